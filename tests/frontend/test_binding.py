from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Annotated, Literal

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, EmailStr, Field, HttpUrl, SecretStr, field_validator, model_validator
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.testclient import TestClient

from frontend.forms.binding import Bound, Posted, bind, uploads
from frontend.forms.posting import MAX_PART_BYTES, TOO_MUCH, UNREADABLE
from frontend.forms.sentences import in_sentence


class Ownership(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class SignUp(BaseModel):
    name: str = Field(title="Organisation name", min_length=2, max_length=200)
    headcount: int = Field(title="Headcount", ge=1)
    ownership: Ownership = Field(title="Ownership")
    email: EmailStr = Field(title="Your email address")
    started: date | None = Field(None, title="Start date")
    themes: list[str] = Field(default_factory=list, title="Themes", max_length=2)
    agreed: bool = Field(False, title="Agreement")
    fte: float | None = Field(None, title="FTE")
    cost: Decimal | None = Field(None, title="Cost", decimal_places=2)
    size: Literal["small", "large"] | None = Field(None, title="Size band")
    link: HttpUrl | None = Field(None, title="Link")
    password: SecretStr | None = Field(None, title="Password")
    code: Annotated[str | None, Field(title="SIC section", pattern="^[A-U]$")] = None

    @field_validator("code")
    @classmethod
    def not_t(cls, value):
        if value == "T":
            raise ValueError("Households cannot take part")
        return value

    @model_validator(mode="after")
    def few(self):
        if self.agreed and self.headcount > 1000:
            raise ValueError("Large employers agree on paper")
        return self


GOOD = {"name": "Aln Bakery", "headcount": "45", "ownership": "private", "email": "ada@example.com"}


def form(**changes):
    pairs = {**GOOD, **changes}
    return FormData(
        [(k, one) for k, v in pairs.items() if v is not None for one in (v if isinstance(v, list) else [v])]
    )


def test_a_good_form_becomes_a_value():
    bound = bind(SignUp, form(name="  Aln Bakery ", agreed="true", themes=["a", "", "b"], headcount="1,200"))
    assert bound.errors == {"": "Large employers agree on paper"}
    bound = bind(SignUp, form(name="  Aln Bakery ", themes=["a", "", "b"], headcount="1,200"))
    assert bound.ok
    assert bound.errors == {}
    assert bound.value.name == "Aln Bakery"
    assert bound.value.headcount == 1200
    assert bound.value.themes == ["a", "b"]
    assert bound.value.ownership is Ownership.PRIVATE


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": " "}, {"name": "Enter the organisation name"}),
        ({"name": "A"}, {"name": "Organisation name must be 2 characters or more"}),
        ({"name": "x" * 201}, {"name": "Organisation name must be 200 characters or fewer"}),
        (
            {"name": "Aln\0Bakery"},
            {"name": "Remove the hidden characters from the organisation name, then try again"},
        ),
        ({"headcount": "many"}, {"headcount": "Headcount must be a whole number, like 45"}),
        ({"headcount": "4.5"}, {"headcount": "Headcount must be a whole number, like 45"}),
        ({"headcount": "0"}, {"headcount": "Headcount must be 1 or more"}),
        (
            {"headcount": "9223372036854775808"},
            {"headcount": "Headcount is too large: enter a smaller number"},
        ),
        ({"headcount": "9" * 6000}, {"headcount": "Headcount is too large: enter a smaller number"}),
        ({"ownership": None}, {"ownership": "Select the ownership"}),
        ({"ownership": "royal"}, {"ownership": "Select one of the options shown for the ownership"}),
        ({"email": ""}, {"email": "Enter your email address"}),
        (
            {"email": "ada"},
            {"email": "Enter your email address in the correct format, like name@example.com"},
        ),
        ({"themes": ["a", "b", "c"]}, {"themes": "Select no more than 2 for the themes"}),
        ({"agreed": "perhaps"}, {"agreed": "Select yes or no for the agreement"}),
        ({"fte": "lots"}, {"fte": "FTE must be a number, like 45 or 37.5"}),
        ({"fte": "nan"}, {"fte": "FTE must be a number, like 45 or 37.5"}),
        ({"fte": "1e300"}, {"fte": "FTE is too large: enter a smaller number"}),
        ({"cost": "1.234"}, {"cost": "Cost must have 2 decimal places or fewer"}),
        ({"size": "vast"}, {"size": "Select one of the options shown for the size band"}),
        ({"link": "example"}, {"link": "Enter the link as a full address, like https://example.com"}),
        ({"link": "ftp://example.com"}, {"link": "Link must start with https:// or http://"}),
        ({"code": "9"}, {"code": "Enter the SIC section in the correct format"}),
        ({"code": "T"}, {"code": "Households cannot take part"}),
    ],
)
def test_each_fault_has_its_sentence_and_keeps_what_was_typed(changes, errors):
    bound = bind(SignUp, form(**changes))
    assert bound.errors == errors
    assert bound.value is None
    assert not bound.ok
    assert bound.text("email") == changes.get("email", GOOD["email"])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("1", "3", "2026"), date(2026, 3, 1)),
        (("01", "March", "2026"), date(2026, 3, 1)),
        (("", "", ""), None),
        (("1", "", ""), "Start date must include a month and a year"),
        (("1", "3", "26"), "Start date must have a year of 4 digits, like 2026"),
        (("31", "2", "2026"), "Start date must be a real date, like 23 11 2026"),
        (("1", "Mai", "2026"), "Start date must be a real date, like 23 11 2026"),
        (("1", "13", "2026"), "Start date must be a real date, like 23 11 2026"),
        (("1", "1", "0000"), "Start date must be a real date, like 23 11 2026"),
        (("²", "1", "2026"), "Start date must be a real date, like 23 11 2026"),
    ],
)
def test_a_date_is_read_from_three_parts(parts, expected):
    typed = dict(zip(("started-day", "started-month", "started-year"), parts, strict=True))
    bound = bind(SignUp, form(**typed))
    got = bound.errors.get("started") if isinstance(expected, str) else bound.value.started
    assert got == expected
    assert bound.text("started-day") == parts[0]
    assert bound.anchor("started") == "started-day"


