"""No count held back in open data can be worked out from all that is shown, totals included."""

from fractions import Fraction
from itertools import product
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.absence.disclosure import Part, too_small
from assessments.uptake.open_data import ALL, LIMITS, OTHERS, Taking, open_tables
from assessments.uptake.pinned import pinned, pinned_cells

AREAS, SIZES, INDUSTRIES, LEVELS = ("E1", "E2", "E3"), ("micro", "small"), ("A", "F", "Q"), ("none", "bronze")


@st.composite
def employers(draw):
    number = draw(st.integers(0, 24))
    pick = st.tuples(
        *(st.sampled_from(one) for one in (AREAS, SIZES, INDUSTRIES, LEVELS)),
        st.sampled_from((1, 4, 30, 900)),
    )
    return [Taking(place, *draw(pick)) for place in range(number)]


def rank(rows):
    """The rank of a matrix, worked out by itself and not by the code that is tested."""
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for row in left[found + 1 :]:
            times = row[column] / pivot[column]
            row[:] = [value - times * own for value, own in zip(row, pivot, strict=True)]
        found += 1
    return found


def told_as(table, one):
    """The row and the column in which an employer stands, with what is put together."""
    names = []
    for side, grouping in ((0, table.rows), (1, table.columns)):
        keys = {(cell.row, cell.column)[side] for cell in table.cells}
        own = getattr(one, grouping)
        names.append(own if own in keys else OTHERS if OTHERS in keys else ALL)
    return tuple(names)


def within(table, cell, one):
    row, column = told_as(table, one)
    return cell.row in (ALL, row) and cell.column in (ALL, column)


@settings(deadline=None, max_examples=300)
@given(employers())
def test_nothing_held_back_can_be_worked_out_from_its_table(taking):
    """Each employer is an unknown of its own, and where there are none is known: the strictest reading."""
    for table in open_tables(taking):

        def row(cell, table=table):
            return [int(within(table, cell, one)) for one in taking]

        shown = [row(cell) for cell in table.cells if cell.employers is not None]
        for cell in table.cells:
            behind = [one for one in taking if within(table, cell, one)]
            parts = [Part(one.employer, one.headcount, one.headcount) for one in behind]
            if cell.employers is not None:
                assert not too_small(parts, LIMITS), f"{cell} shows what is too small"
                assert (cell.employers, cell.employees) == (len(behind), sum(one.headcount for one in behind))
            elif too_small(parts, LIMITS):
                assert rank([*shown, row(cell)]) > rank(shown), f"{table.key} {cell} can be worked out"


@settings(deadline=None, max_examples=100)
@given(employers())
def test_nor_from_all_tables_together(taking):
    """Whoever adds and subtracts over every table, without knowing where there are no employers."""
    tables = open_tables(taking)
    kinds = [Taking(0, *kind, 1) for kind in sorted({told_in(tables, one) for one in everything(taking)})]

    def row(table, cell):
        return [int(within(table, cell, one)) for one in kinds]

    cells = [(table, cell) for table in tables for cell in table.cells]
    shown = [row(*one) for one in cells if one[1].employers is not None]
    for table, cell in cells:
        if cell.employers is None:
            assert rank([*shown, row(table, cell)]) > rank(shown), f"{table.key} {cell} can be worked out"


def everything(taking):
    """Every way in which the groups that there are could meet."""
    groups = ({getattr(one, name) for one in taking} for name in ("area", "size", "industry", "level"))
    return [Taking(0, *kind, 1) for kind in product(*groups)]


def told_in(tables, one):
    """The groups that an employer is told in, as one stands for all that look alike."""
    named = {}
    for table in tables:
        row, column = told_as(table, one)
        named |= {table.rows: row, table.columns: column}
    if not tables:
        return (ALL,) * 4
    return tuple(named[name] for name in ("area", "size", "industry", "level"))


@settings(deadline=None, max_examples=300)
@given(employers())
def test_nor_by_whole_numbers_alone(taking):
    """Every table that would look the same is tried: none agree on a count that is held back."""
    for table in open_tables(taking):
        inner = [cell for cell in table.cells if ALL not in (cell.row, cell.column)]
        hidden = [(cell.row, cell.column) for cell in inner if cell.employers is None]
        if not hidden or len(hidden) > 4:
            continue
        totals = {
            (cell.row, cell.column): cell.employers for cell in table.cells if ALL in (cell.row, cell.column)
        }
        known = {(cell.row, cell.column): cell.employers for cell in inner if cell.employers is not None}
        possible = solutions(hidden, totals, known)
        assert possible, "the truth is always possible"
        for place, key in enumerate(hidden):
            assert len({found[place] for found in possible}) > 1, f"{table.key} {key} is pinned down"


def solutions(hidden, totals, known):
    """Every way in which hidden counts add up with those that are shown."""
    most = [min(totals[row, ALL], totals[ALL, column]) for row, column in hidden]
    found = []
    for values in product(*(range(one + 1) for one in most)):
        cells = known | dict(zip(hidden, values, strict=True))
        if all(
            sum(value for key, value in cells.items() if key[side] == name) == total
            for name_pair, total in totals.items()
            for side, name in enumerate(name_pair)
            if name != ALL and name_pair[1 - side] == ALL
        ):
            found.append(values)
    return found


def test_groups_too_small_to_be_told_are_put_together():
    sizes = {"E1": 9, "E2": 2, "E3": 4}
    taking = [
        Taking(number, area, "small", "Q", "none", 20)
        for number, area in enumerate(area for area, count in sizes.items() for _ in range(count))
    ]
    (by_size, *_) = open_tables(taking)
    assert {(cell.row, cell.employers) for cell in by_size.cells if cell.column == ALL} == {
        ("E1", 9), (OTHERS, 6), (ALL, 15),
    }  # fmt: skip


def test_too_few_employers_give_no_tables_at_all():
    assert open_tables([]) == []
    assert open_tables([Taking(n, "E1", "small", "Q", "none", 20) for n in (1, 2)]) == []


def test_one_giant_is_not_told_even_among_many():
    taking = [Taking(n, "E1", "small", "Q", "none", 10) for n in range(5)]
    taking.append(Taking(9, "E1", "large", "Q", "none", 5000))
    assert open_tables(taking) == []


def test_a_single_way_of_adding_up_is_seen():
    counts = {("a", "x"): 1, ("a", "y"): 0, ("b", "x"): 0, ("b", "y"): 5}
    assert pinned(counts, [("a", "x"), ("a", "y")]) == {("a", "x"), ("a", "y")}
    hidden = [("a", "x"), ("a", "y"), ("b", "x")]
    assert pinned(counts, hidden) == set(hidden)
    assert pinned_cells(counts, hidden) == {("b", "y")}


def test_a_region_takes_seconds_at_most():
    """Twelve areas by sixteen industries, three thousand employers."""
    taking = [
        Taking(n, f"E{n % 12}", SIZES[n % 2], f"I{(n * n) % 17 % 16}", LEVELS[n % 3 % 2], 5 + n * 7 % 400)
        for n in range(3000)
    ]
    start = perf_counter()
    tables = open_tables(taking)
    took = perf_counter() - start
    print(f"{took:.2f} s")
    assert sum(cell.employers is not None for table in tables for cell in table.cells) > 100
    assert took < 20
