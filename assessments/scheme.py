"""A scheme's edition read from its definition (YAML), or every fault of it with line and key."""

import hashlib
import json
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from assessments.consistency import check
from assessments.definition import (
    Answer,
    AnswerOption,
    CampaignNeed,
    Criterion,
    Edition,
    FactQuestion,
    Level,
    NotApplicable,
    Source,
    Theme,
    Track,
)
from assessments.examples import check_examples
from assessments.format import READ_EDITION
from assessments.reading import Fault, Node, SchemeFaults, read
from assessments.shape import Sheet
from assessments.terms import Status

__all__ = [
    "Answer",
    "AnswerOption",
    "CampaignNeed",
    "Criterion",
    "Edition",
    "FactQuestion",
    "Fault",
    "Level",
    "NotApplicable",
    "SchemeFaults",
    "Source",
    "Status",
    "Theme",
    "Track",
    "from_node",
    "load",
]


def load(text: str | bytes) -> Edition:
    """Read a definition. Raises SchemeFaults, and nothing else, for whatever is wrong with it.

    A definition is refused when it cannot be read, when a name in it stands for nothing, when a rule asks for
    more than there is, and when one of its own examples does not come out as it says.
    """
    return from_node(read(text))


def from_node(root: Node, *, extends: str | None = None, local: frozenset[str] = frozenset()) -> Edition:
    """Read a definition from its nodes, as `load` does; `extends` and `local` say what an overlay adds to."""
    sheet = Sheet()
    values = READ_EDITION(root, "", sheet)
    _stop_on_faults(sheet)
    _check_references(values, sheet)
    _stop_on_faults(sheet)
    edition = replace(_edition(values, _hash(root)), extends=extends, local=local)
    check(edition, sheet)
    _stop_on_faults(sheet)
    check_examples(edition, values["examples"], sheet)
    _stop_on_faults(sheet)
    return edition


def _stop_on_faults(sheet: Sheet) -> None:
    if sheet.faults:
        raise SchemeFaults(sheet.faults)


def _hash(root: Node) -> str:
    """Hash the content and not its layout: comments, key order and line breaks make no other edition."""
    canonical = json.dumps(
        root.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _check_references(values: dict[str, Any], sheet: Sheet) -> None:
    """Check what must be known before the parts are put together: sources, and reasons for not applicable."""
    sources = {source.key for source in values["sources"]}
    for theme in values["themes"]:
        for criterion in theme["criteria"]:
            path = f"themes.{theme['key']}.criteria.{criterion['key']}"
            if criterion["source"] and criterion["source"] not in sources:
                where = f"{path}.source"
                sheet.fault(sheet.line(where), where, f"there is no source '{criterion['source']}'")
            excuse = criterion["not_applicable"]
            if excuse and excuse["allowed"] != bool(excuse["reasons"]):
                where = f"{path}.not_applicable"
                sheet.fault(
                    sheet.line(where), where, "needs reasons when it is allowed, and none when it is not"
                )


def _edition(values: dict[str, Any], content_hash: str) -> Edition:
    sources = {source.key: source.name for source in values["sources"]}
    parts: dict[str, Any] = {
        "roles": MappingProxyType(values["roles"]),
        "answers": tuple(AnswerOption(Answer(key), **option) for key, option in values["answers"].items()),
        "levels": tuple(Level(**level) for level in values["levels"]),
        "themes": tuple(_theme(theme, sources) for theme in values["themes"]),
        "translations": MappingProxyType(
            {language: MappingProxyType(texts) for language, texts in values["translations"].items()}
        ),
    }
    plain = {key: value for key, value in values.items() if key not in parts and key != "examples"}
    return Edition(**plain, **parts, content_hash=content_hash)


def _theme(values: dict[str, Any], sources: dict[str, str]) -> Theme:
    criteria = tuple(_criterion(criterion, values["key"], sources) for criterion in values["criteria"])
    return Theme(**{**values, "criteria": criteria})


def _criterion(values: dict[str, Any], theme: str, sources: dict[str, str]) -> Criterion:
    excuse, need = values["not_applicable"], values["campaigns"]
    made = {
        "source": sources.get(values["source"]),
        "not_applicable": NotApplicable(**excuse) if excuse else NotApplicable(),
        "evidence": MappingProxyType(values["evidence"]),
        "campaigns": CampaignNeed(**need) if need else None,
    }
    return Criterion(**{**values, **made, "theme": theme})
