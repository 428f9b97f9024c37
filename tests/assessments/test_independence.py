import pytest

from assessments.independence import one_person_may_judge
from assessments.scheme import load
from tests.assessments.definitions import small


@pytest.mark.parametrize(
    ("conduct", "levels"),
    [
        ("", {"one"}),
        ("conduct: {adviser_may_assess: yes}\n", {"one", "two"}),
        ("conduct: {second_person_from: two}\n", {"one"}),
        ("conduct: {second_person_from: one}\n", set()),
        ("conduct: {adviser_may_assess: yes, second_person_from: two}\n", {"one"}),
    ],
)
def test_where_who_advised_may_decide(conduct, levels):
    edition = load(small(more=conduct))
    assert {key for key in edition.level_keys if one_person_may_judge(edition, key)} == levels
