"""Keeping, planning, approving and paying are separate rights."""

from dataclasses import dataclass, replace

import pytest
from ledger_world import ReceiveLine, command_id, furnish, on_hand

from depot.domain.account import RIGHTS_OF_ROLE, Right, Role, User
from depot.errors import NotAllowed
from depot.services.access import require
from depot.services.receiving import ReceiveGoods, receive_goods


@dataclass(frozen=True)
class Hire:
    """Book a user, as the tests need one."""

    command_id: str
    actor: str
    name: str
    role: Role


def hire(command: Hire, uow) -> None:
    rights = RIGHTS_OF_ROLE[command.role]
    user = User(command.name, "张三", "Zhang San", command.role, rights)
    uow.accounts.add(user, "no password", uow.now_us)


@pytest.fixture
def staffed(app):
    """One user of each role, named after it."""
    furnish(app)
    for role in Role:
        app.execute(hire, Hire(command_id(), "system", role.value, role))
    return app


def test_only_keepers_receive_goods(staffed):
    line = ReceiveLine("SH01", 5, "A-01")
    command = ReceiveGoods(command_id(), "", "CY1", "华联商厦", (line,))
    for role in (Role.PLANNER, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed, match=role.value):
            staffed.execute(receive_goods, replace(command, actor=role.value))
    assert on_hand(staffed) == {}
    staffed.execute(receive_goods, replace(command, actor=Role.DEPOT_MANAGER.value))
    assert on_hand(staffed) == {("-", "A-01", "issuable"): 5}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.DEPOT_MANAGER, {Right.KEEP}),
        (Role.PLANNER, {Right.PLAN}),
        (Role.LEADER, {Right.APPROVE, Right.MONEY}),
        (Role.SECTION_HEAD, {Right.MONEY}),
        (Role.ADMIN, {Right.ADMIN}),
    ],
)
def test_a_role_has_its_rights_and_no_other(staffed, role, rights):
    def allowed(reader):
        found = set()
        for right in Right:
            try:
                require(reader, role.value, right)
            except NotAllowed:
                continue
            found.add(right)
        return found

    assert staffed.read(allowed) == rights
