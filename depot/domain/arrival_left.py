"""What of arrivals is still there to be decided: never more than stands so in the depot.

Units that waited, were held or were rejected may leave by another paper: a write-off, a
count's loss, a return. The arrival doesn't wait for them any more; they count as gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from depot.domain.inspection import ArrivalPart, Stage


@dataclass(frozen=True)
class OpenPart:
    """A part of an arrival with what its depot holds of the lot, in base units.

    Parameters
    ----------
    quarantined, damaged
        Of the lot in all bins of the depot, whoever owns it.
    """

    depot: str
    part: ArrivalPart
    quarantined: int
    damaged: int


@dataclass(frozen=True)
class RejectedUnits:
    """What of a lot's damaged goods in a depot its arrivals rejected, in base units.

    The rest of the damaged goods broke later in the depot.

    Parameters
    ----------
    arrivals
        Numbers of the arrivals that wait for the supplier to fetch it.
    rejected
        By (bin, owner) as the inspections set it down.
    damaged
        Of the lot in all bins of the depot, whoever owns it.
    """

    arrivals: tuple[str, ...]
    rejected: Mapping[tuple[str, str], int]
    damaged: int

    @property
    def total(self) -> int:
        """All that was rejected."""
        return sum(self.rejected.values())

    def broke_later(self, place: str, owner: str, there: int) -> int:
        """Return how many of the damaged units in a bin were not rejected, of so many there."""
        return max(0, min(there - self.rejected.get((place, owner), 0), self.damaged - self.total))


def rejected_units(found: Sequence[OpenPart]) -> dict[int, RejectedUnits]:
    """Return by lot what was rejected and is still there; all open parts of one depot."""
    damaged = {each.part.lot_id: each.damaged for each in found}
    parts: dict[int, list[ArrivalPart]] = {}
    for each in still_there(found):
        if each.rejected:
            parts.setdefault(each.lot_id, []).append(each)
    return {lot: _rejected(group, damaged[lot]) for lot, group in parts.items()}


def _rejected(parts: Sequence[ArrivalPart], damaged: int) -> RejectedUnits:
    units: dict[tuple[str, str], int] = {}
    for each in parts:
        key = (each.at(Stage.REJECTED)[1], each.owner)
        units[key] = units.get(key, 0) + each.rejected
    return RejectedUnits(tuple(dict.fromkeys(each.number for each in parts)), units, damaged)


def still_there(found: Iterable[OpenPart]) -> tuple[ArrivalPart, ...]:
    """Return the parts without what has gone, by number; all open ones of a lot belong here.

    What was held goes before what only waits, and what came first before what came later.
    """
    groups: dict[tuple[str, int], list[OpenPart]] = {}
    for each in found:
        groups.setdefault((each.depot, each.part.lot_id), []).append(each)
    left: list[ArrivalPart] = []
    for group in groups.values():
        parts = sorted((each.part for each in group), key=_number)
        parts = _without(parts, (Stage.HELD, Stage.WAITING), group[0].quarantined)
        left += _without(parts, (Stage.REJECTED,), group[0].damaged)
    return tuple(sorted(left, key=_number))


def _number(part: ArrivalPart) -> tuple[str, int]:
    return part.number, part.part


def _without(
    parts: Sequence[ArrivalPart], stages: Sequence[Stage], there: int
) -> list[ArrivalPart]:
    left = list(parts)
    missing = sum(each.at(stage)[0] for each in parts for stage in stages) - there
    for stage in stages:
        for place, each in enumerate(left):
            units = min(missing, each.at(stage)[0])
            if units <= 0:
                continue
            changes: dict[str, Any] = {stage.value: each.at(stage)[0] - units}
            left[place] = replace(each, gone=each.gone + units, **changes)
            missing -= units
    return left
