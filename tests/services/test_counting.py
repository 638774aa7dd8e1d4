"""Counts: blind, without freezing, twice where they differ, posted as differences."""

import dataclasses
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
from ledger_world import TODAY, command_id, issue, on_hand, receive, receive_tents, receive_water

from depot.domain.counting import CountState
from depot.domain.ledger import StockStatus
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.count_approving import ApproveCount, DemandCut, approve_count
from depot.services.count_deciding import (
    AskRecount,
    GiveReasons,
    LineReason,
    RejectCount,
    VarianceReason,
    ask_recount,
    give_reasons,
    reject_count,
)
from depot.services.count_entering import CountedLine
from depot.services.count_views import blind_sheet, count_review, ledger_position
from depot.services.counting import (
    CancelCount,
    CountKind,
    OpenCount,
    StartCount,
    cancel_count,
    counts,
    open_count,
    start_count,
)
from depot.services.found import FoundLine, IssueWithFound, issue_with_found
from depot.services.issuing import IssueLine
from depot.services.receiving import ReceiveLine
from depot.services.reserving import ReserveStock, reservations_of, reserve_stock

WATER_AT_A1 = ("L1", "A-01", "issuable")
TENTS_AT_A2 = ("-", "A-02", "issuable")


def state(app, number):
    return next(each.state for each in app.read(counts) if each.number == number)


def reserve(app, demand_ref, quantity, item="WT01"):
    command = ReserveStock(command_id(), "keeper", demand_ref, "CY1", ((item, quantity),), TODAY)
    return app.execute(reserve_stock, command).reservations


def open_units(app, demand_ref):
    return [
        each.quantity for each in app.read(reservations_of, demand_ref)
        if each.state.value == "open"
    ]  # fmt: skip


# Blind


