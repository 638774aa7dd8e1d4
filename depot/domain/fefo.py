"""First expired, first out (先到期先出): which lots an issue takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from depot.domain.ledger import HoldingKey
from depot.domain.lot import Lot, fefo_key, valid_on_arrival


@dataclass(frozen=True)
class Candidate:
    """A holding that could be issued from.

    Parameters
    ----------
    key
        Its key.
    lot
        What it holds.
    bin
        Code of the bin.
    free
        Base units that are neither issued nor reserved.
    """

    key: HoldingKey
    lot: Lot
    bin: str
    free: int


@dataclass(frozen=True)
class Portion:
    """A part of a candidate that is taken."""

    candidate: Candidate
    quantity: int


def in_order(
    candidates: Iterable[Candidate], arrives_on: date, min_remaining_days: int
) -> list[Candidate]:
    """Return those still good enough on arrival, in the order in which they are taken."""
    valid = [
        each
        for each in candidates
        if each.free > 0 and valid_on_arrival(each.lot.expires_on, arrives_on, min_remaining_days)
    ]
    return sorted(
        valid,
        key=lambda each: (
            fefo_key(each.lot.expires_on, each.lot.made_on, each.lot.id),
            each.bin,
            each.key,
        ),
    )


def take(ordered: Sequence[Candidate], quantity: int) -> tuple[list[Portion], int]:
    """Take a quantity from the front; return the portions and what is missing."""
    portions = []
    missing = quantity
    for candidate in ordered:
        if missing == 0:
            break
        part = min(candidate.free, missing)
        portions.append(Portion(candidate, part))
        missing -= part
    return portions, missing


def without(candidates: Iterable[Candidate], taken: Iterable[Portion]) -> list[Candidate]:
    """Return the candidates with what was taken off them."""
    used: dict[HoldingKey, int] = {}
    for portion in taken:
        used[portion.candidate.key] = used.get(portion.candidate.key, 0) + portion.quantity
    return [replace(each, free=each.free - used.get(each.key, 0)) for each in candidates]
