"""What people do to sheets: packs, hidden rows, heads in two rows, counting sheets, numerals."""

from datetime import date

import pytest
from workbook_world import CATALOGUE, HEAD, csv_text, errors, only, read, xlsx

from depot.io.workbook_in import Field, WorkbookKind, check_rows, open_workbook
from depot.io.workbook_in.chinese import chinese_number

EXPIRES = date(2027, 5, 11)
PACKS = {"WT01": {"托": 48}, "SH01": {"箱": 2}}


def checked(content, kind=WorkbookKind.RECEIPT, packs=None, name="入库.xlsx"):
    opened = open_workbook(content, name, kind)
    found = check_rows(opened, CATALOGUE, today=date(2026, 6, 1), packs=packs)
    return found.rows, (*opened.findings, *found.findings)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十二", 12), ("二十三", 23), ("一百零五", 105), ("一千二百", 1200), ("一千零五", 1005),
        ("叁佰伍拾", 350), ("两万", 20_000), ("两万零五", 20_005), ("一亿二千万", 120_000_000),
        ("二〇二七", 2027),
        # Said for 1,200, 25,000 and 120, or for nothing at all.
        ("一千二", None), ("两万五", None), ("一百二", None), ("百", None), ("万", None),
        ("十十", None), ("", None), ("很多", None),
    ],
)  # fmt: skip
def test_chinese_numerals_are_read_unless_they_have_two_readings(written, number):
    assert chinese_number(written) == number


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("1,200 箱", 1200), ("１２箱", 12), ("十二箱", 12), ("1.2万箱", 12_000), ("3千", 3000),
        ("两百五十箱", 250), ("12(箱)", 12), ("+12", 12), (" 12 ", 12), ("1 200", 1200),
    ],
)  # fmt: skip
def test_quantities_are_read_however_they_are_written(written, units):
    rows, findings = checked(xlsx(HEAD, ("WT01", None, written, None, "L1", None, EXPIRES)))
    assert findings == ()
    assert [row.quantity for row in rows] == [units]


@pytest.mark.parametrize(
    ("quantity", "unit", "units"),
    [
        ("2托", None, 96),
        (2, "托", 96),
        ("2托5箱", None, 101),
        ("2托零5箱", "箱", 101),
        ("0.5托", None, 24),
    ],
)
def test_packs_become_base_units_and_a_person_is_told(quantity, unit, units):
    content = xlsx(HEAD, ("WT01", None, quantity, unit, "L1", None, EXPIRES))
    rows, findings = checked(content, packs=PACKS)
    assert [row.quantity for row in rows] == [units]
    assert only(findings).severity == "warning"
    assert f"{units} 箱" in only(findings).message.zh


def test_a_column_tells_the_size_of_a_pack_that_the_catalogue_lacks():
    head = ("物资编码", "数量", "单位", "每件数量")
    rows, findings = checked(xlsx(head, ("SH01", 3, "捆", 5), ("SH01", "2捆", None, "4顶")))
    assert [row.quantity for row in rows] == [15, 8]
    assert {found.severity for found in findings} == {"warning"}
    # Where both say something the catalogue counts.
    rows, _ = checked(xlsx(head, ("SH01", 3, "箱", 5)), packs=PACKS)
    assert [row.quantity for row in rows] == [6]


@pytest.mark.parametrize(
    ("quantity", "unit", "says"),
    [
        ("2板", None, "单位“板”与目录不符"),
        (2, "件", "单位“件”与目录不符"),
        ("0.3托", None, "不是整数"),
        ("3托5", None, "不是数字"),
        ("约12箱", None, "不是数字"),
        ("3托-5箱", None, "负数"),
        ("9999999托", None, "过大"),
    ],
)
def test_a_unit_that_nobody_knows_and_a_broken_pack_are_told(quantity, unit, says):
    content = xlsx(HEAD, ("WT01", None, quantity, unit, "L1", None, EXPIRES))
    rows, findings = checked(content, packs=PACKS)
    assert rows == ()
    assert says in only(findings).message.zh


def test_heads_in_two_rows_that_nobody_merged_are_read_together():
    content = xlsx(
        ("二〇二六年入库台账",),
        ("物资编码", "数量", "日期", None, "存放"),
        (None, "（箱）", "生产日期", "有效期至", "库位"),
        ("WT01", 5, "2026.5.12", "2027年5月", "A-01"),
        ("合计", 5),
    )
    rows, findings = read(content)
    assert findings == ()
    assert [(row.quantity, row.made_on, row.expires_on, row.bin) for row in rows] == [
        (5, date(2026, 5, 12), date(2027, 5, 31), "A-01")
    ]


def test_merged_items_span_their_lots_and_ditto_marks_repeat():
    content = xlsx(
        HEAD,
        ("WT01", "瓶装饮用水(550mL×24)", 5, "箱", "L1", None, EXPIRES, "A-01"),
        (None, None, 6, None, "L2", None, EXPIRES, "同上"),
        ("同上", "〃", 7, "同上", "L3", None, "同上", "〃"),
        merge=["A2:A3", "B2:B3", "D2:D3"],
    )
    rows, findings = read(content)
    assert findings == ()
    assert [(row.item, row.quantity, row.lot_no, row.bin, row.expires_on) for row in rows] == [
        ("WT01", 5, "L1", "A-01", EXPIRES),
        ("WT01", 6, "L2", "A-01", EXPIRES),
        ("WT01", 7, "L3", "A-01", EXPIRES),
    ]


