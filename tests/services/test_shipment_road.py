"""Load, departure, arrival, receipt on site, differences, turning back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from ledger_world import TODAY, command_id, on_hand, receive_water
from order_world import approve, draft, issue_trips, promise
from shipment_world import (
    HOUR_US,
    account,
    approved,
    departed,
    differences,
    lines_of,
    loaded,
    on_the_road,
    pick,
    pick_all,
    reserved,
    settle,
    sign,
    state_of,
    stocked,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.domain.order import OrderStatus, TripStatus
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.orders import CancelOrder, cancel_order, order_view
from depot.services.recall import StartRecall, start_recall
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
    CheckLoad,
    StartLoading,
    TruckChoice,
    check_load,
    start_loading,
)
from depot.services.shipment_splitting import SplitShipment, split_shipment
from depot.services.shipment_times import actual_times
from depot.services.shipment_turning import TurnBack, turn_back
from depot.services.shipment_views import shipment_view
from depot.services.shipment_whereabouts import goods_on_the_road
from depot.services.stock import movement_rows

ROAD = "transit/LY-2026-000001"


@pytest.fixture
def world(app):
    """50 water L1 (A-02), 50 water L2 (A-01) that expires later, 10 tents."""
    app.lots = stocked(app)
    return app


def arrive(app, number, stop=1, at_us=0, by="keeper"):
    command = ArriveShipment(command_id(), by, number, stop, at_us)
    return app.execute(arrive_shipment, command)


def back(app, number, *bins):
    return app.execute(turn_back, TurnBack(command_id(), "keeper", number, "道路中断", bins))


# Loading


def test_what_is_loaded_is_ours_and_reserved_until_it_leaves(world):
    number = approved(world)
    with pytest.raises(Conflict, match="待装车"):
        loaded(world, number)
    pick_all(world, number)
    loaded(world, number)
    assert reserved(world) == {"WT01": 60}
    assert account(world, ROAD) == {}
    done = departed(world, number)
    assert done.document_no == "CK-2026-000001"
    assert account(world, ROAD) == {"L1": 50, "L2": 10}
    assert reserved(world) == {}
    with pytest.raises(Conflict, match="在途"):
        departed(world, number)
    assert world.read(verify).ok


def test_a_truck_that_is_too_small_is_refused_by_weight_and_by_volume(world):
    number = approved(world)  # 60 boxes: 792 kg, 1.2 m³
    pick_all(world, number)
    with pytest.raises(Conflict, match=r"重量 792\.0 kg，核载 791\.0 kg"):
        loaded(world, number, plate="吉B1", max_kg=791, max_m3=Decimal(2))
    with pytest.raises(Conflict, match=r"体积 1\.20 m³，容积 1\.19 m³"):
        loaded(world, number, plate="吉B1", max_kg=792, max_m3=Decimal("1.19"))
    loaded(world, number, plate="吉B1", max_kg=792, max_m3=Decimal("1.2"))
    # A change of truck before the departure.
    loaded(world, number, vehicle="T2")
    view = world.read(shipment_view, number)
    assert (view.head.truck.plate, view.head.truck.driver) == ("吉BT2", "T2司机")


@pytest.mark.parametrize(
    "truck",
    [
        {"plate": "  "},
        {"plate": "吉" * 65},
        {"plate": "吉B1", "max_kg": -1},
        {"plate": "吉B1", "max_kg": 10**12},
        {"plate": "吉B1", "max_m3": Decimal("NaN")},
    ],
)
def test_a_truck_must_make_sense(world, truck):
    number = approved(world, ("WT01", 1))
    pick_all(world, number)
    with pytest.raises(InvalidInput):
        loaded(world, number, **truck)
    with pytest.raises(NotFound):
        loaded(world, number, vehicle="T9")
    assert state_of(world, number) == "picked"


def test_nothing_found_is_nothing_to_load(world):
    number = approved(world, ("WT01", 100))
    for line in (1, 2):
        pick(world, number, line=line, quantity=0, reason="空")
    with pytest.raises(Conflict, match="没有拣到"):
        loaded(world, number)
    with pytest.raises(NotAllowed):
        world.execute(cancel_shipment, CancelShipment(command_id(), "keeper", number, "无货"))
    world.execute(cancel_shipment, CancelShipment(command_id(), "leader", number, "无货"))
    assert state_of(world, number) == "cancelled"


def test_the_gate_is_a_second_pair_of_eyes(world):
    number = approved(world)
    pick_all(world, number)
    loaded(world, number)
    with pytest.raises(NotAllowed, match="另一人"):
        world.execute(check_load, CheckLoad(command_id(), "keeper", number))
    world.execute(check_load, CheckLoad(command_id(), "system", number))
    assert world.read(shipment_view, number).head.checked_by == "system"
    statement = text("UPDATE shipment SET checked_by = loaded_by")
    with (
        world.database.engine.connect().execution_options(depot_writes=True) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement)


def test_cancelling_before_the_departure_frees_everything(world):
    number = approved(world)
    pick_all(world, number)
    loaded(world, number)
    world.execute(cancel_shipment, CancelShipment(command_id(), "leader", number, "险情解除"))
    assert reserved(world) == {}
    with pytest.raises(Conflict, match="已撤销"):
        departed(world, number)


# Splitting


def split(app, number, *lines):
    return app.execute(split_shipment, SplitShipment(command_id(), "keeper", number, lines))


def test_what_one_truck_can_not_carry_goes_on_another(world):
    number = approved(world)  # line 1: 10 of L2, line 2: 50 of L1
    pick_all(world, number)
    loaded(world, number)
    second = split(world, number, (1, 10), (2, 20)).number
    assert lines_of(world, number) == [(2, "A-02", "L1", 30, 30, 0, "picked")]
    assert lines_of(world, second) == [
        (1, "A-01", "L2", 10, 10, 0, "picked"),
        (2, "A-02", "L1", 20, 20, 0, "picked"),
    ]
    assert reserved(world) == {"WT01": 60}
    assert (state_of(world, number), state_of(world, second)) == ("picked", "picked")
    for each in (number, second):
        loaded(world, each, plate="吉B1", max_kg=400)
        departed(world, each)
        sign(world, each)
    assert account(world, "site/左家镇") == {"L1": 50, "L2": 10}
    assert world.read(shipment_view, second).requisition.number == "LY-2026-000001"
    assert world.read(verify).ok


def test_a_short_line_keeps_what_is_missing(world):
    number = approved(world, ("WT01", 100))
    pick(world, number, line=2, quantity=20, reason="少")
    pick(world, number, line=1)
    second = split(world, number, (2, 20)).number
    assert lines_of(world, number)[1] == (2, "A-02", "L1", 30, 0, 30, "short")
    assert lines_of(world, second) == [(2, "A-02", "L1", 20, 20, 0, "picked")]
    assert reserved(world) == {"WT01": 70}


@pytest.mark.parametrize(
    "lines", [(), ((1, 0),), ((1, -1),), ((1, 11),), ((1, 5), (1, 5)), ((1, 10), (2, 50))]
)
def test_a_split_takes_some_and_leaves_some(world, lines):
    number = approved(world)
    pick_all(world, number)
    with pytest.raises(InvalidInput):
        split(world, number, *lines)
    assert len(lines_of(world, number)) == 2


# At once


def test_departing_at_once_says_so_in_the_record(world):
    number = approved(world)
    truck = TruckChoice(vehicle="T1")
    command = DepartAtOnce(command_id(), "keeper", number, "堤坝决口", truck)
    done = world.execute(depart_at_once, command)
    assert world.execute(depart_at_once, command) == done
    assert account(world, ROAD) == {"L1": 50, "L2": 10}
    view = world.read(shipment_view, number)
    assert {each.line.method for each in view.lines} == {"at_once"}
    assert [(s.kind.value, s.method) for s in view.steps][-2:] == [
        ("departed_at_once", "at_once"),
        ("departed", "at_once"),
    ]
    assert view.steps[-2].note == "堤坝决口"
    assert world.read(verify).ok


def test_departing_at_once_never_goes_round_a_recall_or_the_truck(world):
    number = approved(world)
    small = TruckChoice(plate="吉B1", max_kg=100)
    with pytest.raises(Conflict, match="装不下"):
        world.execute(depart_at_once, DepartAtOnce(command_id(), "keeper", number, "急", small))
    world.execute(start_recall, StartRecall(command_id(), "keeper", world.lots[0], "漏水"))
    truck = TruckChoice(vehicle="T1")
    with pytest.raises(Conflict, match="召回"):
        world.execute(depart_at_once, DepartAtOnce(command_id(), "keeper", number, "急", truck))
    assert state_of(world, number) == "approved"


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


# Differences


def differing(app):
    """Bring 60 water out, of which 2 of L1 arrive broken and 4 don't; return the number."""
    number = on_the_road(app)
    sign(app, number, SignedLine(1, 10), SignedLine(2, 44, damaged=2, missing=4))
    return number


