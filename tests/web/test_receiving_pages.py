"""Announcing, receiving and inspecting a delivery through the pages."""

from datetime import date

import pytest
from delivery_world import PHOTO
from web_world import at_page, on_hand, opened, seen, sound

from depot.domain.account import Role
from depot.domain.delivery import DeliveryKind, DeliveryState, Triage
from depot.domain.ledger import StockStatus
from depot.domain.stock import StockFilter
from depot.services.delivery_views import (
    arrival_view,
    delivery_view,
    expected_arrivals,
    find_delivery,
    to_inspect,
)
from depot.services.stock import lot_rows, stock_rows

DEPOT = "CY-W1"


def manager(app, page):
    return at_page(opened(app, Role.DEPOT_MANAGER), page)


def step(test, name):
    return sound(test.segmented_control(key="arrive.step").set_value(name).run())


def by_start(widgets, start):
    return next(each for each in widgets if each.key.startswith(start))


def delivery_of(app, party):
    rows = app.read(expected_arrivals, open_only=False)
    return next(row.number for row in rows if row.party == party)


def available(app, item):
    (row,) = app.read(stock_rows, StockFilter(text=item), app.clock.today())
    return row.available, row.quarantined


def receive_late_water(app, quantity=300, lot_no="S-1", number=None):
    """Count the late water of the demo and book it as arrived."""
    test = manager(app, "receive")
    number = number or delivery_of(app, "演示饮用水厂")
    test.selectbox(key="arrive.delivery").set_value(number).run()
    by_start(test.number_input, f"arrive.quantity.{number}").set_value(quantity)
    by_start(test.text_input, f"arrive.lot.{number}.1").set_value(lot_no)
    by_start(test.date_input, f"arrive.expires_on.{number}.1").set_value(date(2027, 6, 1)).run()
    by_start(test.selectbox, f"arrive.bin.{number}.1").set_value("H01")
    test.button(key="arrive.add").click().run()
    return sound(test.button(key="arrive.post").click().run())


def test_a_purchase_is_announced_and_stands_in_the_list(demo_app):
    test = manager(demo_app, "deliveries")
    test.segmented_control(key="delivery.part").set_value("new").run()
    test.selectbox(key="delivery.party.purchase").set_value("演示消防装备公司").run()
    test.selectbox(key="delivery.item.purchase").set_value("SH01").run()
    test.number_input(key="delivery.quantity.purchase").set_value(40)
    test.button(key="delivery.add").click().run()
    test.text_input(key="delivery.reference.purchase").set_value("HT-2026-9")
    test.button(key="delivery.announce").click().run()
    assert "到货通知单 DH-" in sound(test).success[0].value
    number = demo_app.read(find_delivery, "HT-2026-9").number
    test.segmented_control(key="delivery.part").set_value("list").run()
    assert number in seen(test)
    sound(test.button(key=f"delivery.open.{number}").click().run())
    assert "HT-2026-9" in seen(test)


def test_the_list_marks_what_is_late_and_shows_transfers_too(demo_to_read):
    words = seen(manager(demo_to_read, "deliveries"))
    assert "迟到 2 天" in words
    assert "库间调拨" in words
    assert "待甄别" in words


def test_what_arrives_waits_and_is_issuable_only_after_inspection(demo_app):
    before = available(demo_app, "WT01")
    test = receive_late_water(demo_app)
    assert "已收货 SH-" in test.success[0].value
    assert available(demo_app, "WT01") == (before[0], before[1] + 300)
    test = step(test, "inspect")
    (view,) = demo_app.read(to_inspect, DEPOT)
    key = f"inspect.{view.head.number}.1.waiting.300"
    test.number_input(key=f"{key}.accept").set_value(280).run()
    test.number_input(key=f"{key}.hold").set_value(20)
    test.text_input(key=f"{key}.reason").set_value("外箱受潮，待复验").run()
    by_start(test.selectbox, f"{key}.bin").set_value("D01")
    test.button(key="inspect.post").click().run()
    assert "合格 280，暂扣 20" in sound(test).success[0].value
    # The reason is that of holding: what was accepted was accepted plainly.
    (inspection,) = demo_app.read(arrival_view, view.head.number).inspections
    assert [each.reason for each in inspection.parts] == ["", "外箱受潮，待复验"]
    assert available(demo_app, "WT01") == (before[0] + 280, before[1] + 20)