def test_hidden_rows_are_not_read_and_named():
    def hide(book):
        for row in (3, 4):
            book.active.row_dimensions[row].hidden = True

    lines = [("SH01", None, n, None, None, None, None, f"A-0{n}") for n in (1, 2, 3, 4)]
    rows, findings = read(xlsx(HEAD, *lines, more=hide))
    assert [row.quantity for row in rows] == [1, 4]
    assert "第 3、4 行已隐藏" in only(findings).message.zh
    assert only(findings).severity == "warning"


def test_a_month_kept_as_a_number_that_may_be_january_or_october_is_not_guessed():
    rows, findings = read(xlsx(HEAD, ("WT01", None, 5, None, "L1", None, 2027.1)))
    assert rows == ()
    assert "10月" in only(findings).message.zh
    rows, _ = read(xlsx(HEAD, ("WT01", None, 5, None, "L1", None, 2027.3)))
    assert rows[0].expires_on == date(2027, 3, 31)


COUNT_HEAD = ("库位", "物资编码", "物资名称", "批次", "账面数量", "实盘数量", "盈亏", "备注")


def test_a_counting_sheet_gives_what_was_counted_not_what_the_books_say():
    content = xlsx(
        ("盘点表",),
        COUNT_HEAD,
        ("A-01", "WT01", None, "L1", 480, "４７８", -2, "破损两箱"),
        ("A-02", "SH01", None, "无", 20, 0, -20, None),
        ("合计", None, None, None, 500, 478, -22, None),
        ("盘点人：张三", None, None, None, None, "复盘人：李四"),
    )
    rows, findings = checked(content, WorkbookKind.COUNT, name="盘点.xlsx")
    assert findings == ()
    assert [(r.source, r.bin, r.item, r.lot_no, r.quantity, r.note) for r in rows] == [
        ("盘点.xlsx!Sheet1:3", "A-01", "WT01", "L1", 478, "破损两箱"),
        ("盘点.xlsx!Sheet1:4", "A-02", "SH01", "-", 0, ""),
    ]


@pytest.mark.parametrize("written", [-1, "好多", 1e12, "=1/0"])
def test_a_count_that_cannot_be_is_told(written):
    content = xlsx(COUNT_HEAD, ("A-01", "WT01", None, "L1", 480, written, None, "数过"))
    rows, findings = checked(content, WorkbookKind.COUNT)
    assert rows == ()
    assert len(errors(findings)) == 1


def test_what_was_not_counted_is_left_out_and_a_line_keeps_its_number():
    head = ("序号", "库位", "物资编码", "批次", "实盘数量")
    lines = (
        (1, "A-01", "WT01", "L1", None),
        (2, "A-01", "WT01", "L2", 0),
        ("", "A-02", "SH01", "", 3),
    )
    rows, findings = checked(xlsx(head, *lines), WorkbookKind.COUNT)
    assert [(row.line, row.quantity) for row in rows] == [(2, 0), (0, 3)]
    assert "没有填实盘数" in only(findings).message.zh
    assert only(findings).severity == "warning"


def test_a_sheet_in_gbk_is_read():
    content = csv_text(HEAD, ("WT01", "瓶装饮用水(550mL×24)", "12箱", "箱", "L1", "", "2027年3月"))
    rows, findings = checked(content.encode("gbk"), name="入库.csv")
    assert findings == ()
    assert (rows[0].quantity, rows[0].expires_on) == (12, date(2027, 3, 31))


def test_a_corrected_row_is_judged_anew():
    opened = open_workbook(
        xlsx(HEAD, ("WT99", None, "好多", None, "L1", None, "明年")), "入库.xlsx"
    )
    (row,) = opened.rows
    found = check_rows(opened, CATALOGUE)
    assert [each.subject for each in found.findings] == ["物资编码", "数量", "有效期至"]
    assert row.corrected({Field.CODE: "WT99", Field.QUANTITY: " 好多 "}) is row
    better = row.corrected(
        {Field.CODE: "WT01", Field.QUANTITY: "12箱", Field.EXPIRES_ON: "2027年3月"}
    )
    opened = type(opened)(opened.name, opened.kind, (better,), (), ())
    found = check_rows(opened, CATALOGUE)
    assert found.findings == ()
    assert (found.rows[0].item, found.rows[0].quantity) == ("WT01", 12)
    assert found.rows[0].source == row.source


def test_a_quantity_merged_over_two_rows_can_be_corrected():
    content = xlsx(HEAD, ("SH01", None, 5), ("SH01", None, None), merge=["C2:C3"])
    opened = open_workbook(content, "入库.xlsx")
    assert "合并" in only(check_rows(opened, CATALOGUE).findings).message.zh
    rows = (
        opened.rows[0].corrected({Field.QUANTITY: "3"}),
        opened.rows[1].corrected({Field.QUANTITY: "2"}),
    )
    opened = type(opened)(opened.name, opened.kind, rows, (), ())
    found = check_rows(opened, CATALOGUE)
    assert [row.quantity for row in found.rows] == [3, 2]
