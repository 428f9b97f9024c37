import re
from datetime import date

import pytest
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from assessments.reasons import Reason
from assessments.workflow import Status
from frontend.forms.binding import bind
from frontend.rendering import environment

LAYOUT = '{% import "macros/layout.html" as layout %}'


def shown(source, **context):
    """The HTML of a snippet that uses the layout macros, with runs of space made one."""
    html = environment.from_string(LAYOUT + source).render(**context)
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize(
    ("status", "classes", "words"),
    [
        (Status.RECOMMENDED, "govuk-tag--teal", "With the moderator"),
        ("not_met", "govuk-tag--orange", "Not met"),
        ("something_new", "govuk-tag--blue", "Something new"),
    ],
)
def test_a_tag_has_its_colour_and_its_words(status, classes, words):
    assert shown("{{ layout.tag(status) }}", status=status) == (
        f'<strong class="govuk-tag {classes}">{words}</strong>'
    )


def test_reasons_are_told_in_words_level_by_level():
    reason = Reason(False, "Bronze <b>", children=(Reason(True, "Policy"), Reason(False, "Survey")))
    html = shown("{{ layout.reason_tree(reason) }}", reason=reason)
    assert re.findall(r'reason__word--[a-z-]+">([^<]*)</span> ([^<]*?) ?<', html) == [
        ("Not yet", "Bronze &lt;b&gt;"),
        ("Met", "Policy"),
        ("Not yet", "Survey"),
    ]
    assert html.count("<ul") == html.count("</ul>") == 2


@pytest.mark.parametrize(("done", "total", "width"), [(5, 20, "25.0"), (0, 0, "0"), (20, 20, "100.0")])
def test_progress_is_words_with_a_bar_for_the_eye(done, total, width):
    html = shown('{{ layout.progress(done, total, "Bronze", "criteria") }}', done=done, total=total)
    assert f"{done} of {total} criteria" in html
    assert f'class="hm-progress__done" width="{width}"' in html
    assert "style=" not in html


def test_a_summary_says_what_was_not_given_and_names_what_a_link_changes():
    html = shown('{{ layout.summary_list([("Company number", None), ("Headcount", 0, "/change")]) }}')
    assert "Not given" in html
    assert '<dd class="govuk-summary-list__value">0</dd>' in html
    assert 'href="/change">Change<span class="govuk-visually-hidden"> headcount</span>' in html


def test_pages_are_linked_only_where_there_are_any():
    assert shown("{{ layout.pagination(None) }}") == ""
    html = shown('{{ layout.pagination("/next?after=2") }}')
    assert 'href="/next?after=2" rel="next"' in html
    assert 'rel="prev"' not in html


def test_evidence_may_carry_actions():
    html = shown('{% call layout.evidence_item("a<b>.pdf", "PDF", "/e/1") %}Remove{% endcall %}')
    assert '<a class="govuk-link" href="/e/1">a&lt;b&gt;.pdf</a>' in html
    assert "<span>Remove</span>" in html


def test_tasks_that_cannot_be_started_are_not_links():
    tasks = [
        {"title": "Leadership", "href": "/t", "status": "complete"},
        {"title": "Mental health", "status": "not_started", "words": "Cannot start yet"},
    ]
    html = shown("{{ layout.task_list(tasks) }}", tasks=tasks)
    assert html.count("<a ") == 1
    assert "Cannot start yet" in html


class Period(BaseModel):
    start: date = Field(title="Start")


@pytest.fixture
def bound():
    return bind(Period, FormData([("start-day", "31"), ("start-month", "2"), ("start-year", "2026")]))


EVERY_FIELD = """
{% import "macros/forms.html" as forms %}
{{ forms.text(form, "name", "Name", prefix="£", suffix="a year") }}
{{ forms.password(form, "secret", "Password") }}
{{ forms.textarea(form, "notes", "Notes", max=500) }}
{{ forms.date_input(form, "start", "Start") }}
{{ forms.file_upload(form, "file", "File", multiple=True, accept=".pdf") }}
{{ forms.tick(form, "agreed", "I agree") }}
{{ forms.hidden("version", 3) }}
{{ forms.button("Save", name="then", value="next") }}{{ forms.button("Start", href="/start") }}
{{ forms.error_summary(form) }}
"""


def test_every_field_can_be_drawn_with_its_own_ids(bound):
    html = environment.from_string(EVERY_FIELD).render(form=bound.with_prefix("b-"))
    inputs = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', html)
    assert inputs == [
        "b-name", "b-secret", "b-notes", "b-start-day", "b-start-month", "b-start-year", "b-file", "b-agreed",
    ]  # fmt: skip
    assert re.findall(r'<label[^>]* for="([^"]+)"', html) == inputs
    assert 'href="#b-start-day">Start must be a real date, like 23 11 2026' in html
    assert 'value="31"' in html
    assert "style=" not in html
