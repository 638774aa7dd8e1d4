"""Inspection: arrived is accepted + held + rejected, and nobody releases what they held."""

import threading
from datetime import date

import pytest
from delivery_world import (
    PHOTO,
    accept,
    arrive,
    expect,
    furnish_receiving,
    give_back,
    hold,
    inspect,
    passed,
    reject,
    water,
)
from ledger_world import IssueLine, command_id, issue, on_hand
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.domain.inspection import Check, CheckResult, Stage, Verdict, checklist, sample_size
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.alerts_receiving import alert_facts
from depot.services.arriving import ArrivedLine, ReceiveDelivery
from depot.services.attachments import files_of
from depot.services.audit import verify
from depot.services.catalogue import items
from depot.services.delivery_views import (
    arrival_view,
    delivery_view,
    to_inspect,
)
from depot.services.inspecting import PHOTOS, receive_and_accept
from depot.services.inspection_commands import Decision, ReceiveAndAccept
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.recall import StartRecall, start_recall
from depot.services.recovering import RecoverLine, StartRecovery, start_recovery
from depot.services.serials import find_serial
from depot.services.stock import paper
from depot.services.writing_off import (
    ApproveWriteOff,
    DraftWriteOff,
    WriteOffLine,
    approve_write_off,
    draft_write_off,
)
from depot.store.engine import WRITES


@pytest.fixture
def depot(app):
    """A hundred boxes of water wait in Q-01."""
    furnish_receiving(app)
    app.delivery = expect(app, ("WT01", 100), ("EQ01", 5), reference="HT-1")
    app.arrival = arrive(app, app.delivery, water(100)).number
    return app


def part(app, number=None):
    found = app.read(arrival_view, number or app.arrival).parts[0].part
    return found.waiting, found.held, found.rejected, found.given_back, found.accepted


def test_what_arrived_is_accepted_held_and_rejected_and_the_quantities_tie(depot):
    done = inspect(depot, depot.arrival, accept(80), hold(12), reject(5), give_back(3), sampled=20)
    assert part(depot) == (0, 12, 5, 3, 80)
    assert on_hand(depot) == {
        ("L1", "A-01", "issuable"): 80,
        ("L1", "Q-01", "quarantined"): 12,
        ("L1", "Q-01", "damaged"): 5,
    }
    assert (done.number, done.receipt_no, done.rejection_no) == (
        "YS-2026-000001", "RK-2026-000001", "JS-2026-000001",
    )  # fmt: skip
    (line,) = depot.read(paper, done.receipt_no).lines
    assert (line.quantity, line.to_account, line.to_status) == (80, "CY1/A-01", "issuable")
    back = depot.read(paper, done.rejection_no).lines
    assert [(each.quantity, each.to_account) for each in back] == [
        (5, "CY1/Q-01"), (3, "supplier/华联商厦"),
    ]  # fmt: skip
    (inspection,) = depot.read(arrival_view, depot.arrival).inspections
    assert (inspection.actor, inspection.sampled) == ("guan", 20)
    assert [each.reason for each in inspection.parts] == ["", "外箱受潮，待复验", *["瓶体破损"] * 2]
    assert {each.check for each in inspection.checks} == {
        Check.PACKING, Check.QUANTITY, Check.APPEARANCE, Check.LABEL, Check.DATES, Check.SAMPLE,
    }  # fmt: skip
    issue(depot, IssueLine("WT01", 80))
    assert depot.read(verify).ok


def test_nobody_rejects_goods_without_a_photo_and_it_stays_with_the_inspection(depot):
    for decision in (reject(1), give_back(1)):
        with pytest.raises(InvalidInput, match="拒收须附照片"):
            inspect(depot, depot.arrival, decision, photos=())
    inspect(depot, depot.arrival, hold(1), photos=())
    done = inspect(depot, depot.arrival, reject(1)).number
    (photo,) = depot.read(files_of, PHOTOS, done)
    assert (photo.sha256, photo.added_by) == (PHOTO.sha256, "guan")
    inspect(depot, depot.arrival, give_back(1, stage=Stage.REJECTED), photos=())


def test_parts_may_be_decided_at_different_times_by_different_people(depot):
    inspect(depot, depot.arrival, accept(40))
    inspect(depot, depot.arrival, accept(60, "A-02"), by="chen")
    assert part(depot) == (0, 0, 0, 0, 100)
    assert depot.read(to_inspect) == ()


