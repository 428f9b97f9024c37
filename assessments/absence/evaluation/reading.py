"""Two long files, returns and joins, become the panel that is evaluated. Every row that is left out is named.

A file that cannot be understood is refused with its line. A row that is understood but not plausible is left
out with its reason, so that whoever reads the result can see what it does not rest on.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from assessments.absence.evaluation import nhs_panel
from assessments.absence.evaluation.panel import Panel, Period
from assessments.absence.returns import DAYS_IN_A_YEAR
from assessments.errors import InvalidInput

RETURNS = ("employer", "period_start", "period_end", "fte", "days_lost")
JOINS = ("employer", "joined_on")
TIMES = ("joined_on", "left_on", "level", "level_from")
OPTIONAL = ("days_available", "days_lost_short")
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y")
# How long a period may be, in days, by how many of them make a year.
LENGTHS = {12: (28, 31), 4: (89, 93), 2: (180, 185), 1: (364, 366)}
MOST_FAULTS = 5
FIRST_LINE = 2  # of the rows, below the heading


@dataclass(frozen=True)
class Excluded:
    """What was left out: an employer, or one period of it, how many rows, and why."""

    employer: str
    reason: str
    period_start: date | None = None
    rows: int = 1


@dataclass(frozen=True)
class Reading:
    """The panel, what was left out of it, how many rows were read, and which days are counted, if told."""

    panel: Panel
    excluded: Sequence[Excluded] = field(default_factory=tuple)
    rows: int = 0
    basis: str = ""


def read_panel(returns: bytes, joins: bytes) -> Reading:
    """Read the two CSV files. Raises InvalidInput, with a sentence for each fault by file.

    Returns hold `employer, period_start, period_end, fte, days_lost` and, if known, `days_available,
    days_lost_short, basis`. Joins hold `employer, joined_on` (empty for one that never joined) and, if known,
    `left_on, level, level_from` (a row for each step) and any further facts of the employer, such as `sector`
    and `size`. The NHS's own monthly file is taken as returns too, by its organisations' codes.
    """
    sent = _table(returns, "returns", RETURNS, or_these=nhs_panel.COLUMNS)
    rows = _returns(nhs_panel.as_returns(sent) if nhs_panel.is_nhs(list(sent.columns)) else sent)
    facts = _joins(_table(joins, "joins", JOINS))
    rows, excluded = _plausible(rows)
    rows, others = _on_one_grid(rows)
    panel = _panel(rows, facts)
    never_sent = sorted(set(facts["employer"]) - set(panel.employers))
    silent = [
        Excluded(name, "stands among the joins but no usable return was sent", rows=0) for name in never_sent
    ]
    left_out = (*excluded, *others)
    count = len(rows) + sum(one.rows for one in left_out)
    return Reading(panel, (*left_out, *silent), count, str(rows["basis"].iloc[0]))


def _table(
    content: bytes, name: str, needed: Sequence[str], or_these: frozenset[str] | None = None
) -> pd.DataFrame:
    try:
        lines = csv.reader(f"{line}\n" for line in content.decode("utf-8-sig").split("\n"))
        head = [column.strip().lower() for column in next(lines, [])]
        numbered = [(lines.line_num, row) for row in lines if any(row)]
    except UnicodeDecodeError as error:
        raise _refused(name, "The file is not UTF-8 text. Save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise _refused(name, f"The file cannot be read as CSV: {error}.") from error
    missing = [column for column in needed if column not in head]
    if missing and not (or_these and or_these <= set(head)):
        raise _refused(
            name,
            f"The file has no column {', '.join(missing)}. It needs {', '.join(needed)}; "
            f"it has {', '.join(head) or 'none'}.",
        )
    if twice := sorted({column for column in head if column and head.count(column) > 1}):
        raise _refused(name, f"The file has the column {twice[0]} twice.")
    if not numbered:
        raise _refused(name, "The file has a heading but no rows.")
    for line, row in numbered:
        if len(row) > len(head):
            raise _refused(name, f"Line {line} has more cells than the heading.")
        row += [""] * (len(head) - len(row))
    # Rows are known by their line, also where blank lines lie between.
    places = [line - FIRST_LINE for line, _ in numbered]
    table = pd.DataFrame([row for _, row in numbered], index=places, columns=head, dtype=str)
    table = table.apply(lambda column: column.str.strip())
    names = "employer" if "employer" in head else "org_code"
    nameless = table.index[table[names] == ""]
    if len(nameless):
        raise _refused(name, f"Line {nameless[0] + FIRST_LINE} names no employer.")
    return table


def _returns(table: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame({"employer": table["employer"]})
    for column in ("period_start", "period_end"):
        rows[column] = _dates(table[column], column, "returns", needed=True)
    rows["basis"] = table["basis"].str.lower() if "basis" in table.columns else ""
    for column in ("fte", "days_lost", *OPTIONAL):
        if column in table.columns:
            rows[column] = _numbers(table[column], column, needed=column not in OPTIONAL)
    twice = rows.index[rows.duplicated(["employer", "period_start"])]
    if len(twice):
        line, row = twice[0] + FIRST_LINE, rows.loc[twice[0]]
        raise _refused(
            "returns",
            f"Line {line} is a second return of {row['employer']} for the period from "
            f"{row['period_start']:%Y-%m-%d}. Keep the one that counts.",
        )
    return rows


def _joins(table: pd.DataFrame) -> pd.DataFrame:
    facts = table.copy()
    for column in ("joined_on", "left_on"):
        if column in facts.columns:
            facts[column] = _dates(table[column], column, "joins")
    if "level" in facts.columns:
        dates = table["level_from"] if "level_from" in table.columns else pd.Series("", index=table.index)
        facts["level_from"] = _dates(dates, "level_from", "joins").fillna(facts["joined_on"])
    known = facts.dropna(subset=["joined_on"]).groupby("employer")["joined_on"].nunique()
    if (known > 1).any():
        name = known.index[known > 1][0]
        raise _refused("joins", f"{name} has two different dates in joined_on. An employer joins once.")
    for column in ("joined_on", "left_on"):
        if column in facts.columns:
            facts[column] = facts.groupby("employer")[column].transform("min")
    if "left_on" in facts.columns:
        wrong = facts.index[facts["left_on"] < facts["joined_on"]]
        if len(wrong):
            raise _refused("joins", f"Line {wrong[0] + FIRST_LINE}: left_on is before joined_on.")
    return facts


def _dates(column: pd.Series, name: str, file: str, *, needed: bool = False) -> pd.Series:
    found = pd.Series(pd.NaT, index=column.index, dtype="datetime64[s]")
    for form in DATE_FORMS:
        missing = found.isna()
        if missing.any():
            found[missing] = pd.to_datetime(column[missing], format=form, errors="coerce").astype(found.dtype)
    wrong = found.isna() & ((column != "") | needed)
    _refuse_cells(column, wrong, name, file, "is not a date such as 2026-04-01")
    return found


def _numbers(column: pd.Series, name: str, *, needed: bool) -> pd.Series:
    found = pd.to_numeric(column.str.replace(",", "", regex=False), errors="coerce")
    wrong = (found.isna() | ~np.isfinite(found)) & ((column != "") | needed)
    _refuse_cells(column, wrong, name, "returns", "is not a number")
    return found


def _refuse_cells(column: pd.Series, wrong: pd.Series, name: str, file: str, what: str) -> None:
    places = column.index[wrong]
    if len(places):
        told = "; ".join(
            f"line {place + FIRST_LINE}: {name} '{column[place][:40]}' {what}"
            for place in places[:MOST_FAULTS]
        )
        more = f"; and {len(places) - MOST_FAULTS:,} more" if len(places) > MOST_FAULTS else ""
        raise _refused(file, f"{told}{more}.")


def _plausible(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Excluded]]:
    """The rows whose figures can be true, and the others with what is wrong with each."""
    length = (rows["period_end"] - rows["period_start"]).dt.days + 1
    unknown = pd.Series(np.nan, index=rows.index)
    available, short = rows.get("days_available", unknown), rows.get("days_lost_short", unknown)
    checks = (
        (length < 1, "the period ends before it starts"),
        (rows["fte"] <= 0, "no full-time equivalents"),
        (rows["days_lost"] < 0, "days lost below nought"),
        (rows["days_lost"] > available, "more days lost than days available"),
        (
            (short < 0) | (short > rows["days_lost"]),
            "days lost in short spells below nought or above all days",
        ),
        (rows["days_lost"] > rows["fte"] * length, "more days lost than there are days in the period"),
        (~_of_known_length(length), "the period is not a month, a quarter, half a year or a year"),
    )
    return _without(rows, checks)


def _of_known_length(length: pd.Series) -> pd.Series:
    known = pd.Series(False, index=length.index)
    for least, most in LENGTHS.values():
        known |= length.between(least, most)
    return known


def _on_one_grid(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Excluded]]:
    """The rows whose periods are of the commonest length and lie side by side; the others are left out."""
    if rows.empty:
        raise _refused("returns", "No row holds figures that can be used.")
    length = (rows["period_end"] - rows["period_start"]).dt.days + 1
    kind = pd.Series(0, index=rows.index)
    for a_year, (least, most) in LENGTHS.items():
        kind[length.between(least, most)] = a_year
    common = kind.value_counts().index[0]
    basis = rows["basis"].value_counts().index[0]
    rows, left = _without(
        rows,
        (
            (kind != common, "the period is of another length than most"),
            (rows["basis"] != basis, "the days are counted on another basis than most"),
        ),
    )
    counts = rows.groupby(["period_start", "period_end"]).size().sort_values(ascending=False, kind="stable")
    kept: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for start, end in counts.index:
        if all(end < other_start or start > other_end for other_start, other_end in kept):
            kept.append((start, end))
    grid = pd.MultiIndex.from_tuples(kept)
    beside = ~pd.MultiIndex.from_frame(rows[["period_start", "period_end"]]).isin(grid)
    rows, others = _without(
        rows, ((pd.Series(beside, index=rows.index), "the period overlaps those of most"),)
    )
    _refuse_gaps(sorted(kept))
    return rows, [*left, *others]


def _refuse_gaps(periods: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> None:
    for (_, end), (start, _) in pairwise(periods):
        if (start - end).days > 1:
            raise _refused(
                "returns",
                f"Nobody has figures between {end:%Y-%m-%d} and {start:%Y-%m-%d}, so periods cannot be "
                "counted over the gap. Evaluate the time before or after it.",
            )


def _without(
    rows: pd.DataFrame, checks: Sequence[tuple[pd.Series, str]]
) -> tuple[pd.DataFrame, list[Excluded]]:
    reasons = pd.Series("", index=rows.index)
    for wrong, reason in checks:
        reasons[wrong & (reasons == "")] = reason
    bad = rows[reasons != ""]
    told = [Excluded(row.employer, reasons[row.Index], row.period_start.date()) for row in bad.itertuples()]
    return rows[reasons == ""], told


def _panel(rows: pd.DataFrame, facts: pd.DataFrame) -> Panel:
    names, employers = np.unique(rows["employer"].to_numpy(str), return_inverse=True)
    grid = rows[["period_start", "period_end"]].drop_duplicates().sort_values("period_start")
    starts, ends = grid["period_start"].to_numpy(), grid["period_end"].to_numpy()
    places = np.searchsorted(starts, rows["period_start"].to_numpy())
    days, exposure = np.zeros((len(names), len(grid))), np.zeros((len(names), len(grid)))
    years = ((rows["period_end"] - rows["period_start"]).dt.days + 1) / DAYS_IN_A_YEAR
    days[employers, places] = rows["days_lost"]
    exposure[employers, places] = rows["fte"] * years
    by_name = facts.drop_duplicates("employer").set_index("employer").reindex(names)
    joined = by_name["joined_on"].to_numpy()
    never = np.isnat(joined)
    first = np.where(never, len(grid), np.searchsorted(starts, joined))
    partial = (starts < joined[:, None]) & (joined[:, None] <= ends) & ~never[:, None]
    if "left_on" in by_name.columns:
        left = by_name["left_on"].to_numpy()
        partial |= (ends >= left[:, None]) & ~np.isnat(left)[:, None] & ~never[:, None]
    attributes = {
        str(column): by_name[column].fillna("").replace("", "not stated").to_numpy(str)
        for column in by_name.columns
        if column not in TIMES
    }
    return Panel(
        employers=tuple(names.tolist()),
        periods=tuple(Period(_day(start), _day(end)) for start, end in zip(starts, ends, strict=True)),
        days=days,
        exposure=exposure,
        first=first.astype(np.int64),
        partial=partial,
        levels=_levels(facts, names, starts),
        attributes=attributes,
        short=_short(rows, employers, places, days),
        joined_on=tuple(None if np.isnat(day) else _day(day) for day in joined),
    )


def _short(
    rows: pd.DataFrame, employers: np.ndarray, places: np.ndarray, days: np.ndarray
) -> np.ndarray | None:
    """Days lost in short spells, by cell; None where no return tells them."""
    if "days_lost_short" not in rows.columns or rows["days_lost_short"].isna().all():
        return None
    short = np.full(days.shape, np.nan)
    short[employers, places] = rows["days_lost_short"]
    return short


def _levels(facts: pd.DataFrame, names: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The level held at the start of each period: that of the last step taken by then."""
    levels = np.full((len(names), len(starts)), "", dtype=object)
    if "level" not in facts.columns:
        return levels.astype(str)
    steps = facts[(facts["level"] != "") & facts["level_from"].notna()].sort_values(
        "level_from", kind="stable"
    )
    place_of = {name: place for place, name in enumerate(names)}
    for name, level, since in zip(steps["employer"], steps["level"], steps["level_from"], strict=True):
        if name in place_of:
            levels[place_of[name], starts >= since.to_datetime64()] = level
    return levels.astype(str)


def _day(moment: np.datetime64) -> date:
    day: date = moment.astype("datetime64[D]").item()
    return day


def _refused(name: str, sentence: str) -> InvalidInput:
    return InvalidInput({name: sentence})
