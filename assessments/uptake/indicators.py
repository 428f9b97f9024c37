"""Indicators in the style of an outcomes framework: each defined once, as data, and made from an account.

A definition names the figures of the account that it is made from: one taken as it stands, or several added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from assessments.uptake.figures import Denominator, Unit, share
from assessments.uptake.groups import SIZES

Figures = Mapping[str, Mapping[str, Any]]


class Polarity(StrEnum):
    """Which way is better."""

    HIGH = "higher is better"
    NEAR_ONE = "nearer to 1 is better"
    NONE = "neither way is better by itself"


@dataclass(frozen=True)
class Indicator:
    """What an indicator means and how it is made.

    `counted` and `out_of` are keys of figures: their numerators are added up above, below their denominators
    (of a plain count, its number). With one key alone in `counted` and none below, it is that figure.
    """

    key: str
    name: str
    definition: str
    rationale: str
    numerator: str
    denominator: str
    source: str
    unit: Unit
    polarity: Polarity
    counted: tuple[str, ...]
    out_of: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


TAKING_PART = "Employers with an enrolment in one of the programmes on the day, each counted once."
THEIR_PEOPLE = "The headcount of employers that take part, as they stated it, on the day."
RECORDS = "Halemark's records of enrolments and awards"
STATED = (
    "Headcounts are stated by employers and count everybody they employ, wherever they live or work.",
    "A large employer with its main site in the area counts whole; one with it elsewhere not at all.",
)
KEEN = "It counts who joined. It does not show that joining changed anything."

BY_ENTERPRISES = tuple(f"by_size.{size.key}.enterprises" for size in SIZES)
BY_LOCAL_UNITS = tuple(f"by_size.{size.key}.local_units" for size in SIZES)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "uptake-local-units",
        "Workplaces reached, of all local units",
        "Workplaces of employers taking part, as a share of local units of businesses in the area.",
        "Shows how far the scheme reaches into the workplaces of an area.",
        "Workplaces in the area that employers taking part had named by the day, where the size is known.",
        "Local units of VAT or PAYE registered businesses in the area.",
        f"{RECORDS}; UK Business Counts, local units, Office for National Statistics",
        Unit.SHARE,
        Polarity.HIGH,
        BY_LOCAL_UNITS,
        BY_LOCAL_UNITS,
        (
            "Workplaces not named by their employer are missing, and so are those of employers with several.",
            "Business counts leave out the smallest businesses without VAT or PAYE, and are rounded to 5.",
            KEEN,
        ),
    ),
    Indicator(
        "uptake-enterprises",
        "Employers taking part, of all enterprises",
        "The share of enterprises (whole businesses) with their main address in the area that take part.",
        "An enterprise is what can sign up, so this is the share of those who could have.",
        TAKING_PART,
        "Enterprises registered for VAT or PAYE in the area.",
        f"{RECORDS}; UK Business Counts, enterprises, Office for National Statistics",
        Unit.SHARE,
        Polarity.HIGH,
        BY_ENTERPRISES,
        BY_ENTERPRISES,
        ("Public bodies with several departments may be one enterprise or many.", KEEN),
    ),
    Indicator(
        "coverage-working-age",
        "Employees covered, of people of working age",
        "Employees of employers that take part, as a share of residents aged 16 to 64.",
        "The share that reports of such schemes quote most often; here with the population it rests on.",
        THEIR_PEOPLE,
        "Residents aged 16 to 64 in the area.",
        f"{RECORDS}; mid-year population estimates, Office for National Statistics",
        Unit.SHARE,
        Polarity.HIGH,
        ("working_age.population",),
        (),
        (*STATED, "People who work in the area are set against people who live there: it can exceed 100%."),
    ),
    Indicator(
        "coverage-employment",
        "Employees covered, of residents in employment",
        "Employees of employers that take part, as a share of residents aged 16 to 64 in employment.",
        "Leaves out those who have no employer that could take part.",
        THEIR_PEOPLE,
        "Residents aged 16 to 64 in employment in the area.",
        f"{RECORDS}; Annual Population Survey, Office for National Statistics",
        Unit.SHARE,
        Polarity.HIGH,
        ("working_age.in_employment",),
        (),
        (*STATED, "The number in employment comes from a survey and has an error of its own."),
    ),
    Indicator(
        "coverage-jobs",
        "Employees covered, of employee jobs",
        "Employees of employers that take part, as a share of employee jobs.",
        "Jobs are what employers have on offer: the nearest to what a scheme for employers could reach.",
        THEIR_PEOPLE,
        "Employee jobs, as the release named as the source counts them.",
        f"{RECORDS}; published counts of employee jobs, Office for National Statistics",
        Unit.SHARE,
        Polarity.HIGH,
        ("working_age.employee_jobs",),
        (),
        STATED,
    ),
    Indicator(
        "award-holders",
        "Employers holding an award, of those taking part",
        "The share of employers taking part that hold a level of award on the day.",
        "Shows whether those who sign up go on to meet the standard.",
        "Employers with an award that is current on the day, each counted once at its highest level.",
        TAKING_PART,
        RECORDS,
        Unit.SHARE,
        Polarity.HIGH,
        ("holding",),
        ("taking_part",),
        ("Employers that joined lately have had less time to reach a level.",),
    ),
)


def indicators_of(
    account: Mapping[str, Any], defined: Sequence[Indicator] = INDICATORS
) -> list[dict[str, Any]]:
    """Every indicator with its value from an account's document; one without a figure there has none.

    Each holds its whole definition, so that a frozen report goes on saying what was meant then.
    """
    figures = {figure["key"]: figure for part in account["parts"] for figure in part["figures"]}
    return [_stated(one, figures, account) for one in defined]


def _stated(indicator: Indicator, figures: Figures, account: Mapping[str, Any]) -> dict[str, Any]:
    stated = {**asdict(indicator), "unit": indicator.unit.value, "polarity": indicator.polarity.value}
    lists = {name: list(getattr(indicator, name)) for name in ("counted", "out_of", "caveats")}
    return {**stated, **lists, "figure": _worked_out(indicator, figures, account)}


def _worked_out(indicator: Indicator, figures: Figures, account: Mapping[str, Any]) -> dict[str, Any] | None:
    above = [figures.get(key) for key in indicator.counted]
    below = [figures.get(key) for key in indicator.out_of]
    if not indicator.out_of:
        return dict(above[0]) if above[0] else None
    known = [one for one in (*above, *below) if one and not one["suppressed"]]
    numbers = [_below(one) for one in below if one]
    if len(known) < len(above) + len(below) or None in numbers:
        return None
    names = {one["denominator_source"] for one in below if one and one["denominator_source"]}
    of = Denominator(
        sum(number or 0.0 for number in numbers), indicator.denominator, "; ".join(sorted(names)) or RECORDS
    )
    counted = sum(one["numerator"] or 0.0 for one in above if one)
    day = date.fromisoformat(account["as_of"])
    made = share(f"indicator.{indicator.key}", indicator.name, counted, of, day).document()
    return {**made, "ci95": list(made["ci95"])} if isinstance(made["ci95"], tuple) else made


def _below(figure: Mapping[str, Any]) -> float | None:
    number = figure["denominator"] if figure["unit"] == Unit.SHARE else figure["numerator"]
    return None if number is None else float(number)
