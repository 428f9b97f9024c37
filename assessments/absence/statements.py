"""What an evaluation found, in sentences. Which sentence is said follows from the numbers by rule.

The words never claim more than the interval: an effect is stated only where the 95 % interval leaves nought
out, in the main estimate and in the one that it must agree with. Effects are days per full-time equivalent
per year, and a negative one means fewer days lost.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
MOST_PRETREND = 0.05  # below this, joiners were already on another course before they joined

NOT_A_TRIAL = (
    "Employers chose to take part, so this is not proof of cause: it compares them with employers that had "
    "not joined, and supposes that both would otherwise have gone the same way."
)


def answer(document: Document) -> str:
    """The plain-English answer to "does it work?": one paragraph for a board paper."""
    return " ".join(sentences(document))


def sentences(document: Document) -> list[str]:
    """The sentences of the answer, in order: what was found, what it rests on, and each reason for care."""
    if document.get("refused"):
        return [_refused(document["refused"]), *_detectable(document)]
    primary = document["primary"]
    found = _finding(primary, disagreement(document))
    return [found, _rests_on(primary), *cautions(document), NOT_A_TRIAL]


def established(document: Document) -> bool:
    """Whether an effect may be stated: its interval leaves nought out, and nothing contradicts it."""
    primary = document.get("primary")
    return primary is not None and not covers_zero(primary["ci95"]) and not disagreement(document)


def covers_zero(interval: Sequence[float] | None) -> bool:
    """Whether an interval holds nought; no interval at all says nothing, which is the same."""
    return interval is None or interval[0] <= 0 <= interval[1]


def disagreement(document: Document) -> str:
    """Why the two ways of setting the baseline forbid one headline, or nothing when they agree.

    Where employers joined after an unusual year, leaving out that year and starting from it bracket the truth
    (the regression to the mean of `diagnostics.rtm`), so both must point the same way.
    """
    bracket = _diagnostics(document).get("bracket")
    if not bracket or bracket.get("same_sign", True):
        return ""
    return (
        f"Leaving out the year before joining gives {change(bracket['donut'])}; starting from that year "
        f"gives {change(bracket['year_before'])}. The two point different ways."
    )


def cautions(document: Document) -> list[str]:
    """What else must be said beside the finding, each only where it applies."""
    found, diagnostics = [], _diagnostics(document)
    rtm, pretrend = diagnostics.get("rtm") or {}, diagnostics.get("pretrend_p")
    if rtm.get("excludes_zero"):
        kind = "worse" if rtm["difference"] > 0 else "better"
        found.append(
            f"Employers tended to join after a {kind} year than usual ({change(rtm['difference'])} than in "
            "the years before, set against others), so part of any change may be a return to normal."
        )
    if pretrend is not None and pretrend < MOST_PRETREND:
        found.append(
            f"Before they joined, their absence was already moving differently (p = {pretrend:.2g}), which "
            "weakens the comparison."
        )
    elif pretrend is not None:
        found.append(
            f"No different course was seen before they joined (p = {pretrend:.2g}); that does not prove that "
            "there was none."
        )
    if covers_zero((document.get("primary") or {}).get("ci95")):
        found += _detectable(document)
    return found


def change(days: float) -> str:
    """A difference in days in words: `1.2 fewer days`, `0.3 more days`, `no difference in days`."""
    if not float(amount(days)):
        return "no difference in days"
    return f"{amount(days)} {'fewer' if days < 0 else 'more'} days"


def amount(days: float) -> str:
    """So many days, without a sign: to a tenth, and finer where a tenth would print nought."""
    digits = next((digits for digits in (1, 2, 3) if round(abs(days), digits)), 1)
    return f"{abs(days):.{digits}f}"


def interval_in_words(interval: Sequence[float]) -> str:
    """An interval in words, from the fewest days lost: `95% interval 2.0 fewer to 0.3 more`."""
    low, high = (change(bound).removesuffix(" days") for bound in interval)
    return f"95% interval {low} to {high}"


def _finding(primary: Mapping[str, Any], disagrees: str) -> str:
    effect, interval = primary["effect_per_fte_year"], primary["ci95"]
    if disagrees:
        return f"It is not possible to say whether taking part changed absence. {disagrees}"
    if covers_zero(interval):
        spread = f" ({interval_in_words(interval)})" if interval else ""
        return (
            "It is not possible to say that taking part changed absence: the best estimate is "
            f"{change(effect)} per employee per year{spread}, and that is compatible with no effect."
        )
    way = "fewer" if effect < 0 else "more"
    low, high = sorted(abs(bound) for bound in interval)
    return (
        f"Employers that took part lost about {amount(effect)} {way} days per full-time employee per year "
        f"than they would have (95% interval {amount(low)} to {amount(high)} {way})."
    )


def _rests_on(primary: Mapping[str, Any]) -> str:
    return (
        f"This rests on {primary['n_joined']:,} employers that took part and {primary['fte_years']:,.0f} "
        f"years of full-time work after they joined, compared with {primary['comparison_group']}."
    )


def _refused(reasons: Sequence[str]) -> str:
    return f"It is not possible to say whether taking part changed absence. {' '.join(reasons)}"


def _detectable(document: Document) -> list[str]:
    mde = _diagnostics(document).get("mde")
    value = mde.get("value") if isinstance(mde, Mapping) else mde
    if not value:
        return []
    return [
        f"An effect smaller than about {amount(value)} days per full-time employee per year would probably "
        "have been missed with this many employers and periods."
    ]


def _diagnostics(document: Document) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document.get("diagnostics") or {}
    return found
