"""How a page becomes a response: the template environment, its filters, and the one-off notice."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from assessments.workflow import OUTCOME_WORDS, STATUS_WORDS

HERE = Path(__file__).parent
STATIC = HERE / "static"
LONDON = ZoneInfo("Europe/London")
NOTICE_COOKIE = "halemark_notice"
NOTICE_SECONDS = 60
NOTICE_LENGTH = 300  # characters; keeps the quoted cookie under the 4 KB that browsers accept
FILE_UNITS = ("bytes", "KB", "MB", "GB")


def as_date(value: date | datetime | None) -> str:
    """A day in words, such as `23 November 2026`; a moment is shown as the day it was in the UK."""
    if value is None:
        return ""
    day = value.astimezone(LONDON) if isinstance(value, datetime) and value.tzinfo else value
    return f"{day.day} {day:%B %Y}"


def as_datetime(value: datetime | None) -> str:
    """A moment in words, such as `23 November 2026 at 2:05pm`, in UK time."""
    if value is None:
        return ""
    local = value.astimezone(LONDON) if value.tzinfo else value
    return f"{as_date(local)} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun: `1 criterion`, `1,200 criteria`."""
    return f"{count:,} {one if count == 1 else many}"


def as_filesize(size: int) -> str:
    """A number of bytes as people's computers say it, in steps of 1,024: `512 bytes`, `1.5 MB`."""
    amount, unit = float(size), 0
    # What would be printed as 1024 of one unit is said as 1 of the next.
    while round(amount, 1) >= 1024 and unit < len(FILE_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return plural(size, "byte", "bytes")
    return f"{amount:.1f}".removesuffix(".0") + f" {FILE_UNITS[unit]}"


def as_options(items: Iterable[Sequence[object]]) -> list[dict[str, object]]:
    """Choices as the component macros take them, from (value, words) or (value, words, hint)."""
    options: list[dict[str, object]] = []
    for value, words, *hint in items:
        option: dict[str, object] = {"value": str(value), "text": str(words)}
        options.append(option | {"hint": {"text": hint[0]}} if hint and hint[0] else option)
    return options


@cache
def static(path: str) -> str:
    """The address of a static file with its content's hash, so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()
    return f"/static/{path}?v={digest[:12]}"


class LoudWhenShown(jinja2.ChainableUndefined):
    """A missing value may be asked about, as the form macros do, but printing it or looping over it fails.

    Without this a misspelt name in a template would show as nothing at all.
    """

    def __str__(self) -> NoReturn:
        self._fail_with_undefined_error()

    def __iter__(self) -> NoReturn:
        self._fail_with_undefined_error()

    __html__ = __str__


def make_environment() -> jinja2.Environment:
    """The one template environment: our templates, and the component macros under their package's name."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(HERE / "templates"),
                jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=LoudWhenShown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters |= {
        "date": as_date,
        "datetime": as_datetime,
        "plural": plural,
        "filesize": as_filesize,
        "options": as_options,
    }
    made.globals |= {"static": static, "status_words": STATUS_WORDS | OUTCOME_WORDS}
    return made


environment = make_environment()


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for a piece of a page rather than the whole of it."""
    return request.headers.get("HX-Request") == "true"


def _notice(request: Request) -> str:
    return unquote(request.cookies.get(NOTICE_COOKIE, ""))[:NOTICE_LENGTH]


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Show a template, with `request`, `actor` and `notice` beside what the page passes.

    A notice left by `redirect` is shown once, by a whole page. What a signed-in person or a notice
    shows is never stored by browsers or proxies.
    """
    actor = getattr(request.state, "actor", None)
    notice = "" if is_fragment(request) else _notice(request)
    shown = environment.get_template(template).render(
        {"request": request, "actor": actor, "notice": notice, "status": status, **context}
    )
    response = HTMLResponse(shown, status_code=status, headers={"Vary": "Cookie, HX-Request"})
    if actor is not None or notice:
        response.headers["Cache-Control"] = "no-store"
    if notice:
        response.delete_cookie(NOTICE_COOKIE, path="/", httponly=True, samesite="lax")
    return response


def is_local(address: str) -> bool:
    """Whether an address stays on this site; browsers read `//host` and `/\\host` as another site."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()


def redirect(to: str, notice: str | None = None) -> RedirectResponse:
    """Send the person on after a form (303), with a sentence for the next page to show once.

    An address that would leave this site leads to the home page instead.
    """
    response = RedirectResponse(to if is_local(to) else "/", status_code=303)
    if notice:
        response.set_cookie(
            NOTICE_COOKIE,
            quote(notice[:NOTICE_LENGTH]),
            max_age=NOTICE_SECONDS,
            path="/",
            httponly=True,
            samesite="lax",
        )
    return response