def test_a_loss_is_confirmed_by_another_person(world):
    number = differing(world)
    for name in ("keeper", "planner"):
        with pytest.raises(NotAllowed):
            settle(world, 2, "lost", 4, by=name)
    settle(world, 2, "lost", 4, by="leader")
    assert account(world, ROAD) == {"L1": 2}
    with pytest.raises(Conflict, match="leader"):
        settle(world, 2, "lost", 4, by="leader2")
    assert world.read(shipment_view, number).on_the_road == 2
    assert world.read(verify).ok


def test_who_reported_or_sent_never_confirms_the_loss(world):
    with world.database.engine.connect().execution_options(depot_writes=True) as connection:
        connection.execute(
            text("INSERT INTO user_right (user_name, \"right\") VALUES ('keeper', 'money')")
        )
        connection.commit()
    differing(world)
    with pytest.raises(NotAllowed, match="另一位"):
        settle(world, 1, "lost", 2, by="keeper")
    statement = text("UPDATE shipment_difference SET outcome = 'lost', decided_by = 'keeper'")
    with (
        world.database.engine.connect().execution_options(depot_writes=True) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement)


def test_broken_goods_come_back_as_damaged_and_late_ones_are_delivered(world):
    number = differing(world)
    settle(world, 1, "returned", 2, by="keeper", bin_code="S-01")
    settle(world, 2, "delivered", 3, by="keeper")
    assert on_hand(world)["L1", "S-01", "damaged"] == 2
    assert account(world, "site/左家镇") == {"L1": 47, "L2": 10}
    assert account(world, ROAD) == {"L1": 1}
    assert differences(world, number) == [
        (1, 2, "damaged", 2, "returned"),
        (2, 2, "missing", 1, "open"),
        (3, 2, "missing", 3, "delivered"),
    ]
    assert world.read(verify).ok


