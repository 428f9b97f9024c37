"""Reports of who is reached: a board paper, an annual return, and a pack for a needs assessment.

Each is made of nothing but its frozen document, so that one issued years ago still says what it said.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.uptake.saying import (
    FAMILIES,
    NOT_KNOWN,
    day,
    family,
    figures_of,
    group,
    interval,
    sentences,
    told,
)
from frontend.charts import Interval, Said, forest
from frontend.reports.shape import Report, Section, Table
from frontend.reports.uptake_words import DEFINITIONS, LIMITS, MARKS, METHOD, TITLES

Document = Mapping[str, Any]
Figure = Mapping[str, Any]
# The parts of a board paper; the other kinds have every part of their account.
ON_THE_BOARD = ("headline", "working_age", "by_size", "by_area")
SHORT_HASH = 16


def uptake_report(document: Document) -> Report:
    """The report that a frozen document of any kind but open data makes."""
    account, kind = document["account"], document["kind"]
    parts = account["parts"]
    if kind == "board_paper":
        parts = [_shorter(part) for part in parts if part["key"] in ON_THE_BOARD]
    sections = [_part(part) for part in parts if part["figures"]]
    if kind != "board_paper":
        sections += _indicators(document["indicators"])
    sections += [_limits(account), _method(document, parts)]
    if kind == "jsna_pack":
        sections.append(_annex())
    return Report(title_of(document), _answer(document), sections, _made_from(document))


def _shorter(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part as a board has it: a region has many areas, and of each two shares are enough."""
    if part["key"] != "by_area":
        return part
    return {**part, "figures": [one for one in part["figures"] if family(one) != "local_units"]}


def title_of(document: Document) -> str:
    """What a report is called."""
    account = document["account"]
    return f"{TITLES[document['kind']]}: {account['area']['name']}, {day(account['as_of'])}"


def _answer(document: Document) -> list[str]:
    said = sentences(document["account"])
    if corrected := document["replaces"]:
        said.append(f"It replaces issue {corrected['issue']}: {corrected['reason']}")
    if document["note"]:
        said.append(document["note"])
    return said


def _part(part: Mapping[str, Any]) -> Section:
    title, figures = part["title"], part["figures"]
    tables = [*_by_group(title, figures), *_set_against(title, figures), *_notes(title, figures)]
    chart, shows = None, ""
    shares = _drawn(figures)
    if len(shares) > 1:
        of = FAMILIES.get(family(shares[0]), "what there is")
        shows = f"{title}: each as a share of {of} in per cent, with its 95% interval where it has one."
        rows = [Interval(group(one), *_percent(one)) for one in shares]
        chart = forest(Said(title, shows, f"Per cent of {of}"), rows)
    return Section(title, part["words"], chart, shows, tables)


# The columns of groups set beside each other, by the last part of a figure's key: heads, then what they show.
SIDE_BY_SIDE = (
    ("enterprises", ("Employers", "Enterprises", "Share", "95% interval"), ("holding", "employees")),
    ("local_units", ("Workplaces", "Local units", "Share", "95% interval"), ()),
    ("population", ("Employees", "Residents of 16 to 64", "Share"), ()),
)
BESIDE = {"holding": "Holding a level", "employees": "Employees"}


def _by_group(title: str, figures: Sequence[Figure]) -> list[Table]:
    """Groups one a row where each has the same figures; what is left one a row by itself."""
    groups: dict[str, dict[str, Figure]] = {}
    for one in figures:
        if one["key"].count(".") == 2:
            of, _, kind = one["key"].rpartition(".")
            groups.setdefault(of, {})[kind] = one
    groups = {of: kinds for of, kinds in groups.items() if kinds.keys() & FAMILIES.keys()}
    tables = []
    for kind, head, more in SIDE_BY_SIDE:
        having = [kinds for kinds in groups.values() if kind in kinds]
        beside = [one for one in more if all(one in kinds for kinds in having)]
        rows = [
            (group(kinds[kind]), *_facts(kinds[kind])[: len(head)], *(told(kinds[one]) for one in beside))
            for kinds in having
        ]
        if rows:
            caption = f"{title}: {head[0].lower()} out of {FAMILIES[kind]}"
            heads = ("Group", *head, *(BESIDE[one] for one in beside))
            tables.append(Table(caption, *_without_blanks(heads, rows)))
    alone = [one for one in figures if one["key"].rpartition(".")[0] not in groups]
    return [*tables, *([_table(f"{title}: more" if tables else title, alone)] if alone else [])]


