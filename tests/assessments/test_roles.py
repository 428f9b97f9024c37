"""Who holds which role towards what."""

from assessments.roles import (
    PERMISSION_WORDS,
    ROLE_PERMISSIONS,
    Actor,
    Grant,
    Permission,
    Role,
    permissions_of,
    roles_at,
)

PERSON = Actor(
    account_id=1,
    name="Pat",
    email="pat@example.com",
    grants=(
        Grant(Role.LEAD, employer_id=10),
        Grant(Role.VIEWER, employer_id=11),
        Grant(Role.ASSESSOR, programme_id=20),
        Grant(Role.MODERATOR, programme_id=20),
        Grant(Role.COORDINATOR, programme_id=21),
        Grant(Role.ADMINISTRATOR, host_id=30),
    ),
)


def test_roles_at_an_employer_do_not_reach_another():
    assert roles_at(PERSON, employer_id=10) == {Role.LEAD}
    assert roles_at(PERSON, employer_id=11) == {Role.VIEWER}
    assert roles_at(PERSON, employer_id=12) == frozenset()
    # An id of one kind of place says nothing about another kind.
    assert roles_at(PERSON, employer_id=20) == frozenset()
    assert roles_at(PERSON, programme_ids=(10, 30)) == frozenset()


def test_an_assessor_holds_nothing_towards_what_was_not_given_to_them():
    assert roles_at(PERSON, employer_id=12, programme_ids=(20,)) == {Role.MODERATOR}
    given = roles_at(PERSON, employer_id=12, programme_ids=(20,), assigned={Role.ASSESSOR})
    assert given == {Role.MODERATOR, Role.ASSESSOR}


def test_being_given_a_thing_in_another_role_does_not_count():
    assert roles_at(PERSON, programme_ids=(20,), assigned={Role.ADVISER}) == {Role.MODERATOR}
    assert roles_at(PERSON, programme_ids=(21,), assigned={Role.ASSESSOR}) == {Role.COORDINATOR}


def test_a_thing_without_an_employer_makes_nobody_its_member():
    assert roles_at(PERSON, employer_id=None, programme_ids=()) == frozenset()


def test_several_roles_add_up():
    assert roles_at(PERSON, employer_id=10, programme_ids=(20, 21)) == {
        Role.LEAD,
        Role.MODERATOR,
        Role.COORDINATOR,
    }
    assert permissions_of(()) == frozenset()
    assert permissions_of({Role.VIEWER, Role.ANALYST}) == {
        Permission.EMPLOYER_VIEW,
        Permission.PORTFOLIO_VIEW,
        Permission.ABSENCE_VIEW,
        Permission.SUPPLY_VIEW,
        Permission.REPORTS_VIEW,
        Permission.REACH_MANAGE,
    }


def test_every_role_and_permission_stands_in_the_tables():
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert set(PERMISSION_WORDS) == set(Permission)
    assert permissions_of(set(Role)) == set(Permission)


def test_no_single_role_both_recommends_and_decides():
    assert [
        role
        for role, allowed in ROLE_PERMISSIONS.items()
        if {Permission.RECOMMEND, Permission.DECIDE} <= allowed
    ] == []


def test_analysts_and_administrators_see_no_portfolio():
    assert ROLE_PERMISSIONS[Role.ANALYST] == {Permission.REPORTS_VIEW, Permission.REACH_MANAGE}
    assert ROLE_PERMISSIONS[Role.ADMINISTRATOR] == {
        Permission.REPORTS_VIEW,
        Permission.REACH_MANAGE,
        Permission.SCHEME_EDIT,
        Permission.SCHEME_PUBLISH,
        Permission.AREAS_MANAGE,
        Permission.REFERENCE_LOAD,
    }