def test_a_difference_is_settled_for_what_it_is(world):
    differing(world)
    for quantity in (0, -1, 5, 10**12):
        with pytest.raises(InvalidInput):
            settle(world, 2, "lost", quantity, by="leader")
    with pytest.raises(NotFound):
        settle(world, 9, "lost", 1, by="leader")
    with pytest.raises(NotFound, match="库位"):
        settle(world, 1, "returned", 1, by="keeper", bin_code="Z-99")
    with pytest.raises(InvalidInput, match="处理结果"):
        settle(world, 1, "open", 1, by="keeper")
    assert account(world, ROAD) == {"L1": 6}


# Turning back


def test_a_truck_that_turns_back_corrects_the_movements_by_which_it_left(world):
    number = on_the_road(world)
    out = {row.document_line: row.seq for row in rows_of(world, "CK-2026-000001")}
    done = back(world, number)
    assert (done.status.value, done.document_no) == ("turned_back", "TH-2026-000001")
    assert on_hand(world) == {
        ("L1", "A-02", "issuable"): 50,
        ("L2", "A-01", "issuable"): 50,
        ("-", "A-01", "issuable"): 10,
    }
    rows = rows_of(world, "TH-2026-000001")
    assert {row.document_line: row.corrects_seq for row in rows} == out
    with pytest.raises(Conflict, match="已折返"):
        sign(world, number)
    with pytest.raises(Conflict):
        back(world, number)
    assert world.read(verify).ok


def rows_of(app, document_no):
    return app.read(movement_rows, document_no=document_no)


def test_what_was_recalled_or_expired_on_the_road_comes_back_held(app, clock):
    first, _ = stocked(app)
    receive_water(app, 5, TODAY + timedelta(days=31), "SOON", "S-01")
    number = approved(app, ("WT01", 15))
    pick_all(app, number)
    loaded(app, number)
    departed(app, number)
    clock.move(days=32)
    app.execute(start_recall, StartRecall(command_id(), "keeper", first, "漏水"))
    back(app, number, (1, "A-01"))
    held = {key: units for key, units in on_hand(app).items() if key[2] != "issuable"}
    assert held == {
        ("L1", "A-02", "recalled"): 40,
        ("L1", "A-01", "recalled"): 10,
        ("SOON", "S-01", "quarantined"): 5,
    }
    assert app.read(verify).ok


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
