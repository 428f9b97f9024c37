from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assessments.absence.evaluation.sensitivity import (
    balanced,
    placebo,
    sensitivity_pack,
    variants,
    without_time,
    without_top,
)
from tests.assessments.absence.evaluation.panels import panel


def emptied(of, cells):
    return replace(of, days=np.where(cells, 0, of.days), exposure=np.where(cells, 0, of.exposure))


def named(of, donut=4, **more):
    return {row["name"]: row for row in sensitivity_pack(of, donut, seed=1, draws=99, **more)}


def test_the_pack_holds_every_choice_that_these_figures_allow():
    rows = named(panel())
    assert list(rows) == [
        "donut_none", "donut_half_year", "donut_year", "without_covid", "without_top_cells", "placebo_join",
    ]  # fmt: skip
    for row in rows.values():
        assert row["ci95"][0] <= row["estimate"] <= row["ci95"][1]
        assert row["n_employers"] >= 20
        assert row["ci_method"]


def test_gaps_add_the_balanced_panel_and_short_spells_their_own_variant():
    of = panel()
    gaps = np.zeros(of.days.shape, bool)
    gaps[:5, 17] = True
    rows = named(emptied(of, gaps), short=of.days * 0.4)
    assert rows["balanced"]["n_employers"] == 55
    assert rows["short_term"]["estimate"] == pytest.approx(0.4 * rows["donut_year"]["estimate"], rel=0.3)


def test_who_left_the_scheme_stays_in_and_is_left_out_beside():
    of = panel()
    partial = of.partial.copy()
    partial[0, 15:] = True
    rows = named(replace(of, partial=partial))
    assert rows["donut_year"]["estimate"] == pytest.approx(named(of)["donut_year"]["estimate"])
    assert rows["dropouts_left_out"]["estimate"] != pytest.approx(rows["donut_year"]["estimate"])


def test_a_placebo_looks_at_nothing_after_joining():
    of = panel()
    wild = replace(of, days=np.where(of.treated, of.days * 5, of.days))
    early = placebo(wild)
    assert np.array_equal(early.panel.days, placebo(of).panel.days)
    assert not (early.treated & of.treated).any()
    assert (early.panel.first[of.first < 18] == of.first[of.first < 18] - 4).all()


def test_a_placebo_finds_nothing_where_there_is_nothing():
    found = [named(panel(seed), 4)["placebo_join"]["ci95"] for seed in range(12)]
    assert sum(low <= 0 <= high for low, high in found) >= 9


def test_months_of_the_pandemic_are_taken_out_and_no_others():
    without = without_time(panel(), date(2020, 4, 1), date(2021, 9, 30))
    assert without.present.any(0).tolist() == [False, False] + [True] * 16
    assert without_time(panel(), date(2000, 1, 1), date(2000, 12, 31)) is panel()


def test_the_highest_rates_are_taken_out():
    of = panel()
    without = without_top(of)
    gone = of.present & ~without.present
    assert gone.sum() == pytest.approx(0.01 * of.present.sum(), abs=1.5)
    rates = of.days / of.exposure
    assert rates[gone].min() > rates[without.present].max()


def test_a_panel_without_gaps_is_balanced_already():
    assert balanced(panel()) is panel()


def test_a_variant_that_leaves_nobody_says_so():
    of = panel()
    row = named(emptied(of, np.broadcast_to(np.arange(18) == 17, of.days.shape) & (of.first < 19)[:, None]))
    assert row["balanced"]["estimate"] is None
    assert row["balanced"]["note"]


def test_fewer_than_twenty_employers_get_no_interval():
    small = panel(3, 15)
    row = named(small)["donut_year"]
    assert row["estimate"] is not None
    assert (row["ci95"], row["se"]) == (None, None)
    assert "Fewer than 20" in row["note"]


def test_variants_do_not_touch_the_panel_they_are_made_from():
    of = panel()
    days, first = of.days.copy(), of.first.copy()
    assert len(list(variants(of, 4))) == 6
    assert np.array_equal(of.days, days)
    assert np.array_equal(of.first, first)
