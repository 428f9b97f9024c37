"""Points: what each criterion earns, what a rule asks of them, and the whole of a card."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from assessments.definition import INFO, Edition, Rule
from assessments.operators import Context
from assessments.outcomes import Outcomes
from assessments.reasons import Reason, missing_of
from assessments.selection import KEPT, among, themes_of

# Points may be fractions, and sums of fractions are a hair off; a hair is not what an award hangs on.
HAIR = 1e-9


class Points(NamedTuple):
    """Points earned, of those open to an employer; what is not asked or does not apply opens none."""

    earned: float
    open: float

    @property
    def share(self) -> float:
        """The share earned of the points that are open; nought when none is."""
        return self.earned / self.open if self.open else 0.0


@lru_cache(KEPT)
def weights(edition: Edition) -> dict[str, float]:
    """The most that each criterion can earn: its points times the weight of its theme."""
    return {
        criterion.key: 0.0 if criterion.role == INFO else criterion.points * theme.weight
        for theme in edition.themes
        for criterion in theme.criteria
    }


def points_of(outcomes: Outcomes, keys: Collection[str]) -> Points:
    """Add up what these criteria earn and could earn."""
    earned = sum(map(outcomes.earned.__getitem__, keys), 0.0)
    possible = sum(map(outcomes.worth.__getitem__, keys), 0.0)
    return Points(round(earned, 6), round(possible, 6))


def has_points(rule: Rule, context: Context) -> Reason:
    """Enough points: so many, so large a share of those open to this employer, so many in each theme."""
    whole = _whole(rule, context)
    least = rule.args.get("each_theme")
    if least is None:
        return whole
    children = _by_theme(rule, context, least)
    ok = whole.ok and bool(children) and all(child.ok for child in children)
    enough = sum(child.ok for child in children)
    words = f"{whole.text}; {enough} of {len(children)} themes with at least {least:g}"
    return Reason(ok, words, missing_of((whole, *children)), children, choice=True)


def _whole(rule: Rule, context: Context) -> Reason:
    chosen = context.chosen(rule, None)
    points = points_of(context.outcomes, chosen)
    least, share = rule.args.get("at_least"), rule.args.get("share")
    words = f"{points.earned:g} of {points.open:g} points"
    ok = points.open > 0
    if least is not None:
        ok = ok and points.earned + HAIR >= least
        words += f"; {least:g} needed"
    if share is not None:
        ok = ok and points.share + HAIR >= share
        words += f" ({points.share:.0%}); {share:.0%} needed"
    return Reason(ok, words, () if ok else among(chosen, context.outcomes.unmet), choice=True)


def _by_theme(rule: Rule, context: Context, least: float) -> tuple[Reason, ...]:
    """One reason a theme; a theme in which nothing is asked of this employer is passed over."""
    edition, role, named = context.edition, rule.args.get("role"), rule.args.get("level")
    theme = rule.args.get("theme")
    children = []
    for key in (theme,) if theme else themes_of(rule, edition):
        chosen = context.asked(role, named, (key,))
        if chosen:
            points = points_of(context.outcomes, chosen)
            ok = points.earned + HAIR >= least
            short = () if ok else among(chosen, context.outcomes.unmet)
            words = (
                f"{edition.theme(key).title}: {points.earned:g} of {points.open:g} points; {least:g} needed"
            )
            children.append(Reason(ok, words, short, choice=True))
    return tuple(children)
