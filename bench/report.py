"""The results as one table that reads well in a terminal and as Markdown."""

from dataclasses import dataclass

from bench.counting import Seen
from bench.measuring import FEW, SOME, Crowd, Measured, Samples
from bench.pages import Page

QUERIES_ALLOWED = 14
HALF = 0.5
GROWTH_ALLOWED = 1.2


@dataclass(frozen=True)
class Result:
    """A page with what was seen and measured of it."""

    page: Page
    seen: Seen
    measured: Measured

    def ratio(self, clients: int) -> float:
        """Answers a second against the bare application's."""
        return self.measured["large", clients].rate / self.measured["bare", clients].rate

    @property
    def growth(self) -> float:
        """How many times as slow the page is with the large number of applications as with the small."""
        return self.measured["large", FEW].p50 / self.measured["small", FEW].p50

    @property
    def misses(self) -> list[str]:
        """What the page misses of the targets, in words."""
        misses = []
        if self.page.listing and min(self.ratio(FEW), self.ratio(SOME)) < HALF:
            misses.append(f"{self.page.title}: below half of the bare figure")
        if len(self.seen.statements) > QUERIES_ALLOWED:
            misses.append(f"{self.page.title}: more than {QUERIES_ALLOWED} queries")
        if self.growth > GROWTH_ALLOWED:
            misses.append(f"{self.page.title}: {self.growth:.2f} times as slow with more applications")
        return misses


HEADINGS = (
    *("page", "rows", "kB", "queries", "clients", "p50 ms", "p95 ms", "req/s (runs)"),
    *("bare p50", "bare p95", "bare req/s (runs)", "of bare", "growth", "split, bare's"),
)


def table(results: list[Result]) -> str:
    """One line for each page and number of clients."""
    lines = [HEADINGS, *(line for result in results for line in _lines(result))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    drawn = [_row(line, widths) for line in lines]
    rule = "|".join(("-" * (width + 1)) + (":" if place else "-") for place, width in enumerate(widths))
    return "\n".join([drawn[0], f"|{rule}|", *drawn[1:]])


def _row(line: tuple[str, ...], widths: list[int]) -> str:
    first = line[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
    return f"| {' | '.join((first, *rest))} |"


def _lines(result: Result) -> list[tuple[str, ...]]:
    lines = []
    for clients in (FEW, SOME):
        ours, bare = result.measured["large", clients], result.measured["bare", clients]
        first = clients == FEW
        lines.append(
            (
                result.page.title if first else "",
                str(result.seen.rows or "-") if first else "",
                f"{result.seen.size / 1000:.1f}" if first else "",
                str(len(result.seen.statements)) if first else "",
                str(clients),
                *(f"{ours.p50:.1f}", f"{ours.p95:.1f}", _rate(ours)),
                *(f"{bare.p50:.1f}", f"{bare.p95:.1f}", _rate(bare)),
                f"{result.ratio(clients):.2f}",
                f"{result.growth:.2f}" if first else "",
                "" if first else f"{_split(ours)}, {_split(bare)}",
            )
        )
    return lines


def _rate(samples: Samples) -> str:
    fewest, most = samples.spread
    return f"{samples.rate:.0f} ({fewest:.0f}-{most:.0f})"


def _split(samples: Samples) -> str:
    """The less busy worker's share of the work in percent, in the least and the most even run."""
    splits = [round(split * 100) for split in samples.splits]
    return f"{min(splits)}-{max(splits)}%" if splits else "not known"


def crowd_line(seen: Crowd) -> str:
    """What two hundred clients saw, in a sentence."""
    verdict = "STALLED" if seen.stalled else "did not stall"
    wrong = (
        f"{len(seen.faults)} failed ({', '.join(sorted(set(seen.faults))[:3])})"
        if seen.faults
        else "none failed"
    )
    return (
        f"200 clients at once for {seen.seconds:.0f} s {verdict}: {seen.answers} answers, {wrong}; "
        f"p50 {seen.p50:.0f} ms, p95 {seen.p95:.0f} ms, slowest {seen.slowest:.0f} ms."
    )
