"""The terms of a definition, its clocks and its history: read into their places, refused where they err."""

from datetime import date

import pytest

from assessments.definition import Track
from assessments.description import describe, plain_rule
from assessments.reading import SchemeFaults
from assessments.scheme import load
from assessments.terms import Area, Fee, Round, SizeBounds
from tests.assessments.definitions import small

TERMS = """\
replaces: "0"
removed: [gone]
partners: [The chamber]
languages: [en, cy]
licence: Ours
area: {name: Northshire, codes: [E10000011]}
eligibility:
  sectors: [A, C]
  ownership: [private]
  size: {unit: fte, min: 2, max: 49}
  sites: no
  requires: [A signed letter]
fees:
  - {amount: 120, plus_vat: yes, levels: [two], tracks: [many], per: year, note: Paid by the employer.}
round: {kind: yearly, closes: "01-31", awards: "03-15"}
roles: {advocate: Health friend}
process:
  - {key: visit, title: A visit, by: advocate, within: P2W, levels: [two], required: no}
conduct: {second_person_from: two}
evidence_policy: {max_age: P2Y, at_most: 5, types: [file], anonymous: yes, reuse: schemes, credit_for: P3Y}
needs_assessment: {instrument: A survey, covers: [sleep], every: P1Y, min_response: 0.5, min_group: 12}
closing: {applications_until: 2027-01-31, mark_until: 2028-01-31}
statuses:
  - {key: friend, title: Friend, note: Holds One., granted_by: holding, holds: one}
  - {key: walker, title: Walker, note: Walks., kind: certificate, granted_by: rule, theme: move,
     valid_for: P1Y, rule: {criterion: m2}}
translations:
  cy: {title: Gwobr fach, levels.one.title: Un, criteria.f1.text: Mae dŵr.}
"""
LEVEL = "    requires: one\n"
CLOCKED = """\
    requires: one
    valid_for: P2Y
    target: P6M
    also_called: [Second]
    counts_as: one
    tracks: [many]
    clocks: {at_most: P18M, extension: P6M, renewal_opens: P6W, renewal_closes: P10D, notice: P6M,
             update_every: P1Y, paused_while_working_to_next: yes, maintenance: One more.}
"""
STAIRS = "        not_applicable: {reasons: [There are no stairs]}\n"
RICH = """\
        kind: document
        document: {covers: P3Y, action_plan: P1Y, reviewed_every: P6M, must_say: [who]}
        points: 2.5
        written_if: {fact: {key: headcount, min: 5}}
        needs: {any_of: [{needs_assessment: {within: P2Y}}, {campaigns: {at_least: 2, each_theme: 1}}]}
        asked_from: 2026-01-01
        asked_until: 2027-01-01
        change: merged
        was: [old1, old2]
"""


def whole() -> str:
    """The small definition with all of the terms."""
    text = small(more=TERMS).replace(LEVEL, CLOCKED).replace(STAIRS, RICH)
    return text.replace(
        'question: "Is there a canteen?"}',
        'question: "Is there a canteen?"}\n'
        '  - {key: shifts, question: "Which shifts?", type: choice, options: [day, night], optional: yes}',
    ).replace("partly: {label: Partly met}", "partly: {label: Partly met, points_share: 0.5}")


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(SchemeFaults) as caught:
        load(text)
    return [(fault.line, fault.key, fault.message) for fault in caught.value.faults]


def test_the_terms_are_read_into_their_places():
    edition = load(whole())
    assert (edition.replaces, edition.removed, edition.languages) == ("0", ("gone",), ("en", "cy"))
    assert edition.area == Area("Northshire", ("E10000011",))
    assert edition.eligibility.size == SizeBounds("fte", 2, 49)
    assert (edition.eligibility.sectors, edition.eligibility.sites) == (("A", "C"), False)
    assert edition.fees == (Fee(120, True, ("two",), ("many",), "year", "Paid by the employer."),)
    assert edition.round == Round("yearly", "01-31", "03-15")
    assert (edition.process[0].within_days, edition.process[0].required) == (14, False)
    assert edition.conduct.second_person_from == "two"
    policy = edition.evidence_policy
    assert (policy.max_age_months, policy.credit_months, policy.types) == (24, 36, ("file",))
    assert (edition.needs_assessment.min_group, edition.needs_assessment.every_months) == (12, 12)
    assert edition.closing.applications_until == date(2027, 1, 31)
    assert [(s.granted_by, s.holds, s.valid_months) for s in edition.statuses] == [
        ("holding", "one", None),
        ("rule", None, 12),
    ]
    assert [option.share for option in edition.answers] == [1.0, 0.5, 0.0, 0.0]


