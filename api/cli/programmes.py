"""`halemark programme`: setting up what employers can join."""

from typing import Annotated

import typer
from email_validator import EmailNotValidError, validate_email

from api.cli.opening import stop, transaction
from api.services.programmes import ProgrammeInput, create_programme
from assessments.errors import InvalidInput
from models.base import utc_now

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _programme() -> None:
    """Programmes."""


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