def test_the_one_who_signed_the_arrival_may_inspect_it_but_not_release_what_they_held(depot):
    inspect(depot, depot.arrival, hold(30), accept(70), by="guan")
    release = accept(30, stage=Stage.HELD, reason="晾干后复验合格")
    with pytest.raises(NotAllowed, match="另一名"):
        inspect(depot, depot.arrival, release, by="guan")
    with pytest.raises(InvalidLines, match="第 1 行 reason"):
        inspect(depot, depot.arrival, accept(30, stage=Stage.HELD), by="chen")
    inspect(depot, depot.arrival, release, by="chen")
    assert part(depot) == (0, 0, 0, 0, 100)


def test_whoever_held_a_part_once_never_releases_it_even_when_another_held_more(depot):
    inspect(depot, depot.arrival, hold(10), by="guan")
    inspect(depot, depot.arrival, hold(10), by="chen")
    with pytest.raises(NotAllowed):
        inspect(depot, depot.arrival, accept(5, stage=Stage.HELD, reason="合格"), by="guan")


def test_rejected_goods_go_back_or_are_accepted_by_somebody_else(depot):
    inspect(depot, depot.arrival, reject(20), by="guan")
    with pytest.raises(NotAllowed):
        inspect(depot, depot.arrival, accept(20, stage=Stage.REJECTED, reason="让步接收"))
    inspect(
        depot, depot.arrival, accept(5, stage=Stage.REJECTED, reason="让步接收"),
        give_back(15, stage=Stage.REJECTED), by="chen",
    )  # fmt: skip
    assert part(depot) == (80, 0, 0, 15, 5)
    assert on_hand(depot) == {("L1", "Q-01", "quarantined"): 80, ("L1", "A-01", "issuable"): 5}


