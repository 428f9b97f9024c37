import re
from datetime import date

import jinja2
import pytest

from api.texts import FOLDER, render

DUE = date(2026, 12, 3)
ABOUT = {
    "name": "Ann Example",
    "employer": "Tyne Bakers Ltd",
    "scheme": "Better Health at Work Award",
    "level": "Bronze",
    "programme": "Tyneside programme",
    "contact": "awards@council.example",
    "link": "http://halemark.example/there",
}
CONTEXTS = {
    "confirm_email": {"link": ABOUT["link"]},
    "reset_password": {"link": ABOUT["link"]},
    "invited": {"name": ABOUT["name"], "link": ABOUT["link"]},
    "join_request": {
        "name": ABOUT["name"], "who": "Bo Lee", "employer": ABOUT["employer"], "message": "It is me.\nBo",
        "link": ABOUT["link"],
    },
    "join_request_decided": {
        "name": ABOUT["name"], "employer": ABOUT["employer"], "approved": True, "link": ABOUT["link"]
    },
    "application_submitted": ABOUT,
    "assigned": ABOUT | {"role": "assessor"},
    "information_requested": ABOUT | {"criteria": ["Smoking policy", "Break room"], "due_on": DUE},
    "information_reminder": ABOUT | {"due_on": DUE},
    "information_answered": ABOUT,
    "recommended": ABOUT,
    "sent_back": ABOUT | {"reason": "Say more about criterion 3."},
    "decided": ABOUT,
    "report_issued": {
        "name": ABOUT["name"], "kind": "board paper", "area": "Tyneside", "host": "Tyneside Council",
        "as_of": DUE, "link": ABOUT["link"],
    },
    "edition_changed": {
        "name": ABOUT["name"], "scheme": ABOUT["scheme"], "programme": ABOUT["programme"],
        "contact": ABOUT["contact"], "link": ABOUT["link"], "old": "2025-04", "new": "2026-11",
        "starts_on": date(2027, 1, 4), "old_until": DUE, "notice": "We ask less.\nThe team",
    },
    "return_due": {
        **{key: ABOUT[key] for key in ABOUT if key not in ("scheme", "level")},
        "start": date(2026, 7, 1), "end": date(2026, 9, 30), "due_on": DUE,
    },
    "status_granted": {
        **{key: ABOUT[key] for key in ABOUT if key != "level"}, "status": "Ambassador", "ends_on": DUE,
    },
    "status_withdrawn": {**{key: ABOUT[key] for key in ABOUT if key != "level"}, "status": "Ambassador"},
    "lead_invitation": {
        "employer": ABOUT["employer"], "host": "Tyneside Council", "programme": ABOUT["programme"],
        "summary": "Free for every employer.", "source": "the business register", "link": ABOUT["link"],
        "opt_out": "http://halemark.example/opt-out/x", "contact": ABOUT["contact"],
    },
    "story_sent": {
        **{key: ABOUT[key] for key in ABOUT if key not in ("scheme", "level")}, "again": False,
    },
    "story_decided": {
        **{key: ABOUT[key] for key in ABOUT if key not in ("scheme", "level")}, "approved": True,
    },
    "supply_asked": {**{key: ABOUT[key] for key in ("name", "employer", "link")}, "who": "Tees Hospitals"},
    "supply_answered": {
        **{key: ABOUT[key] for key in ("name", "employer", "link")}, "who": "Tees Hospitals",
        "state": "agreed",
    },
    "awarded": ABOUT | {"certificate": "HM-7K2P-9QXD"},
}  # fmt: skip


def test_nothing_in_a_name_makes_a_paragraph():
    _, body = render(
        "invited", CONTEXTS["invited"] | {"site": "x", "name": "Ann\n\nYou have won. Click here:"}
    )
    assert body.startswith("Hello Ann You have won. Click here:,\n\nAn account")


def test_what_a_stranger_wrote_is_marked_as_theirs():
    _, body = render("join_request", CONTEXTS["join_request"] | {"site": "x"})
    assert "\nThey wrote:\n\n> It is me.\n> Bo\n\nSay yes only" in body
    _, without = render("join_request", CONTEXTS["join_request"] | {"site": "x", "message": ""})
    assert "They wrote" not in without


def test_a_request_that_was_declined_shows_no_way_in():
    _, body = render(
        "join_request_decided", CONTEXTS["join_request_decided"] | {"site": "x", "approved": False}
    )
    assert "Your request to join Tyne Bakers Ltd was declined." in body
    assert ABOUT["link"] not in body


def test_every_text_has_a_test_context_and_renders_whole():
    assert {path.stem for path in FOLDER.glob("[a-z]*.txt")} == CONTEXTS.keys()
    for name, context in CONTEXTS.items():
        subject, body = render(name, {"site": "https://awards.example", **context})
        assert subject == subject.strip() != ""
        assert "\n--\n" in body
        assert "https://awards.example" in body
        assert "\nYou get this because " in body
        assert "\n\n\n" not in body, name
        assert ABOUT["link"] in body.splitlines()  # alone on its line, so that every mail reader links it


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_missing_name_raises_when_the_mail_is_queued(name):
    with pytest.raises(jinja2.UndefinedError):
        render(name, {})


def test_the_top_of_each_text_names_what_it_uses():
    for name, context in CONTEXTS.items():
        source = (FOLDER / f"{name}.txt").read_text()
        documented = source.split("#}", 1)[0]
        assert [key for key in context if not re.search(rf"\b{key}\b", documented)] == [], name


def test_dates_read_as_people_write_them():
    subject, body = render("information_requested", CONTEXTS["information_requested"] | {"site": "x"})
    assert subject == "Your assessor needs more information by 3 December 2026"
    assert "\n  - Smoking policy\n  - Break room\n\nPlease answer by 3 December 2026:\n" in body


def test_a_very_long_subject_is_cut():
    subject, _ = render("recommended", ABOUT | {"site": "x", "employer": "x" * 400})
    assert len(subject) == 250
    assert subject.endswith("…")
