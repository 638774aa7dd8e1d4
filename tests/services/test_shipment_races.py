"""Several people at the same shipment at once, on both databases."""

import pytest
from ledger_world import IssueLine, command_id, issue
from shipment_world import (
    account,
    approved,
    lines_of,
    loaded,
    on_the_road,
    pick_all,
    requested,
    reserved,
    sign,
    state_of,
    stocked,
)
from test_order_races import at_once, does, refusals

from depot.domain.shipment import DifferenceOutcome
from depot.errors import Conflict, InsufficientStock
from depot.services.audit import verify
from depot.services.requisitions import (
    ApproveRequisition,
    CancelRequisition,
    approve_requisition,
    cancel_requisition,
)
from depot.services.shipment_arriving import SignedLine, SignReceipt, sign_receipt
from depot.services.shipment_leaving import (
    CancelShipment,
    DepartShipment,
    cancel_shipment,
    depart_shipment,
)
from depot.services.shipment_picking import ConfirmPick, confirm_pick
from depot.services.shipment_settling import SettleDifference, settle_difference
from depot.services.shipment_turning import TurnBack, turn_back


@pytest.fixture
def world(app):
    stocked(app)
    return app


def test_two_leaders_at_once_approve_one_shipment(world):
    number = requested(world)
    clicks = [ApproveRequisition(command_id(), name, number) for name in ("leader", "leader2") * 3]
    outcomes = at_once(*(does(world, approve_requisition, click) for click in clicks))
    assert refusals(outcomes, Conflict) == 5
    assert reserved(world) == {"WT01": 60}
    assert len(world.read(lambda reader: reader.shipments.all())) == 1


def test_approval_and_withdrawal_at_once_have_one_winner(world):
    number = requested(world)
    outcomes = at_once(
        does(world, approve_requisition, ApproveRequisition(command_id(), "leader", number)),
        does(world, cancel_requisition, CancelRequisition(command_id(), "planner", number)),
    )
    assert refusals(outcomes, Conflict) == 1
    withdrawn = isinstance(outcomes[0], Exception)
    assert reserved(world) == ({} if withdrawn else {"WT01": 60})
    assert world.read(verify).ok


def test_two_pickers_at_one_line_confirm_it_once(world):
    number = approved(world)
    scans = [ConfirmPick(command_id(), "keeper", number, 2) for _ in range(6)]
    outcomes = at_once(*(does(world, confirm_pick, scan) for scan in scans))
    assert refusals(outcomes, Conflict) == 0
    assert sorted(each.changed for each in outcomes) == [False] * 5 + [True]
    assert lines_of(world, number)[1][4:] == (50, 0, "picked")


def test_two_pickers_share_the_lines(world):
    number = approved(world)
    scans = [ConfirmPick(command_id(), "keeper", number, line) for line in (1, 2)]
    outcomes = at_once(*(does(world, confirm_pick, scan) for scan in scans))
    assert refusals(outcomes, Conflict) == 0
    assert state_of(world, number) == "picked"


def test_a_shortfall_and_another_issue_never_take_the_same_goods(world):
    """L2 has 40 free: the shortfall of 30 and the issue of 40 can't both be had whole."""
    number = approved(world)
    short = ConfirmPick(command_id(), "keeper", number, 2, quantity=20, reason="空")
    outcomes = at_once(
        does(world, confirm_pick, short), lambda: issue(world, IssueLine("WT01", 40))
    )
    # Either the issue is refused or comes first, and then too little is left to fill up.
    assert refusals(outcomes[1:], InsufficientStock) in {0, 1}
    assert not isinstance(outcomes[0], Exception)
    missing = outcomes[0].missing
    assert missing in {0, 30} or isinstance(outcomes[1], Exception)
    assert world.read(verify).ok


def test_a_truck_leaves_once(world):
    number = approved(world)
    pick_all(world, number)
    loaded(world, number)
    goes = [DepartShipment(command_id(), "keeper", number) for _ in range(4)]
    outcomes = at_once(*(does(world, depart_shipment, go) for go in goes))
    assert refusals(outcomes, Conflict) == 3
    assert account(world, "transit/LY-2026-000001") == {"L1": 50, "L2": 10}


def test_departure_and_calling_off_at_once_have_one_winner(world):
    number = approved(world)
    pick_all(world, number)
    loaded(world, number)
    outcomes = at_once(
        does(world, depart_shipment, DepartShipment(command_id(), "keeper", number)),
        does(world, cancel_shipment, CancelShipment(command_id(), "leader", number, "解除")),
    )
    assert refusals(outcomes, Conflict) == 1
    left = {"L1": 50, "L2": 10} if state_of(world, number) == "departed" else {}
    assert account(world, "transit/LY-2026-000001") == left
    assert reserved(world) == {}
    assert world.read(verify).ok


def test_a_receipt_and_a_truck_turning_back_have_one_winner(world):
    number = on_the_road(world)
    outcomes = at_once(
        does(world, sign_receipt, SignReceipt(command_id(), "keeper", number, 1, "王主任")),
        does(world, turn_back, TurnBack(command_id(), "keeper", number, "断路")),
    )
    assert refusals(outcomes, Conflict) == 1
    assert account(world, "transit/LY-2026-000001") == {}
    assert world.read(verify).ok


def test_a_difference_is_settled_once(world):
    number = on_the_road(world)
    sign(world, number, SignedLine(1, 10), SignedLine(2, 44, missing=6))
    losses = [
        SettleDifference(command_id(), name, 1, DifferenceOutcome.LOST, 6, "落水")
        for name in ("leader", "leader2") * 2
    ]
    outcomes = at_once(*(does(world, settle_difference, loss) for loss in losses))
    assert refusals(outcomes, Conflict) == 3
    assert account(world, "transit/LY-2026-000001") == {}
    assert world.read(verify).ok
