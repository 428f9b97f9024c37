"""Doing what a form asks, or giving the form back with what is wrong; a refusal leaves nothing written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel
from sqlmodel import Session

from api.storage import FileTooLarge
from assessments.errors import Conflict, InvalidInput, NotReady
from frontend.forms.binding import Bound

Model = TypeVar("Model", bound=BaseModel)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Tried(Generic[Model, Result]):
    """What came of a form: the result, or the form with its errors and the status to answer with.

    `reasons` are the conditions of a step that do not hold yet, for the page to list.
    """

    form: Bound[Model]
    result: Result | None = None
    status: int = 200
    reasons: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.status == 200


def attempt(db: Session, form: Bound[Model], act: Callable[[Model], Result]) -> Tried[Model, Result]:
    """Act on a form's value inside a savepoint, so that a refusal half way leaves nothing behind.

    What the domain refuses as input lands beside its field; a conflict stands at the top of the form.
    """
    if form.value is None or form.errors:
        return Tried(form, status=422)
    try:
        with db.begin_nested():
            return Tried(form, act(form.value))
    except InvalidInput as error:
        status = 413 if isinstance(error, FileTooLarge) else 422
        return Tried(form.with_errors(error.errors), status=status)
    except NotReady as error:
        return Tried(form, status=409, reasons=error.reasons)
    except Conflict as error:
        return Tried(form.with_errors({"": error.message}), status=409)
