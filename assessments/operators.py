"""What each operator of the rule language means: a rule and the context it is judged in, to a reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from assessments.campaigns import CampaignBook
from assessments.definition import ANY_LEVEL, CampaignNeed, Edition, Rule, as_number, as_yes_no
from assessments.outcomes import Outcome, State, ThemeStanding
from assessments.reasons import Reason, listed, missing_of

UP_TO_THIS = "up_to_this"
LEAVES, COUNTS, FAILS = "leaves_the_count", "counts_as_met", "counts_as_not_met"


@dataclass(frozen=True)
class Context:
    """Everything a rule may look at while one level is judged."""

    edition: Edition
    level: str
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    themes: Mapping[str, ThemeStanding] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    held: Collection[str] = ()
    reached: Mapping[str, Reason] = field(default_factory=dict)
    book: CampaignBook = field(default_factory=CampaignBook)

    def chosen(self, rule: Rule, default_role: str | None) -> list[Outcome]:
        """Return the outcomes a rule speaks of: by role, level (this one unless it says) and theme."""
        role, theme = rule.args.get("role") or default_role, rule.args.get("theme")
        levels = self.levels(rule.args.get("level"))
        return [
            outcome
            for outcome in self.outcomes.values()
            if outcome.criterion.level in levels
            and (role is None or outcome.criterion.role == role)
            and (theme is None or outcome.criterion.theme == theme)
            and outcome.state is not State.NOT_ASKED
        ]

    def levels(self, named: str | None) -> tuple[str, ...]:
        """Return the level keys that a rule's `level` stands for."""
        keys = self.edition.level_keys
        if named == ANY_LEVEL:
            return keys
        if named == UP_TO_THIS:
            return keys[: keys.index(self.level) + 1]
        return (named or self.level,)

    def title(self, level: str) -> str:
        """Return a level's title, or its key when the edition has no such level (a status, say)."""
        return self.edition.level(level).title if level in self.edition.level_keys else level


def is_met(rule: Rule, context: Context) -> Reason:
    """Every chosen criterion is met; nothing asked, or nothing that applied, is not enough."""
    chosen = context.chosen(rule, "mandatory")
    treatment = rule.args.get("not_applicable") or LEAVES
    apart = [outcome for outcome in chosen if outcome.state is State.NOT_APPLICABLE]
    asked = chosen if treatment != LEAVES else [outcome for outcome in chosen if outcome not in apart]
    met = [outcome for outcome in asked if _counts(outcome, treatment)]
    short = [outcome for outcome in asked if not _counts(outcome, treatment)]
    really = any(outcome.state is State.MET for outcome in chosen)
    words = f"{len(met)} of {len(asked)} met"
    if apart:
        words += f", {len(apart)} not applicable"
    if short:
        words += f"; missing {listed([outcome.criterion.key for outcome in short])}"
    elif not really:
        words = "nothing is asked here" if not chosen else "nothing that was asked applies, so nothing is met"
    return Reason(
        really and not short,
        words,
        tuple(outcome.criterion.key for outcome in short),
        _notes(chosen, treatment),
    )


def count_of(rule: Rule, context: Context) -> Reason:
    """At least so many of the chosen criteria are met."""
    chosen = context.chosen(rule, "pool")
    treatment = rule.args.get("not_applicable") or LEAVES
    met = sum(_counts(outcome, treatment) for outcome in chosen)
    wanted = rule.args["at_least"]
    ok = met >= wanted
    open_keys = () if ok else tuple(o.criterion.key for o in chosen if not _counts(o, treatment))
    return Reason(ok, f"{met} met of {len(chosen)} to choose from; {wanted} needed", open_keys)


def each_theme(rule: Rule, context: Context) -> Reason:
    """At least so many criteria are met in each of the themes named (all of them when none is)."""
    children = []
    for key in _themes(rule, context):
        inner = count_of(Rule("count", {**rule.args, "theme": key}), context)
        children.append(Reason(inner.ok, f"{context.edition.theme(key).title}: {inner.text}", inner.criteria))
    held = sum(child.ok for child in children)
    words = f"{held} of {len(children)} themes have enough"
    return Reason(bool(children) and held == len(children), words, missing_of(children), tuple(children))


def themes_at(rule: Rule, context: Context) -> Reason:
    """Every theme named, or at least so many of them, has reached a level of its own."""
    level = rule.args["every"]
    children = [_theme_reason(key, level, context) for key in _themes(rule, context)]
    reached = sum(child.ok for child in children)
    wanted = rule.args.get("at_least") or len(children)
    ok = bool(children) and reached >= wanted
    words = f"{reached} of {len(children)} themes at {context.title(level)}; {wanted} needed"
    return Reason(ok, words, () if ok else missing_of(children), tuple(children))


def _theme_reason(key: str, level: str, context: Context) -> Reason:
    title, standing = context.edition.theme(key).title, context.themes[key]
    if level in standing.reached:
        return Reason(True, f"{title}: {context.title(level)} reached")
    gaps = standing.gaps.get(level, ())
    notes = tuple(
        Reason(False, f"{context.outcomes[gap].criterion.title}: {context.outcomes[gap].text}", (gap,))
        for gap in gaps
    )
    words = f"missing {listed(gaps)}" if gaps else "nothing is asked at this level"
    return Reason(False, f"{title}: below {context.title(level)}; {words}", gaps, notes)


def is_held(rule: Rule, context: Context) -> Reason:
    """The level is held as an award, or is reached by these same answers."""
    key = rule.args["level"]
    if key in context.held:
        return Reason(True, f"{context.title(key)} is held")
    below = context.reached.get(key)
    if below and below.ok:
        return Reason(True, f"{context.title(key)} is reached by these answers")
    return Reason(
        False, f"{context.title(key)} comes first and is not reached yet", below.criteria if below else ()
    )


def one_criterion(rule: Rule, context: Context) -> Reason:
    """One criterion, named by its key, is met."""
    outcome = context.outcomes[rule.args["key"]]
    ok = outcome.state is State.MET
    return Reason(ok, f"{outcome.criterion.title}: {outcome.text}", () if ok else (outcome.criterion.key,))


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
    """A fact about the employer is as wanted: yes, no, or within bounds (both included)."""
    key, value = rule.args["key"], context.facts.get(rule.args["key"])
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


def _counts(outcome: Outcome, treatment: str) -> bool:
    return outcome.state is State.MET or (outcome.state is State.NOT_APPLICABLE and treatment == COUNTS)


def _themes(rule: Rule, context: Context) -> tuple[str, ...]:
    return rule.args.get("of") or tuple(theme.key for theme in context.edition.themes)


def _notes(chosen: list[Outcome], treatment: str) -> tuple[Reason, ...]:
    """One child for each criterion that is short, or about which there is more to say than that it is met."""
    notes = []
    for outcome in chosen:
        ok = _counts(outcome, treatment) or (outcome.state is State.NOT_APPLICABLE and treatment == LEAVES)
        if not ok or outcome.text != "met":
            words = f"{outcome.criterion.title}: {outcome.text}"
            notes.append(Reason(ok, words, () if ok else (outcome.criterion.key,)))
    return tuple(notes)
