"""What an arrival rejected becomes issuable by another inspector alone, by no way round."""

import threading

import pytest
from delivery_world import (
    accept,
    arrive,
    expect,
    furnish_receiving,
    give_back,
    hold,
    inspect,
    reject,
    water,
)
from ledger_world import command_id, on_hand

from depot.domain.inspection import Stage
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import DepotError
from depot.services.delivery_views import arrival_view
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.recovering import RecoverLine, StartRecovery, start_recovery
from depot.services.writing_off import (
    ApproveWriteOff,
    DraftWriteOff,
    WriteOffLine,
    approve_write_off,
    draft_write_off,
)

GOOD, WAITING, BROKEN = StockStatus.ISSUABLE, StockStatus.QUARANTINED, StockStatus.DAMAGED


@pytest.fixture
def depot(app):
    """Of 100 boxes 88 are good in A-01; 12 in Q-01 are rejected and wait to be picked up."""
    furnish_receiving(app)
    app.delivery = expect(app, ("WT01", 300))
    app.arrival = arrive(app, app.delivery, water(100)).number
    inspect(app, app.arrival, accept(88), reject(12))
    return app


def lot(app):
    return app.read(arrival_view, app.arrival).parts[0].lot.id


def rejected(app):
    return app.read(arrival_view, app.arrival).parts[0].part.rejected


def line_of(app, units, before, after, bins=("Q-01", "Q-01")):
    return MoveLine(lot(app), units, *bins, before, after)


def move(app, units, before, after, bins=("Q-01", "Q-01")):
    line = line_of(app, units, before, after, bins)
    return app.execute(move_stock, MoveStock(command_id(), "guan", "CY1", (line,), "整理"))


def recover(app, units, bin_code="Q-01"):
    line = RecoverLine(lot(app), bin_code, units, BROKEN)
    return app.execute(
        start_recovery, StartRecovery(command_id(), "guan", "CY1", "演练洪水", (line,))
    )


@pytest.mark.parametrize("after", [each for each in StockStatus if each is not BROKEN])
def test_no_move_changes_the_state_of_what_was_rejected(depot, after):
    with pytest.raises(InvalidLines, match=f"Q-01.*拒收 12.*{depot.arrival}.*到货验收"):
        move(depot, 1, BROKEN, after)
    assert rejected(depot) == 12


def test_recovery_takes_nothing_that_was_rejected(depot):
    with pytest.raises(InvalidLines, match=f"拒收 12.*{depot.arrival}"):
        recover(depot, 1)


def test_what_waits_or_is_held_becomes_no_damaged_goods_by_a_move(depot):
    """Else it would become issuable by a second move, and nobody would have looked at it."""
    second = arrive(depot, depot.delivery, water(20)).number
    with pytest.raises(InvalidLines, match=f"{second}.*报废"):
        move(depot, 5, WAITING, BROKEN)
    inspect(depot, second, hold(20))
    with pytest.raises(InvalidLines, match=second):
        move(depot, 5, WAITING, BROKEN)


def test_another_inspector_gives_back_or_accepts_and_a_write_off_takes_it(depot):
    inspect(depot, depot.arrival, give_back(4, stage=Stage.REJECTED))
    inspect(depot, depot.arrival, accept(3, stage=Stage.REJECTED, reason="复验合格"), by="chen")
    gone = WriteOffLine(lot(depot), "CY1", "Q-01", BROKEN, "district", 5, "破损")
    number = depot.execute(draft_write_off, DraftWriteOff(command_id(), "guan", (gone,))).number
    depot.execute(approve_write_off, ApproveWriteOff(command_id(), "ling", number))
    assert rejected(depot) == 0
    assert on_hand(depot) == {("L1", "A-01", "issuable"): 91}


def test_what_broke_later_in_the_depot_is_recovered_and_repaired_and_no_unit_more(depot):
    """Seven of the good ones break: of 19 damaged boxes 12 are rejected, 7 may go on."""
    move(depot, 7, GOOD, BROKEN, ("A-01", "A-02"))
    recover(depot, 4, "A-02")
    move(depot, 2, BROKEN, StockStatus.REPAIR, ("A-02", "A-02"))
    with pytest.raises(InvalidLines):
        move(depot, 1, BROKEN, GOOD)
    move(depot, 1, BROKEN, GOOD, ("A-02", "A-01"))
    assert rejected(depot) == 12
    assert on_hand(depot)["L1", "Q-01", "damaged"] == 12


def test_in_one_bin_they_are_told_apart_by_number(depot):
    move(depot, 7, GOOD, BROKEN, ("A-01", "Q-01"))
    with pytest.raises(InvalidLines, match="只有 7"):
        move(depot, 8, BROKEN, GOOD, ("Q-01", "A-01"))
    move(depot, 7, BROKEN, GOOD, ("Q-01", "A-01"))
    assert rejected(depot) == 12


def test_rejected_goods_may_be_set_elsewhere_and_stay_rejected_there(depot):
    move(depot, 12, BROKEN, BROKEN, ("Q-01", "A-02"))
    for take in (lambda: recover(depot, 1, "A-02"),
                 lambda: move(depot, 1, BROKEN, GOOD, ("A-02", "A-01"))):  # fmt: skip
        with pytest.raises(InvalidLines, match="拒收 12"):
            take()
    inspect(depot, depot.arrival, give_back(12, stage=Stage.REJECTED, from_bin="A-02"))
    assert on_hand(depot) == {("L1", "A-01", "issuable"): 88}


def test_the_lines_of_a_paper_are_counted_together(depot):
    move(depot, 7, GOOD, BROKEN, ("A-01", "Q-01"))
    lines = (line_of(depot, 4, BROKEN, GOOD), line_of(depot, 4, BROKEN, StockStatus.REPAIR))
    with pytest.raises(InvalidLines, match="第 2 行"):
        depot.execute(move_stock, MoveStock(command_id(), "guan", "CY1", lines, "整理"))
    again = RecoverLine(lot(depot), "Q-01", 4, BROKEN)
    with pytest.raises(InvalidLines, match="第 2 行"):
        depot.execute(
            start_recovery, StartRecovery(command_id(), "guan", "CY1", "演练洪水", (again, again))
        )


def test_two_who_take_the_broken_ones_at_once_leave_the_rejected_ones(depot):
    move(depot, 7, GOOD, BROKEN, ("A-01", "Q-01"))
    answers = []

    def take():
        try:
            answers.append(move(depot, 7, BROKEN, GOOD, ("Q-01", "A-01")).document_no)
        except DepotError as refusal:
            answers.append(refusal)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(isinstance(each, str) for each in answers) == 1
    assert rejected(depot) == 12
    assert on_hand(depot)["L1", "Q-01", "damaged"] == 12
