"""What an evaluation of so many employers could find at all, said before it is run.

Simulation of 16 quarters with staggered joining gave the smallest effects likely to be seen (80 of 100 times
at the 5 % level) for 30 to 500 employers; they fall with the root of the number of employers. The figure is
for planning. An evaluation works out its own from its figures.
"""

from math import sqrt

# Days per full-time equivalent per year times the root of the number of employers, fitted to that simulation:
# 1.6 to 2.1 days with 30 employers, 1.0 to 1.35 with 60, 0.9 with 120, 0.6 with 240, 0.33 to 0.40 with 500.
SIMULATED = 9.0
FEWEST = 20  # below this an evaluation only describes
FEWEST_IN_A_GROUP = 3  # employers behind a printed part


def smallest_effect(employers: int) -> float | None:
    """The smallest effect likely to be seen, in days per full-time equivalent per year; None below twenty."""
    return SIMULATED / sqrt(employers) if employers >= FEWEST else None
