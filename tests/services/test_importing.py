"""A workbook is looked at first, then booked whole, and once."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from ledger_world import TENT, command_id, furnish, on_hand, receive_water
from openpyxl import Workbook

from depot.domain.item import Pack
from depot.domain.lines import InvalidLines
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.io.workbook_in import Field, WorkbookKind, open_workbook
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddItems, add_items
from depot.services.importing import (
    import_command,
    import_receipt,
    preview_opened,
    preview_receipt,
)
from depot.services.receiving import Receipt
from depot.services.stock import movement_rows

HEAD = ("物资编码", "数量", "批号", "生产日期", "有效期至", "库位")
WATER = ("WT01", 480, "L1", date(2026, 5, 12), date(2027, 5, 11), "A-01")
TENTS = ("SH01", 20, None, None, None, "A-02")


def workbook(*rows, name="Sheet"):
    book = Workbook()
    book.active.title = name
    for row in (HEAD, *rows):
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def csv_text(*rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def preview(app, content, name="入库.xlsx", **more):
    return app.read(preview_receipt, content, name, depot="CY1", **more)


def book_it(app, content, actor=SYSTEM_ACTOR, supplier="华联商厦", **more):
    command = import_command(preview(app, content, **more), actor=actor, supplier=supplier)
    return app.execute(import_receipt, command)


def test_a_workbook_is_booked_as_one_receipt(app):
    furnish(app)
    receipt = book_it(app, workbook(WATER, TENTS))
    assert len(receipt.lines) == 2
    assert on_hand(app) == {("L1", "A-01", "issuable"): 480, ("-", "A-02", "issuable"): 20}


def test_looking_changes_nothing(sqlite_app):
    furnish(sqlite_app)
    assert preview(sqlite_app, workbook(WATER)).can_be_booked
    assert on_hand(sqlite_app) == {}


def test_the_same_workbook_twice_changes_nothing(app):
    furnish(app)
    content = workbook(WATER)
    command = import_command(preview(app, content), actor=SYSTEM_ACTOR, supplier="华联商厦")
    first = app.execute(import_receipt, command)
    app.clock.move(days=1)
    assert app.execute(import_receipt, command) == first
    again = preview(app, content, "另一个名字.xlsx")
    assert not again.can_be_booked
    assert first.document_no in again.findings[0].message.zh
    assert "2026-06-01 12:00" in again.findings[0].message.zh
    with pytest.raises(InvalidInput, match="未入账"):
        import_command(again, actor=SYSTEM_ACTOR, supplier="华联商厦")
    assert on_hand(app) == {("L1", "A-01", "issuable"): 480}


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(lambda: workbook(TENTS, WATER), id="its rows in another order"),
        pytest.param(
            lambda: csv_text(
                HEAD, ("WT01", "480", "L1", "2026年5月12日", "2027/5/11", "A-01"), TENTS
            ).encode(),
            id="saved as csv, its dates written in another way",
        ),
        pytest.param(lambda: workbook(WATER, TENTS, name="备份"), id="its sheet renamed"),
    ],
)
def test_a_workbook_saved_anew_is_known_by_its_content(sqlite_app, again):
    furnish(sqlite_app)
    number = book_it(sqlite_app, workbook(WATER, TENTS)).document_no
    seen = preview(sqlite_app, again(), "重新保存.csv")
    assert number in seen.findings[0].message.zh
    assert not seen.can_be_booked


def test_what_was_corrected_in_the_grid_is_still_the_same_workbook(sqlite_app):
    furnish(sqlite_app)
    opened = open_workbook(workbook((*WATER[:1], "四八零盒", *WATER[2:])), "入库.xlsx")
    corrected = replace(opened, rows=(opened.rows[0].corrected({Field.QUANTITY: "480箱"}),))
    seen = sqlite_app.read(preview_opened, corrected, opened.mark, depot="CY1")
    assert seen.can_be_booked
    command = import_command(seen, actor=SYSTEM_ACTOR, supplier="华联商厦")
    sqlite_app.execute(import_receipt, command)
    # Neither the file as it was nor the one corrected by hand is booked again.
    for content in (workbook((*WATER[:1], "四八零盒", *WATER[2:])), workbook(WATER)):
        assert "已于" in preview(sqlite_app, content).findings[0].message.zh
    assert on_hand(sqlite_app) == {("L1", "A-01", "issuable"): 480}


def test_another_delivery_of_the_same_goods_has_a_delivery_note_of_its_own(sqlite_app):
    furnish(sqlite_app)
    book_it(sqlite_app, workbook(WATER), reference="SH-0601")
    assert not preview(sqlite_app, workbook(WATER), reference="SH-0601").can_be_booked
    book_it(sqlite_app, workbook(WATER), reference="SH-0602")
    assert on_hand(sqlite_app) == {("L1", "A-01", "issuable"): 960}
    with pytest.raises(InvalidInput, match="送货单号"):
        book_it(sqlite_app, workbook(WATER), reference="x" * 65)


def test_two_people_at_once_book_a_workbook_once(app):
    furnish(app)
    content = workbook(WATER, TENTS)
    seen = [preview(app, content, f"{name}.xlsx") for name in "甲乙丙丁戊己"]

    def book(each):
        try:
            command = import_command(each, actor=SYSTEM_ACTOR, supplier="华联商厦")
            return app.execute(import_receipt, command).document_no
        except Conflict as refusal:
            return refusal

    with ThreadPoolExecutor(len(seen)) as pool:
        answers = list(pool.map(book, seen))
    booked = [each for each in answers if isinstance(each, str)]
    assert len(booked) == 1
    assert all(booked[0] in each.text.zh for each in answers if each not in booked)
    assert on_hand(app) == {("L1", "A-01", "issuable"): 480, ("-", "A-02", "issuable"): 20}


def test_an_import_that_is_cut_off_leaves_nothing_and_can_be_done_again(app):
    furnish(app)
    content = workbook(WATER, TENTS)
    command = import_command(preview(app, content), actor=SYSTEM_ACTOR, supplier="华联商厦")

    def cut_off(given, uow) -> Receipt:
        import_receipt(given, uow)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        app.execute(cut_off, command)
    assert on_hand(app) == {}
    assert preview(app, content).can_be_booked
    # The number that the first attempt took is free again.
    assert app.execute(import_receipt, command).document_no == "RK-2026-000001"


def test_packs_of_the_catalogue_are_counted_in_base_units(sqlite_app):
    furnish(sqlite_app)
    packed = replace(TENT, packs=(Pack("箱", 2, 131, 0.6), Pack("托盘", 12, 800, 4.0)))
    sqlite_app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (packed,)))
    seen = preview(sqlite_app, workbook(("SH01", "2托3箱1顶", None, None, None, "A-02")))
    # 2 × 12, 3 × 2 and 1.
    assert [row.quantity for row in seen.rows] == [31]
    assert "31 顶" in seen.findings[0].message.zh


def test_opening_stock_comes_from_the_opening_account(app):
    furnish(app)
    content = workbook(WATER)
    book_it(app, content, kind=WorkbookKind.OPENING, supplier="期初结存")
    (movement,) = app.read(movement_rows)
    assert (movement.from_account, movement.reason, movement.quantity) == (
        "opening",
        "opening",
        480,
    )
    # The same sheet as a receipt is something else, and a person's to decide.
    assert preview(app, content).can_be_booked


def test_one_bad_row_stops_the_whole_workbook(sqlite_app):
    furnish(sqlite_app)
    seen = preview(sqlite_app, workbook(WATER, ("SH01", -1, None, None, None, "A-01")))
    assert [found.source for found in seen.findings] == ["入库.xlsx!Sheet:3"]
    with pytest.raises(InvalidInput):
        import_command(seen, actor=SYSTEM_ACTOR, supplier="华联商厦")


def test_a_bin_is_needed_known_and_fit_for_the_goods(sqlite_app):
    furnish(sqlite_app)
    rows = (
        ("SH01", 1, None, None, None, None),
        ("SH01", 2, None, None, None, "A-1"),
        ("SH01", 3, None, None, None, "S-01"),
        ("SH01", 4, None, None, None, "a-02"),
    )
    seen = preview(sqlite_app, workbook(*rows))
    assert [(f.source[-1], f.message.zh[:8]) for f in seen.findings] == [
        ("2", "没有库位。请在表"), ("3", "本库没有库位“A"), ("4", "库位 S-01 "),
    ]  # fmt: skip
    assert "A-01" in seen.findings[1].message.zh
    assert [row.bin for row in seen.rows] == ["A-02"]
    seen = preview(sqlite_app, workbook(rows[0]), default_bin="A-01")
    assert [row.bin for row in seen.rows] == ["A-01"]
    assert seen.can_be_booked


def test_expired_goods_are_booked_as_expired(sqlite_app):
    furnish(sqlite_app)
    # The clock stands at 2026-06-01.
    book_it(sqlite_app, workbook(("WT01", 5, "L0", None, date(2026, 5, 31), "A-01")))
    assert on_hand(sqlite_app) == {("L0", "A-01", "expired"): 5}


def test_what_the_books_contradict_is_told_by_the_sheets_row(sqlite_app):
    furnish(sqlite_app)
    receive_water(sqlite_app, 10, date(2027, 5, 11), "L1")  # made a year before
    with pytest.raises(InvalidLines) as refusal:
        book_it(sqlite_app, workbook(TENTS, WATER))
    assert refusal.value.findings[0].source == "入库.xlsx!Sheet:3"
    assert on_hand(sqlite_app) == {("L1", "A-01", "issuable"): 10}


def test_a_bin_too_small_stops_the_whole_workbook(sqlite_app):
    furnish(sqlite_app)
    # 757 cases of 13.2 kg are the most that S-01 bears.
    rows = (TENTS, ("WT01", 758, "L1", None, date(2027, 5, 11), "S-01"))
    with pytest.raises(Conflict):
        book_it(sqlite_app, workbook(*rows))
    assert on_hand(sqlite_app) == {}


def test_a_file_that_is_no_workbook_can_not_be_booked(sqlite_app):
    furnish(sqlite_app)
    seen = preview(sqlite_app, b"\x00\x01")
    assert not seen.can_be_booked
    assert "不是 Excel 工作簿" in seen.findings[0].message.zh


def test_an_unknown_depot_and_a_missing_right_are_refused(sqlite_app):
    furnish(sqlite_app)
    with pytest.raises(NotFound):
        sqlite_app.read(preview_receipt, workbook(WATER), "入库.xlsx", depot="NO")
    with pytest.raises(NotAllowed):
        book_it(sqlite_app, workbook(WATER), actor="nobody")
    assert on_hand(sqlite_app) == {}