def test_levels_and_criteria_have_their_clocks_and_documents():
    edition = load(whole())
    level, stairs = edition.level("two"), edition.criterion("m1")
    assert (level.also_called, level.counts_as, level.tracks) == (("Second",), "one", ("many",))
    clocks = level.clocks
    assert (clocks.max_months, clocks.extension_months, clocks.notice_months) == (18, 6, 6)
    assert (clocks.renewal_opens_days, clocks.renewal_closes_days) == (42, 10)
    assert clocks.paused_while_working_to_next
    assert (stairs.document.covers_months, stairs.document.must_say) == (36, ("who",))
    assert (stairs.points, stairs.change, stairs.was) == (2.5, "merged", ("old1", "old2"))
    assert stairs.written_if.args["min"] == 5
    assert [part.op for part in stairs.needs.rules] == ["needs_assessment", "campaigns"]
    assert (stairs.asked_from, stairs.asked_until) == (date(2026, 1, 1), date(2027, 1, 1))


def test_a_band_for_special_cases_may_come_before_one_of_the_same_size():
    text = small().replace(
        "  - {key: few,",
        "  - {key: hub, title: Hub, unit: headcount, min: 2, only_if: canteen}\n  - {key: few,",
    )
    edition = load(text)
    assert edition.tracks[0] == Track("hub", "Hub", "headcount", 2, None, "canteen")
    assert edition.track_for({"headcount": 60, "canteen": True}).key == "hub"
    assert edition.track_for({"headcount": 60}).key == "many"


def test_what_is_told_of_an_edition_has_all_of_it():
    told = describe(load(whole()))
    assert told["statuses"][1]["rule"] == {"criterion": {"key": "m2"}}
    assert told["levels"][1]["clocks"]["renewal_opens_days"] == 42
    assert told["levels"][0]["rule"] == {"met": {"role": "mandatory"}}
    (stairs,) = (one for one in told["themes"][1]["criteria"] if one["key"] == "m1")
    assert stairs["conditions"] == {"written_if": {"fact": {"key": "headcount", "min": 5}}}
    assert stairs["asked_from"] == "2026-01-01"
    assert told["themes"][0]["criteria"][1]["only_if"] == "canteen"
    assert told["area"] == {"name": "Northshire", "codes": ["E10000011"]}


def test_a_rule_is_told_as_it_was_written():
    text = small(rule="by_track: {few: {not: {criterion: f3}}, many: {all_of: [{modules: 1}, {holds: one}]}}")
    text = text.replace("summary: Eating.", "summary: Eating.\n    kind: module")
    assert plain_rule(load(text).level("two").rule) == {
        "by_track": {
            "few": {"not": {"criterion": {"key": "f3"}}},
            "many": {"all_of": [{"modules": {"at_least": 1}}, {"holds": {"level": "one"}}]},
        }
    }


