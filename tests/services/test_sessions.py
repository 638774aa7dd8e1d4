"""A browser stays logged in over a reload, until the session ends; accounts are kept."""

import pytest
from ledger_world import command_id

from depot.domain.account import Right, Role
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR, require
from depot.services.account_keeping import (
    ChangeUser,
    LockUser,
    ResetPassword,
    change_user,
    lock_user,
    reset_password,
)
from depot.services.accounts import (
    ChangePassword,
    CreateUser,
    change_password,
    create_user,
    find_user,
    log_in,
)
from depot.services.sessions import IDLE_MIN, LONGEST_MIN, begin, end, resume

OLD, NEW = "password-one", "password-two"


@pytest.fixture
def people(app):
    """Two administrators and a keeper."""
    for name, role in (("admin", Role.ADMIN), ("deputy", Role.ADMIN), ("li", Role.DEPOT_MANAGER)):
        app.execute(
            create_user, CreateUser(command_id(), SYSTEM_ACTOR, name, "某某", "Somebody", role, OLD)
        )
    return app


def token(app, name="li"):
    return begin(app, app.read(find_user, name))


def test_a_token_opens_the_session_until_it_is_ended(people):
    mine, other = token(people), token(people)
    assert resume(people, mine).name == "li"
    end(people, "li", mine)
    assert resume(people, mine) is None
    assert resume(people, other).name == "li"
    assert resume(people, "guessed") is None


def test_a_session_ends_by_itself_when_idle_or_old(people):
    mine = token(people)
    for _ in range(LONGEST_MIN // IDLE_MIN):
        people.clock.move(minutes=IDLE_MIN)
        assert resume(people, mine)
    people.clock.move(minutes=1)
    assert resume(people, mine) is None
    idle = token(people)
    people.clock.move(minutes=IDLE_MIN + 1)
    assert resume(people, idle) is None


def test_the_database_never_holds_a_token(people):
    mine = token(people)
    with people.database.engine.connect() as connection:
        from sqlalchemy import text

        for table in ("web_session", "command", "chain"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 (our own names)
            assert mine not in str(rows)


def test_a_locked_user_is_out_at_once_and_has_no_rights(people):
    mine = token(people)
    people.execute(lock_user, LockUser(command_id(), "admin", "li", locked=True))
    assert resume(people, mine) is None
    with pytest.raises(NotAllowed, match="已停用"):
        log_in(people, "li", OLD)
    with pytest.raises(NotAllowed):
        people.read(require, "li", Right.KEEP)
    people.execute(lock_user, LockUser(command_id(), "admin", "li", locked=False))
    assert log_in(people, "li", OLD).may(Right.KEEP)
    # The session of before stays ended.
    assert resume(people, mine) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(people):
    mine = token(people)
    people.execute(reset_password, ResetPassword(command_id(), "admin", "li", NEW))
    assert resume(people, mine) is None
    assert log_in(people, "li", NEW).name == "li"
    mine = token(people)
    people.execute(change_password, ChangePassword(command_id(), "li", NEW, OLD))
    assert resume(people, mine) is None
    with pytest.raises(NotAllowed, match="原密码"):
        people.execute(change_password, ChangePassword(command_id(), "li", NEW, OLD))
    with pytest.raises(InvalidInput):
        people.execute(reset_password, ResetPassword(command_id(), "admin", "li", "short"))


def test_names_and_roles_are_changed_by_administrators_alone(people):
    changed = ChangeUser(command_id(), "admin", "li", "李梅", "Li Mei", Role.PLANNER)
    people.execute(change_user, changed)
    user = people.read(find_user, "li")
    assert (user.display_zh, user.rights) == ("李梅", frozenset({Right.PLAN}))
    with pytest.raises(NotAllowed):
        people.execute(change_user, ChangeUser(command_id(), "li", "li", "x", "x", Role.ADMIN))
    with pytest.raises(NotFound):
        people.execute(lock_user, LockUser(command_id(), "admin", "nobody", locked=True))
    with pytest.raises(InvalidInput):
        people.execute(change_user, ChangeUser(command_id(), "admin", "li", " ", "x", Role.ADMIN))


def test_an_administrator_always_remains(people):
    with pytest.raises(Conflict, match="自己"):
        people.execute(lock_user, LockUser(command_id(), "admin", "admin", locked=True))
    people.execute(lock_user, LockUser(command_id(), "admin", "deputy", locked=True))
    demoted = ChangeUser(command_id(), "admin", "admin", "甲", "A", Role.PLANNER)
    with pytest.raises(Conflict, match="唯一的管理员"):
        people.execute(change_user, demoted)
