"""Counts: blind, without freezing, twice where they differ, posted as differences."""

import dataclasses

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
from ledger_world import command_id, issue, on_hand, receive, receive_tents, receive_water

from depot.domain.counting import CountState
from depot.errors import Conflict, InvalidInput
from depot.services.audit import verify
from depot.services.count_deciding import (
    AskRecount,
    ask_recount,
)
from depot.services.count_entering import CountedLine
from depot.services.count_views import blind_sheet, count_review, ledger_position
from depot.services.counting import (
    counts,
)
from depot.services.found import FoundLine, IssueWithFound, issue_with_found
from depot.services.issuing import IssueLine
from depot.services.receiving import ReceiveLine

WATER_AT_A1 = ("L1", "A-01", "issuable")
TENTS_AT_A2 = ("-", "A-02", "issuable")


def state(app, number):
    return next(each.state for each in app.read(counts) if each.number == number)


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
