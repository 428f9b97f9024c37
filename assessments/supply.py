"""A large employer and its suppliers: who may do what to the link between them, and what it comes to.

Nothing shows before both agree, and either ends it whenever they like.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assessments.errors import Conflict


class Side(StrEnum):
    """On which side of a link somebody stands."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


class State(StrEnum):
    """Where a link stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    ENDED = "ended"


STATE_WORDS: dict[State, str] = {
    State.ASKED: "Asked",
    State.AGREED: "Shares its award",
    State.DECLINED: "Said no",
    State.ENDED: "Ended",
}


class Action(StrEnum):
    """What can be done to a link."""

    AGREE = "agree"
    DECLINE = "decline"
    END = "end"


@dataclass(frozen=True)
class Step:
    """Who may do what to a link that stands where, and where it then stands."""

    side: Side
    action: Action
    start: State
    end: State


STEPS: tuple[Step, ...] = (
    Step(Side.SUPPLIER, Action.AGREE, State.ASKED, State.AGREED),
    Step(Side.SUPPLIER, Action.DECLINE, State.ASKED, State.DECLINED),
    Step(Side.SUPPLIER, Action.END, State.AGREED, State.ENDED),
    Step(Side.BUYER, Action.END, State.ASKED, State.ENDED),
    Step(Side.BUYER, Action.END, State.AGREED, State.ENDED),
)
OPEN = (State.ASKED, State.AGREED)
# Whoever said no is left in peace for so long.
ASK_AGAIN_AFTER = timedelta(days=180)
# How many links an employer may hold open: more than any has, and too few to try out names by.
MOST_OPEN = 300


def advance(state: State, action: Action, side: Side) -> State:
    """Where an action of one side leads. Raises Conflict where it cannot be done from here."""
    step = next((one for one in STEPS if (one.side, one.action, one.start) == (side, action, state)), None)
    if step is None:
        raise Conflict("This has been answered or ended already. Reload the page to see how it stands.")
    return step.end


def may_ask_again(declined_on: date, today: date) -> bool:
    """Whether somebody who said no on a day may be asked once more."""
    return today >= declined_on + ASK_AGAIN_AFTER


@dataclass(frozen=True)
class Covered:
    """How many of the suppliers that share their awards hold one now."""

    holding: int
    sharing: int

    @property
    def share(self) -> float | None:
        """The share, from 0 to 1; None where nobody shares."""
        return self.holding / self.sharing if self.sharing else None

    @property
    def words(self) -> str:
        """The same in words."""
        if self.share is None:
            return "No supplier shares its award yet."
        noun = "supplier that shares" if self.sharing == 1 else "suppliers that share"
        holds = "holds" if self.holding == 1 else "hold"
        return f"{self.holding} of {self.sharing} {noun} {holds} an award now ({self.share:.0%})."
