"""The public register of awards, and the same as a CSV file."""

import csv
from collections.abc import AsyncIterator
from datetime import date
from io import StringIO
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.database import Db, make_session
from api.guards import After, Anybody
from api.services.notices import link
from assessments.awards import STANDING_WORDS
from frontend.rendering import render
from frontend.reports.shape import harmless
from models.base import utc_now
from models.queries.paging import Page
from models.queries.register import PublicAward, choices, register

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Word = Annotated[str, Query(max_length=200)]
BATCH = 500  # rows read at once for the file
COLUMNS = (
    "Employer", "Scheme", "Level", "Programme", "Area", "Awarded by", "From", "Until", "Standing",
    "Certificate number", "Check it at", "Beside the level",
)  # fmt: skip


@router.get("/register")
def show_register(
    request: Request,
    _: Anybody,
    db: Db,
    search: Word = "",
    area: Word = "",
    level: Word = "",
    expired: Word = "",
    after: After = None,
) -> Response:
    """Awards, newest first, by employer's name, area and level; those that ran out on request."""
    wanted = {
        "search": search.strip(), "area": area.strip(), "level": level.strip(),
        "expired": "yes" if expired == "yes" else "",
    }  # fmt: skip
    today = utc_now().date()
    narrowing = {key: wanted[key] for key in ("search", "area", "level")}
    page = register(db, **narrowing, today=today, include_expired=bool(wanted["expired"]), after=after)
    areas, levels = choices(db)
    asked = {key: value for key, value in wanted.items() if value}
    return render(
        request,
        "register/register.html",
        rows=page.rows,
        wanted=wanted,
        areas=areas,
        levels=levels,
        today=today,
        standing_words=STANDING_WORDS,
        first_url=f"/register?{urlencode(asked)}" if after else None,
        next_url=f"/register?{urlencode({**asked, 'after': page.after})}" if page.after else None,
        file_url=f"/register.csv?{urlencode(asked)}",
    )


@router.get("/register.csv", response_class=StreamingResponse)
def download_register(
    request: Request, _: Anybody, search: Word = "", area: Word = "", level: Word = "", expired: Word = ""
) -> StreamingResponse:
    """The register as a file for spreadsheets, narrowed as the page is, sent as it is read."""
    today = utc_now().date()

    def read(after: str | None) -> Page[PublicAward]:
        with make_session(request.app.state.engine, reading=True) as session:
            return register(
                session,
                search=search.strip(),
                area=area.strip(),
                level=level.strip(),
                today=today,
                include_expired=expired == "yes",
                after=after,
                size=BATCH,
            )

    async def lines() -> AsyncIterator[str]:
        # The mark tells Excel that the file is UTF-8. A connection is held for one batch at a time, so
        # that a slow reader holds none.
        yield "\ufeff" + csv_line(COLUMNS)
        after: str | None = None
        while True:
            async with request.app.state.db_slots:
                page = await run_in_threadpool(read, after)
            yield "".join(csv_line(_cells(row, today)) for row in page.rows)
            after = page.after
            if after is None:
                return

    headers = {"Content-Disposition": f'attachment; filename="register-{today}.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


def csv_line(cells: "tuple[object, ...]") -> str:
    """One line of a CSV file; no cell of it is a formula."""
    line = StringIO()
    csv.writer(line).writerow([harmless(str(cell)) for cell in cells])
    return line.getvalue()


def _cells(row: PublicAward, today: date) -> tuple[object, ...]:
    return (
        row.employer_name, row.scheme, row.level_title, row.programme, row.area, row.host,
        row.starts_on, row.until or "", STANDING_WORDS[row.standing(today)], row.certificate_number,
        link(f"/certificates/{row.certificate_number}"), "; ".join(row.statuses(today)),
    )  # fmt: skip
