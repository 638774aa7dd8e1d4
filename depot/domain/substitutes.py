"""What may be issued instead, from what one unit of each item covers of a need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from depot.domain.item import Substitute

_ALL: Final = "all"
_PLACES: Final = Decimal("0.001")


@dataclass(frozen=True)
class Coverage:
    """What one unit of an item covers.

    Parameters
    ----------
    seasons
        When it does; ``all`` for always.
    amount
        In the need's own measure: litres, kcal, places ….
    """

    item: str
    need: str
    seasons: tuple[str, ...]
    amount: Decimal


def substitutes_of(coverages: Iterable[Coverage]) -> dict[str, tuple[Substitute, ...]]:
    """Return for each item what does its work, in the seasons in which both do.

    The rate is how many units of the other cover what one unit of this one covers.
    """
    by_need: dict[str, list[Coverage]] = defaultdict(list)
    for each in coverages:
        by_need[each.need].append(each)
    found: dict[str, list[Substitute]] = defaultdict(list)
    for group in by_need.values():
        for one in group:
            for other in group:
                shared = _shared(one.seasons, other.seasons)
                if one.item != other.item and shared is not None:
                    rate = (one.amount / other.amount).quantize(_PLACES)
                    found[one.item].append(Substitute(other.item, rate, shared))
    return {item: tuple(each for each in rows if each.rate > 0) for item, rows in found.items()}


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the seasons that both cover, () for always, None for never."""
    if _ALL in one:
        return () if _ALL in other else other
    if _ALL in other:
        return one
    return tuple(each for each in one if each in other) or None
