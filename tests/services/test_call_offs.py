"""A call-off from the approved order to what was seen of the supplier."""

import pytest
from call_off_world import CALL, arrive, call_off, called, confirm, load, read, send
from ledger_world import TODAY, command_id
from order_world import issue_trips, trip
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.call_off_order import CallOffState
from depot.domain.lines import InvalidLines
from depot.domain.order import OrderStatus, TripStatus
from depot.domain.reserve_layer import ReserveLayer
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.agreements import agreement_rows
from depot.services.audit import verify
from depot.services.call_off_answers import ConfirmCallOff, ConfirmedUnits, confirm_call_off
from depot.services.call_off_loading import GiveUpCallOff, give_up_call_off
from depot.services.orders import CancelOrder, cancel_order, order_view
from depot.services.reliability import observations, reliability_of
from depot.store.engine import WRITES

MIN = 60_000_000


def promised(app):
    """Return (left, called) of the agreement."""
    row = app.read(agreement_rows, TODAY)[0].promise
    return row.left, row.called


def seen(app):
    return [
        (each.item, each.promised, each.delivered, each.promised_min, each.actual_min)
        for each in app.read(observations, "SHOP")
    ]


def test_an_approved_order_drafts_one_call_off_for_each_supplier(sqlite_app):
    called(sqlite_app)
    found = call_off(sqlite_app)
    assert (found.state, found.supplier, found.trips) == (CallOffState.DRAFTED, "SHOP", (1, 2))
    (item,) = found.items
    assert (item.item, item.called, item.promised_min, item.price_fen) == ("WT01", 50, 60, 2650)
    assert [
        (stop.site_name, [(line.item, line.called) for line in stop.lines]) for stop in found.stops
    ] == [("左家镇", [("WT01", 20)]), ("孤店子镇", [("WT01", 30)])]


def test_sent_read_confirmed_loaded_arrived(app, clock):
    order_id = called(app)
    send(app)
    clock.move(minutes=5)
    read(app)
    confirm(app, in_min=40)
    assert call_off(app).state is CallOffState.CONFIRMED
    clock.move(minutes=40)
    assert load(app, 1).state is CallOffState.LOADED
    assert promised(app) == (80, 30)
    assert app.read(order_view, order_id).status is OrderStatus.ISSUING
    load(app, 2)
    clock.move(minutes=30)
    arrive(app, 1)
    assert arrive(app, 2).state is CallOffState.ARRIVED
    assert promised(app) == (50, 0)
    # Called at 12:00, left at 12:45, in less than the 60 minutes promised.
    assert seen(app) == [("WT01", 50, 50, 60, 45)]
    assert app.read(verify).ok


def test_received_short_late_and_the_rest_stays_the_suppliers(app, clock):
    called(app)
    send(app)
    confirm(app, 40, in_min=120)
    clock.move(minutes=90)
    # Of 40 confirmed the first truck gets its 20, the second the other 20 of its 30.
    assert call_off(app).expected() == {(1, 1): {"WT01": 20}, (2, 1): {"WT01": 20}}
    load(app, 1)
    clock.move(minutes=60)
    load(app, 2, 15)
    # 15 of the second truck's 30 are free again with what it did not load.
    assert promised(app) == (100 - 35, 0)
    clock.move(minutes=60)
    arrive(app, 1)
    arrive(app, 2, 12)
    # The second left at 14:30; both the promise (13:00) and the plan (13:45) were over: 45
    # minutes late on 60.
    assert seen(app) == [("WT01", 50, 32, 60, 105)]
    found = app.read(reliability_of, "SHOP", ReserveLayer.AGREEMENT, "WT01")
    assert found.share.mean == pytest.approx((3.6 + 0.64) / 5)
    report = app.read(verify)
    assert report.ok, report.findings


def test_a_truck_of_ours_that_comes_late_by_plan_is_no_delay_of_the_supplier(sqlite_app, clock):
    # The plan lets the only truck leave at minute 350, five hours after the order.
    called(sqlite_app, trip("T1", "SHOP", (("S1", {"WT01": 20}),), start=320))
    send(sqlite_app)
    confirm(sqlite_app)
    clock.move(minutes=300)
    load(sqlite_app, 1)
    arrive(sqlite_app, 1)
    assert seen(sqlite_app) == [("WT01", 20, 20, 60, 60)]


def test_issuing_the_order_at_once_takes_what_was_confirmed(sqlite_app):
    order_id = called(sqlite_app)
    send(sqlite_app)
    confirm(sqlite_app, 45)
    issue_trips(sqlite_app, order_id)
    assert [line.loaded for stop in call_off(sqlite_app).stops for line in stop.lines] == [20, 25]
    assert promised(sqlite_app) == (55, 0)


def test_a_supplier_that_has_nothing_is_given_up_and_answers_for_it(app, clock):
    order_id = called(app)
    send(app)
    confirm(app, 0)
    with pytest.raises(InvalidInput):
        load(app, 1)
    give_up = GiveUpCallOff(command_id(), "leader", CALL, "仓库进水")
    assert app.execute(give_up_call_off, give_up).state is CallOffState.RELEASED
    assert promised(app) == (100, 0)
    view = app.read(order_view, order_id)
    assert view.status is OrderStatus.CANCELLED
    assert [each.status for each in view.trips] == [TripStatus.CANCELLED] * 2
    assert seen(app) == [("WT01", 50, 0, 60, 0)]
    with pytest.raises(Conflict):
        confirm(app, 50)


