"""The whole evaluation: from two files to one document, or to the reasons why there can be none.

The document is plain data. Pages, the report and other programs read it, and the same files, options and
versions give the same document to the byte.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from math import isfinite
from typing import Any

from assessments.absence.evaluation import descriptive
from assessments.absence.evaluation.inference import (
    FEW,
    FEWEST,
    Spread,
    bootstrap_weights,
    interval,
    jackknife,
    jackknife_weights,
    percentile,
    plain,
    wald_p,
)
from assessments.absence.evaluation.leave_one_out import leave_one_out
from assessments.absence.evaluation.money import Money, reckon
from assessments.absence.evaluation.one_employer import every_employer, interrupted_series
from assessments.absence.evaluation.panel import Flags, Numbers, Panel
from assessments.absence.evaluation.poisson_imputation import LEAST_CELLS, Answers, answers, usable
from assessments.absence.evaluation.power import minimum_detectable_effect
from assessments.absence.evaluation.quality import findings, without_bracket
from assessments.absence.evaluation.questions import Question, questions
from assessments.absence.evaluation.reading import Excluded, read_panel
from assessments.absence.evaluation.robustness import decomposition, other_estimates
from assessments.absence.evaluation.sensitivity import sensitivity_pack
from assessments.absence.evaluation.tables import national
from assessments.absence.statements import answer

Document = dict[str, Any]

ESTIMAND = "the average over full-time equivalents at employers that joined, in the time since they joined"
TYPICAL = "the average over employers that joined, each counted once"
COMPARISON = "employers that had not joined yet or never did"
# The donut is the main choice where it costs no more than a quarter of those that joined.
MOST_LOST_TO_DONUT = 0.25


@dataclass(frozen=True)
class Options:
    """What may be chosen: how many draws, the seed, and how many periods before joining are left out."""

    draws: int = 999
    seed: int = 1
    donut: int | None = None  # None: a year, where enough is left before it
    attributes: Sequence[str] | None = None  # which facts to split by; None means all
    employer: str | None = None  # one to read by itself as well
    money: Money | None = None  # what was spent; without it nothing is said of costs


@dataclass(frozen=True)
class Run:
    """One fit with all its questions, their answers, and the spread of each."""

    panel: Panel
    donut: int
    asked: Sequence[Question]
    whole: Answers
    draws: Answers
    jackknifed: bool

    def spread(self, figures: Numbers, whole: Numbers, number: int) -> Spread:
        """The spread of one figure from its draws."""
        draws = figures[:, number]
        return jackknife(draws, float(whole[0, number])) if self.jackknifed else percentile(draws)


def evaluate(returns: bytes, joins: bytes, options: Options | None = None) -> Document:
    """Evaluate what taking part does to days lost, from two CSV files (see `reading.read_panel`).

    Returns the document described in docs/evaluation.md. Raises InvalidInput when a file cannot be read.
    """
    options = options or Options()
    reading = read_panel(returns, joins)
    inputs = {
        "returns_sha256": sha256(returns).hexdigest(),
        "joins_sha256": sha256(joins).hexdigest(),
        "rows": reading.rows,
        "basis": reading.basis or "not stated",
        "options": asdict(options),
    }
    document = evaluate_panel(reading.panel, options, reading.excluded)
    document["descriptive"]["national"] = national(reading.panel, reading.basis)
    return {**document, "inputs": inputs}


def evaluate_panel(panel: Panel, options: Options, excluded: Sequence[Excluded] = ()) -> Document:
    """Evaluate a panel that was read already; the document without what it was read from."""
    panel = _with_attributes(panel, options.attributes)
    donut = _main_donut(panel) if options.donut is None else options.donut
    kept, left_out = _kept(panel, donut)
    document: Document = {
        "descriptive": descriptive.describe(panel),
        "quality": {"attrition": descriptive.attrition(panel), "findings": findings(panel)},
        "excluded": [_told(one) for one in (*excluded, *left_out)],
        "diagnostics": {"mde": minimum_detectable_effect(kept, donut)},
    }
    if reasons := refusals(kept):
        document["refused"] = reasons
    else:
        run = fit(kept, donut, options)
        other = _other(panel, donut, options)
        document |= _found(run, other, document["diagnostics"]["mde"])
        if other is None:
            document["quality"]["findings"].append(without_bracket())
        if options.money:
            document["economics"] = _economics(run, options.money)
        others = other_estimates(kept, donut, draws=options.draws, seed=options.seed)
        document["estimators"] |= others
        document["twfe_decomposition"] = decomposition(kept, donut)
        document["sensitivity"] = sensitivity_pack(panel, donut, seed=options.seed)
        document["leave_one_out"] = leave_one_out(kept, donut)
        document["every_employer"] = every_employer(panel)
    if options.employer is not None:
        document["one_employer"] = interrupted_series(panel, options.employer)
    document["statement"] = answer(document)
    return document


def refusals(panel: Panel) -> list[str]:
    """Why a panel gives no estimate, in sentences; nothing when it does."""
    joined = int(panel.treated.any(1).sum())
    others = int(panel.untreated().any(1).sum())
    if not joined:
        return [
            "No employer can be followed from before joining to after it while others had not joined: each "
            f"needs at least {LEAST_CELLS} periods before joining, and each period needs employers that had "
            "not joined."
        ]
    if len(panel.employers) < FEWEST:
        return [
            f"Only {len(panel.employers)} employers can be used, and below {FEWEST} an interval cannot be "
            "trusted. The figures are described, not evaluated."
        ]
    if others < 2:
        return ["No employers are left to compare with."]
    return []


def fit(panel: Panel, donut: int, options: Options) -> Run:
    """Answer every question of a panel, with draws for their intervals."""
    asked, untreated = questions(panel, donut), panel.untreated(donut)
    cells = [question.cells for question in asked]
    jackknifed = len(panel.employers) < FEW
    weights = (
        jackknife_weights(len(panel.employers))
        if jackknifed
        else bootstrap_weights(len(panel.employers), options.draws, options.seed)
    )
    return Run(
        panel,
        donut,
        asked,
        answers(panel, untreated, cells),
        answers(panel, untreated, cells, weights),
        jackknifed,
    )


def _with_attributes(panel: Panel, names: Sequence[str] | None) -> Panel:
    if names is None:
        return panel
    return replace(
        panel, attributes={name: panel.attributes[name] for name in names if name in panel.attributes}
    )


def _main_donut(panel: Panel) -> int:
    """A year, unless that would lose too many of those that joined."""
    year = panel.periods_a_year

    def joiners(donut: int) -> int:
        employers, periods = usable(panel, donut)
        return int(panel.only(employers, periods).treated.any(1).sum())

    without = joiners(0)
    return year if without and joiners(year) >= (1 - MOST_LOST_TO_DONUT) * without else 0


def _kept(panel: Panel, donut: int) -> tuple[Panel, list[Excluded]]:
    """The employers and periods that can be used, and what was left out with the reason."""
    employers, periods = usable(panel, donut)
    left = [
        Excluded(name, f"fewer than {LEAST_CELLS} usable periods before joining", rows=int(cells))
        for name, kept, cells in zip(panel.employers, employers, panel.present.sum(1), strict=True)
        if not kept
    ]
    left += [
        Excluded(
            "all", "no employer that had not joined has figures for the period", period.start, int(cells)
        )
        for period, kept, cells in zip(panel.periods, periods, panel.present[employers].sum(0), strict=True)
        if not kept
    ]
    return panel.only(employers, periods), left


def _other(panel: Panel, donut: int, options: Options) -> Run | None:
    """The same with the other baseline: with the year before joining, or without it."""
    other = 0 if donut else panel.periods_a_year
    kept, _ = _kept(panel, other)
    return None if refusals(kept) else fit(kept, other, options)


def _found(run: Run, other: Run | None, detectable: Document | None) -> Document:
    runs = {one.donut: one for one in (run, other) if one}
    return {
        "primary": _primary(run),
        "estimators": {
            f"poisson_imputation_donut_{donut}": _as_estimator(one) for donut, one in sorted(runs.items())
        },
        "diagnostics": {"mde": detectable, **_diagnostics(runs)},
        "event_study": _rows(_longest_view(runs), "period", "period", int),
        "dose_response": {
            "by_level": _rows(run, "level", "level", str),
            "by_time": _rows(run, "years", "years", int),
            "year_before_by_level": _rows(_longest_view(runs), "year before by level", "level", str),
            "note": "Level and time are results of taking part, so these describe and do not explain.",
        },
        "groups": {name: _rows(run, f"by {name}", "value", str) for name in run.panel.attributes},
    }


def _primary(run: Run) -> Document:
    whole, draws, panel = run.whole, run.draws, run.panel
    effect = run.spread(draws.effect, whole.effect, 0)
    avoided = run.spread(-draws.gap, -whole.gap, 0)
    percent = run.spread(draws.percent, whole.percent, 0)
    typical = run.spread(draws.typical, whole.typical, 0)
    joined = panel.first < len(panel.periods)
    return {
        "effect_per_fte_year": plain(whole.effect[0, 0]),
        "ci95": interval(effect),
        "se": plain(effect.se),
        "method": "poisson_imputation",
        "ci_method": effect.method,
        "estimand": ESTIMAND,
        "weighting": "fte",
        "comparison_group": COMPARISON,
        "donut_periods": run.donut,
        "n_employers": len(panel.employers),
        "n_joined": int(panel.treated.any(1).sum()),
        "n_comparison": int((~joined).sum()),
        "fte_years": plain(whole.exposure[0, 0]),
        "days_avoided": plain(-whole.gap[0, 0]),
        "days_avoided_ci95": interval(avoided),
        "percent": plain(whole.percent[0, 0]),
        "percent_ci95": interval(percent),
        "employer_weighted": {
            "estimate": plain(whole.typical[0, 0]),
            "ci95": interval(typical),
            "estimand": TYPICAL,
        },
    }


def _economics(run: Run, money: Money) -> Document:
    """What each day avoided cost, from the very draws of the effect."""
    avoided, draws = -run.whole.gap, -run.draws.gap
    drawn = None if run.jackknifed else draws[:, 0]
    return reckon(run.panel, money, float(avoided[0, 0]), run.spread(draws, avoided, 0), drawn)


def _as_estimator(run: Run) -> Document:
    spread = run.spread(run.draws.effect, run.whole.effect, 0)
    left = (
        f"leaving out {run.donut} periods before joining" if run.donut else "from all periods before joining"
    )
    return {
        "label": f"Poisson imputation, {left}",
        "estimate": plain(run.whole.effect[0, 0]),
        "se": plain(spread.se),
        "ci95": interval(spread),
        "estimand": ESTIMAND,
        "comparison": COMPARISON,
        "donut": run.donut,
        "n_employers": len(run.panel.employers),
        "fte_years": plain(run.whole.exposure[0, 0]),
        "ci_method": spread.method,
        "note": "",
    }


def _diagnostics(runs: Mapping[int, Run]) -> Document:
    view = _longest_view(runs)
    return {
        "rtm": _regression_to_the_mean(view),
        "pretrend_p": _pretrend(view),
        "bracket": _bracket(runs),
    }


def _longest_view(runs: Mapping[int, Run]) -> Run:
    """The fit that did not see the year before joining, so that it can say how that year differed."""
    return runs[max(runs)]


def _regression_to_the_mean(run: Run) -> Document | None:
    """How the year before joining differed from the years before it, joiners against the others."""
    number = next(n for n, question in enumerate(run.asked) if question.kind == "year before")
    if not run.donut or not isfinite(run.whole.effect[0, number]):
        return None
    spread = run.spread(run.draws.effect, run.whole.effect, number)
    low, high = spread.ci95
    return {
        "difference": plain(run.whole.effect[0, number]),
        "se": plain(spread.se),
        "ci95": interval(spread),
        "excludes_zero": bool(low > 0 or high < 0),
    }


def _pretrend(run: Run) -> float | None:
    """The joint test that no period before joining that the fit did not see differs from nought."""
    before = [n for n, q in enumerate(run.asked) if q.kind == "period" and int(q.value) < 0]
    if not before:
        return None
    joined = int(run.panel.treated.any(1).sum())
    draws = run.draws.effect[:, before]
    return plain(wald_p(run.whole.effect[0, before], draws, joined, jackknifed=run.jackknifed))


def _bracket(runs: Mapping[int, Run]) -> Document | None:
    """Both ways of setting the baseline: they bracket the truth when shocks before joining fade."""
    if len(runs) < 2:
        return None
    year_before, donut = (float(run.whole.effect[0, 0]) for _, run in sorted(runs.items()))
    same = (year_before < 0) == (donut < 0)
    return {"donut": plain(donut), "year_before": plain(year_before), "same_sign": same}


def _rows(run: Run, kind: str, name: str, read: Callable[[str], Any]) -> list[Document]:
    found = []
    for number, question in enumerate(run.asked):
        if question.kind == kind:
            spread = run.spread(run.draws.effect, run.whole.effect, number)
            found.append(
                {
                    name: read(question.value),
                    "estimate": plain(run.whole.effect[0, number]),
                    "se": plain(spread.se),
                    "ci95": interval(spread),
                    "n_employers": behind(question.cells),
                    "fte_years": plain(run.whole.exposure[0, number]),
                }
            )
    return found


def behind(cells: Flags) -> int:
    """How many employers stand behind some cells."""
    return int(cells.any(1).sum())


def _told(one: Excluded) -> Document:
    return {
        "employer": one.employer,
        "period_start": one.period_start.isoformat() if one.period_start else None,
        "rows": one.rows,
        "reason": one.reason,
    }
