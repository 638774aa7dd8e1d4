"""An order whose supplier comes with its own truck, from the draft to what was seen of it.

The shop delivers: its truck SHOP#1 takes 20 water to 左家镇 (S1), leaving at minute 90. Ours, T1,
picks 30 up at the shop for 孤店子镇 (S2).
"""

import json
from dataclasses import replace

import pytest
from call_off_world import CALL, arrive, call_off, confirm, load, send
from ledger_world import command_id
from order_world import KeepPlan, approve, keep_plan, plan_document, promise, staff, trip
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.agreement_terms import Handover, OwnTrucks, Terms
from depot.domain.call_off_order import CallOffState
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.agreement_signing import CompleteTerms, complete_terms
from depot.services.audit import verify
from depot.services.call_off_papers import call_off_paper
from depot.services.call_off_trucks import TellTruck, tell_truck
from depot.services.call_off_views import call_off_view
from depot.services.order_reserving import OrderShort
from depot.services.orders import DraftOrder, draft_order, order_view
from depot.services.reliability import observations
from depot.store.engine import WRITES

OWN = {"code": "SHOP#1", "type": "L5", "sources": ["SHOP"]}
THEIRS = trip("SHOP#1", "SHOP", (("S1", {"WT01": 20}),))
OURS = trip("T1", "SHOP", (("S2", {"WT01": 30}),), start=120)


def delivered(app, number="XY-1", *trucks):
    """The shop brings what it promised under this agreement."""
    terms = Terms("", Handover.DELIVERED, "CY1", trucks=trucks or (OwnTrucks("L5", 1),))
    app.execute(complete_terms, CompleteTerms(command_id(), "leader", number, terms))


def draft(app, *trips, vehicles=(OWN,)):
    content = json.loads(plan_document(*trips))
    content["problem"]["vehicles"] = list(vehicles)
    kept = app.execute(keep_plan, KeepPlan(command_id(), "planner", json.dumps(content)))
    return app.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id)).order_id


def delivering(app):
    """Have an order approved that calls 20 boxes on the shop's own truck; return its id."""
    staff(app)
    promise(app, 100)
    delivered(app)
    order_id = draft(app, THEIRS)
    approve(app, order_id)
    return order_id


def tell(app, *, by="planner", vehicle="SHOP#1", plate="吉B12345", driver="赵师傅", phone="138"):
    command = TellTruck(command_id(), by, CALL, vehicle, plate, driver, phone)
    return app.execute(tell_truck, command)


def test_the_suppliers_own_truck_is_called_and_none_of_ours_is_sent(app):
    order_id = delivering(app)
    view = app.read(order_view, order_id)
    (planned,) = view.trips
    assert (planned.vehicle, planned.plate) == ("SHOP#1", "供方自有5吨")
    assert [each.agreement for each in planned.call_offs] == ["XY-1"]
    assert app.read(lambda reader: reader.shipments.of_order(order_id)) == ()
    found = app.read(call_off_view, CALL)
    assert found.call.trips == (1,)
    assert [each.vehicle for each in found.own_trucks] == ["SHOP#1"]
    assert "请用你方自有5吨（SHOP#1）送货" in found.message
    assert "车牌、驾驶员和电话" in found.message
    assert "到你处装车" not in found.message


def test_from_the_call_to_the_arrival_by_what_the_planner_is_told(app, clock):
    delivering(app)
    send(app)
    confirm(app, in_min=40)
    tell(app)
    assert "请用吉B12345送货" in app.read(call_off_view, CALL).message
    clock.move(minutes=45)
    # Nobody of ours stands beside that truck: who planned it books that it has left.
    assert load(app, 1, by="planner").state is CallOffState.LOADED
    clock.move(minutes=30)
    assert arrive(app, 1, 18).state is CallOffState.ARRIVED
    # Called at 12:00, left at 12:45, promised within 60 minutes; 18 of 20 came.
    (seen,) = app.read(observations, "SHOP")
    assert (seen.promised, seen.delivered, seen.actual_min) == (20, 18, 45)
    report = app.read(verify)
    assert report.ok, report.findings


def test_a_truck_of_ours_is_still_loaded_by_the_keeper_alone(sqlite_app):
    staff(sqlite_app)
    promise(sqlite_app, 100)
    approve(sqlite_app, draft(sqlite_app, THEIRS, OURS))
    send(sqlite_app)
    load(sqlite_app, 1, by="planner")
    with pytest.raises(NotAllowed):
        load(sqlite_app, 2, by="planner")
    with pytest.raises(NotAllowed):
        load(sqlite_app, 2, by="leader")
    load(sqlite_app, 2, by="keeper")


