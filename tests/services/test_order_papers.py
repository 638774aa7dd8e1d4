"""The papers of an order say what the ledger says."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, receive_tents, receive_water
from order_world import approve, draft, issue_trips, promise, staff

from depot.io.documents import dispatch_order_pdf, issue_note_pdf, pick_list_xlsx
from depot.services.orders import dispatch_order_paper, issue_papers, order_list, pick_lists
from depot.services.papers import issue_note


@pytest.fixture
def order(sqlite_app):
    staff(sqlite_app)
    receive_water(sqlite_app, 100, TODAY + timedelta(days=300))
    receive_tents(sqlite_app, 10)
    promise(sqlite_app, 100)
    return draft(sqlite_app)


def lines(document):
    return sorted((line.item_code, line.lot_no, line.quantity) for line in document.lines)


def test_a_draft_is_marked_and_has_no_lots_yet(sqlite_app, order):
    paper = sqlite_app.read(dispatch_order_paper, order)
    assert paper.head.draft
    assert paper.head.approved_by == ""
    assert [(leg.trip, leg.destination) for leg in paper.legs] == [
        (1, "左家镇"), (1, "孤店子镇"), (2, "孤店子镇"),
    ]  # fmt: skip
    assert sqlite_app.read(pick_lists, order) == ()
    assert sqlite_app.read(issue_papers, order) == ()


def test_an_approved_order_names_people_trucks_lots_and_deadline(sqlite_app, order):
    approve(sqlite_app, order)
    paper = sqlite_app.read(dispatch_order_paper, order)
    assert (paper.head.draft, paper.head.prepared_by, paper.head.approved_by) == (
        False, "planner姓名", "leader姓名",
    )  # fmt: skip
    assert (paper.event, paper.response_level) == ("七月洪水", "Ⅱ级")
    # The order counts from minute 45 of the plan and the deadline is minute 600.
    assert paper.deadline_at_us == sqlite_app.clock.now_us() + 555 * 60_000_000
    first = paper.legs[0]
    assert (first.vehicle, first.driver, first.origin) == ("吉BT1", "T1司机", "一号库")
    assert lines(first) == [("SH01", "-", 10), ("WT01", "L1", 40)]
    (walk,) = sqlite_app.read(pick_lists, order)
    assert (walk.head.number, walk.dock) == ("DB-2026-000001/1", "D1")
    assert lines(walk) == [("SH01", "-", 10), ("WT01", "L1", 20), ("WT01", "L1", 40)]


def test_each_trip_that_left_has_its_paper(sqlite_app, order):
    approve(sqlite_app, order)
    issue_trips(sqlite_app, order)
    depot, supplier = sqlite_app.read(issue_papers, order)
    assert (depot.head.number, depot.head.issued_by) == ("CK-2026-000001", "keeper姓名")
    assert (depot.order_number, depot.receiver) == ("DB-2026-000001", "左家镇、孤店子镇")
    booked = sqlite_app.read(issue_note, "CK-2026-000001")
    # The booked movements add up to what the paper says.
    assert sum(line.quantity for line in booked.lines) == sum(x.quantity for x in depot.lines) == 70
    assert (supplier.depot, supplier.head.number) == ("大润发", "DY-2026-000001")
    assert [line.quantity for line in supplier.lines] == [30]


def test_the_papers_print_the_same_again(sqlite_app, order):
    approve(sqlite_app, order)
    issue_trips(sqlite_app, order)
    printed = [dispatch_order_pdf(sqlite_app.read(dispatch_order_paper, order)) for _ in range(2)]
    assert printed[0] == printed[1]
    assert issue_note_pdf(sqlite_app.read(issue_papers, order)[0])[:5] == b"%PDF-"
    assert pick_list_xlsx(sqlite_app.read(pick_lists, order)[0])[:2] == b"PK"


def test_the_list_counts_trips_and_units(sqlite_app, order):
    approve(sqlite_app, order)
    issue_trips(sqlite_app, order, 1)
    (row,) = sqlite_app.read(order_list)
    assert (row.trips, row.trips_issued, row.units) == (2, 1, 40 + 10 + 20 + 30)
