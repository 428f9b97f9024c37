from pathlib import Path

from tests.assessments.absence.evaluation.made_up import made_up_files

EXAMPLES = Path("docs/examples")


def test_the_examples_in_the_docs_are_those_of_their_seed():
    made = made_up_files(2026)
    assert (EXAMPLES / "absence-returns.csv").read_text(encoding="utf-8") == made.returns
    assert (EXAMPLES / "absence-joins.csv").read_text(encoding="utf-8") == made.joins


def test_made_up_files_have_no_effect_where_none_is_put_in():
    assert made_up_files(1, change=0.0).effect_per_fte_year == 0