def test_our_trucks_never_draw_on_what_is_delivered(app):
    staff(app)
    promise(app, 100)
    delivered(app)
    order_id = draft(app, OURS)
    with pytest.raises(OrderShort) as refused:
        approve(app, order_id)
    assert refused.value.shortages[0].missing == 30


def test_who_has_both_kinds_gives_each_truck_its_own(app):
    staff(app)
    promise(app, 20)
    promise(app, 30, "XY-2", lead_min=10)
    delivered(app)
    theirs = {**THEIRS, "source": "SHOP/delivered"}
    both = {**OWN, "sources": ["SHOP", "SHOP/delivered"]}
    order_id = draft(app, theirs, OURS, vehicles=(both,))
    approve(app, order_id)
    calls = [
        [(each.agreement, each.quantity) for each in trip.call_offs]
        for trip in app.read(order_view, order_id).trips
    ]
    # XY-2 is quicker, but it is what ours can load.
    assert calls == [[("XY-1", 20)], [("XY-2", 30)]]
    assert {each.source for each in app.read(order_view, order_id).trips} == {"SHOP"}
    assert call_off(app).trips == (1, 2)


@pytest.mark.parametrize(
    "vehicles",
    [
        (),
        ({**OWN, "type": "L9"},),
        ({**OWN, "sources": []},),
        ({**OWN, "sources": ["CY1"]},),
        ({**OWN, "sources": ["SHOP", "CY1"]},),
    ],
    ids=["unnamed", "class", "anywhere", "depot", "two"],
)
def test_a_truck_that_is_neither_ours_nor_the_suppliers_is_refused(sqlite_app, vehicles):
    staff(sqlite_app)
    promise(sqlite_app, 100)
    with pytest.raises(NotFound, match="SHOP#1"):
        draft(sqlite_app, THEIRS, vehicles=vehicles)


def test_it_is_not_lent_to_another_source(sqlite_app):
    staff(sqlite_app)
    promise(sqlite_app, 100)
    elsewhere = trip("SHOP#1", "CY1", (("S1", {"WT01": 20}),))
    with pytest.raises(NotFound, match="SHOP#1"):
        draft(sqlite_app, elsewhere)


def test_what_is_told_of_a_truck_may_be_corrected_and_is_not_on_the_old_paper(sqlite_app):
    delivering(sqlite_app)
    send(sqlite_app)
    before = sqlite_app.read(call_off_paper, CALL).trucks
    tell(sqlite_app)
    tell(sqlite_app, by="keeper", plate="吉B54321")
    (truck,) = sqlite_app.read(call_off_view, CALL).own_trucks
    assert (truck.plate, truck.driver, truck.phone) == ("吉B54321", "赵师傅", "138")
    assert sqlite_app.read(call_off_paper, CALL).trucks == before
    kinds = [step.kind for step in sqlite_app.read(call_off_view, CALL).steps]
    assert kinds.count("truck") == 2


def test_a_truck_is_told_with_a_plate_for_a_call_that_was_sent(sqlite_app):
    delivering(sqlite_app)
    with pytest.raises(Conflict):
        tell(sqlite_app)
    send(sqlite_app)
    for bad in ({"plate": "  "}, {"plate": "吉" * 33}, {"driver": "a\nb"}, {"phone": "1" * 33}):
        with pytest.raises(InvalidInput):
            tell(sqlite_app, **bad)
    with pytest.raises(NotFound):
        tell(sqlite_app, vehicle="T1")
    with pytest.raises(NotAllowed):
        tell(sqlite_app, by="stranger")
    load(sqlite_app, 1)
    arrive(sqlite_app, 1)
    with pytest.raises(Conflict):
        tell(sqlite_app)


def test_the_database_keeps_no_driver_without_a_plate(sqlite_app):
    delivering(sqlite_app)
    engine = sqlite_app.database.engine
    with (
        engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(IntegrityError),
    ):
        connection.execute(text("UPDATE order_truck SET driver = 'x'"))


def test_a_truck_that_was_told_keeps_its_place_in_the_order(sqlite_app):
    order_id = delivering(sqlite_app)
    send(sqlite_app)
    tell(sqlite_app)
    (planned,) = sqlite_app.read(order_view, order_id).trips
    assert (planned.vehicle, planned.plate, planned.driver) == ("SHOP#1", "吉B12345", "赵师傅")
    assert replace(planned, plate="", driver="", phone="").source == "SHOP"
