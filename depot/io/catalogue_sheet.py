"""The catalogue as a workbook, out and in: one line an item, Chinese heads.

Packs are written ``箱=24(13.5kg,0.02m³)；托盘=960(560kg,1m³)``, substitutes
``WT02×0.698 winter``. A column that is missing keeps what the item has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from depot.domain.finding import Finding
from depot.domain.hazard_class import CONDITIONS, HAZARD_CLASSES
from depot.domain.item import Item, Pack, Substitute
from depot.domain.item_class import ItemClass
from depot.domain.item_history import written
from depot.errors import DepotError, InvalidInput, Text
from depot.io.table_out import put_row
from depot.io.workbook_in.grid import Grid
from depot.io.workbook_in.named_heads import named_heads
from depot.io.workbook_in.opening import grids_of
from depot.io.workbook_in.texts import plain, shortened

GROUPS: Final = {
    "rescue_supplies": "应急救援物资",
    "daily_necessities": "生活必需品",
    "response_equipment": "应急处置装备",
}
SEASONS: Final = {"all": "全年", "winter": "冬季", "summer": "夏季", "spring_autumn": "春秋"}
_PACK = re.compile(r"(?P<name>[^=]+)=(?P<units>\d+)(?:\((?P<kg>[\d.]+)kg,(?P<m3>[\d.]+)m[3³]\))?")
_SUBSTITUTE = re.compile(r"(?P<item>\S+?)\s*[×x*]\s*(?P<rate>[\d.]+)(?P<seasons>(?: \w+)*)")
_PARTS = re.compile(r"[;；]")


@dataclass(frozen=True)
class Column:
    """A column of the sheet.

    Parameters
    ----------
    field
        Of the item.
    head
        What stands above it.
    write, read
        From the item to the cell, and back.
    """

    field: str
    head: str
    write: Callable[[Any], object]
    read: Callable[[str], Any]


def catalogue_sheet(items: Sequence[Item]) -> bytes:
    """Return the catalogue as a workbook that can be changed and read back."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = "物资目录"
    sheet.append([column.head for column in COLUMNS])
    for number, item in enumerate(items, 2):
        values: list[Any] = [column.write(getattr(item, column.field)) for column in COLUMNS]
        put_row(sheet, number, values)
    for number, column in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E4EAF1")
        width = 30 if column.field in {"name_zh", "packs", "substitutes", "note"} else 14
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "C2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_catalogue_sheet(
    content: bytes, name: str, known: Mapping[str, Item]
) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """Return the items of a workbook or CSV file and what is wrong with it, by sheet and row.

    Parameters
    ----------
    known
        The catalogue: columns that the sheet lacks are taken from there.
    """
    grids, opened = grids_of(content, name)
    findings, items = list(opened), {}
    for grid in grids[:1]:
        head, heads = named_heads(grid, {column.head: column.field for column in COLUMNS})
        if "code" not in heads.values():
            findings.append(_finding(grid.source, "没有“物资编码”列", "no column 物资编码"))
            continue
        for number in sorted(row for row in grid.rows if row > head):
            cells = {field: _cell(grid, number, column, field) for column, field in heads.items()}
            code = cells.get("code", "").upper()
            if not code:
                continue
            try:
                if code in items:
                    raise InvalidInput(f"编码 {code} 重复。", f"Code {code} comes twice.")
                items[code] = _item(code, cells, known.get(code))
            except DepotError as refusal:
                findings.append(Finding(grid.where(number), refusal.text, code))
    return tuple(items.values()), tuple(findings)


def _cell(grid: Grid, row: int, column: int, field: str) -> str:
    """Return a cell as text; names keep the brackets that they were typed with."""
    value = grid.at(row, column)
    return value.strip() if field in _AS_TYPED and isinstance(value, str) else plain(value)


def read_class_sheet(
    content: bytes, name: str
) -> tuple[tuple[ItemClass, ...], tuple[Finding, ...]]:
    """Return the classes of a workbook or CSV file: columns 代码, 名称 and perhaps 英文名."""
    grids, opened = grids_of(content, name)
    findings, classes = list(opened), {}
    words = {"代码": "code", "分类代码": "code", "code": "code", "名称": "zh", "分类名称": "zh",
             "name_zh": "zh", "英文名": "en", "name_en": "en"}  # fmt: skip
    for grid in grids[:1]:
        head, heads = named_heads(grid, words)
        for number in sorted(row for row in grid.rows if row > head):
            cells = {field: plain(grid.at(number, column)) for column, field in heads.items()}
            code = cells.get("code", "").ljust(7, "0")
            try:
                classes[code] = ItemClass(
                    code, cells.get("zh", ""), cells.get("en", ""), "sourced", shortened(name)
                )
            except DepotError as refusal:
                findings.append(Finding(grid.where(number), refusal.text, code))
    return tuple(classes.values()), tuple(findings)


