"""`halemark import employers`, run as a command on a database of its own."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine
from api.migrate import migrate
from api.settings import get_settings
from models.applications import Enrolment
from models.employers import Contact, Employer, Ownership, Site
from models.people import Membership
from tests.factories import make_account, make_programme

PUBLISHED = (
    Path(__file__).parents[2] / "../shared/data/employers_gender_pay_gap_2024_25_north_east.csv"
).resolve()
HEADER = (
    "name,company_number,ownership,sic_code,headcount,fte,site_name,postcode,"
    "contact1_name,contact1_email,contact1_phone,contact2_name,contact2_email\n"
)
BAKERY = 'Larkspur Bakery Ltd,1234567,private,10710,"1,060",52.5,Mill Lane,ne14lp,Rosa,rosa@example.com,,,\n'
PAY_GAP = "employer_id,employer_name,company_number,postcode,sic_section,public_sector_flag,employer_size\n"


@pytest.fixture
def session(settings, tmp_path, monkeypatch):
    """A session on a new database that the command uses too."""
    monkeypatch.setenv("HALEMARK_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    engine = make_engine(f"sqlite:///{tmp_path / 'halemark.sqlite'}")
    migrate(engine)
    with Session(engine) as made:
        yield made
    engine.dispose()
    get_settings.cache_clear()


@pytest.fixture
def run(session, tmp_path):
    """Writes a file and imports it; the session sees what the command wrote."""

    def running(content: str | bytes, *options: str):
        file = tmp_path / "in.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        session.commit()
        result = CliRunner().invoke(app, ["import", "employers", str(file), *options])
        session.expire_all()
        return result.exit_code, result.stdout, result.stderr.replace(str(file), "FILE")

    return running


def count(session, table) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_our_own_columns_come_in_tidied_and_a_second_time_not_at_all(run, session):
    assert run("\ufeff" + HEADER + BAKERY) == (0, "Imported 1 employer.\n", "")
    employer = session.exec(select(Employer)).one()
    assert (employer.name, employer.company_number, employer.ownership, employer.sic_section) == (
        "Larkspur Bakery Ltd", "01234567", Ownership.PRIVATE, "C",
    )  # fmt: skip
    assert (employer.headcount, employer.fte) == (1060, 52.5)
    site = session.exec(select(Site)).one()
    assert (site.name, site.postcode, site.is_main) == ("Mill Lane", "NE1 4LP", True)
    assert [c.email for c in session.exec(select(Contact))] == ["rosa@example.com"]
    assert run(HEADER + BAKERY) == (0, "Imported 0 employers; 1 was there already.\n", "")


def test_every_fault_is_named_and_nothing_is_written(run, session):
    bad = HEADER + BAKERY
    bad += "Bad Ltd,12,partnership,99999,few,9,Site,NE1,Ann,ann-at-example,,,\n"
    bad += '"Two\nlines",,private,47110,5,,Site,NE1 4LP,,,,,\n'
    bad += "Short row,private\n"
    bad += "Big Ltd,,private,47110,10000001,,Site,NE1 4LP,,,,,\n"
    code, out, err = run(bad)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "FILE:3: ownership: must be one of public, private, voluntary, not “partnership”",
        "FILE:3: sic_code: must be a SIC 2007 code, like 47110, not “99999”",
        "FILE:3: headcount: must be a whole number, like 45, not “few”",
        "FILE:3: contact1_email: must be an email address, like name@example.com",
        "FILE:4: name: Remove the hidden characters, then try again.",
        "FILE:6: row: has 2 cells where the header has 13",
        "FILE:7: headcount: Headcount must be between 1 and 10,000,000.",
        "7 faults found, so nothing was written.",
    ]
    assert count(session, Employer) == 0


def test_bad_rows_are_skipped_when_that_is_asked_for(run, session):
    code, out, err = run(HEADER + "Bad Ltd,,private,47110,0,,S,NE1 4LP,,,,,\n" + BAKERY, "--skip-bad")
    assert (code, out) == (0, "Imported 1 employer; 1 fault skipped.\n")
    assert err == "FILE:2: headcount: Headcount must be between 1 and 10,000,000.\n"


NOT_UTF8 = "is not UTF-8 text; save the file as “CSV UTF-8” and try again"
TOO_LONG = "cannot be read, nor what follows it: field larger than field limit (131072)"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "FILE:1: name: the file has no such column, and it is needed"),
        ("name;ownership\n", "FILE:1: ownership: the file has no such column, and it is needed"),
        (HEADER.replace("name,", "name,name,", 1), "FILE:1: name: the file has this column more than once"),
        (HEADER, "FILE:1: row: there are no employers in this file"),
        (HEADER.encode() + b"Caf\xe9" + BAKERY.encode(), "FILE:2: name: is not UTF-8 text"),
        (HEADER.encode("utf-16"), f"FILE:1: header: {NOT_UTF8}"),
        (HEADER + f'"{"x" * 200_000}"\n', f"FILE:2: row: {TOO_LONG}"),
        (
            HEADER + BAKERY.replace("Bakery", "Bak\0ery"),
            "FILE:2: name: Remove the hidden characters, then try again.",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_what_to_mend(run, session, content, fault):
    code, _out, err = run(content)
    assert code == 1
    assert fault in err.splitlines()
    assert count(session, Employer) == 0


def test_a_file_that_is_not_there_is_said_to_be_so(session, tmp_path):
    result = CliRunner().invoke(app, ["import", "employers", str(tmp_path / "none.csv")])
    assert (result.exit_code, result.stderr) == (
        2, f"{tmp_path / 'none.csv'}: cannot be read: No such file or directory\n",
    )  # fmt: skip


def test_a_dry_run_writes_nothing(run, session):
    assert run(HEADER + BAKERY, "--dry-run")[:2] == (0, "Would import 1 employer.\n")
    assert count(session, Employer) == 0


def test_the_same_employer_twice_in_a_file_is_one_and_another_number_is_another(run, session):
    rows = [
        "Acme Ltd,00000001,private,47110,5,,S,NE1 4LP,,,,,\n",
        "ACME LIMITED,,private,47110,5,,S,NE1 4LP,,,,,\n",  # the same name at the same place
        "Other name,00000001,private,47110,5,,S,NE2 4LP,,,,,\n",  # the same number
        "Acme PLC,00000002,private,47110,5,,S,NE1 4LP,,,,,\n",  # a sister company
        "Acme,,private,47110,5,,S,NE3 4LP,,,,,\n",  # elsewhere, and no number to tell
    ]
    assert run(HEADER + "".join(rows))[1] == "Imported 3 employers; 2 were there already.\n"
    assert run(HEADER + "".join(rows))[1] == "Imported 0 employers; 5 were there already.\n"


def test_the_pay_gap_layout_takes_the_lower_end_of_the_band_and_needs_no_section(run, session):
    rows = 'X1,Coast NHS Trust,,NE1 4LP,,1,"5000 to 19,999"\nX2,Tiny Group,406U6024,NE1 4LR,G,0,0 to 249\n'
    code, out, err = run(PAY_GAP + rows)
    assert (code, out) == (0, "Imported 2 employers.\n")
    assert err == "FILE:3: company_number: note: “406U6024” is not a company number, so it is left out\n"
    found = session.exec(select(Employer).order_by(col(Employer.id))).all()
    assert [(e.headcount, e.ownership, e.sic_section, e.company_number) for e in found] == [
        (5000, Ownership.PUBLIC, None, None),
        (1, Ownership.PRIVATE, "G", None),
    ]


def test_a_band_that_is_none_is_a_fault_of_its_own_column(run):
    code, _out, err = run(PAY_GAP + "X1,Coast Trust,,NE1 4LP,P,1,Not provided\n")
    assert (code, err.splitlines()[0]) == (
        1, "FILE:2: employer_size: must be a band, like 250 to 499, not “Not provided”",
    )  # fmt: skip


def test_each_is_enrolled_and_led_once_whatever_is_imported_again(run, session):
    programme, lead = make_programme(session), make_account(session, email="rosa@example.com")
    slug, lead_id = programme.slug, lead.id
    run(HEADER + BAKERY)
    options = ("--programme", slug, "--lead", "Rosa@example.com")
    second = HEADER + BAKERY + "Acme,,private,47110,5,,S,NE3 4LP,,,,,\n"
    assert run(second, *options)[1] == (
        "Imported 1 employer; 1 was there already; 2 joined Tyne Valley Better Health; "
        "2 led by rosa@example.com.\n"
    )
    assert run(second, *options)[1] == (
        "Imported 0 employers; 2 were there already; 0 joined Tyne Valley Better Health; "
        "0 led by rosa@example.com.\n"
    )
    assert sorted(e.baseline_headcount for e in session.exec(select(Enrolment))) == [5, 1060]
    assert [m.account_id for m in session.exec(select(Membership))] == [lead_id, lead_id]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--programme", "nowhere", "--programme: there is no programme “nowhere”. There are: none yet."),
        (
            "--lead", "a@b.example",
            "--lead: there is no account with the address a@b.example. Make it with `halemark user create`.",
        ),
    ],
)  # fmt: skip
def test_options_that_name_nothing_are_said_so(run, session, option, value, says):
    code, _out, err = run(HEADER + BAKERY, option, value)
    assert (code, err) == (2, says + "\n")
    assert count(session, Employer) == 0


def test_the_published_file_of_the_north_east_comes_in_whole(run, session):
    if not PUBLISHED.is_file():
        pytest.skip("the gender pay gap file of the North East is not on this machine")
    code, out, err = run(PUBLISHED.read_bytes())
    assert (code, out) == (0, "Imported 373 employers.\n")
    assert len(err.splitlines()) == 1
    sizes = select(Employer.headcount, func.count()).group_by(col(Employer.headcount))
    assert dict(session.exec(sizes).all()) == {1: 18, 250: 133, 500: 106, 1000: 94, 5000: 21, 20000: 1}
    assert run(PUBLISHED.read_bytes())[1] == "Imported 0 employers; 373 were there already.\n"


def test_the_database_still_refuses_a_section_that_is_none(session):
    session.add(Employer(name="A", name_key="a", ownership=Ownership.PRIVATE, sic_section="Z", headcount=1))
    with pytest.raises(IntegrityError):
        session.flush()
