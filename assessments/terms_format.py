"""What a definition may say of the terms of a scheme: one table per record, as in assessments.format."""

from collections.abc import Mapping

from assessments.employers import SIC_SECTIONS
from assessments.rules import read_rule
from assessments.shape import (
    Field,
    Reader,
    choice,
    day,
    day_of_year,
    days,
    items,
    mapping,
    matching,
    months,
    number,
    record,
    share,
    slug,
    text,
    whole,
    yes_no,
)
from assessments.terms import (
    EVIDENCE_TYPES,
    GRANTED_BY,
    REUSE,
    ROUNDS,
    STATUS_KINDS,
    Area,
    Clocks,
    Closing,
    Competition,
    Conduct,
    Eligibility,
    EvidencePolicy,
    Fee,
    NeedsAssessment,
    ProcessStep,
    Round,
    SizeBounds,
    Status,
)

OWNERSHIPS = ("public", "private", "voluntary")
FEES_PER = ("application", "year", "employee")

# The definition of "rule" is put together in assessments.schema, from the operators themselves.
RULE = Reader(read_rule, {"$ref": "#/$defs/rule"}, "[rule](#rules)")

_SECTION = matching(f"[{''.join(SIC_SECTIONS)}]", "SIC section letter", "must be a SIC 2007 section, A to U")
_AREA_CODE = matching(
    r"[ENSWK]\d{8}", "official area code", "must be an official area code such as E10000011"
)

AREA: Mapping[str, Field] = {
    "name": Field(text, meaning="The area as people call it."),
    "codes": Field(items(_AREA_CODE), (), "The official codes (ONS) of the areas that it is made of."),
}

SIZE: Mapping[str, Field] = {
    "unit": Field(slug, meaning="`headcount`, `fte` or the key of a fact that is a number."),
    "min": Field(whole(0), 0, "The smallest size that may take part; the bound is included."),
    "max": Field(whole(0), None, "The largest size that may take part; the bound is included."),
}

ELIGIBILITY: Mapping[str, Field] = {
    "in_area": Field(yes_no, True, "Whether an employer must have a workplace in the area."),
    "sectors": Field(items(_SECTION), (), "SIC 2007 sections that may take part; none means any."),
    "ownership": Field(items(choice(*OWNERSHIPS)), (), "Kinds of ownership that may; none means any."),
    "size": Field(record(SIZE, "size", SizeBounds), None, "The sizes that may take part."),
    "sites": Field(yes_no, True, "Whether one site or unit may take part by itself."),
    "requires": Field(items(text), (), "What must be in place first, in words."),
    "note": Field(text, None, "Anything else about who may take part."),
}

STATUS: Mapping[str, Field] = {
    "key": Field(slug, meaning="The key that `holds` and `held` use."),
    "title": Field(text, meaning="The status as people read it."),
    "note": Field(text, meaning="What it is, and how it is given."),
    "kind": Field(choice(*STATUS_KINDS), "status", "What sort of status it is."),
    "granted_by": Field(
        choice(*GRANTED_BY),
        "note",
        "How it is given: `note` names it only, `recommendation` by a person, `holding` with a level, "
        "`rule` when its rule holds.",
    ),
    "holds": Field(slug, None, "The level whose holders have it; needed with `granted_by: holding`."),
    "theme": Field(slug, None, "The theme it is about, for a topic certificate."),
    "valid_for": Field(months, None, "How long it lasts.", into="valid_months"),
    "rule": Field(RULE, None, "What must hold; needed with `granted_by: rule`."),
}

CLOCKS: Mapping[str, Field] = {
    "at_most": Field(months, None, "The longest time to work towards the level.", into="max_months"),
    "extension": Field(months, None, "How much longer when it is asked for.", into="extension_months"),
    "renewal_opens": Field(
        days, None, "How long before the last day it may be renewed.", into="renewal_opens_days"
    ),
    "renewal_closes": Field(
        days, None, "How long after the last day it still may be.", into="renewal_closes_days"
    ),
    "notice": Field(
        months, None, "How long before the last day the holder is reminded.", into="notice_months"
    ),
    "update_every": Field(
        months, None, "How often a short report is due that the practice goes on.", into="update_every_months"
    ),
    "paused_while_working_to_next": Field(
        yes_no, False, "Whether the level does not run out while a higher one is being worked at."
    ),
    "maintenance": Field(text, None, "What keeping the level asks, in words."),
}

FEE: Mapping[str, Field] = {
    "amount": Field(number, meaning="Pounds; 0 says that it is free."),
    "plus_vat": Field(yes_no, False, "Whether VAT comes on top."),
    "levels": Field(items(slug), (), "The levels or statuses it is for; none means all."),
    "tracks": Field(items(slug), (), "The size bands it is for; none means all."),
    "per": Field(choice(*FEES_PER), "application", "What it is paid for."),
    "note": Field(text, None, "Anything else, such as who pays it."),
}

