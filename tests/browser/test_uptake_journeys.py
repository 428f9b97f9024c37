"""An analyst looks at how employers come along and whom the programmes reach, also on a telephone."""

from datetime import date, timedelta
from random import Random

import pytest

from api.identity import hash_password
from assessments.definition import Answer
from assessments.reference_data.kinds import Kind, Level, Measure
from assessments.uptake.groups import INDUSTRIES, band_of
from models.queries.editions import edition_of
from models.reference import Area, AreaFigure, ReferenceRelease
from models.uptake import HostArea
from tests.browser.person import DESK, PHONE
from tests.browser.site import Site
from tests.factories import PASSWORD, World, make_world
from tests.uptake import decide_on, give_award, run_campaign, take_part

PAGES = ("funnel", "retention", "reach", "criteria", "campaigns", "assessors")
AREAS = {"X01": 2, "X02": 5, "X03": 9}  # a made-up region: codes and deciles of deprivation
TOPICS = ("Sleep", "Alcohol", "Being active", "Mental health")


@pytest.fixture(scope="module")
def region(site: Site) -> str:
    """A host with a made-up region and forty employers; tells where its pages are."""
    chance = Random(7)
    with site.session() as db:
        world = make_world(db)
        world.analyst.password_hash = hash_password(PASSWORD)
        world.analyst.email = "elin@example.com"
        db.add(world.analyst)
        _publish(db, world.programme.host_id)
        keys = [criterion.key for criterion in edition_of(db, world.programme.edition_id).criteria]
        for number in range(40):
            _employer(db, world, chance, number, keys)
        return f"/hosts/{world.programme.host_id}/uptake"


def _publish(db, host_id: int) -> None:
    release = ReferenceRelease(
        kind=Kind.AREAS,
        title="Made-up figures",
        publisher="Made-up statistics",
        refers_to=date(2025, 3, 31),
        file_name="made-up.csv",
        sha256="a" * 64,
        rows=3,
    )
    db.add(release)
    db.flush()
    for code, decile in AREAS.items():
        db.add(Area(code=code, level=Level.LOCAL_AUTHORITY, name=f"Fell {code}", release_id=release.id))
        db.add(HostArea(host_id=host_id, area_code=code))
        rows = [(Measure.DEPRIVATION_DECILE, -1, "", decile), (Measure.ENTERPRISES, -1, "", 1000)]
        rows += [(Measure.ENTERPRISES, band, "", n) for band, n in enumerate((700, 120, 80, 60, 20, 15, 5))]
        rows += [(Measure.ENTERPRISES, -1, one.key, 60) for one in INDUSTRIES]
        for measure, band, industry, value in rows:
            figure = AreaFigure(release_id=release.id, area_code=code, measure=measure, value=value)
            figure.band, figure.industry, figure.refers_to = band, industry, release.refers_to
            db.add(figure)
    db.commit()


def _employer(db, world: World, chance: Random, number: int, keys: list[str]) -> None:
    """An employer that joined some time in four years and came to some step, or left."""
    joined, headcount = chance.randint(30, 1400), int(10 ** chance.uniform(0.5, 3))
    way, place = {"enrolled_on": joined}, joined
    for step in ("assessed_on", "submitted_on", "decided_on", "awarded_on"):
        place -= chance.randint(0 if step == "awarded_on" else 10, 150)
        if place < 0 or chance.random() < 0.12:
            break
        way[step] = place
    if "awarded_on" not in way and joined > 400 and chance.random() < 0.4:
        way["left_on"] = chance.randint(1, joined // 2)
    enrolment = take_part(
        db, world, f"Employer {number}", headcount=headcount, held_since=way.get("awarded_on"),
        area_code=chance.choice(sorted(AREAS)), band=band_of(headcount), baseline_met=chance.random(), **way,
    )  # fmt: skip
    if "decided_on" in way:
        answers = {key: Answer.MET if chance.random() < 0.8 else Answer.NOT_MET for key in keys}
        application = decide_on(db, world, enrolment, answers)
        if "awarded_on" in way:
            give_award(db, application, chance.randint(1, 14))
        for topic in chance.sample(TOPICS, 2):
            run_campaign(db, world, application, topic, chance.randint(5, headcount + 5))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_read_at_a_desk_and_on_a_telephone(person, region, size):
    elin = person(size, name=f"elin-{size['width']}")
    elin.sign_in("elin@example.com", PASSWORD)
    for path in PAGES:
        elin.go(f"{region}/{path}")
        assert elin.page.locator("figure svg[role=img]").count(), path
    elin.go(f"{region}/retention?clock=holding&every=half")
    elin.go(f"{region}/funnel?since={date.today() - timedelta(days=1)}&size=large")
