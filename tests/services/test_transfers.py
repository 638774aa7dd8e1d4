"""Transfers between depots: nothing gets lost on the road without somebody explaining it."""

from datetime import date

import pytest
from ledger_world import IssueLine, command_id, issue, on_hand, receive_tents, receive_water
from transfer_world import arrive, furnish_two, order, send

from depot.domain.account import Role
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.domain.transfer import TransferStatus
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.io.documents import transfer_note_pdf, transfer_note_xlsx
from depot.services.accounts import CreateUser, create_user
from depot.services.alerts_transfers import alert_facts
from depot.services.audit import verify
from depot.services.papers import receipt_note
from depot.services.recall import StartRecall, start_recall
from depot.services.transfer_papers import transfer_note
from depot.services.transferring import CancelTransfer, LoadedLine, cancel_transfer
from depot.services.transfers import transfer, transfers
from depot.services.transfers_arriving import (
    ArrivedLine,
    ReturnTransfer,
    WriteOffTransfer,
    return_transfer,
    write_off_transfer,
)

MAY = date(2027, 5, 1)
PASSWORD = "long-enough-1"  # noqa: S105  made up


@pytest.fixture
def two(app):
    """A hundred boxes of water and ten tents at CY1; a manager and a leader."""
    furnish_two(app)
    for name, role in (("guan", Role.DEPOT_MANAGER), ("ling", Role.LEADER)):
        app.execute(
            create_user,
            CreateUser(
                command_id(), "system", name=name, display_zh=name, display_en=name, role=role,
                password=PASSWORD, demo=True,
            ),
        )  # fmt: skip
    app.water = receive_water(app, 100, MAY)
    app.tents = receive_tents(app, 10)
    return app


def way(app, number, lot_id):
    view = app.read(transfer, number)
    return next(each.way for each in view.lots if each.way.lot_id == lot_id)


def write_off(app, number, by="ling"):
    command = WriteOffTransfer(command_id(), by, number, "途中雨淋散失，司机书面说明")
    return app.execute(write_off_transfer, command)


def test_goods_go_over_the_road_into_the_other_depots_bins(two):
    number = order(two, ("WT01", 40), ("SH01", 2)).number
    assert number == "DK-2026-000001"
    send(two, number)
    assert on_hand(two) == {("L1", "A-01", "issuable"): 60, ("-", "A-01", "issuable"): 8}
    assert two.read(transfer, number).on_the_road == 42
    done = arrive(two, number, (two.water, 30, "B-01"), (two.water, 10, "S-02"),
                  (two.tents, 2, "B-01"))  # fmt: skip
    assert done.status is TransferStatus.CLOSED
    assert on_hand(two)["L1", "S-02", "issuable"] == 10
    assert two.read(receipt_note, done.document_no).source == "一号库"
    assert two.read(transfers) == ()
    assert two.read(verify).ok


def test_ordered_goods_are_set_aside_until_it_leaves_or_is_called_back(two):
    number = order(two, ("WT01", 80)).number
    with pytest.raises(InsufficientStock):
        issue(two, IssueLine("WT01", 30))
    with pytest.raises(InsufficientStock):
        order(two, ("WT01", 30))
    two.execute(cancel_transfer, CancelTransfer(command_id(), "guan", number, "改由市级调拨"))
    issue(two, IssueLine("WT01", 30))
    with pytest.raises(Conflict, match="已撤销"):
        send(two, number)


def test_what_was_not_loaded_stays_and_is_free_again(two):
    number = order(two, ("WT01", 40), ("SH01", 2)).number
    send(two, number, LoadedLine(1, 25))
    assert way(two, number, two.water).sent == 25
    assert way(two, number, two.tents).sent == 0
    issue(two, IssueLine("WT01", 75))
    issue(two, IssueLine("SH01", 10))


