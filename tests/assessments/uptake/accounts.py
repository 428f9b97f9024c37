"""A made-up account of uptake, through the same rules that make real ones."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assessments.reference_data.kinds import Measure
from assessments.uptake.cells import Cell, Counted, LevelCount, WorkplaceCell, margins_of
from assessments.uptake.coverage import Available, Reached, parts
from assessments.uptake.document import Account, Part, ReleaseNamed
from assessments.uptake.freezing import canonical
from assessments.uptake.groups import BANDS, INDUSTRIES
from assessments.uptake.indicators import indicators_of

DAY = date(2026, 3, 31)
NAMES = {"E08000001": "Northmoor", "E08000002": "Ashvale", "E08000003": "Saltby"}
NAMED = "Office for Made-up Statistics"


def made_up_account(*, held_back: bool = False, names: Mapping[str, str] = NAMES) -> Account:
    """Some councils in which larger employers join more often than small ones."""
    cells, units, there_is = [], [], {}
    for place, area in enumerate(names):
        for band in range(len(BANDS) + 1):
            for number, industry in enumerate(INDUSTRIES):
                # Large ones join far more often.
                joined = (band + place) if number % 5 == band % 5 else 0
                people = joined * (BANDS[band][0] if band < len(BANDS) else 900)
                holding = joined // 2
                if joined:
                    cells.append(
                        Cell(
                            area,
                            band,
                            industry.key,
                            "private",
                            Counted(joined, people, joined, people, 1, holding, people // 2),
                        )
                    )
                    units.append(WorkplaceCell(area, band, industry.key, joined))
    for measure, times in ((Measure.ENTERPRISES, 1.0), (Measure.LOCAL_UNITS, 1.25)):
        for band, count in enumerate((9000, 1800, 900, 500, 250, 190, 160)):
            there_is[measure, band, ""] = count * times
        for industry in INDUSTRIES:
            there_is[measure, -1, industry.key] = 800 * times
    by_area = {}
    for place, area in enumerate(names):
        by_area |= {
            (area, Measure.ENTERPRISES): 4000.0 + place,
            (area, Measure.LOCAL_UNITS): 5000.0 + place,
            (area, Measure.POPULATION_16_64): 98_765.0 + 40_000 * place,
            (area, Measure.EMPLOYMENT_RATE_16_64): 0.72,
            (area, Measure.EMPLOYEE_JOBS): 80_000.0 + place,
            (area, Measure.DEPRIVATION_DECILE): 2.0 + place % 9,
        }
    release = ReleaseNamed("business_counts", "Business counts", NAMED, date(2025, 3, 14), "ab" * 32)
    available = Available("Northmoor Partnership", there_is, by_area, dict.fromkeys(Measure, release.words))
    levels = [
        LevelCount(1, "gold", "Gold", 3, 40, 9000),
        LevelCount(1, "silver", "Silver", 2, 60, 8000),
        LevelCount(1, "bronze", "Bronze", 1, 104, 7000),
    ]
    reached = Reached(DAY, margins_of(cells, units), levels, 500, 60, date(2025, 3, 31), tuple(names))
    made = parts(reached, available, names, {1: "Better Health at Work"})
    if held_back:
        made = tuple(map(_with_one_held_back, made))
    return Account(
        "E47000001",
        "Northmoor Partnership",
        DAY,
        ("Better Health at Work",),
        made,
        (release,),
        {"size": "all"},
        ("Counts of businesses are rounded to 5.",),
    )


def report_document(kind: str = "board_paper", **more: Any) -> dict[str, Any]:
    """A report's document as it is frozen and read back."""
    account = json.loads(canonical(made_up_account(held_back=True).document()))
    document = {
        "format": "halemark-report-1",
        "kind": kind,
        "issue": 1,
        "replaces": None,
        "note": "",
        "host": "Northmoor Council",
        "account": account,
        "indicators": indicators_of(account),
    }
    return json.loads(canonical(document | more))


def _with_one_held_back(part: Part) -> Part:
    figures = tuple(
        replace(one, numerator=None, value=None, ci95=None, suppressed="fewer than 3 employers")
        if one.key == "by_size.micro.enterprises"
        else one
        for one in part.figures
    )
    return replace(part, figures=figures)
