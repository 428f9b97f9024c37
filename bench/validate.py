"""`make validate`: checks the evaluation against known truth and published numbers, and prints one table."""

import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor

from bench import examples, known_truth, placebos
from bench.verdicts import Verdict, table

PARTS = {
    "published examples": examples.verdicts,
    "500 simulated employers": known_truth.without_selection,
    "40 simulated employers": known_truth.few_employers,
    "employers that join after a bad year": known_truth.after_a_bad_year,
    "random joins on real returns": placebos.false_positives,
    "an effect put into real returns": placebos.recovered,
}
PROCESSES = 2


def main() -> int:
    """Check and print. Exits 1 when something that is wanted does not hold."""
    started = time.monotonic()
    found: list[Verdict] = []
    with ProcessPoolExecutor(PROCESSES) as pool:
        parts: dict[str, Future[list[Verdict]]] = {name: pool.submit(part) for name, part in PARTS.items()}
        for name, part in parts.items():
            print(f"Checking: {name}", file=sys.stderr, flush=True)
            found += part.result()
    print(table(found))
    missed = [one.check for one in found if one.holds is False]
    print(f"\n{len(found)} checks in {time.monotonic() - started:.0f} s.")
    print(f"Missed: {'; '.join(missed)}." if missed else "Nothing was missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
