"""Case studies that employers write for others: their topics, and the way from a draft to the public."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.errors import Conflict


class Topic(StrEnum):
    """What a story is about. A closed list, so that stories of every scheme can be found together."""

    MENTAL_HEALTH = "mental_health"
    PHYSICAL_ACTIVITY = "physical_activity"
    HEALTHY_EATING = "healthy_eating"
    SMOKING = "smoking"
    ALCOHOL_AND_DRUGS = "alcohol_and_drugs"
    MUSCULOSKELETAL = "musculoskeletal"
    SLEEP = "sleep"
    MENOPAUSE = "menopause"
    ABSENCE_MANAGEMENT = "absence_management"
    LEADERSHIP = "leadership"
    FINANCIAL_WELLBEING = "financial_wellbeing"
    OTHER = "other"


TOPIC_WORDS: dict[Topic, str] = {
    Topic.MENTAL_HEALTH: "Mental health",
    Topic.PHYSICAL_ACTIVITY: "Physical activity",
    Topic.HEALTHY_EATING: "Healthy eating",
    Topic.SMOKING: "Smoking and vaping",
    Topic.ALCOHOL_AND_DRUGS: "Alcohol and drugs",
    Topic.MUSCULOSKELETAL: "Backs, muscles and joints",
    Topic.SLEEP: "Sleep and shift work",
    Topic.MENOPAUSE: "Menopause",
    Topic.ABSENCE_MANAGEMENT: "Managing absence",
    Topic.LEADERSHIP: "Leadership and managers",
    Topic.FINANCIAL_WELLBEING: "Money worries",
    Topic.OTHER: "Something else",
}


class State(StrEnum):
    """Where one version of a story stands. An approved text never changes: a change is a new version."""

    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


STATE_WORDS: dict[State, str] = {
    State.DRAFT: "Draft",
    State.SENT: "With the programme",
    State.APPROVED: "Published",
    State.SENT_BACK: "Sent back",
}


class Action(StrEnum):
    """What can be done to a version."""

    SEND = "send"
    RECALL = "recall"
    APPROVE = "approve"
    SEND_BACK = "send_back"


@dataclass(frozen=True)
class Step:
    """An action, where it starts from, where it ends, and what to say when it comes too late."""

    action: Action
    start: State
    end: State
    too_late: str


STEPS: tuple[Step, ...] = (
    Step(Action.SEND, State.DRAFT, State.SENT, "This version has been sent already."),
    Step(Action.RECALL, State.SENT, State.DRAFT, "The programme has answered already. Reload the page."),
    Step(Action.APPROVE, State.SENT, State.APPROVED, "This version does not wait for an answer any more."),
    Step(Action.SEND_BACK, State.SENT, State.SENT_BACK, "This version does not wait for an answer any more."),
)


def advance(state: State, action: Action) -> State:
    """Where an action leads from a state. Raises Conflict where it cannot start there."""
    step = next(one for one in STEPS if one.action is action)
    if step.start is not state:
        raise Conflict(step.too_late)
    return step.end


@dataclass(frozen=True)
class Text:
    """What somebody writes of a story."""

    title: str
    topic: Topic
    problem: str
    done: str
    changed: str
    advice: str
    cost: str = ""
    time: str = ""
    named: bool = True

    @property
    def written(self) -> str:
        """Everything that readers are shown, for checks of the whole text."""
        return "\n".join(
            (self.title, self.problem, self.done, self.changed, self.advice, self.cost, self.time)
        )
