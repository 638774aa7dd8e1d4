"""Who takes what before it expires: by past use, and by what the house expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from depot.domain.budget import Purpose
from depot.domain.item import Item
from depot.domain.ledger import MAX_QUANTITY
from depot.domain.rotation import DAYS_A_YEAR
from depot.store.uow import Reader
from optimize.replenish.problem import Offer, Outlet, Way

REACH_MONTHS: Final = 6
"""After the plan's end: what ends soon after has to be given away within it."""

_US_PER_DAY: Final = 86_400_000_000
_MONTHS: Final = 12
_PERCENT: Final = 100

# What the house expects until its own rotations say otherwise, marked estimated in
# docs/replenish.md: percent of the standard a month, percent of the price, months of life left
# (of what lives shortly no more than a quarter of its life), months of the year (none: all).
_DAILY: Final = (
    (Way.USERS, 10, 70, 2, ()),
    (Way.DRILL, 10, 30, 0, (5, 9)),
    (Way.AID, 5, 40, 3, ()),
)
_OTHER: Final = (
    (Way.SALE, 10, 30, 6, ()),
    (Way.DRILL, 10, 20, 0, (5, 9)),
)
_PART_OF_LIFE: Final = 4
_BELOW_PRICE: Final = 0.95


def outlets(
    reader: Reader,
    items: Mapping[str, Item],
    standards: Mapping[str, int],
    fen: Mapping[str, int],
    offers: Iterable[Offer],
    *,
    ageing: AbstractSet[str],
) -> tuple[Outlet, ...]:
    """Return regular use (it must be served) and the ways of rotation of what ages.

    Parameters
    ----------
    ageing
        Items of which something ends by `REACH_MONTHS` after the plan. Others are not rotated:
        to a plan that sees no further, selling all above the target would be worth more.
    """
    cheapest: dict[str, float] = {}
    for offer in offers:
        price = min(step.price_cny for step in offer.steps)
        cheapest[offer.item] = min(price, cheapest.get(offer.item, price))
    found = []
    for code, units in sorted(_used_a_month(reader).items()):
        if code in items and units:
            found.append(Outlet(f"use:{code}", code, units, least=units, name="use"))
    for code, item in sorted(items.items()):
        if not item.shelf_life_months or code not in ageing:
            continue
        ways = _DAILY if item.plan_group == Purpose.DAILY else _OTHER
        for way, percent, worth, left, months in ways:
            most = standards[code] * percent // _PERCENT
            share = worth / _PERCENT
            price = fen.get(code, 0) / 100
            if price and share * price >= cheapest.get(code, price):
                # Nobody buys in order to give away.
                share = round(_BELOW_PRICE * cheapest[code] / price, 4)
            if most:
                found.append(
                    Outlet(
                        f"{way.value}:{code}", code, most, way, share=share,
                        min_left_months=min(left, item.shelf_life_months // _PART_OF_LIFE),
                        calendar_months=months,
                    )
                )  # fmt: skip
    return tuple(found)


def _used_a_month(reader: Reader) -> Counter[str]:
    """Return units that were used a month in the last year, rotations left out."""
    papers = [each.issue_no for each in reader.rotations.all(limit=MAX_QUANTITY) if each.issue_no]
    used = reader.rotations.used(reader.now_us - DAYS_A_YEAR * _US_PER_DAY, papers)
    found: Counter[str] = Counter()
    for (_, item), units in used.items():
        found[item] += units
    return Counter({item: units // _MONTHS for item, units in found.items()})
