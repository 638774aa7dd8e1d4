"""Expected deliveries: what was announced comes in parts, and never more than was ordered."""

import threading
from datetime import date, timedelta

import pytest
from delivery_world import (
    MADE,
    UNTIL,
    accept,
    arrive,
    expect,
    furnish_agreement,
    furnish_receiving,
    inspect,
    water,
)
from ledger_world import TODAY, IssueLine, command_id, issue, on_hand, receive_water

from depot.domain.delivery import DeliveryKind, DeliveryState, Triage
from depot.domain.ledger import Owner, StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.agreements import agreement_rows
from depot.services.arriving import ArrivedLine, ReceiveReturn, receive_return
from depot.services.audit import verify
from depot.services.deliveries import (
    CloseDelivery,
    TriageDonation,
    close_delivery,
    triage_donation,
)
from depot.services.delivery_views import delivery_view, expected_arrivals, find_delivery
from depot.services.returning import ReturnLine
from depot.services.serials import find_serial

CALL, DONATION = DeliveryKind.CALL_OFF, DeliveryKind.DONATION


@pytest.fixture
def depot(app):
    furnish_receiving(app)
    return app


def progress(app, number, line=1):
    found = app.read(delivery_view, number).lines[line - 1]
    return found.line.received, found.waiting, found.held, found.rejected, found.accepted


def state(app, number):
    return app.read(delivery_view, number).head.state


def triage(app, number, verdict=Triage.URGENT, reason="缺口大", by="guan"):
    return app.execute(triage_donation, TriageDonation(command_id(), by, number, verdict, reason))


def close(app, number, reason="供应商停产", by="guan"):
    return app.execute(close_delivery, CloseDelivery(command_id(), by, number, reason))


# Partial receipts


def test_partial_receipts_add_up_until_it_is_complete(depot):
    number = expect(depot, ("WT01", 100), ("SH01", 2))
    assert number == "DH-2026-000001"
    assert state(depot, number) is DeliveryState.EXPECTED
    first = arrive(depot, number, water(60), slip="S1")
    assert first.number == "SH-2026-000001"
    assert first.state is DeliveryState.PARTLY
    assert progress(depot, number) == (60, 60, 0, 0, 0)
    second = arrive(depot, number, water(40, lot_no="L2"), ArrivedLine(2, 2, "Q-01"), slip="S2")
    assert second.state is DeliveryState.COMPLETE
    assert on_hand(depot) == {
        ("L1", "Q-01", "quarantined"): 60,
        ("L2", "Q-01", "quarantined"): 40,
        ("-", "Q-01", "quarantined"): 2,
    }
    assert depot.read(verify).ok


def test_what_waits_for_inspection_cannot_be_issued(depot):
    arrive(depot, expect(depot, ("WT01", 100)), water(100))
    with pytest.raises(InsufficientStock):
        issue(depot, IssueLine("WT01", 1))


@pytest.mark.parametrize("quantity", [41, 1000])
def test_more_than_was_ordered_is_refused_and_leaves_nothing(depot, quantity):
    number = expect(depot, ("WT01", 100))
    arrive(depot, number, water(60))
    with pytest.raises(Conflict, match="订购 100，已收 60，最多还可收 40"):
        arrive(depot, number, water(quantity))
    with pytest.raises(Conflict, match="最多还可收 40"):
        arrive(depot, number, water(20), water(21, lot_no="L2"))
    assert progress(depot, number) == (60, 60, 0, 0, 0)
    assert sum(on_hand(depot).values()) == 60


