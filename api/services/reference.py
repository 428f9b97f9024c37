"""Loads published figures: each file becomes a dated, hashed release, whole or not at all."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from sqlmodel import Session

from api.services.activity import record
from api.services.placing import note_moved, place_sites
from api.services.reference_files import read_file, take_in
from api.services.reference_keeping import fresh, keep, renew_codes
from assessments.errors import Conflict, InvalidInput
from assessments.reference_data.kinds import POSTCODE_KINDS, Kind
from assessments.reference_data.reading import Read
from assessments.reference_data.tables import TABLES
from assessments.roles import Actor
from models.activity import Verb
from models.base import utc_now
from models.queries.areas import PostcodeBook
from models.queries.references import current_codes, release_of_file
from models.reference import ReferenceRelease


@dataclass(frozen=True)
class About:
    """What is said of a file: anything left out is as its kind usually has it."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    address: str = ""
    refers_to: date | None = None  # the day that it describes, where the file does not say
    sheet: str = ""  # of a workbook


@dataclass
class Loaded:
    """What came of loading a file."""

    release: ReferenceRelease
    left_out: dict[str, int] = field(default_factory=dict)  # why lines were left out, and how many
    placed: int = 0  # sites of employers that now lie in another area than before


class Faulty(InvalidInput):
    """A file with faults: none of it is kept."""

    def __init__(self, read: Read) -> None:
        told = [str(fault) for fault in read.faults]
        if more := read.fault_count - len(told):
            told.append(f"and {more:,} more")
        super().__init__(
            {"file": "; ".join(told[:5] + ([f"and {read.fault_count - 5:,} more"] * (len(told) > 5)))}
        )
        self.read = read


def load(
    session: Session, actor: Actor | None, kind: Kind, file: IO[bytes], file_name: str, about: About
) -> Loaded:
    """Keep what a file says as a release. Raises InvalidInput (Faulty for its cells), and Conflict."""
    content = take_in(file)
    sha256 = hashlib.sha256(content).hexdigest()
    if before := release_of_file(session, kind, sha256):
        raise Conflict(
            f"This file was loaded on {before.loaded_at:%-d %B %Y} as “{before.title}”. Nothing changed."
        )
    read = read_file(kind, content, file_name, about.refers_to, current_codes(session), about.sheet)
    if read.fault_count:
        raise Faulty(read)
    day = _day_of(read, about)
    rows, told_already = fresh(session, day, read.rows)
    if told_already:
        read.left_out["rows that a release of a later day tells already"] = len(told_already)
    if not rows:
        raise Conflict("Releases of a later day tell everything in this file already. Nothing changed.")
    release = _release(kind, file_name, sha256, about, day)
    release.loaded_by = actor.account_id if actor else None
    release.rows = len(rows)
    session.add(release)
    session.flush()
    loaded = Loaded(release, read.left_out)
    if kind in POSTCODE_KINDS | {Kind.AREA_CODES}:
        book = PostcodeBook.read(session)
        keep(session, release, rows)
        if kind == Kind.AREA_CODES:
            renew_codes(session)
        loaded.placed = place_sites(session)
        note_moved(session, book)
    else:
        keep(session, release, rows)
    record(session, Verb.REFERENCE_LOADED, actor, release=release.id, kind=kind.value)
    session.flush()
    return loaded


def _day_of(read: Read, about: About) -> date:
    """The day that a release describes: as told, as its figures say, or today for how things stand."""
    if read.undated:
        raise InvalidInput(
            {"refers_to": "This file does not say which day its figures describe: give the day."}
        )
    return about.refers_to or read.newest_day or utc_now().date()


def _release(kind: Kind, file_name: str, sha256: str, about: About, refers_to: date) -> ReferenceRelease:
    usual = TABLES[kind]
    release = ReferenceRelease(
        kind=kind,
        title=about.title or usual.title,
        publisher=about.publisher or usual.publisher,
        # What somebody else published has its own terms and its own place.
        licence=about.licence or ("" if about.publisher else usual.licence),
        address=about.address or ("" if about.publisher else usual.address),
        refers_to=refers_to,
        file_name=file_name[-200:],
        sha256=sha256,
        rows=0,
    )
    lengths = {"title": 200, "publisher": 200, "licence": 200, "address": 500}
    long = {name: most for name, most in lengths.items() if len(getattr(release, name)) > most}
    if long:
        raise InvalidInput({name: f"Must be {most} characters or fewer." for name, most in long.items()})
    return release


def told_left_out(left_out: dict[str, int]) -> Iterable[str]:
    """What was left out of a file, in sentences."""
    return [f"Left out: {count:,} {why}." for why, count in left_out.items()]
