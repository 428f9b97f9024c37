"""Whether a definition holds together: every name in it exists, and every rule asks what can be met."""

from collections.abc import Iterable, Sequence

from assessments.conditions import BUILT_IN_FACTS
from assessments.criterion_checks import check_criteria
from assessments.definition import ANY_LEVEL, MANDATORY, UNITS, Answer, Criterion, Edition, Level, Track
from assessments.history_checks import check_history
from assessments.rules import check_rule
from assessments.selection import UP_TO_THIS
from assessments.shape import Sheet
from assessments.term_checks import check_terms

# Keys that mean something of their own where a level or a size band is named.
RESERVED = {"levels": (ANY_LEVEL, UP_TO_THIS), "tracks": ("any",)}


def check(edition: Edition, sheet: Sheet) -> None:
    """Put on the sheet everything in the edition that does not hold together."""
    _check_keys(edition, sheet)
    if sheet.faults:
        return
    _check_answers(edition, sheet)
    _check_facts(edition, sheet)
    _check_tracks(edition, sheet)
    _check_levels(edition, sheet)
    check_criteria(edition, sheet)
    if edition.overall == "lowest_theme":
        _check_themes_can_rise(edition, sheet)
    check_history(edition, sheet)
    check_terms(edition, sheet)
    for level in edition.levels:
        check_rule(level.rule, edition, level, sheet)


def _check_keys(edition: Edition, sheet: Sheet) -> None:
    for part in ("levels", "tracks", "themes", "facts", "sources", "statuses", "process"):
        keys = [item.key for item in getattr(edition, part)]
        for key in _repeated(keys):
            _fault(sheet, f"{part}.{key}", f"the key '{key}' stands twice among the {part}")
        for key in RESERVED.get(part, ()):
            if key in keys:
                _fault(sheet, f"{part}.{key}", f"'{key}' is a word of the format; choose another key")
    themes = {criterion.key: criterion.theme for criterion in edition.criteria}
    for key in _repeated(criterion.key for criterion in edition.criteria):
        path = f"themes.{themes[key]}.criteria.{key}"
        _fault(sheet, path, f"the key '{key}' stands twice among the criteria")


