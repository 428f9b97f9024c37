"""What a partner sees of a partnership's account."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.uptake.partners import as_a_partner_sees
from tests.assessments.uptake.accounts import NAMES, made_up_account


def test_of_areas_only_its_own_are_told():
    own, *others = NAMES
    keys = [one.key for part in as_a_partner_sees(made_up_account().parts, {own}) for one in part.figures]
    assert any(f"by_area.{own}." in key for key in keys)
    assert not any(code in key for code in others for key in keys)


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_no_small_group_is_told_or_can_be_worked_out(employers):
    from datetime import date

    from assessments.uptake.document import Part
    from assessments.uptake.figures import count

    day = date(2026, 3, 31)
    figures = [
        figure
        for number, many in enumerate(employers)
        for figure in (
            count(f"by_size.s{number}.enterprises", "Employers", many, day),
            count(f"by_size.s{number}.employees", "Employees", 9 * many, day),
        )
    ]
    (part,) = as_a_partner_sees([Part("by_size", "By size", tuple(figures))], set())
    told = {one.key.split(".")[1]: one for one in part.figures if one.key.endswith("enterprises")}
    hidden = [number for number, many in enumerate(employers) if told[f"s{number}"].suppressed]
    assert all(number in hidden for number, many in enumerate(employers) if many in (1, 2))
    # What is hidden together, which the total gives away, is never a single group where there are others.
    shown_others = [many for number, many in enumerate(employers) if many and number not in hidden]
    assert len(hidden) != 1 or not shown_others
    for one in part.figures:
        assert (one.value is None) == bool(one.suppressed)