def test_a_password_is_taken_as_typed_and_never_shown_again():
    bound = bind(SignUp, form(password=" two  spaces ", name=""))
    assert bound.text("password") == ""
    assert bind(SignUp, form(password=" two  spaces ")).value.password.get_secret_value() == " two  spaces "


def test_line_ends_count_once_and_the_last_of_repeated_answers_stands():
    bound = bind(SignUp, form(name=["first", "one\r\ntwo"]))
    assert bound.value.name == "one\ntwo"


def test_errors_stand_in_the_order_of_the_fields():
    assert list(bind(SignUp, FormData([("started-day", "1")])).errors) == [
        "name", "headcount", "ownership", "email", "started",
    ]  # fmt: skip


def test_a_field_may_bring_its_own_sentence():
    class Own(BaseModel):
        people: int = Field(
            title="People", json_schema_extra={"says": {"missing": "Enter how many people you employ"}}
        )

        sector: str = Field(title="Sector", json_schema_extra={"chosen": True})

    assert bind(Own, FormData()).errors == {
        "people": "Enter how many people you employ",
        "sector": "Select the sector",
    }


def test_an_empty_form_shows_the_values_already_known():
    bound = Bound.empty(
        SignUp, name="Aln", ownership=Ownership.PUBLIC, started=date(2026, 1, 2), themes=["a"], agreed=True
    )
    assert bound.text("name") == "Aln"
    assert bound.text("ownership") == "public"
    assert [bound.text(f"started-{part}") for part in ("day", "month", "year")] == ["2", "1", "2026"]
    assert bound.chosen("themes") == ["a"]
    assert bound.chosen("agreed") == ["true"]
    assert bound.chosen("size") == []
    assert bound.errors == {}
    assert not bound.ok


def test_more_errors_and_a_prefix_can_be_added():
    bound = bind(SignUp, form()).with_errors({"name": "Already taken"}).with_prefix("b-")
    assert bound.error("name") == "Already taken"
    assert not bound.ok
    assert bound.anchor("name") == "b-name"
    assert bound.anchor("") == ""


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Organisation name", "the organisation name"),
        ("Your email", "your email"),
        ("SIC section", "the SIC section"),
        ("A reason", "a reason"),
    ],
)
def test_labels_read_well_inside_a_sentence(label, words):
    assert in_sentence(label) == words


FIELDS = [*SignUp.model_fields, "started-day", "started-month", "started-year", "unknown"]


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.text(alphabet=st.characters()))))
def test_binding_never_raises(pairs):
    bound = bind(SignUp, FormData(pairs))
    assert bound.ok == (bound.value is not None)
    assert all(sentence and "\0" not in sentence for sentence in bound.errors.values())


@pytest.fixture
def client():
    app = FastAPI()

    @app.post("/echo")
    def echo(form: Posted):
        return {"note": form.get("note"), "files": [f.filename for f in uploads(form, "file")]}

    with TestClient(app) as client:
        yield client


def test_both_kinds_of_form_are_read(client):
    assert client.post("/echo", data={"note": "é"}).json() == {"note": "é", "files": []}
    sent = client.post("/echo", data={"note": "hi"}, files={"file": ("a.txt", b"x")})
    assert sent.json() == {"note": "hi", "files": ["a.txt"]}


MULTIPART = {"content-type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("content", "headers", "status", "words"),
    [
        (b"note=" + b"a" * (MAX_PART_BYTES + 1), None, 413, TOO_MUCH),
        (b"&".join(b"a=1" for _ in range(1001)), None, 413, TOO_MUCH),
        (b"--x\r\nContent-Disposition: form-data; name=n\r\n\r\n" + b"a" * 300_000 + b"\r\n--x--\r\n",
         MULTIPART, 413, TOO_MUCH),
        (b"not multipart at all", MULTIPART, 400, UNREADABLE),
        (b"--x\r\n\r\nno name\r\n--x--\r\n", MULTIPART, 400, UNREADABLE),
        (b"--x", {"content-type": "multipart/form-data"}, 400, UNREADABLE),
    ],
    ids=["long", "many", "long part", "broken", "nameless", "no boundary"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_plain_words(client, content, headers, status, words):
    headers = headers or {"content-type": "application/x-www-form-urlencoded"}
    response = client.post("/echo", content=content, headers=headers)
    assert (response.status_code, response.json()) == (status, {"detail": words})


def test_an_empty_file_field_is_no_upload():
    empty = UploadFile(BytesIO(b""), filename="", headers=Headers({}))
    assert uploads(FormData([("file", empty), ("file", "text")]), "file") == []
