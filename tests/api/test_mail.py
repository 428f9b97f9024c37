import re
import smtplib
import socket
import ssl
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlmodel import SQLModel, select

from api.database import make_engine, make_session
from api.jobs import run_due
from api.mail import as_email, checked_address, queue_mail, refused_for_good, smtp_server
from api.settings import Settings
from api.texts import one_line
from models.base import utc_now
from models.jobs import Job
from models.mail import Message

LINK = "http://halemark.example/there"
CONTEXTS = {
    "invited": {"name": "Ann Example", "link": LINK},
    "reset_password": {"link": LINK},
    "application_submitted": {
        "name": "Ann Example",
        "employer": "Tyne Bakers Ltd",
        "scheme": "Better Health at Work Award",
        "level": "Bronze",
        "programme": "Tyneside programme",
        "contact": "awards@council.example",
        "link": LINK,
    },
}
LATER = timedelta(days=1)
HEADERS = ["Auto-Submitted", "Date", "From", "Message-ID", "Subject", "To"]
OUTER = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "X-Peer"}  # X-Peer is the test server's


class Inbox:
    """What a mail server was given; it can be told to refuse first."""

    def __init__(self):
        self.received, self.refusals, self.signed_in = [], [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=default)
        self.received.append((envelope.mail_from, envelope.rcpt_tos, mail))
        return "250 OK"

    def sign_in(self, server, session, envelope, mechanism, data):
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=True)


@contextmanager
def running(inbox, **options):
    """A mail server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    yield port
    controller.stop()


def encryption(scheme, context, inbox):
    """What makes a server speak TLS from the start, or on request, and ask who is there."""
    asking = {"authenticator": inbox.sign_in}
    if scheme == "smtps":
        return asking | {"ssl_context": context, "auth_require_tls": False}  # it sees TLS only after STARTTLS
    return asking | {"tls_context": context, "require_starttls": True, "auth_required": True}


def self_signed(folder):
    """A certificate for `localhost` that nobody vouches for: its file, and a server's side of TLS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(utc_now() - LATER).not_valid_after(utc_now() + LATER)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path, key_path = folder / "server.pem", folder / "server.key"
    path.write_bytes(made.public_bytes(Encoding.PEM))
    key_path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, key_path)
    return path, context


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    with running(inbox) as port:
        yield f"smtp://127.0.0.1:{port}"


@pytest.fixture
def engine(tmp_path):
    made = make_engine(f"sqlite:///{tmp_path}/mail.sqlite")
    SQLModel.metadata.create_all(made, tables=[Job.__table__, Message.__table__])
    yield made
    made.dispose()


@pytest.fixture
def folder_settings(tmp_path):
    return Settings(data_dir=tmp_path, base_url="https://awards.example")


def queue(engine, to="ann@example.org", template="invited", dedupe=None, **context):
    with make_session(engine) as session:
        context = CONTEXTS[template] | context
        message = queue_mail(session, to=to, template=template, context=context, dedupe=dedupe)
        session.commit()
    return message


def messages(engine):
    with make_session(engine, reading=True) as session:
        return session.exec(select(Message).order_by(Message.id)).all()


def test_mail_goes_through_smtp_with_its_headers(engine, server, inbox):
    message = queue(engine)
    settings = Settings(
        smtp_url=server, mail_from="Tyneside Awards <no-reply@council.example>", base_url="https://a.example"
    )
    assert run_due(engine, utc_now(), settings) == 1
    [(sender, recipients, mail)] = inbox.received
    assert (sender, recipients) == ("no-reply@council.example", ["ann@example.org"])
    assert mail["From"] == "Tyneside Awards <no-reply@council.example>"
    assert mail["To"] == "ann@example.org"
    assert mail["Subject"] == "Your account is ready: choose a password"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == message.queued_at.replace(microsecond=0)
    stamp = int(message.queued_at.timestamp())
    assert mail["Message-ID"] == f"<mail.{message.id}.{stamp}@a.example>"
    assert mail.get_content().replace("\r\n", "\n") == message.body
    assert "Hello Ann Example," in message.body


def test_a_sent_mail_keeps_no_body_and_is_not_sent_again(engine, server, inbox):
    queue(engine)
    settings = Settings(smtp_url=server)
    run_due(engine, utc_now(), settings)
    [sent] = messages(engine)
    assert (sent.body, sent.attempts, sent.last_error) == ("", 1, None)
    assert sent.sent_at is not None
    with make_session(engine) as session:  # as after a worker that was killed before it could say so
        job = session.exec(select(Job)).one()
        job.finished_at = None
        session.add(job)
        session.commit()
    assert run_due(engine, utc_now(), settings) == 1
    assert len(inbox.received) == 1


