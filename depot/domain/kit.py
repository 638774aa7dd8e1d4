"""Kits (套件): what belongs into one, and how a job's lots are shared out among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from depot.domain.lot import NEVER

ASSEMBLY_DOCUMENT = "ZZ"
DISASSEMBLY_DOCUMENT = "CX"
# Supplier of a lot of kits: ourselves.
MAKER = "组装"
MAX_COMPONENTS = 60
MARKS = ("sourced", "derived", "likely", "estimated")


@dataclass(frozen=True)
class KitLine:
    """A component of a kit and its units in one kit."""

    component: str
    units: int


@dataclass(frozen=True)
class KitRecipe:
    """A version of what belongs into a kit.

    Parameters
    ----------
    kit
        Code of the kit's own item.
    version
        From 1; kits that were made keep theirs.
    lines
        By component.
    source, mark
        Where it comes from, and how sure: sourced, derived, likely, estimated.
    """

    kit: str
    version: int
    lines: tuple[KitLine, ...]
    source: str
    mark: str
    set_by: str = ""
    set_at_us: int = 0


@dataclass(frozen=True)
class Supply:
    """Units of one lot that a job takes for a component, in the order in which they go in."""

    lot_id: int
    expires_on: date | None
    units: int


@dataclass(frozen=True)
class KitBatch:
    """Kits that hold the very same lots in the same amounts: they become one lot.

    Parameters
    ----------
    kits
        How many.
    parts
        (lot, units in each kit), by lot.
    expires_on
        The earliest date of the parts; None when none has one.
    """

    kits: int
    parts: tuple[tuple[int, int], ...]
    expires_on: date | None


def batches(kits: int, components: Sequence[tuple[int, Sequence[Supply]]]) -> tuple[KitBatch, ...]:
    """Share lots out among kits, the first supplies into the first kits.

    Where a lot runs out inside a kit, that kit holds both lots and is a batch of its own.

    Parameters
    ----------
    kits
        How many are made.
    components
        (units in one kit, supplies that add up to kits × units).
    """
    streams = [_stream(kits, units, supplies) for units, supplies in components]
    cuts = sorted({0, kits}.union(*(starts for starts, _ in streams)))
    expires = {each.lot_id: each.expires_on for _, supplies in components for each in supplies}
    found: list[KitBatch] = []
    for first, after in pairwise(cuts):
        parts = [its_parts for _, its_parts in streams]
        batch = _batch(first, after, parts, [starts for starts, _ in streams], expires)
        if found and found[-1].parts == batch.parts:
            found[-1] = replace(found[-1], kits=found[-1].kits + batch.kits)
        else:
            found.append(batch)
    return tuple(found)


def _stream(
    kits: int, units: int, supplies: Sequence[Supply]
) -> tuple[list[int], list[dict[int, int]]]:
    """Return where the composition changes (kit numbers from 0) and what holds from there."""
    starts: list[int] = []
    parts: list[dict[int, int]] = []
    open_kit: dict[int, int] = {}
    made = 0
    for supply in supplies:
        left = supply.units
        if open_kit:
            filled = min(left, units - sum(open_kit.values()))
            open_kit[supply.lot_id] = open_kit.get(supply.lot_id, 0) + filled
            left -= filled
            if sum(open_kit.values()) == units:
                starts.append(made)
                parts.append(open_kit)
                open_kit = {}
                made += 1
        whole, rest = divmod(left, units)
        if whole:
            starts.append(made)
            parts.append({supply.lot_id: units})
            made += whole
        if rest:
            open_kit = {supply.lot_id: rest}
    if made != kits or open_kit:
        raise ValueError("The supplies of a component must add up to kits × units.")
    return starts, parts


def _batch(
    first: int,
    after: int,
    parts: Sequence[Sequence[dict[int, int]]],
    starts: Sequence[Sequence[int]],
    expires: dict[int, date | None],
) -> KitBatch:
    held: dict[int, int] = {}
    for its_starts, its_parts in zip(starts, parts, strict=True):
        position = max(index for index, start in enumerate(its_starts) if start <= first)
        for lot_id, units in its_parts[position].items():
            held[lot_id] = held.get(lot_id, 0) + units
    earliest = min(expires[lot_id] or NEVER for lot_id in held)
    until = None if earliest == NEVER else earliest
    return KitBatch(after - first, tuple(sorted(held.items())), until)


@dataclass(frozen=True)
class KitPart:
    """A lot inside the kits of a lot."""

    lot_id: int
    units: int


@dataclass(frozen=True)
class KitComponent:
    """A component lot of a lot of kits, as people read it.

    Parameters
    ----------
    units_per_kit, units
        In one kit; in all kits of the lot that are not taken apart.
    """

    lot_id: int
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    supplier: str
    expires_on: date | None
    units_per_kit: int
    units: int


@dataclass(frozen=True)
class KitLotShare:
    """A lot of kits that holds a lot.

    Parameters
    ----------
    made, whole
        Kits made; kits of them that are not taken apart.
    units_per_kit, units
        Units of the asked lot in one kit; in all whole kits.
    """

    kit_lot_id: int
    kit: str
    name_zh: str
    name_en: str
    lot_no: str
    expires_on: date | None
    made: int
    whole: int
    units_per_kit: int
    units: int
