"""A depot manager's day on a phone: receive, inspect, put away, issue, count, write off."""

from datetime import date

import pytest

from depot.domain.counting import CountState
from depot.domain.stock import StockFilter
from depot.services.count_views import blind_sheet
from depot.services.counting import counts
from depot.services.delivery_views import expected_arrivals, to_inspect
from depot.services.shipment_views import requisition_views, shipment_view
from depot.services.stock import lot_rows

pytestmark = pytest.mark.browser

LOT = "20261120"
EXPIRES = date(2028, 5, 1)
PDF = b"%PDF-"


def test_a_day_of_a_depot_manager_on_a_phone(phone_visitor, demo_application, shoot):
    person, app = phone_visitor, demo_application
    person.log_in("guanku")
    _announce(person, app, shoot)
    _receive(person, app, shoot)
    _inspect(person, app, shoot)
    _request(person, app, shoot)
    _leader(person, app, shoot, _approve_request)
    _pick_load_and_send(person, app, shoot)
    _count(person, app, shoot)
    _ask_for_a_write_off(person, app, shoot)
    _leader(person, app, shoot, _approve_write_off)
    _dispose(person, app, shoot)
    wide = person.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, "nothing sticks out at the side"


def _announce(person, app, shoot):
    """50 cases of water are to come today."""
    person.open("deliveries")
    shoot(person, "day-1-deliveries")
    person.pick(person.word("delivery.tab.new"))
    person.choose(person.word("delivery.party.purchase"), "演示饮用水厂")
    person.choose(person.word("delivery.item"), "WT01")
    person.fill(person.word("delivery.quantity", unit="箱"), 50)
    person.press(person.word("delivery.add"))
    person.press(person.word("delivery.announce"))
    person.expect_words(person.word("delivery.announced", number="DH-"), part=True)


def _receive(person, app, shoot):
    """30 of the 50 come with the first truck."""
    number = max(row.number for row in app.read(expected_arrivals) if row.number[:2] == "DH")
    person.open("receive")
    person.choose(person.word("arrive.choose"), number)
    person.fill(person.word("arrive.quantity", unit="箱"), 30)
    person.fill(person.word("arrive.lot"), LOT)
    person.fill_date(person.word("arrive.expires_on"), EXPIRES)
    person.press(person.word("arrive.add"))
    shoot(person, "day-2-count")
    person.press(person.word("arrive.post"))
    person.expect_words("物资在待检状态，请验收")


def _inspect(person, app, shoot):
    """28 are good and go to the shelf, 2 are held."""
    person.pick(person.word("arrive.step.inspect"))
    number = max(each.head.number for each in app.read(to_inspect))
    person.choose(person.word("inspect.choose"), number)
    person.fill(person.word("inspect.accept"), 28)
    person.fill(person.word("inspect.hold"), 2)
    person.fill(person.word("inspect.reason"), "两箱外包装受潮")
    shoot(person, "day-3-inspect")
    person.press(person.word("inspect.post"))
    person.expect_words("合格 28，暂扣 2，拒收 0")
    shoot(person, "day-3-inspected")
    assert _on_hand(app) == {"issuable": 28, "quarantined": 2}


def _leader(person, app, shoot, decide):
    """The leader takes the phone for a decision."""
    person.log_out()
    person.log_in("lingdao")
    decide(person, app, shoot)
    person.log_out()
    person.log_in("guanku")


def _request(person, app, shoot):
    """A village asks for 12 sets of caps and gloves."""
    person.open("issue")
    person.pick(person.word("issue.part.request"))
    person.choose(person.word("req.destination"), "兴华街道 东厂宅社区")
    person.choose(person.word("issue.item"), "WA09")
    person.fill(person.word("issue.quantity", unit="套"), 12)
    person.press(person.word("issue.add"))
    person.fill(person.word("req.event"), "十一月寒潮")
    person.fill(person.word("req.reason"), "转移群众防寒")
    shoot(person, "day-4-request")
    person.press(person.word("req.send"))
    person.expect_words("已提交领用申请")


