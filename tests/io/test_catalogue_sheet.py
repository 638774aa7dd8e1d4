"""The catalogue as a workbook: out and in again it is the same; every bad cell is told."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from ledger_world import TENT, WATER
from openpyxl import Workbook, load_workbook

from depot.domain.item import Pack, Substitute
from depot.io.catalogue_sheet import (
    COLUMNS,
    catalogue_sheet,
    read_catalogue_sheet,
    read_class_sheet,
)
from depot.io.reference import reference

KNOWN = {item.code: item for item in (WATER, TENT)}


def book(*rows) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def read(*rows):
    return read_catalogue_sheet(book(*rows), "目录.xlsx", KNOWN)


def test_the_whole_catalogue_comes_back_as_it_went_out():
    items = reference().items
    known = {item.code: item for item in items}
    back, findings = read_catalogue_sheet(catalogue_sheet(items), "目录.xlsx", known)
    assert findings == ()
    assert back == items


def test_packs_and_substitutes_are_read_as_they_are_written():
    item = replace(
        TENT, packs=(Pack("托盘", 4, 280, 1.3),),
        substitutes=(Substitute("SH02", Decimal("0.5"), ("winter",)),),
    )  # fmt: skip
    sheet = load_workbook(BytesIO(catalogue_sheet((item,)))).active
    heads = [cell.value for cell in sheet[1]]
    values = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert values["包装换算"] == "托盘=4（280 kg，1.3 m³）"
    assert values["替代品"] == "SH02×0.5 winter"
    back, _ = read_catalogue_sheet(catalogue_sheet((item,)), "a.xlsx", KNOWN)
    assert back == (item,)


def test_a_missing_column_keeps_what_the_item_has():
    (tent,), findings = read(("物资编码", "单价元"), ("sh01", 1600))
    assert findings == ()
    assert tent == replace(TENT, price_cny=Decimal(1600))


def test_heads_may_stand_below_a_title_and_digits_be_full_width():
    (tent,), findings = read(
        ("物资目录（2026）",), (), ("物资编码", "单位重量 kg"), ("SH01", "６６")
    )
    assert findings == ()
    assert tent.weight_kg == 66


BAD = [
    (("SH01", "重", None), "单位重量kg"),
    (("SH01", 65, "托盘=四"), "包装换算"),
    (("SH01", 65, "托盘=2.5(1kg,1m³)"), "包装换算"),
    (("SH01", -1, None), "weight_kg"),
    (("SH01", "nan", None), "weight_kg"),
    (("XX01", 3, None), "缺少：物资名称"),
]


@pytest.mark.parametrize(("row", "word"), BAD)
def test_a_bad_cell_is_a_finding_with_sheet_and_row(row, word):
    items, findings = read(("物资编码", "单位重量kg", "包装换算"), row, ("WT01", 13, None))
    (finding,) = findings
    assert finding.source == "目录.xlsx!Sheet:2"
    assert word in finding.message.zh
    assert [item.code for item in items] == ["WT01"]


def test_a_code_twice_and_a_sheet_without_codes_are_told():
    _, findings = read(("物资编码", "单价元"), ("SH01", 1), ("SH01", 2))
    assert "重复" in findings[0].message.zh
    _, findings = read(("名称", "单价元"), ("SH01", 1))
    assert "没有“物资编码”列" in findings[0].message.zh
    _, findings = read_catalogue_sheet(b"rubbish\x00", "a.xlsx", KNOWN)
    assert findings


def test_every_field_of_an_item_but_its_marks_has_a_column():
    fields = {column.field for column in COLUMNS}
    assert set(TENT.__dataclass_fields__) - fields == {"marks"}


def test_a_table_of_classes_is_read_with_short_codes_filled_up():
    sheet = book(
        ("代码", "名称"), ("1", "基本生活保障物资"), (101, "粮食"), ("10101", "面粉"), ("1x", "?")
    )
    classes, findings = read_class_sheet(sheet, "分类.xlsx")
    assert [each.code for each in classes] == ["1000000", "1010000", "1010100"]
    assert {each.mark for each in classes} == {"sourced"}
    assert findings[0].source == "分类.xlsx!Sheet:5"