def test_rejecting_asks_for_a_photo_and_keeps_what_was_entered(demo_app):
    test = step(receive_late_water(demo_app), "inspect")
    (view,) = demo_app.read(to_inspect, DEPOT)
    key = f"inspect.{view.head.number}.1.waiting.300"
    test.number_input(key=f"{key}.accept").set_value(290).run()
    test.number_input(key=f"{key}.reject").set_value(10).run()
    test.text_input(key=f"{key}.reason").set_value("瓶体渗漏").run()
    by_start(test.selectbox, f"{key}.bin").set_value("D01")
    test.button(key="inspect.post").click().run()
    assert "拒收须附照片" in test.error[0].value
    upload = by_start(test.file_uploader, f"inspect.{view.head.number}.1.waiting.photos.upload")
    upload.set_value(("渗漏.png", PHOTO.content, "image/png")).run()
    test.button(key="inspect.post").click().run()
    assert "拒收 10" in sound(test).success[0].value
    rows = demo_app.read(lot_rows, StockFilter(text="WT01"), demo_app.clock.today())
    assert [r.quantity for r in rows if r.status is StockStatus.DAMAGED and r.bin == "H01"] == [10]


def test_a_failed_check_needs_words(demo_app):
    test = step(receive_late_water(demo_app), "inspect")
    (view,) = demo_app.read(to_inspect, DEPOT)
    key = f"inspect.{view.head.number}.1.waiting"
    test.button_group(key=f"{key}.checks").set_value(["packing"]).run()
    by_start(test.selectbox, f"{key}.300.bin").set_value("D01")
    test.button(key="inspect.post").click().run()
    assert "不合格" in test.error[0].value
    assert on_hand(demo_app, "WT01") > 0


@pytest.mark.parametrize(("quantity", "words"), [(301, "最多还可收 300"), (10**12, "超过上限")])
def test_more_than_was_ordered_is_refused_and_the_count_is_kept(demo_app, quantity, words):
    test = receive_late_water(demo_app, quantity)
    assert words in test.error[0].value
    number = delivery_of(demo_app, "演示饮用水厂")
    assert len(test.session_state[f"arrive.lines.{number}"]) == 1


def test_a_small_delivery_is_received_and_accepted_at_once(demo_app):
    number = delivery_of(demo_app, "演示饮用水厂")
    before = available(demo_app, "WT01")[0]
    test = manager(demo_app, "receive")
    test.text_input(key="arrive.scan.text").set_value("演示-CG-05").run()
    assert test.selectbox(key="arrive.delivery").value == number
    by_start(test.number_input, f"arrive.quantity.{number}").set_value(24)
    by_start(test.date_input, f"arrive.expires_on.{number}.1").set_value(date(2027, 6, 1)).run()
    by_start(test.selectbox, f"arrive.bin.{number}.1").set_value("D01")
    test.button(key="arrive.add").click().run()
    test.toggle(key=f"arrive.quick.{number}").set_value(True)
    test.button(key="arrive.post").click().run()
    assert "入库单 RK-" in sound(test).success[0].value
    assert available(demo_app, "WT01")[0] == before + 24


