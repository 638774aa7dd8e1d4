"""Where goods should go (上架建议): ranked bins with the reasons, split where one is too small.

What a bin must fulfil: open, right purpose, class and danger allowed, nothing beside it
that must not be, high enough, room left. Among those the order is: the same lot or expiry
together, then the same item, then a bin of its own; heavy goods low; what is asked for
often near the dock; a bin that takes all before one that doesn't; the shorter walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from depot.domain.bin_load import Load, room_for
from depot.domain.hazard_class import HAZARD_CLASSES
from depot.domain.item import Item
from depot.domain.place import Bin, Purpose, Separation
from depot.errors import Text

# Two lots whose ends lie this close are kept together.
SAME_EXPIRY_DAYS: Final = 31
# What two hands should not lift to a shelf.
HEAVY_KG: Final = 25.0
# Issues in a year from which on an item counts as fast.
FAST_ISSUES: Final = 12
# Walks that differ by less count as the same.
_NEAR_STEP_M: Final = 20.0


class Company(IntEnum):
    """What lies in a bin already, from best to worst."""

    SAME_LOT = 0
    SAME_EXPIRY = 1
    EMPTY = 2
    OTHER_ITEMS = 3
    OTHER_EXPIRY = 4


@dataclass(frozen=True)
class Shelved:
    """Units of a lot in a bin.

    Parameters
    ----------
    expires_on
        None when it never does.
    classes
        Storage and hazard class of its item.
    """

    item: str
    lot_id: int
    expires_on: date | None
    quantity: int
    classes: tuple[str, str]


@dataclass(frozen=True)
class BinState:
    """A bin with what is in it.

    Parameters
    ----------
    walk_m
        From the dock; None when the bin isn't drawn.
    """

    bin: Bin
    load: Load
    goods: tuple[Shelved, ...]
    walk_m: float | None


@dataclass(frozen=True)
class Arrival:
    """Goods to be put away.

    Parameters
    ----------
    lot_id
        When the lot is known already.
    issues_per_year
        How often the item was issued in the last year.
    on_hold
        Whether the goods wait for a decision (待检, damaged, recalled).
    """

    item: Item
    quantity: int
    lot_id: int | None = None
    expires_on: date | None = None
    issues_per_year: int = 0
    on_hold: bool = False


@dataclass(frozen=True)
class BinAdvice:
    """A bin to use.

    Parameters
    ----------
    bin
        Its code.
    quantity
        Base units to put there; 0 for a further choice.
    room
        Base units that it would take.
    reasons
        Why it stands where it stands.
    """

    bin: str
    quantity: int
    room: int
    reasons: tuple[Text, ...]


def advise_bins(
    arrival: Arrival, states: Iterable[BinState], separations: Sequence[Separation]
) -> tuple[BinAdvice, ...]:
    """Return the bins to use in order, then further choices with quantity 0."""
    open_to = [
        (state, room)
        for state in states
        if (room := _room(arrival, state, separations)) > 0
    ]  # fmt: skip
    ranked = sorted(open_to, key=lambda each: _rank(arrival, *each))
    advice, left = [], arrival.quantity
    for state, room in ranked:
        taken = min(room, left)
        left -= taken
        advice.append(BinAdvice(state.bin.code, taken, room, _reasons(arrival, state, room)))
    return tuple(advice)


def refusal_of(item: Item, state: BinState, separations: Sequence[Separation]) -> Text | None:
    """Return why a bin can't take an item at all; None when it can."""
    shelf = state.bin
    if shelf.closed:
        return Text("已停用", "closed")
    if not shelf.allows(item.storage_class):
        return Text("存放类别不符", "class not allowed")
    if not shelf.bears(item.hazard_class):
        zh, en = HAZARD_CLASSES.get(item.hazard_class, (item.hazard_class,) * 2)
        return Text(f"不具备{zh}存放条件", f"not fitted out for {en}")
    present = {name for goods in state.goods for name in goods.classes}
    for pair in separations:
        for own, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if own in {item.storage_class, item.hazard_class} and other in present:
                return Text(f"禁忌混存：{pair.reason_zh}", f"must not share: {pair.reason_en}")
    return None


