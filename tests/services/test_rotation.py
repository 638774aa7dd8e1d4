"""Rotation: what won't be used in time is given on, approved by somebody else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from expiry_world import people_and_bleach, receive_bleach
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, issue, on_hand

from depot.domain.rotation import DatedStock, RotationWay, leftovers
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.issuing import IssueLine
from depot.services.rotation import (
    CancelRotation,
    DecideRotation,
    FinishRotation,
    IssueRotation,
    ProposeRotation,
    cancel_rotation,
    decide_rotation,
    finish_rotation,
    issue_rotation,
    propose_rotation,
    rotation_needs,
    rotations,
)

SOON = TODAY + timedelta(days=72)  # with today 73 days, a fifth of a year


@pytest.fixture
def world(app):
    return people_and_bleach(app)


@pytest.fixture
def small(sqlite_app):
    return people_and_bleach(sqlite_app)


def propose(app, lot, quantity, **more):
    values = {"way": RotationWay.OTHER_USERS, "party": "区养老院", "deadline": SOON} | more
    by = values.pop("by", "guanku")
    command = ProposeRotation(command_id(), by, lot, "CY1", quantity, **values)
    return app.execute(propose_rotation, command).number


def decide(app, number, *, approve=True, by="lingdao", note=""):
    return app.execute(decide_rotation, DecideRotation(command_id(), by, number, approve, note))


def test_what_is_left_is_what_last_years_use_does_not_take():
    # 365 used in a year is one a day. Lot 1 is good for 10 days, today included: 10 of 30
    # are used, 20 are left. Lot 2 is good for 25 days: 25 − 10 = 15 of 16 are used.
    stock = (
        DatedStock(1, "CY1", TODAY + timedelta(days=9), 30),
        DatedStock(2, "CY1", TODAY + timedelta(days=24), 16),
    )
    assert leftovers(stock, {"CY1": 365}, TODAY) == {(1, "CY1"): 20, (2, "CY1"): 1}
    assert leftovers(stock, {}, TODAY) == {(1, "CY1"): 30, (2, "CY1"): 16}
    assert leftovers(stock, {"CY1": 3650}, TODAY) == {}


def test_a_rotation_from_the_need_to_its_result(world):
    lot = receive_bleach(world, 100, SOON)
    issue(world, IssueLine("HY05", 50))  # 50 a year: 10 more in a fifth of a year
    (need,) = world.read(rotation_needs, TODAY)
    assert (need.free, need.left, need.way) == (50, 40, RotationWay.OTHER_USERS)
    assert need.deadline == SOON - timedelta(days=10)  # who gets it needs ten days
    number = propose(world, lot, 40)
    assert number == "LH-2026-000001"
    assert world.read(rotation_needs, TODAY)[0].to_plan == 0
    decide(world, number)
    issued = world.execute(issue_rotation, IssueRotation(command_id(), "guanku", number))
    assert issued.issue_no == "CK-2026-000002"
    assert on_hand(world)["X1", "A-01", "issuable"] == 10
    # What a rotation took is no use: ten are still expected to be used, so none is left.
    assert world.read(rotation_needs, TODAY) == ()
    done = FinishRotation(command_id(), "guanku", number, "养老院已签收 40 桶")
    world.execute(finish_rotation, done)
    (kept,) = world.read(rotations)
    assert (kept.state.value, kept.result) == ("done", "养老院已签收 40 桶")


def test_rotating_more_than_there_is_is_refused(world):
    lot = receive_bleach(world, 10, SOON)
    with pytest.raises(InsufficientStock, match="可轮换 10"):
        propose(world, lot, 11)
    propose(world, lot, 7)
    with pytest.raises(InsufficientStock, match="可轮换 3（可用 10，已列入轮换 7）"):
        propose(world, lot, 4)
    propose(world, lot, 3)


def test_goods_that_went_elsewhere_meanwhile_are_not_issued_twice(small):
    lot = receive_bleach(small, 10, SOON)
    number = propose(small, lot, 7)
    decide(small, number)
    issue(small, IssueLine("HY05", 5))  # an emergency comes first
    with pytest.raises(InsufficientStock):
        small.execute(issue_rotation, IssueRotation(command_id(), "guanku", number))
    give_up = CancelRotation(command_id(), "guanku", number, "已应急出库")
    small.execute(cancel_rotation, give_up)
    propose(small, lot, 5)


@pytest.mark.parametrize("quantity", [0, -1, 10**12, True])
def test_bad_quantities_are_refused(small, quantity):
    lot = receive_bleach(small, 10, SOON)
    with pytest.raises(InvalidInput):
        propose(small, lot, quantity)


def test_the_deadline_is_between_today_and_the_last_day(small):
    lot = receive_bleach(small, 10, SOON)
    for deadline in (TODAY - timedelta(days=1), SOON + timedelta(days=1)):
        with pytest.raises(InvalidInput, match="轮换期限"):
            propose(small, lot, 1, deadline=deadline)
    propose(small, lot, 1, deadline=TODAY)
    propose(small, lot, 1, deadline=SOON)


def test_expired_goods_are_not_rotated(small, clock):
    lot = receive_bleach(small, 10, TODAY)
    propose(small, lot, 1, deadline=TODAY)  # good through today
    clock.move(days=1)
    with pytest.raises(InvalidInput, match="报废"):
        propose(small, lot, 1, deadline=clock.today())


def test_four_eyes_and_order_of_steps(small):
    lot = receive_bleach(small, 10, SOON)
    number = propose(small, lot, 1, by=SYSTEM_ACTOR)
    with pytest.raises(Conflict, match="proposed"):
        small.execute(issue_rotation, IssueRotation(command_id(), "guanku", number))
    with pytest.raises(NotAllowed, match="本人"):
        decide(small, number, by=SYSTEM_ACTOR)
    with pytest.raises(NotAllowed):
        decide(small, number, by="guanku")
    with pytest.raises(InvalidInput, match="退回原因"):
        decide(small, number, approve=False)
    decide(small, number)
    with pytest.raises(Conflict):
        decide(small, number)
    with pytest.raises(NotFound):
        decide(small, "LH-2026-000999")


def test_results_are_written_down(small):
    lot = receive_bleach(small, 10, SOON)
    number = propose(small, lot, 1, way=RotationWay.SALE, party="回收公司")
    decide(small, number)
    small.execute(issue_rotation, IssueRotation(command_id(), "guanku", number))
    for result, proceeds in (("", Decimal(0)), ("已售", Decimal(-1)), ("已售", Decimal("NaN"))):
        with pytest.raises(InvalidInput):
            small.execute(
                finish_rotation, FinishRotation(command_id(), "guanku", number, result, proceeds)
            )
    done = FinishRotation(command_id(), "guanku", number, "已售", Decimal("35.50"))
    small.execute(finish_rotation, done)
    assert small.read(rotations)[0].proceeds_cny == Decimal("35.50")
