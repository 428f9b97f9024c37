"""Case studies of the demo's employers, and a buyer that asks its suppliers. All of it is made up."""

from dataclasses import dataclass

from sqlmodel import Session

from api.identity import actor_of
from api.services import stories
from api.services.story_answers import answering, approve
from api.services.supply import answer, ask
from assessments.roles import Role
from assessments.stories import Text, Topic
from assessments.supply import Action
from models.employers import Employer
from models.people import Account
from models.queries.people import leads_of, people_at
from models.queries.workspaces import workspace_of
from models.schemes import Programme
from models.scope import everyones


@dataclass(frozen=True)
class DemoStory:
    """A story of an employer; one that is not published waits for the coordinator's answer."""

    employer: str
    text: Text
    published: bool = True


STORIES = (
    DemoStory(
        "Thistledown Housing Association",
        Text(
            title="Managers who ask early, and what that did to long absences",
            topic=Topic.ABSENCE_MANAGEMENT,
            problem="Half of our lost days came from a handful of long absences. Managers told us that they "
            "waited, because they did not know what they were allowed to ask.",
            done="We wrote one page on what to say in the first week, and practised it in pairs for an hour. "
            "Every absence of more than five days now gets a call, and a plan for coming back by day ten.\n"
            "Lighter duties can be agreed by the line manager alone, for up to four weeks.",
            changed="In the year after, long absences took a third fewer days. In the staff survey, seven in "
            "ten said that they felt supported while they were off, up from four in ten.",
            advice="Practise the conversation. The page alone changed nothing for three months.",
            cost="About £900, mostly for half a day with a trainer",
            time="Two months to begin, then an hour a month",
        ),
    ),
    DemoStory(
        "Ashgrove Dental Practice",
        Text(
            title="Sore necks in a small practice: what eighteen people tried",
            topic=Topic.MUSCULOSKELETAL,
            problem="In our needs assessment, most of the clinical team named necks and shoulders first.",
            done="A physiotherapist watched us work for a morning. We moved the lamps, bought two saddle "
            "stools to share, and put five minutes of stretching before the first patient.",
            changed="After six months half as many named it. Nobody reads the poster on stretching; "
            "everybody comes to the stretching.",
            advice="Watch first and buy later. One of the stools was never needed.",
            cost="£640 for the stools and the visit",
            time="A morning, then five minutes a day",
            named=False,
        ),
    ),
    DemoStory(
        "Holm District Library Service",
        Text(
            title="A menopause policy that people know of",
            topic=Topic.MENOPAUSE,
            problem="We had a policy for two years. When we asked, one in six knew of it.",
            done="Two advocates ran short talks in all five libraries, at opening time so that everybody was "
            "paid to be there. We put fans at the desks and let people swap desk hours without a reason.",
            changed="Two in three know of the policy now, and swapped hours are taken by men and women of "
            "every age.",
            advice="Make the adjustment one that nobody has to explain.",
            time="One term",
        ),
    ),
    DemoStory(
        "Larkspur Bakery",
        Text(
            title="Walking meetings that lasted",
            topic=Topic.PHYSICAL_ACTIVITY,
            problem="The office half of the bakery sat all day while the other half stood.",
            done="Meetings of two became walks, with a map of three routes of twenty minutes by the door.",
            changed="A year on, about half of such meetings are walks.",
            advice="Begin with the managers, and have a wet-weather route.",
            cost="Nothing",
        ),
        published=False,
    ),
)
BUYER = "Northmoor Leisure Trust"
# Who agreed to share its award, and who has not answered yet.
SUPPLIERS = (
    ("Thistledown Housing Association", True),
    ("Pinder Print Works", True),
    ("Larkspur Bakery", False),
)


def tell_stories(session: Session) -> None:
    """Write the stories, have those that are to be published approved, and link the buyer's suppliers."""
    for plan in STORIES:
        _tell(session, plan)
    buyer = _employer(session, BUYER)
    for name, agrees in SUPPLIERS:
        supplier = _employer(session, name)
        link = ask(session, actor_of(session, _lead(session, buyer)), buyer, name, "We ask all of ours.")
        if agrees:
            answer(session, actor_of(session, _lead(session, supplier)), supplier, link.id, Action.AGREE)


def _tell(session: Session, plan: DemoStory) -> None:
    employer = _employer(session, plan.employer)
    lead = actor_of(session, _lead(session, employer))
    (programme, *_) = stories.programmes_to_tell_of(session, lead, employer)
    told = stories.begin(session, lead, employer, programme.id, plan.text)
    stories.send(session, lead, employer, told, looked=True)
    if plan.published:
        _publish(session, programme, told.story.id)


def _publish(session: Session, programme: Programme, story_id: int) -> None:
    (account, *_) = people_at(session, (Role.COORDINATOR,), programme_id=programme.id)
    coordinator = actor_of(session, account)
    workspace = workspace_of(session, coordinator, programme.host_id)
    assert workspace is not None  # a coordinator holds the workspace of the programme's host
    case = answering(session, coordinator, workspace, story_id)
    assert case is not None
    approve(session, coordinator, case, case.version.number, checked=True)


def _employer(session: Session, name: str) -> Employer:
    return session.exec(everyones(Employer).where(Employer.name == name)).one()


def _lead(session: Session, employer: Employer) -> Account:
    return leads_of(session, employer.id)[0]
