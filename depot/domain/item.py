"""An item of the supply catalogue (品类)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from depot.errors import InvalidInput

MAX_CODE_LENGTH = 32


@dataclass(frozen=True)
class Item:
    """What a depot stocks, counted in whole base units.

    Parameters
    ----------
    code
        Our code, unique.
    plan_group
        Group of the district's plan: ``"rescue"``, ``"daily_necessities"`` ….
    need
        The need that it serves: ``"water"``, ``"food"`` …; may be empty.
    season
        ``"all"``, ``"winter"`` or ``"summer"``.
    name_zh, name_en
        Names.
    unit_zh
        Base unit in words, for example 顶.
    weight_kg, volume_m3
        Of one base unit as packed. Kept to the gram and the cm³.
    shelf_life_months
        From manufacture in good storage; None when it doesn't age.
    storage_class
        What a bin must allow to hold it.
    price_cny
        Price of one base unit, kept to the fen.
    expiry_required
        Whether a lot must carry an expiry date.
    min_remaining_days
        Days of life that must be left when it arrives.
    marks
        How sure the figures are: field → sourced, derived, estimated, likely.
    gb38565_code, standard, note
        Class code, product standard, remark.
    """

    code: str
    plan_group: str
    need: str
    season: str
    name_zh: str
    name_en: str
    unit_zh: str
    weight_kg: float
    volume_m3: float
    shelf_life_months: int | None
    storage_class: str
    price_cny: Decimal
    expiry_required: bool = False
    min_remaining_days: int = 0
    marks: Mapping[str, str] = field(default_factory=dict)
    gb38565_code: str = ""
    standard: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.code.strip() or len(self.code) > MAX_CODE_LENGTH:
            raise InvalidInput(
                f"物资编码“{self.code}”无效：应为 1 至 {MAX_CODE_LENGTH} 个字符。",
                f"Item code “{self.code}” must have 1 to {MAX_CODE_LENGTH} characters.",
            )
        for name in ("name_zh", "unit_zh"):
            if not getattr(self, name).strip():
                raise self._invalid(name, "不能为空", "must not be empty")
        for name in ("weight_kg", "volume_m3", "price_cny", "min_remaining_days"):
            if not getattr(self, name) >= 0:
                raise self._invalid(name, "不能为负数", "must not be negative")
        if self.shelf_life_months is not None and self.shelf_life_months <= 0:
            raise self._invalid("shelf_life_months", "应大于零", "must be above zero")

    def _invalid(self, name: str, zh: str, en: str) -> InvalidInput:
        return InvalidInput(f"物资 {self.code} 的 {name} {zh}。", f"Item {self.code}: {name} {en}.")
