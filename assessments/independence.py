"""Independence as a scheme's terms have it: where who advised an employer may also decide."""

from assessments.definition import Edition


def one_person_may_judge(edition: Edition, level: str) -> bool:
    """Whether who advised may decide at this level, without a second person.

    A scheme may allow it at every level, or below the one from which a second person must confirm. One that
    says neither allows it at its lowest level only.
    """
    conduct, keys = edition.conduct, edition.level_keys
    if conduct.adviser_may_assess and conduct.second_person_from is None:
        return True
    if conduct.second_person_from in keys and level in keys:
        return keys.index(level) < keys.index(conduct.second_person_from)
    return level == keys[0]
