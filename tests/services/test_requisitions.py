"""Goods asked for without a plan: promised at once, decided by somebody else."""

from datetime import timedelta

import pytest
from ledger_world import NOON, TODAY, IssueLine, command_id, issue, on_hand, receive_water
from shipment_world import HOUR_US, approved, lines_of, requested, reserved, state_of, stocked
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.domain.clock import to_us
from depot.errors import Conflict, DepotError, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.recall import StartRecall, start_recall
from depot.services.requisitions import (
    ApproveRequisition,
    CancelRequisition,
    RejectRequisition,
    approve_requisition,
    cancel_requisition,
    reject_requisition,
)

NOW_US = to_us(NOON)


@pytest.fixture
def world(app):
    """50 water L1, 50 water L2 that expires later, 10 tents."""
    stocked(app)
    return app


def decide(app, number, by="leader"):
    return app.execute(approve_requisition, ApproveRequisition(command_id(), by, number))


def test_what_is_asked_for_is_promised_while_the_approval_runs(world):
    assert requested(world) == "LY-2026-000001"
    assert reserved(world) == {"WT01": 60}
    with pytest.raises(InsufficientStock):
        issue(world, IssueLine("WT01", 41))
    assert world.read(verify).ok


def test_the_promise_lapses_at_the_stated_time(world, clock):
    requested(world, lapses_at_us=NOW_US + 2 * HOUR_US)
    clock.move(hours=2)
    issue(world, IssueLine("WT01", 100))
    assert on_hand(world) == {("-", "A-01", "issuable"): 10}


def test_one_that_has_lapsed_is_approved_as_long_as_there_is_stock(world, clock):
    number = requested(world, needed_by_us=NOW_US + 30 * HOUR_US)
    clock.move(hours=25)
    issue(world, IssueLine("WT01", 40))
    made = decide(world, number)
    # 10 of L1 and 50 of L2 are left.
    assert [line[2:4] for line in lines_of(world, made.shipment)] == [("L2", 50), ("L1", 10)]


def test_one_that_has_lapsed_and_was_given_away_names_what_is_missing(world, clock):
    number = requested(world, needed_by_us=NOW_US + 30 * HOUR_US)
    clock.move(hours=25)
    issue(world, IssueLine("WT01", 41))
    with pytest.raises(InsufficientStock, match="瓶装水 需 60 箱，缺 1"):
        decide(world, number)
    assert reserved(world) == {}


def test_approval_makes_a_pick_list_that_does_not_lapse(world, clock):
    shipment = approved(world)
    assert shipment == "FH-2026-000001"
    # The walk goes by bin: A-01 before A-02.
    assert lines_of(world, shipment) == [
        (1, "A-01", "L2", 10, 0, 0, "open"),
        (2, "A-02", "L1", 50, 0, 0, "open"),
    ]
    clock.move(days=20)
    assert reserved(world) == {"WT01": 60}
    assert state_of(world, shipment) == "approved"


def test_nobody_approves_or_rejects_their_own(world):
    with world.database.engine.connect().execution_options(depot_writes=True) as connection:
        connection.execute(
            text("INSERT INTO user_right (user_name, \"right\") VALUES ('planner', 'approve')")
        )
        connection.commit()
    number = requested(world)
    with pytest.raises(NotAllowed, match="自己"):
        decide(world, number, "planner")
    with pytest.raises(NotAllowed, match="自己"):
        world.execute(
            reject_requisition, RejectRequisition(command_id(), "planner", number, "不批")
        )


def test_the_database_itself_insists_on_four_eyes(world):
    requested(world)
    statement = text(
        "UPDATE requisition SET status = 'approved', decided_by = 'planner', decided_at_us = 1"
    )
    with (
        world.database.engine.connect().execution_options(depot_writes=True) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement)


