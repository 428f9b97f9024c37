"""Whether a definition holds together: every name in it exists, and every rule asks what can be met."""

from collections.abc import Iterable, Sequence

from assessments.conditions import plain_fact
from assessments.definition import ANY_LEVEL, MANDATORY, Answer, Criterion, Edition, Track
from assessments.rules import check_rule
from assessments.shape import Sheet


def check(edition: Edition, sheet: Sheet) -> None:
    """Put on the sheet everything in the edition that does not hold together."""
    _check_unique(edition, sheet)
    if sheet.faults:
        return
    _check_answers(edition, sheet)
    _check_tracks(edition, sheet)
    _check_levels(edition, sheet)
    for theme in edition.themes:
        for criterion in theme.criteria:
            _check_criterion(edition, criterion, f"themes.{theme.key}.criteria.{criterion.key}", sheet)
    if edition.overall == "lowest_theme":
        _check_themes_can_rise(edition, sheet)
    for level in edition.levels:
        check_rule(level.rule, edition, level, sheet)


def _check_unique(edition: Edition, sheet: Sheet) -> None:
    for part in ("levels", "tracks", "themes", "facts", "sources", "statuses"):
        for key in _repeated(item.key for item in getattr(edition, part)):
            _fault(sheet, f"{part}.{key}", f"the key '{key}' stands twice among the {part}")
    for key in _repeated(criterion.key for criterion in edition.criteria):
        theme = [criterion for criterion in edition.criteria if criterion.key == key][-1].theme
        _fault(sheet, f"themes.{theme}.criteria.{key}", f"the key '{key}' stands twice among the criteria")


def _repeated(keys: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    repeated = []
    for key in keys:
        if key in seen and key not in repeated:
            repeated.append(key)
        seen.add(key)
    return repeated


def _check_answers(edition: Edition, sheet: Sheet) -> None:
    given = {option.answer for option in edition.answers}
    for answer in Answer:
        if answer not in given:
            _fault(sheet, f"answers.{answer}", "is missing; each of the four answers needs a label")
    if Answer.MET in given and Answer.MET not in edition.counts_as_met:
        _fault(sheet, "answers.met", "must have 'counts_as_met: yes'; otherwise nothing could ever be met")
    for answer in (Answer.NOT_MET, Answer.NOT_APPLICABLE):
        if answer in edition.counts_as_met:
            _fault(sheet, f"answers.{answer}.counts_as_met", "this answer can never count as met")


def _check_tracks(edition: Edition, sheet: Sheet) -> None:
    for track in edition.tracks:
        if track.max is not None and track.max < track.min:
            _fault(sheet, f"tracks.{track.key}.max", f"is below its min ({track.min})")
    for one, other in _pairs(edition.tracks):
        top = float("inf") if one.max is None else one.max
        other_top = float("inf") if other.max is None else other.max
        if one.unit == other.unit and one.min <= other_top and other.min <= top:
            _fault(sheet, f"tracks.{other.key}", f"overlaps track '{one.key}'; both bounds are included")


def _pairs(tracks: Sequence[Track]) -> list[tuple[Track, Track]]:
    return [(one, other) for number, one in enumerate(tracks) for other in tracks[number + 1 :]]


def _check_levels(edition: Edition, sheet: Sheet) -> None:
    keys = edition.level_keys
    for number, level in enumerate(edition.levels):
        path = f"levels.{level.key}.requires"
        if level.requires and level.requires not in keys:
            _fault(sheet, path, f"there is no level '{level.requires}'")
        elif level.requires and level.requires not in keys[:number]:
            _fault(sheet, path, f"'{level.requires}' must be a level listed before '{level.key}'")


def _check_criterion(edition: Edition, criterion: Criterion, path: str, sheet: Sheet) -> None:
    if criterion.level not in (*edition.level_keys, ANY_LEVEL):
        _fault(sheet, f"{path}.level", f"there is no level '{criterion.level}'")
    if criterion.origin == "source" and criterion.source is None:
        _fault(sheet, f"{path}.source", "is missing; a criterion from a source names it")
    if criterion.origin == "authored" and criterion.source is not None:
        _fault(sheet, f"{path}.source", "cannot stand beside 'origin: authored'")
    questions = {question.key: question for question in edition.facts}
    for name in ("only_if", "unless"):
        fact = plain_fact(getattr(criterion, name))
        if fact and (fact not in questions or questions[fact].type != "yes_no"):
            _fault(sheet, f"{path}.{name}", f"there is no fact '{fact}' that is answered with yes or no")
    tracks = {track.key for track in edition.tracks}
    for key in criterion.tracks:
        if key not in tracks:
            _fault(sheet, f"{path}.tracks", f"there is no track '{key}'")
    for key in criterion.evidence:
        if key not in tracks and key != "any":
            _fault(sheet, f"{path}.evidence.{key}", f"there is no track '{key}'; use a track's key or 'any'")
    if (criterion.kind == "campaigns") != (criterion.campaigns is not None):
        _fault(sheet, f"{path}.campaigns", "'kind: campaigns' and a 'campaigns' block go together")
    elif criterion.campaigns and criterion.campaigns.all_year > criterion.campaigns.at_least:
        _fault(sheet, f"{path}.campaigns.all_year", "asks for more than the campaigns that are needed")


def _check_themes_can_rise(edition: Edition, sheet: Sheet) -> None:
    """When the lowest theme decides, a theme must ask everybody something at every level."""
    for theme in edition.themes:
        for level in edition.level_keys:
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
