"""What each form of the studio asks: one table for each kind of record of a definition."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assessments.definition import (
    CHANGES,
    DECIDERS,
    FACT_TYPES,
    KINDS,
    ORIGINS,
    OVERALLS,
    THEME_KINDS,
    VISITS,
)
from assessments.definition import ROLES as COUNTING
from assessments.roles import Role
from assessments.terms import EVIDENCE_TYPES, GRANTED_BY, REUSE, ROUNDS, STATUS_KINDS

Options = tuple[tuple[str, str], ...]

WORDS = {
    "yes_no": "Yes or no",
    "pool": "One of a pool to choose from",
    "mandatory": "Must be met",
    "info": "For information",
    "second_reader": "A second assessor",
    "own_priority": "The employer's own priority",
    "module": "A module to choose",
    "fixed": "Fixed: part of the scheme for everybody",
    "ladder": "A ladder of levels",
    "lowest_theme": "The level of the lowest theme",
    "profile": "A level for each theme, none overall",
    "winner": "A competition with a winner",
    "authored": "Written by us",
    "source": "From a source",
    "headcount": "People (headcount)",
    "fte": "Full-time equivalents",
    "cy": "Welsh",
    "en": "English",
    "note": "Named only",
    "holding": "By holding a level",
}


def worded(values: Iterable[str]) -> Options:
    """Choices with their words."""
    return tuple((value, WORDS.get(value, value.replace("_", " ").capitalize())) for value in values)


@dataclass(frozen=True)
class Entry:
    """One question of a form: where its answer stands in the record, and how it is asked.

    `kind` is line, long, lines, whole, number, tick, yesno, day, time, one, many or condition; `options` are
    the choices, or the name of a list of the draft (levels, tracks, ...). `language` is set for an answer
    that is not in English.
    """

    path: str
    label: str
    kind: str = "line"
    options: Options | str = ()
    hint: str = ""
    required: bool = False
    section: str = ""
    language: str = ""

    @property
    def name(self) -> str:
        """The name of its field on the page."""
        return self.path.replace(".", "__")


@dataclass(frozen=True)
class Part:
    """A kind of record: what it is called, what its form asks, and what a new one begins with."""

    title: str
    one: str
    entries: tuple[Entry, ...]
    keyed: bool = True
    named_by: str = "title"
    new: dict[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, ...]:
        """The keys of the record in the order a definition is read best."""
        return tuple(
            dict.fromkeys(("key", *(entry.path.partition(".")[0] for entry in self.entries), *self.new))
        )


E = Entry
_TIME = "Such as 2 years, 18 months or 6 weeks."
_LINES = "One on each line."
_EVERY = "Leave all empty for every one."

LEVEL = (
    E("title", "Title", required=True),
    E("meaning", "What reaching it means", "long", required=True),
    E("also_called", "Other names it goes by", "lines", hint=_LINES),
    E("requires", "Level that must be held first", "one", "levels"),
    E("counts_as", "Holding it also stands for", "one", "levels"),
    E("optional", "It may be left out on the way up", "tick"),
    E("tracks", "Only these size bands may apply", "many", "tracks", _EVERY),
    E("decided_by", "Who decides", "one", worded(DECIDERS), section="How it is decided"),
    E("visit", "Visit", "one", worded(VISITS), section="How it is decided"),
    E("valid_for", "How long an award lasts", "time", hint=_TIME, section="Times"),
    E("valid_for_origin", "Where that comes from", "one", worded(ORIGINS), section="Times"),
    E("target", "Usual time to reach it", "time", hint=_TIME, section="Times"),
    E("clocks.at_most", "Longest time to work towards it", "time", hint=_TIME, section="Times"),
    E("clocks.extension", "Extension on request", "time", hint=_TIME, section="Times"),
    E(
        "clocks.renewal_opens",
        "Renewal opens before the last day by",
        "time",
        hint="Weeks or days.",
        section="Times",
    ),
    E(
        "clocks.renewal_closes",
        "Renewal closes after the last day by",
        "time",
        hint="Weeks or days.",
        section="Times",
    ),
    E("clocks.notice", "Notice before it runs out", "time", hint=_TIME, section="Times"),
    E("clocks.update_every", "A short update every", "time", hint=_TIME, section="Times"),
    E(
        "clocks.paused_while_working_to_next",
        "Does not run out while working to the next level",
        "tick",
        section="Times",
    ),
    E("clocks.maintenance", "What keeping it asks", "long", section="Times"),
)
TRACK = (
    E("title", "Title", required=True),
    E("unit", "Counted in", "one", "units", required=True),
    E("min", "From", "whole", hint="This number is included.", required=True),
    E("max", "To", "whole", hint="This number is included. Leave it empty for no upper bound."),
    E("only_if", "Only for employers that answer yes to", "one", "yes_no_facts"),
)
FACT = (
    E("question", "Question", required=True),
    E("hint", "Hint"),
    E("type", "Kind of answer", "one", worded(FACT_TYPES)),
    E("options", "Answers to choose from", "lines", hint=_LINES + " Only for a choice."),
    E("optional", "It need not be answered", "tick"),
)
THEME = (
    E("title", "Title", required=True),
    E("summary", "What it is about", "long", required=True),
    E("kind", "Kind of theme", "one", worded(THEME_KINDS)),
    E("weight", "Weight of its points", "number"),
)
CRITERION = (
    E("title", "Title", required=True),
    E("text", "What is asked", "long", required=True),
    E("level", "Level", "one", "levels_or_any", required=True),
    E("role", "How it counts", "one", worded(COUNTING)),
    E("kind", "Kind of criterion", "one", worded(KINDS)),
    E("points", "Points", "number"),
    E("guidance", "Guidance", "long"),
    E("checklist", "Checklist", "lines", hint=_LINES),
    E("origin", "Where it comes from", "one", worded(ORIGINS), required=True, section="Where it comes from"),
    E("source", "Source", "one", "sources", section="Where it comes from"),
    E("item", "Item in the source", section="Where it comes from"),
    E("only_if", "Asked only when this is yes", "condition", "yes_no_facts", section="When it is asked"),
    E("unless", "Not asked when this is yes", "condition", "yes_no_facts", section="When it is asked"),
    E(
        "written_if",
        "Must be written when this is yes",
        "condition",
        "yes_no_facts",
        section="When it is asked",
    ),
    E("tracks", "Asked of these size bands", "many", "tracks", _EVERY, section="When it is asked"),
    E(
        "not_applicable.reasons",
        "Reasons for “not applicable”",
        "lines",
        hint=_LINES + " None: it always applies.",
        section="When it is asked",
    ),
    E("asked_from", "Asked from", "day", section="When it is asked"),
    E("asked_until", "Asked until", "day", section="When it is asked"),
    E(
        "campaigns.at_least",
        "Campaigns needed",
        "whole",
        hint="For the kind “Campaigns”.",
        section="Campaigns",
    ),
    E("campaigns.from_needs_assessment", "Chosen from the needs assessment", "tick", section="Campaigns"),
    E("campaigns.evaluated", "Evaluated", "tick", section="Campaigns"),
    E("campaigns.distinct_topics", "Each on another topic", "tick", section="Campaigns"),
    E("campaigns.all_year", "How many run all year", "whole", section="Campaigns"),
    E(
        "campaigns.differ_from_earlier_levels",
        "Different from those of earlier levels",
        "tick",
        section="Campaigns",
    ),
    E("campaigns.each_theme", "At least so many in each theme", "whole", section="Campaigns"),
    E("document.covers", "The document covers", "time", hint=_TIME, section="Document"),
    E("document.action_plan", "Its action plan covers", "time", hint=_TIME, section="Document"),
    E("document.reviewed_every", "It is reviewed every", "time", hint=_TIME, section="Document"),
    E("document.must_say", "What it must say", "lines", hint=_LINES, section="Document"),
    E("change", "Against the edition before", "one", worded(CHANGES), section="History"),
    E(
        "was",
        "Its keys in the edition before",
        "lines",
        hint=_LINES + " None: the same key.",
        section="History",
    ),
)
STATUS = (
    E("title", "Title", required=True),
    E("note", "What it is", "long", required=True),
    E("kind", "Kind", "one", worded(STATUS_KINDS)),
    E("granted_by", "How it is granted", "one", worded(GRANTED_BY)),
    E("holds", "Level that must be held", "one", "levels"),
    E("theme", "Theme it is about", "one", "themes"),
    E("valid_for", "How long it lasts", "time", hint=_TIME),
)
FEE = (
    E("amount", "Amount in pounds", "number", required=True),
    E("plus_vat", "VAT is added", "tick"),
    E("per", "For each", "one", worded(("application", "year", "employee"))),
    E("levels", "For these levels", "many", "levels", _EVERY),
    E("tracks", "For these size bands", "many", "tracks", _EVERY),
    E("note", "Note"),
)
STEP = (
    E("title", "Title", required=True),
    E("by", "Who acts", required=True, hint="Employer, or a role such as assessor."),
    E("text", "What happens", "long"),
    E("within", "Within", "time", hint=_TIME),
    E("levels", "At these levels", "many", "levels", _EVERY),
    E("required", "It must happen", "yesno"),
)
SCHEME = (
    E("title", "Title", required=True),
    E("version", "Version", required=True, hint="Such as 2026-11."),
    E("replaces", "Version it follows"),
    E("removed", "Criteria of that version that are asked no longer", "lines", hint="One key on each line."),
    E("dated", "Date", "day", required=True),
    E("official", "Approved by the scheme's owner", "yesno", required=True),
    E("owner", "Owner", required=True),
    E("partners", "Partners", "lines", hint=_LINES),
    E("languages", "Languages", "many", worded(("en", "cy"))),
    E("licence", "Licence"),
    E("area.name", "Area"),
    E("area.codes", "Official area codes", "lines", hint=_LINES),
    E("disclaimer", "Disclaimer", "long", required=True),
    E("completeness", "How complete it is", "long", required=True),
    E("overall", "How the overall level comes about", "one", worded(OVERALLS)),
)
TERMS = (
    E("eligibility.in_area", "Only employers in the area", "yesno", section="Who may take part"),
    E(
        "eligibility.sectors",
        "Only these sectors (SIC sections)",
        "lines",
        hint="One letter on each line.",
        section="Who may take part",
    ),
    E(
        "eligibility.ownership",
        "Only this ownership",
        "many",
        worded(("public", "private", "voluntary")),
        section="Who may take part",
    ),
    E(
        "eligibility.size.unit",
        "Size counted in",
        "one",
        worded(("headcount", "fte")),
        section="Who may take part",
    ),
    E("eligibility.size.min", "Smallest size", "whole", section="Who may take part"),
    E("eligibility.size.max", "Largest size", "whole", section="Who may take part"),
    E("eligibility.sites", "One site may take part alone", "yesno", section="Who may take part"),
    E(
        "eligibility.requires",
        "What must be in place first",
        "lines",
        hint=_LINES,
        section="Who may take part",
    ),
    E("eligibility.note", "Note", section="Who may take part"),
    E("round.kind", "Applications", "one", worded(ROUNDS), section="Rounds"),
    E("round.closes", "Closes each year on", hint="Month and day, such as 01-31.", section="Rounds"),
    E("round.awards", "Awards each year on", hint="Month and day, such as 03-15.", section="Rounds"),
    E("conduct.adviser_may_assess", "The adviser may also assess", "yesno", section="Independence"),
    E("conduct.second_person_from", "A second person confirms from", "one", "levels", section="Independence"),
    E("evidence_policy.max_age", "Oldest evidence", "time", hint=_TIME, section="Evidence"),
    E("evidence_policy.at_most", "Most items for a criterion", "whole", section="Evidence"),
    E("evidence_policy.types", "Kinds of evidence", "many", worded(EVIDENCE_TYPES), section="Evidence"),
    E("evidence_policy.anonymous", "It must be anonymous", "yesno", section="Evidence"),
    E("evidence_policy.reuse", "It may serve again", "one", worded(REUSE), section="Evidence"),
    E(
        "evidence_policy.credit_for",
        "Credit from other schemes lasts",
        "time",
        hint=_TIME,
        section="Evidence",
    ),
    E("evidence_policy.early", "It may be added early for a later level", "yesno", section="Evidence"),
    E("needs_assessment.instrument", "Survey", section="Needs assessment"),
    E("needs_assessment.covers", "What it covers", "lines", hint=_LINES, section="Needs assessment"),
    E("needs_assessment.every", "Repeated every", "time", hint=_TIME, section="Needs assessment"),
    E(
        "needs_assessment.min_response",
        "Smallest response",
        "number",
        hint="A share, such as 0.5.",
        section="Needs assessment",
    ),
    E("needs_assessment.min_group", "Smallest group shown", "whole", section="Needs assessment"),
    E("needs_assessment.licence", "Licence of the survey", section="Needs assessment"),
    E("competition.winners", "Winners", "whole", section="Competition"),
    E("competition.every", "Held every", "time", hint=_TIME, section="Competition"),
    E("competition.judges", "Judges", "whole", section="Competition"),
    E("competition.prize", "Prize", section="Competition"),
    E("closing.applications_until", "Last day to apply", "day", section="Closing"),
    E("closing.mark_until", "Last day the mark may be shown", "day", section="Closing"),
)
ANSWERS = tuple(
    entry
    for key, words in (
        ("met", "Met"),
        ("partly", "Partly met"),
        ("not_met", "Not met"),
        ("not_applicable", "Not applicable"),
    )
    for entry in (
        E(f"{key}.label", f"Words for “{words}”", required=True, section=words),
        E(f"{key}.counts_as_met", f"“{words}” counts as met", "tick", section=words),
        E(
            f"{key}.points_share",
            f"Share of the points for “{words}”",
            "number",
            hint="From 0 to 1.",
            section=words,
        ),
    )
)
LOCAL_NAMES = tuple(
    E(role.value, f"What you call the {role.value}")
    for role in (Role.ADVISER, Role.ASSESSOR, Role.MODERATOR, Role.COORDINATOR, Role.LEAD)
)

LISTS: dict[str, Part] = {
    "levels": Part("Levels", "level", LEVEL, new={"rule": {"met": {"role": "mandatory"}}}),
    "tracks": Part("Size bands", "size band", TRACK),
    "facts": Part("Questions about the employer", "question", FACT, named_by="question"),
    "themes": Part("Themes", "theme", THEME, new={"criteria": []}),
    "criteria": Part("Criteria", "criterion", CRITERION),
    "sources": Part("Sources", "source", (E("name", "Name", required=True),), named_by="name"),
    "statuses": Part("Statuses outside the levels", "status", STATUS),
    "fees": Part("Fees", "fee", FEE, keyed=False, named_by="amount"),
    "process": Part("Steps of the process", "step", STEP),
    "examples": Part(
        "Sample employers",
        "sample employer",
        (E("name", "Name", required=True),),
        keyed=False,
        named_by="name",
    ),
}
OVERLAY = (
    E("title", "Title", required=True),
    E("version", "Version", required=True, hint="Such as 2026-11."),
    E("replaces", "Version it follows"),
    E("dated", "Date", "day", required=True),
    E("contacts", "Whom to ask", "long"),
)
WHOLES: dict[str, Part] = {
    "names": Part("Local names", "local name", ()),
    "overlay": Part("Local additions", "additions", OVERLAY),
    "scheme": Part("The scheme", "scheme", SCHEME),
    "terms": Part("Terms of taking part", "terms", TERMS),
    "answers": Part("Words for the answers", "answers", ANSWERS),
    "roles": Part("What you call people", "names", LOCAL_NAMES),
}
