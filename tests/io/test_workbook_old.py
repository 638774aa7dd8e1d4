"""Workbooks of the old format (.xls, .et) are read like the new ones, by their content."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_world import HEAD, errors, only, read, xlsx

FILES = Path(__file__).with_name("files")
RECEIPT = (FILES / "receipt.xls").read_bytes()
ROWS = [
    ("WT01", 480, "20260512", date(2026, 5, 12), date(2027, 5, 11), "A-01", ""),
    ("WT01", 1200, "L2", date(2026, 5, 13), date(2027, 5, 12), "A-01", ""),
    ("WT01", 96, "L3", date(2026, 5, 14), date(2027, 5, 31), "A-02", "零散"),
    ("SH01", 3, "-", None, None, "B-02", ""),
]
"""What a person reads in receipt.xls; 2027年5月 is good through the last of May."""


def told(rows):
    return [(r.item, r.quantity, r.lot_no, r.made_on, r.expires_on, r.bin, r.note) for r in rows]


@pytest.mark.parametrize("name", ["入库.xls", "入库.et", "入库.xlsx", "入库"])
def test_an_old_workbook_is_read_whatever_it_is_called(name):
    rows, findings = read(RECEIPT, name)
    assert told(rows) == ROWS
    assert errors(findings) == []
    assert [row.source for row in rows] == [f"{name}!入库:{number}" for number in (3, 4, 5, 7)]


def test_rows_that_a_filter_hides_are_told_and_not_read_and_hidden_sheets_neither():
    rows, findings = read(RECEIPT, "入库.xls")
    assert "FL05" not in {row.item for row in rows}
    assert 99 not in {row.quantity for row in rows}
    assert "第 6 行已隐藏" in only(findings).message.zh


def test_it_comes_out_as_the_same_sheet_in_the_new_format():
    new = xlsx(
        HEAD,
        ("WT01", "瓶装饮用水(550mL×24)", 480, "箱", 20260512, date(2026, 5, 12),
         date(2027, 5, 11), "A-01"),
        (None, None, "１,２００箱", "箱", "L2", "2026年5月13日", "2027.5.12", "A-01"),
        (None, None, 96, "同上", "L3", date(2026, 5, 14), "2027年5月", "A-02", "零散"),
        ("SH01", "12平方米单帐篷", 3, "顶", None, None, None, "B-02"),
        merge=["A2:A4", "B2:B4"],
    )  # fmt: skip
    assert told(read(new).rows) == told(read(RECEIPT).rows)


def test_an_error_in_a_cell_is_no_quantity():
    rows, findings = read((FILES / "errors.xls").read_bytes(), "入库.xls")
    assert rows == ()
    assert "#N/A" in only(findings).message.zh
    assert only(findings).source == "入库.xls!Sheet1:2"


def with_password():
    """As Excel marks a book that is scrambled: a FILEPASS record among the first ones."""
    code_page, file_pass = b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00"
    assert code_page in RECEIPT
    return RECEIPT.replace(code_page, file_pass, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (with_password(), "密码"),
        (RECEIPT[:2000], "已损坏"),
        (RECEIPT[:600], "已损坏"),
        (RECEIPT.replace("Workbook".encode("utf-16-le"), "WordDocs".encode("utf-16-le")), "不是"),
        ((FILES / "stray.xls").read_bytes(), "第 65536 行、第 256 列"),
        (b"<html><table><tr><td>\xce\xef</td></tr></table></html>", "网页"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "网页"),
    ],
)
def test_a_bad_old_file_is_told_what_it_is_and_what_to_do(content, says):
    rows, findings = read(content, "入库.xls")
    assert rows == ()
    assert says in only(findings).message.zh
    assert only(findings).source.startswith("入库.xls")


def test_text_with_tabs_under_an_old_name_is_read_as_text():
    rows, findings = read("物资编码\t数量\nSH01\t3\n".encode("gb18030"), "导出.xls")
    assert findings == ()
    assert [(row.item, row.quantity) for row in rows] == [("SH01", 3)]


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(0, len(RECEIPT) - 1), st.integers(0, 255)), min_size=1, max_size=20
    )
)
def test_a_damaged_old_workbook_never_raises_and_never_ends_the_program(places):
    content = bytearray(RECEIPT)
    for place, byte in places:
        content[place] = byte
    rows, findings = read(bytes(content), "入库.xls")
    assert rows or findings
