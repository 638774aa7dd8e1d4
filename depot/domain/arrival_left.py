"""What of arrivals is still there to be decided: never more than stands so in the depot.

Units that waited, were held or were rejected may leave by another paper: a write-off, a
count's loss, a return. The arrival doesn't wait for them any more; they count as gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
