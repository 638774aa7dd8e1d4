"""What a person should look at before an item is kept: findings, one rule a function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from depot.domain.finding import Finding, Severity
from depot.domain.hazard_class import CONDITIONS, HAZARD_CLASSES
from depot.domain.item import Item
from depot.domain.item_class import is_class_code
from depot.errors import Text

PLAN_GROUPS: Final = ("rescue_supplies", "daily_necessities", "response_equipment")
SEASONS: Final = ("all", "winter", "summer", "spring_autumn")
_DAYS_A_MONTH: Final = 30.4
_LEAD_KG_M3: Final = 11_340
_FEATHER_KG_M3: Final = 5
_FLAT_M2: Final = 25
_TOWER_MM: Final = 12_000
_TOLERANCE: Final = 0.98


@dataclass(frozen=True)
class Known:
    """What an item may name.

    Parameters
    ----------
    items
        Codes of the catalogue.
    classes
        Codes of the tree of classes; empty when none was imported.
    """

    items: Collection[str]
    classes: Collection[str]


def check_item(item: Item, known: Known) -> tuple[Finding, ...]:
    """Return everything that is wrong or odd about an item; `subject` is the field."""
    return tuple(finding for rule in _RULES for finding in rule(item, known))


def _class(item: Item, known: Known) -> Iterable[Finding]:
    code = item.gb38565_code
    if not code:
        yield _odd("gb38565_code", "还没有分类代码，目录树中列在“未分类”", "has no class yet")
    elif not is_class_code(code):
        yield _bad("gb38565_code", f"分类代码“{code}”应为 7 位数字（1+2+2+2）",
                   f"class “{code}” must have seven digits")  # fmt: skip
    elif known.classes and code not in known.classes:
        yield _odd("gb38565_code", f"分类表中没有“{code}”", f"the tree has no class “{code}”")


def _words(item: Item, _: Known) -> Iterable[Finding]:
    for name, value, allowed in (
        ("plan_group", item.plan_group, PLAN_GROUPS),
        ("season", item.season, SEASONS),
        ("hazard_class", item.hazard_class, ("", *HAZARD_CLASSES)),
    ):
        if value not in allowed:
            yield _bad(name, f"“{value}”不在可选范围内", f"“{value}” is none of the choices")
    for each in item.conditions:
        if each not in CONDITIONS:
            yield _bad("conditions", f"没有存放条件“{each}”", f"no condition “{each}”")
    if not item.storage_class.strip():
        yield _bad("storage_class", "应填写存放类别", "must have a storage class")


def _life(item: Item, _: Known) -> Iterable[Finding]:
    months = item.shelf_life_months
    if months and item.min_remaining_days >= months * _DAYS_A_MONTH:
        yield _bad(
            "min_remaining_days",
            f"发放时至少剩余 {item.min_remaining_days} 天，不少于全部保质期（{months} 个月），"
            "新货也发不出去",
            f"{item.min_remaining_days} days to be left are the whole life of {months} months",
        )
    if item.expiry_required and months is None:
        yield _odd("shelf_life_months", "要求登记有效期，但没有保质期",
                   "lots need an expiry, but the item has no shelf life")  # fmt: skip


def _density(item: Item, _: Known) -> Iterable[Finding]:
    if not item.weight_kg or not item.volume_m3:
        yield _odd("weight_kg", "重量或体积为零，不占库位", "takes no room: weight or volume is 0")
        return
    density = item.weight_kg / item.volume_m3
    if not _FEATHER_KG_M3 <= density <= _LEAD_KG_M3:
        yield _odd("volume_m3", f"每立方米 {density:,.0f} kg，请核对重量和体积的单位",
                   f"{density:,.0f} kg/m³: check the units of weight and volume")  # fmt: skip


def _stack(item: Item, _: Known) -> Iterable[Finding]:
    if item.footprint_m2 > _FLAT_M2:
        yield _odd("height_mm", f"单件占地 {item.footprint_m2:.1f} m²，请核对高度（毫米）",
                   f"covers {item.footprint_m2:.1f} m²: check the height in mm")  # fmt: skip
    if item.stack_layers * item.height_mm > _TOWER_MM:
        tower = item.stack_layers * item.height_mm / 1000
        yield _odd("stack_layers", f"堆高 {tower:.1f} 米，请核对层数",
                   f"a stack of {tower:.1f} m: check the layers")  # fmt: skip
    if item.stack_layers and not item.height_mm:
        yield _odd("height_mm", "填了层数没填高度，占地按体积估算",
                   "layers without a height: floor is taken from the volume")  # fmt: skip


def _frost(item: Item, _: Known) -> Iterable[Finding]:
    if item.storage_class.startswith("frost_free") and "frost_free" not in item.conditions:
        yield _odd("conditions", "存放类别要求防冻，存放条件未注明",
                   "the storage class is frost-free, the conditions don't say so")  # fmt: skip
    if item.need == "water" and not item.storage_class.startswith("frost_free"):
        yield _odd("storage_class", "饮用水冬季会冻坏，应放防冻库位",
                   "water freezes here in winter: keep it frost-free")  # fmt: skip


def _packs(item: Item, _: Known) -> Iterable[Finding]:
    for pack in item.packs:
        if pack.weight_kg < item.weight_kg * pack.units * _TOLERANCE:
            yield _odd("packs", f"{pack.name}毛重 {pack.weight_kg:g} kg 小于内装物净重",
                       f"{pack.name} weighs less than what is in it")  # fmt: skip
        if pack.volume_m3 < item.volume_m3 * pack.units * 0.8:
            yield _odd("packs", f"{pack.name}体积 {pack.volume_m3:g} m³ 装不下 {pack.units} 单位",
                       f"{pack.name} is too small for {pack.units} units")  # fmt: skip


def _substitutes(item: Item, known: Known) -> Iterable[Finding]:
    for each in item.substitutes:
        if each.item == item.code:
            yield _bad("substitutes", "不能替代自身", "can't stand in for itself")
        elif each.item not in known.items:
            yield _bad("substitutes", f"目录中没有替代品“{each.item}”", f"no item “{each.item}”")
        if not (each.rate.is_finite() and each.rate > 0):
            yield _bad("substitutes", f"{each.item} 的替代比例应大于零",
                       f"{each.item}: the rate must be above zero")  # fmt: skip
        for season in each.seasons:
            if season not in SEASONS:
                yield _bad("substitutes", f"{each.item} 的季节“{season}”无法识别",
                           f"{each.item}: no season “{season}”")  # fmt: skip
    pairs = [(each.item, each.seasons) for each in item.substitutes]
    if len(set(pairs)) < len(pairs):
        yield _bad("substitutes", "同一替代品重复", "names a substitute twice")


def _price(item: Item, _: Known) -> Iterable[Finding]:
    if not item.price_cny:
        yield _odd("price_cny", "单价为零，库存金额不计", "has no price")
    if not item.name_en.strip():
        yield _odd("name_en", "没有英文名", "has no English name")


_RULES: Final[tuple[Callable[[Item, Known], Iterable[Finding]], ...]] = (
    _class, _words, _life, _density, _stack, _frost, _packs, _substitutes, _price,
)  # fmt: skip


def _bad(field: str, zh: str, en: str) -> Finding:
    return Finding("item", Text(f"{zh}。", f"{en}."), field)


def _odd(field: str, zh: str, en: str) -> Finding:
    return Finding("item", Text(f"{zh}。", f"{en}."), field, Severity.WARNING)
