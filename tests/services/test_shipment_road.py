"""Departure, arrival, receipt on site, stop by stop."""

from dataclasses import replace

import pytest
from ledger_world import command_id
from order_world import approve, draft, issue_trips, promise
from shipment_world import (
    HOUR_US,
    account,
    departed,
    differences,
    lines_of,
    loaded,
    on_the_road,
    pick,
    pick_all,
    reserved,
    sign,
    state_of,
    stocked,
)

from depot.domain.order import OrderStatus, TripStatus
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.audit import verify
from depot.services.orders import CancelOrder, cancel_order, order_view
from depot.services.shipment_arriving import (
    ArriveShipment,
    SignedLine,
    SignReceipt,
    arrive_shipment,
    sign_receipt,
)
from depot.services.shipment_leaving import (
    CancelShipment,
    DepartAtOnce,
    cancel_shipment,
    depart_at_once,
)
from depot.services.shipment_loading import (
    StartLoading,
    TruckChoice,
    start_loading,
)
from depot.services.shipment_times import actual_times
from depot.services.shipment_views import shipment_view
from depot.services.shipment_whereabouts import goods_on_the_road

ROAD = "transit/LY-2026-000001"


@pytest.fixture
def world(app):
    """50 water L1 (A-02), 50 water L2 (A-01) that expires later, 10 tents."""
    app.lots = stocked(app)
    return app


def arrive(app, number, stop=1, at_us=0, by="keeper"):
    command = ArriveShipment(command_id(), by, number, stop, at_us)
    return app.execute(arrive_shipment, command)


# Arrival and receipt


def test_what_a_site_signs_for_is_its_own(world, clock):
    number = on_the_road(world)
    clock.move(hours=1)
    assert arrive(world, number).status.value == "arrived"
    with pytest.raises(Conflict, match="已登记"):
        arrive(world, number)
    clock.move(minutes=20)
    done = sign(world, number)
    assert (done.status.value, done.document_no) == ("received", "QS-2026-000001")
    assert account(world, ROAD) == {}
    assert account(world, "site/左家镇") == {"L1": 50, "L2": 10}
    with pytest.raises(Conflict, match="已签收"):
        sign(world, number)
    assert world.read(verify).ok


def test_a_site_signs_line_by_line_and_the_rest_stays_in_transit(world):
    number = on_the_road(world)  # line 1: 10 of L2, line 2: 50 of L1
    sign(world, number, SignedLine(1, 10), SignedLine(2, 44, damaged=2, missing=4))
    assert account(world, "site/左家镇") == {"L1": 44, "L2": 10}
    assert account(world, ROAD) == {"L1": 6}
    assert differences(world, number) == [
        (1, 2, "damaged", 2, "open"),
        (2, 2, "missing", 4, "open"),
    ]
    assert state_of(world, number) == "received"
    (row,) = world.read(goods_on_the_road)
    assert (row.number, row.lot_no, row.quantity) == (number, "L1", 6)
    assert world.read(verify).ok


@pytest.mark.parametrize(
    "lines",
    [
        (SignedLine(1, 10),),
        (SignedLine(1, 10), SignedLine(2, 49)),
        (SignedLine(1, 10), SignedLine(2, 51)),
        (SignedLine(1, 10), SignedLine(2, 51, -1, 0)),
        (SignedLine(1, 10), SignedLine(2, 50), SignedLine(3, 1)),
        (SignedLine(1, 5), SignedLine(1, 5), SignedLine(2, 50)),
        (SignedLine(1, 10), SignedLine(2, 10**12)),
    ],
)
def test_what_does_not_add_up_is_refused(world, lines):
    number = on_the_road(world)
    with pytest.raises(InvalidInput):
        sign(world, number, *lines)
    assert account(world, ROAD) == {"L1": 50, "L2": 10}
    assert state_of(world, number) == "departed"


def test_a_receipt_needs_a_name_a_stop_and_the_right(world):
    number = on_the_road(world)
    with pytest.raises(InvalidInput, match="签收人"):
        sign(world, number, signed_by=" ")
    with pytest.raises(InvalidInput):
        sign(world, number, signed_by="王" * 65)
    with pytest.raises(NotFound):
        sign(world, number, stop=2)
    with pytest.raises(NotAllowed):
        sign(world, number, by="leader")
    # The relief officer of a township may sign too.
    sign(world, number, by="planner")


def test_an_arrival_lies_between_departure_and_now(world, clock):
    number = on_the_road(world)
    clock.move(hours=2)
    now = clock.now_us()
    for at_us in (now + 1, now - 3 * HOUR_US, -1):
        with pytest.raises(InvalidInput, match="到达时间"):
            arrive(world, number, at_us=at_us)
    arrive(world, number, at_us=now - HOUR_US)


# Trips of dispatch orders


