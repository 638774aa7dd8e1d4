"""Looking at stock, receiving and issuing through the pages."""

from datetime import date

import pytest
from web_world import at_page, on_hand, opened, seen, sound

from depot.domain.account import Role
from depot.services.application import Application
from depot.web.texts import TEXTS


def manager(app, page):
    return at_page(opened(app, Role.DEPOT_MANAGER), page)


def add_water(test, quantity=120):
    test.selectbox(key="receive.supplier").set_value("演示饮用水厂")
    test.selectbox(key="receive.item").set_value("WT01").run()
    test.number_input(key="receive.quantity").set_value(quantity)
    test.text_input(key="receive.lot").set_value("T-1")
    test.date_input(key="receive.expires_on").set_value(date(2027, 6, 1))
    return sound(test.button(key="receive.add").click().run())


def test_a_search_for_one_item_shows_its_lots(demo_to_read):
    test = manager(demo_to_read, "stock")
    test.text_input(key="stock.text").set_value("WT01").run()
    assert TEXTS["stock.lots"].zh.format(name="瓶装饮用水(550mL x 24)") in seen(sound(test))
    assert len(test.dataframe) >= 2


def test_a_receipt_is_booked_and_its_paper_offered(demo_app):
    before = on_hand(demo_app, "WT01")
    test = add_water(manager(demo_app, "receive"))
    test.button(key="receive.post").click().run()
    assert "入库单 RK-" in test.success[0].value
    assert on_hand(demo_app, "WT01") == before + 120


def test_a_second_press_without_an_answer_books_nothing_twice(demo_app, monkeypatch):
    """The first answer gets lost on the way; the same id goes out again."""
    before = on_hand(demo_app, "WT01")
    test = add_water(manager(demo_app, "receive"))
    real, lost = Application.execute, []

    def losing(self, service, command):
        result = real(self, service, command)
        if not lost:
            lost.append(command.command_id)
            raise ConnectionError("the answer got lost")
        assert command.command_id == lost[0]
        return result

    monkeypatch.setattr(Application, "execute", losing)
    test.button(key="receive.post").click().run()
    assert TEXTS["fault"].zh[:6] in test.error[0].value
    test.button(key="receive.post").click().run()
    assert "入库单 RK-" in test.success[0].value
    assert on_hand(demo_app, "WT01") == before + 120


def test_a_line_that_lacks_its_expiry_is_refused_at_the_place_and_kept(demo_app):
    test = manager(demo_app, "receive")
    test.selectbox(key="receive.supplier").set_value("演示饮用水厂")
    test.selectbox(key="receive.item").set_value("WT01").run()
    test.button(key="receive.add").click().run()
    test.button(key="receive.post").click().run()
    assert "必须填写有效期" in test.error[0].value
    assert len(test.session_state["receive.lines"]) == 1


def test_a_line_can_be_taken_out_again(demo_app):
    test = add_water(manager(demo_app, "receive"))
    test.button(key="receive.lines.remove.1").click().run()
    assert TEXTS["receive.empty"].zh in seen(sound(test))


def at_the_counter(app):
    test = manager(app, "issue")
    return sound(test.segmented_control(key="issue.part").set_value("direct").run())


def test_an_issue_shows_its_picks_and_takes_the_stock(demo_app):
    before = on_hand(demo_app, "WT01")
    test = at_the_counter(demo_app)
    test.selectbox(key="issue.destination").set_value("兴华街道 东厂宅社区")
    test.selectbox(key="issue.item").set_value("WT01").run()
    test.number_input(key="issue.quantity").set_value(30)
    test.button(key="issue.add").click().run()
    picks = test.table[-1].value
    assert list(picks[TEXTS["column.quantity"].zh]) == ["30"]
    test.button(key="issue.post").click().run()
    assert "出库单 CK-" in test.success[0].value
    assert on_hand(demo_app, "WT01") == before - 30


def test_too_large_an_issue_is_warned_of_and_refused(demo_app):
    test = at_the_counter(demo_app)
    test.selectbox(key="issue.destination").set_value("兴华街道 东厂宅社区")
    test.selectbox(key="issue.item").set_value("WT01").run()
    test.number_input(key="issue.quantity").set_value(10_000_000)
    test.button(key="issue.add").click().run()
    assert "缺" in test.warning[0].value
    before = on_hand(demo_app, "WT01")
    test.button(key="issue.post").click().run()
    assert "超过直接出库每次上限" in test.error[0].value
    assert on_hand(demo_app, "WT01") == before


@pytest.mark.parametrize("name", ["入库.xlsx"])
def test_a_workbook_is_previewed_and_booked_once(demo_app, name):
    test = manager(demo_app, "receive")
    test.file_uploader(key="receive.file").set_value((name, _workbook(), XLSX)).run()
    test.selectbox(key="receive.book.supplier").set_value("演示饮用水厂").run()
    before = on_hand(demo_app, "WT01")
    test.button(key="receive.book_file").click().run()
    assert "入库单 RK-" in sound(test).success[0].value
    assert on_hand(demo_app, "WT01") == before + 40


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _workbook() -> bytes:
    from io import BytesIO

    from openpyxl import Workbook

    book, content = Workbook(), BytesIO()
    sheet = book.active
    sheet.append(["物资编码", "数量", "批号", "有效期至", "库位"])
    sheet.append(["WT01", 40, "W-1", date(2027, 6, 1), "D01"])
    book.save(content)
    return content.getvalue()
