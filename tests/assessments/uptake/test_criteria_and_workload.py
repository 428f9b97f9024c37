"""Criteria and campaigns are sums over several employers; work is told by desk and month."""

from datetime import date, timedelta

from assessments.definition import Answer
from assessments.uptake.criteria import Ran, Ruled, by_topic, most_often_unmet
from assessments.uptake.workload import NOBODY, Case, renewals, work

DAY = date(2026, 11, 29)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_the_criteria_least_met_come_first_and_those_of_few_employers_not_at_all():
    rows = [
        Ruled(1, "policy", Answer.MET, 8),
        Ruled(1, "policy", Answer.NOT_MET, 2),
        Ruled(1, "champion", Answer.MET, 1),
        Ruled(1, "champion", Answer.PARTLY, 2),
        Ruled(1, "champion", Answer.NOT_APPLICABLE, 9),
        Ruled(1, "secret", Answer.NOT_MET, 5),
    ]
    employers = {(1, "policy"): 9, (1, "champion"): 3, (1, "secret"): 2}
    found = most_often_unmet(rows, employers, {1: frozenset({Answer.MET})}, DAY)
    assert [one.criterion for one in found.told] == ["champion", "policy"]
    champion, policy = found.told
    assert (champion.figure.numerator, champion.figure.denominator, champion.partly) == (2, 3, 2)
    assert policy.figure.value == 0.2
    assert found.held_back == 1


def test_a_scheme_in_which_partly_is_enough_counts_it_as_met():
    rows = [Ruled(1, "policy", Answer.PARTLY, 4)]
    found = most_often_unmet(rows, {(1, "policy"): 4}, {1: frozenset({Answer.MET, Answer.PARTLY})}, DAY)
    assert (found.told[0].figure.value, found.told[0].partly) == (0, 0)


def ran(employer: int, topic: str, reach: int | None = None) -> Ran:
    return Ran(employer, topic, ago(50), reach, evaluated=reach is not None)


def test_topics_are_one_however_written_and_those_of_few_employers_are_summed():
    found = by_topic(
        [ran(1, "Sleep", 10), ran(2, " sleep ", None), ran(3, "SLEEP", 5), ran(3, "sleep", 1),
         ran(1, "alcohol"), ran(2, "knitting"), ran(3, "dancing", 3)]
    )  # fmt: skip
    (sleep,) = found.told
    assert (sleep.words, sleep.campaigns, sleep.employers, sleep.reach, sleep.with_reach) == (
        "Sleep", 4, 3, 16, 3,
    )  # fmt: skip
    assert (found.others.campaigns, found.others.employers) == (3, 3)
    assert found.campaigns == 7


def test_other_topics_of_too_few_employers_are_held_back():
    found = by_topic([ran(1, "knitting"), ran(2, "knitting")])
    assert (found.told, found.others, found.campaigns) == ((), None, 2)


def test_work_is_what_is_open_and_what_was_decided_in_the_time():
    cases = [
        Case(7, ago(40), None),
        Case(7, ago(90), ago(20)),
        Case(7, ago(500), ago(400)),  # before the time asked about
        Case(8, ago(30), ago(-5)),  # decided later: still open on the day
        Case(NOBODY, ago(3), None),
        Case(9, ago(80), None, withdrawn_on=ago(60)),
        Case(9, ago(-1), None),  # not submitted yet
    ]
    found = work(cases, DAY, ago(365))
    assert [(desk.assessor, desk.open_now, desk.decided) for desk in found.desks] == [
        (7, 1, 1), (NOBODY, 1, 0), (8, 1, 0),
    ]  # fmt: skip
    assert (found.total.open_now, found.total.oldest_days, found.total.took.median) == (3, 40, 70)
    assert work([], DAY, ago(365)).total.took is None


def test_renewals_come_in_the_month_of_the_last_day():
    last_days = [
        date(2026, 11, 28),
        date(2026, 11, 30),
        date(2027, 1, 1),
        date(2027, 1, 31),
        date(2028, 5, 1),
    ]
    found = renewals(last_days, DAY, 3)
    assert found == [(date(2026, 11, 1), 1), (date(2026, 12, 1), 0), (date(2027, 1, 1), 2)]
