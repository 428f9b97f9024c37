"""What happened to an application, in plain sentences. Nothing a person wrote is repeated here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from assessments.definition import Edition
from frontend.rendering import plural
from models.activity import Event, Verb
from models.queries.activity import Happening

# Gives what follows the person's name, from the events of one kind that stand together and the edition.
Words = Callable[[list[Event], Edition], str]


def _level(events: list[Event], edition: Edition) -> str:
    key = events[0].detail.get("level")
    return edition.level(str(key)).title if key in edition.level_keys else "a level"


def _on_criteria(one: str, many: str) -> Words:
    """Words for steps that name a criterion: its title when it was one, else how many."""

    def words(events: list[Event], edition: Edition) -> str:
        titles = {criterion.key: criterion.title for criterion in edition.criteria}
        keys = {str(event.detail.get("criterion")) for event in events}
        if len(keys) > 1:
            return many.format(plural(len(keys), "criterion", "criteria"))
        return one.format(titles.get(keys.pop(), "a criterion"))

    return words


def _plain(sentence: str) -> Words:
    return lambda _events, _edition: sentence


SENTENCES: dict[Verb, Words] = {
    Verb.APPLICATION_STARTED: lambda events, edition: f"started an application for {_level(events, edition)}",
    Verb.CLAIM_SAVED: _on_criteria("answered “{}”", "answered {}"),
    Verb.FACTS_SAVED: _plain("answered the questions about the workplace"),
    Verb.CAMPAIGN_ADDED: lambda events, _: f"added {plural(len(events), 'campaign', 'campaigns')}",
    Verb.CAMPAIGN_REMOVED: lambda events, _: f"removed {plural(len(events), 'campaign', 'campaigns')}",
    Verb.EVIDENCE_USED: _on_criteria("added evidence for “{}”", "added evidence for {}"),
    Verb.EVIDENCE_UNUSED: _on_criteria("took evidence away from “{}”", "took evidence away from {}"),
    Verb.ASSIGNED: _plain("gave the application to its adviser and assessor"),
    Verb.SUBMITTED: _plain("submitted the application"),
    Verb.REVIEW_STARTED: _plain("started the review"),
    Verb.FINDING_SAVED: _plain("recorded findings"),
    Verb.INFORMATION_REQUESTED: _plain("asked for more information"),
    Verb.INFORMATION_ANSWERED: _plain("answered the assessor’s questions"),
    Verb.CONTINUED_UNANSWERED: _plain("went on with the review without the answers"),
    Verb.RECOMMENDED: _plain("made a recommendation to the moderator"),
    Verb.SENT_BACK: _plain("sent the recommendation back to the assessor"),
    Verb.DECIDED: _plain("decided the application"),
    Verb.AWARDED: lambda events, edition: f"awarded {_level(events, edition)}",
    Verb.WITHDRAWN: lambda events, _: (
        "took the application over to a newer edition"
        if events[0].detail.get("upgraded_to")
        else "took back a status outside the levels"
        if events[0].detail.get("status")
        else "withdrew the application"
    ),
    Verb.UPGRADED: _plain("took the application over from an older edition"),
    Verb.CLAIMS_CONFIRMED: _plain("confirmed what was brought from elsewhere"),
    Verb.ANSWERS_BROUGHT: _plain("brought answers and evidence from another scheme"),
}
ROUTINE = frozenset({Verb.CLAIM_SAVED, Verb.EVIDENCE_USED, Verb.FINDING_SAVED, Verb.CAMPAIGN_ADDED})


@dataclass(frozen=True)
class Line:
    """One line of the feed: who did what, and when it last happened."""

    who: str
    words: str
    at: datetime


def lines(happenings: Iterable[Happening], edition: Edition) -> list[Line]:
    """The feed in sentences. Routine steps of one person in a row make one line: saving as one goes would
    otherwise bury everything else."""
    groups: list[list[Happening]] = []
    for one in happenings:
        last = groups[-1][0] if groups else None
        same = last and (last.event.verb, last.who) == (one.event.verb, one.who)
        if same and one.event.verb in ROUTINE:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [_line(group, edition) for group in groups]


def sentence(event: Event, edition: Edition) -> str:
    """What one event says after the name of the person."""
    return _words([event], edition)


def _words(events: list[Event], edition: Edition) -> str:
    known = SENTENCES.get(events[0].verb)
    return known(events, edition) if known else str(events[0].verb).replace("_", " ")


def _line(group: list[Happening], edition: Edition) -> Line:
    return Line(group[0].who, _words([one.event for one in group], edition), group[0].event.at)
