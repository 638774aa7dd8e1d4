"""A file that is no workbook gives a message, never an error page."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_world import HEAD, csv_text, only, read, xlsx


def zipped(**files):
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return saved.getvalue()


def locked():
    """The start of what Excel writes for a workbook with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "没有任何内容"),
        (b"\n\n , ,\n", "没有任何内容"),
        ("今天下雨，明天再来。".encode(), "没有找到表头"),
        (b"\x00\x01\x02\xff" * 50, "不是 Excel 工作簿"),
        (b"%PDF-1.7\n\x00", "不是 Excel 工作簿"),
        (locked(), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .xlsx"),
        (b"PK\x03\x04 and no more", "不是 Excel 工作簿"),
        (zipped(readme="hello"), "不是 Excel 工作簿"),
        (xlsx(HEAD)[:-200], "不是 Excel 工作簿"),
        (xlsx(), "没有任何内容"),
        (xlsx(HEAD), "没有数据行"),
        (xlsx(("a", "b"), (1, 2)), "没有找到表头"),
        (zipped(xl__worksheets__sheet1=b" " * 70_000_000), "展开后有 70 MB"),
    ],
)
def test_a_file_that_is_no_stock_list_is_told_what_it_is(content, says):
    rows, findings = read(content)
    assert rows == ()
    assert says in only(findings).message.zh
    assert only(findings).source.startswith("入库.xlsx")


def test_a_file_too_large_is_not_opened():
    _, findings = read(b"PK\x03\x04" + bytes(20_000_001))
    assert "超过 20 MB" in only(findings).message.zh


def test_merging_whole_columns_does_not_fill_the_memory():
    sheet = b'<worksheet><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    _, findings = read(zipped(xl__worksheets__sheet1=sheet))
    assert "合并的单元格过多" in only(findings).message.zh


def test_a_stray_cell_far_away_is_told_but_does_not_stop_reading():
    def stray(book):
        book.active["A1048576"] = "x"

    rows, findings = read(xlsx(HEAD, ("SH01", None, 3, "顶"), more=stray))
    assert len(rows) == 1
    assert "20000 行" in only(findings).message.zh


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**13), 10**13),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 (zone-free in Excel)
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(
        [*HEAD, "合计", "小计", "制表：", "WT01", "土工布", "480箱", "=A1", "#N/A", "/"]
    ),
    st.from_regex(r"[0-9]{0,4}[-/.年][0-9]{0,3}[-/.月][0-9]{0,4}日?", fullmatch=True),
    st.from_regex(r"[0-9,.eE+万个月-]{0,8}", fullmatch=True),
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=8)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, with_head=st.booleans())
def test_rubbish_in_cells_never_raises(rows, with_head):
    content = xlsx(*([HEAD] if with_head else []), *rows)
    read_rows, findings = read(content, today=date(2026, 7, 1))
    assert read_rows or findings
    assert all(row.quantity > 0 for row in read_rows)
    assert all(found.message.zh and found.message.en for found in findings)


@settings(max_examples=120, deadline=None)
@given(content=st.binary(max_size=400), kind=st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]))
def test_rubbish_in_bytes_never_raises(content, kind):
    rows, findings = read(kind + content)
    assert rows == ()
    assert findings


@settings(max_examples=120, deadline=None)
@given(rows=ROWS)
def test_rubbish_in_csv_never_raises(rows):
    text = csv_text(HEAD, *rows)
    read_rows, findings = read(text.encode(), "入库.csv", today=date(2026, 7, 1))
    assert read_rows or findings


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_a_workbook_with_a_broken_byte_never_raises(place, byte):
    content = bytearray(xlsx(HEAD, ("SH01", None, 3, "顶")))
    content[place % len(content)] = byte
    rows, findings = read(bytes(content))
    assert rows or findings
