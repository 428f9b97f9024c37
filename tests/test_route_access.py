"""Every route stands in `route_access.txt` with who may use it, so that a new one shows in review.

After adding a route, write the list anew: `python -m tests.test_route_access`, and look at what it changed.
"""

import tempfile
from pathlib import Path

import pytest
from fastapi import APIRouter

import frontend.pages
from api.guards import PUBLIC, SIGNED_IN
from api.main import UnguardedRoute, create_app, route_access
from api.settings import Settings
from assessments.roles import Permission

LIST = Path(__file__).with_name("route_access.txt")


def listed(app) -> str:
    return "".join(f"{method} {path} {access}\n" for method, path, access in route_access(app))


def test_the_list_is_that_of_the_application(app):
    assert LIST.read_text().splitlines() == listed(app).splitlines(), "python -m tests.test_route_access"


def test_every_access_is_a_permission_or_one_of_two_words(app):
    words = {PUBLIC, SIGNED_IN, *(permission.value for permission in Permission)}
    assert {access for _, _, access in route_access(app)} - words == set()


def test_nothing_that_writes_is_open_but_what_a_newcomer_or_a_reader_of_our_mail_needs(app):
    open_writes = {path for method, path, access in route_access(app) if access == PUBLIC and method != "GET"}
    assert open_writes == {
        "/sign-in",
        "/sign-out",
        "/sign-up",
        "/confirm-email",
        "/forgotten-password",
        "/set-password",
        "/opt-out/{opt_out_token}",
    }


def test_an_application_with_an_unguarded_route_does_not_start(settings, engine, monkeypatch):
    router = APIRouter()

    @router.get("/forgotten")
    def forgotten() -> str:
        return "anybody reads this"

    monkeypatch.setattr(frontend.pages, "ROUTERS", (*frontend.pages.ROUTERS, router))
    with pytest.raises(UnguardedRoute, match="/forgotten has no guard"):
        create_app(settings, engine)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        LIST.write_text(listed(create_app(Settings(data_dir=Path(folder)))))
