"""What each operator of the rule language means: a rule and the context it is judged in, to a reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from assessments.campaigns import CampaignBook
from assessments.conditions import fact_name
from assessments.definition import (
    ANY_LEVEL,
    MANDATORY,
    POOL,
    CampaignNeed,
    Edition,
    Rule,
    as_number,
    as_yes_no,
)
from assessments.holding import by_way_of, held_now, stands_for
from assessments.outcomes import Outcomes, State, ThemeStanding
from assessments.reasons import Reason, listed, missing_of
from assessments.selection import among, choice_of, module_keys, select_keys, themes_of, without

LEAVES, COUNTS, FAILS = "leaves_the_count", "counts_as_met", "counts_as_not_met"


@dataclass(frozen=True)
class Context:
    """Everything a rule may look at while a level is judged; outside the ladder the level is `any`."""

    edition: Edition
    level: str
    outcomes: Outcomes = field(default_factory=Outcomes)
    themes: Mapping[str, ThemeStanding] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    held: Collection[str] = ()
    reached: Mapping[str, Reason] = field(default_factory=dict)
    book: CampaignBook = field(default_factory=CampaignBook)
    track: str | None = None

    def chosen(self, rule: Rule, default_role: str | None) -> tuple[str, ...]:
        """Return the keys of what a rule speaks of, without those that are not asked of this employer."""
        return self.asked(*choice_of(rule, default_role))

    def asked(self, role: str | None, named: str | None, themes: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the keys that `select` gives, without those that are not asked of this employer."""
        keys = select_keys(self.edition, self.level, role, named, themes)
        return without(keys, self.outcomes.not_asked) if self.outcomes.not_asked else keys

    def title(self, level: str) -> str:
        """Return a level's title, or its key when the edition has no such level (a status, say)."""
        return self.edition.level(level).title if level in self.edition.level_keys else level


def is_met(rule: Rule, context: Context) -> Reason:
    """Every chosen criterion is met; nothing asked, or nothing that applied, is not enough."""
    outcomes, chosen = context.outcomes, context.chosen(rule, MANDATORY)
    treatment = rule.args.get("not_applicable") or LEAVES
    really, apart = len(outcomes.met.intersection(chosen)), len(outcomes.apart.intersection(chosen))
    met = really + (apart if treatment == COUNTS else 0)
    asked = len(chosen) - (apart if treatment == LEAVES else 0)
    short = among(chosen, outcomes.unmet | outcomes.apart if treatment == FAILS else outcomes.unmet)
    words = f"{met} of {asked} met"
    if apart:
        words += f", {apart} not applicable"
    if short:
        words += f"; missing {listed(short)}"
    elif not really:
        words = "nothing is asked here" if not chosen else "nothing that was asked applies, so nothing is met"
    return Reason(really > 0 and not short, words, short, _notes(outcomes, chosen, short))


def _notes(outcomes: Outcomes, chosen: tuple[str, ...], short: tuple[str, ...]) -> tuple[Reason, ...]:
    """One child for each criterion that is short, or about which there is more to say than that it is met."""
    told, failing = outcomes.of(among(chosen, outcomes.told)), frozenset(short)
    return tuple([outcome.short if outcome.criterion.key in failing else outcome.held for outcome in told])


def count_of(rule: Rule, context: Context) -> Reason:
    """At least so many of the chosen criteria are met."""
    return _enough(rule, context, context.chosen(rule, POOL))


def _enough(rule: Rule, context: Context, chosen: tuple[str, ...], of: str = "") -> Reason:
    """Whether enough of these are met; `of` says of what they are, before the words."""
    outcomes, wanted = context.outcomes, rule.args["at_least"]
    counts = rule.args.get("not_applicable") == COUNTS
    short = without(chosen, outcomes.met | outcomes.apart if counts else outcomes.met)
    met = len(chosen) - len(short)
    words = f"{of}{met} met of {len(chosen)} to choose from; {wanted} needed"
    return Reason(met >= wanted, words, () if met >= wanted else short, choice=len(short) > wanted - met)


def each_theme(rule: Rule, context: Context) -> Reason:
    """At least so many criteria are met in each of the themes named (all but the modules when none is)."""
    role, named = rule.args.get("role") or POOL, rule.args.get("level")
    children = [
        _enough(rule, context, context.asked(role, named, (key,)), f"{context.edition.theme(key).title}: ")
        for key in themes_of(rule, context.edition)
    ]
    held = sum(child.ok for child in children)
    words = f"{held} of {len(children)} themes have enough"
    return Reason(bool(children) and held == len(children), words, missing_of(children), tuple(children))


def themes_at(rule: Rule, context: Context) -> Reason:
    """Every theme named, or at least so many of them, has reached a level of its own."""
    level = rule.args["every"]
    children = [_theme_reason(key, level, context) for key in themes_of(rule, context.edition)]
    reached = sum(child.ok for child in children)
    wanted = rule.args.get("at_least") or len(children)
    ok = bool(children) and reached >= wanted
    words = f"{reached} of {len(children)} themes at {context.title(level)}; {wanted} needed"
    short = () if ok else missing_of(children)
    return Reason(ok, words, short, tuple(children), choice=wanted < len(children))


