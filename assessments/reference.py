"""The reference page of the definition format, made from the tables that read it."""

from collections.abc import Iterator, Mapping

from assessments.conditions import BUILT_IN_FACTS, CONDITION_WORDS, fact_words
from assessments.criterion_checks import NEED_WORDS
from assessments.crosswalk import READ_CROSSWALK
from assessments.format import READ_EDITION
from assessments.overlay_format import READ_OVERLAY
from assessments.reading import MAX_BYTES, MAX_DEPTH, MAX_NODES
from assessments.rules import OPERATORS
from assessments.schema import meaning_of
from assessments.shape import REQUIRED, Field, Reader, as_reader

# One rule of each word, as it may stand in a definition; a test reads every one of them.
EXAMPLES: Mapping[str, str] = {
    "all_of": "all_of:\n  - met: {role: mandatory}\n  - count: {at_least: 3}",
    "any_of": "any_of:\n  - criterion: absence.policy\n  - fact: {key: headcount, max: 4}",
    "not": "not:\n  fact: {key: canteen, is: yes}",
    "by_track": "by_track:\n  small: {count: {at_least: 10}}\n  large: {count: {at_least: 20}}",
    "holds": "holds: {level: bronze, now: yes}",
    "met": "met: {role: mandatory, level: up_to_this}",
    "count": "count: {at_least: 6, role: pool}",
    "each_theme": "each_theme: {at_least: 1, role: pool, of: [food, activity]}",
    "theme_levels": "theme_levels: {every: achievement, at_least: 6}",
    "modules": "modules: {at_least: 3, of: [food, activity, alcohol, tobacco]}",
    "points": "points: {at_least: 60, each_theme: 5}",
    "criterion": "criterion: bronze.needs_assessment",
    "campaigns": "campaigns: {at_least: 16, each_theme: 4, evaluated: yes}",
    "needs_assessment": "needs_assessment: {within: P2Y, min_response: 0.5}",
    "fact": "fact: {key: advocates, min: 2}",
}

OPENING = f"""\
# The definition format

<!-- Made by `halemark schemes reference > docs/scheme-format.md` of the tables in assessments/. -->

A scheme is a YAML file: what follows is every key it may hold. `halemark schemes check FILE` names
every fault with its line. For completion as you type, begin the file with the address of the schema,
which `halemark schemes schema` prints:

```yaml
# yaml-language-server: $schema=../../docs/scheme.schema.json
```

- A key, once used, stays: answers and evidence are kept under it. Keys are made of small letters,
  digits, `.`, `_` and `-`.
- Text that looks like a number, a date or yes/no goes in quotes: `version: "2"`.
- Times are written as P2Y (two years), P18M (months), P6W (weeks) or P10D (days).
- A file holds at most {MAX_BYTES // 1_000_000} MB, {MAX_NODES:,} values and {MAX_DEPTH} levels of nesting.
  Aliases, tags and keys that stand twice are refused.
- Where "needed" stands under "when left out", the key cannot be left out.
"""


def reference_text() -> str:
    """The page as it stands in docs/scheme-format.md."""
    parts = [OPENING, *_records(), *_rules(), _conditions(), _facts()]
    return "\n".join(parts)


def _records() -> Iterator[str]:
    seen: set[str] = set()
    for reader in (READ_EDITION, READ_OVERLAY, READ_CROSSWALK):
        for title, own in _walk(reader, reader.name or "crosswalk", seen):
            yield f"## {title.capitalize()}\n\n{_table(own.fields or {})}\n"


def _walk(reader: Reader, title: str, seen: set[str]) -> Iterator[tuple[str, Reader]]:
    """A record and all that are in it, each once, in the order they are met."""
    if reader.fields is not None and title not in seen:
        seen.add(title)
        yield title, reader
        for spec in reader.fields.values():
            inner = _inmost(as_reader(spec.read))
            yield from _walk(inner, inner.name or "link", seen) if inner.fields is not None else ()


def _inmost(reader: Reader) -> Reader:
    while reader.inner is not None:
        reader = reader.inner
    return reader


def _table(fields: Mapping[str, Field]) -> str:
    lines = ["| key | holds | when left out | meaning |", "|---|---|---|---|"]
    for key, spec in fields.items():
        lines.append(
            f"| `{key}` | {_holds(as_reader(spec.read))} | {_default(spec)} | {_cell(spec.meaning)} |"
        )
    return "\n".join(lines)


def _cell(words: str) -> str:
    """Words that may hold what Markdown would take for a tag or the end of a cell."""
    return words.replace("<", "&lt;").replace("|", "\\|")


def _holds(reader: Reader) -> str:
    if reader.inner is not None:
        kind = "list" if reader.schema.get("type") == "array" else "by key"
        return f"{kind}: {_holds(reader.inner)}"
    if reader.fields is not None:
        name = reader.name or "link"
        return f"[{name}](#{name.replace(' ', '-')})"
    return reader.words


def _default(spec: Field) -> str:
    default = spec.default
    if default is REQUIRED:
        return "needed"
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, int | float):
        return f"P{default}M" if (spec.into or "").endswith("_months") else f"{default:g}"
    if isinstance(default, str):
        return f"`{default}`"
    if isinstance(default, tuple) and default:
        return ", ".join(f"`{one}`" for one in default)
    return ""


def _rules() -> Iterator[str]:
    yield (
        "## Rules\n\nA rule is one word with what it asks. Where nothing is known, nothing is met. A rule\n"
        "of a level speaks of the criteria of that level and of level `any`, unless it names another.\n"
    )
    for name, operator in OPERATORS.items():
        yield f"### `{name}`\n\n{meaning_of(operator)}\n\n```yaml\n{EXAMPLES[name]}\n```\n"
        fields = as_reader(operator.read).fields if operator.read else None
        if fields:
            lone = f"\n\n`{operator.lone}` may be written alone, after the word." if operator.lone else ""
            yield f"{_table(fields)}{lone}\n"


def _conditions() -> str:
    words, needs = (", ".join(f"`{word}`" for word in sorted(own)) for own in (CONDITION_WORDS, NEED_WORDS))
    return (
        f"## Conditions\n\n`only_if`, `unless` and `written_if` take a rule made of {words},\n"
        "or the bare key of a yes/no fact that must be yes. What is not known excuses nobody: the criterion\n"
        "is asked.\n\n"
        f"`needs` takes a rule made of {needs}.\n"
    )


def _facts() -> str:
    lines = ["| fact | type | what it is |", "|---|---|---|"]
    lines += [f"| `{key}` | {kind} | {fact_words(key)} |" for key, kind in BUILT_IN_FACTS.items()]
    return "## Facts known without asking\n\n" + "\n".join(lines) + "\n"
