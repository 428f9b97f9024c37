"""YAML text to plain nodes that remember their line, and nothing a hostile file could use.

The text is read as a stream of events rather than through a YAML loader, so that aliases, tags, repeated
keys and deep nesting are met one at a time and answered with a sentence instead of a traceback.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
MAX_NODES = 100_000
MAX_FAULTS = 200

_TEXT = "tag:yaml.org,2002:str"
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: the line (from 1), the key it concerns and a sentence about it."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key}: {self.message}"


class SchemeFaults(Exception):
    """A definition or answers file that cannot be used; `faults` lists every reason, in line order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        ordered = sorted(faults, key=lambda fault: fault.line)
        left_out = len(ordered) - MAX_FAULTS
        self.faults = tuple(ordered[:MAX_FAULTS])
        if left_out > 0:
            more = Fault(
                self.faults[-1].line, "file", f"{left_out} more faults are not listed; mend these first"
            )
            self.faults = (*self.faults, more)
        super().__init__("; ".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line it stands on: a scalar, a list of nodes, or a dict of text to node."""

    line: int
    value: object

    def plain(self) -> object:
        """Return the value without its lines, as lists, dicts and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read(data: str | bytes) -> Node:
    """Read one YAML document. Raises SchemeFaults, and only that, whatever the data holds."""
    text = _decoded(data)
    try:
        return _compose(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _stop(line, f"this is not readable YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        first_line = str(error).splitlines()[0] if str(error) else "unreadable character"
        raise _stop(1, f"this is not readable YAML: {first_line}") from None


def _stop(line: int, message: str) -> SchemeFaults:
    return SchemeFaults([Fault(line, "file", message)])


def _decoded(data: str | bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _stop(1, "the file is larger than 2 MB; a definition is far smaller than that")
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        text.encode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1 if isinstance(data, bytes) else 1
        raise _stop(line, "the file is not UTF-8 text; save it as UTF-8") from None
    except UnicodeEncodeError as error:
        line = error.object[: error.start].count("\n") + 1
        raise _stop(line, "the file holds half a character; save it as UTF-8") from None
    if "\0" in text:
        raise _stop(
            text[: text.index("\0")].count("\n") + 1, "the file holds a NUL byte; it is not a text file"
        )
    return text


class _Scalars(yaml.resolver.Resolver, yaml.constructor.SafeConstructor):
    """PyYAML's own reading of plain scalars (numbers, dates, yes and no), without its loader."""

    def __init__(self) -> None:
        yaml.resolver.Resolver.__init__(self)
        yaml.constructor.SafeConstructor.__init__(self)

    def value(self, event: yaml.ScalarEvent, line: int) -> object:
        if not event.implicit[0]:
            return event.value
        tag = self.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        if tag == _TEXT:
            return event.value
        try:
            return self.construct_object(yaml.ScalarNode(tag, event.value))
        except (ValueError, OverflowError, yaml.YAMLError):
            shown = event.value[:40]
            raise _stop(
                line, f"'{shown}' cannot be read as a value; put it in quotes if it is text"
            ) from None


class _Open:
    """A list or mapping whose end has not been met yet."""

    def __init__(self, line: int, holds: dict[str, Node] | list[Node]) -> None:
        self.line = line
        self.holds = holds
        self.key: str | None = None
        self.key_line = line

    def add(self, node: Node) -> None:
        if isinstance(self.holds, list):
            self.holds.append(node)
        elif self.key is not None:
            self.holds[self.key] = Node(self.key_line, node.value)
            self.key = None

    def take_key(self, event: yaml.Event, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise _stop(line, "a key must be a word, not a list or a mapping")
        if event.value in self.holds:
            raise SchemeFaults(
                [Fault(line, event.value, "this key stands twice in the same place; keep one")]
            )
        self.key, self.key_line = event.value, line


def _compose(events: Iterator[yaml.Event]) -> Node:
    """Build the tree with a stack of our own, so that no nesting can exhaust Python's."""
    scalars, count = _Scalars(), 0
    stack: list[_Open] = []
    root: Node | None = None
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _stop(line, "the file holds more than one document; keep one")
        if isinstance(event, yaml.CollectionEndEvent):
            closed = stack.pop()
            node = Node(closed.line, closed.holds)
        elif isinstance(event, yaml.NodeEvent):
            count += 1
            _refuse_odd(event, line, count)
            if stack and isinstance(stack[-1].holds, dict) and stack[-1].key is None:
                stack[-1].take_key(event, line)
                continue
            if not isinstance(event, yaml.ScalarEvent):
                if len(stack) >= MAX_DEPTH:
                    raise _stop(line, f"the file is nested more than {MAX_DEPTH} levels deep")
                stack.append(_Open(line, {} if isinstance(event, yaml.MappingStartEvent) else []))
                continue
            node = Node(line, scalars.value(event, line))
        else:
            continue
        if stack:
            stack[-1].add(node)
        else:
            root = node
    return root if root is not None else Node(1, None)


def _refuse_odd(event: yaml.NodeEvent, line: int, count: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        anchor = str(event.anchor)[:40]
        raise _stop(line, f"'*{anchor}' repeats another part of the file; write it out instead")
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _stop(line, f"the tag '{tag[:40]}' is not allowed; write plain YAML")
    if count > MAX_NODES:
        raise _stop(
            line, f"the file holds more than {MAX_NODES} values; a definition is far smaller than that"
        )