SLIPS = [
    ("- key: one", "- key: any", "levels.any", "'any' is a word of the format; choose another key"),
    ("counts_as: one", "counts_as: two", "levels.two.counts_as", "'two' must be a level listed before 'two'"),
    ("tracks: [many]\n    clocks", "tracks: [all]\n    clocks", "levels.two.tracks",
     "there is no track 'all'"),
    ("at_most: P18M, ", "", "levels.two.clocks.extension", "needs 'at_most'"),
    ("target: P6M", "target: P2Y", "levels.two.clocks.at_most", "is shorter than the level's 'target'"),
    ("notice: P6M", "notice: P3Y", "levels.two.clocks.notice", "is longer than the level is valid"),
    ("    valid_for: P2Y\n", "", "levels.two.clocks.renewal_opens", "needs the level's 'valid_for'"),
    ("renewal_opens: P6W", "renewal_opens: P2M", "levels.two.clocks.renewal_opens", "weeks and days"),
    ("unit: headcount, min: 2,", "unit: people, min: 2,", "tracks.few.unit", "must be headcount or fte"),
    ("unit: fte, min: 2, max: 49", "unit: desks", "eligibility.size.unit", "must be headcount or fte"),
    ("min: 2, max: 49}\n  sites", "min: 9, max: 8}\n  sites", "eligibility.size.max", "is below its min (9)"),
    ("sectors: [A, C]", "sectors: [A, Z]", "eligibility.sectors[2]", "must be a SIC 2007 section, A to U"),
    ("codes: [E10000011]", "codes: [Kent]", "area.codes[1]", "must be an official area code"),
    ("options: [day, night]", "options: [day]", "facts.shifts.options", "needs at least two"),
    ("type: choice,", "", "facts.shifts.options", "goes with 'type: choice' only"),
    ("key: shifts,", "key: headcount,", "facts.headcount.type", "must be number: every scheme knows this"),
    ("holds: one}", "holds: won}", "statuses.friend.holds", "there is no level 'won'"),
    (", holds: one}", "}", "statuses.friend.holds", "is missing; 'granted_by: holding' needs the level"),
    ("granted_by: rule, ", "", "statuses.walker.rule", "goes with 'granted_by: rule' only"),
    ("{criterion: m2}", "{criterion: m9}", "statuses.walker.rule.criterion", "there is no criterion 'm9'"),
    ("theme: move,", "theme: sleep,", "statuses.walker.theme", "there is no theme 'sleep'"),
    ("key: friend,", "key: one,", "statuses.one", "the key 'one' is that of a level; choose another"),
    ("levels: [two], tracks", "levels: [six], tracks", "fees[1].levels", "there is no level 'six'"),
    ("tracks: [many], per", "tracks: [lots], per", "fees[1].tracks", "there is no track 'lots'"),
    ("amount: 120", "amount: -1", "fees[1].amount", "must be a number that is not below nought, not '-1'"),
    ("by: advocate", "by: nobody", "process.visit.by", "must be 'employer' or a key of 'roles'"),
    ("second_person_from: two", "second_person_from: x", "conduct.second_person_from",
     "there is no level 'x'"),
    ("kind: yearly, ", "", "round.closes", "goes with 'kind: yearly' only"),
    ('"01-31"', '"02-30"', "round.closes", "must be a day of the year as month and day in quotes"),
    ("reuse: schemes, ", "", "evidence_policy.credit_for", "goes with 'reuse: schemes' only"),
    ("mark_until: 2028", "mark_until: 2026", "closing.mark_until", "is before the last day to apply"),
    ("languages: [en, cy]", "languages: [en]", "translations.cy", "is not one of the other 'languages'"),
    ("languages: [en, cy]", "languages: [cy, en]", "languages", "must begin with 'en'"),
    ("levels.one.title: Un", "levels.on.title: Un", "translations.cy.levels.on.title",
     "did you mean 'levels.one"),
    ("written_if: {fact: {key: headcount, min: 5}}", "written_if: {criterion: f1}", "themes.move.criteria.m1."
     "written_if.criterion", "cannot be used here; only all_of, any_of, fact, not can"),
    ("{needs_assessment: {within: P2Y}}", "{met: {}}", "themes.move.criteria.m1.needs.any_of[1].met",
     "cannot be used here; only all_of, any_of, campaigns, fact, needs_assessment, not can"),
    ("{key: headcount, min: 5}", "{key: heads, min: 5}", "themes.move.criteria.m1.written_if.fact.key",
     "there is no fact 'heads'"),
    ("{key: headcount, min: 5}", "{key: shifts, is: no}", "themes.move.criteria.m1.written_if.fact",
     "needs 'one_of' with the answers that will do"),
    ("asked_until: 2027", "asked_until: 2025", "themes.move.criteria.m1.asked_until",
     "is before 'asked_from'"),
    ("kind: document", "kind: data", "themes.move.criteria.m1.document", "goes with 'kind: document' only"),
    ("was: [old1, old2]", "was: [old1]", "themes.move.criteria.m1.was",
     "must name the criteria that were merged"),
    ("change: merged", "change: new", "themes.move.criteria.m1.was", "cannot stand beside 'change: new'"),
    ('replaces: "0"\n', "", "themes.move.criteria.m1.change", "say which one with 'replaces'"),
    ('replaces: "0"', 'replaces: "1"', "replaces", "is the version of this edition itself"),
    ("removed: [gone]", "removed: [f1]", "removed", "'f1' is still asked"),
    ("removed: [gone]", "removed: [old1]", "removed", "'old1' became another criterion"),
    ("conduct:", "competition: {winners: 1}\nconduct:", "competition", "goes with 'overall: winner' only"),
    ("conduct:", "overall: winner\nconduct:", "competition", "is missing; 'overall: winner' needs to say"),
    ("not_met: {label: Not met}", "not_met: {label: Not met, points_share: 0.1}",
     "answers.not_met.points_share", "this answer can never earn points"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "words"), SLIPS)
