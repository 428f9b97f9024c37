"""The editions that ship with Halemark. The one place in this package that reads files: its own."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from assessments.crosswalk import Crosswalk, load_crosswalk
from assessments.scheme import Edition, load


def shipped_files() -> tuple[Traversable, ...]:
    """Return the shipped definition files, by name."""
    found = files("assessments").joinpath("schemes").iterdir()
    return tuple(sorted((file for file in found if file.name.endswith(".yaml")), key=lambda file: file.name))


@cache
def shipped_text(name: str) -> str:
    """Return one shipped file's text, for storing beside what was read from it."""
    return files("assessments").joinpath("schemes", name).read_text(encoding="utf-8")


def load_shipped() -> dict[str, Edition]:
    """Return the shipped editions by key. Raises SchemeFaults when one of our own files has a fault."""
    return {edition.key: edition for edition in map(_load, (file.name for file in shipped_files()))}


@cache
def _load(name: str) -> Edition:
    return load(shipped_text(name))


@cache
def shipped_crosswalks() -> tuple[Crosswalk, ...]:
    """Return the crosswalks that ship with Halemark, by file name."""
    found = files("assessments").joinpath("crosswalks").iterdir()
    named = sorted((file for file in found if file.name.endswith(".yaml")), key=lambda file: file.name)
    return tuple(load_crosswalk(file.read_text(encoding="utf-8")) for file in named)
