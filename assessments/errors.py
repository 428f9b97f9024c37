"""What the domain can say no with. Nothing here knows about HTTP: `api/errors.py` maps each to a status."""

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """Something a person asked for cannot be done; `message` tells them why and what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(DomainError):
    """What was typed cannot be used; `errors` maps a field to its sentence, shown beside that field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""


class NotReady(DomainError):
    """The step exists but its conditions do not hold yet; `reasons` lists each, in the user's words."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


class Conflict(DomainError):
    """Somebody else changed the thing since it was read; nothing was written."""
