import pytest

from assessments.definition import Rule
from assessments.rules import OPERATORS, Context, Reason, evaluate
from assessments.scheme import SchemeFaults, load
from assessments.scoring import Campaign, score
from tests.assessments.definitions import small

FEW, MANY = {"headcount": 10, "canteen": True}, {"headcount": 60, "canteen": True}
ONE = {"f1": "met", "f2": "met", "m1": "met"}


def two(rule: str, answers: dict[str, str], facts: dict | None = None, **more) -> Reason:
    """Judge a rule as that of level two, with level one held."""
    card = score(load(small(rule=rule)), answers, facts or FEW, held=["one"], **more)
    (before, *rest) = card.levels["two"].children
    assert before.text == "One is held"
    return rest[0]


def test_every_operator_of_the_language_is_listed_here():
    assert set(OPERATORS) == {
        *("all_of", "any_of", "not", "holds", "met", "count", "each_theme"),
        *("theme_levels", "criterion", "campaigns", "needs_assessment", "fact"),
        *("by_track", "modules", "points"),
    }


@pytest.mark.parametrize(
    ("rule", "answers", "facts", "ok", "text", "missing"),
    [
        ("met: {role: mandatory}", {"m3": "met"}, MANY, True, "1 of 1 met", ()),
        ("met: {role: mandatory}", {"m3": "partly"}, MANY, False, "0 of 1 met; missing m3", ("m3",)),
        ("met: {role: mandatory}", {}, FEW, False, "nothing is asked here", ()),
        ("met: {role: pool, theme: food}", {"f3": "met"}, FEW, False, "1 of 2 met; missing f4", ("f4",)),
        ("met: {level: one}", ONE, FEW, True, "3 of 3 met", ()),
        ("met: {level: any}", {**ONE, "m3": "met"}, MANY, True, "4 of 4 met", ()),
        ("met: {level: up_to_this}", ONE, MANY, False, "3 of 4 met; missing m3", ("m3",)),
        (
            "count: {at_least: 2}",
            {"f3": "met", "m2": "met"},
            FEW,
            True,
            "2 met of 3 to choose from; 2 needed",
            (),
        ),
        (
            "count: {at_least: 2}",
            {"f3": "met"},
            FEW,
            False,
            "1 met of 3 to choose from; 2 needed",
            ("f4", "m2"),
        ),
        ("each_theme: {at_least: 1}", {"f3": "met", "m2": "met"}, FEW, True, "2 of 2 themes have enough", ()),
        ("each_theme: {at_least: 1}", {"f3": "met"}, FEW, False, "1 of 2 themes have enough", ("m2",)),
        (
            "each_theme: {of: [food], at_least: 2}",
            {"f3": "met"},
            FEW,
            False,
            "0 of 1 themes have enough",
            ("f4",),
        ),
        ("theme_levels: one", ONE, FEW, True, "2 of 2 themes at One; 2 needed", ()),
        ("theme_levels: one", {"m1": "met"}, FEW, False, "1 of 2 themes at One; 2 needed", ("f1", "f2")),
        (
            "theme_levels: {every: one, at_least: 1}",
            {"m1": "met"},
            FEW,
            True,
            "1 of 2 themes at One; 1 needed",
            (),
        ),
        ("criterion: f3", {"f3": "met"}, FEW, True, "Plan: met", ()),
        ("criterion: f3", {}, FEW, False, "Plan: not answered yet", ("f3",)),
        ("holds: one", {}, FEW, True, "One is held", ()),
        ("not: {criterion: f3}", {}, FEW, True, "must not hold: Plan: not answered yet", ()),
        ("not: {criterion: f3}", {"f3": "met"}, FEW, False, "must not hold: Plan: met", ()),
        ("any_of: [criterion: f3, criterion: f4]", {"f4": "met"}, FEW, True, "one of these holds", ()),
        (
            "any_of: [criterion: f3, criterion: f4]",
            {},
            FEW,
            False,
            "none of these 2 holds; one is enough",
            ("f3", "f4"),
        ),
        ("fact: {key: canteen, is: yes}", {}, FEW, True, "canteen is yes; yes needed", ()),
        ("fact: {key: canteen, is: no}", {}, {"headcount": 9}, False, "canteen is not known; no needed", ()),
        ("fact: {key: headcount, max: 99}", {}, FEW, True, "headcount is 10; at most 99 needed", ()),
        (
            "fact: {key: fte, min: 5, max: 99}",
            {},
            FEW,
            False,
            "fte is not known; at least 5 and at most 99 needed",
            (),
        ),
    ],
)
def test_an_operator_says_whether_it_holds_and_why(rule, answers, facts, ok, text, missing):
    reason = two(rule, answers, facts)
    assert (reason.ok, reason.text, reason.criteria) == (ok, text, missing)


