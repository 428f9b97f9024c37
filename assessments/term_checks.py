"""Whether the terms of a scheme hold together: statuses, fees, process, eligibility, languages, its end."""

import difflib
from collections.abc import Iterable, Iterator

from assessments.definition import UNITS, Edition
from assessments.languages import texts_of
from assessments.reading import MAX_FAULTS
from assessments.rules import check_rule
from assessments.shape import Sheet
from assessments.terms import Status

# Who acts in a step of the process, beside the scheme's own roles.
EMPLOYER = "employer"
# The language of the definition file itself; the others are in its translations.
OWN_LANGUAGE = "en"

Problems = Iterator[tuple[str, str]]


def check_terms(edition: Edition, sheet: Sheet) -> None:
    """Put on the sheet what is wrong with the terms."""
    problems = (
        *_status_problems(edition),
        *_naming_problems(edition),
        *_process_problems(edition),
        *_eligibility_problems(edition),
        *_time_problems(edition),
        *_language_problems(edition),
    )
    for path, message in problems:
        sheet.fault(sheet.line(path), path, message)
    for status in edition.statuses:
        if status.rule:
            check_rule(status.rule, edition, None, sheet)


def _status_problems(edition: Edition) -> Problems:
    themes = {theme.key for theme in edition.themes}
    for status in edition.statuses:
        path = f"statuses.{status.key}"
        if status.key in edition.level_keys:
            yield path, f"the key '{status.key}' is that of a level; choose another"
        if status.theme and status.theme not in themes:
            yield f"{path}.theme", f"there is no theme '{status.theme}'"
        yield from _granting_problems(edition, status, path)


def _granting_problems(edition: Edition, status: Status, path: str) -> Problems:
    if status.granted_by == "holding" and not status.holds:
        yield f"{path}.holds", "is missing; 'granted_by: holding' needs the level that is held"
    if status.granted_by == "rule" and not status.rule:
        yield f"{path}.rule", "is missing; 'granted_by: rule' needs a rule"
    if status.rule and status.granted_by != "rule":
        yield f"{path}.rule", "goes with 'granted_by: rule' only"
    if status.holds and status.granted_by not in ("holding", "recommendation"):
        yield f"{path}.holds", "goes with 'granted_by: holding' or 'recommendation' only"
    if status.holds and status.holds not in edition.level_keys:
        yield f"{path}.holds", f"there is no level '{status.holds}'"


def _naming_problems(edition: Edition) -> Problems:
    """Names of levels and size bands in the fees, the process and the conduct; a status may cost too."""
    bands = tuple(track.key for track in edition.tracks)
    chargeable = (*edition.level_keys, *(status.key for status in edition.statuses))
    for number, fee in enumerate(edition.fees, start=1):
        yield from _unknown(f"fees[{number}].levels", "level", fee.levels, chargeable)
        yield from _unknown(f"fees[{number}].tracks", "track", fee.tracks, bands)
    for step in edition.process:
        yield from _unknown(f"process.{step.key}.levels", "level", step.levels, edition.level_keys)
    second = edition.conduct.second_person_from
    if second:
        yield from _unknown("conduct.second_person_from", "level", (second,), edition.level_keys)


def _unknown(path: str, noun: str, keys: Iterable[str], known: Iterable[str]) -> Problems:
    known = tuple(known)
    for key in keys:
        if key not in known:
            yield path, f"there is no {noun} '{key}'"


def _process_problems(edition: Edition) -> Problems:
    for step in edition.process:
        if step.by != EMPLOYER and step.by not in edition.roles:
            known = ", ".join((EMPLOYER, *edition.roles))
            yield (
                f"process.{step.key}.by",
                f"must be '{EMPLOYER}' or a key of 'roles' ({known}), not '{step.by}'",
            )
    if edition.overall == "winner" and edition.competition is None:
        yield "competition", "is missing; 'overall: winner' needs to say how many win, and how often"
    if edition.competition and edition.overall != "winner":
        yield "competition", f"goes with 'overall: winner' only; this scheme is '{edition.overall}'"


def _eligibility_problems(edition: Edition) -> Problems:
    size = edition.eligibility.size
    numbers = [question.key for question in edition.facts if question.type == "number"]
    if size and size.unit not in (*UNITS, *numbers):
        words = f"must be {' or '.join(UNITS)}, or the key of a fact of 'type: number'"
        yield "eligibility.size.unit", f"{words}, not '{size.unit}'"
    if size and size.max is not None and size.max < size.min:
        yield "eligibility.size.max", f"is below its min ({size.min})"


def _time_problems(edition: Edition) -> Problems:
    for name in ("closes", "awards"):
        if edition.round.kind != "yearly" and getattr(edition.round, name):
            yield f"round.{name}", "goes with 'kind: yearly' only"
    policy, closing = edition.evidence_policy, edition.closing
    if policy.credit_months and policy.reuse != "schemes":
        yield "evidence_policy.credit_for", "goes with 'reuse: schemes' only"
    if closing.applications_until and closing.mark_until and closing.mark_until < closing.applications_until:
        yield "closing.mark_until", "is before the last day to apply"


def _language_problems(edition: Edition) -> Problems:
    if edition.languages[0] != OWN_LANGUAGE:
        yield "languages", f"must begin with '{OWN_LANGUAGE}', the language of the file itself"
    for language in edition.languages:
        if language != OWN_LANGUAGE and not edition.translations.get(language):
            yield "languages", f"names '{language}', and there are no translations into it"
    known = texts_of(edition) if edition.translations else {}
    helped = 0
    for language, texts in edition.translations.items():
        if language == OWN_LANGUAGE or language not in edition.languages:
            yield f"translations.{language}", "is not one of the other 'languages' of this edition"
            continue
        for path in texts:
            if path not in known:
                helped += 1
                yield f"translations.{language}.{path}", _no_text(path, known if helped < MAX_FAULTS else {})


def _no_text(path: str, known: Iterable[str]) -> str:
    # Looking for a near match is slow, so only the first faults are helped in that way.
    close = difflib.get_close_matches(path[:200], list(known), n=1)
    return "there is no such text here" + (f"; did you mean '{close[0]}'?" if close else "")
