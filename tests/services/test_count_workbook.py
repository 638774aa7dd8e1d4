"""A counting sheet filled in in Excel is entered into the count, or told what is wrong."""

import io

import pytest
from count_world import opened, stocked
from openpyxl import Workbook

from depot.errors import InvalidInput, NotFound
from depot.io.workbook_in import WorkbookKind, open_workbook
from depot.services.count_entering import enter_counts
from depot.services.count_views import blind_sheet
from depot.services.count_workbook import count_command, preview_counts

HEAD = ("序号", "库位", "物资编码", "批次", "有效期至", "状态", "实盘数量", "备注")


def workbook(*rows):
    book, content = Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(content)
    return open_workbook(content.getvalue(), "盘点.xlsx", WorkbookKind.COUNT)


def printed(app, number, quantities):
    """The sheet as printed, with numbers filled in by bin."""
    return workbook(
        *(
            (each.line, each.bin, each.item, each.lot_no, each.expires_on, "可发放",
             quantities.get(each.bin), None)
            for each in app.read(blind_sheet, number).lines
        )
    )  # fmt: skip


def test_the_printed_sheet_is_read_back_line_by_line(app):
    stocked(app)
    number = opened(app)
    seen = app.read(preview_counts, printed(app, number, {"A-01": 98, "A-02": 20}), number)
    assert seen.can_be_entered
    assert {line.line for line in seen.lines} == {1, 2}
    app.execute(enter_counts, count_command(seen, "11111111-1111-4111-8111-111111111111", "keeper"))
    counted = {each.bin: each.counted for each in app.read(blind_sheet, number).lines}
    assert counted == {"A-01": 98, "A-02": 20}


def test_a_list_without_the_sheets_numbers_is_known_by_its_labels(sqlite_app):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    # The number 2 is another list's: the line says something else.
    seen = sqlite_app.read(
        preview_counts, workbook((2, "A-01", "WT01", "L1", None, None, "九十八", None)), number
    )
    (line,) = seen.lines
    assert (line.line, line.bin, line.item, line.lot_no, line.quantity) in {
        (0, "A-01", "WT01", "L1", 98), (2, "", "", "-", 98),
    }  # fmt: skip


def test_nothing_is_entered_while_something_is_wrong(sqlite_app):
    stocked(sqlite_app)
    number = opened(sqlite_app)
    rows = ((1, "A-01", "WT01", "L1", None, None, -3, None),
            (2, None, "SH01", None, None, None, 20, None))  # fmt: skip
    seen = sqlite_app.read(preview_counts, workbook(*rows), number)
    assert [each.source for each in seen.findings] == ["盘点.xlsx!Sheet:2", "盘点.xlsx!Sheet:3"]
    with pytest.raises(InvalidInput, match="未录入"):
        count_command(seen, "11111111-1111-4111-8111-111111111111", "keeper")
    with pytest.raises(NotFound):
        sqlite_app.read(preview_counts, workbook(*rows), "PD-2026-009999")