def _theme_reason(key: str, level: str, context: Context) -> Reason:
    title, standing = context.edition.theme(key).title, context.themes[key]
    if level in standing.reached:
        return Reason(True, f"{title}: {context.title(level)} reached")
    gaps = standing.gaps.get(level, ())
    notes = tuple([outcome.short for outcome in context.outcomes.of(gaps)])
    words = f"missing {listed(gaps)}" if gaps else "nothing is asked at this level"
    return Reason(False, f"{title}: below {context.title(level)}; {words}", gaps, notes)


def has_modules(rule: Rule, context: Context) -> Reason:
    """So many modules are complete: all that is mandatory in them is met, and something really is."""
    edition, named = context.edition, rule.args.get("level") or ANY_LEVEL
    themes = tuple(rule.args.get("of") or ()) or module_keys(edition)
    children = tuple(
        _module_reason(edition.theme(key).title, context.asked(MANDATORY, named, (key,)), context.outcomes)
        for key in themes
    )
    complete, wanted = sum(child.ok for child in children), rule.args["at_least"]
    ok = bool(children) and complete >= wanted
    words = f"{complete} of {len(children)} modules complete; {wanted} needed"
    return Reason(ok, words, () if ok else missing_of(children), children, choice=wanted < len(children))


def _module_reason(title: str, asked: tuple[str, ...], outcomes: Outcomes) -> Reason:
    short, met = among(asked, outcomes.unmet), len(outcomes.met.intersection(asked))
    if met and not short:
        return Reason(True, f"{title}: complete")
    words = f"{met} of {len(asked)} met; missing {listed(short)}" if short else "nothing in it is met"
    return Reason(False, f"{title}: {words}", short)


def is_held(rule: Rule, context: Context) -> Reason:
    """The level is held as an award or reached by these same answers, or another that stands for it is.

    With `now` an award that has run out does not count, nor do the answers it was given for: it is renewed.
    """
    edition, key, now = context.edition, rule.args["level"], bool(rule.args.get("now"))
    held = held_now(context.facts, context.held) if now else context.held
    if by_way_of(edition, held, key) is None and by_way_of(edition, context.held, key) is not None:
        return Reason(False, f"{context.title(key)} was held and has run out; renew it first")
    reached = [level for level, reason in context.reached.items() if reason.ok]
    for keys, words in ((held, "held now" if now else "held"), (reached, "reached by these answers")):
        way = by_way_of(edition, keys, key)
        if way is not None:
            own = f"{context.title(key)} is {words}"
            other = f"{context.title(way)} is {words} and counts as {context.title(key)}"
            return Reason(True, own if way == key else other)
    ways = [level for level in context.reached if key in stands_for(edition, level)]
    missing = next((context.reached[way].criteria for way in ways if context.reached[way].criteria), ())
    return Reason(False, f"{context.title(key)} comes first and is not reached yet", missing)


def one_criterion(rule: Rule, context: Context) -> Reason:
    """One criterion, named by its key, is met."""
    outcome = context.outcomes[rule.args["key"]]
    return outcome.held if outcome.state is State.MET else outcome.short


def has_run_campaigns(rule: Rule, context: Context) -> Reason:
    """Enough recorded campaigns count; when none were listed or stated, that has not been shown."""
    if not context.book.listed and context.book.stated is None:
        return Reason(False, "no campaigns are recorded")
    args = dict(rule.args)
    level = args.pop("level", None) or context.level
    ok, words = context.book.judge(CampaignNeed(**args), level)
    return Reason(ok, words)


def has_surveyed(rule: Rule, context: Context) -> Reason:
    """The needs assessment is recent and answered enough; read from two facts, in months and as a share."""
    problems = []
    age = as_number(context.facts.get("needs_assessment_months_ago"))
    answered = context.facts.get("needs_assessment_response")
    within, least = rule.args.get("within"), rule.args.get("min_response")
    if within is not None and (age is None or age > within):
        told = "its date is not known" if age is None else f"it is {age:g} months old"
        problems.append(f"it must be at most {within} months old and {told}")
    if least is not None and ((share := as_number(answered)) is None or share < least):
        told = (
            "its response is not known"
            if as_number(answered) is None
            else f"{as_number(answered):.0%} answered"
        )
        problems.append(f"at least {least:.0%} must answer and {told}")
    if within is None and least is None and age is None:
        problems.append("none is recorded")
    return Reason(not problems, "needs assessment: " + ("; ".join(problems) or "recent and answered enough"))


def fact_is(rule: Rule, context: Context) -> Reason:
    """A fact about the employer is as wanted: yes, no, within bounds (both included), or one of these."""
    key, value = rule.args["key"], context.facts.get(rule.args["key"])
    if rule.args.get("one_of"):
        return _one_of(fact_name(context.edition, key), value, rule.args["one_of"])
    if rule.args.get("is") is not None:
        told, wanted = as_yes_no(value), rule.args["is"]
        shown = {True: "yes", False: "no", None: "not known"}
        return Reason(told is wanted, f"{key} is {shown[told]}; {shown[wanted]} needed")
    size, low, high = as_number(value), rule.args.get("min"), rule.args.get("max")
    bounds = " and ".join(
        words
        for words in (low is not None and f"at least {low:g}", high is not None and f"at most {high:g}")
        if words
    )
    ok = size is not None and (low is None or size >= low) and (high is None or size <= high)
    return Reason(ok, f"{key} is {'not known' if size is None else f'{size:g}'}; {bounds} needed")


def _one_of(name: str, value: object, wanted: tuple[str, ...]) -> Reason:
    told = value if isinstance(value, str) and value else "not known"
    return Reason(value in wanted, f"{name}: {told}; needed: {' or '.join(wanted)}")
