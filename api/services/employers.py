"""Registering an employer and keeping its details and sites."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from api.services.activity import record
from api.services.placing import place_site
from api.services.uptake.refreshing import keep_history
from assessments.employers import (
    LARGEST_HEADCOUNT,
    SIC_SECTIONS,
    has_hidden_characters,
    tidy_company_number,
    tidy_postcode,
)
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor, Role
from models.absence import AbsenceReturn
from models.activity import Verb
from models.applications import Enrolment
from models.base import name_key, today, utc_now
from models.employers import Contact, Employer, Ownership, Site
from models.people import Membership
from models.queries.employers import LookAlike, look_alikes
from models.scope import everyones


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
    sic_section: str | None
    headcount: int
    postcode: str
    contacts: tuple[ContactInput, ...]
    company_number: str | None = None
    fte: float | None = None
    site_name: str = "Main site"


COMPANY_NUMBER_FAULT = "Company number must be 8 characters, like 01234567 or SC123456."
POSTCODE_FAULT = "Enter a full UK postcode, like NE1 4LP."


class LooksLikeAnother(Conflict):
    """There is an employer of that name or number already: the person may mean that one."""

    def __init__(self, alike: list[LookAlike]) -> None:
        super().__init__(
            "An organisation with this name or company number is registered already. "
            "If it is yours, ask to join it."
        )
        self.alike = alike
        self.same_number = any(one.same_number for one in alike)


def checked(given: EmployerInput, *, complete: bool = True) -> EmployerInput:
    """The particulars with spaces, number and postcode tidied. Raises InvalidInput by field.

    Those of an import need not be `complete`: its file may not know the section.
    """
    number = tidy_company_number(given.company_number) if given.company_number else None
    tidied = replace(
        given,
        name=given.name.strip(),
        site_name=given.site_name.strip(),
        company_number=number,
        postcode=tidy_postcode(given.postcode) or given.postcode,
        contacts=tuple(
            ContactInput(c.name.strip(), c.email.strip().lower(), (c.phone or "").strip() or None)
            for c in given.contacts
        ),
    )
    errors = _faults_of_text(tidied) | _faults_of_contacts(tidied) | _faults_of_facts(tidied)
    if given.sic_section is None and not complete:
        errors.pop("sic_section", None)
    if given.company_number and number is None:
        errors["company_number"] = COMPANY_NUMBER_FAULT
    if errors:
        raise InvalidInput(errors)
    return tidied


def _faults_of_facts(given: EmployerInput) -> dict[str, str]:
    errors = {}
    if tidy_postcode(given.postcode) is None:
        errors["postcode"] = POSTCODE_FAULT
    if given.sic_section not in SIC_SECTIONS:
        errors["sic_section"] = "Choose what the organisation mainly does."
    if not 1 <= given.headcount <= LARGEST_HEADCOUNT:
        errors["headcount"] = f"Headcount must be between 1 and {LARGEST_HEADCOUNT:,}."
    elif given.fte is not None and not 0 < given.fte <= given.headcount:
        errors["fte"] = "Full-time equivalent must be more than 0 and no more than the headcount."
    return errors


def _faults_of_contacts(given: EmployerInput) -> dict[str, str]:
    errors = {}
    for position, contact in enumerate(given.contacts, start=1):
        if not contact.name:
            errors[f"contact{position}_name"] = "Enter the name of the contact."
        if not contact.email:
            errors[f"contact{position}_email"] = "Enter the email address of the contact."
    emails = [contact.email for contact in given.contacts if contact.email]
    if len(set(emails)) < len(emails):
        errors["contact2_email"] = "The second contact must be another person, with another email address."
    return errors


def _faults_of_text(given: EmployerInput) -> dict[str, str]:
    errors = {}
    if not name_key(given.name):
        errors["name"] = "Enter the organisation’s name, with at least one letter or number."
    if not given.site_name:
        errors["site_name"] = "Enter the name of the main site, like Head office."
    for field, text, longest in _texts(given):
        if has_hidden_characters(text):
            errors[field] = "Remove the hidden characters, then try again."
        elif len(text) > longest:
            errors[field] = f"Must be {longest} characters or fewer."
    return errors


def _texts(given: EmployerInput) -> Iterator[tuple[str, str, int]]:
    """Everything of the particulars that people write freely: field, text and how long it may be."""
    yield "name", given.name, 200
    yield "site_name", given.site_name, 200
    for position, contact in enumerate(given.contacts, start=1):
        yield f"contact{position}_name", contact.name, 200
        yield f"contact{position}_email", contact.email, 254
        yield f"contact{position}_phone", contact.phone or "", 30


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
    employer = employer_row(given)
    session.add(employer)
    session.flush()
    main = main_site_row(employer.id, given)
    place_site(session, main)
    session.add(main)
    session.add_all(contact_rows(employer.id, given.contacts))
    keep_history(session, employer, given.postcode, today())
    return employer


def employer_row(given: EmployerInput) -> Employer:
    """The row of an employer from checked particulars, not yet written."""
    return Employer(
        name=given.name,
        name_key=name_key(given.name),
        company_number=given.company_number,
        ownership=given.ownership,
        sic_section=given.sic_section,
        headcount=given.headcount,
        fte=given.fte,
    )


def main_site_row(employer_id: int, given: EmployerInput) -> Site:
    """The row of an employer's main site, not yet written."""
    return Site(employer_id=employer_id, name=given.site_name, postcode=given.postcode, is_main=True)