def test_what_we_call_back_is_no_fault_of_the_supplier(app, clock):
    order_id = called(app)
    send(app)
    confirm(app)
    clock.move(minutes=30)
    load(app, 1)
    app.execute(cancel_order, CancelOrder(command_id(), "leader", order_id, "水退了"))
    assert promised(app) == (80, 0)
    assert call_off(app).state is CallOffState.LOADED
    assert arrive(app, 1).state is CallOffState.ARRIVED
    assert seen(app) == [("WT01", 20, 20, 60, 30)]


def test_a_call_off_that_was_called_back_whole_takes_no_answer(sqlite_app):
    order_id = called(sqlite_app)
    send(sqlite_app)
    sqlite_app.execute(cancel_order, CancelOrder(command_id(), "leader", order_id, "水退了"))
    assert call_off(sqlite_app).state is CallOffState.RELEASED
    for step in (read, confirm, lambda app: load(app, 1)):
        with pytest.raises(Conflict):
            step(sqlite_app)
    assert seen(sqlite_app) == []


@pytest.mark.parametrize("units", [51, -1, True, 1.5])
def test_more_than_was_called_or_less_than_nothing_is_refused(sqlite_app, units):
    called(sqlite_app)
    send(sqlite_app)
    with pytest.raises(InvalidLines):
        confirm(sqlite_app, units)
    assert call_off(sqlite_app).state is CallOffState.SENT


def test_an_answer_names_every_item_once_and_no_other(sqlite_app):
    called(sqlite_app)
    send(sqlite_app)
    for lines in (
        (ConfirmedUnits("SH01", 1), ConfirmedUnits("WT01", 1)),
        (ConfirmedUnits("WT01", 1), ConfirmedUnits("WT01", 1)),
        (ConfirmedUnits("SH01", 1),),
    ):
        command = ConfirmCallOff(
            command_id(), "planner", CALL, "刘经理", sqlite_app.clock.now_us(), lines
        )
        with pytest.raises(InvalidLines):
            sqlite_app.execute(confirm_call_off, command)


def test_nobody_answers_twice(sqlite_app):
    called(sqlite_app)
    send(sqlite_app)
    confirm(sqlite_app, 40)
    with pytest.raises(Conflict):
        confirm(sqlite_app, 50)
    with pytest.raises(Conflict):
        send(sqlite_app)
    with pytest.raises(Conflict):
        read(sqlite_app)


def test_nothing_is_answered_or_loaded_before_it_was_sent(sqlite_app):
    called(sqlite_app)
    for step in (read, confirm, lambda app: load(app, 1)):
        with pytest.raises(Conflict):
            step(sqlite_app)


def test_times_before_sending_and_in_the_future_are_refused(sqlite_app, clock):
    called(sqlite_app)
    clock.move(minutes=10)
    send(sqlite_app)
    now = clock.now_us()
    for at_us in (now - 2 * MIN, now + MIN):
        with pytest.raises(InvalidInput):
            read(sqlite_app, at_us=at_us)
        with pytest.raises(InvalidInput):
            confirm(sqlite_app, at_us=at_us)
    for in_min in (-5, 8 * 1440):
        with pytest.raises(InvalidInput):
            confirm(sqlite_app, in_min=in_min)
    confirm(sqlite_app)
    with pytest.raises(InvalidInput):
        load(sqlite_app, 1, at_us=now - 5 * MIN)
    load(sqlite_app, 1)
    with pytest.raises(InvalidInput):
        arrive(sqlite_app, 1, at_us=now - 5 * MIN)


def test_each_step_needs_its_right(app):
    called(app)
    with pytest.raises(NotAllowed):
        send(app, by="keeper")
    send(app)
    with pytest.raises(NotAllowed):
        read(app, by="stranger")
    confirm(app)
    with pytest.raises(NotAllowed):
        load(app, 1, by="planner")
    load(app, 1)
    with pytest.raises(NotAllowed):
        arrive(app, 1, by="leader")
    with pytest.raises(NotAllowed):
        app.execute(give_up_call_off, GiveUpCallOff(command_id(), "keeper", CALL, "无货"))


def test_no_more_is_loaded_than_called_and_no_more_received_than_loaded(sqlite_app):
    called(sqlite_app)
    send(sqlite_app)
    with pytest.raises(InvalidInput):
        load(sqlite_app, 1, 21)
    with pytest.raises(NotFound):
        load(sqlite_app, 9)
    load(sqlite_app, 1, 18)
    with pytest.raises(Conflict):
        load(sqlite_app, 1)
    with pytest.raises(InvalidLines):
        arrive(sqlite_app, 1, 19)
    with pytest.raises(Conflict):
        arrive(sqlite_app, 2)
    with pytest.raises(NotFound):
        arrive(sqlite_app, 1, stop=2)
    arrive(sqlite_app, 1, 0)
    with pytest.raises(Conflict):
        arrive(sqlite_app, 1)


def test_the_database_itself_refuses_more_than_was_called(sqlite_app):
    called(sqlite_app)
    engine = sqlite_app.database.engine
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for bad in (
            "UPDATE call_off_order_line SET loaded = 21 WHERE trip = 1",
            "UPDATE call_off_order_line SET received = 1",
            "UPDATE call_off_order_item SET confirmed = 51",
            "UPDATE call_off_order SET read_at_us = 1",
        ):
            with pytest.raises(IntegrityError):
                connection.execute(text(bad))
