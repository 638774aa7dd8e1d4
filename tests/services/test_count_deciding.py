"""Counts are decided by somebody else: twice counted, reasons, and who loses what was set aside."""

import pytest
from count_world import (
    approve,
    counted_twice,
    enter,
    explain,
    opened,
    stocked,
    submit,
)
from ledger_world import TODAY, command_id, on_hand

from depot.domain.counting import CountState
from depot.errors import Conflict, InvalidInput, NotAllowed
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
from depot.services.count_views import count_review
from depot.services.counting import (
    CancelCount,
    cancel_count,
    counts,
)
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
