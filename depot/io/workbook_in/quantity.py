"""Reading whole quantities as people write them."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from depot.errors import Text
from depot.io.workbook_in.grid import Broken, Content
from depot.io.workbook_in.texts import plain, shortened

MAX_QUANTITY = 100_000_000
"""More than any depot holds; a slip of the hand."""

MAX_LENGTH = 60
"""More characters than any quantity takes."""

_NUMBER_AND_UNIT = re.compile(
    r"([+-]?[\d,.\s]*\d(?:[eE][+-]?\d{1,3})?)\s*(万)?\s*([^\d\s,.+-][^\d]*|)"
)
_SAME_UNIT = {"m2": "平方米", "m3": "立方米", "公斤": "千克", "kg": "千克"}


def parse_quantity(value: Content) -> tuple[int, str] | Text:
    """Return the quantity and the unit written behind it, or what is wrong.

    Full-width digits, thousands separators and a trailing unit (``480箱``,
    ``1.2万``) are understood.
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
    return _parsed(text) if len(text) <= MAX_LENGTH else _no_number(shortened(text))


def _parsed(text: str) -> tuple[int, str] | Text:
    match = _NUMBER_AND_UNIT.fullmatch(text)
    if match is None:
        return _no_number(text)
    digits, ten_thousands, unit = match.groups()
    try:
        number = Decimal(re.sub(r"[,\s]", "", digits)) * (10_000 if ten_thousands else 1)
    except InvalidOperation:
        return _no_number(text)
    return _checked(number, text) or (int(number), unit.strip())


def _checked(number: Decimal, text: str) -> Text | None:
    if number <= 0:
        sign_zh, sign_en = ("零", "zero") if number == 0 else ("负数", "negative")
        return Text(
            f"数量“{text}”是{sign_zh}。入库数量应为正整数；没有的物资请删去该行。",
            f"The quantity “{text}” is {sign_en}. Enter a positive one, or delete the row.",
        )
    if number > MAX_QUANTITY:
        return Text(
            f"数量“{text}”过大（上限 {MAX_QUANTITY:,d}）。请检查是否多写了零。",
            f"The quantity “{text}” is too large (at most {MAX_QUANTITY:,d}). Check the zeros.",
        )
    if number != number.to_integral_value():
        return Text(
            f"数量“{text}”不是整数。库存按整件记账，请换算成整数的基本单位。",
            f"The quantity “{text}” is a fraction. Stock is kept in whole units: convert it.",
        )
    return None


def _no_number(text: str) -> Text:
    return Text(
        f"数量“{text}”不是数字。请用阿拉伯数字填写正整数。",
        f"The quantity “{text}” is not a number. Enter a positive whole number.",
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
