"""What a count may be of: states, owners, unknown lots, and lines that can't be meant."""

from datetime import timedelta

import pytest
from count_world import (
    GOOD,
    approve,
    counted_twice,
    enter,
    explain,
    opened,
    staff,
    stocked,
    submit,
)
from ledger_world import TODAY, command_id, on_hand, receive, receive_tents, receive_water

from depot.domain.counting import CountState
from depot.domain.ledger import StockStatus
from depot.errors import InvalidInput, NotAllowed, NotFound
from depot.services.count_entering import CountedLine
from depot.services.count_views import blind_sheet, ledger_position
from depot.services.counting import (
    CountKind,
    OpenCount,
    StartCount,
    counts,
    open_count,
    start_count,
)
from depot.services.receiving import ReceiveLine

TENTS_AT_A2 = ("-", "A-02", "issuable")


def state(app, number):
    return next(each.state for each in app.read(counts) if each.number == number)


# All goods, also those on no book


def test_expired_damaged_and_other_owners_goods_are_counted_too(app):
    staff(app)
    receive(
        app,
        ReceiveLine("WT01", 5, "A-01", "OLD", None, TODAY - timedelta(days=3),
                    StockStatus.EXPIRED),
        ReceiveLine("SH01", 4, "A-01", status=StockStatus.DAMAGED),
        ReceiveLine("SH01", 3, "A-02", owner="province"),
    )  # fmt: skip
    number = opened(app)
    sheet = app.read(blind_sheet, number)
    assert [(each.item, each.status, each.owner) for each in sheet.lines] == [
        ("SH01", "damaged", "district"), ("WT01", "expired", "district"),
        ("SH01", "issuable", "province"),
    ]  # fmt: skip
    counted_twice(app, number, (1, 3), (2, 4), (3, 2))
    approve(app, number)
    assert on_hand(app) == {
        ("-", "A-01", "damaged"): 3, ("OLD", "A-01", "expired"): 4, TENTS_AT_A2: 2,
    }  # fmt: skip


def test_a_lot_that_is_on_no_book_enters_with_two_counts_and_asks_for_another(app):
    stocked(app)
    number = opened(app)
    label = {"bin": "A-02", "item": "WT01", "lot_no": "NEW", "expires_on": GOOD}
    enter(app, number, (1, 100), (2, 20), CountedLine(6, **label))
    assert submit(app, number).recount == (3,)
    # Until approval nothing of it is on the books.
    assert len(on_hand(app)) == 2
    enter(app, number, (3, 6), by="keeper2")
    submit(app, number, by="keeper2")
    explain(app, number)
    approve(app, number)
    assert on_hand(app)["NEW", "A-02", "issuable"] == 6
    flags = app.read(lambda reader: reader.counts.flags())
    assert [(flag.place, flag.lot_no) for flag in flags] == [("CY1/A-02", "NEW")]
    (found,) = app.read(lambda reader: reader.counts.found())
    assert (found.quantity, found.confirmed_by, found.actor) == (6, "keeper2", "leader")
    # The next count of that bin answers the flag.
    again = opened(app, CountKind.SPOT, bins=("A-02",))
    counted_twice(app, again, (1, 20), (2, 6))
    approve(app, again)
    assert app.read(lambda reader: reader.counts.flags()) == ()


def test_goods_that_came_after_the_sheet_was_made_are_compared_with_the_book(app):
    """A lot received during the count stands on no line; counted as booked, it changes nothing."""
    stocked(app)
    number = opened(app)
    enter(app, number, (1, 100), (2, 20))
    receive_water(app, 9, GOOD, "L9", "A-02")
    label = {"bin": "A-02", "item": "WT01", "lot_no": "L9", "expires_on": GOOD}
    enter(app, number, CountedLine(9, **label), since_seq=app.read(ledger_position))
    assert submit(app, number).state is CountState.SUBMITTED
    approve(app, number)
    assert on_hand(app)["L9", "A-02", "issuable"] == 9


# Scope and states


def test_a_count_may_be_of_bins_items_or_lots(sqlite_app):
    lots = stocked(sqlite_app)
    receive_tents(sqlite_app, 1, "A-01")

    def scope(**more):
        number = opened(sqlite_app, CountKind.SPOT, **more)
        return [(each.bin, each.item) for each in sqlite_app.read(blind_sheet, number).lines]

    assert scope(bins=("A-01",)) == [("A-01", "SH01"), ("A-01", "WT01")]
    assert scope(items=("SH01",)) == [("A-01", "SH01"), ("A-02", "SH01")]
    assert scope(lots=(("A-02", lots["SH01"]),)) == [("A-02", "SH01")]
    with pytest.raises(NotFound, match="Z-1"):
        scope(bins=("Z-1",))
    with pytest.raises(NotFound, match="XX"):
        scope(items=("XX",))
    with pytest.raises(InvalidInput, match="没有物资"):
        scope(bins=("S-01",))


def test_counting_begins_once_and_knows_where_the_ledger_stood(sqlite_app):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    for _ in range(2):
        sqlite_app.execute(start_count, StartCount(command_id(), "keeper", number))
    (head,) = sqlite_app.read(counts)
    assert (head.state, head.started_seq) == (CountState.COUNTING, 2)
    with pytest.raises(NotFound, match="没有盘点单"):
        sqlite_app.execute(start_count, StartCount(command_id(), "keeper", "PD-2026-000009"))
    with pytest.raises(NotAllowed):
        sqlite_app.execute(open_count, OpenCount(command_id(), "planner", "CY1", CountKind.FULL))


@pytest.mark.parametrize("quantity", [-1, 10**12, "12a", 1.5, True])
def test_numbers_that_cannot_be_counted_are_refused(sqlite_app, quantity):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    with pytest.raises(InvalidInput, match="第 2 行"):
        enter(sqlite_app, number, (1, 100), (2, quantity))
    assert all(each.counted is None for each in sqlite_app.read(blind_sheet, number).lines)


@pytest.mark.parametrize(
    "line",
    [
        CountedLine(1, 99),
        CountedLine(1, 1),
        CountedLine(1, bin="A-01", item="WT01", lot_no="L1"),
        CountedLine(1, bin="Z-9", item="SH01"),
        CountedLine(1, bin="A-01", item="XX"),
        CountedLine(1, bin="A-01", item="WT01", lot_no="NEW"),
        CountedLine(1, bin="A-01", item="SH01", owner="nobody"),
        CountedLine(1, bin="A-01", item="SH01", made_on=TODAY + timedelta(days=1)),
    ],
)
def test_lines_that_cannot_be_meant_are_refused_by_line(sqlite_app, line):
    """Unknown, twice, in no bin, of no item, without expiry, of nobody, made tomorrow."""
    stocked(sqlite_app)
    number = opened(sqlite_app)
    with pytest.raises(InvalidInput, match="第 2 行"):
        enter(sqlite_app, number, (1, 100), line)


def test_an_empty_entry_is_refused(sqlite_app):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    with pytest.raises(InvalidInput, match="没有填写任何实盘数"):
        enter(sqlite_app, number, CountedLine(None, 1))
