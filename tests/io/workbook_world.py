"""Workbooks as people make them, built cell by cell, and a catalogue of four items."""

import csv
import io
from decimal import Decimal

from openpyxl import Workbook

from depot.domain.item import Item
from depot.io.workbook_in import read_receipt_workbook


def item(code, name_zh, name_en, unit_zh, *, months=None, expiry=False):
    return Item(
        code, "daily_necessities", "", "all", name_zh, name_en, unit_zh, 10.0, 0.05, months,
        "general", Decimal(10), expiry_required=expiry,
    )  # fmt: skip


CATALOGUE = {
    each.code: each
    for each in (
        item(
            "WT01",
            "瓶装饮用水(550mL×24)",
            "Bottled water 24 x 550 mL",
            "箱",
            months=12,
            expiry=True,
        ),
        item("FD02", "方便面(桶装24桶)", "Instant noodles, 24 cups", "箱", months=6, expiry=True),
        item("SH01", "12平方米单帐篷", "Tent 12 m2, single", "顶"),
        item("FL05", "土工布", "Geotextile", "平方米"),
    )
}
HEAD = ("物资编码", "品名", "数量", "单位", "批号", "生产日期", "有效期至", "库位", "备注")


def xlsx(*rows, title="Sheet1", merge=(), more=None):
    """A workbook of one sheet; ``more`` may change it before it is saved."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    if more:
        more(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def csv_text(*rows, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def read(content, name="入库.xlsx", **more):
    return read_receipt_workbook(content, name, CATALOGUE, **more)


def errors(findings):
    return [found for found in findings if found.severity == "error"]


def only(findings):
    """The one finding there is."""
    assert len(findings) == 1, findings
    return findings[0]
