"""Papers, labels and alerts of receiving say what is booked, and the same on every print."""

from datetime import timedelta

import pytest
from delivery_world import (
    MADE,
    UNTIL,
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
from ledger_world import TODAY, command_id

from depot.domain.alert import AlertSeverity
from depot.domain.delivery import DeliveryKind, Triage
from depot.domain.document import DocumentKind
from depot.domain.inspection import Stage
from depot.domain.ledger import StockStatus
from depot.errors import NotFound
from depot.io.documents import receipt_note_pdf
from depot.io.documents.arrivals import arrival_pdf, arrival_xlsx
from depot.services.alerts_receiving import alert_facts
from depot.services.deliveries import TriageDonation, triage_donation
from depot.services.delivery_views import find_delivery
from depot.services.papers import receipt_note
from depot.services.receiving import ReceiveGoods, ReceiveLine
from depot.services.receiving_directly import ReceiveDirectly, receive_directly
from depot.services.receiving_papers import (
    arrival_labels,
    arrival_note,
    delivery_notice,
    rejection_note,
)


@pytest.fixture
def depot(sqlite_app):
    furnish_receiving(sqlite_app)
    return sqlite_app


@pytest.fixture
def number(depot):
    return expect(depot, ("WT01", 100), ("SH01", 5), reference="HT-7")


def test_the_receipt_note_says_how_it_was_inspected_and_under_which_contract(depot, number):
    arrival = arrive(depot, number, water(100)).number
    first = inspect(depot, arrival, accept(60), hold(40), sampled=20).receipt_no
    release = accept(40, stage=Stage.HELD, reason="复验合格")
    second = inspect(depot, arrival, release, by="chen").receipt_no
    note = depot.read(receipt_note, first)
    assert (note.contract, note.source) == ("HT-7", "华联商厦")
    assert [(each.quantity, each.inspection) for each in note.lines] == [(60, "合格，抽检 20")]
    (line,) = depot.read(receipt_note, second).lines
    assert line.inspection == "让步接收：复验合格"
    assert receipt_note_pdf(note) == receipt_note_pdf(depot.read(receipt_note, first))


def test_the_notice_carries_a_code_that_finds_the_delivery(depot, number):
    notice = depot.read(delivery_notice, number)
    assert [(each.item_code, each.quantity) for each in notice.lines] == [
        ("WT01", 100),
        ("SH01", 5),
    ]
    for scanned in (number, "HT-7", f"depot:delivery_notice:{number}", f" ＤＨ{number[2:]} "):
        assert depot.read(find_delivery, scanned).number == number
    with pytest.raises(NotFound):
        depot.read(find_delivery, "depot:receipt_note:RK-2026-000001")


def test_a_donor_gets_a_receipt_of_what_was_counted(depot):
    gift = expect(depot, ("WT01", 20), kind=DeliveryKind.DONATION, party="爱心企业")
    depot.execute(
        triage_donation, TriageDonation(command_id(), "guan", gift, Triage.URGENT, "缺水")
    )
    receipt = arrive(depot, gift, water(20)).number
    before = depot.read(arrival_note, receipt)
    assert before.kind is DocumentKind.DONATION_RECEIPT
    assert (before.party, before.owner) == ("爱心企业", "捐赠")
    assert "感谢" in before.head.note
    # What inspection decides later doesn't change what the donor was given.
    inspect(depot, receipt, accept(15), give_back(5))
    assert arrival_pdf(depot.read(arrival_note, receipt)) == arrival_pdf(before)


def test_the_rejection_note_says_why_and_what_has_gone_back(depot, number):
    arrival = arrive(depot, number, water(100)).number
    paper = inspect(depot, arrival, reject(6), give_back(4, "批号不符")).rejection_no
    note = depot.read(rejection_note, paper)
    assert [(each.quantity, each.inspection, each.bin, each.note) for each in note.lines] == [
        (6, "暂存待退", "Q-01", "瓶体破损"),
        (4, "退回来货单位", "", "批号不符"),
    ]
    for language in ("zh", "en"):
        assert arrival_pdf(note, language).startswith(b"%PDF")
        assert arrival_xlsx(note, language).startswith(b"PK")
    with pytest.raises(NotFound):
        depot.read(rejection_note, arrival)


def test_each_lot_that_came_gets_labels_with_its_date(depot, number):
    arrival = arrive(depot, number, water(30), water(20, bin_code="A-01"), water(50, lot_no="L2"))
    labels = depot.read(arrival_labels, arrival.number)
    assert [(each.label.lot_no, each.label.expires_on, each.units) for each in labels] == [
        ("L1", UNTIL, 50), ("L2", UNTIL, 50),
    ]  # fmt: skip
    assert labels[0].label.payload() == f"CYL1|WT01|{labels[0].label.lot_id}|L1|20270501"


def test_a_direct_receipt_is_recorded_as_inspected_on_arrival(depot):
    lines = (
        ReceiveLine("WT01", 8, "A-01", "L1", MADE, UNTIL),
        ReceiveLine("WT01", 2, "Q-01", "L1", MADE, UNTIL, StockStatus.QUARANTINED),
    )
    receipt = ReceiveGoods(command_id(), "guan", "CY1", "华联商厦", lines)
    done = depot.execute(receive_directly, ReceiveDirectly(command_id(), "guan", receipt))
    assert [each.inspection for each in depot.read(receipt_note, done.document_no).lines] == [
        "到货即验，合格", "待检 quarantined",
    ]  # fmt: skip


def facts(app):
    return {each.key: each for each in app.read(alert_facts)}


def test_late_deliveries_and_goods_that_wait_become_alerts_until_they_are_dealt_with(
    depot, clock, number
):
    arrival = arrive(depot, number, water(100)).number
    assert facts(depot) == {}
    clock.move(days=1)
    late = facts(depot)[f"delivery:{number}:late"]
    assert (late.severity, late.due_on) == (AlertSeverity.WARN, TODAY)
    assert "还差 5" in late.zh
    clock.move(days=2)
    assert f"arrival:{arrival}:waiting" in facts(depot)
    clock.move(days=5)
    assert facts(depot)[f"delivery:{number}:late"].severity is AlertSeverity.URGENT
    inspect(depot, arrival, hold(10), reject(10), accept(80))
    assert f"arrival:{arrival}:waiting" not in facts(depot)
    clock.move(days=7)
    assert {f"arrival:{arrival}:held", f"arrival:{arrival}:rejected"} <= set(facts(depot))
    assert facts(depot)[f"arrival:{arrival}:held"].due_on == TODAY + timedelta(days=14)