def test_all_of_shows_each_part_and_gathers_what_is_missing():
    card = score(load(small("all_of: [criterion: f3, criterion: f4]")), {"f3": "met"}, FEW, held=["one"])
    level = card.levels["two"]
    assert level.text == "Two: not reached; Fruit: not answered yet"
    assert [child.text for child in level.children] == ["One is held", "Plan: met", "Fruit: not answered yet"]
    assert level.criteria == ("f4",)


@pytest.mark.parametrize(
    ("treatment", "ok", "text"),
    [
        ("leaves_the_count", True, "2 of 2 met, 1 not applicable"),
        ("counts_as_met", True, "3 of 3 met, 1 not applicable"),
        ("counts_as_not_met", False, "2 of 3 met, 1 not applicable; missing m1"),
    ],
)
def test_the_rule_says_what_not_applicable_does_to_the_count(treatment, ok, text):
    answers = {"f1": "met", "f2": "met", "m1": "not_applicable"}
    reason = two(f"met: {{level: one, not_applicable: {treatment}}}", answers)
    assert (reason.ok, reason.text) == (ok, text)


@pytest.mark.parametrize("treatment", ["leaves_the_count", "counts_as_met"])
def test_nothing_that_applies_is_never_enough(treatment):
    rule = f"met: {{level: one, theme: move, not_applicable: {treatment}}}"
    reason = two(rule, {"m1": "not_applicable"})
    assert (reason.ok, reason.text) == (False, "nothing that was asked applies, so nothing is met")


@pytest.mark.parametrize(
    ("facts", "ok", "text"),
    [
        (
            {"needs_assessment_months_ago": 12, "needs_assessment_response": 0.5},
            True,
            "recent and answered enough",
        ),
        (
            {"needs_assessment_months_ago": 13, "needs_assessment_response": 0.5},
            False,
            "it must be at most 12 months old and it is 13 months old",
        ),
        (
            {"needs_assessment_months_ago": 1, "needs_assessment_response": 0.4},
            False,
            "at least 50% must answer and 40% answered",
        ),
        (
            {},
            False,
            "it must be at most 12 months old and its date is not known; "
            "at least 50% must answer and its response is not known",
        ),
    ],
)
def test_a_needs_assessment_must_be_recent_and_answered(facts, ok, text):
    reason = two("needs_assessment: {within: P12M, min_response: 0.5}", {}, facts)
    assert (reason.ok, reason.text) == (ok, f"needs assessment: {text}")


def test_campaigns_as_a_rule_need_a_record():
    rule = "campaigns: {at_least: 2, evaluated: yes}"
    ran = [Campaign("Sleep", "two", evaluated=True), Campaign("Food", "two", evaluated=True)]
    assert two(rule, {}).text == "no campaigns are recorded"
    assert two(rule, {}, campaigns=ran[:1]).ok is False
    assert two(rule, {}, campaigns=ran).ok is True


