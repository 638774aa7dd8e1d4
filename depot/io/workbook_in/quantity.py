"""Reading quantities as people write them, and counting them in an item's base unit."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from depot.errors import Text
from depot.io.workbook_in.chinese import NUMERALS, chinese_number
from depot.io.workbook_in.grid import Broken, Content
from depot.io.workbook_in.texts import plain, shortened

MAX_QUANTITY = 100_000_000
"""More than any depot holds; a slip of the hand."""

MAX_LENGTH = 60
"""More characters than any quantity takes."""

_NUMBER = r"[+-]?\d(?:[\d,\s]*\d)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?"
_UNIT = r"m[23]|[^\d\s,.+\-零又、][^\d+\-零又、]*"
_PART = re.compile(rf"({_NUMBER})\s*([万千百])?\s*({_UNIT})?\s*[+零又、]?\s*")
_IN_CHINESE = re.compile(rf"([{NUMERALS}]+)")
_TIMES = {"万": 10_000, "千": 1000, "百": 100, None: 1}
_SAME_UNIT = {
    "m2": "平方米",
    "m3": "立方米",
    "公斤": "千克",
    "kg": "千克",
    "pcs": "件",
    "托盘": "托",
}


@dataclass(frozen=True)
class Amount:
    """What a cell says: one number, or several with their units (``3箱5瓶``).

    Parameters
    ----------
    parts
        Number and the unit behind it; the unit is empty when none is written.
    text
        As it stands in the cell.
    """

    parts: tuple[tuple[Decimal, str], ...]
    text: str


def parse_quantity(value: Content, *, zero_too: bool = False) -> Amount | Text:
    """Return the amount, or what is wrong.

    Full-width digits, thousands separators, 万, Chinese numerals and units behind the
    number (``480箱``, ``1.2万``, ``十二箱``, ``3箱5瓶``) are understood.

    Parameters
    ----------
    zero_too
        A count may be zero.
    """
    if isinstance(value, Broken):
        return broken_formula(value)
    if value is None or plain(value) == "":
        return Text("数量为空。请填写正整数。", "The quantity is empty. Enter a whole number.")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _no_number(shortened(plain(value)))
    if isinstance(value, float) and not math.isfinite(value):
        return _no_number(shortened(plain(value)))
    text = plain(value)
    if len(text) > MAX_LENGTH:
        return _no_number(shortened(text))
    return _parsed(text, zero_too=zero_too)


def _parsed(text: str, *, zero_too: bool) -> Amount | Text:
    digits = _IN_CHINESE.sub(_digits, text, count=1) if text[:1] in NUMERALS else text
    parts, end = [], 0
    while end < len(digits):
        match = _PART.match(digits, end)
        if match is None:
            return _no_number(text)
        number = Decimal(re.sub(r"[,\s]", "", match[1])) * _TIMES[match[2]]
        parts.append((number, _bare(match[3] or "")))
        end = match.end()
    if len(parts) > 1 and not all(unit for _, unit in parts):
        return _no_number(text)
    numbers = [number for number, _ in parts]
    total = min(numbers) if min(numbers) < 0 else sum(numbers, Decimal(0))
    wrong = _checked(total, text, zero_too=zero_too)
    return wrong or Amount(tuple(parts), text)


def _digits(match: re.Match[str]) -> str:
    number = chinese_number(match[1])
    return match[0] if number is None else str(number)


def _bare(unit: str) -> str:
    return unit.strip().strip("()[] ")


def _checked(number: Decimal, text: str, *, zero_too: bool) -> Text | None:
    if number < 0 or (number == 0 and not zero_too):
        sign_zh, sign_en = ("零", "zero") if number == 0 else ("负数", "negative")
        return Text(
            f"数量“{text}”是{sign_zh}。数量应为正整数；没有的物资请删去该行。",
            f"The quantity “{text}” is {sign_en}. Enter a positive one, or delete the row.",
        )
    return _too_large(text) if number > MAX_QUANTITY else None


def _too_large(text: str) -> Text:
    return Text(
        f"数量“{text}”过大（上限 {MAX_QUANTITY:,d}）。请检查是否多写了零。",
        f"The quantity “{text}” is too large (at most {MAX_QUANTITY:,d}). Check the zeros.",
    )


def in_base_units(
    amount: Amount, base: str, sizes: Mapping[str, int], behind: str = ""
) -> int | Text:
    """Return an amount in whole base units, or what is wrong.

    Parameters
    ----------
    base
        The item's base unit.
    sizes
        Base units in each larger unit.
    behind
        The unit that stands in a column of its own.
    """
    total = Decimal(0)
    for number, written in amount.parts:
        unit = written or behind
        size = 1 if not unit or same_unit(unit, base) else _size(unit, sizes)
        if size is None:
            return _unknown_unit(unit, base)
        total += number * size
    if total != total.to_integral_value():
        return Text(
            f"数量“{amount.text}”不是整数。库存按整件记账，请换算成整数的基本单位“{base}”。",
            f"The quantity “{amount.text}” is a fraction. Stock is kept in whole “{base}”: "
            "convert it.",
        )
    return _too_large(amount.text) if total > MAX_QUANTITY else int(total)


def _size(unit: str, sizes: Mapping[str, int]) -> int | None:
    return next((size for name, size in sizes.items() if same_unit(unit, name)), None)


def _unknown_unit(unit: str, base: str) -> Text:
    return Text(
        f"单位“{shortened(unit)}”与目录不符：该物资按“{base}”记账，也没有“{shortened(unit)}”的包装"
        f"换算。请把数量换算成“{base}”，或加一列“每件数量”。",
        f"The unit “{shortened(unit)}” differs: the item is kept in “{base}” and has no such pack. "
        "Convert the quantity, or add a column “Pack size”.",
    )


def _no_number(text: str) -> Text:
    return Text(
        f"数量“{text}”不是数字。请用数字填写，如 480 或 12箱。",
        f"The quantity “{text}” is not a number. Enter a whole number.",
    )


def broken_formula(value: Broken) -> Text:
    """Return what to tell about a formula without a value."""
    if value.shown:
        return Text(
            f"公式出错，显示为 {value.shown}。请改正公式，或直接填写数值。",
            f"The formula fails and shows {value.shown}. Correct it, or enter the value.",
        )
    return Text(
        "公式没有计算结果。请在 Excel 中打开、重新保存，或直接填写数值。",
        "The formula has no stored result. Open and save the file in Excel, or enter the value.",
    )


def same_unit(one: str, other: str) -> bool:
    """Whether two units mean the same, as ``m²`` and 平方米 do."""
    left, right = (plain(unit).casefold() for unit in (one, other))
    return _SAME_UNIT.get(left, left) == _SAME_UNIT.get(right, right)
