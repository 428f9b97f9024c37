"""The answer of an account of uptake in plain sentences, each by a rule from its figures and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Figure = Mapping[str, Any]
HELD_BACK, NOT_KNOWN = "[c]", "[x]"
COUNTED = ("employers", "employees", "workplaces", "applications")


def told(figure: Figure) -> str:
    """The value of a figure as it is printed, or the mark that says why there is none."""
    if figure["suppressed"]:
        return HELD_BACK
    return amount(figure["value"], figure["unit"])


def amount(value: float | None, unit: str) -> str:
    """A number with its unit; a true minus, no more digits than mean something."""
    if value is None:
        return NOT_KNOWN
    if unit == "share":
        digits = 1 if abs(value) >= 0.01 or not value else 2
        return f"{100 * value:.{digits}f}%"
    if unit == "pounds":
        return f"£{value:,.2f}"
    if unit in COUNTED:
        return f"{value:,.0f}"
    return f"{value:,.2f}" if unit == "index" else f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def interval(figure: Figure) -> str:
    """The interval of 95% in words, or nothing."""
    if figure["suppressed"] or not figure["ci95"]:
        return ""
    low, high = (amount(bound, figure["unit"]) for bound in figure["ci95"])
    return f"{low} to {high}"


def day(iso: str) -> str:
    """A date as people write it."""
    year, month, number = iso.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def sentences(account: Mapping[str, Any]) -> list[str]:
    """What an account comes to: who takes part, of how many, and where uptake differs beyond chance."""
    said = [_who_takes_part(account)]
    for figure in figures_of(account, "working_age"):
        if figure["unit"] == "share" and figure["value"] is not None and not figure["suppressed"]:
            said.append(_share(figure))
    for key, among in (("by_size", "sizes"), ("by_area", "areas")):
        said += _spread(figures_of(account, key), among)
    return said


def figures_of(account: Mapping[str, Any], *parts: str) -> list[Figure]:
    """The figures of an account's parts, by the parts' keys."""
    return [figure for part in account["parts"] if part["key"] in parts for figure in part["figures"]]


def _who_takes_part(account: Mapping[str, Any]) -> str:
    opening = f"On {day(account['as_of'])}, in {account['area']['name']},"
    counts: dict[str, Figure] = {}
    for figure in figures_of(account, "headline"):
        counts[figure["key"]] = figure
    employers, employees = counts.get("taking_part"), counts.get("employees")
    if employers is None or employers["value"] is None:
        return f"{opening} the number of employers taking part cannot be told."
    taking = "1 employer takes part" if employers["value"] == 1 else f"{told(employers)} employers take part"
    said = f"{opening} {taking}."
    if employees is not None and employees["value"] is not None:
        said = f"{opening} {taking}; they employ {_people(employees['value'])}."
    holding = counts.get("holding")
    if holding is not None and holding["value"] is not None and employers["value"]:
        said += f" {_how_many_hold(holding)} a level of award."
    return said


def _how_many_hold(holding: Figure) -> str:
    if not holding["value"]:
        return "None of them holds"
    return "1 of them holds" if holding["value"] == 1 else f"{told(holding)} of them hold"


def _people(number: float) -> str:
    return "1 person" if number == 1 else f"{number:,.0f} people"


def _share(figure: Figure) -> str:
    spread = interval(figure)
    between = f" (95% interval {spread})" if spread else ""
    counted = f"{figure['numerator']:,.0f} of {figure['denominator']:,.0f} {figure['denominator_name']}"
    return f"{figure['title']}: {told(figure)}{between}, which is {counted}."


def _spread(figures: Sequence[Figure], among: str) -> list[str]:
    """The highest and the lowest share, where their intervals do not meet; else that chance could be all."""
    known = _one_family(figures)
    if len(known) < 2:
        return []
    top = max(known, key=lambda figure: (figure["value"], figure["title"]))
    low = min(known, key=lambda figure: (figure["value"], figure["title"]))
    if low["ci95"][1] >= top["ci95"][0]:
        return [f"The differences between {among} are no larger than chance could make them."]
    highest, lowest = (f"{group(one)} ({told(one)})" for one in (top, low))
    of = FAMILIES.get(family(top), "what there is")
    if any(one["suppressed"] for one in figures):
        among = f"{among} that may be told"
    return [f"Among {among}, the share of {of} is highest for {highest} and lowest for {lowest}."]


def _one_family(figures: Iterable[Figure]) -> Sequence[Figure]:
    """Shares that may be set beside each other: those with an interval, of one kind."""
    shares = [one for one in figures if one["unit"] == "share" and one["ci95"] and not one["suppressed"]]
    for kind in (*FAMILIES, ""):
        alike = [one for one in shares if family(one) == kind]
        if len(alike) > 1:
            return alike
    return []


# What a share of one group among several is of, by the last part of its figure's key.
FAMILIES = {
    "enterprises": "enterprises",
    "local_units": "local units",
    "population": "residents of 16 to 64",
}


def family(figure: Figure) -> str:
    """What kind of denominator a share of a group has; empty where its part has only one kind."""
    last = str(figure["key"]).rsplit(".", 1)[-1]
    return last if last in FAMILIES else ""


def group(figure: Figure) -> str:
    """The group that a figure is of, in words: what stands before the colon of its title."""
    return str(figure["title"]).split(": ", 1)[0]
