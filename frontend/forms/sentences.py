"""What each kind of fault in a form is called in plain English: one table from Pydantic's error types."""

from collections.abc import Callable, Mapping
from typing import Any

# Gives the sentence from the field's label ("Organisation name") and what Pydantic says about the fault.
Sentence = Callable[[str, Mapping[str, Any]], str]

BIGGEST_NUMBER = 2**63 - 1  # the largest whole number both databases can hold


def in_sentence(label: str) -> str:
    """The label as it reads inside a sentence: `the organisation name`, `your email`, `the SIC code`."""
    first = label.partition(" ")[0]
    # An abbreviation such as SIC keeps its capitals.
    lowered = label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]
    return lowered if first.lower() in {"your", "the", "a", "an"} else f"the {lowered}"


def enter(label: str) -> str:
    """What to do about a question that was left empty and is answered by typing."""
    return f"Enter {in_sentence(label)}"


def choose(label: str) -> str:
    """What to do about a question that was left empty and is answered by choosing."""
    return f"Select {in_sentence(label)}"


def _number(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _whole(label: str, _: Mapping[str, Any]) -> str:
    return f"{label} must be a whole number, like 45"


def _any_number(label: str, _: Mapping[str, Any]) -> str:
    return f"{label} must be a number, like 45 or 37.5"


def _listed(label: str, _: Mapping[str, Any]) -> str:
    return f"Select one of the options shown for {in_sentence(label)}"


def _real_date(label: str, _: Mapping[str, Any]) -> str:
    return f"{label} must be a real date, like 23 11 2026"


def _too_many_places(label: str, ctx: Mapping[str, Any]) -> str:
    return f"{label} must have {ctx.get('decimal_places', ctx.get('max_digits'))} decimal places or fewer"


SENTENCES: dict[str, Sentence] = {
    "missing": lambda label, _: enter(label),
    "string_too_short": lambda label, ctx: f"{label} must be {_number(ctx['min_length'])} characters or more",
    "string_too_long": lambda label, ctx: f"{label} must be {_number(ctx['max_length'])} characters or fewer",
    "string_pattern_mismatch": lambda label, _: f"Enter {in_sentence(label)} in the correct format",
    "int_parsing": _whole,
    "int_type": _whole,
    "int_from_float": _whole,
    "int_parsing_size": lambda label, _: f"{label} is too large: enter a smaller number",
    "float_parsing": _any_number,
    "float_type": _any_number,
    "decimal_parsing": _any_number,
    "decimal_type": _any_number,
    "finite_number": _any_number,
    "decimal_max_places": _too_many_places,
    "decimal_max_digits": lambda label, _: f"{label} has too many digits: enter a shorter number",
    "decimal_whole_digits": lambda label, _: f"{label} is too large: enter a smaller number",
    "greater_than": lambda label, ctx: f"{label} must be more than {_number(ctx['gt'])}",
    "greater_than_equal": lambda label, ctx: f"{label} must be {_number(ctx['ge'])} or more",
    "less_than": lambda label, ctx: f"{label} must be less than {_number(ctx['lt'])}",
    "less_than_equal": lambda label, ctx: f"{label} must be {_number(ctx['le'])} or less",
    "multiple_of": lambda label, ctx: f"{label} must be a multiple of {_number(ctx['multiple_of'])}",
    "bool_parsing": lambda label, _: f"Select yes or no for {in_sentence(label)}",
    "bool_type": lambda label, _: f"Select yes or no for {in_sentence(label)}",
    "enum": _listed,
    "literal_error": _listed,
    "too_short": lambda label, ctx: f"Select at least {_number(ctx['min_length'])} for {in_sentence(label)}",
    "too_long": lambda label, ctx: (
        f"Select no more than {_number(ctx['max_length'])} for {in_sentence(label)}"
    ),
    "date_parsing": _real_date,
    "date_from_datetime_parsing": _real_date,
    "date_from_datetime_inexact": _real_date,
    "date_type": _real_date,
    "url_parsing": lambda label, _: f"Enter {in_sentence(label)} as a full address, like https://example.com",
    "url_scheme": lambda label, _: f"{label} must start with https:// or http://",
    "url_too_long": lambda label, ctx: f"{label} must be {_number(ctx['max_length'])} characters or fewer",
}


def _email(label: str) -> str:
    return f"Enter {in_sentence(label)} in the correct format, like name@example.com"


def sentence(kind: str, label: str, ctx: Mapping[str, Any]) -> str:
    """What to show beside a field for one Pydantic fault; a validator's own ValueError speaks for itself."""
    if kind in {"value_error", "assertion_error"}:
        # Pydantic's address check gives a reason; a validator of ours gives the exception it raised.
        return str(ctx["error"]) if "error" in ctx else _email(label)
    known = SENTENCES.get(kind)
    return known(label, ctx) if known else f"Check {in_sentence(label)}: it is not in a form we can use"
