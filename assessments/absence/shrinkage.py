"""A small employer's rate, drawn towards that of its programme as far as chance alone could explain.

One long illness moves the rate of a firm of ten by days. The gamma-Poisson model of empirical Bayes counts
the employer's own figures for what they are worth and fills up with the programme's: the rate is a weighted
mean, and the weight of its own figures grows with its FTE-years. Spread and prior come from the other
employers by moments (Marshall 1991), with days allowed to bunch as spells do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_OTHERS = 5
DAYS_A_SPELL = 5.0  # days bunch: one spell makes several, so their variance is larger than their mean


@dataclass(frozen=True)
class Total:
    """Days lost and the FTE-years behind them, of one employer."""

    days_lost: float
    fte_years: float

    @property
    def rate(self) -> float:
        """Days per full-time equivalent per year."""
        return self.days_lost / self.fte_years


@dataclass(frozen=True)
class Shrunken:
    """The drawn-in rate, the programme's rate, and the weight of the employer's own figures (0 to 1)."""

    rate: float
    programme: float
    weight: float


def shrunken(own: Total, others: Sequence[Total]) -> Shrunken | None:
    """The employer's rate drawn towards the others'; None with too few others to know how rates differ."""
    others = [other for other in others if other.fte_years > 0]
    if len(others) < FEWEST_OTHERS or own.fte_years <= 0:
        return None
    years = sum(other.fte_years for other in others)
    mean = sum(other.days_lost for other in others) / years
    spread = sum(other.fte_years * (other.rate - mean) ** 2 for other in others) / years
    by_chance = DAYS_A_SPELL * mean / (years / len(others))
    between = max(spread - by_chance, 0.0)
    own_chance = DAYS_A_SPELL * mean / own.fte_years
    weight = between / (between + own_chance) if between else 0.0
    return Shrunken(mean + weight * (own.rate - mean), mean, weight)
