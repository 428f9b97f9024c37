"""The editions that ship with Halemark. The one place in this package that reads files: its own."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from assessments.crosswalk import Crosswalk, load_crosswalk
from assessments.scheme import Edition, load


@dataclass(frozen=True)
class ShippedScheme:
    """A shipped edition as somebody chooses it to begin with.

    A `template` has a scheme's rules with an example list of criteria; the others are whole schemes restated.
    `completeness` says in words what of the scheme's sources is there.
    """

    name: str
    key: str
    title: str
    template: bool
    criteria: int
    completeness: str


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


def shipped_schemes() -> tuple[ShippedScheme, ...]:
    """Return what one may begin with: the restated schemes, then the rule templates, each by title."""
    found = [_described(file.name) for file in shipped_files()]
    return tuple(sorted(found, key=lambda one: (one.template, one.title)))


def _described(name: str) -> ShippedScheme:
    edition = _load(name)
    template = edition.key.startswith("template-")
    title = edition.title.removesuffix(": rule template")
    return ShippedScheme(name, edition.key, title, template, len(edition.criteria), edition.completeness)


@cache
def _load(name: str) -> Edition:
    return load(shipped_text(name))


@cache
def shipped_crosswalks() -> tuple[Crosswalk, ...]:
    """Return the crosswalks that ship with Halemark, by file name."""
    found = files("assessments").joinpath("crosswalks").iterdir()
    named = sorted((file for file in found if file.name.endswith(".yaml")), key=lambda file: file.name)
    return tuple(load_crosswalk(file.read_text(encoding="utf-8")) for file in named)
