"""What an overlay file may hold: the tables of its keys, as in assessments.format."""

from collections.abc import Mapping

from assessments.format import CRITERION, EXAMPLE, FACT, SOURCE, THEME
from assessments.shape import Field, day, items, mapping, matching, record, slug, text
from assessments.terms import ProcessStep
from assessments.terms_format import FEE, PROCESS, READ_STATUS

# What an overlay may name anew: the part, and the field of it that is a name. What is asked is not among
# them.
RENAMED: Mapping[str, str] = {
    "levels": "title",
    "themes": "title",
    "criteria": "title",
    "tracks": "title",
    "statuses": "title",
    "answers": "label",
    "roles": "",
}
RENAMES = "title, levels.<key>.title, themes.<key>.title, criteria.<key>.title, tracks.<key>.title, "
RENAMES += "statuses.<key>.title, answers.<key>, roles.<key>"

REFERENCE = matching(
    r"[a-z0-9][a-z0-9._-]{0,79}@.+",
    "edition",
    "must be an edition as key@version, such as better-health@2026-11",
)

LOCAL_THEME: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own, or that of a theme of the edition to add criteria to it."),
    **{
        key: Field(THEME[key].read, None, f"{THEME[key].meaning} For a new theme only.")
        for key in ("title", "summary", "kind", "weight")
    },
    "criteria": Field(
        items(record(CRITERION, "criterion"), at_least=1, noun="criterion"), meaning="What is asked besides."
    ),
}

OVERLAY: Mapping[str, Field] = {
    "extends": Field(REFERENCE, meaning="The edition it adds to, as `key@version`."),
    "key": Field(slug, meaning="The key of the local scheme, the same in all its versions."),
    "version": Field(text, meaning="The overlay's own version, in quotes."),
    "replaces": Field(text, None, "The version of the overlay itself that this one follows."),
    "title": Field(text, meaning="The name of the local scheme."),
    "dated": Field(day, meaning="The day of this version."),
    "names": Field(mapping(text), {}, f"Local names, by path: {RENAMES}."),
    "contacts": Field(text, None, "Whom to ask, in words."),
    "facts": Field(items(record(FACT, "fact")), (), "More questions about the employer."),
    "themes": Field(items(record(LOCAL_THEME, "local theme")), (), "New themes, and criteria for others."),
    "statuses": Field(items(READ_STATUS), (), "More that may be held outside the ladder."),
    "sources": Field(items(record(SOURCE, "source")), (), "Where added criteria were read."),
    "roles": Field(mapping(text), {}, "Local names for the people in the scheme."),
    "fees": Field(items(record(FEE, "fee")), (), "Further costs."),
    "process": Field(items(record(PROCESS, "step", ProcessStep)), (), "Further steps."),
    "examples": Field(items(record(EXAMPLE, "example")), (), "Answers to the whole and what they come to."),
}  # fmt: skip

READ_OVERLAY = record(OVERLAY, "overlay")
ADDED = ("facts", "statuses", "sources", "fees", "process")
