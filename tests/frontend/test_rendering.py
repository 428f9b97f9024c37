import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import jinja2
import pytest
from fastapi import Request
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from frontend.forms.binding import Bound, bind
from frontend.rendering import (
    NOTICE_LENGTH,
    as_date,
    as_datetime,
    as_filesize,
    environment,
    is_fragment,
    is_local,
    plural,
    redirect,
    render,
    static,
)

ADA = SimpleNamespace(account_id=1, name="Ada <Lovelace>", roles=frozenset())


def request(path="/programmes", actor=None, **headers):
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": pairs, "query_string": b""}
    return Request(scope | {"state": {"actor": actor}, "server": ("testserver", 80), "scheme": "http"})


def test_days_and_moments_read_as_people_say_them_in_uk_time():
    assert as_date(date(2026, 11, 3)) == "3 November 2026"
    assert as_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert as_datetime(datetime(2026, 11, 23, 14, 5, tzinfo=UTC)) == "23 November 2026 at 2:05pm"
    assert as_datetime(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026 at 12:30am"
    assert as_date(None) == as_datetime(None) == ""


def test_counts_and_sizes():
    assert plural(1, "criterion", "criteria") == "1 criterion"
    assert plural(1200, "criterion", "criteria") == "1,200 criteria"
    sizes = [0, 1, 1023, 1024, 1_600_000, 1_048_570, 50 * 1024 * 1024, 50 * 1024**4]
    assert [as_filesize(size) for size in sizes] == [
        "0 bytes", "1 byte", "1,023 bytes", "1 KB", "1.5 MB", "1 MB", "50 MB", "51200 GB",
    ]  # fmt: skip


def test_static_addresses_change_with_the_content():
    assert re.fullmatch(r"/static/halemark\.css\?v=[0-9a-f]{12}", static("halemark.css"))
    assert static("logo.svg") != static("halemark.js")
    with pytest.raises(FileNotFoundError):
        static("missing.css")


def test_a_misspelt_name_in_a_template_fails_rather_than_showing_nothing():
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ nmae }}").render()
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{% for one in itmes %}{% endfor %}").render()
    assert environment.from_string("{{ 'yes' if nothing.at.all else 'no' }}").render() == "no"


def test_a_visitor_and_a_signed_in_person_see_their_own_links():
    visitor = render(request(), "error.html", status=404)
    assert visitor.status_code == 404
    page = visitor.body.decode()
    assert '<a class="govuk-service-navigation__link" href="/sign-in">' in page
    assert 'href="/programmes" aria-current="page"' in page
    assert "Sign out" not in page
    assert visitor.headers["Vary"] == "Cookie, HX-Request"
    assert "Cache-Control" not in visitor.headers

    signed_in = render(request(actor=ADA), "error.html", status=404)
    page = signed_in.body.decode()
    assert "Ada &lt;Lovelace&gt;" in page
    assert '<form method="post" action="/sign-out">' in page
    assert "/sign-in" not in page
    assert signed_in.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 418, 422, 429, 500, 503])
def test_every_error_has_a_page_of_its_own_with_one_heading(status):
    page = render(request(), "error.html", status=status).body.decode()
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert re.search(r"<script(?![^>]* src=)", page) is None


def test_a_page_with_form_errors_says_so_in_its_title():
    form = Bound(errors={"name": "Enter the name"}, data={"name": ""})
    page = render(request(), "error.html", status=422, form=form).body.decode()
    assert "<title>Error: Check your answers - Halemark</title>" in page
    assert '<a href="#name">Enter the name</a>' in page


def test_a_notice_is_carried_once_over_a_redirect():
    sent = redirect("/programmes?page=2", notice="Saved: 5% & <more>; café")
    assert (sent.status_code, sent.headers["location"]) == (303, "/programmes?page=2")
    cookie = sent.headers["set-cookie"]
    assert "Max-Age=60" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie

    shown = render(request(cookie=cookie.partition(";")[0]), "error.html", status=404)
    assert "Saved: 5% &amp; &lt;more&gt;; café" in shown.body.decode()
    assert 'halemark_notice="";' in shown.headers["set-cookie"]
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_fragment_leaves_the_notice_for_the_page():
    cookie = redirect("/", notice="Saved").headers["set-cookie"].partition(";")[0]
    fragment = request(cookie=cookie, hx_request="true")
    assert is_fragment(fragment)
    assert not is_fragment(request())
    assert "set-cookie" not in render(fragment, "error.html", status=404).headers


def test_a_long_notice_is_cut_so_that_browsers_keep_the_cookie():
    cookie = redirect("/", notice="é" * 5000).headers["set-cookie"]
    assert cookie.count("%C3%A9") == NOTICE_LENGTH
    assert len(cookie) < 4096


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", "/a\tb", "/a\nb"],
)
def test_a_redirect_never_leaves_the_site(address):
    assert not is_local(address)
    assert redirect(address).headers["location"] == "/"


class Every(BaseModel):
    name: str = Field(title="Name")
    kind: str = Field(title="Kind")
    topics: list[str] = Field(title="Topics")
    email: str = Field(title="Email")


FIELDS = """
{% import "macros/forms.html" as forms %}
{{ forms.text(form, "name", "Name", hint="As registered", width=20, autocomplete="organization") }}
{{ forms.textarea(form, "email", "Notes") }}
{{ forms.select(form, "kind", "Kind", [("a", "Apple"), ("b", "Berry")]) }}
{{ forms.radios(form, "kind", "Kind", [("a", "Apple", "Green"), ("b", "Berry")]) }}
{{ forms.checkboxes(form, "topics", "Topics", [("x", "X"), ("y", "Y")]) }}
"""


def test_fields_keep_what_was_typed_and_show_their_error():
    form = bind(Every, FormData([("name", '"><script>'), ("kind", "b"), ("topics", "y"), ("email", "")]))
    page = environment.from_string(FIELDS).render(form=form)
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert "<script>" not in page
    assert '<option value="b" selected>' in page
    assert re.search(r'type="radio" value="b" checked', page)
    assert re.search(r'type="checkbox" value="y" checked', page)
    assert not re.search(r'type="checkbox" value="x" checked', page)
    assert 'id="email-error"' in page
    assert "Enter the email" in page
