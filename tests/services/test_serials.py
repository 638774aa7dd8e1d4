"""Units with serial numbers are where the ledger says that their lot is."""

import pytest
from care_world import add_generators, register, states, where, with_generators
from ledger_world import command_id, issue

from depot.domain.ledger import StockStatus
from depot.errors import Conflict, DepotError, InvalidInput, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.issuing import IssueLine
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.serials import (
    RegisterSerials,
    find_serial,
    register_serials,
    serial_findings,
    serial_history,
)


def move(app, lot_id, quantity, *, to_bin="A-02", to_status=StockStatus.ISSUABLE):
    line = MoveLine(lot_id, quantity, "A-01", to_bin, to_status=to_status)
    app.execute(move_stock, MoveStock(command_id(), SYSTEM_ACTOR, "CY1", (line,), "整理"))


def test_units_follow_a_move_of_their_lot_by_number(app):
    lot_id = with_generators(app)
    move(app, lot_id, 1)
    assert where(app) == {"FD-001": "CY1/A-02", "FD-002": "CY1/A-01", "FD-003": "CY1/A-01"}
    assert app.read(serial_findings) == ()
    newest = app.read(serial_history, "EQ05", "FD-001")[0]
    # One of three moved and nobody said which: the history says so.
    assert (newest.what, newest.place, newest.assumed) == ("moved", "CY1/A-02", True)


def test_moving_all_units_of_a_bin_is_no_assumption(app):
    lot_id = with_generators(app)
    move(app, lot_id, 3)
    assert set(where(app).values()) == {"CY1/A-02"}
    assert not app.read(serial_history, "EQ05", "FD-001")[0].assumed


def test_an_issue_and_a_change_of_state_take_units_along(app):
    lot_id = with_generators(app)
    issue(app, IssueLine("EQ05", 1))
    move(app, lot_id, 1, to_bin="A-01", to_status=StockStatus.REPAIR)
    assert states(app) == {"FD-001": "out", "FD-002": "in_repair", "FD-003": "in_store"}
    assert app.read(serial_findings) == ()


def test_goods_without_numbers_in_a_numbered_lot_are_found(app):
    with_generators(app)
    add_generators(app, 2)
    (finding,) = app.read(serial_findings)
    # Five in the ledger, three registered.
    assert "账上 5" in finding.message.zh
    assert "3 个" in finding.message.zh


def test_more_numbers_than_units_are_refused_and_nothing_is_kept(app):
    lot_id = with_generators(app)
    with pytest.raises(Conflict, match="多于账上数量"):
        register(app, lot_id, ("FD-004",))
    assert len(where(app)) == 3


def test_a_number_is_registered_once(app):
    lot_id = with_generators(app)
    add_generators(app, 1)
    with pytest.raises(Conflict, match="FD-001 已登记"):
        register(app, lot_id, ("FD-001",))


@pytest.mark.parametrize(
    ("numbers", "error"),
    [
        ((), InvalidInput), (("",), InvalidInput), (("x" * 65,), InvalidInput),
        (("N1", "N1"), InvalidInput), (("a\nb",), InvalidInput),
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_refused(sqlite_app, numbers, error):
    lot_id = with_generators(sqlite_app)
    with pytest.raises(error):
        register(sqlite_app, lot_id, numbers)


def test_an_unknown_lot_or_bin_is_refused(sqlite_app):
    lot_id = with_generators(sqlite_app)
    with pytest.raises(NotFound, match="没有库位"):
        register(sqlite_app, lot_id, bin_code="Z-99")
    with pytest.raises(NotFound, match="没有批次"):
        register(sqlite_app, 999_999_999)


def test_a_planner_may_not_register(sqlite_app):
    lot_id = with_generators(sqlite_app)
    command = RegisterSerials(command_id(), "planner", "CY1", "A-01", lot_id, ("N1",))
    with pytest.raises(DepotError, match="权限"):
        sqlite_app.execute(register_serials, command)


def test_a_scanned_number_finds_its_unit(sqlite_app):
    with_generators(sqlite_app)
    (row,) = sqlite_app.read(find_serial, " FD-002 ")
    assert (row.item, row.depot, row.bin, row.grade.value) == ("EQ05", "CY1", "A-01", "A")
    assert sqlite_app.read(find_serial, "nothing") == ()
