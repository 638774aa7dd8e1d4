"""The states of a dispatch order and who may move it."""

import pytest

from depot.domain.order import (
    DispatchOrder,
    OrderStatus,
    TripState,
    TripStatus,
    instant_of_minute,
)
from depot.errors import Conflict, NotAllowed, NotFound


@pytest.fixture
def draft():
    return DispatchOrder(1, "DB-2026-000001", "wang", (TripState(1), TripState(2)))


def test_an_order_goes_from_draft_over_approval_to_issued(draft):
    approved = draft.approve("li", 5)
    assert (approved.status, approved.decided_by, approved.decided_at_us) == ("approved", "li", 5)
    partly = approved.issue({2: "CK-1"})
    assert partly.status is OrderStatus.ISSUING
    assert [trip.number for trip in partly.open_trips()] == [1]
    assert partly.issue({1: "CK-2"}).status is OrderStatus.ISSUED


def test_nobody_decides_on_their_own_order(draft):
    for decide in (draft.approve, draft.reject):
        with pytest.raises(NotAllowed, match="自己"):
            decide("wang", 5)


@pytest.mark.parametrize("step", ["approve", "reject"])
def test_a_decided_order_is_not_decided_again(draft, step):
    for decided in (draft.approve("li", 5), draft.reject("li", 5), draft.cancel()):
        with pytest.raises(Conflict, match="DB-2026-000001"):
            getattr(decided, step)("zhao", 6)


def test_a_draft_or_rejected_order_is_not_issued(draft):
    for order in (draft, draft.reject("li", 5), draft.cancel()):
        with pytest.raises(Conflict):
            order.open_trips()


def test_a_trip_leaves_once(draft):
    partly = draft.approve("li", 5).issue({1: "CK-1"})
    with pytest.raises(Conflict, match="CK-1"):
        partly.open_trips([1])
    with pytest.raises(NotFound):
        partly.open_trips([3])


def test_cancelling_keeps_the_trips_that_have_left(draft):
    cancelled = draft.approve("li", 5).issue({1: "CK-1"}).cancel()
    assert [trip.status for trip in cancelled.trips] == [TripStatus.ISSUED, TripStatus.CANCELLED]
    with pytest.raises(Conflict):
        cancelled.cancel()


def test_an_issued_order_is_not_cancelled(draft):
    with pytest.raises(Conflict):
        draft.approve("li", 5).issue({1: "CK-1", 2: "CK-2"}).cancel()


def test_the_plan_minute_of_the_order_is_the_instant_of_the_order():
    # The order comes at minute 60, so minute 90 is half an hour after it.
    assert instant_of_minute(90, order_min=60, ordered_at_us=1_000) == 1_000 + 30 * 60_000_000