def _without_blanks(
    head: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """A table without the columns in which no row says anything."""
    kept = [place for place in range(len(head)) if any(row[place] for row in rows)]
    return [head[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _facts(figure: Figure) -> tuple[str, str, str, str]:
    return (
        _counted(figure, "numerator"),
        _counted(figure, "denominator") or NOT_KNOWN,
        told(figure),
        interval(figure),
    )


def _drawn(figures: Sequence[Figure]) -> list[Figure]:
    """The shares of one kind that a chart can set beside each other."""
    shares = [
        one
        for one in figures
        if one["unit"] == "share" and one["value"] is not None and not one["suppressed"]
    ]
    return [one for one in shares if family(one) == family(shares[0])]


def _percent(figure: Figure) -> tuple[float, float | None, float | None]:
    low, high = figure["ci95"] or (None, None)
    return (
        100 * figure["value"],
        None if low is None else 100 * low,
        None if high is None else 100 * high,
    )


def _table(caption: str, figures: Sequence[Figure]) -> Table:
    """Figures one a row; of counted, out of and interval only the columns that hold anything."""
    columns = [
        ("Counted", [_counted(one, "numerator") for one in figures]),
        ("Out of", [_counted(one, "denominator") for one in figures]),
        ("Value", [told(one) for one in figures]),
        ("95% interval", [interval(one) for one in figures]),
    ]
    if not any(one["unit"] == "share" for one in figures):
        columns = columns[2:]
    kept = [(head, cells) for head, cells in columns if any(cells)]
    rows = [
        (one["title"], *cells) for one, *cells in zip(figures, *(cells for _, cells in kept), strict=True)
    ]
    return Table(caption, ("Figure", *(head for head, _ in kept)), rows)


def _counted(figure: Figure, side: str) -> str:
    if figure["suppressed"] and side == "numerator":
        return told(figure)
    return "" if figure[side] is None else f"{figure[side]:,.0f}"


def _set_against(title: str, figures: Sequence[Figure]) -> list[Table]:
    """What shares are of, where that comes from and for which day: a row for all that have it in common."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in figures:
        if one["denominator"] is not None:
            of = FAMILIES.get(family(one)) if one["key"].count(".") == 2 else None
            name = f"{of} of each group" if of else one["denominator_name"]
            found.setdefault((one["denominator_source"], one["as_of"]), []).append(name)
    rows = [
        (_first_letter("; ".join(dict.fromkeys(names))), f"{source}. Counted as of {day(as_of)}.")
        for (source, as_of), names in found.items()
    ]
    return (
        [Table(f"{title}: what the figures are out of", ("Out of", "Source and date"), rows)] if rows else []
    )


def _first_letter(words: str) -> str:
    return words[:1].upper() + words[1:]


def _notes(title: str, figures: Sequence[Figure]) -> list[Table]:
    """What is to be said of figures: once for all of which the same is said."""
    found: dict[str, list[str]] = {}
    for one in figures:
        if words := one["suppressed"] or one["note"]:
            found.setdefault(words, []).append(one["title"])
    rows = [
        (
            names[0] if len(names) == 1 else f"{names[0]}, and {len(names) - 1} more like it",
            _first_letter(words),
        )
        for words, names in found.items()
    ]
    return [Table(f"{title}: notes", ("Figure", "Note"), rows)] if rows else []


def _indicators(indicators: Sequence[Mapping[str, Any]]) -> list[Section]:
    rows, tables = [], []
    for one in indicators:
        figure = one["figure"]
        value = told(figure) if figure else "[x]"
        spread = interval(figure) if figure else ""
        counted = [_counted(figure, side) if figure else "" for side in ("numerator", "denominator")]
        rows.append((one["name"], *counted, value, spread))
        stated = [
            ("Definition", one["definition"]),
            ("Why it matters", one["rationale"]),
            ("Numerator", one["numerator"]),
            ("Denominator", one["denominator"]),
            ("Source", one["source"]),
            ("Which way is better", one["polarity"]),
            ("Caveats", " ".join(one["caveats"])),
        ]
        tables.append(Table(f"Indicator: {one['name']}", ("Fact", "What it is"), stated))
    head = ("Indicator", "Numerator", "Denominator", "Value", "95% interval")
    return (
        [
            Section("Indicators", tables=[Table("Indicators", head, rows)]),
            Section("What the indicators mean", tables=tables),
        ]
        if rows
        else []
    )


def _limits(account: Document) -> Section:
    return Section("What this does not tell", (*LIMITS, *account["caveats"]))


def _method(document: Document, parts: Sequence[Mapping[str, Any]]) -> Section:
    account = document["account"]
    words = [*METHOD, *_marks(figures_of(account, *(part["key"] for part in parts)))]
    facts = [
        ("Area", area_words(account)),
        ("Day", day(account["as_of"])),
        ("Programmes", "; ".join(account["programmes"]) or "All"),
        *account["filters"].items(),
    ]
    tables = [Table("What was asked for", ("Fact", "What it is"), facts)]
    releases = [
        (one["title"], one["publisher"], day(one["refers_to"]), one["sha256"][:8])
        for one in account["releases"]
    ]
    if releases:
        head = ("Release", "Publisher", "Describes", "Hash begins")
        tables.append(Table("Published figures used", head, releases))
    return Section("How the figures were made", words, tables=tables)


def _marks(figures: Sequence[Figure]) -> list[str]:
    """What the marks in the tables mean; those that stand in none are left out."""
    seen = {told(one) for one in figures}
    return [words for mark, words in MARKS.items() if mark in seen]


def _annex() -> Section:
    return Section(
        "Annex: what the words mean", tables=[Table("Definitions", ("Word", "Meaning"), DEFINITIONS)]
    )


def area_words(account: Document) -> str:
    """The area of an account by its name, with the code where it has one."""
    name, code = account["area"]["name"], account["area"]["code"]
    return f"{name} ({code})" if code else str(name)


def issue_words(document: Document) -> str:
    """Which issue a document is of; 0 stands for one drawn up without being issued."""
    number, host = document["issue"], document["host"]
    return f"Issue {number}, for {host}." if number else f"Drawn up for {host}, not issued."


def _made_from(document: Document) -> str:
    return f"{issue_words(document)} Made with Halemark from its records and the sources above."
