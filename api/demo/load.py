"""Loads the demo into an empty database, once."""

from datetime import date

from sqlmodel import Session, select

from api.demo.absence import send_returns
from api.demo.cast import EMPLOYERS, OTHER_STAFF, PASSWORD, PEOPLE, PROGRAMMES, DemoEmployer, DemoPerson
from api.demo.leads import load_leads
from api.demo.region import give_areas, load_region
from api.demo.stories import tell_stories
from api.demo.story import tell
from api.identity import actor_of, hash_password
from api.services.accounts import find_account, make_account
from api.services.employers import ContactInput, EmployerInput, add_employer, checked
from api.services.enrolments import enrol
from api.services.programmes import ProgrammeInput, create_programme
from api.storage import Store
from assessments.roles import EMPLOYER_ROLES, Role
from models.base import utc_now
from models.people import Account, Membership
from models.schemes import Host, Programme

SINCE = date(2025, 1, 6)


def is_loaded(session: Session) -> bool:
    """Whether the demo is there already."""
    return find_account(session, PEOPLE[0].email) is not None


def load_demo(session: Session, store: Store) -> None:
    """Write the demo's region, schemes, programmes, people and employers."""
    load_region(session)
    programmes = {
        plan.key: create_programme(
            session,
            ProgrammeInput(
                name=plan.name,
                host=plan.host,
                area=plan.area,
                scheme=plan.scheme,
                contact_email=f"wellbeing@{plan.key}.example",
                opens_on=SINCE,
                summary=plan.summary,
            ),
        )
        for plan in PROGRAMMES
    }
    give_areas(session)
    password_hash = hash_password(PASSWORD)
    staff = (*PEOPLE, *OTHER_STAFF)
    people = {one.email: _person(session, one.email, one.name, password_hash) for one in staff}
    for one in staff:
        if one.role not in EMPLOYER_ROLES:
            _give(session, people[one.email], one, programmes)
    # Before the employers join, so that some of those invited are seen to have done so.
    load_leads(session, actor_of(session, people["analyst@demo.example"]), programmes["northmoor"])
    for employer in EMPLOYERS:
        _employer(session, store, employer, programmes[employer.programme], people, password_hash)
    tell_stories(session)


def _person(session: Session, email: str, name: str, password_hash: str) -> Account:
    account = make_account(session, name=name, email=email)
    account.password_hash, account.email_confirmed_at = password_hash, utc_now()
    session.add(account)
    return account


def _give(session: Session, account: Account, plan: DemoPerson, programmes: dict[str, Programme]) -> None:
    programme = programmes.get(plan.place)  # an analyst is one of a programme or of a host
    host = session.exec(select(Host).where(Host.name == plan.place)).first()
    session.add(
        Membership(
            account_id=account.id,
            role=plan.role,
            programme_id=programme.id if programme else None,
            host_id=host.id if host else None,
            from_on=SINCE,
        )
    )
    session.flush()


def _employer(
    session: Session,
    store: Store,
    plan: DemoEmployer,
    programme: Programme,
    people: dict[str, Account],
    password_hash: str,
) -> None:
    """One employer with its people, joined to its programme and brought to its status."""
    short = plan.name.split()[0].lower()
    given = EmployerInput(
        name=plan.name,
        ownership=plan.ownership,
        sic_section=plan.sic_section,
        headcount=plan.headcount,
        fte=round(plan.headcount * 0.86, 1),
        postcode=plan.postcode,
        contacts=(
            ContactInput("Rosa Field" if plan is EMPLOYERS[0] else "Jo Marsh", f"wellbeing@{short}.example"),
            ContactInput("Tom Weir" if plan is EMPLOYERS[0] else "Kit Lowe", f"office@{short}.example"),
        ),
    )
    employer = add_employer(session, checked(given))
    members = [(people[p.email], p.role) for p in PEOPLE if p.place == plan.name]
    if not members:
        members = [
            (_person(session, f"{short}@demo.example", f"Jo of {plan.name}", password_hash), Role.LEAD)
        ]
    for account, role in members:
        session.add(Membership(account_id=account.id, role=role, employer_id=employer.id, from_on=SINCE))
    session.flush()
    lead = members[0][0]
    enrolment = enrol(session, actor_of(session, lead), employer, programme)
    staff = {p.role: people[p.email] for p in (*PEOPLE, *OTHER_STAFF) if p.place == plan.programme}
    tell(session, store, plan, enrolment, staff, lead)
    send_returns(session, plan, employer, enrolment, lead)
