"""Registering an employer, keeping its details, and letting people in."""

from dataclasses import dataclass, replace

from sqlmodel import Session, col

from api.services.activity import record
from api.services.notices import link, tell
from assessments.employers import SIC_SECTIONS, tidy_company_number, tidy_postcode
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor, Role
from models.activity import Verb
from models.applications import Enrolment
from models.base import name_key, utc_now
from models.employers import Contact, Employer, JoinRequest, JoinStatus, Ownership, Site
from models.people import Account, Membership
from models.queries.employers import LookAlike, look_alikes
from models.queries.people import leads_of, people_at
from models.scope import everyones, visible


@dataclass(frozen=True)
class ContactInput:
    """One of the two people an employer names."""

    name: str
    email: str
    phone: str | None = None


@dataclass(frozen=True)
class EmployerInput:
    """An employer's particulars as given; `site_name` and `postcode` are those of its main site."""

    name: str
    ownership: Ownership
    sic_section: str
    headcount: int
    postcode: str
    contacts: tuple[ContactInput, ...]
    company_number: str | None = None
    fte: float | None = None
    site_name: str = "Main site"


class LooksLikeAnother(Conflict):
    """There is an employer of that name or number already: the person may mean that one."""

    def __init__(self, alike: list[LookAlike]) -> None:
        super().__init__(
            "An organisation with this name or company number is registered already. "
            "If it is yours, ask to join it."
        )
        self.alike = alike
        self.same_number = any(one.same_number for one in alike)


def checked(given: EmployerInput) -> EmployerInput:
    """The particulars with number and postcode tidied. Raises InvalidInput by field."""
    errors = {}
    number = tidy_company_number(given.company_number) if given.company_number else None
    if given.company_number and number is None:
        errors["company_number"] = "Company number must be 8 characters, like 01234567 or SC123456."
    postcode = tidy_postcode(given.postcode)
    if postcode is None:
        errors["postcode"] = "Enter a full UK postcode, like NE1 4LP."
    if given.sic_section not in SIC_SECTIONS:
        errors["sic_section"] = "Choose what the organisation mainly does."
    if given.headcount < 1:
        errors["headcount"] = "Headcount must be 1 or more."
    if given.fte is not None and not 0 < given.fte <= given.headcount:
        errors["fte"] = "Full-time equivalent must be more than 0 and no more than the headcount."
    if errors:
        raise InvalidInput(errors)
    assert postcode is not None
    return replace(given, company_number=number, postcode=postcode)


def register(session: Session, actor: Actor, given: EmployerInput, *, not_a_twin: bool = False) -> Employer:
    """Add an employer led by the person who registers it.

    Raises InvalidInput by field, and LooksLikeAnother when one of that name is there and the person has not
    said that theirs is another (`not_a_twin`), or when one has the same company number, whatever they say.
    """
    given = checked(given)
    alike = look_alikes(session, given.name, given.company_number)
    if any(one.same_number for one in alike) or (alike and not not_a_twin):
        raise LooksLikeAnother(alike)
    employer = add_employer(session, given)
    assert employer.id is not None
    session.add(
        Membership(
            account_id=actor.account_id, role=Role.LEAD, employer_id=employer.id, from_on=utc_now().date()
        )
    )
    record(session, Verb.EMPLOYER_REGISTERED, actor, employer_id=employer.id)
    session.flush()
    return employer


def add_employer(session: Session, given: EmployerInput) -> Employer:
    """Write an employer, its main site and its contacts, from checked particulars; nobody leads it yet."""
    employer = Employer(
        name=given.name,
        name_key=name_key(given.name),
        company_number=given.company_number,
        ownership=given.ownership,
        sic_section=given.sic_section,
        headcount=given.headcount,
        fte=given.fte,
    )
    session.add(employer)
    session.flush()
    assert employer.id is not None
    session.add(Site(employer_id=employer.id, name=given.site_name, postcode=given.postcode, is_main=True))
    _write_contacts(session, employer.id, given.contacts)
    return employer


