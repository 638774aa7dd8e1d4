"""Recall of a lot (召回), and its trace in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RecallOutcome(StrEnum):
    """How a recall ended.

    RELEASED
        False alarm or cleared by a test: the goods are issuable again.
    DISPOSED
        They stay held, to be returned to the supplier or written off.
    """

    OPEN = "open"
    RELEASED = "released"
    DISPOSED = "disposed"


@dataclass(frozen=True)
class Recall:
    """A recall as it stands.

    Parameters
    ----------
    number
        ``"ZH-2026-000001"``.
    lot_id
        The lot that was recalled; kits made with it are held with it.
    held_units
        Units taken out of the issuable stock.
    freed_units, demands
        Units of reservations that were ended for it, and what they were for.
    """

    number: str
    lot_id: int
    item: str
    lot_no: str
    reason: str
    started_by: str
    started_at_us: int
    outcome: RecallOutcome
    ended_by: str
    ended_at_us: int
    end_reason: str
    held_units: int
    freed_units: int
    demands: tuple[str, ...]


@dataclass(frozen=True)
class TracePlace:
    """Where a part of a lot is now.

    Parameters
    ----------
    kind
        Kind of the account: ``"storage"``, ``"transit"``, ``"site"``, ``"on_loan"`` ….
    place
        Its code: ``"CY1/A-01"``, ``"site/孤店子镇"``.
    held
        Whether nobody can issue it from there.
    """

    lot_id: int
    lot_no: str
    kind: str
    place: str
    status: str
    owner: str
    quantity: int
    reserved: int
    held: bool


@dataclass(frozen=True)
class TraceStep:
    """Units of a lot that came from, or went to, one place on one paper.

    Parameters
    ----------
    kind, place
        The other side: ``"supplier"``, ``"supplier/华联商厦"``.
    document_no, party
        The paper and who stands on it; empty when there is none.
    first_at_us, last_at_us
        When it happened.
    actors
        User names of who booked it.
    """

    lot_id: int
    kind: str
    place: str
    quantity: int
    document_no: str
    party: str
    reason: str
    first_at_us: int
    last_at_us: int
    actors: tuple[str, ...]


@dataclass(frozen=True)
class SiblingLot:
    """Another lot of the same delivery."""

    lot_id: int
    item: str
    name_zh: str
    name_en: str
    lot_no: str
    expires_on: date | None
    document_no: str
    quantity: int


@dataclass(frozen=True)
class Trace:
    """Everything about a lot: whence, where, whither.

    Parameters
    ----------
    printed_on, expires_on
        The printed expiry, and the one that holds now.
    recall
        Number of the open recall that holds it; empty when none does.
    kits
        Lots of kits that were made with it; their places and receivers are in the lists.
    origins
        Where it came from: suppliers, donors, the opening stock, counts.
    places
        Where it is now.
    receivers
        Who got it: sites, people, other depots' roads, buyers; returns are taken off.
    inside
        Moves between bins, depots and states, newest last.
    siblings
        Other lots that came with the same papers.
    """

    lot_id: int
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    supplier: str
    made_on: date | None
    printed_on: date | None
    expires_on: date | None
    recall: str
    kits: tuple[int, ...]
    origins: tuple[TraceStep, ...]
    places: tuple[TracePlace, ...]
    receivers: tuple[TraceStep, ...]
    inside: tuple[TraceStep, ...]
    siblings: tuple[SiblingLot, ...]

    @property
    def on_hand(self) -> int:
        """Units of the lot itself in the bins."""
        here = (each for each in self.places if each.lot_id == self.lot_id)
        return sum(each.quantity for each in here if each.kind == "storage")

    @property
    def gone(self) -> int:
        """Units of the lot itself that others have or that went into kits."""
        return sum(each.quantity for each in self.receivers if each.lot_id == self.lot_id)
