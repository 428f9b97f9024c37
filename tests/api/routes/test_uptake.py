"""Uptake for programs: the account of a workspace."""

from tests.walking import bearer


def test_every_figure_has_what_it_is_made_of(visit, world, db):
    headers = bearer(db, world.analyst, may_write=False)
    (workspace,) = visit.client.get("/api/v1/hosts", headers=headers).json()
    found = visit.client.get(f"/api/v1/hosts/{workspace['host_id']}/uptake", headers=headers)
    assert found.status_code == 200
    figures = {one["key"]: one for part in found.json()["parts"] for one in part["figures"]}
    assert figures["taking_part"]["value"] == 1
    assert set(figures["taking_part"]) >= {
        "numerator", "denominator", "denominator_source", "as_of", "value", "ci95",
    }  # fmt: skip


def test_wrong_questions_are_told_by_field(visit, world, db):
    headers = bearer(db, world.analyst)
    address = f"/api/v1/hosts/{world.programme.host_id}/uptake"
    for query in (
        "as_of=2999-01-01", "as_of=soon", "decile=11", "industry=ZZ", "size=tiny",
        "since=2026-01-01&as_of=2020-01-01", f"programme={world.charter.id}",
    ):  # fmt: skip
        assert visit.client.get(f"{address}?{query}", headers=headers).status_code == 422, query


def test_others_do_not_know_of_it(visit, world, db):
    address = f"/api/v1/hosts/{world.programme.host_id}/uptake"
    assert visit.client.get(address).status_code == 401
    assert visit.client.get(address, headers=bearer(db, world.other_analyst)).status_code == 404
    assert visit.client.get("/api/v1/hosts", headers=bearer(db, world.stranger)).json() == []
