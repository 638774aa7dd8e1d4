"""单据 and 台账: found, opened, printed alike, numbered."""

import io

import pytest
from openpyxl import load_workbook
from web_world import at_page, opened, save_plan, seen, sound

from depot.domain.account import Role
from depot.domain.paper_kind import PaperFilter, scanned_number
from depot.domain.transfer import TransferStatus
from depot.errors import InvalidInput
from depot.services.application import new_command_id
from depot.services.order_papers import numbered_order_paper
from depot.services.orders import DraftOrder, draft_order
from depot.services.paper_register import RecordPrint, find_papers, prints, record_print
from depot.services.transfers import transfer
from depot.web.papers import listing
from depot.web.papers.printing import forms_of, has_form


def found(app, **wanted):
    return app.read(find_papers, PaperFilter(**wanted))


def manager(app, page):
    return at_page(opened(app, Role.DEPOT_MANAGER), page)


def test_every_paper_of_the_demo_prints_the_same_twice(demo_to_read):
    kinds = {each.doc_type: each.number for each in found(demo_to_read)}
    assert {"RK", "DK", "BF"} <= kinds.keys()
    for number in filter(has_form, kinds.values()):
        read, *forms = forms_of(number)
        first, again = (demo_to_read.read(read, number) for _ in range(2))
        for form, head in zip(forms, (b"%PDF", b"PK"), strict=True):
            content = form(first, "zh")
            assert content.startswith(head)
            assert content == form(again, "zh")


def test_a_paper_that_can_not_be_printed_yet_says_why(demo_app):
    waiting = next(
        each.number
        for each in found(demo_app, doc_type="DK")
        if demo_app.read(transfer, each.number).head.status is TransferStatus.ORDERED
    )
    test = manager(demo_app, "papers")
    test.session_state[listing.CHOSEN] = waiting
    assert "尚未发运" in sound(test.run()).error[0].value


def test_papers_are_found_by_kind_party_item_and_day(demo_to_read):
    today = demo_to_read.clock.today()
    receipts = found(demo_to_read, doc_type="RK")
    assert {each.doc_type for each in receipts} == {"RK"}
    one = receipts[0]
    assert [each.number for each in found(demo_to_read, text=one.number.lower())] == [one.number]
    assert one.number in {each.number for each in found(demo_to_read, text=one.party[:3])}
    water = found(demo_to_read, item="WT01", starts_on=today, ends_on=today)
    assert water
    assert found(demo_to_read, item="WT01", ends_on=today.replace(year=2020)) == ()
    assert found(demo_to_read, text="%") == ()


def test_a_scan_opens_the_paper_and_rubbish_is_refused(demo_app):
    number = found(demo_app, doc_type="RK")[0].number
    test = manager(demo_app, "papers")
    test.text_input(key="papers.scan.text").set_value(f"depot:receipt_note:{number}").run()
    assert number in sound(test).subheader[0].value
    test.text_input(key="papers.scan.text").set_value("6901234567892").run()
    assert "不是单据号" in test.error[0].value


def test_a_dispatch_order_is_listed_opened_with_its_stops_and_printed(demo_app, flood_plan):
    command = DraftOrder(new_command_id(), "jihua", save_plan(demo_app, flood_plan), "演示洪水")
    number = demo_app.execute(draft_order, command).number
    test = manager(demo_app, "papers")
    test.text_input(key="papers.scan.text").set_value(number).run()
    assert sound(test).subheader[0].value == f"调拨单 {number}"
    assert number in set(test.dataframe[0].value["单据"])
    view = demo_app.read(numbered_order_paper, number)
    shown = test.dataframe[1].value
    assert sum(shown["数量"]) == sum(line.quantity for leg in view.legs for line in leg.lines) > 0
    assert {leg.destination for leg in view.legs} == set(shown["到"])
    read, pdf, _ = forms_of(number)
    assert pdf(demo_app.read(read, number), "zh").startswith(b"%PDF")


@pytest.mark.parametrize("text", ["depot:issue_note:CK-2026-000012", " ck－2026－000012 "])
def test_a_number_is_read_from_a_code_or_a_hand(text):
    assert scanned_number(text) == "CK-2026-000012"


@pytest.mark.parametrize("text", ["", "RK", "RK-2026-1", "../../x", "CYL1|WT01|17|L1|20270501"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InvalidInput):
        scanned_number(text)


def test_prints_are_counted_and_a_difference_is_told(demo_app):
    number = found(demo_app, doc_type="RK")[0].number

    def printed(mark, form="pdf"):
        command = RecordPrint(new_command_id(), "guanku", number, form, "zh", mark * 64)
        return demo_app.execute(record_print, command)

    assert [printed("a").times, printed("a").same] == [1, True]
    assert printed("b", "xlsx").same
    assert not printed("c").same
    assert [each.actor for each in demo_app.read(prints, number)] == ["guanku"] * 4
    test = manager(demo_app, "papers")
    test.session_state[listing.CHOSEN] = number
    sound(test.run())
    assert "已打印 4 次" in seen(test)
    assert "不一致" in test.warning[0].value
    with pytest.raises(InvalidInput):
        printed("a", "doc")


def test_the_sums_of_the_month_and_the_card_of_an_item_are_shown_and_numbered(demo_app):
    test = manager(demo_app, "cards")
    sums = test.dataframe[0].value
    assert "WT01" in set(sums["编码"])
    test.selectbox(key="card.item").set_value("WT01")
    sound(test.run())
    assert "期末" in seen(test)
    test.button(key="card.number").click().run()
    assert "TZ-" in sound(test).success[0].value


def test_an_export_keeps_text_text(demo_to_read):
    from datetime import datetime

    from depot.io.table_out import table_xlsx

    rows = [("=1+1", 5, None), ("+86", 1.5, "a\nb"), ("@x", -3, "\x07-bell"), ("-x", 0, "")]
    at = datetime(2026, 6, 1, 12, 0)  # noqa: DTZ001 (workbooks know no zones)
    content = table_xlsx("库存[查询]", ("名称", "数量", "备注"), rows, about=["=全部"], at=at)
    assert content == table_xlsx(
        "库存[查询]", ("名称", "数量", "备注"), rows, about=["=全部"], at=at
    )
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.title == "库存查询"
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [sheet.cell(row, 1).value for row in (5, 6, 7, 8)] == ["=1+1", "+86", "@x", "-x"]
    assert all(sheet.cell(row, 1).quotePrefix for row in (5, 6, 7, 8))
    assert [sheet.cell(row, 2).value for row in (5, 6, 7, 8)] == [5, 1.5, -3, 0]
