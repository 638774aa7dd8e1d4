"""How goods may be put on a truck: on pallets, and what must not be on it together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from depot.domain.finding import Finding, Severity
from depot.domain.fleet import MOST_PLACES
from depot.domain.item import Item
from depot.domain.place import Separation
from depot.errors import InvalidInput, Text
from depot.store.uow import Reader
from optimize.dispatch.problem import Problem

PALLET: Final = "托盘"
"""Name of the packing level that is a pallet."""


def with_mix_rules(
    reader: Reader, problem: Problem, places: Mapping[str, int] | None = None
) -> Problem:
    """Return the problem with the warehouse's rules of what is kept apart, and with pallets.

    Parameters
    ----------
    places
        Vehicle class to its pallet places; classes that are not named, or have none, are loaded
        loose. None: as the problem has them.
    """
    catalogue = {item.code: item for item in reader.catalogue.items()}
    known = [catalogue[item.code] for item in problem.items if item.code in catalogue]
    if places is not None:
        problem = _on_pallets(problem, places)
    counted = any(kind.capacity_pallets for kind in problem.vehicle_types)
    shares = {item.code: pallet_share(item) if counted else 0.0 for item in known}
    return replace(
        problem,
        items=tuple(replace(i, pallets=shares.get(i.code, i.pallets)) for i in problem.items),
        apart=tuple(kept_apart(known, reader.places.separations())),
    )


def kept_apart(
    items: Sequence[Item], separations: Sequence[Separation]
) -> Iterator[tuple[str, str]]:
    """Give the pairs of items that must not share a bin, and so no truck."""
    pairs = {frozenset((each.first, each.second)) for each in separations}
    for one, other in combinations(sorted(items, key=lambda item: item.code), 2):
        kinds = (
            frozenset((a, b))
            for a in (one.storage_class, one.hazard_class)
            for b in (other.storage_class, other.hazard_class)
        )
        if any(kind in pairs for kind in kinds):
            yield one.code, other.code


def pallet_share(item: Item) -> float:
    """Return the share of a pallet that one unit takes, 0 where no pallet is known."""
    units = next((pack.units for pack in item.packs if pack.name == PALLET), 0)
    return 1.0 / units if units else 0.0


def pallet_findings(problem: Problem) -> Iterator[Finding]:
    """Name the goods whose pallets aren't known, where pallets count."""
    if not any(kind.capacity_pallets for kind in problem.vehicle_types):
        return
    loose = [item.name or item.code for item in problem.items if not item.pallets]
    if loose:
        yield Finding(
            "fleet/pallets",
            Text(
                f"{'、'.join(loose)}没有托盘包装规格，不计托盘位。请在物资目录补充。",
                f"No pallet is known of {', '.join(loose)}: they count no pallet places. Add it to "
                "the catalogue.",
            ),
            severity=Severity.WARNING,
        )


def _on_pallets(problem: Problem, places: Mapping[str, int]) -> Problem:
    for code, count in places.items():
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_PLACES:
            raise InvalidInput(
                f"车型“{code}”的托盘位应为 0 至 {MOST_PLACES} 的整数，现为 {count}。",
                f"Pallet places of “{code}” must be a whole number from 0 to {MOST_PLACES}, "
                f"not {count}.",
            )
    kinds = (
        replace(kind, capacity_pallets=float(places.get(kind.code, 0)))
        for kind in problem.vehicle_types
    )
    return replace(problem, vehicle_types=tuple(kinds))
