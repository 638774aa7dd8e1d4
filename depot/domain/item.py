"""An item of the supply catalogue (品类)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from depot.errors import InvalidInput

MAX_CODE_LENGTH = 32
MAX_LAYERS = 50
MAX_HEIGHT_MM = 12_000
_MM3_PER_M3 = 1_000_000_000
_MM2_PER_M2 = 1_000_000


@dataclass(frozen=True)
class Pack:
    """A packing level (包装): a whole number of base units, with what it weighs and takes.

    Parameters
    ----------
    name
        In words: 箱, 托盘 ….
    units
        Base units in one.
    weight_kg, volume_m3
        Of one, as packed.
    """

    name: str
    units: int
    weight_kg: float
    volume_m3: float


@dataclass(frozen=True)
class Substitute:
    """What may be issued instead (替代品).

    Parameters
    ----------
    item
        Code of the other item.
    rate
        Units of it that do the work of one unit.
    seasons
        When it does; empty means always.
    """

    item: str
    rate: Decimal
    seasons: tuple[str, ...] = ()


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
    hazard_class
        Danger in store: one of `hazard_class.HAZARD_CLASSES`; empty when harmless.
    conditions
        How it must be kept: ``"frost_free"``, ``"dry"``, ``"dark"`` ….
    height_mm
        Height of one base unit as packed; 0 when not measured.
    stack_layers
        Most layers on one another, 1 for what must not be stacked; 0 when not known.
    packs
        Packing levels from small to large.
    substitutes
        What may be issued instead.
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
    hazard_class: str = ""
    conditions: tuple[str, ...] = ()
    height_mm: int = 0
    stack_layers: int = 0
    packs: tuple[Pack, ...] = ()
    substitutes: tuple[Substitute, ...] = ()

    def __post_init__(self) -> None:
        if not self.code.strip() or len(self.code) > MAX_CODE_LENGTH:
            raise InvalidInput(
                f"物资编码“{self.code}”无效：应为 1 至 {MAX_CODE_LENGTH} 个字符。",
                f"Item code “{self.code}” must have 1 to {MAX_CODE_LENGTH} characters.",
            )
        for name in ("name_zh", "unit_zh"):
            if not getattr(self, name).strip():
                raise self._invalid(name, "不能为空", "must not be empty")
        if not self.price_cny.is_finite() or self.price_cny != round(self.price_cny, 2):
            raise self._invalid(
                "price_cny", "应为最多两位小数的金额", "must be an amount of at most two decimals"
            )
        for name in ("weight_kg", "volume_m3", "price_cny", "min_remaining_days"):
            if not getattr(self, name) >= 0:
                raise self._invalid(name, "不能为负数", "must not be negative")
        if self.shelf_life_months is not None and self.shelf_life_months <= 0:
            raise self._invalid("shelf_life_months", "应大于零", "must be above zero")
        self._require_stack()
        self._require_packs()

    @property
    def footprint_mm2(self) -> int:
        """Floor under one base unit in mm²; 0 when its height was not measured."""
        if not self.height_mm:
            return 0
        return round(self.volume_m3 * _MM3_PER_M3 / self.height_mm)

    @property
    def footprint_m2(self) -> float:
        """Floor under one base unit."""
        return self.footprint_mm2 / _MM2_PER_M2

    def _require_stack(self) -> None:
        if not 0 <= self.height_mm <= MAX_HEIGHT_MM:
            raise self._invalid("height_mm", "应为 0 至 12000 毫米", "must be 0 to 12,000 mm")
        if not 0 <= self.stack_layers <= MAX_LAYERS:
            raise self._invalid("stack_layers", "应为 0 至 50 层", "must be 0 to 50 layers")

    def _require_packs(self) -> None:
        """Each level is a whole number of base units and of the level below it."""
        below = 1
        for pack in self.packs:
            whole = isinstance(pack.units, int) and not isinstance(pack.units, bool)
            if not pack.name.strip() or not whole or pack.units <= below or pack.units % below:
                raise self._invalid(
                    "packs",
                    f"包装“{pack.name}”应为基本单位的整数倍，大于下一级且能被下一级（{below}）整除",
                    f"level “{pack.name}” must be a whole number of base units, more than the "
                    f"level below and a multiple of it ({below})",
                )
            if not (pack.weight_kg >= 0 and pack.volume_m3 >= 0):
                raise self._invalid("packs", "重量和体积不能为负数", "must not be negative")
            below = pack.units
        if len({pack.name for pack in self.packs} | {self.unit_zh}) <= len(self.packs):
            raise self._invalid("packs", "包装名称重复", "must have different names")

    def _invalid(self, name: str, zh: str, en: str) -> InvalidInput:
        return InvalidInput(f"物资 {self.code} 的 {name} {zh}。", f"Item {self.code}: {name} {en}.")
