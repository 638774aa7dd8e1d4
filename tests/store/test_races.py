"""Many writers at once: exactly what is there is issued, on both databases."""

import threading

import pytest
from ledger_world import (
    TODAY,
    command_id,
    furnish,
    on_hand,
    receive_tents,
    receive_water,
)

from depot.errors import Conflict, InsufficientStock
from depot.services.audit import verify
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.receiving import ReceiveGoods, ReceiveLine, receive_goods
from depot.services.reserving import ReserveStock, reserve_stock
from depot.services.stock import StockFilter, stock_rows

WORKERS = 20


def race(works):
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


def test_twenty_workers_on_one_lot_issue_exactly_what_is_there(app):
    """100 tents; 20 workers want 10 each and send every request twice: ten get theirs."""
    furnish(app)
    receive_tents(app, 100)

    def worker(number):
        line = IssueLine("SH01", 10)
        command = IssueGoods(command_id(), "system", "CY1", f"点{number}", (line,))

        def work():
            first = app.execute(issue_goods, command)
            assert app.execute(issue_goods, command) == first
            return first

        return work

    outcomes = race([worker(number) for number in range(WORKERS)])
    issued = [each for each in outcomes if not isinstance(each, Exception)]
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, InsufficientStock) for each in refused), refused
    assert sum(pick.quantity for each in issued for pick in each.picks) == 100
    assert sorted(each.document_no for each in issued) == [
        f"CK-2026-{number:06d}" for number in range(1, 11)
    ]
    assert on_hand(app) == {}
    report = app.read(verify)
    assert report.ok, report.findings
    assert report.movements == 1 + 10


def test_reservations_and_issues_share_one_lot_without_taking_anything_twice(app):
    """100 tents; 10 workers reserve 7, 10 issue 9: what both got is at most 100."""
    furnish(app)
    receive_tents(app, 100)

    def reserve(number):
        command = ReserveStock(command_id(), "system", f"DB-{number}", "CY1", (("SH01", 7),), TODAY)
        return lambda: app.execute(reserve_stock, command)

    def issue(number):
        command = IssueGoods(command_id(), "system", "CY1", f"点{number}", (IssueLine("SH01", 9),))
        return lambda: app.execute(issue_goods, command)

    outcomes = race([work(number) for number in range(WORKERS // 2) for work in (reserve, issue)])
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, InsufficientStock) for each in refused), refused
    (row,) = app.read(stock_rows, StockFilter(text="SH01"), TODAY)
    issued = 100 - row.on_hand
    assert row.available == 100 - issued - row.reserved >= 0
    # Whoever was refused came when less than that was free: 7 + 9 > what is left.
    assert row.available < 9
    assert app.read(verify).ok


def test_moves_in_opposite_directions_never_lose_a_unit_nor_wait_in_a_circle(app):
    """Readers see 200 units at every moment, wherever they are."""
    furnish(app)
    water = receive_water(app, 100, TODAY.replace(year=2027), bin_code="A-01")
    receive_water(app, 100, TODAY.replace(year=2027), bin_code="A-02")
    sums = []

    def mover(number):
        bins = ("A-01", "A-02") if number % 2 else ("A-02", "A-01")

        def work():
            for _ in range(3):
                line = MoveLine(water, 5, *bins)
                app.execute(move_stock, MoveStock(command_id(), "system", "CY1", (line,), "移库"))

        return work

    def look():
        for _ in range(10):
            (row,) = app.read(stock_rows, StockFilter(text="WT01"), TODAY)
            sums.append(row.on_hand)

    outcomes = race([mover(number) for number in range(8)] + [look, look])
    assert [each for each in outcomes if each is not None] == []
    assert set(sums) == {200}
    assert app.read(verify).ok


def test_two_first_receipts_of_a_lot_make_one_lot_with_both(app):
    furnish(app)
    outcomes = race([lambda: receive_water(app, 10, TODAY.replace(year=2027)) for _ in range(8)])
    assert len(set(outcomes)) == 1, outcomes
    assert on_hand(app) == {("L1", "A-01", "issuable"): 80}
    assert app.read(verify).ok


def test_put_aways_at_once_never_overfill_a_bin(app):
    """10,000 kg hold 757 boxes of 13.2 kg: of eight receipts of 100, seven fit."""
    furnish(app)

    def worker():
        line = ReceiveLine("WT01", 100, "S-01", "L1", None, TODAY.replace(year=2027))
        command = ReceiveGoods(command_id(), "system", "CY1", "华联商厦", (line,))
        return lambda: app.execute(receive_goods, command)

    outcomes = race([worker() for _ in range(8)])
    (refused,) = [each for each in outcomes if isinstance(each, Exception)]
    assert isinstance(refused, Conflict)
    assert on_hand(app) == {("L1", "S-01", "issuable"): 700}


@pytest.mark.parametrize("receipts", [12])
def test_papers_booked_at_once_are_numbered_without_a_gap(app, receipts):
    furnish(app)

    def worker():
        line = ReceiveLine("SH01", 1, "A-01")
        command = ReceiveGoods(command_id(), "system", "CY1", "华联商厦", (line,))
        return lambda: app.execute(receive_goods, command).document_no

    outcomes = race([worker() for _ in range(receipts)])
    assert sorted(outcomes) == [f"RK-2026-{n:06d}" for n in range(1, receipts + 1)]
