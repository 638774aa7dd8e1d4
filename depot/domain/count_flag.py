"""Why a bin has to be counted again, and goods that were there but not on the books."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.ledger import HoldingKey


@dataclass(frozen=True)
class CountFlag:
    """Something that makes a count of a lot in a bin due.

    Parameters
    ----------
    account_id, place
        Account of the bin and its code: ``"CY1/A-01"``.
    lot_id, item, lot_no
        What is to be counted.
    reason
        In words, as whoever raised it put it.
    actor, at_us
        Who raised it and when.
    """

    id: int
    account_id: int
    place: str
    lot_id: int
    item: str
    lot_no: str
    reason: str
    actor: str
    at_us: int


@dataclass(frozen=True)
class FoundGoods:
    """Goods that stood on the shelf and not on the books.

    Parameters
    ----------
    confirmed_by
        The second person who saw them.
    document_no
        Paper that they were entered with: the issue that needed them, or one of their own.
    """

    key: HoldingKey
    place: str
    item: str
    lot_no: str
    quantity: int
    reason: str
    document_no: str
    actor: str
    confirmed_by: str
    at_us: int
