import re
import smtplib
import socket
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import jinja2
import pytest
from aiosmtpd.controller import Controller
from sqlmodel import SQLModel, select

from api.database import make_engine, make_session
from api.jobs import run_due
from api.mail import as_email, checked_address, queue_mail, refused_for_good, smtp_server
from api.settings import Settings
from api.texts import FOLDER, one_line, render
from models.base import utc_now
from models.jobs import Job
from models.mail import Message

DUE = date(2026, 12, 3)
ABOUT = {
    "name": "Ann Example",
    "employer": "Tyne Bakers Ltd",
    "scheme": "Better Health at Work Award",
    "level": "Bronze",
    "programme": "Tyneside programme",
    "contact": "awards@council.example",
    "link": "http://halemark.example/there",
}
CONTEXTS = {
    "confirm_email": {"link": ABOUT["link"]},
    "reset_password": {"link": ABOUT["link"]},
    "invited": {"name": ABOUT["name"], "link": ABOUT["link"]},
    "join_request": {
        "name": ABOUT["name"], "who": "Bo Lee", "employer": ABOUT["employer"], "message": "It is me.\nBo",
        "link": ABOUT["link"],
    },
    "join_request_decided": {
        "name": ABOUT["name"], "employer": ABOUT["employer"], "approved": True, "link": ABOUT["link"]
    },
    "application_submitted": ABOUT,
    "assigned": ABOUT | {"role": "assessor"},
    "information_requested": ABOUT | {"criteria": ["Smoking policy", "Break room"], "due_on": DUE},
    "information_reminder": ABOUT | {"due_on": DUE},
    "information_answered": ABOUT,
    "recommended": ABOUT,
    "decided": ABOUT | {"outcome": "Not yet"},
    "awarded": {key: ABOUT[key] for key in ABOUT if key != "level"} | {"certificate": "HM-7K2P-9QXD"},
}  # fmt: skip
LATER = timedelta(days=1)
HEADERS = ["Auto-Submitted", "Date", "From", "Message-ID", "Subject", "To"]
OUTER = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "X-Peer"}  # X-Peer is the test server's


class Inbox:
    """What a mail server was given; it can be told to refuse first."""

    def __init__(self):
        self.received, self.refusals = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=default)
        self.received.append((envelope.mail_from, envelope.rcpt_tos, mail))
        return "250 OK"


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


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
    assert ABOUT["link"].encode() in raw
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
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), True),
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


def test_nothing_in_a_name_makes_a_paragraph():
    _, body = render(
        "invited", CONTEXTS["invited"] | {"site": "x", "name": "Ann\n\nYou have won. Click here:"}
    )
    assert body.startswith("Hello Ann You have won. Click here:,\n\nAn account")


def test_what_a_stranger_wrote_is_marked_as_theirs():
    _, body = render("join_request", CONTEXTS["join_request"] | {"site": "x"})
    assert "\nThey wrote:\n\n> It is me.\n> Bo\n\nSay yes only" in body
    _, without = render("join_request", CONTEXTS["join_request"] | {"site": "x", "message": ""})
    assert "They wrote" not in without


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


def test_every_text_has_a_test_context_and_renders_whole():
    assert {path.stem for path in FOLDER.glob("[a-z]*.txt")} == CONTEXTS.keys()
    for name, context in CONTEXTS.items():
        subject, body = render(name, {"site": "https://awards.example", **context})
        assert subject == subject.strip() != ""
        assert "\n--\n" in body
        assert "https://awards.example" in body
        assert "\nYou get this because " in body
        assert "\n\n\n" not in body, name
        assert max(map(len, body.splitlines())) <= 130, name
        if name != "join_request_decided" or context["approved"]:
            assert ABOUT["link"] in body.splitlines()  # alone on its line, so that every mail reader links it


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_missing_name_raises_when_the_mail_is_queued(name):
    with pytest.raises(jinja2.UndefinedError):
        render(name, {})


def test_the_top_of_each_text_names_what_it_uses():
    for name, context in CONTEXTS.items():
        source = (FOLDER / f"{name}.txt").read_text()
        documented = source.split("#}", 1)[0]
        assert [key for key in context if not re.search(rf"\b{key}\b", documented)] == [], name


def test_dates_read_as_people_write_them():
    subject, body = render("information_requested", CONTEXTS["information_requested"] | {"site": "x"})
    assert subject == "Your assessor needs more information by 3 December 2026"
    assert "\n  - Smoking policy\n  - Break room\n\nPlease answer by 3 December 2026:\n" in body


def test_a_very_long_subject_is_cut():
    subject, _ = render("recommended", ABOUT | {"site": "x", "employer": "x" * 400})
    assert len(subject) == 250
    assert subject.endswith("…")


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