def _item(code: str, cells: Mapping[str, str], before: Item | None) -> Item:
    read = {column.field: column.read for column in COLUMNS}
    values = {}
    for field, text in cells.items():
        try:
            values[field] = read[field](text)
        except (ValueError, InvalidOperation) as error:
            head = next(column.head for column in COLUMNS if column.field == field)
            raise InvalidInput(
                f"“{head}”填写的“{shortened(text)}”无法识别。",
                f"“{shortened(text)}” can't be read as {field}.",
            ) from error
    values["code"] = code
    if before is not None:
        return replace(before, **values)
    needed = {"name_en": "", "season": "all", "need": "", "shelf_life_months": None}
    missing = [
        column.head for column in COLUMNS
        if column.field in _NEEDED and not cells.get(column.field)
    ]  # fmt: skip
    if missing:
        raise InvalidInput(
            f"新物资 {code} 缺少：{'、'.join(missing)}。",
            f"The new item {code} lacks: {', '.join(missing)}.",
        )
    return Item(**(needed | {"price_cny": Decimal(0)} | values))


def _finding(source: str, zh: str, en: str) -> Finding:
    return Finding(source, Text(f"{zh}。", f"{en}."))


def _coded(names: Mapping[str, str]) -> Callable[[str], str]:
    codes = {name: code for code, name in names.items()} | {code: code for code in names}

    def read(text: str) -> str:
        if not text:
            return ""
        return codes[text] if text in codes else _unknown(text)

    return read


def _unknown(text: str) -> str:
    raise ValueError(text)


def _words(names: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    read = _coded(names)
    return lambda text: tuple(read(each) for each in re.split(r"[、,;；\s]+", text) if each)


def _whole(text: str) -> int:
    number = Decimal(text or "0")
    if number != int(number):
        raise ValueError(text)
    return int(number)


def _packs(text: str) -> tuple[Pack, ...]:
    return tuple(_pack(part.strip()) for part in _PARTS.split(text) if part.strip())


def _pack(text: str) -> Pack:
    found = _PACK.fullmatch(text.replace("（", "(").replace("）", ")").replace("，", ",")
                            .replace(" ", ""))  # fmt: skip
    if found is None:
        raise ValueError(text)
    weight, volume = float(found["kg"] or 0), float(found["m3"] or 0)
    return Pack(found["name"], int(found["units"]), weight, volume)


def _substitutes(text: str) -> tuple[Substitute, ...]:
    return tuple(_substitute(part.strip()) for part in _PARTS.split(text) if part.strip())


def _substitute(text: str) -> Substitute:
    found = _SUBSTITUTE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Substitute(found["item"], Decimal(found["rate"]), tuple(found["seasons"].split()))


def _yes(text: str) -> bool:
    if text not in {"是", "否", "", "yes", "no"}:
        raise ValueError(text)
    return text in {"是", "yes"}


def _same(value: object) -> object:
    return value


def _float(value: float) -> object:
    return round(value, 6)


# Without what stands in brackets: 防冻, 阴凉.
_CONDITION_NAMES: Final = {code: zh.split("（")[0] for code, (zh, _) in CONDITIONS.items()}
_AS_TYPED: Final = frozenset({"name_zh", "name_en", "unit_zh", "standard", "note"})
_HAZARD_NAMES: Final = {code: zh for code, (zh, _) in HAZARD_CLASSES.items()}
_NEEDED: Final = frozenset(
    {"plan_group", "name_zh", "unit_zh", "weight_kg", "volume_m3", "storage_class"}
)


def _named(names: Mapping[str, str]) -> Callable[[str], object]:
    return lambda code: names.get(code, code)


def _all_named(names: Mapping[str, str]) -> Callable[[Iterable[str]], object]:
    return lambda codes: "、".join(names.get(code, code) for code in codes)


COLUMNS: Final = (
    Column("code", "物资编码", _same, str),
    Column("name_zh", "物资名称", _same, str),
    Column("name_en", "英文名称", _same, str),
    Column("gb38565_code", "分类代码", _same, str),
    Column("plan_group", "规划类别", _named(GROUPS), _coded(GROUPS)),
    Column("need", "用途", _same, str),
    Column("season", "季节", _named(SEASONS), _coded(SEASONS)),
    Column("unit_zh", "计量单位", _same, str),
    Column("weight_kg", "单位重量kg", _float, float),
    Column("volume_m3", "单位体积m3", _float, float),
    Column("height_mm", "单件高mm", _same, _whole),
    Column("stack_layers", "堆码层数", _same, _whole),
    Column("packs", "包装换算", written, _packs),
    Column("storage_class", "存放类别", _same, str),
    Column("conditions", "存放条件", _all_named(_CONDITION_NAMES), _words(_CONDITION_NAMES)),
    Column("hazard_class", "危险类别", _named(_HAZARD_NAMES), _coded(_HAZARD_NAMES)),
    Column("shelf_life_months", "保质期月", _same, lambda text: _whole(text) or None),
    Column("expiry_required", "须登记有效期", lambda yes: "是" if yes else "否", _yes),
    Column("min_remaining_days", "发放时至少剩余天数", _same, _whole),
    Column("price_cny", "单价元", float, lambda text: Decimal(text or "0")),
    Column("substitutes", "替代品", written, _substitutes),
    Column("standard", "标准号", _same, str),
    Column("note", "备注", _same, str),
)
