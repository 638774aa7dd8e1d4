"""Receipts are read from the workbooks that people really have."""

from datetime import date, datetime

import pytest
from workbook_world import HEAD, csv_text, errors, only, read, xlsx

from depot.io.workbook_in import ReceiptRow

WATER = ("WT01", None, 480, "箱", "L1", date(2026, 5, 12), date(2027, 5, 11), "A-01", None)


def water(**changes):
    """The row of water with some columns changed."""
    names = ("code", "name", "quantity", "unit", "lot", "made", "expires", "bin", "note")
    return tuple((dict(zip(names, WATER, strict=True)) | changes).values())


def test_a_plain_sheet_gives_its_rows():
    read_rows, findings = read(xlsx(HEAD, WATER))
    assert findings == ()
    assert read_rows == (
        ReceiptRow(
            "入库.xlsx!Sheet1:2",
            "WT01",
            480,
            "L1",
            date(2026, 5, 12),
            date(2027, 5, 11),
            "A-01",
            "",
        ),
    )


def test_the_head_is_found_below_titles_and_under_other_names():
    rows, findings = read(
        xlsx(
            ("昌邑区应急物资入库登记表",),
            (None,),
            ("填报单位:储备中心", None, "日期:2026年7月1日"),
            ("序号", "货物名称", "规格型号", "计量单位", "入库数量(箱)*", "生产 批号", "失效日期"),
            (1, "瓶装饮用水（550ｍＬ×24）", "550mL", "箱", "１,２００", 20260512, "2027年5月11日"),
            merge=["A1:G1"],
        )
    )
    assert findings == ()
    assert [(r.item, r.quantity, r.lot_no, r.expires_on) for r in rows] == [
        ("WT01", 1200, "20260512", date(2027, 5, 11))
    ]


def test_the_lower_of_two_levels_of_heads_is_read():
    rows, findings = read(
        xlsx(
            ("物资编码", "数量", "日期", None),
            (None, None, "生产日期", "有效期至"),
            ("WT01", 5, "2026-05-12", "2027-05-11"),
            merge=["A1:A2", "B1:B2", "C1:D1"],
        )
    )
    assert findings == ()
    assert rows[0].expires_on == date(2027, 5, 11)


def test_a_head_is_known_by_the_word_in_it_and_what_came_counts():
    head = ("物资编码", "计划数量", "数量", "实收数量", "存放货位", "颜色")
    rows, findings = read(xlsx(head, ("SH01", 90, 80, 70, "B-02", "蓝")))
    assert [(row.quantity, row.bin) for row in rows] == [(70, "B-02")]
    assert only(findings).severity == "warning"
    assert "计划数量、数量、颜色" in only(findings).message.zh
    _, findings = read(xlsx(("物资编码", "计划数量"), ("SH01", 90)))
    assert findings


def test_english_heads_are_known():
    rows, findings = read(
        xlsx(("Item code", "Qty", "Lot No.", "Expiry date"), ("wt01", 7, "L9", "2027/05/11"))
    )
    assert findings == ()
    assert (rows[0].item, rows[0].quantity) == ("WT01", 7)


@pytest.mark.parametrize(
    "written",
    [
        date(2027, 5, 11),
        datetime(2027, 5, 11, 8, 30),  # noqa: DTZ001 (workbooks know no zones)
        46518,  # Excel's number of 2027-05-11: 46022 is 2025-12-31, plus 496 days
        "46518",
        "2027-05-11",
        "2027/5/11",
        "2027.5.11",
        "２０２７年５月１１日",
        "2027 年 5 月 11 日",
        "20270511",
        20270511,
        "二〇二七年五月十一日",
        "2027-05-11 00:00:00",
        "13/05/2027",
        "5/13/2027",
        "2027年5月",
    ],
)
def test_dates_are_read_however_they_are_written(written):
    rows, findings = read(xlsx(HEAD, water(expires=written)))
    assert findings == ()
    # A month alone is good through its last day; the two others say the 13th.
    day = {"2027年5月": 31, "13/05/2027": 13, "5/13/2027": 13}.get(written, 11)
    assert rows[0].expires_on == date(2027, 5, day)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("05/06/2027", "2027年5月6日，也可以是 2027年6月5日"),
        ("27-05-11", "两位"),
        ("2027-02-30", "不存在"),
        ("2027-13-01", "不存在"),
        ("1899-01-01", "1980–2100"),
        ("明年五月", "无法识别"),
        (12.5, "无法识别"),
    ],
)
def test_a_doubtful_date_is_told_and_not_guessed(written, says):
    rows, findings = read(xlsx(HEAD, water(expires=written)))
    found = only(findings)
    assert rows == ()
    assert says in found.message.zh
    assert (found.source, found.subject) == ("入库.xlsx!Sheet1:2", "有效期至")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (-3, "负数"),
        (0, "零"),
        (2.5, "不是整数"),
        ("2.5", "不是整数"),
        ("很多", "不是数字"),
        ("一千二", "不是数字"),
        (None, "为空"),
        (1e12, "过大"),
        ("1e12", "过大"),
        (True, "不是数字"),
        ("12O", "单位“O”"),
        ("=1/0", "公式"),
    ],
)
def test_a_quantity_that_cannot_be_is_told_with_its_place(written, says):
    rows, findings = read(xlsx(HEAD, water(quantity=written)))
    assert rows == ()
    assert says in only(findings).message.zh
    assert only(findings).source == "入库.xlsx!Sheet1:2"
    assert only(findings).subject == "数量"