def _repeated(keys: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    repeated: dict[str, None] = {}
    for key in keys:
        if key in seen:
            repeated[key] = None
        seen.add(key)
    return list(repeated)


def _check_answers(edition: Edition, sheet: Sheet) -> None:
    given = {option.answer: option for option in edition.answers}
    for answer in Answer:
        if answer not in given:
            _fault(sheet, f"answers.{answer}", "is missing; each of the four answers needs a label")
    if Answer.MET in given and Answer.MET not in edition.counts_as_met:
        _fault(sheet, "answers.met", "must have 'counts_as_met: yes'; otherwise nothing could ever be met")
    for answer in (Answer.NOT_MET, Answer.NOT_APPLICABLE):
        if answer in edition.counts_as_met:
            _fault(sheet, f"answers.{answer}.counts_as_met", "this answer can never count as met")
        elif answer in given and given[answer].share:
            _fault(sheet, f"answers.{answer}.points_share", "this answer can never earn points; leave it out")


def _check_facts(edition: Edition, sheet: Sheet) -> None:
    for question in edition.facts:
        path = f"facts.{question.key}"
        known = BUILT_IN_FACTS.get(question.key, question.type)
        if question.type != known:
            _fault(sheet, f"{path}.type", f"must be {known}: every scheme knows this fact")
        if question.type == "choice" and len(set(question.options)) < 2:
            _fault(sheet, f"{path}.options", "needs at least two different options to choose from")
        elif question.type != "choice" and question.options:
            _fault(sheet, f"{path}.options", "goes with 'type: choice' only")


def _check_tracks(edition: Edition, sheet: Sheet) -> None:
    kinds = {question.key: question.type for question in edition.facts}
    for track in edition.tracks:
        path = f"tracks.{track.key}"
        if track.max is not None and track.max < track.min:
            _fault(sheet, f"{path}.max", f"is below its min ({track.min})")
        if track.unit not in UNITS and kinds.get(track.unit) != "number":
            _fault(sheet, f"{path}.unit", unit_words(track.unit))
        if track.only_if and kinds.get(track.only_if) != "yes_no":
            words = f"there is no fact '{track.only_if}' that is answered with yes or no"
            _fault(sheet, f"{path}.only_if", words)
    for one, other in _pairs(edition.tracks):
        if _shadows(one, other):
            _fault(sheet, f"tracks.{other.key}", f"overlaps track '{one.key}'; both bounds are included")


def unit_words(unit: str) -> str:
    """Say that a unit of size stands for nothing, and what would."""
    return f"must be {' or '.join(UNITS)}, or the key of a fact of 'type: number', not '{unit}'"


def _shadows(one: Track, other: Track) -> bool:
    """Whether the first of two bands takes what is in the second; one for special cases may come first."""
    top = float("inf") if one.max is None else one.max
    other_top = float("inf") if other.max is None else other.max
    overlap = one.unit == other.unit and one.min <= other_top and other.min <= top
    return overlap and one.only_if in (None, other.only_if)


def _pairs(tracks: Sequence[Track]) -> list[tuple[Track, Track]]:
    return [(one, other) for number, one in enumerate(tracks) for other in tracks[number + 1 :]]


def _check_levels(edition: Edition, sheet: Sheet) -> None:
    keys, bands = edition.level_keys, {track.key for track in edition.tracks}
    for number, level in enumerate(edition.levels):
        for name in ("requires", "counts_as"):
            wanted, path = getattr(level, name), f"levels.{level.key}.{name}"
            if wanted and wanted not in keys:
                _fault(sheet, path, f"there is no level '{wanted}'")
            elif wanted and wanted not in keys[:number]:
                _fault(sheet, path, f"'{wanted}' must be a level listed before '{level.key}'")
        for key in level.tracks:
            if key not in bands:
                _fault(sheet, f"levels.{level.key}.tracks", f"there is no track '{key}'")
        _check_clocks(level, sheet)


def _check_clocks(level: Level, sheet: Sheet) -> None:
    path, clocks = f"levels.{level.key}.clocks", level.clocks
    if clocks.extension_months and not clocks.max_months:
        _fault(sheet, f"{path}.extension", "needs 'at_most': there is no longest time to extend")
    if clocks.max_months and level.target_months and level.target_months > clocks.max_months:
        _fault(sheet, f"{path}.at_most", "is shorter than the level's 'target'")
    timed = ("renewal_opens", "renewal_closes", "notice")
    values = (clocks.renewal_opens_days, clocks.renewal_closes_days, clocks.notice_months)
    for name, value in zip(timed, values, strict=True):
        if value and level.valid_months is None:
            _fault(sheet, f"{path}.{name}", "needs the level's 'valid_for': without it there is no last day")
    valid = level.valid_months or 0
    if valid and (clocks.notice_months or 0) > valid:
        _fault(sheet, f"{path}.notice", "is longer than the level is valid")
    if valid and (clocks.renewal_opens_days or 0) > valid * 31:
        _fault(sheet, f"{path}.renewal_opens", "is longer than the level is valid")


def _check_themes_can_rise(edition: Edition, sheet: Sheet) -> None:
    """When the lowest theme decides, a theme must ask everybody something at every level."""
    for theme in edition.themes:
        for level in edition.level_keys if theme.kind == "fixed" else ():
            if not any(criterion.level == level and _always_asked(criterion) for criterion in theme.criteria):
                words = (
                    f"asks nothing at level '{level}' of every employer, so nobody could be sure to reach it"
                )
                _fault(sheet, f"themes.{theme.key}", words)


def _always_asked(criterion: Criterion) -> bool:
    conditional = (
        criterion.only_if or criterion.unless or criterion.tracks or criterion.not_applicable.allowed
    )
    return criterion.role == MANDATORY and not conditional


def _fault(sheet: Sheet, path: str, message: str) -> None:
    sheet.fault(sheet.line(path), path, message)