@pytest.mark.parametrize("quantity", [-1, 41, 10**12, 1.5, True])
def test_no_more_is_loaded_than_was_ordered(two, quantity):
    number = order(two, ("WT01", 40)).number
    with pytest.raises(InvalidInput, match="第 1 行"):
        send(two, number, LoadedLine(1, quantity))
    with pytest.raises(InvalidInput, match="没有装车"):
        send(two, number, LoadedLine(1, 0))


def test_short_and_damaged_are_recorded_and_the_rest_stays_in_transit(two):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    arrived = arrive(
        two, number, (two.water, 30, "B-01"), (two.water, 4, "B-01", StockStatus.DAMAGED)
    )
    assert arrived.status is TransferStatus.ARRIVED
    found = way(two, number, two.water)
    assert (found.sent, found.good, found.damaged, found.on_the_road) == (40, 30, 4, 6)
    later = arrive(two, number, (two.water, 6, "B-01"))
    assert later.status is TransferStatus.CLOSED
    assert later.document_no == "RK-2026-000004"


def test_what_had_never_been_loaded_goes_back_with_an_explanation(two):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    arrive(two, number, (two.water, 35, "B-01"))
    line = (ArrivedLine(two.water, 5, "A-01"),)
    with pytest.raises(InvalidInput, match="差异说明"):
        two.execute(return_transfer, ReturnTransfer(command_id(), "guan", number, line, " "))
    done = two.execute(
        return_transfer, ReturnTransfer(command_id(), "guan", number, line, "五箱漏装，在月台找到")
    )
    assert done.status is TransferStatus.CLOSED
    found = way(two, number, two.water)
    assert (found.good, found.returned, found.on_the_road) == (35, 5, 0)
    assert on_hand(two)["L1", "A-01", "issuable"] == 65


def test_a_loss_is_written_off_by_somebody_who_did_not_move_the_goods(two):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    with pytest.raises(Conflict, match="在途"):
        write_off(two, number)  # nothing has arrived yet
    arrive(two, number, (two.water, 38, "B-01"))
    with pytest.raises(NotAllowed, match="经费"):
        write_off(two, number, by="guan")
    assert write_off(two, number).status is TransferStatus.CLOSED
    found = way(two, number, two.water)
    assert (found.lost, found.on_the_road) == (2, 0)
    steps = [step.kind.value for step in two.read(transfer, number).steps]
    assert steps == ["ordered", "departed", "received", "written_off"]
    with pytest.raises(Conflict):
        write_off(two, number)
    assert two.read(verify).ok


def test_nobody_writes_off_what_they_moved_themselves(two):
    number = order(two, ("WT01", 4)).number
    send(two, number, by="system")
    arrive(two, number, (two.water, 3, "B-01"), by="system")
    with pytest.raises(NotAllowed, match="由你经办过"):
        write_off(two, number, by="system")


def test_nobody_who_received_a_part_writes_off_the_rest_whoever_came_last(two):
    number = order(two, ("WT01", 9)).number
    send(two, number)
    arrive(two, number, (two.water, 3, "B-01"), by="system")
    arrive(two, number, (two.water, 3, "B-01"))
    with pytest.raises(NotAllowed, match="由你经办过"):
        write_off(two, number, by="system")
    assert write_off(two, number).status is TransferStatus.CLOSED


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ((1, 0, "B-01"), "大于零"),
        ((1, -5, "B-01"), "大于零"),
        ((1, 10**12, "B-01"), "超过上限"),
        ((1, "五", "B-01"), "应为整数"),
        ((1, 41, "B-01"), "在途只有 40"),
        ((1, 5, "A-01"), "没有库位"),
        ((99, 5, "B-01"), "在途只有 0"),
        ((1, 5, "B-01", StockStatus.REPAIR), "收货状态"),
    ],
)
def test_an_arrival_that_can_not_be_true_is_refused_whole(two, line, word):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    real = (two.water if line[0] == 1 else 99, *line[1:])
    with pytest.raises(InvalidLines, match=word):
        arrive(two, number, real)
    assert two.read(transfer, number).on_the_road == 40


