"""Mail: rendered and queued in the caller's transaction, sent later by the worker, over SMTP or to a folder.

No address and no text of a mail ever goes into a log, nor into an error that is kept.
"""

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as MAIL_FORMAT
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlmodel import Session, select

from api.jobs import GiveUp, Work, enqueue, handler, where
from api.settings import Settings, get_settings
from api.texts import one_line, render
from models.base import utc_now
from models.mail import Message
from models.queries.jobs import insert_once

TIMEOUT = 30.0  # seconds for each answer of the mail server
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
# Quoted names are left out: nobody has one, and they can hold anything.
ONE_ADDRESS = re.compile(r'[^\s@<>(),;:\\"\[\]]+@[^\s@<>(),;:\\"\[\]]+')
LONGEST_ADDRESS = 320  # 64 before the @ and 255 after it (RFC 5321, 4.5.3.1)


def queue_mail(
    session: Session, *, to: str, template: str, context: Mapping[str, object], dedupe: str | None = None
) -> Message:
    """Render `texts/<template>.txt` now and queue it in the caller's transaction.

    The text says at its top which names the context must hold; a missing one raises. Raises ValueError for
    something that is not one address. With a `dedupe` key used before, that message is returned.
    """
    subject, body = render(template, {"site": get_settings().base_url, **context})
    values = {
        "to_address": checked_address(to),
        "template": template,
        "subject": subject,
        "body": body,
        "dedupe": dedupe,
        "queued_at": utc_now(),
        "attempts": 0,
    }
    if dedupe is None:
        message = Message.model_validate(values)
        session.add(message)
        session.flush()
    else:
        fresh = insert_once(session, Message, "dedupe", values)
        message = session.exec(select(Message).where(Message.dedupe == dedupe)).one()
        if not fresh:
            return message
    enqueue(session, "send_mail", dedupe=f"mail-{message.id}", message_id=message.id)
    return message


def checked_address(text: str) -> str:
    """The one address in `text`, and nothing else: no second one, no line break. Raises ValueError."""
    if len(text) > LONGEST_ADDRESS or text != one_line(text) or not ONE_ADDRESS.fullmatch(text):
        raise ValueError("That is not an email address.")
    return text


@handler("send_mail")
def send_mail(work: Work, *, message_id: int) -> None:
    """Send one queued message unless it was sent before.

    A worker killed between the server's yes and our note of it sends the mail twice, with one Message-ID.
    """
    with work.reading() as session:
        message = session.get_one(Message, message_id)
    if message.sent_at:
        return
    try:
        deliver(message, work.settings)
    except Exception as error:
        _note(work, message_id, error=where(error))
        if refused_for_good(error):
            raise GiveUp(f"Refused for good: {where(error)}") from error
        raise
    _note(work, message_id, error=None)


def deliver(message: Message, settings: Settings) -> None:
    """Hand a message to the SMTP server of the settings, or write it into their mail folder."""
    if not settings.smtp_url:
        write_eml(message, settings)
        return
    server = smtp_server(settings.smtp_url)
    with connect(server) as connection:
        if server.user:
            connection.login(server.user, server.password)
        try:
            connection.send_message(as_email(message, settings), parseaddr(settings.mail_from)[1])
        except smtplib.SMTPNotSupportedError as error:
            raise GiveUp("The mail server takes no addresses with accents.") from error


def as_email(message: Message, settings: Settings, *, transfer: str = "quoted-printable") -> EmailMessage:
    """A message with its headers. They depend on the row alone, so sending again makes the same mail."""
    domain = urlsplit(settings.base_url).hostname or "localhost"
    email = EmailMessage(policy=MAIL_FORMAT)
    email["From"] = settings.mail_from
    email["To"] = message.to_address
    email["Subject"] = message.subject
    email["Date"] = message.queued_at
    email["Message-ID"] = f"<mail.{message.id}.{int(message.queued_at.timestamp())}@{domain}>"
    email["Auto-Submitted"] = "auto-generated"  # no out-of-office answers, please (RFC 3834)
    email.set_content(message.body, cte=transfer)
    return email


def write_eml(message: Message, settings: Settings) -> Path:
    """Write a message to the mail folder, whole or not at all; writing it again replaces the same file."""
    folder = settings.mail_dir
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{message.queued_at:%Y%m%d-%H%M%S}-{message.id:06}-{message.template}.eml"
    part = path.with_suffix(".part")
    # Unencoded, so that a link in it can be read and copied as it stands.
    part.write_bytes(as_email(message, settings, transfer="8bit").as_bytes())
    os.replace(part, path)
    return path


def smtp_server(url: str) -> "SmtpServer":
    """Read `smtp://`, `smtps://` or `smtp+starttls://user:password@host:port`. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "HALEMARK_SMTP_URL cannot be read. Write smtp://host:25, smtps://user:password@host:465 or "
            "smtp+starttls://user:password@host:587."
        )
    return SmtpServer(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def connect(server: "SmtpServer") -> smtplib.SMTP:
    """Open a connection, encrypted as the scheme says; the server's certificate is checked."""
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    if server.scheme == "smtp+starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection


def refused_for_good(error: Exception) -> bool:
    """Whether the server said that this recipient or this mail will never be taken (a 5xx answer)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _note(work: Work, message_id: int, *, error: str | None) -> None:
    with work.transaction() as session:
        message = session.get_one(Message, message_id)
        message.attempts += 1
        message.last_error = error
        if error is None:
            message.sent_at, message.body = utc_now(), ""
        session.add(message)


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes and how to get in."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