def change(session: Session, actor: Actor, employer: Employer, given: EmployerInput) -> None:
    """Change an employer's particulars. Raises InvalidInput by field."""
    given = checked(given)
    assert employer.id is not None
    if (
        given.company_number
        and session.exec(
            everyones(Employer).where(
                Employer.company_number == given.company_number, Employer.id != employer.id
            )
        ).first()
    ):
        raise InvalidInput({"company_number": "Another organisation is registered with this company number."})
    employer.name, employer.name_key = given.name, name_key(given.name)
    employer.company_number, employer.ownership = given.company_number, given.ownership
    employer.sic_section, employer.headcount, employer.fte = given.sic_section, given.headcount, given.fte
    session.add(employer)
    main = session.exec(
        everyones(Site).where(Site.employer_id == employer.id, col(Site.is_main).is_(True))
    ).one()
    main.postcode, main.name = given.postcode, given.site_name
    session.add(main)
    _write_contacts(session, employer.id, given.contacts)
    record(session, Verb.EMPLOYER_CHANGED, actor, employer_id=employer.id)


def _write_contacts(session: Session, employer_id: int, contacts: tuple[ContactInput, ...]) -> None:
    known = {
        contact.position: contact
        for contact in session.exec(everyones(Contact).where(Contact.employer_id == employer_id))
    }
    for position, given in enumerate(contacts, start=1):
        contact = known.get(position) or Contact(
            employer_id=employer_id, position=position, name="", email=""
        )
        contact.name, contact.email, contact.phone = given.name, given.email.lower(), given.phone
        session.add(contact)


def ask_to_join(session: Session, actor: Actor, employer_id: int, message: str) -> JoinRequest:
    """Say "this is us". The employer's leads, or the coordinators where it takes part, are told.

    Raises InvalidInput for no such employer and Conflict for a member or a second request.
    """
    employer = session.exec(everyones(Employer).where(Employer.id == employer_id)).first()
    if employer is None:
        raise InvalidInput({"employer_id": "Choose the organisation to join."})
    if employer_id in actor.employer_ids:
        raise Conflict("You are a member of this organisation already.")
    waiting = everyones(JoinRequest).where(
        JoinRequest.employer_id == employer_id,
        JoinRequest.account_id == actor.account_id,
        JoinRequest.status == JoinStatus.WAITING,
    )
    if session.exec(waiting).first():
        raise Conflict("You have asked already. You will get a mail once somebody has answered.")
    request = JoinRequest(employer_id=employer_id, account_id=actor.account_id, message=message.strip())
    session.add(request)
    session.flush()
    record(session, Verb.JOIN_REQUESTED, actor, employer_id=employer_id, request_id=request.id)
    answerers = leads_of(session, employer_id) or coordinators_for(session, employer_id)
    tell(
        session, answerers, "join_request",
        who=actor.name, employer=employer.name, message=request.message,
        link=link(f"/employers/{employer_id}"),
    )  # fmt: skip
    return request


def coordinators_for(session: Session, employer_id: int) -> list[Account]:
    """The coordinators of every programme an employer takes part in."""
    joined = everyones(Enrolment).where(Enrolment.employer_id == employer_id)
    programmes = {enrolment.programme_id for enrolment in session.exec(joined)}
    found = {
        account.id: account
        for programme_id in sorted(programmes)
        for account in people_at(session, [Role.COORDINATOR], programme_id=programme_id)
    }
    return list(found.values())


def answer_join_request(
    session: Session, actor: Actor, employer: Employer, request_id: int, *, role: Role | None
) -> None:
    """Let somebody in with a role, or decline (role None). Raises Conflict when it is answered already."""
    request = session.exec(
        visible(JoinRequest, actor).where(
            JoinRequest.id == request_id,
            JoinRequest.employer_id == employer.id,
            JoinRequest.status == JoinStatus.WAITING,
        )
    ).first()
    if request is None:
        raise Conflict("This request has been answered already.")
    request.status = JoinStatus.APPROVED if role else JoinStatus.DECLINED
    request.answered_by, request.answered_at = actor.account_id, utc_now()
    session.add(request)
    if role:
        session.add(
            Membership(
                account_id=request.account_id,
                role=role,
                employer_id=employer.id,
                from_on=utc_now().date(),
            )
        )
    verb = Verb.JOIN_APPROVED if role else Verb.JOIN_DECLINED
    record(session, verb, actor, employer_id=employer.id, request_id=request_id)
    asker = session.get_one(Account, request.account_id)
    tell(
        session, [asker], "join_request_decided",
        employer=employer.name, approved=role is not None, link=link("/"),
    )  # fmt: skip