def test_each_slip_is_told_by_its_key_with_what_was_expected(old, new, key, words):
    assert old in whole()
    text = whole().replace(old, new, 1)
    found = [(line, told) for line, at, told in faults_of(text) if at == key]
    assert any(words in told for _, told in found), faults_of(text)
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in found)


def test_a_criterion_of_any_level_cannot_count_campaigns_of_a_level():
    text = small(rule="count: {at_least: 1}").replace(
        "key: f3, title: Plan", "key: f3, kind: campaigns, campaigns: {at_least: 1}, title: Plan"
    )
    text = text.replace("There is a plan., level: two", "There is a plan., level: any")
    assert [(key, told[:24]) for _, key, told in faults_of(text)] == [
        ("themes.food.criteria.f3.level", "cannot be 'any' beside '")
    ]


EXAMPLE = """\
examples:
  - name: all of One
    met: [one]
    facts: {headcount: 10}
    level: one
"""


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ("    points: 2\n    statuses: [friend]\n    next: [f3, f4]\n", []),
        ("    points: 3\n", [("examples[1].points", "'all of One' should earn 3 points and earns 2")]),
        (
            "    statuses: []\n",
            [("examples[1].statuses", "'all of One' should be granted nothing and is granted friend")],
        ),
        (
            "    next: [f3]\n",
            [("examples[1].next", "'all of One' should go on with f3 and goes on with f3, f4")],
        ),
        (
            "    statuses: [one]\n",
            [("examples[1].statuses", "there is no status granted by holding or by rule 'one'")],
        ),
        ("    held: [three]\n", [("examples[1].held", "there is no level or status 'three'")]),
        ("    next: [zz]\n", [("examples[1].next", "there is no criterion 'zz'")]),
        (
            "    campaigns: [{topic: x, theme: sleep}]\n",
            [("examples[1].campaigns[1].theme", "there is no theme 'sleep'")],
        ),
    ],
)
def test_an_example_may_say_its_points_statuses_and_next_step(more, faults):
    status = "statuses:\n  - {key: friend, title: Friend, note: Is one., granted_by: holding, holds: one}\n"
    text = small(rule="count: {at_least: 2, theme: food}", more=status + EXAMPLE + more)
    text = text.replace(", only_if: canteen", ", role: info")
    assert [(key, told) for _, key, told in (faults_of(text) if faults else [])] == faults
    if not faults:
        assert load(text).key == "small-award"


def test_the_facts_of_an_example_must_be_of_their_type():
    text = small(more=EXAMPLE.replace("headcount: 10", "headcount: ten, canteen: often"))
    assert [(key, told) for _, key, told in faults_of(text)] == [
        ("examples[1].facts.headcount", "must be a number of nought or more, not 'ten'"),
        ("examples[1].facts.canteen", "must be yes or no, not 'often'"),
    ]
