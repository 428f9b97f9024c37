import pytest

from assessments.reading import MAX_BYTES, SchemeFaults, read
from assessments.scheme import load


def faults_of(data: str | bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(SchemeFaults) as caught:
        read(data)
    return [(fault.line, fault.key, fault.message) for fault in caught.value.faults]


def test_values_keep_their_meaning_and_their_line():
    root = read("a: 1\nb:\n  - yes\n  - 2026-11-23\nc: 'no'\n")
    assert root.plain()["a"] == 1
    assert root.plain()["b"][0] is True
    assert str(root.plain()["b"][1]) == "2026-11-23"
    assert root.plain()["c"] == "no"
    assert [root.value[key].line for key in "abc"] == [1, 2, 5]


def test_a_key_that_stands_twice_is_named_with_the_line_of_the_second():
    assert faults_of("a: 1\nb: 2\na: 3\n") == [(3, "a", "this key stands twice in the same place; keep one")]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ("a: [1\nb: 2", 2, "this is not readable YAML: did not find expected ',' or ']'"),
        ("a: &x [1]\nb: *x\n", 2, "'*x' repeats another part of the file; write it out instead"),
        ("a: 1\nb: !!python/object:os.system {}\n", 2, None),
        ("a: 1\n---\nb: 2\n", 2, "the file holds more than one document; keep one"),
        ("a: 1\nb: 2\0\n", 2, "the file holds a NUL byte; it is not a text file"),
        (b"a: 1\nb: \xff\n", 2, "the file is not UTF-8 text; save it as UTF-8"),
        ("a: 1\nb: \ud800\n", 2, "the file holds half a character; save it as UTF-8"),
        ("? [a]\n: 1\n", 1, "a key must be a word, not a list or a mapping"),
        ("a: 2026-13-45\n", 1, "'2026-13-45' cannot be read as a value; put it in quotes if it is text"),
        ("a: =\n", 1, "'=' cannot be read as a value; put it in quotes if it is text"),
        ("[" * 100_000, 1, "the file is nested more than 30 levels deep"),
        ("{a: " * 100_000, 1, "the file is nested more than 30 levels deep"),
        ("- " * 100_000, 1, "the file is nested more than 30 levels deep"),
        ("a" * (MAX_BYTES + 1), 1, "the file is larger than 2 MB; a definition is far smaller than that"),
        ("a: [" + "1," * 100_001 + "]", 1, None),
    ],
)
def test_what_no_definition_needs_is_refused_with_a_line_and_a_sentence(data, line, message):
    (fault,) = faults_of(data)
    assert fault[0] == line
    assert fault[2] == message or (message is None and fault[2])


def test_a_tower_of_aliases_is_refused_at_the_first_one():
    tower = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    assert faults_of(tower) == [(2, "file", "'*a' repeats another part of the file; write it out instead")]


def test_an_endless_number_is_refused_and_not_computed():
    assert faults_of("a: " + "9" * 5000)[0][0] == 1


def test_a_flood_of_faults_is_cut_short_and_counted():
    with pytest.raises(SchemeFaults) as caught:
        load("".join(f"wrong{number}: 1\n" for number in range(500)))
    assert len(caught.value.faults) == 201
    assert "more faults are not listed" in caught.value.faults[-1].message
