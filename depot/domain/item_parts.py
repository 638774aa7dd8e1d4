"""Packs and substitutes from what a person typed into a row."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from depot.domain.item import Item, Pack, Substitute
from depot.errors import InvalidInput

# What a form for a new item begins with.
BLANK: Final = Item(
    "NEW", "rescue_supplies", "", "all", "-", "", "件", 0, 0, None, "ambient_dry", Decimal(0)
)


_SEASONS: Final = {
    "冬季": "winter", "冬": "winter", "夏季": "summer", "夏": "summer", "春秋": "spring_autumn",
}  # fmt: skip


def require_code(code: str) -> str:
    """Return a new item's code, or ask for one.

    Raises
    ------
    InvalidInput
        When it is empty.
    """
    if not code:
        raise InvalidInput("请先填写物资编码。", "Give the item's code first.")
    return code


def pack_of(name: object, units: object, weight_kg: object, volume_m3: object) -> Pack:
    """Return a packing level.

    Raises
    ------
    InvalidInput
        When a number is missing or none.
    """
    count = _number(name, units)
    if count != int(count):
        raise InvalidInput(f"包装“{name}”的件数应为整数。", f"Pack “{name}” needs whole units.")
    return Pack(
        str(name or "").strip(), int(count), _number(name, weight_kg or 0),
        _number(name, volume_m3 or 0),
    )  # fmt: skip


def substitute_of(item: object, rate: object, seasons: object) -> Substitute:
    """Return a substitute; seasons are Chinese words or codes with anything between.

    Raises
    ------
    InvalidInput
        When the rate is no number.
    """
    code = str(item or "").strip().upper()
    try:
        amount = Decimal(str(rate or "").strip())
    except InvalidOperation as error:
        raise InvalidInput(
            f"替代品 {code} 的比例“{rate or ''}”不是数字。",
            f"The rate “{rate or ''}” of {code} is no number.",
        ) from error
    words = re.split(r"[\s、,，;；]+", str(seasons or "").strip().lower())
    return Substitute(code, amount, tuple(_SEASONS.get(word, word) for word in words if word))


def _number(name: object, value: object) -> float:
    try:
        return float(str(value))
    except ValueError as error:
        raise InvalidInput(
            f"包装“{name}”的“{value if value is not None else ''}”不是数字。",
            f"“{value}” of pack “{name}” is no number.",
        ) from error