@pytest.mark.parametrize("quantity", [0, -5, 10**12, 1.5, "二十", True])
def test_a_quantity_that_cannot_be_is_refused(depot, quantity):
    number = expect(depot, ("WT01", 100))
    with pytest.raises(InvalidLines, match="第 1 行 quantity"):
        arrive(depot, number, water(quantity))
    with pytest.raises(InvalidLines, match="第 1 行 quantity"):
        expect(depot, ("WT01", quantity))
    assert on_hand(depot) == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (water(1, made_on=date(2026, 6, 2)), "晚于今天"),
        (water(1, made_on=MADE, expires_on=date(2026, 4, 30)), "早于生产日期"),
        (water(1, expires_on=None), "必须填写有效期"),
        (water(1, bin_code="Z-99"), "没有库位"),
        (water(1, lot_no=" "), "批号"),
        (water(1, line=2), "没有第 2 行"),
        (ArrivedLine(1, 2, "Q-01", "L1", MADE, UNTIL, ("A",)), "序列号个数"),
    ],
)
def test_what_a_label_cannot_say_is_refused_by_line(depot, line, message):
    number = expect(depot, ("WT01", 100))
    with pytest.raises(InvalidLines, match=message):
        arrive(depot, number, line)
    assert progress(depot, number) == (0, 0, 0, 0, 0)


def test_a_bin_of_another_class_and_a_full_bin_refuse(depot):
    number = expect(depot, ("SH01", 10), ("WT01", 900))
    with pytest.raises(InvalidLines, match="不得存放"):
        arrive(depot, number, ArrivedLine(1, 1, "S-01"))
    # S-01 carries 10,000 kg: 757 boxes of 13.2 kg.
    with pytest.raises(Conflict, match="超过承重"):
        arrive(depot, number, water(758, line=2, bin_code="S-01"))
    arrive(depot, number, water(757, line=2, bin_code="S-01"))


def test_goods_past_their_date_come_in_only_to_be_refused(depot):
    number = expect(depot, ("WT01", 10))
    old = water(10, made_on=date(2025, 5, 1), expires_on=date(2026, 5, 31))
    arrival = arrive(depot, number, old).number
    assert on_hand(depot) == {("L1", "Q-01", "quarantined"): 10}
    with pytest.raises(InvalidLines, match="过期，不能判为合格"):
        inspect(depot, arrival, accept(10))


def test_the_same_command_twice_counts_once_and_a_delivery_note_comes_once(depot):
    number = expect(depot, ("WT01", 100))
    key = command_id()
    assert arrive(depot, number, water(30), key=key, slip="S1") == arrive(
        depot, number, water(30), key=key, slip="S1"
    )
    assert progress(depot, number)[0] == 30
    with pytest.raises(Conflict, match="不能重复收"):
        arrive(depot, number, water(30), slip="S1")