def test_a_wrong_class_and_a_full_bin_are_refused(two):
    number = order(two, ("WT01", 90), ("SH01", 1)).number
    send(two, number)
    with pytest.raises(InvalidLines, match="不得存放"):
        arrive(two, number, (two.tents, 1, "S-02"))
    with pytest.raises(Conflict, match="S-02"):
        arrive(two, number, (two.water, 90, "S-02"))  # 90 × 13.2 kg = 1,188 kg > 1,000 kg


def test_a_certain_lot_may_be_chosen_and_what_can_not_be_meant_is_refused(two):
    late = receive_water(two, 5, date(2027, 6, 1), "L2")
    number = order(two, ("WT01", 3, late)).number
    assert [line.lot_id for line in two.read(transfer, number).lines] == [late]
    with pytest.raises(InvalidInput, match="都是"):
        order(two, ("WT01", 1), destination="CY1")
    with pytest.raises(NotFound):
        order(two, ("WT01", 1), destination="CY9")
    with pytest.raises(InvalidInput, match="没有明细"):
        order(two)
    for quantity in (0, -1, 10**12, "3", 2.5):
        with pytest.raises(InvalidInput):
            order(two, ("WT01", quantity))


def test_sent_twice_under_one_id_it_is_ordered_once(two):
    number = command_id()
    assert order(two, ("WT01", 4), number=number) == order(two, ("WT01", 4), number=number)
    assert len(two.read(transfers)) == 1


def test_the_same_arrival_from_two_phones_is_booked_once(two):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    arrive(two, number, (two.water, 40, "B-01"))
    with pytest.raises(Conflict, match="已完成"):
        arrive(two, number, (two.water, 40, "B-01"))


def test_goods_that_expired_on_the_road_are_not_received_as_good(two, clock):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    clock.move(days=335)  # 2 May 2027
    with pytest.raises(InvalidLines, match="已过期"):
        arrive(two, number, (two.water, 40, "B-01"))
    arrive(two, number, (two.water, 40, "B-01", StockStatus.QUARANTINED))
    assert way(two, number, two.water).held == 40


def test_the_paper_says_what_left_and_prints_the_same_again(two):
    number = order(two, ("WT01", 40), ("SH01", 2)).number
    with pytest.raises(Conflict, match="尚未发运"):
        two.read(transfer_note, number)
    send(two, number, LoadedLine(1, 25))
    note = two.read(transfer_note, number)
    assert [(line.item_code, line.lot_no, line.quantity) for line in note.lines] == [
        ("WT01", "L1", 25)
    ]
    first = transfer_note_pdf(note), transfer_note_xlsx(note)
    arrive(two, number, (two.water, 20, "B-01"))
    write_off(two, number)
    again = two.read(transfer_note, number)
    assert (transfer_note_pdf(again), transfer_note_xlsx(again)) == first


def test_a_late_truck_and_an_open_difference_are_alerts(two, clock):
    number = order(two, ("WT01", 40)).number
    send(two, number)
    assert two.read(alert_facts) == ()
    clock.move(days=2)
    (late,) = two.read(alert_facts)
    assert late.key == f"transfer:{number}:late"
    arrive(two, number, (two.water, 38, "B-01"))
    (open_one,) = two.read(alert_facts)
    assert "2 件仍在途" in open_one.zh
    write_off(two, number)
    assert two.read(alert_facts) == ()


def test_a_lot_recalled_before_it_left_stays_and_the_rest_may_go(two):
    number = order(two, ("SH01", 2), ("WT01", 40)).number
    two.execute(start_recall, StartRecall(command_id(), "system", two.water, "厂家通知"))
    with pytest.raises(Conflict, match="召回"):
        send(two, number, LoadedLine(1, 2), LoadedLine(2, 40))
    send(two, number, LoadedLine(1, 2), LoadedLine(2, 0))
    assert two.read(transfer, number).on_the_road == 2