@pytest.mark.parametrize(
    ("written", "quantity"),
    [("480箱", 480), ("1.2万", 12_000), ("1,200", 1200), (480.0, 480), ("１２", 12), (" 7 箱 ", 7)],
)
def test_a_quantity_may_carry_its_unit_and_separators(written, quantity):
    rows, findings = read(xlsx(HEAD, water(quantity=written)))
    assert findings == ()
    assert rows[0].quantity == quantity


def test_another_unit_than_the_catalogues_is_refused():
    _, findings = read(xlsx(HEAD, water(unit="瓶")))
    assert "按“箱”记账" in only(findings).message.zh
    _, findings = read(xlsx(HEAD, ("FL05", None, 40, "㎡")))
    assert findings == ()


def test_an_unknown_item_is_told_with_those_alike():
    _, findings = read(xlsx(HEAD, water(code="WT1"), water(code=None, name="瓶装水")))
    assert "WT01 瓶装饮用水" in findings[0].message.zh
    assert "WT01 瓶装饮用水" in findings[1].message.zh
    assert [found.subject for found in findings] == ["物资编码", "品名"]


def test_a_code_that_contradicts_the_name_is_refused():
    _, findings = read(xlsx(HEAD, water(name="12平方米单帐篷")))
    assert "请核对编码或名称" in only(findings).message.zh


def test_an_item_that_ages_needs_an_expiry_date():
    _, findings = read(xlsx(HEAD, water(expires=None)))
    # 12 months after 12 May 2026.
    assert "2027-05-12" in only(findings).message.zh
    rows, findings = read(xlsx(HEAD, ("SH01", None, 3, "顶")))
    assert findings == ()
    assert rows[0].lot_no == "-"


def test_a_shelf_life_instead_of_a_date_is_worked_out_and_told():
    rows, findings = read(xlsx(HEAD, water(expires="12个月")))
    assert rows[0].expires_on == date(2027, 5, 11)
    assert only(findings).severity == "warning"
    head = ("物资编码", "数量", "生产日期", "保质期(月)")
    rows, findings = read(xlsx(head, ("WT01", 5, "2026-05-12", 12)))
    assert rows[0].expires_on == date(2027, 5, 11)


def test_expiry_before_manufacture_is_refused():
    _, findings = read(xlsx(HEAD, water(made=date(2027, 5, 11), expires=date(2026, 5, 12))))
    assert "填反" in only(findings).message.zh


def test_manufacture_in_the_future_is_refused_and_expired_goods_are_told():
    today = date(2026, 5, 11)
    rows, findings = read(xlsx(HEAD, WATER), today=today)
    assert rows == ()
    assert "晚于今天" in only(findings).message.zh
    # Good through the printed day, so expired the day after.
    assert read(xlsx(HEAD, WATER), today=date(2027, 5, 11)).findings == ()
    rows, findings = read(xlsx(HEAD, WATER), today=date(2027, 5, 12))
    assert len(rows) == 1
    assert only(findings).severity == "warning"


def test_missing_columns_are_named():
    rows, findings = read(xlsx(("品名", "单位", "批号"), ("土工布", "平方米", "L1")))
    assert rows == ()
    assert "缺少必需的列：数量" in only(findings).message.zh
    assert "品名、单位、批号" in only(findings).message.zh
    _, findings = read(xlsx(("数量", "单位"), (5, "箱")))
    assert "物资编码（或物资名称）" in only(findings).message.zh