@pytest.mark.parametrize(
    ("rule", "key", "message"),
    [
        ("most_of: 3", "levels.two.rule.most_of", f"is not a rule; rules are {', '.join(OPERATORS)}"),
        ("count: {at_least: 18}", "levels.two.rule.count.at_least", "asks for 18 of a pool of 3"),
        (
            "count: {at_least: 0}",
            "levels.two.rule.count.at_least",
            "must be a whole number from 1 to 1000, not '0'",
        ),
        ("count: {}", "levels.two.rule.count.at_least", "is missing"),
        (
            "each_theme: {of: [food, move], at_least: 2}",
            "levels.two.rule.each_theme.at_least",
            "in theme 'move', asks for 2 of a pool of 1",
        ),
        (
            "each_theme: {of: [sleep], at_least: 1}",
            "levels.two.rule.each_theme.of",
            "there is no theme 'sleep'",
        ),
        ("met: {rolle: pool}", "levels.two.rule.met.rolle", "is not known here; did you mean 'role'?"),
        ("met: {role: some}", "levels.two.rule.met.role", "must be one of mandatory, pool, info, not 'some'"),
        ("met: {level: three}", "levels.two.rule.met.level", "there is no level 'three'"),
        (
            "met: {role: info}",
            "levels.two.rule.met",
            "speaks of no criterion at all; check its role, level and theme",
        ),
        (
            "theme_levels: two",
            "levels.two.rule.theme_levels.every",
            "theme 'food' asks nothing at level 'two', so it can never reach it",
        ),
        (
            "theme_levels: {every: one, at_least: 3}",
            "levels.two.rule.theme_levels.at_least",
            "asks for 3 of 2 themes",
        ),
        ("holds: two", "levels.two.rule.holds", "'two' must be a level below 'two'"),
        ("holds: ten", "levels.two.rule.holds", "there is no level or status 'ten'"),
        ("criterion: zz", "levels.two.rule.criterion", "there is no criterion 'zz'"),
        (
            "fact: {key: canteen}",
            "levels.two.rule.fact",
            "needs 'is: yes' or 'is: no', as this fact is answered with yes or no",
        ),
        ("fact: {key: zz, is: yes}", "levels.two.rule.fact.key", "there is no fact 'zz'"),
        (
            "campaigns: {at_least: 1, level: ten}",
            "levels.two.rule.campaigns.level",
            "there is no level 'ten'",
        ),
        (
            "needs_assessment: {min_response: 50}",
            "levels.two.rule.needs_assessment.min_response",
            "must be a share between 0 and 1, not '50'",
        ),
        ("all_of: []", "levels.two.rule.all_of", "needs at least 1 rule"),
        (
            "all_of: [{not: {criterion: zz}}]",
            "levels.two.rule.all_of[1].not.criterion",
            "there is no criterion 'zz'",
        ),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_line_and_key(rule, key, message):
    text = small(rule=rule)
    with pytest.raises(SchemeFaults) as caught:
        load(text)
    line = text[: text.index(rule)].count("\n") + 1
    assert (line, key, message) in [(fault.line, fault.key, fault.message) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "rule",
    [
        Rule("spell"),
        Rule("count"),
        Rule("count", {"at_least": "many"}),
        Rule("criterion", {"key": "zz"}),
        Rule("criterion", {"key": []}),
        Rule("theme_levels", {"every": "one", "of": ("zz",)}),
        Rule("not"),
        Rule("all_of"),
        Rule("any_of", rules=(Rule("spell"),)),
        Rule("met", {"level": "zz"}),
        Rule("campaigns", {"wrong": 1}),
        Rule("fact", {}),
    ],
)
def test_a_rule_made_by_hand_that_is_broken_is_not_met_and_says_so(rule):
    reason = evaluate(rule, Context(load(small()), "two"))
    assert reason.ok is False
    assert reason.text


def test_a_reason_is_plain_data():
    reason = Reason(False, "1 of 2 met; missing b", ("b",), (Reason(True, "a: met"),))
    assert reason.as_dict() == {
        "ok": False,
        "text": "1 of 2 met; missing b",
        "missing": ["b"],
        "children": [{"ok": True, "text": "a: met", "missing": [], "children": []}],
    }
