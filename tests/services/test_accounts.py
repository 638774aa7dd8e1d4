"""Log-ins: who gets in, who has to wait, and what is never written down."""

import pytest
from argon2 import Type, extract_parameters
from ledger_world import command_id
from sqlalchemy import text

from depot.bootstrap import Settings, build
from depot.domain.account import Right, Role
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import (
    ChangePassword,
    ChooseLanguage,
    CreateUser,
    change_password,
    choose_language,
    create_user,
    find_user,
    log_in,
    users,
)
from depot.services.accounts import (
    password_hasher as in_earnest,
)

SECRET = "changyi-2026"  # noqa: S105  a test's


def create(app, name="wang", *, actor=SYSTEM_ACTOR, role=Role.LEADER, password=SECRET, demo=False):
    command = CreateUser(command_id(), actor, name, "王", "Wang", role, password, demo=demo)
    return app.execute(create_user, command)


def refusal(app, name="wang", password="wrong-password"):  # noqa: S107  a test's
    with pytest.raises(NotAllowed) as refused:
        log_in(app, name, password)
    return refused.value.text.zh


def test_a_person_logs_in_with_the_rights_of_their_role(app):
    create(app)
    user = log_in(app, " Wang ", SECRET)
    assert (user.name, user.rights) == ("wang", {Right.APPROVE, Right.MONEY})
    assert app.read(users) == (user,)


def test_a_wrong_name_and_a_wrong_password_sound_alike(app):
    create(app)
    assert refusal(app) == refusal(app, "nobody") == refusal(app, "", "")


def test_after_five_failures_even_the_right_password_waits(app, clock):
    create(app)
    for _ in range(5):
        assert "密码不正确" in refusal(app)
        clock.move(minutes=1)
    # The first failure was 5 minutes ago, so 10 of the 15 minutes are left.
    assert "10 分钟" in refusal(app, password=SECRET)
    clock.move(minutes=10, seconds=1)
    assert log_in(app, "wang", SECRET).name == "wang"


def test_names_that_nobody_has_are_locked_out_too(app):
    for _ in range(5):
        refusal(app, "ghost")
    assert "次数过多" in refusal(app, "ghost")


def test_a_success_forgets_the_failures(app):
    create(app)
    for _ in range(3):
        for _ in range(4):
            refusal(app)
        log_in(app, "wang", SECRET)


def test_demo_accounts_work_in_demo_mode_only(app):
    create(app, "demo", demo=True)
    assert log_in(app, "demo", SECRET).demo
    in_earnest = build(Settings(app.settings.database_url, demo=False), app.clock)
    assert "演示" in refusal(in_earnest, "demo", SECRET)
    in_earnest.database.close()


def test_passwords_are_never_written_down(app):
    create(app)
    log_in(app, "wang", SECRET)
    refusal(app, password="a-near-miss-2026")  # noqa: S106  a test's
    with app.database.engine.connect() as connection:
        payloads = connection.execute(text("SELECT payload FROM command")).scalars().all()
        stored = connection.execute(text("SELECT password_hash FROM app_user")).scalar_one()
    assert stored.startswith("$argon2id$")
    assert not any(secret in each for each in payloads for secret in (SECRET, "near-miss", stored))


def test_a_hash_costs_a_thief_what_owasp_asks_for():
    # "Password Storage Cheat Sheet": Argon2id with 19 MiB and 2 rounds at least.
    found = extract_parameters(in_earnest().hash(SECRET))
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


def test_only_an_administrator_makes_users(app):
    create(app, "boss", role=Role.ADMIN)
    create(app, "li", actor="boss")
    with pytest.raises(NotAllowed):
        create(app, "zhao", actor="li")


@pytest.mark.parametrize("name", ["wang", "system"])
def test_a_taken_name_is_refused(app, name):
    create(app)
    with pytest.raises(Conflict):
        create(app, name)


def test_a_short_password_is_refused(app):
    with pytest.raises(InvalidInput):
        create(app, password="1234567")  # noqa: S106  a test's


def test_a_password_is_changed_by_who_knows_the_old_one(sqlite_app):
    create(sqlite_app)
    wrong = ChangePassword(command_id(), "wang", "not-the-old", "a-new-one-2026")
    with pytest.raises(NotAllowed):
        sqlite_app.execute(change_password, wrong)
    right = ChangePassword(command_id(), "wang", SECRET, "a-new-one-2026")
    sqlite_app.execute(change_password, right)
    assert log_in(sqlite_app, "wang", "a-new-one-2026").name == "wang"
    refusal(sqlite_app, password=SECRET)


def test_the_language_is_remembered(sqlite_app):
    create(sqlite_app)
    sqlite_app.execute(choose_language, ChooseLanguage(command_id(), "wang", "en"))
    assert sqlite_app.read(find_user, "wang").language == "en"
    with pytest.raises(InvalidInput):
        sqlite_app.execute(choose_language, ChooseLanguage(command_id(), "wang", "fr"))
    with pytest.raises(NotFound):
        sqlite_app.execute(choose_language, ChooseLanguage(command_id(), "ghost", "en"))
