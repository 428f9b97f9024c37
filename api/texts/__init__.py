"""The words of every mail: one plain-text template each. The first line is the subject.

Each begins with a comment that names what its context must hold; `site` is always there.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

FOLDER = Path(__file__).parent
SUBJECT = "Subject: "
LONGEST_SUBJECT = 250


class Block(str):
    """Text that keeps its line breaks."""

    __slots__ = ()


def render(name: str, context: Mapping[str, object]) -> tuple[str, str]:
    """The subject and the body of a mail. Raises jinja2.UndefinedError when the context lacks a name."""
    subject, body = _templates(name)
    title = one_line(subject.render(context))
    if len(title) > LONGEST_SUBJECT:
        title = title[: LONGEST_SUBJECT - 1] + "…"
    return title, body.render(context).strip() + "\n"


def one_line(value: object) -> str:
    """A value as one line of printable characters: a line break in a name starts no header or paragraph."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def quoted(value: str) -> Block:
    """What a person wrote, each line marked, so that it cannot pass for our own words."""
    return Block("\n".join(f"> {one_line(line)}" for line in value.strip().splitlines()))


def day(value: date) -> str:
    """A date as people write it: 3 December 2026."""
    return f"{value.day} {value:%B %Y}"


def _finalize(value: object) -> object:
    return value if isinstance(value, Block) else one_line(value)


ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text; there is no HTML part
    finalize=_finalize,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
ENVIRONMENT.filters |= {"quoted": quoted, "day": day}


@lru_cache
def _templates(name: str) -> tuple[Template, Template]:
    """Subject and body apart, so that nothing put into the one can become part of the other."""
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    if source.startswith("{#"):
        source = source.split("#}", 1)[1].lstrip("\n")
    first, _, rest = source.partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"The text {name} must begin with its subject.")
    return ENVIRONMENT.from_string(first.removeprefix(SUBJECT)), ENVIRONMENT.from_string(rest)