def contact_rows(employer_id: int, contacts: tuple[ContactInput, ...]) -> list[Contact]:
    """The rows of an employer's contacts in order, not yet written."""
    return [
        Contact(employer_id=employer_id, position=position, name=c.name, email=c.email, phone=c.phone)
        for position, c in enumerate(contacts, start=1)
    ]


def change(session: Session, actor: Actor, employer: Employer, given: EmployerInput) -> None:
    """Change an employer's particulars. Raises InvalidInput by field."""
    given = checked(given)
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
    if main.postcode != given.postcode:
        main.postcode = given.postcode
        place_site(session, main)
    main.name = given.site_name
    session.add(main)
    keep_history(session, employer, given.postcode, today())
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
        contact.name, contact.email, contact.phone = given.name, given.email, given.phone
        session.add(contact)


def add_site(session: Session, actor: Actor, employer: Employer, name: str, postcode: str) -> Site:
    """Add a workplace. Raises InvalidInput by field, also for a name the employer uses already."""
    name, tidied, errors = name.strip(), tidy_postcode(postcode), {}
    if not name_key(name) or has_hidden_characters(name):
        errors["site_name"] = "Enter the name of the site, like Northside depot."
    elif any(name_key(site.name) == name_key(name) for site in session.exec(_sites(employer.id))):
        errors["site_name"] = "You have a site of this name already."
    if tidied is None:
        errors["postcode"] = POSTCODE_FAULT
    if errors:
        raise InvalidInput(errors)
    site = Site(employer_id=employer.id, name=name, postcode=tidied or "")
    place_site(session, site)
    session.add(site)
    session.flush()
    record(session, Verb.EMPLOYER_CHANGED, actor, employer_id=employer.id, site_added=site.id)
    return site


def remove_site(session: Session, actor: Actor, employer: Employer, site_id: int) -> None:
    """Take a workplace away. Raises Conflict for the main site, one that takes part, or one that is gone."""
    site = session.exec(_sites(employer.id).where(Site.id == site_id)).first()
    if site is None:
        raise Conflict("This site has been removed already.")
    if site.is_main:
        raise Conflict("The main site stays. Change its name and postcode in the details instead.")
    if session.exec(everyones(Enrolment).where(Enrolment.site_id == site_id)).first():
        raise Conflict("This site takes part in a programme, so it stays.")
    if session.exec(everyones(AbsenceReturn).where(AbsenceReturn.site_id == site_id)).first():
        raise Conflict("Absence figures were sent for this site, so it stays.")
    session.delete(site)
    session.flush()
    record(session, Verb.EMPLOYER_CHANGED, actor, employer_id=employer.id, site_removed=site_id)


def _sites(employer_id: int) -> SelectOfScalar[Site]:
    return everyones(Site).where(Site.employer_id == employer_id)