def test_only_people_with_the_right_ask_and_approve(world):
    with pytest.raises(NotAllowed):
        requested(world, by="leader")
    with pytest.raises(NotAllowed, match="在册"):
        requested(world, by="system")
    number = requested(world, by="keeper")
    for name in ("keeper", "planner"):
        with pytest.raises(NotAllowed):
            decide(world, number, name)


def test_rejecting_or_withdrawing_frees_the_goods_once(world):
    first, second = requested(world), requested(world, ("WT01", 40))
    world.execute(reject_requisition, RejectRequisition(command_id(), "leader", first, "库存紧张"))
    assert reserved(world) == {"WT01": 40}
    with pytest.raises(NotAllowed, match="本人"):
        world.execute(cancel_requisition, CancelRequisition(command_id(), "keeper", second))
    world.execute(cancel_requisition, CancelRequisition(command_id(), "planner", second))
    assert reserved(world) == {}
    for number in (first, second):
        with pytest.raises(Conflict):
            decide(world, number)
        with pytest.raises(Conflict):
            world.execute(cancel_requisition, CancelRequisition(command_id(), "planner", number))


def test_the_same_command_again_changes_nothing(world):
    command = ApproveRequisition(command_id(), "leader", requested(world))
    first = world.execute(approve_requisition, command)
    assert world.execute(approve_requisition, command) == first
    assert reserved(world) == {"WT01": 60}


def test_a_lot_recalled_while_the_approval_runs_is_replaced(app):
    first, _ = stocked(app)
    number = requested(app, ("WT01", 40))
    app.execute(start_recall, StartRecall(command_id(), "keeper", first, "漏水"))
    shipment = decide(app, number).shipment
    assert lines_of(app, shipment) == [(1, "A-01", "L2", 40, 0, 0, "open")]


def test_goods_that_would_expire_before_they_are_needed_do_not_count(app):
    """Water must have 30 days left: with 33 days of life, 72 hours from now it has just enough."""
    stocked(app)
    receive_water(app, 5, TODAY + timedelta(days=33), "SOON")
    for hours, first in ((72, "SOON"), (96, "L1")):
        number = requested(app, ("WT01", 5), needed_by_us=NOW_US + hours * HOUR_US)
        lots = [line[2] for line in lines_of(app, decide(app, number).shipment)]
        assert lots == [first]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"lines": (("WT01", 0),)}, InvalidInput),
        ({"lines": (("WT01", -1),)}, InvalidInput),
        ({"lines": (("WT01", 10**12),)}, InvalidInput),
        ({"lines": (("WT01", True),)}, InvalidInput),
        ({"lines": (("WT01", 101),)}, InsufficientStock),
        ({"lines": (("NONE", 1),)}, InvalidInput),
        ({"lines": ()}, InvalidInput),
        ({"lines": (("WT01", 1),) * 201}, InvalidInput),
        ({"depot": "XX"}, NotFound),
        ({"destination": "  "}, InvalidInput),
        ({"destination": "镇" * 65}, InvalidInput),
        ({"reason": ""}, InvalidInput),
        ({"reason": "水" * 1001}, InvalidInput),
        ({"event": ""}, InvalidInput),
        ({"needed_by_us": NOW_US}, InvalidInput),
        ({"needed_by_us": NOW_US + 400 * 24 * HOUR_US}, InvalidInput),
        ({"lapses_at_us": NOW_US}, InvalidInput),
        ({"lapses_at_us": NOW_US + 8 * 24 * HOUR_US}, InvalidInput),
    ],
)
def test_what_can_not_be_meant_is_refused_and_nothing_is_kept(world, wrong, error):
    with pytest.raises(DepotError) as refused:
        requested(world, **wrong)
    assert isinstance(refused.value, error)
    assert reserved(world) == {}
    # No number is lost.
    assert requested(world) == "LY-2026-000001"


def test_an_unknown_requisition_is_said(world):
    with pytest.raises(NotFound):
        decide(world, "LY-2026-000099")
