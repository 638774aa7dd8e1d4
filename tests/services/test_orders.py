"""From a saved plan to goods on the road, each step once, by the right person."""

from datetime import date, timedelta

import pytest
from ledger_world import (
    TODAY,
    IssueLine,
    command_id,
    issue,
    on_hand,
    receive_tents,
    receive_water,
)
from order_world import (
    FROM_DEPOT,
    FROM_SHOP,
    KeepPlan,
    approve,
    draft,
    issue_trips,
    keep_plan,
    plan_document,
    promise,
    staff,
    trip,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.domain.agreement import CallOffStatus
from depot.domain.order import OrderStatus, TripStatus
from depot.domain.order_record import demand_ref
from depot.errors import Conflict, NotAllowed, NotFound
from depot.services.agreements import agreement_rows
from depot.services.audit import verify
from depot.services.orders import (
    ApproveOrder,
    CancelOrder,
    DraftOrder,
    OrderShort,
    RejectOrder,
    Shortage,
    approve_order,
    cancel_order,
    draft_order,
    order_list,
    order_view,
    reject_order,
)
from depot.services.reserving import ReleaseStock, release_stock
from depot.services.stock import StockFilter, movement_rows, stock_rows

NEXT_SPRING = TODAY + timedelta(days=300)


@pytest.fixture
def world(app):
    """50 water L1 of an earlier and 50 water L2 of a later date, 10 tents, 100 water promised."""
    staff(app)
    receive_water(app, 50, NEXT_SPRING, "L1", "A-02")
    receive_water(app, 50, NEXT_SPRING + timedelta(days=30), "L2", "A-01")
    receive_tents(app, 10)
    promise(app, 100)
    return app


def reserved(app):
    rows = app.read(stock_rows, StockFilter(), TODAY)
    return {row.item_code: row.reserved for row in rows if row.reserved}


def promised(app):
    """Return (left, called) of the first agreement."""
    row = app.read(agreement_rows, TODAY)[0].promise
    return row.left, row.called


def assert_books_hold(app):
    report = app.read(verify)
    assert report.ok, report.findings


def test_a_draft_takes_its_trips_from_the_plan_and_reserves_nothing(world):
    view = world.read(order_view, draft(world))
    assert (view.number, view.status) == ("DB-2026-000001", OrderStatus.DRAFT)
    assert (view.event, view.response_level) == ("七月洪水", "Ⅱ级")
    assert [(each.source, each.plate) for each in view.trips] == [
        ("CY1", "吉BT1"),
        ("SHOP", "吉BT2"),
    ]
    assert reserved(world) == {}
    assert promised(world) == (100, 0)


def test_approval_reserves_lots_and_opens_call_offs(world):
    order_id = draft(world)
    assert approve(world, order_id).status is OrderStatus.APPROVED
    assert reserved(world) == {"WT01": 60, "SH01": 10}
    assert promised(world) == (100, 30)
    view = world.read(order_view, order_id)
    # The walk goes by bin. First expired first: L1 (50) goes whole, 10 of L2. The first
    # stop wants 40 water, so it gets L1; the second gets the other 10 of L1 and 10 of L2.
    picks = [(p.line, p.bin, p.item, p.lot_no, p.stop, p.quantity) for p in view.trips[0].picks]
    assert picks == [
        (1, "A-01", "SH01", "-", 1, 10),
        (2, "A-01", "WT01", "L2", 2, 10),
        (3, "A-02", "WT01", "L1", 1, 40),
        (4, "A-02", "WT01", "L1", 2, 10),
    ]
    (call,) = view.trips[1].call_offs
    assert (call.agreement, call.quantity, call.status) == ("XY-1", 30, CallOffStatus.OPEN)
    assert_books_hold(world)


def test_a_call_off_is_not_released_without_its_order(world):
    order_id = draft(world, trip("T2", "SHOP", FROM_SHOP))
    approve(world, order_id)
    demand = demand_ref(world.read(order_view, order_id).number, 1)
    with pytest.raises(Conflict):
        world.execute(release_stock, ReleaseStock(command_id(), "keeper", demand))
    assert promised(world) == (100, 30)


def test_the_plan_clock_starts_with_the_approval(world, clock):
    order_id = draft(world)
    clock.move(hours=2)
    approve(world, order_id)
    view = world.read(order_view, order_id)
    # The plan counts on the order at minute 45; T1 leaves at 90, the deadline is at 600.
    assert view.trips[0].departs_at_us == clock.now_us() + 45 * 60_000_000
    assert view.deadline_at_us == clock.now_us() + 555 * 60_000_000


def test_issuing_moves_the_goods_onto_the_road(world):
    order_id = draft(world)
    approve(world, order_id)
    done = issue_trips(world, order_id)
    assert (done.status, done.documents) == (
        OrderStatus.ISSUED,
        ("CK-2026-000001", "DY-2026-000001"),
    )
    assert on_hand(world) == {("L2", "A-01", "issuable"): 40}
    assert reserved(world) == {}
    # 30 of the 100 promised are used up; none is held any more.
    assert promised(world) == (70, 0)
    rows = world.read(movement_rows, document_no="DY-2026-000001")
    moved = sorted((row.ledger, row.from_account, row.to_account, row.quantity) for row in rows)
    assert moved == [
        ("goods", "supplier/SHOP", "transit/DB-2026-000001/2", 30),
        ("promise", "agreement/XY-1/WT01", "called_off/SHOP", 30),
    ]
    view = world.read(order_view, order_id)
    assert [each.document_no for each in view.trips] == list(done.documents)
    assert view.trips[1].call_offs[0].status is CallOffStatus.CONFIRMED
    assert_books_hold(world)


def test_trips_leave_one_by_one(world):
    order_id = draft(world)
    approve(world, order_id)
    assert issue_trips(world, order_id, 2).status is OrderStatus.ISSUING
    assert reserved(world) == {"WT01": 60, "SH01": 10}
    with pytest.raises(Conflict, match="DY-2026-000001"):
        issue_trips(world, order_id, 2)
    assert issue_trips(world, order_id, 1).status is OrderStatus.ISSUED
    with pytest.raises(Conflict):
        issue_trips(world, order_id)
    assert_books_hold(world)


def test_an_order_needs_the_right_people(world):
    order_id = draft(world)
    for name in ("planner", "keeper", "nobody"):
        with pytest.raises(NotAllowed):
            approve(world, order_id, by=name)
    approve(world, order_id)
    for name in ("planner", "leader"):
        with pytest.raises(NotAllowed):
            issue_trips(world, order_id, by=name)
    with pytest.raises(NotAllowed, match="在册人员"):
        issue_trips(world, order_id, by="system")


def grant(app, name, right):
    with app.database.engine.connect().execution_options(depot_writes=True) as connection:
        connection.execute(
            text('INSERT INTO user_right (user_name, "right") VALUES (:name, :right)'),
            {"name": name, "right": right},
        )
        connection.commit()


def test_nobody_approves_their_own_order_whatever_rights_they_have(world):
    grant(world, "planner", "approve")
    order_id = draft(world)
    with pytest.raises(NotAllowed, match="自己"):
        approve(world, order_id, by="planner")
    with pytest.raises(NotAllowed, match="自己"):
        world.execute(reject_order, RejectOrder(command_id(), "planner", order_id, "不要了"))


def test_the_database_itself_insists_on_four_eyes(world):
    draft(world)
    statement = text(
        "UPDATE dispatch_order SET status = 'approved', decided_by = 'planner', decided_at_us = 1"
    )
    with (
        world.database.engine.connect().execution_options(depot_writes=True) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement)


def test_stock_that_went_between_draft_and_approval_is_named_in_full(world):
    order_id = draft(world)
    # 55 water and 4 tents go elsewhere: 45 of 60 water and 6 of 10 tents are left.
    issue(world, IssueLine("WT01", 55), IssueLine("SH01", 4))
    with pytest.raises(OrderShort, match="瓶装水需 60 箱，缺 15") as refused:
        approve(world, order_id)
    assert refused.value.shortages == (
        Shortage("CY1", "SH01", 10, 4),
        Shortage("CY1", "WT01", 60, 15),
    )
    assert reserved(world) == {}
    assert promised(world) == (100, 0)
    assert world.read(order_view, order_id).status is OrderStatus.DRAFT
    assert_books_hold(world)


def test_lots_that_expire_under_way_do_not_count(app):
    """Water must have 30 days left: 29 are too few, so the later lot goes."""
    staff(app)
    receive_water(app, 100, TODAY + timedelta(days=29), "SOON")
    receive_water(app, 60, TODAY + timedelta(days=30), "GOOD")
    order_id = draft(app, trip("T1", "CY1", (("S1", {"WT01": 60}),)))
    approve(app, order_id)
    assert [each.lot_no for each in app.read(order_view, order_id).trips[0].picks] == ["GOOD"]


def test_a_supplier_that_promised_less_is_named(world):
    order_id = draft(world, trip("T2", "SHOP", (("S2", {"WT01": 130}),)))
    with pytest.raises(OrderShort, match="大润发 瓶装水需 130 箱，缺 30"):
        approve(world, order_id)


def test_an_agreement_that_has_ended_is_not_called(app):
    staff(app)
    promise(app, 500, "XY-OLD", until=TODAY - timedelta(days=1))
    promise(app, 20, "XY-NEW")
    order_id = draft(app, trip("T2", "SHOP", (("S2", {"WT01": 30}),)))
    with pytest.raises(OrderShort) as refused:
        approve(app, order_id)
    assert refused.value.shortages == (Shortage("SHOP", "WT01", 30, 10),)


def test_the_first_trip_gets_what_the_supplier_has_first(app):
    """20 are ready after 30 min, 100 after 300; the trip that loads first takes the 20."""
    staff(app)
    promise(app, 100, "XY-SLOW", lead_min=300, until=date(2026, 7, 1))
    promise(app, 20, "XY-QUICK", lead_min=30)
    early, late = (("S1", {"WT01": 20}),), (("S2", {"WT01": 50}),)
    order_id = draft(app, trip("T2", "SHOP", late, start=400), trip("T1", "SHOP", early))
    approve(app, order_id)
    view = app.read(order_view, order_id)
    calls = [[(c.agreement, c.quantity) for c in each.call_offs] for each in view.trips]
    assert calls == [[("XY-QUICK", 20)], [("XY-SLOW", 50)]]


def test_a_second_click_on_approve_changes_nothing(world):
    command = ApproveOrder(command_id(), "leader", draft(world))
    first = world.execute(approve_order, command)
    assert world.execute(approve_order, command) == first
    assert reserved(world) == {"WT01": 60, "SH01": 10}
    with pytest.raises(Conflict, match="已批准"):
        approve(world, first.order_id, by="leader2")


def test_cancelling_frees_what_has_not_left(world):
    order_id = draft(world)
    approve(world, order_id)
    issue_trips(world, order_id, 2)
    with pytest.raises(NotAllowed):
        world.execute(cancel_order, CancelOrder(command_id(), "keeper", order_id, ""))
    world.execute(cancel_order, CancelOrder(command_id(), "leader2", order_id, "险情解除"))
    assert reserved(world) == {}
    assert promised(world) == (70, 0)
    view = world.read(order_view, order_id)
    assert [each.status for each in view.trips] == [TripStatus.CANCELLED, TripStatus.ISSUED]
    assert (view.status, view.cancelled_by, view.note) == (
        OrderStatus.CANCELLED,
        "leader2",
        "险情解除",
    )
    assert_books_hold(world)


def test_a_cancelled_call_off_gives_the_promise_back(world):
    order_id = draft(world)
    approve(world, order_id)
    world.execute(cancel_order, CancelOrder(command_id(), "leader", order_id, ""))
    assert promised(world) == (100, 0)
    (call,) = world.read(order_view, order_id).trips[1].call_offs
    assert call.status is CallOffStatus.RELEASED


def test_a_planner_may_withdraw_a_draft_but_not_an_approved_order(world):
    order_id = draft(world)
    approve(world, order_id)
    withdraw = CancelOrder(command_id(), "planner", order_id, "")
    with pytest.raises(NotAllowed):
        world.execute(cancel_order, withdraw)
    second = draft(world)
    world.execute(cancel_order, CancelOrder(command_id(), "planner", second, "重做"))
    statuses = [row.status for row in world.read(order_list)]
    assert statuses == [OrderStatus.CANCELLED, OrderStatus.APPROVED]


def test_a_rejected_order_leaves_its_plan_free_for_another(world):
    kept = world.execute(keep_plan, KeepPlan(command_id(), "planner", plan_document()))
    ask = (command_id(), "planner", kept.plan_id)
    first = world.execute(draft_order, DraftOrder(*ask))
    with pytest.raises(Conflict, match=first.number):
        world.execute(draft_order, DraftOrder(command_id(), *ask[1:]))
    world.execute(reject_order, RejectOrder(command_id(), "leader", first.order_id, "车不够"))
    second = world.execute(draft_order, DraftOrder(command_id(), *ask[1:]))
    assert second.number == "DB-2026-000002"


def test_a_plan_that_failed_its_check_is_not_ordered(world):
    bad = plan_document(ok=False)
    kept = world.execute(keep_plan, KeepPlan(command_id(), "planner", bad))
    with pytest.raises(Conflict, match="超出库存"):
        world.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id))
    assert world.read(order_list) == ()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (trip("T9", "CY1", FROM_DEPOT), "T9"),
        (trip("T1", "XX", FROM_DEPOT), "XX"),
        (trip("T1", "CY1", (("S1", {"NONE": 1}),)), "NONE"),
    ],
)
def test_a_plan_of_unknown_trucks_places_or_items_is_not_ordered(world, changed, named):
    with pytest.raises(NotFound, match=named):
        draft(world, changed)


def test_what_is_not_there_is_said(world):
    with pytest.raises(NotFound):
        world.execute(draft_order, DraftOrder(command_id(), "planner", 99))
    with pytest.raises(NotFound):
        approve(world, 99)
    with pytest.raises(NotFound):
        world.read(order_view, 99)