PROCESS: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own."),
    "title": Field(text, meaning="The step as people read it."),
    "by": Field(slug, meaning="Who acts: `employer`, or a key of `roles`."),
    "text": Field(text, None, "What happens in it."),
    "within": Field(days, None, "How soon after the step before.", into="within_days"),
    "levels": Field(items(slug), (), "The levels it is for; none means all."),
    "required": Field(yes_no, True, "Whether it always happens."),
}

ROUND: Mapping[str, Field] = {
    "kind": Field(choice(*ROUNDS), "rolling", "Whether applications come all year or in yearly rounds."),
    "closes": Field(day_of_year, None, "The last day of the year's round to apply."),
    "awards": Field(day_of_year, None, "The day the year's awards are given."),
}

EVIDENCE_POLICY: Mapping[str, Field] = {
    "max_age": Field(months, None, "How old evidence may be.", into="max_age_months"),
    "at_most": Field(whole(1, 100), None, "The most pieces of evidence for one criterion."),
    "types": Field(items(choice(*EVIDENCE_TYPES), at_least=1), EVIDENCE_TYPES, "What evidence may be."),
    "anonymous": Field(yes_no, False, "Whether evidence must name nobody."),
    "reuse": Field(
        choice(*REUSE),
        "levels",
        "Whether evidence may serve again: not at all (an item shown for one criterion is refused for "
        "another), for other levels, or for other schemes too.",
    ),
    "credit_for": Field(
        months, None, "How long what another scheme accepted counts here.", into="credit_months"
    ),
    "early": Field(yes_no, True, "Whether evidence for a later level may be added already."),
}

NEEDS_ASSESSMENT: Mapping[str, Field] = {
    "instrument": Field(text, None, "The name of the survey the scheme uses."),
    "covers": Field(items(text), (), "The topics it must cover."),
    "every": Field(months, None, "How often it is repeated.", into="every_months"),
    "min_response": Field(share, None, "The share of the workforce that must answer."),
    "min_group": Field(whole(2, 1000), 10, "The smallest group whose answers may be shown."),
    "licence": Field(text, None, "The licence of its questions."),
}

CONDUCT: Mapping[str, Field] = {
    "adviser_may_assess": Field(yes_no, False, "Whether the person who advised may also assess."),
    "second_person_from": Field(slug, None, "The level from which a second person confirms the decision."),
}

COMPETITION: Mapping[str, Field] = {
    "winners": Field(whole(1, 1000), 1, "How many win in a round."),
    "every": Field(months, 12, "How often there is a round.", into="every_months"),
    "judges": Field(whole(1, 100), 1, "How many people judge each entry."),
    "prize": Field(text, None, "What is won."),
}

CLOSING: Mapping[str, Field] = {
    "applications_until": Field(day, None, "The last day to apply."),
    "mark_until": Field(day, None, "The last day the scheme's mark may be shown."),
}

READ_STATUS = record(STATUS, "status", Status)
READ_CLOCKS = record(CLOCKS, "clocks", Clocks)

TERMS: Mapping[str, Field] = {
    "area": Field(record(AREA, "area", Area), None, "Where the scheme runs."),
    "eligibility": Field(
        record(ELIGIBILITY, "eligibility", Eligibility), Eligibility(), "Who may take part."
    ),
    "fees": Field(items(record(FEE, "fee", Fee)), (), "What taking part costs."),
    "round": Field(record(ROUND, "round", Round), Round(), "When applications come and awards are given."),
    "process": Field(
        items(record(PROCESS, "step", ProcessStep)), (), "How the scheme proceeds, step by step."
    ),
    "conduct": Field(record(CONDUCT, "conduct", Conduct), Conduct(), "Who may judge whom."),
    "evidence_policy": Field(
        record(EVIDENCE_POLICY, "evidence policy", EvidencePolicy), EvidencePolicy(), "What evidence may be."
    ),
    "needs_assessment": Field(
        record(NEEDS_ASSESSMENT, "needs assessment", NeedsAssessment), None, "The survey the scheme uses."
    ),
    "competition": Field(
        record(COMPETITION, "competition", Competition), None, "The rounds and prizes of `overall: winner`."
    ),
    "closing": Field(
        record(CLOSING, "closing", Closing), Closing(), "The end of the scheme, once it is known."
    ),
    "translations": Field(
        mapping(mapping(text)),
        {},
        "Texts in the other languages: by language, then by the path of the text, as `levels.bronze.title`.",
    ),
}