def fields_of(value):
    """Return every value inside a result, however deep."""
    if dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from fields_of(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from fields_of(each)
    else:
        yield value


def test_the_counter_never_gets_the_book_quantity(app):
    """Among 7321 boxes of water and 4409 tents neither number is anywhere in the sheet."""
    staff(app)
    for bin_code in ("A-01", "A-02"):
        receive_water(app, 300, GOOD, f"L{bin_code}", bin_code)
    receive(app, ReceiveLine("SH01", 59, "A-01"))
    receive(app, ReceiveLine("SH01", 47, "A-02"))
    number = opened(app)
    sheet = app.read(blind_sheet, number)
    assert [(each.bin, each.item) for each in sheet.lines] == [
        ("A-01", "SH01"), ("A-01", "WT01"), ("A-02", "SH01"), ("A-02", "WT01"),
    ]  # fmt: skip
    assert not {300, 59, 47} & {each for each in fields_of(sheet) if isinstance(each, int)}
    answer = enter(app, number, (1, 58))
    assert 59 not in list(fields_of(answer))
    with pytest.raises(Conflict, match="盲盘"):
        app.read(count_review, number)


def test_what_was_entered_for_a_line_to_count_again_is_hidden_too(app):
    stocked(app)
    number = opened(app)
    enter(app, number, (1, 90), (2, 20))
    assert submit(app, number).recount == (1,)
    first, second = app.read(blind_sheet, number).lines
    assert (first.counted, first.is_done, first.turn_of_another) == (None, False, ("keeper",))
    assert (second.counted, second.is_done) == (20, True)
    with pytest.raises(Conflict, match="盲盘"):
        app.read(count_review, number)


# Differences, never "set to"


def test_a_count_posts_the_difference_and_stock_that_moved_since_stays_right(app):
    """100 on the book, 95 on the shelf; 30 leave and 7 come before approval: 95 − 30 + 7."""
    stocked(app)
    number = opened(app)
    counted_twice(app, number, (1, 95), (2, 20))
    issue(app, IssueLine("WT01", 30))
    receive_water(app, 7, GOOD)
    done = approve(app, number)
    assert (done.gained, done.lost) == (0, 5)
    assert on_hand(app) == {WATER_AT_A1: 72, TENTS_AT_A2: 20}
    assert app.read(verify).ok
    review = app.read(count_review, number)
    assert [(each.booked, each.variance) for each in review.lines] == [(100, -5), (20, 0)]


def test_a_gain_comes_from_found_and_a_loss_goes_to_loss_with_its_reason(app):
    stocked(app)
    number = opened(app)
    counted_twice(app, number, (1, 97), (2, 21))
    approve(app, number)
    rows = app.read(lambda reader: reader.movements.latest(document_no=number))
    assert sorted((row.from_account, row.to_account, row.quantity, row.reason) for row in rows) == [
        ("CY1/A-01", "loss/count", 3, "count_loss: 以前点错"),
        ("found/count", "CY1/A-02", 1, "count_gain: 以前点错"),
    ]
    assert on_hand(app) == {WATER_AT_A1: 97, TENTS_AT_A2: 21}


def test_zero_is_a_count_and_a_blank_is_not(app):
    """Of the tents nobody said anything: they stay. Of the water somebody said none is there."""
    stocked(app)
    number = opened(app)
    counted_twice(app, number, (1, 0))
    approve(app, number)
    assert on_hand(app) == {TENTS_AT_A2: 20}
    review = app.read(count_review, number)
    assert [each.variance for each in review.lines] == [-100, None]
    assert review.not_counted == 1


def test_a_count_with_blanks_is_handed_in_only_when_that_is_meant(app):
    stocked(app)
    number = opened(app)
    with pytest.raises(Conflict, match="还没有盘任何一行"):
        submit(app, number)
    enter(app, number, (1, 100))
    with pytest.raises(Conflict, match="1 行未盘（库位 A-02）"):
        submit(app, number)
    assert submit(app, number, leave_uncounted=True).state is CountState.SUBMITTED


def test_two_counts_of_one_shelf_correct_the_book_once(app):
    """Both saw 95 of 100. Setting the book right twice would make it 90."""
    stocked(app)
    first, second = opened(app), opened(app)
    for number in (first, second):
        counted_twice(app, number, (1, 95), (2, 20))
    approve(app, first)
    # Meanwhile the other knows: booked is 95 now, so there is no difference left.
    assert [each.variance for each in app.read(count_review, second).lines] == [0, 0]
    approve(app, second)
    assert on_hand(app)[WATER_AT_A1] == 95


def test_an_older_count_never_undoes_a_later_one(app):
    """The first look saw all 100; 4 were lost then; the second look saw 96 and is approved."""
    stocked(app)
    older, later = opened(app), opened(app)
    counted_twice(app, older, (1, 100), (2, 20))
    receive_tents(app, 1, "A-01")
    counted_twice(app, later, (1, 96), (2, 20))
    approve(app, later)
    assert app.read(count_review, older).lines[0].superseded
    approve(app, older)
    assert on_hand(app)[WATER_AT_A1] == 96


def test_what_a_truck_found_is_not_gained_a_second_time_by_a_count(app):
    """On the book 20 tents, on the shelf 24, counted so; then a truck takes all 24."""
    lots = stocked(app)
    number = opened(app)
    counted_twice(app, number, (1, 100), (2, 24))
    command = IssueWithFound(
        command_id(), "keeper", "CY1", "孤店子镇", (IssueLine("SH01", 24),),
        (FoundLine("SH01", 4, "A-02", lot_id=lots["SH01"]),), "账面少记", "leader",
    )  # fmt: skip
    app.execute(issue_with_found, command)
    approve(app, number)
    assert on_hand(app) == {WATER_AT_A1: 100}


def test_goods_that_left_after_the_count_and_are_not_there_must_be_counted_again(app):
    """Counted 2 of 20 and then 19 were issued: shelf and book can't both be right."""
    stocked(app)
    number = opened(app)
    counted_twice(app, number, (1, 100), (2, 2))
    issue(app, IssueLine("SH01", 19))
    with pytest.raises(Conflict, match="请重新盘点本行"):
        approve(app, number)
    app.execute(ask_recount, AskRecount(command_id(), "leader", number, (2,)))
    assert on_hand(app)[TENTS_AT_A2] == 1


# Moving while counting


def test_goods_that_move_while_they_are_counted_make_the_number_doubtful(app):
    stocked(app)
    number = opened(app)
    looked_at = app.read(ledger_position)
    issue(app, IssueLine("WT01", 10))
    answer = enter(app, number, (1, 100), since_seq=looked_at)
    assert [each.moved for each in answer.lines] == [True]
    sheet = app.read(blind_sheet, number)
    assert sheet.lines[0].counted is None
    # Looked at again, with nothing in between.
    answer = enter(app, number, (1, 90), since_seq=app.read(ledger_position))
    assert [each.moved for each in answer.lines] == [False]
    enter(app, number, (2, 20))
    assert submit(app, number).state is CountState.SUBMITTED
    approve(app, number)
    assert on_hand(app)[WATER_AT_A1] == 90


def test_a_sheet_entered_later_is_compared_with_the_book_at_its_time(app, clock):
    """95 counted at noon, 30 issued at one, typed in at two."""
    stocked(app)
    number = opened(app)
    clock.move(minutes=1)
    noon = clock.now_us()
    clock.move(hours=1)
    issue(app, IssueLine("WT01", 30))
    clock.move(hours=1)
    lines = [CountedLine(95, 1, counted_at_us=noon), CountedLine(20, 2, counted_at_us=noon)]
    enter(app, number, *lines)
    assert submit(app, number).recount == (1,)
    enter(app, number, CountedLine(95, 1, counted_at_us=noon), by="keeper2")
    submit(app, number, by="keeper2")
    explain(app, number)
    approve(app, number)
    assert on_hand(app)[WATER_AT_A1] == 65
    later = opened(app)
    for wrong in (clock.now_us() + 1, noon):
        with pytest.raises(InvalidInput, match="盘点时间"):
            enter(app, later, CountedLine(1, 1, counted_at_us=wrong))


# Twice, four eyes, reasons


def test_beyond_the_tolerance_another_person_counts_again(app):
    stocked(app)
    number = opened(app)
    enter(app, number, (1, 90), (2, 20))
    done = submit(app, number)
    assert (done.state, done.recount) == (CountState.RECOUNT, (1,))
    with pytest.raises(InvalidInput, match="复盘须换人"):
        enter(app, number, (1, 90))
    with pytest.raises(InvalidInput, match="不需要复盘"):
        enter(app, number, (2, 19), by="keeper2")
    with pytest.raises(Conflict, match="1 行未盘"):
        submit(app, number)
    # The second person finds what the first had overlooked.
    enter(app, number, (1, 100), by="keeper2")
    assert submit(app, number, by="keeper2").state is CountState.SUBMITTED
    approve(app, number)
    assert on_hand(app)[WATER_AT_A1] == 100
    review = app.read(count_review, number)
    assert review.lines[0].first_counts == ((90, "keeper"), (100, "keeper2"))


def test_who_counted_or_handed_in_does_not_approve(app):
    stocked(app)
    number = opened(app)
    enter(app, number, (1, 100), (2, 20), by="system")
    submit(app, number)
    with pytest.raises(NotAllowed, match="参加了"):
        approve(app, number, by="system")
    with pytest.raises(NotAllowed, match="审批"):
        approve(app, number, by="keeper2")
    with pytest.raises(NotAllowed, match="参加了"):
        app.execute(reject_count, RejectCount(command_id(), "system", number, "重来"))
    approve(app, number)


def test_every_difference_needs_a_reason_and_another_one_needs_words(app):
    stocked(app)
    number = opened(app)
    enter(app, number, (1, 90), (2, 20))
    submit(app, number)
    enter(app, number, (1, 90), by="keeper2")
    submit(app, number, by="keeper2")
    with pytest.raises(InvalidInput, match="第 1 行有差异但没有原因"):
        approve(app, number)
    other = (LineReason(1, VarianceReason.OTHER),)
    with pytest.raises(InvalidInput, match="差异说明"):
        app.execute(give_reasons, GiveReasons(command_id(), "keeper", number, other))
    said = (LineReason(1, VarianceReason.OTHER, "借给演练未登记"),)
    app.execute(give_reasons, GiveReasons(command_id(), "keeper", number, said))
    approve(app, number)
    (row,) = app.read(lambda reader: reader.movements.latest(document_no=number))
    assert row.reason == "count_loss: 其他（须说明） 借给演练未登记"


def test_a_count_is_decided_once_and_a_repeated_command_counts_once(app):
    stocked(app)
    number = opened(app)
    counted_twice(app, number, (1, 95), (2, 20))
    command = ApproveCount(command_id(), "leader", number)
    assert app.execute(approve_count, command) == app.execute(approve_count, command)
    assert on_hand(app)[WATER_AT_A1] == 95
    for again in (
        lambda: approve(app, number, by="leader2"),
        lambda: app.execute(reject_count, RejectCount(command_id(), "leader2", number, "不")),
        lambda: enter(app, number, (1, 3)),
        lambda: app.execute(cancel_count, CancelCount(command_id(), "keeper", number)),
    ):
        with pytest.raises(Conflict, match="已批准"):
            again()


def test_a_rejected_or_cancelled_count_changes_nothing(app):
    stocked(app)
    first, second = opened(app), opened(app)
    counted_twice(app, first, (1, 1), (2, 1))
    with pytest.raises(InvalidInput, match="驳回理由"):
        app.execute(reject_count, RejectCount(command_id(), "leader", first, " "))
    app.execute(reject_count, RejectCount(command_id(), "leader", first, "点错库位"))
    app.execute(cancel_count, CancelCount(command_id(), "keeper", second, "改期"))
    assert (state(app, first), state(app, second)) == (CountState.REJECTED, CountState.CANCELLED)
    assert on_hand(app) == {WATER_AT_A1: 100, TENTS_AT_A2: 20}


def test_an_approver_may_have_lines_counted_again(app):
    stocked(app)
    number = opened(app)
    enter(app, number, (1, 100), (2, 20))
    submit(app, number)
    app.execute(ask_recount, AskRecount(command_id(), "leader", number, (2,)))
    assert state(app, number) is CountState.RECOUNT
    enter(app, number, (2, 18), by="keeper2")
    assert submit(app, number, by="keeper2").state is CountState.SUBMITTED
    explain(app, number)
    approve(app, number)
    assert on_hand(app)[TENTS_AT_A2] == 18


# Reservations


def test_a_loss_first_takes_what_is_free(app):
    stocked(app)
    reserve(app, "DB-1", 60)
    number = opened(app)
    counted_twice(app, number, (1, 60), (2, 20))
    assert app.read(count_review, number).cuts == ()
    approve(app, number)
    assert open_units(app, "DB-1") == [60]


def test_demands_hit_by_a_shortfall_are_listed_and_released_in_the_same_command(app):
    """100 on the book: 50 for DB-1, then 40 for DB-2; only 70 are there. DB-2 lacks 20."""
    stocked(app)
    reserve(app, "DB-1", 50)
    reserve(app, "DB-2", 40)
    number = opened(app)
    counted_twice(app, number, (1, 70), (2, 20))
    shown = app.read(count_review, number).cuts
    assert shown == (DemandCut("DB-2", "WT01", "L1", "A-01", 20),)
    with pytest.raises(Conflict, match="受影响"):
        approve(app, number, expected_cuts=())
    done = approve(app, number, expected_cuts=shown)
    assert done.cuts == shown
    assert (open_units(app, "DB-1"), open_units(app, "DB-2")) == ([50], [20])
    assert on_hand(app)[WATER_AT_A1] == 70
    assert app.read(count_review, number).cuts == shown
    assert app.read(verify).ok


def test_a_demand_that_loses_everything_has_no_reservation_left(app):
    stocked(app)
    reserve(app, "DB-1", 20, "SH01")
    number = opened(app)
    counted_twice(app, number, (1, 100), (2, 0))
    done = approve(app, number)
    assert [(cut.demand_ref, cut.short) for cut in done.cuts] == [("DB-1", 20)]
    assert open_units(app, "DB-1") == []
    assert app.read(verify).ok


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