def test_empty_rows_totals_repeated_heads_and_signatures_are_passed_over():
    rows, findings = read(
        xlsx(
            HEAD,
            WATER,
            (None,) * 9,
            HEAD,
            ("SH01", None, 20, "顶"),
            ("合 计", None, 500),
            ("制表人：李晓梅", None, "审核：王建国"),
        )
    )
    assert findings == ()
    assert [row.source for row in rows] == ["入库.xlsx!Sheet1:2", "入库.xlsx!Sheet1:5"]


def test_rows_that_only_carry_their_number_are_passed_over():
    rows, findings = read(xlsx(("序号", *HEAD), (1, *WATER), (2,), (3,)))
    assert findings == ()
    assert len(rows) == 1


def test_a_total_that_does_not_add_up_is_told():
    # 480 water and 20 tents make 500, the sheet says 510.
    _, findings = read(xlsx(HEAD, WATER, ("SH01", None, 20, "顶"), ("合计", None, 510)))
    assert "510" in only(findings).message.zh
    assert "500" in only(findings).message.zh
    assert only(findings).severity == "warning"


def test_a_merged_code_holds_for_all_its_rows_but_a_merged_quantity_does_not():
    rows, findings = read(
        xlsx(HEAD, WATER, water(code=None, lot="L2", quantity=20), merge=["A2:A3"])
    )
    assert findings == ()
    assert [(row.item, row.quantity) for row in rows] == [("WT01", 480), ("WT01", 20)]
    rows, findings = read(xlsx(HEAD, WATER, water(lot="L2", quantity=None), merge=["C2:C3"]))
    assert "取消合并" in only(findings).message.zh
    assert only(findings).source.endswith(":3")


def test_the_same_row_twice_is_refused_and_another_quantity_is_doubted():
    _, findings = read(xlsx(HEAD, WATER, WATER))
    assert only(findings).source.endswith(":3")
    assert "与第 2 行完全相同" in only(findings).message.zh
    rows, findings = read(xlsx(HEAD, WATER, water(quantity=20)))
    assert len(rows) == 2
    assert only(findings).severity == "warning"


def test_one_lot_with_two_expiry_dates_is_doubted():
    _, findings = read(xlsx(HEAD, WATER, water(expires=date(2027, 6, 1))))
    assert "批次 L1" in only(findings).message.zh
    assert only(findings).severity == "warning"


def test_a_formula_error_is_told_where_it_stands():
    def break_formula(book):
        book.active["G2"] = "#REF!"
        book.active["G2"].data_type = "e"

    _, findings = read(xlsx(HEAD, WATER, more=break_formula))
    assert "#REF!" in only(findings).message.zh
    assert only(findings).subject == "有效期至"


def test_all_findings_of_a_row_come_at_once():
    _, findings = read(xlsx(HEAD, water(code="??", quantity=-1, expires="?")))
    assert [found.subject for found in findings] == ["物资编码", "数量", "有效期至"]


def test_rows_of_several_sheets_are_read_and_hidden_ones_are_not():
    def add_sheets(book):
        second = book.create_sheet("二月")
        second.append(HEAD)
        second.append(("SH01", None, 3, "顶"))
        hidden = book.create_sheet("旧")
        hidden.append(HEAD)
        hidden.append(("SH01", None, 999, "顶"))
        hidden.sheet_state = "hidden"
        book.create_sheet("随笔").append(("给小李打电话",))

    rows, findings = read(xlsx(HEAD, WATER, title="一月", more=add_sheets))
    assert [row.source for row in rows] == ["入库.xlsx!一月:2", "入库.xlsx!二月:2"]
    assert only(findings).source == "入库.xlsx!随笔"
    assert only(findings).severity == "warning"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_files_are_read_in_the_encodings_that_occur(encoding, delimiter):
    text = csv_text(HEAD, water(made="2026-05-12", expires="2027年5月11日"), delimiter=delimiter)
    rows, findings = read(text.encode(encoding), "入库.csv")
    assert findings == ()
    assert (rows[0].source, rows[0].expires_on) == ("入库.csv:2", date(2027, 5, 11))


def test_english_comes_with_every_message():
    rubbish = (("?", "?", "?", "?", "?", "?", "?", "?", "?"), ("SH01", None, -1))
    _, findings = read(xlsx(HEAD, *rubbish))
    assert errors(findings)
    assert all(found.message.en.isascii() or "“" in found.message.en for found in findings)


def test_many_findings_are_cut_with_their_number():
    _, findings = read(xlsx(HEAD, *[("SH01", None, -1)] * 500))
    assert len(findings) == 301
    assert "200" in findings[-1].message.zh
