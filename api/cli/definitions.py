"""Finding the definition that a command names: a file, a shipped scheme's key, or key@version here."""

from pathlib import Path

from sqlmodel import Session

from api.cli.opening import stop, transaction
from api.cli.schemes import UnreadableFile, file_bytes
from assessments.definition import Edition
from assessments.overlays import extended, is_overlay, load_overlay
from assessments.reading import SchemeFaults
from assessments.scheme import load
from assessments.shipped import load_shipped, shipped_files
from models.queries.editions import edition_named, edition_of
from models.schemes import SchemeEdition


def text_of(name: str) -> str:
    """The text of a file, or of a shipped scheme by its key. Stops the command when there is neither."""
    path = Path(name)
    if not path.exists():
        for file, edition in zip(shipped_files(), load_shipped().values(), strict=True):
            if name in (edition.key, f"{edition.key}@{edition.version}"):
                return file.read_text(encoding="utf-8")
    try:
        return file_bytes(path).decode("utf-8", errors="surrogateescape")
    except UnreadableFile as error:
        stop(str(error), 2)


def definition_named(name: str) -> Edition:
    """The edition of a name; the database is opened only for a key@version that is not shipped."""
    if not Path(name).exists() and "@" in name and name not in _shipped_names():
        with transaction() as session:
            return edition_of(session, row_named(session, name).id)
    text = text_of(name)
    try:
        return _read(text)
    except SchemeFaults as error:
        stop("\n".join(f"{name}:{fault.line}: {fault.key}: {fault.message}" for fault in error.faults))


def _read(text: str) -> Edition:
    if not is_overlay(text):
        return load(text)
    below = extended(text)
    if below in _shipped_names():
        return load_overlay(text_of(below), text)
    with transaction() as session:
        return load_overlay(row_named(session, below).definition, text)


def row_named(session: Session, name: str) -> SchemeEdition:
    """The edition of a key@version in the database. Stops the command when there is none."""
    key, _, version = name.rpartition("@")
    found = edition_named(session, key, version)
    if found is None:
        stop(f"{name}: there is no such edition here; `halemark schemes editions` lists them")
    return found


def _shipped_names() -> frozenset[str]:
    return frozenset(f"{edition.key}@{edition.version}" for edition in load_shipped().values())