def test_without_a_server_mail_is_a_file_that_can_be_read_as_it_stands(engine, folder_settings):
    message = queue(engine, template="reset_password")
    run_due(engine, utc_now(), folder_settings)
    [path] = folder_settings.mail_dir.iterdir()
    assert path.name == f"{message.queued_at:%Y%m%d-%H%M%S}-{message.id:06}-reset_password.eml"
    raw = path.read_bytes()
    assert LINK.encode() in raw
    mail = message_from_bytes(raw, policy=default)
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", "Choose a new password")


def test_letters_of_every_language_survive_both_ways(engine, server, inbox, folder_settings):
    queue(engine, template="application_submitted", employer="Tŷ Gŵyn — Café Ωmega")
    run_due(engine, utc_now(), folder_settings)
    queue(engine, template="application_submitted", employer="Tŷ Gŵyn — Café Ωmega")
    run_due(engine, utc_now(), Settings(smtp_url=server))
    [path] = folder_settings.mail_dir.iterdir()
    from_folder = message_from_bytes(path.read_bytes(), policy=default)
    [(_, _, from_server)] = inbox.received
    for mail in (from_folder, from_server):
        assert mail["Subject"] == "Tŷ Gŵyn — Café Ωmega has applied for Bronze"
        assert "Tŷ Gŵyn — Café Ωmega has submitted" in mail.get_content()


def test_an_address_with_an_accent_is_sent_to(engine, server, inbox):
    queue(engine, to="zoë@example.org")
    run_due(engine, utc_now(), Settings(smtp_url=server))
    [(_, recipients, _)] = inbox.received
    assert recipients == ["zoë@example.org"]


def test_an_address_the_server_cannot_carry_is_given_up(engine, inbox):
    queue(engine, to="zoë@example.org")
    with running(inbox, enable_SMTPUTF8=False) as port:
        run_due(engine, utc_now(), Settings(smtp_url=f"smtp://127.0.0.1:{port}"))
    with make_session(engine, reading=True) as session:
        job = session.exec(select(Job)).one()
    assert job.failed_at is not None
    assert job.last_error == "The mail server takes no addresses with accents."


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_encrypted_mail_signs_in_and_checks_the_certificate(engine, inbox, tmp_path, monkeypatch, scheme):
    certificate, context = self_signed(tmp_path)
    queue(engine)
    with running(inbox, **encryption(scheme, context, inbox)) as port:
        settings = Settings(smtp_url=f"{scheme}://me%40x:p%2Fw@localhost:{port}")
        run_due(engine, utc_now(), settings)
        [waiting] = messages(engine)
        assert waiting.last_error.startswith("SSLCertVerificationError at ")
        assert (waiting.sent_at, inbox.signed_in) == (None, [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        run_due(engine, utc_now() + LATER, settings)
    assert inbox.signed_in == [(b"me@x", b"p/w")]
    assert len(inbox.received) == 1


def test_a_server_that_will_not_encrypt_gets_no_mail_and_no_password(engine, server, inbox):
    queue(engine)
    run_due(engine, utc_now(), Settings(smtp_url=server.replace("smtp:", "smtp+starttls:")))
    [waiting] = messages(engine)
    assert waiting.last_error.startswith("SMTPNotSupportedError at ")
    assert (waiting.sent_at, inbox.received) == (None, [])


def test_a_server_that_is_away_is_tried_again(engine, server, inbox):
    queue(engine)
    assert run_due(engine, utc_now(), Settings(smtp_url="smtp://127.0.0.1:1")) == 1
    [waiting] = messages(engine)
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert re.fullmatch(r"ConnectionRefusedError at \w+\.py:\d+", waiting.last_error)
    assert run_due(engine, utc_now() + LATER, Settings(smtp_url=server)) == 1
    assert len(inbox.received) == 1
    assert [(m.attempts, m.last_error) for m in messages(engine)] == [(2, None)]


def test_a_refusal_for_now_is_tried_again_and_names_nobody(engine, server, inbox):
    queue(engine)
    inbox.refusals = ["451 try ann@example.org later"]
    run_due(engine, utc_now(), Settings(smtp_url=server))
    [waiting] = messages(engine)
    assert waiting.last_error.startswith("SMTPRecipientsRefused at ")
    assert "ann" not in waiting.last_error
    assert run_due(engine, utc_now() + LATER, Settings(smtp_url=server)) == 1
    assert len(inbox.received) == 1


def test_a_refusal_for_good_is_given_up(engine, server, inbox):
    queue(engine)
    inbox.refusals = ["550 no such person ann@example.org"]
    run_due(engine, utc_now(), Settings(smtp_url=server))
    with make_session(engine, reading=True) as session:
        job = session.exec(select(Job)).one()
    assert job.failed_at is not None
    assert job.last_error.startswith("Refused for good: SMTPRecipientsRefused at ")
    assert "ann" not in job.last_error
    assert run_due(engine, utc_now() + LATER, Settings(smtp_url=server)) == 0
    assert inbox.received == []


@pytest.mark.parametrize(
    ("error", "for_good"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b""), "b": (450, b"")}), False),
        (smtplib.SMTPDataError(554, b"spam"), True),
        (smtplib.SMTPDataError(451, b"busy"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong"), False),
        (smtplib.SMTPNotSupportedError("STARTTLS"), False),
        (TimeoutError(), False),
    ],
)
def test_which_refusals_are_for_good(error, for_good):
    assert refused_for_good(error) is for_good