def test_two_people_who_receive_one_line_at_once_never_take_more_than_was_ordered(depot):
    number = expect(depot, ("WT01", 100))
    start, done, refused = threading.Barrier(6), [], []

    def receive(worker):
        start.wait()
        try:
            done.append(arrive(depot, number, water(30), by=("guan", "chen")[worker % 2]))
        except Conflict:
            refused.append(worker)

    threads = [threading.Thread(target=receive, args=(each,)) for each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (3, 3)
    assert progress(depot, number) == (90, 90, 0, 0, 0)
    assert depot.read(verify).ok


# Announcing and closing


def test_the_same_purchase_order_is_announced_once(depot):
    first = expect(depot, ("WT01", 100), reference="HT-2026-17")
    with pytest.raises(Conflict, match=first):
        expect(depot, ("WT01", 50), reference="HT-2026-17")
    expect(depot, ("WT01", 50), reference="HT-2026-17", party="别家")
    close(depot, first)
    again = expect(depot, ("WT01", 100), reference="HT-2026-17")
    assert depot.read(find_delivery, "HT-2026-17").number == again


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"expected_on": TODAY + timedelta(days=731)}, "预计到货日"),
        ({"expected_on": "明天"}, "预计到货日"),
        ({"party": " "}, "来货单位"),
        ({"party": "华\n联"}, "来货单位"),
        ({"kind": DeliveryKind.CUSTODY, "owner": Owner.DISTRICT}, "权属"),
        ({"owner": Owner.PROVINCE}, "权属"),
        ({"owner": "nobody"}, "权属"),
        ({"note": "长" * 201}, "备注"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused(depot, change, message):
    with pytest.raises(InvalidInput, match=message):
        expect(depot, ("WT01", 1), **change)
    assert depot.read(expected_arrivals) == ()


def test_lines_that_cannot_be_are_refused_together(depot):
    with pytest.raises(InvalidLines) as refused:
        expect(depot, ("WT01", 1), ("NO", 1), ("WT01", 2), ("SH01", -1))
    assert [(each.source, each.subject) for each in refused.value.findings] == [
        ("lines/2", "item"), ("lines/3", "item"), ("lines/4", "quantity"),
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="没有明细"):
        expect(depot)


def test_a_delivery_ends_cancelled_or_short_and_then_takes_nothing(depot):
    nothing, part = expect(depot, ("WT01", 100)), expect(depot, ("WT01", 100))
    arrive(depot, part, water(60))
    assert close(depot, nothing).state is DeliveryState.CANCELLED
    assert close(depot, part).state is DeliveryState.CLOSED_SHORT
    for number in (nothing, part):
        with pytest.raises(Conflict, match="不能再收货"):
            arrive(depot, number, water(1))
        with pytest.raises(Conflict, match="不能再结案"):
            close(depot, number)
    with pytest.raises(InvalidInput, match="结案原因"):
        close(depot, expect(depot, ("WT01", 1)), " ")


def test_only_keepers_receive_and_unknown_papers_are_not_found(depot):
    number = expect(depot, ("WT01", 100))
    for act in (
        lambda: arrive(depot, number, water(1), by="ling"),
        lambda: expect(depot, ("WT01", 1), by="ling"),
        lambda: close(depot, number, by="ling"),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        arrive(depot, "DH-2026-999999", water(1))
    with pytest.raises(NotFound):
        depot.read(find_delivery, "没有这张")


def test_the_list_shows_what_is_late_and_what_still_waits(depot, clock):
    late = expect(depot, ("WT01", 100), expected_on=TODAY)
    done = expect(depot, ("WT01", 10), expected_on=TODAY + timedelta(days=3))
    arrival = arrive(depot, done, water(10)).number
    clock.move(days=1)
    rows = {row.number: row for row in depot.read(expected_arrivals)}
    assert (rows[late].late, rows[done].late) == (True, False)
    assert (rows[done].undecided, rows[done].is_open) == (10, False)
    inspect(depot, arrival, accept(10))
    assert [row.number for row in depot.read(expected_arrivals)] == [late]


# Kinds


def test_a_call_off_draws_on_the_promise_by_what_came(depot):
    furnish_agreement(depot)
    number = expect(depot, ("WT01", 200), kind=CALL, agreement="XY-1", by="ling", party="")
    (row,) = depot.read(agreement_rows, TODAY)
    assert (row.promise.left, row.promise.called, row.promise.free) == (300, 200, 100)
    assert depot.read(delivery_view, number).head.party == "华联商厦"
    arrive(depot, number, water(150))
    (row,) = depot.read(agreement_rows, TODAY)
    assert (row.promise.left, row.promise.called, row.promise.free) == (150, 50, 100)
    close(depot, number, by="ling")
    (row,) = depot.read(agreement_rows, TODAY)
    assert (row.promise.left, row.promise.called, row.promise.free) == (150, 0, 150)
    assert depot.read(verify).ok


def test_a_call_off_needs_money_rights_and_a_promise_that_is_free(depot):
    furnish_agreement(depot)
    with pytest.raises(NotAllowed):
        expect(depot, ("WT01", 1), kind=CALL, agreement="XY-1", by="guan")
    expect(depot, ("WT01", 250), kind=CALL, agreement="XY-1", by="ling")
    with pytest.raises(InvalidLines, match="现在可调用 50"):
        expect(depot, ("WT01", 51), kind=CALL, agreement="XY-1", by="ling")
    with pytest.raises(InvalidLines, match="现在可调用 0"):
        expect(depot, ("SH01", 1), kind=CALL, agreement="XY-1", by="ling")
    with pytest.raises(NotFound, match="没有储备协议"):
        expect(depot, ("WT01", 1), kind=CALL, agreement="XY-9", by="ling")


def test_a_donation_is_triaged_before_it_comes_in_and_may_bring_more(depot):
    number = expect(depot, ("WT01", 100), kind=DONATION, party="爱心企业")
    with pytest.raises(Conflict, match="尚未甄别"):
        arrive(depot, number, water(10))
    triage(depot, number, Triage.CAN_WAIT)
    triage(depot, number, Triage.URGENT)
    receipt = arrive(depot, number, water(130))
    assert receipt.number == "JZ-2026-000001"
    assert receipt.state is DeliveryState.COMPLETE
    view = depot.read(delivery_view, number)
    assert (view.lines[0].line.surplus, view.head.owner) == (30, Owner.DONATED)
    assert view.arrivals[0].parts[0].part.owner == "donated"
    with pytest.raises(Conflict):
        triage(depot, number, Triage.NOT_WANTED)


def test_a_donation_that_is_not_wanted_ends_with_where_the_donor_was_pointed_to(depot):
    number = expect(depot, ("WT01", 100), kind=DONATION, party="爱心企业")
    with pytest.raises(InvalidInput, match="转介去向"):
        triage(depot, number, Triage.NOT_WANTED, "")
    with pytest.raises(InvalidInput, match="请选择甄别结论"):
        triage(depot, number, Triage.WAITING)
    assert triage(depot, number, Triage.NOT_WANTED, "临期，转介区红十字会").state is (
        DeliveryState.NOT_WANTED
    )
    with pytest.raises(Conflict, match="不接收"):
        arrive(depot, number, water(1))
    with pytest.raises(InvalidInput, match="不是捐赠"):
        triage(depot, expect(depot, ("WT01", 1)))


def test_goods_kept_for_the_province_stay_the_provinces(depot):
    number = expect(depot, ("WT01", 40), kind=DeliveryKind.CUSTODY, party="省粮食和物资储备局")
    arrival = arrive(depot, number, water(40)).number
    inspect(depot, arrival, accept(40))
    assert on_hand(depot) == {("L1", "A-01", "issuable"): 40}
    with pytest.raises(InsufficientStock):
        issue(depot, IssueLine("WT01", 1))


def test_an_announced_return_comes_in_by_the_lots_that_were_issued(depot):
    lot = receive_water(depot, 100, UNTIL)
    issue(depot, IssueLine("WT01", 30))
    number = expect(depot, ("WT01", 20), kind=DeliveryKind.RETURN, party="孤店子镇")
    with pytest.raises(InvalidInput, match="退库"):
        arrive(depot, number, water(1))

    def give_back(quantity):
        line = ReturnLine(lot, quantity, "A-01", StockStatus.ISSUABLE)
        command = ReceiveReturn(command_id(), "guan", number, (line,), "响应结束")
        return depot.execute(receive_return, command)

    assert give_back(15).number == "TH-2026-000001"
    # Ten more than announced is what the site had left: it may give back all of it, no more.
    assert give_back(15).state is DeliveryState.COMPLETE
    assert on_hand(depot) == {("L1", "A-01", "issuable"): 100}
    assert progress(depot, number) == (30, 0, 0, 0, 30)
    with pytest.raises(Conflict):
        give_back(1)


def test_serial_numbers_come_with_the_units_and_come_once(depot):
    number = expect(depot, ("EQ01", 3))
    two = ArrivedLine(1, 2, "Q-01", serials=("G-1", "G-2"))
    arrive(depot, number, two)
    (unit,) = depot.read(find_serial, "G-1")
    assert (unit.bin, unit.status) == ("Q-01", StockStatus.QUARANTINED)
    with pytest.raises(Conflict, match="已登记"):
        arrive(depot, number, ArrivedLine(1, 1, "Q-01", serials=("G-2",)))
    with pytest.raises(InvalidLines, match="重复"):
        arrive(depot, number, ArrivedLine(1, 1, "Q-01", serials=("G-3", "G-3")))
    assert progress(depot, number)[0] == 2


def test_the_budget_line_is_kept_as_text(depot):
    number = expect(depot, ("WT01", 1), budget_ref="2026-应急-03")
    assert depot.read(delivery_view, number).head.budget_ref == "2026-应急-03"
