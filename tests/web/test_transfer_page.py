"""Transfers, moving by scanning and returns through the page."""

import pytest
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.label import BinLabel, LotLabel
from depot.domain.stock import StockFilter
from depot.services.stock import lot_rows
from depot.services.transfers import transfers

ORIGIN, DESTINATION = "CY-W1", "CY-W2"


@pytest.fixture
def page(demo_app):
    def at(part, role=Role.DEPOT_MANAGER):
        test = at_page(opened(demo_app, role), "transfer")
        return sound(test.segmented_control(key="transfer.part").set_value(part).run())

    return at


def tents(app, depot=ORIGIN):
    rows = app.read(lot_rows, StockFilter(text="SH0", depot=depot), app.clock.today())
    return next(row for row in rows if row.quantity - row.reserved > 5)


def label_of(row):
    return LotLabel(row.item_code, row.lot_id, row.lot_no, row.expires_on, "").payload()


def scan(test, key, text):
    return sound(test.text_input(key=f"{key}.text").set_value(text).run())


def test_a_transfer_is_ordered_sent_and_received(demo_app, page):
    known = {each.number for each in demo_app.read(transfers, open_only=False)}
    row = tents(demo_app)
    test = page("new")
    test.selectbox(key="transfer.origin").set_value(ORIGIN).run()
    test.selectbox(key="transfer.item").set_value(row.item_code).run()
    test.number_input(key="transfer.quantity").set_value(2)
    test.button(key="transfer.add").click().run()
    test.button(key="transfer.order").click().run()
    (number,) = {each.number for each in demo_app.read(transfers)} - known
    assert number in test.success[0].value
    test = page("list")
    test.selectbox(key="transfer.number").set_value(number).run()
    test.button(key="transfer.send").click().run()
    assert "车牌" in test.error[0].value
    test.text_input(key=f"transfer.vehicle.{number}").set_value("吉B12345")
    sound(test.button(key="transfer.send").click().run())
    assert "已发运" in test.success[0].value
    test.button(key="transfer.receive").click().run()
    assert "调拨已完成" in sound(test).success[0].value


def test_goods_are_moved_by_scanning_lot_and_bin(demo_app, page):
    row = tents(demo_app)
    test = page("move")
    test.selectbox(key="move.depot").set_value(ORIGIN).run()
    target = "B05" if row.bin != "B05" else "B04"
    scan(test, "move.scan_lot", label_of(row))
    scan(test, "move.scan_bin", BinLabel(ORIGIN, target).payload())
    quantity = next(each for each in test.number_input if each.key.startswith("move.quantity."))
    quantity.set_value(3)
    sound(test.button(key="move.post").click().run())
    assert not test.error, test.error[0].value
    assert "移库单 YK-" in test.success[0].value
    assert f"→ {target}" in test.success[0].value


def test_a_wrong_bin_and_a_strange_label_are_refused_with_words(demo_app, page):
    row = tents(demo_app)
    test = page("move")
    test.selectbox(key="move.depot").set_value(ORIGIN).run()
    scan(test, "move.scan_lot", "6901234567892")
    assert "不是本系统的标签" in test.error[0].value
    scan(test, "move.scan_lot", label_of(row))
    scan(test, "move.scan_bin", BinLabel(DESTINATION, "J01").payload())
    assert "属于 CY-W2 库" in test.error[0].value
    scan(test, "move.scan_bin", BinLabel(ORIGIN, "D01").payload())
    test.button(key="move.post").click().run()
    assert "不得存放" in test.error[0].value


def test_the_same_scan_twice_is_shown_and_not_counted(demo_app, page):
    row = tents(demo_app)
    test = page("move")
    test.selectbox(key="move.depot").set_value(ORIGIN).run()
    scan(test, "move.scan_lot", label_of(row))
    scan(test, "move.scan_lot", label_of(row))
    assert "重复扫码" in test.warning[0].value
    sound(test.button(key="move.scan_lot.again").click().run())
    assert not test.warning


def test_a_label_of_another_database_is_refused(demo_app, page):
    row = tents(demo_app)
    test = page("move")
    test.selectbox(key="move.depot").set_value(ORIGIN).run()
    other = LotLabel("WT01", row.lot_id, "别处", None, "").payload()
    scan(test, "move.scan_lot", other)
    assert "与账上不符" in test.error[0].value


def test_nothing_to_return_says_so_or_offers_it(page):
    assert seen(page("back"))
