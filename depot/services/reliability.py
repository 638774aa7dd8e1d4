"""What was seen of suppliers, and what may be counted on for it.

`observe` is how anything that was seen is kept: spot checks, drills, call-offs, purchases,
surveys. It asks for no rights; the service that calls it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from depot.domain.reliability import Observation, Reliability, reliability
from depot.domain.reserve_layer import ReserveLayer
from depot.errors import Conflict
from depot.store.uow import Reader, UnitOfWork

__all__ = ["ReliabilityBook", "observations", "observe", "reliability_book", "reliability_of"]


def observe(uow: UnitOfWork, seen: Observation) -> None:
    """Keep an observation; it counts from the next read on.

    Raises
    ------
    Conflict
        When this paper's observation of this supplier, item and kind is kept already.
    """
    if not uow.observations.add(seen):
        raise Conflict(
            f"{seen.source_no} 对“{seen.supplier}”的履约记录已登记，不能重复。",
            f"{seen.source_no}: what was seen of “{seen.supplier}” is kept already.",
        )


def observations(reader: Reader, supplier: str = "") -> tuple[Observation, ...]:
    """Return what was seen of a supplier or (empty) of all, the oldest first."""
    return reader.observations.of(supplier)


@dataclass(frozen=True)
class ReliabilityBook:
    """What was seen of everybody at one moment."""

    seen: tuple[tuple[str, tuple[Observation, ...]], ...]

    @classmethod
    def of(cls, seen: Iterable[Observation]) -> ReliabilityBook:
        """Return the book of these observations."""
        grouped: dict[str, list[Observation]] = {}
        for each in seen:
            grouped.setdefault(each.supplier, []).append(each)
        return cls(tuple((code, tuple(grouped[code])) for code in sorted(grouped)))

    def on(self, supplier: str, layer: ReserveLayer, item: str = "") -> Reliability:
        """Return what may be counted on of a supplier's item, or of it as a whole."""
        return _reliability(dict(self.seen).get(supplier, ()), layer, item)


def reliability_book(reader: Reader) -> ReliabilityBook:
    """Return what was seen of everybody, read once."""
    return ReliabilityBook.of(reader.observations.of())


def reliability_of(
    reader: Reader, supplier: str, layer: ReserveLayer, item: str = ""
) -> Reliability:
    """Return what may be counted on of a supplier's item, or (empty) of it as a whole."""
    return _reliability(reader.observations.of(supplier), layer, item)


# Pages ask for the same again and again; quantiles take a millisecond.
@lru_cache(maxsize=4096)
def _reliability(seen: tuple[Observation, ...], layer: ReserveLayer, item: str) -> Reliability:
    return reliability(seen, layer, item)
