"""Several people at once on orders, on both databases."""

import threading
from datetime import timedelta

from ledger_world import TODAY, command_id, receive_tents, receive_water
from order_world import draft, promise, staff, trip

from depot.domain.order import OrderStatus
from depot.errors import Conflict, InsufficientStock
from depot.services.agreements import agreement_rows
from depot.services.audit import verify
from depot.services.orders import ApproveOrder, IssueOrder, approve_order, issue_order, order_list
from depot.services.stock import StockFilter, stock_rows


def at_once(*works):
    """Start all at once; return what each returned or raised."""
    gate, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        gate.wait()
        try:
            outcomes[number] = work()
        except Exception as error:  # noqa: BLE001  the test looks at what was raised
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def does(app, service, command):
    return lambda: app.execute(service, command)


def refusals(outcomes, kind):
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, kind) for each in refused), refused
    return len(refused)


def furnished(app):
    staff(app)
    receive_water(app, 100, TODAY + timedelta(days=300))
    receive_tents(app, 10)
    promise(app, 100)


def test_two_leaders_at_once_approve_once(app):
    furnished(app)
    order_id = draft(app)
    clicks = [ApproveOrder(command_id(), name, order_id) for name in ("leader", "leader2") * 3]
    outcomes = at_once(*(does(app, approve_order, click) for click in clicks))
    assert refusals(outcomes, Conflict) == 5
    rows = app.read(stock_rows, StockFilter(), TODAY)
    assert {row.item_code: row.reserved for row in rows} == {"WT01": 60, "SH01": 10}
    assert app.read(agreement_rows, TODAY)[0].promise.called == 30
    assert app.read(verify).ok


def test_two_orders_at_once_never_call_off_more_than_is_promised(app):
    """100 are promised; six orders want 30 each: three get them."""
    furnished(app)
    stops = (("S2", {"WT01": 30}),)
    orders = [draft(app, trip("T2", "SHOP", stops)) for _ in range(6)]
    outcomes = at_once(
        *(
            does(app, approve_order, ApproveOrder(command_id(), "leader", order_id))
            for order_id in orders
        )
    )
    assert refusals(outcomes, InsufficientStock) == 3
    promised = app.read(agreement_rows, TODAY)[0].promise
    assert (promised.left, promised.called) == (100, 90)
    statuses = sorted(row.status for row in app.read(order_list))
    assert statuses == [OrderStatus.APPROVED] * 3 + [OrderStatus.DRAFT] * 3
    assert app.read(verify).ok


def test_orders_that_want_the_same_lots_in_another_order_do_not_block_each_other(app):
    """10 tents and 100 water; each order takes 2 tents and 20 water: five get them."""
    furnished(app)
    one = trip("T1", "CY1", (("S1", {"SH01": 2}),)), trip("T2", "CY1", (("S2", {"WT01": 20}),), 90)
    other = (
        trip("T1", "CY1", (("S2", {"WT01": 20}),)),
        trip("T2", "CY1", (("S1", {"SH01": 2}),), 90),
    )
    orders = [draft(app, *trips) for trips in (one, other) * 4]
    outcomes = at_once(
        *(
            does(app, approve_order, ApproveOrder(command_id(), "leader", order_id))
            for order_id in orders
        )
    )
    assert refusals(outcomes, InsufficientStock) == 3
    rows = app.read(stock_rows, StockFilter(), TODAY)
    assert {row.item_code: row.available for row in rows} == {"WT01": 0, "SH01": 0}
    assert app.read(verify).ok


def test_two_keepers_at_once_let_each_trip_leave_once(app):
    furnished(app)
    order_id = draft(app)
    app.execute(approve_order, ApproveOrder(command_id(), "leader", order_id))
    clicks = [IssueOrder(command_id(), "keeper", order_id, trips) for trips in ((), (1,), (2,), ())]
    outcomes = at_once(*(does(app, issue_order, click) for click in clicks))
    refusals(outcomes, Conflict)
    papers = [no for each in outcomes if not isinstance(each, Exception) for no in each.documents]
    assert sorted(papers) == ["CK-2026-000001", "DY-2026-000001"]
    assert app.read(order_list)[0].status is OrderStatus.ISSUED
    assert app.read(verify).ok