def test_a_trip_goes_the_whole_way_and_its_stops_sign_one_by_one(world, clock):
    order_id = draft(world)
    approve_promised(world, order_id)
    (number,) = [each.number for each in world.read(lambda r: r.shipments.of_order(order_id))]
    pick_all(world, number)
    start = StartLoading(command_id(), "keeper", number, TruckChoice())
    clock.move(minutes=15)
    world.execute(start_loading, start)
    clock.move(minutes=35)
    loaded(world, number, vehicle="T1")
    done = departed(world, number)
    view = world.read(order_view, order_id)
    assert (view.trips[0].status, view.trips[0].document_no) == (
        TripStatus.ISSUED,
        done.document_no,
    )
    assert view.status is OrderStatus.ISSUING
    clock.move(minutes=40)
    arrive(world, number, 1)
    assert state_of(world, number) == "departed"
    clock.move(minutes=10)
    sign(world, number, stop=1)
    assert account(world, "site/左家镇") == {"-": 10, "L1": 40}
    assert account(world, "transit/DB-2026-000001/1") == {"L1": 10, "L2": 10}
    clock.move(minutes=50)
    assert sign(world, number, stop=2).status.value == "received"
    (times,) = world.read(actual_times)
    # The order was approved at minute 45: loading from 60 to 90, stops at 120 and 180. Loading
    # began 15 minutes after and took 35; it left at 50, five minutes late.
    assert (times.planned_loading_min, times.loading_min, times.left_late_min) == (30, 35, 5)
    legs = [(leg.planned_min, leg.actual_min, leg.unload_min, leg.late_min) for leg in times.legs]
    assert legs == [(30, 40, 10, 15), (60, 60, 0, 15)]
    assert times.weight_kg == pytest.approx(60 * 13.2 + 10 * 65)
    assert world.read(verify).ok


def test_the_trip_of_an_order_is_sent_by_people_never_by_the_program(world):
    order_id = draft(world)
    approve_promised(world, order_id)
    (number,) = [each.number for each in world.read(lambda r: r.shipments.of_order(order_id))]
    at_once = DepartAtOnce(command_id(), SYSTEM_ACTOR, number, "汛情紧急", TruckChoice("T1"))
    with pytest.raises(NotAllowed, match="须由在册人员办理"):
        world.execute(depart_at_once, at_once)
    pick_all(world, number)
    loaded(world, number, vehicle="T1")
    with pytest.raises(NotAllowed, match="须由在册人员办理"):
        departed(world, number, by=SYSTEM_ACTOR)
    assert departed(world, number).document_no == "CK-2026-000001"


def approve_promised(app, order_id):
    promise(app, 100)
    approve(app, order_id)


def test_a_short_trip_leaves_the_other_stops_alone(world):
    order_id = draft(world)
    approve_promised(world, order_id)
    (number,) = [each.number for each in world.read(lambda r: r.shipments.of_order(order_id))]
    # Lines: tents for stop 1, 10 L2 for stop 2, 40 L1 for stop 1, 10 L1 for stop 2.
    pick(world, number, line=3, quantity=0, reason="库位空")
    assert lines_of(world, number)[3:] == [
        (4, "A-02", "L1", 10, 0, 0, "open"),
        (5, "A-01", "L2", 40, 0, 0, "open"),
    ]
    pick_all(world, number)
    loaded(world, number, vehicle="T1")
    departed(world, number)
    picks = world.read(order_view, order_id).trips[0].picks
    assert [(each.stop, each.lot_no, each.quantity) for each in picks] == [
        (1, "-", 10), (2, "L2", 10), (2, "L1", 10), (1, "L2", 40),
    ]  # fmt: skip
    assert world.read(verify).ok


def test_issuing_an_order_is_departing_at_once(world):
    order_id = draft(world)
    approve_promised(world, order_id)
    issue_trips(world, order_id)
    (head,) = world.read(lambda r: r.shipments.of_order(order_id))
    assert head.status.value == "departed"
    view = world.read(shipment_view, head.number)
    assert {each.line.method for each in view.lines} == {"at_once"}
    assert "departed_at_once" in [each.kind.value for each in view.steps]


def test_cancelling_an_order_calls_its_shipments_off(world):
    order_id = draft(world)
    approve_promised(world, order_id)
    (head,) = world.read(lambda r: r.shipments.of_order(order_id))
    pick(world, head.number, line=1)
    with pytest.raises(Conflict, match="在调拨单上撤销"):
        world.execute(cancel_shipment, CancelShipment(command_id(), "leader", head.number, "无"))
    world.execute(cancel_order, CancelOrder(command_id(), "leader", order_id, "险情解除"))
    assert state_of(world, head.number) == "cancelled"
    assert reserved(world) == {}
    with pytest.raises(Conflict):
        pick(world, head.number, line=2)


def test_the_same_receipt_again_changes_nothing(world):
    number = on_the_road(world)
    command = SignReceipt(command_id(), "keeper", number, 1, "王主任")
    first = world.execute(sign_receipt, command)
    assert world.execute(sign_receipt, command) == first
    assert account(world, "site/左家镇") == {"L1": 50, "L2": 10}
    with pytest.raises(Conflict):
        world.execute(sign_receipt, replace(command, signed_by="李四"))
