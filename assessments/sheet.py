"""The sheet that one reading fills, and the reader: a function that also says what it reads.

A reader takes a node and its dotted path, returns the value, and puts what is wrong on the sheet, so that one
run names every fault of a file and not only the first. Because it knows its own schema and its own words, the
published schema and the reference page are made from the same tables that read the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assessments.reading import Fault, Node

if TYPE_CHECKING:
    from assessments.shape import Field

MAX_PATH = 200

Schema = Mapping[str, Any]


@dataclass
class Sheet:
    """What one reading gathers: the faults, and the line of every path that was read."""

    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, line: int, key: str, message: str) -> None:
        """Put one fault on the sheet."""
        self.faults.append(Fault(line, key[:MAX_PATH], message))

    def line(self, path: str) -> int:
        """Return the line of the path, or of the nearest part of it that was written."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)


# What is read is only known by the table that reads it, so it is Any until an edition is made of it.
Read = Callable[[Node, str, Sheet], Any]


@dataclass(frozen=True)
class Reader:
    """A reading function that knows its JSON Schema and how a person would say what it reads.

    `name` is that of a record with a section of its own, `fields` are a record's keys, and `inner` is what a
    list or a mapping is made of.
    """

    read: Read
    schema: Schema
    words: str
    name: str | None = None
    fields: Mapping[str, "Field"] | None = None
    inner: "Reader | None" = None

    def __call__(self, node: Node, path: str, sheet: Sheet) -> Any:
        """Read the node; what is wrong goes on the sheet."""
        return self.read(node, path, sheet)


def reads(words: str, **schema: Any) -> Callable[[Read], Reader]:
    """Make a reader of a function, with the words a person would use for it and its JSON Schema."""
    return lambda read: Reader(read, schema, words)


def as_reader(read: Read) -> Reader:
    """Return the reader itself, or one that says nothing about what a plain function reads."""
    return read if isinstance(read, Reader) else Reader(read, {}, "a value")
