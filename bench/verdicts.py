"""One line of the validation: what was measured, what is wanted of it, and whether it holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """`holds` is None when it could not be looked at, and `found` then says why."""

    check: str
    found: str
    wanted: str
    holds: bool | None


def between(check: str, found: float, low: float, high: float, digits: int = 3) -> Verdict:
    """A figure that has to lie between two bounds."""
    wanted = f"{low:.{digits}f} to {high:.{digits}f}"
    return Verdict(check, f"{found:.{digits}f}", wanted, low <= found <= high)


def the_same(check: str, found: float, published: float, digits: int) -> Verdict:
    """A figure that has to be the published one at so many digits."""
    here, there = f"{found:.{digits}f}", f"{published:.{digits}f}"
    return Verdict(check, here, there, float(here) == float(there))


def table(verdicts: list[Verdict]) -> str:
    """All of them, as one table that reads well in a terminal and as Markdown."""
    marks = {True: "holds", False: "MISSED", None: "not looked at"}
    rows = [("check", "found", "wanted", "")]
    rows += [(one.check, one.found, one.wanted, marks[one.holds]) for one in verdicts]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