def _room(arrival: Arrival, state: BinState, separations: Sequence[Separation]) -> int:
    wanted = Purpose.HOLD if arrival.on_hold else Purpose.STORE
    if state.bin.purpose is not wanted or refusal_of(arrival.item, state, separations):
        return 0
    present = sum(each.quantity for each in state.goods if each.item == arrival.item.code)
    return room_for(arrival.item, state.bin, state.load, present)


def _rank(arrival: Arrival, state: BinState, room: int) -> tuple[float, ...]:
    walk = state.walk_m if state.walk_m is not None else float("inf")
    fast = arrival.issues_per_year >= FAST_ISSUES
    return (
        _company(arrival, state),
        state.bin.level if arrival.item.weight_kg >= HEAVY_KG else 0,
        # Slow goods leave the places near the dock to fast ones.
        walk // _NEAR_STEP_M if fast else 0,
        room < arrival.quantity,
        walk,
    )


def _company(arrival: Arrival, state: BinState) -> Company:
    own = [each for each in state.goods if each.item == arrival.item.code]
    if not own:
        return Company.OTHER_ITEMS if state.goods else Company.EMPTY
    if arrival.lot_id is not None and any(each.lot_id == arrival.lot_id for each in own):
        return Company.SAME_LOT
    alike = all(_days_apart(each.expires_on, arrival.expires_on) <= SAME_EXPIRY_DAYS
                for each in own)  # fmt: skip
    return Company.SAME_EXPIRY if alike else Company.OTHER_EXPIRY


def _days_apart(one: date | None, other: date | None) -> float:
    if one is None or other is None:
        return 0 if one is other else float("inf")
    return abs((one - other).days)


_COMPANY: Final = {
    Company.SAME_LOT: Text("同批次已在此", "the same lot lies here"),
    Company.SAME_EXPIRY: Text("同品种、到期日相近", "the same item with a close expiry"),
    Company.EMPTY: Text("空库位", "empty"),
    Company.OTHER_ITEMS: Text("与其他品种同放", "beside other items"),
    Company.OTHER_EXPIRY: Text(
        "已有到期日不同的同品种，先到期先出时需翻找", "the same item lies here with another expiry"
    ),
}


def _reasons(arrival: Arrival, state: BinState, room: int) -> tuple[Text, ...]:
    shelf, item = state.bin, arrival.item
    reasons = [_COMPANY[_company(arrival, state)]]
    if shelf.storage_classes:
        reasons.append(Text("存放类别相符", "made for this class"))
    if item.weight_kg >= HEAVY_KG and shelf.level == 0:
        reasons.append(Text(f"单重 {item.weight_kg:g} kg，放地面层", "heavy: on the floor"))
    if state.walk_m is not None:
        reasons.append(_nearness(arrival, state.walk_m))
    rest_kg = shelf.max_kg - state.load.weight_kg
    rest_m3 = shelf.volume_m3 - state.load.volume_m3
    rest_m2 = f"、{shelf.floor_m2 - state.load.floor_m2:,.1f} m²" if shelf.floor_m2 else ""
    reasons.append(
        Text(
            f"剩余 {rest_kg:,.0f} kg、{rest_m3:,.1f} m³{rest_m2}，可放 {room:,} {item.unit_zh}",
            f"{rest_kg:,.0f} kg, {rest_m3:,.1f} m³{rest_m2.replace('、', ', ')} left: room for "
            f"{room:,}",
        )
    )
    return tuple(reasons)


def _nearness(arrival: Arrival, walk_m: float) -> Text:
    if arrival.issues_per_year >= FAST_ISSUES:
        return Text(
            f"常用物资（近一年出库 {arrival.issues_per_year} 次），距月台 {walk_m:.0f} m",
            f"issued {arrival.issues_per_year} times in a year, {walk_m:.0f} m from the dock",
        )
    return Text(f"距月台 {walk_m:.0f} m", f"{walk_m:.0f} m from the dock")
