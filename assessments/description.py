"""An edition as plain data, in the shape that `halemark schemes show --json` promises."""

from dataclasses import asdict

from assessments.conditions import plain_fact
from assessments.definition import Criterion, Edition, Level


def describe(edition: Edition) -> dict[str, object]:
    """Return levels, tracks, facts, themes and criteria in the definition's order, ready for JSON."""
    return {
        "key": edition.key,
        "title": edition.title,
        "version": edition.version,
        "dated": edition.dated.isoformat(),
        "official": edition.official,
        "disclaimer": edition.disclaimer,
        "owner": edition.owner,
        "completeness": edition.completeness,
        "content_hash": edition.content_hash,
        "overall": edition.overall,
        "sources": [asdict(source) for source in edition.sources],
        "statuses": [asdict(status) for status in edition.statuses],
        "roles": dict(edition.roles),
        "answers": [
            {"key": option.answer.value, "label": option.label, "counts_as_met": option.counts_as_met}
            for option in edition.answers
        ],
        "levels": [_level(level) for level in edition.levels],
        "tracks": [asdict(track) for track in edition.tracks],
        "facts": [asdict(question) for question in edition.facts],
        "themes": [
            {
                "key": theme.key,
                "title": theme.title,
                "summary": theme.summary,
                "criteria": [_criterion(criterion) for criterion in theme.criteria],
            }
            for theme in edition.themes
        ],
    }


def _level(level: Level) -> dict[str, object]:
    names = ("key", "title", "meaning", "requires", "valid_months", "valid_for_origin", "target_months")
    return {name: getattr(level, name) for name in (*names, "decided_by", "visit", "optional")}


def _criterion(criterion: Criterion) -> dict[str, object]:
    names = ("key", "level", "role", "origin", "source", "item", "title", "text", "guidance", "kind")
    plain = {name: getattr(criterion, name) for name in names}
    plain |= {name: plain_fact(getattr(criterion, name)) for name in ("only_if", "unless")}
    return plain | {
        "tracks": list(criterion.tracks),
        "not_applicable": {
            "allowed": criterion.not_applicable.allowed,
            "reasons": list(criterion.not_applicable.reasons),
        },
        "evidence": {track: list(examples) for track, examples in criterion.evidence.items()},
        "campaigns": asdict(criterion.campaigns) if criterion.campaigns else None,
    }