def test_the_database_itself_refuses_two_eyes(depot):
    inspect(depot, depot.arrival, hold(10), by="guan")
    done = inspect(
        depot, depot.arrival, accept(10, stage=Stage.HELD, reason="合格"), by="chen"
    ).number
    statement = text(
        "INSERT INTO inspection_part (number, line, part, stage, verdict, quantity, bin, "
        "reason, document_no, actor, held_by) VALUES (:number, 9, 1, 'held', 'accept', 1, "
        "'A-01', 'x', :number, 'guan', 'guan')"
    )
    with (
        depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(DBAPIError, match="four_eyes"),
    ):
        connection.execute(statement, {"number": done})


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (accept(0), "大于零"),
        (accept(-1), "大于零"),
        (accept(10**12), "超过上限"),
        (accept("十"), "整数"),
        (accept(101), "还有 100，不能处理 101"),
        (accept(1, ""), "没有库位"),
        (accept(1, "Z-9"), "没有库位"),
        (accept(1, part=2), "没有第 2 项"),
        (accept(1, stage=Stage.HELD, reason="x"), "还有 0"),
        (hold(1, ""), "第 1 行 reason"),
        (reject(1, " "), "第 1 行 reason"),
        (Decision(1, Verdict.HOLD, 1, reason="x", stage=Stage.HELD), "不能再这样处理"),
        (accept(1, from_bin="Z-9"), "没有库位"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(depot, decision, message):
    checks = passed(depot, depot.arrival, 1)
    with pytest.raises(InvalidLines, match=message):
        inspect(depot, depot.arrival, decision, checks=checks)
    assert part(depot) == (100, 0, 0, 0, 0)


def test_more_than_is_there_is_refused_over_all_lines_together(depot):
    with pytest.raises(InvalidLines, match="还有 40，不能处理 41"):
        inspect(depot, depot.arrival, accept(60), hold(41))
    with pytest.raises(InvalidInput, match="没有验收结论"):
        inspect(depot, depot.arrival)
    with pytest.raises(NotFound):
        inspect(depot, "SH-2026-999999", hold(1))
    with pytest.raises(NotAllowed):
        inspect(depot, depot.arrival, hold(1), by="ling")


def test_an_acceptance_needs_the_whole_checklist_and_words_for_what_failed(depot):
    done = passed(depot, depot.arrival, 1)
    with pytest.raises(InvalidLines, match="还有检查项未填：开箱抽检"):
        inspect(depot, depot.arrival, accept(1), checks=done[:-1])
    silent = (*done[:-1], CheckResult(1, Check.SAMPLE, passed=False))
    with pytest.raises(InvalidLines, match="请写明情况"):
        inspect(depot, depot.arrival, accept(1, reason="可用"), checks=silent)
    bad = (*done[:-1], CheckResult(1, Check.SAMPLE, passed=False, note="1 瓶渗漏"))
    with pytest.raises(InvalidLines, match="仍判合格须写明理由"):
        inspect(depot, depot.arrival, accept(99), checks=bad)
    inspect(depot, depot.arrival, accept(98, reason="剔除渗漏 1 箱"), reject(1), checks=bad)
    with pytest.raises(InvalidInput, match="抽检数量"):
        inspect(depot, depot.arrival, hold(1), sampled=-1)


def test_a_bin_that_is_too_small_or_of_another_class_refuses_the_goods(depot):
    number = arrive(depot, depot.delivery, ArrivedLine(2, 2, "Q-01")).number
    with pytest.raises(InvalidLines, match="不得存放"):
        inspect(depot, number, accept(2, "S-01"))
    big = expect(depot, ("WT01", 900))
    arrival = arrive(depot, big, water(900, lot_no="L2")).number
    with pytest.raises(Conflict, match="超过承重"):
        inspect(depot, arrival, accept(758, "S-01"))
    inspect(depot, arrival, accept(757, "S-01"))


def test_a_recalled_lot_is_not_accepted(depot):
    lot = depot.read(arrival_view, depot.arrival).parts[0].lot.id
    depot.execute(start_recall, StartRecall(command_id(), "guan", lot, "厂家召回"))
    with pytest.raises((Conflict, InvalidInput)):
        inspect(depot, depot.arrival, accept(100))
    assert ("L1", "A-01", "issuable") not in on_hand(depot)


def test_a_mere_move_does_not_go_round_the_inspection(depot):
    lot = depot.read(arrival_view, depot.arrival).parts[0].lot.id
    line = MoveLine(lot, 100, "Q-01", "A-01", StockStatus.QUARANTINED, StockStatus.ISSUABLE)
    with pytest.raises(InvalidLines, match="验收放行"):
        depot.execute(move_stock, MoveStock(command_id(), "guan", "CY1", (line,), "放行"))


def test_recovery_takes_nothing_that_waits_or_is_held_and_takes_it_once_it_is_accepted(depot):
    lot = depot.read(arrival_view, depot.arrival).parts[0].lot.id

    def recover(bin_code, status):
        line = RecoverLine(lot, bin_code, 10, status)
        command = StartRecovery(command_id(), "guan", "CY1", "演练洪水", (line,))
        return depot.execute(start_recovery, command)

    for _ in ("waiting", "held"):
        with pytest.raises(InvalidLines, match=f"第 1 行 status.*{depot.arrival}.*验收放行"):
            recover("Q-01", StockStatus.QUARANTINED)
        if part(depot)[0]:
            inspect(depot, depot.arrival, accept(60), hold(40), by="guan")
    recover("A-01", StockStatus.ISSUABLE)
    inspect(depot, depot.arrival, accept(40, stage=Stage.HELD, reason="晾干合格"), by="chen")
    assert part(depot) == (0, 0, 0, 0, 100)
    assert on_hand(depot) == {
        ("L1", "A-01", "issuable"): 90, ("L1", "A-01", "quarantined"): 10,
    }  # fmt: skip


def write_off(depot, units, status):
    """Write units in Q-01 off; before it is approved they are here and waited for."""
    lot, before = depot.read(arrival_view, depot.arrival).parts[0].lot.id, part(depot)
    line = WriteOffLine(lot, "CY1", "Q-01", status, "district", units, "损坏")
    number = depot.execute(draft_write_off, DraftWriteOff(command_id(), "guan", (line,))).number
    assert part(depot) == before
    depot.execute(approve_write_off, ApproveWriteOff(command_id(), "ling", number))
    return number


def gone(depot):
    (found,) = depot.read(arrival_view, depot.arrival).parts
    return found.part.gone, found.taken_by


def alerts(depot):
    return {each.key.rsplit(":", 1)[1] for each in depot.read(alert_facts) if "arrival" in each.key}


def test_what_was_held_or_rejected_and_is_written_off_is_not_waited_for_any_more(depot, clock):
    inspect(depot, depot.arrival, accept(60), hold(12), reject(5))
    clock.move(days=15)
    assert alerts(depot) == {"waiting", "held", "rejected"}
    papers = write_off(depot, 12, StockStatus.QUARANTINED), write_off(depot, 5, StockStatus.DAMAGED)
    assert part(depot) == (23, 0, 0, 0, 60)
    assert gone(depot) == (17, papers)
    assert alerts(depot) == {"waiting"}
    (line, _) = depot.read(delivery_view, depot.delivery).lines
    assert (line.line.received, line.accepted, line.waiting, line.gone) == (100, 60, 23, 17)
    with pytest.raises(InvalidLines, match="还有 0，不能处理 1"):
        inspect(depot, depot.arrival, accept(1, stage=Stage.HELD, reason="合格"), by="chen")
    inspect(depot, depot.arrival, accept(23))
    assert depot.read(to_inspect) == ()
    assert alerts(depot) == set()


def test_goods_that_were_moved_while_they_waited_are_inspected_where_they_stand(depot):
    lot = depot.read(arrival_view, depot.arrival).parts[0].lot.id
    waiting = StockStatus.QUARANTINED
    line = MoveLine(lot, 100, "Q-01", "A-02", waiting, waiting)
    depot.execute(move_stock, MoveStock(command_id(), "guan", "CY1", (line,), "腾挪"))
    with pytest.raises(InsufficientStock):
        inspect(depot, depot.arrival, accept(100))
    inspect(depot, depot.arrival, accept(100, from_bin="A-02"))
    assert on_hand(depot) == {("L1", "A-01", "issuable"): 100}


def test_held_goods_can_be_set_aside_in_another_bin_and_are_found_there(depot):
    inspect(depot, depot.arrival, hold(10, bin="A-02"), by="guan")
    assert on_hand(depot)["L1", "A-02", "quarantined"] == 10
    inspect(depot, depot.arrival, accept(10, stage=Stage.HELD, reason="合格"), by="chen")
    assert on_hand(depot) == {("L1", "Q-01", "quarantined"): 90, ("L1", "A-01", "issuable"): 10}


def test_units_with_numbers_are_named_and_go_where_they_are_sent(depot):
    numbers = ("G-1", "G-2", "G-3")
    arrival = arrive(depot, depot.delivery, ArrivedLine(2, 3, "Q-01", serials=numbers)).number
    with pytest.raises(InvalidLines, match="序列号"):
        inspect(depot, arrival, accept(2))
    inspect(depot, arrival, accept(2, serials=("G-1", "G-3")), give_back(1, serials=("G-2",)))
    assert [depot.read(find_serial, each)[0].place for each in numbers] == [
        "CY1/A-01", "supplier/华联商厦", "CY1/A-01",
    ]  # fmt: skip


def test_small_deliveries_are_received_accepted_and_put_away_in_one_step(depot):
    number = expect(depot, ("WT01", 10))
    arrival = ReceiveDelivery(command_id(), "guan", number, (water(10, 1, "L7", "A-02"),))
    command = ReceiveAndAccept(command_id(), "guan", arrival)
    done = depot.execute(receive_and_accept, command)
    assert depot.execute(receive_and_accept, command) == done
    assert on_hand(depot)["L7", "A-02", "issuable"] == 10
    view = depot.read(arrival_view, done.arrived.number)
    assert (view.inspections[0].note, len(view.inspections[0].checks)) == ("到货即验", 6)
    old = water(1, 1, "L8", "A-02", made_on=date(2025, 1, 1), expires_on=date(2026, 1, 1))
    more = ReceiveDelivery(command_id(), "guan", expect(depot, ("WT01", 1)), (old,))
    with pytest.raises(InvalidLines, match="过期"):
        depot.execute(receive_and_accept, ReceiveAndAccept(command_id(), "guan", more))


def test_two_inspectors_at_once_never_decide_about_the_same_goods(depot):
    start, done, refused = threading.Barrier(4), [], []
    checks = passed(depot, depot.arrival, 1)

    def work(worker):
        start.wait()
        try:
            by = ("guan", "chen")[worker % 2]
            done.append(inspect(depot, depot.arrival, accept(40), by=by, checks=checks))
        except (Conflict, InvalidLines):
            refused.append(worker)

    threads = [threading.Thread(target=work, args=(each,)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (2, 2)
    assert part(depot) == (20, 0, 0, 0, 80)
    assert depot.read(verify).ok


def test_the_same_inspection_twice_has_one_effect(depot):
    key, checks = command_id(), passed(depot, depot.arrival, 1)
    first = inspect(depot, depot.arrival, accept(10), key=key, checks=checks)
    assert inspect(depot, depot.arrival, accept(10), key=key, checks=checks) == first
    assert depot.read(delivery_view, depot.delivery).lines[0].accepted == 10


def test_checklists_follow_the_kind_of_goods(depot):
    known = {each.code: each for each in depot.read(items)}
    assert Check.DATES not in checklist(known["SH01"])
    assert {Check.CERTIFICATE, Check.FUNCTION} <= set(checklist(known["EQ01"]))


@pytest.mark.parametrize(
    ("units", "size"), [(1, 1), (2, 2), (8, 2), (9, 3), (500, 50), (501, 80), (10**6, 1250)]
)
def test_samples_are_those_of_the_table(units, size):
    # GB/T 2828.1, general inspection level II: 2–8 → A 2, 9–15 → B 3, 281–500 → H 50 …
    assert sample_size(units) == size
