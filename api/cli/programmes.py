"""`halemark programme`: setting up what employers can join."""

from typing import Annotated

import typer
from email_validator import EmailNotValidError, validate_email
from sqlmodel import Session

from api.cli.opening import CANNOT, stop, transaction
from api.services import host_areas
from api.services.programmes import ProgrammeInput, create_programme
from assessments.errors import InvalidInput
from models.base import utc_now
from models.schemes import Host

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _programme() -> None:
    """Programmes."""


def _host(session: Session, name: str) -> Host:
    host = host_areas.host_meant(session, name)
    if host is None:
        stop(f"There is no host “{name}”. A host is made with its first programme.", CANNOT)
    return host


@app.command()
def areas(
    host: Annotated[str, typer.Argument(help="The name of the council, partnership or charity.")],
    codes: Annotated[list[str] | None, typer.Argument(help="Areas by code or exact name.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Look after them no longer.")] = False,
) -> None:
    """Say which areas a host looks after, or list them."""
    with transaction() as session:
        found = _host(session, host)
        try:
            for code in codes or []:
                if remove:
                    host_areas.remove_area(
                        session, None, found, host_areas.area_meant(session, code, code).code
                    )
                else:
                    host_areas.add_area(session, None, found, code)
        except InvalidInput as error:
            stop("\n".join(error.errors.values()))
        for code, area in host_areas.areas_looked_after(session, found.id):
            typer.echo(f"{code}\t{area.name if area else ''}")


@app.command()
def partner(
    host: Annotated[str, typer.Argument(help="The name of the host whose programmes they are.")],
    partner: Annotated[str, typer.Argument(help="The name of the host that is its partner.")],
    codes: Annotated[list[str], typer.Argument(help="Areas by code or exact name.")],
) -> None:
    """Let a partner see the employers of some areas by name, and the totals of all."""
    with transaction() as session:
        found = _host(session, host)
        try:
            for code in codes:
                host_areas.add_partner(session, None, found, partner, code)
        except InvalidInput as error:
            stop("\n".join(error.errors.values()))
        for other, code, area in host_areas.partners_of(session, found.id):
            typer.echo(f"{other.name}\t{code}\t{area.name if area else ''}")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the programme is called.")],
    host: Annotated[str, typer.Option(help="The council, partnership or charity that runs it.")],
    area: Annotated[str, typer.Option(help="The area it is for, as people call it.")],
    scheme: Annotated[str, typer.Option(help="The key of its scheme; see `halemark schemes list`.")],
    contact: Annotated[str, typer.Option(help="The email address that employers write to.")],
    summary: Annotated[str, typer.Option(help="A sentence or two for its page.")] = "",
) -> None:
    """Make a programme, open from today; its host is made if it is new."""
    try:
        contact = validate_email(contact, check_deliverability=False).normalized
    except EmailNotValidError as error:
        stop(f"contact: {error}")
    given = ProgrammeInput(
        name=name.strip(),
        host=host.strip(),
        area=area.strip(),
        scheme=scheme,
        contact_email=contact,
        opens_on=utc_now().date(),
        summary=summary.strip(),
    )
    if long := [part for part in (given.name, given.host, given.area) if not 0 < len(part) <= 200]:
        stop(f"name, host and area: give each, in 200 characters or fewer ({len(long[0])} here).")
    with transaction() as session:
        try:
            slug = create_programme(session, given).slug
        except InvalidInput as error:
            stop("\n".join(f"{field}: {sentence}" for field, sentence in error.errors.items()))
    typer.echo(f"{given.name} is at /programmes/{slug}. Give it people with `halemark user create`.")