def _approve_request(person, app, shoot):
    person.open("issue")
    person.pick(person.word("issue.part.approve"))
    shoot(person, "day-5-approve")
    person.press(person.word("req.approve"))
    person.expect_words(person.word("req.status.approved"))


def _pick_load_and_send(person, app, shoot):
    """All 12 are found, loaded, sent, and signed for."""
    number = app.read(requisition_views)[0].shipment
    person.open("issue")
    shoot(person, "day-6-tasks")
    person.press(person.word("ship.open", number=number))
    shoot(person, "day-6-pick")
    while app.read(shipment_view, number).to_pick:
        person.press(person.word("ship.pick"))
    person.choose(person.word("ship.vehicle"), person.word("ship.vehicle_other"))
    person.fill(person.word("ship.plate"), "吉B12345")
    shoot(person, "day-7-load")
    person.press(person.word("ship.loaded_now"))
    person.expect_words(person.word("ship.done.load"))
    person.press(person.word("ship.depart"))
    person.expect_words("已发车，出库单")
    person.press(person.word("ship.arrive"))
    person.expect_words(person.word("ship.done.arrive"))
    person.fill(person.word("ship.signed_by"), "王主任")
    shoot(person, "day-8-sign")
    person.press(person.word("ship.sign"))
    person.expect_words("已签收，签收单")
    view = app.read(shipment_view, number)
    assert (view.head.status.value, view.on_the_road) == ("received", 0)


def _count(person, app, shoot):
    """Bin J01 is counted blind; the book is right, so nothing is to be counted again."""
    number = next(each.number for each in app.read(counts) if each.state is CountState.COUNTING)
    person.open("count")
    shoot(person, "day-9-count")
    for line, booked in _uncounted(app, number):
        person.fill(person.word("count.quantity", unit=line.unit_zh), booked)
        person.press(person.word("count.enter"))
    person.press(person.word("count.hand_in"))
    person.expect_words(f"{number} 已提交")


def _uncounted(app, number):
    """Return the lines that are left, with what the book says: the counter never sees it."""
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    booked = {(row.bin, row.item_code, row.lot_no, row.status.value): row.quantity for row in rows}
    return [
        (each, booked[each.bin, each.item, each.lot_no, each.status])
        for each in app.read(blind_sheet, number).lines
        if not each.is_done
    ]


def _ask_for_a_write_off(person, app, shoot):
    """The two wet cases are given up."""
    person.open("write_off")
    person.tab(person.word("write_off.tab.draft"))
    person.choose(person.word("write_off.goods"), LOT)
    person.fill(person.word("column.quantity"), 2)
    person.fill(person.word("write_off.reason"), "外包装受潮，不宜发放")
    person.press(person.word("write_off.add"))
    shoot(person, "day-10-write-off")
    person.press(person.word("write_off.send"))
    person.expect_words("BF-")


def _approve_write_off(person, app, shoot):
    person.open("write_off")
    person.press(person.word("write_off.approve"))
    person.expect_words(person.word("write_off.state.approved"))


def _dispose(person, app, shoot):
    """They are recycled, against a proof; nothing of them is left on the books."""
    person.open("write_off")
    person.fill(person.word("write_off.handled_by"), "管库员")
    person.fill(person.word("write_off.receiver"), "再生资源回收站")
    person.fill(person.word("write_off.proof"), "HS-2026-118")
    shoot(person, "day-11-dispose")
    person.press(person.word("write_off.dispose"))
    person.expect_words(person.word("write_off.state.disposed"))
    assert _on_hand(app) == {"issuable": 28}


def _on_hand(app):
    """Return the units of the new lot by state."""
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    return {row.status.value: row.quantity for row in rows if row.lot_no == LOT and row.quantity}
