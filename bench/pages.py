"""What is measured: each page, who asks for it, what must stand in the answer, and its bare counterpart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.made_up import COMMENT, MARK
from bench.seed import PASSWORD, Seeded

EVERYBODY = ""


@dataclass(frozen=True)
class Ask:
    """One request as one person. `{version}` in its form is filled in by whoever sends it, counting up."""

    path: str
    person: str = EVERYBODY  # an address to sign in with, or nobody
    method: str = "GET"
    form: str = ""


@dataclass(frozen=True)
class Page:
    """A page to measure. Client number n sends ask number n, starting again after the last.

    Where there are as many asks as leads, the last is left to the look that is taken beforehand: what that
    one saves has a version of its own.
    """

    key: str
    title: str
    asks: Callable[[Seeded], list[Ask]]
    status: int = 200
    text: str = MARK  # stands in every right answer, head included
    counted: str = '<th scope="row"'  # counted in the answer: the rows it shows
    bare: Callable[[Seeded, int, int], list[Ask]] = field(default=lambda *_: [])  # given rows and bytes
    bare_text: str = " rows</p>"
    listing: bool = False  # lists are held to half of the bare figure


def _bare(path: str, of: Callable[[Seeded], int] = lambda _: 1) -> Callable[[Seeded, int, int], list[Ask]]:
    return lambda seeded, rows, size: [
        Ask(f"/{path}?" + urlencode({"rows": rows, "size": size, "of": of(seeded)}))
    ]


def _form(**fields: object) -> str:
    # Braces stay as they are: they mark the version.
    return urlencode(fields, safe="{}")


def _of_drafts(path: str) -> Callable[[Seeded], list[Ask]]:
    return lambda seeded: [
        Ask(path.format(draft=draft, theme=seeded.theme), lead)
        for draft, lead in zip(seeded.drafts, seeded.leads, strict=True)
    ]


def _first_draft(seeded: Seeded) -> int:
    return seeded.drafts[0]


def _saves(seeded: Seeded) -> list[Ask]:
    form = _form(answer="met", comment=COMMENT, version="{version}", page="criterion")
    return [
        Ask(f"/applications/{draft}/criteria/{seeded.criterion}", lead, "POST", form)
        for draft, lead in zip(seeded.drafts, seeded.leads, strict=True)
    ]


def _bare_saves(_seeded: Seeded, _rows: int, _size: int) -> list[Ask]:
    return [
        Ask(f"/claims/{claim}", method="POST", form=_form(answer="met", comment=COMMENT))
        for claim in range(101, 109)
    ]


def _sign_ins(seeded: Seeded) -> list[Ask]:
    return [
        Ask("/sign-in", method="POST", form=_form(email=lead, password=PASSWORD, next="/"))
        for lead in seeded.leads
    ]


PAGES = (
    Page(
        "queue", "assessor's queue", lambda seeded: [Ask("/queue", seeded.assessor)],
        bare=_bare("applications"), listing=True,
    ),
    Page(
        "list", "coordinator's list",
        lambda seeded: [Ask(f"/programmes/{seeded.programme}/applications", seeded.coordinator)],
        bare=_bare("applications"), listing=True,
    ),
    Page("register", "public register", lambda _: [Ask("/register")], bare=_bare("awards"), listing=True),
    Page(
        "review", "review, one criterion",
        lambda seeded: [
            Ask(f"/applications/{seeded.under_review}/review/{seeded.criterion}", seeded.assessor)
        ],
        text=COMMENT, counted=COMMENT, bare=_bare("claims", lambda seeded: seeded.under_review),
    ),
    Page(
        "assessment", "self-assessment, overview", _of_drafts("/applications/{draft}"),
        counted="/themes/", bare=_bare("claims", _first_draft),
    ),
    Page(
        "theme", "self-assessment, a theme", _of_drafts("/applications/{draft}/themes/{theme}"),
        text=COMMENT, counted=COMMENT, bare=_bare("claims", _first_draft),
    ),
    Page(
        "save", "save an answer", _saves, 303, "location: /applications/", "", _bare_saves,
        "location: /claims",
    ),
    Page(
        "sign-in", "sign in", _sign_ins, 303, "set-cookie: halemark=", "",
        lambda seeded, *_: _sign_ins(seeded), "set-cookie: bare=",
    ),
)  # fmt: skip
