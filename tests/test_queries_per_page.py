"""Each measured page, on seeded data: how many queries it makes, and that the number does not grow."""

from bench.counting import look
from bench.pages import PAGES
from bench.seed import seed


def test_the_measured_pages_make_these_queries_however_many_applications_there_are(settings, tmp_path):
    counts = []
    for applications in (60, 240):
        seeded = seed(f"sqlite:///{tmp_path}/{applications}.sqlite", applications)
        seen = look(seeded, list(PAGES), tmp_path)
        counts.append({key: len(one.statements) for key, one in seen.items()})
    assert counts[0] == counts[1]
    assert counts[0] == {
        "queue": 2,
        "list": 3,
        "register": 4,
        "review": 11,
        "assessment": 11,
        "theme": 8,
        "save": 14,
        "sign-in": 11,
    }