def test_a_blind_count_hides_what_was_ordered(demo_app):
    number = delivery_of(demo_app, "演示饮用水厂")
    test = manager(demo_app, "receive")
    test.selectbox(key="arrive.delivery").set_value(number).run()
    assert by_start(test.number_input, f"arrive.quantity.{number}").value == 300
    test.toggle(key=f"arrive.blind.{number}").set_value(True).run()
    assert by_start(test.number_input, f"arrive.quantity.{number}").value == 1
    shown = by_start(test.selectbox, f"arrive.line.{number}").options
    assert not any("300" in each for each in shown)


def test_fields_begin_anew_with_each_lot_and_ask_for_what_is_still_missing(demo_app):
    number = delivery_of(demo_app, "演示饮用水厂")
    test = manager(demo_app, "receive")
    test.selectbox(key="arrive.delivery").set_value(number).run()
    by_start(test.number_input, f"arrive.quantity.{number}").set_value(120)
    by_start(test.text_input, f"arrive.lot.{number}.1").set_value("S-1")
    test.button(key="arrive.add").click().run()
    assert by_start(test.number_input, f"arrive.quantity.{number}").value == 180
    assert by_start(test.text_input, f"arrive.lot.{number}.1").value == "-"
    sound(test.button(key=f"arrive.lines.{number}.remove.0").click().run())
    assert test.session_state[f"arrive.lines.{number}"] == []


def test_a_donation_is_triaged_on_the_page_before_it_is_received(demo_app):
    number = delivery_of(demo_app, "演示爱心企业")
    test = manager(demo_app, "receive")
    test.selectbox(key="arrive.delivery").set_value(number).run()
    test.segmented_control(key=f"delivery.triage.{number}").set_value("not_wanted")
    test.button(key="delivery.triage.post").click().run()
    assert "转介去向" in test.error[0].value
    test.text_input(key=f"delivery.triage_reason.{number}").set_value("转介区慈善会").run()
    sound(test.button(key="delivery.triage.post").click().run())
    head = demo_app.read(delivery_view, number).head
    assert (head.triage, head.state) == (Triage.NOT_WANTED, DeliveryState.NOT_WANTED)


def test_an_announced_return_is_taken_back_on_the_page(demo_app):
    number = delivery_of(demo_app, "演示安置点")
    test = manager(demo_app, "receive")
    test.selectbox(key="arrive.delivery").set_value(number).run()
    by_start(test.number_input, f"arrive.return.{number}.quantity").set_value(10)
    test.text_input(key=f"arrive.return.reason.{number}").set_value("撤点").run()
    sound(test.button(key="arrive.return.post").click().run())
    assert "已退库 TH-" in test.success[0].value
    assert demo_app.read(delivery_view, number).head.state is DeliveryState.COMPLETE


def test_a_delivery_is_closed_with_a_reason(demo_app):
    number = delivery_of(demo_app, "演示饮用水厂")
    test = manager(demo_app, "deliveries")
    test.button(key=f"delivery.open.{number}").click().run()
    test.button(key="delivery.close.post").click().run()
    assert "结案原因" in test.error[0].value
    test.text_input(key=f"delivery.close.{number}").set_value("供应商停产").run()
    sound(test.button(key="delivery.close.post").click().run())
    assert demo_app.read(delivery_view, number).head.state is DeliveryState.CANCELLED


def test_a_leader_calls_an_agreement_off_into_a_depot(demo_app):
    test = at_page(opened(demo_app, Role.LEADER), "deliveries")
    test.segmented_control(key="delivery.part").set_value("new").run()
    test.number_input(key="delivery.quantity.call_off").set_value(5)
    test.button(key="delivery.add").click().run()
    sound(test.button(key="delivery.announce").click().run())
    rows = demo_app.read(expected_arrivals)
    assert [row.ordered for row in rows if row.kind == DeliveryKind.CALL_OFF] == [5]


@pytest.mark.parametrize("page", ["deliveries", "receive"])
def test_the_pages_stand_in_english(demo_to_read, page):
    assert at_page(opened(demo_to_read, Role.DEPOT_MANAGER, "en"), page)
