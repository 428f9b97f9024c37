"""`halemark user`: accounts made by whoever runs the service."""

from typing import Annotated

import typer
from email_validator import EmailNotValidError, validate_email
from sqlmodel import Session, select

from api.cli.opening import stop, transaction
from api.services.accounts import check_password, find_account, invite, make_account
from assessments.errors import InvalidInput
from assessments.roles import HOST_ROLES, PROGRAMME_ROLES, Role
from models.base import utc_now
from models.people import Membership
from models.schemes import Host, Programme

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _user() -> None:
    """Accounts."""


@app.command()
def create(
    email: Annotated[str, typer.Argument(help="The person's email address, with which they sign in.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[Role | None, typer.Option(help="A role to give them.")] = None,
    programme: Annotated[str, typer.Option(help="The programme of the role, as in its address.")] = "",
    host: Annotated[str, typer.Option(help="The host of the role, by name.")] = "",
    password: Annotated[
        str, typer.Option(help="A first password; left out, they are mailed a link to set one.")
    ] = "",
) -> None:
    """Make an account, or give a role to one that is there."""
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        stop(f"email: {error}")
    with transaction() as session:
        account = find_account(session, email)
        if account is None:
            _check(password, email)
            account = make_account(session, name=name, email=email, password=password or None)
            if not password:
                invite(session, account)
        if role:
            held = Membership(account_id=account.id, role=role, from_on=utc_now().date())
            _place(session, held, programme, host)
            session.add(held)
    typer.echo(f"{email} can sign in{' as ' + role.value if role else ''}.")


def _check(password: str, email: str) -> None:
    if not password:
        return
    try:
        check_password(password, email)
    except InvalidInput as error:
        stop(f"password: {error.message}")


def _place(session: Session, held: Membership, programme: str, host: str) -> None:
    """Set where a role holds from what the options name, or stop with a sentence when nothing fits."""
    if held.role in PROGRAMME_ROLES and not (held.role in HOST_ROLES and host):
        found = session.exec(select(Programme).where(Programme.slug == programme)).first()
        if found is None:
            known = ", ".join(session.exec(select(Programme.slug).order_by(Programme.slug))) or "none yet"
            stop(f"programme: an {held.role.value} needs one of the programmes there are: {known}.")
        held.programme_id = found.id
    elif held.role in HOST_ROLES:
        body = session.exec(select(Host).where(Host.name == host)).first()
        if body is None:
            stop(f"host: there is no host called “{host}”.")
        held.host_id = body.id
    else:
        stop("role: people of an employer ask to join it on its page, and its lead lets them in.")