def test_a_rollback_queues_no_mail(engine, folder_settings):
    with make_session(engine) as session:
        queue_mail(session, to="ann@example.org", template="invited", context=CONTEXTS["invited"])
        session.rollback()
    assert run_due(engine, utc_now(), folder_settings) == 0
    assert messages(engine) == []


def test_a_dedupe_key_queues_one_mail(engine, folder_settings):
    first = queue(engine, dedupe="reminder-7")
    second = queue(engine, dedupe="reminder-7", name="Somebody Else")
    assert (first.id, first.body) == (second.id, second.body)
    assert run_due(engine, utc_now(), folder_settings) == 1
    assert len(list(folder_settings.mail_dir.iterdir())) == 1


@pytest.mark.parametrize(
    "breaking", ["\r\nBcc: x@evil.example", "\nBcc: x@evil.example", "\u2028Bcc: x", "\x00", "\x85B: c"]
)
def test_nothing_in_a_name_starts_a_header(engine, server, inbox, breaking):
    queue(engine, template="application_submitted", employer=f"Acme{breaking}")
    run_due(engine, utc_now(), Settings(smtp_url=server))
    [(_, recipients, mail)] = inbox.received
    assert recipients == ["ann@example.org"]
    assert sorted(set(mail.keys()) - OUTER) == HEADERS
    assert mail["Subject"] == f"{one_line('Acme' + breaking)} has applied for Bronze"


@pytest.mark.parametrize(
    "text",
    [
        "", "ann", "@example.org", "ann@", "ann@example.org, bo@example.org", "ann@example.org\nBcc: b@c.org",
        "ann@example.org\r", "Ann <ann@example.org>", "ann @example.org", "a" * 320 + "@b.org", "a;b@c@d",
        "(note)ann@example.org",
    ],
)  # fmt: skip
def test_only_one_plain_address_is_taken(text):
    with pytest.raises(ValueError, match="not an email address"):
        checked_address(text)


@pytest.mark.parametrize("text", ["ann@example.org", "o'neil+awards@sub.council.example", "zoë@example.org"])
def test_addresses_people_have_are_taken(text):
    assert checked_address(text) == text


def test_sending_again_makes_the_same_mail(folder_settings):
    message = Message(
        id=7,
        to_address="a@b.example",
        template="invited",
        subject="Hi",
        body="Text\n",
        queued_at=utc_now(),
    )
    assert as_email(message, folder_settings).as_bytes() == as_email(message, folder_settings).as_bytes()


def test_server_addresses_are_read():
    plain = smtp_server("smtp://mail.example")
    assert (plain.scheme, plain.host, plain.port, plain.user) == ("smtp", "mail.example", 25, "")
    secret = smtp_server("smtp+starttls://me%40x:p%2Fw@mail.example:2525")
    assert (secret.scheme, secret.port, secret.user, secret.password) == (
        "smtp+starttls",
        2525,
        "me@x",
        "p/w",
    )
    assert smtp_server("smtps://mail.example").port == 465


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp:mail"])
def test_an_unreadable_server_address_says_what_to_write(url):
    with pytest.raises(ValueError, match=r"HALEMARK_SMTP_URL cannot be read\. Write smtp://host:25"):
        smtp_server(url)
