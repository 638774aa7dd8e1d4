"""What events have made of a lot: the expiry that holds now, and whether a recall holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from depot.domain.ledger import Posting, StockStatus
from depot.domain.lot import Lot
from depot.errors import Conflict, NotFound
from depot.store.uow import Reader, UnitOfWork


def require_lot(reader: Reader, lot_id: int) -> Lot:
    """Return a lot with the expiry that holds now.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = reader.lots.get([lot_id]).get(lot_id)
    if found is None:
        raise NotFound(
            f"没有批次 {lot_id}。请从库存或批次查询中选择。",
            f"There is no lot {lot_id}. Choose one from the stock or search for it.",
        )
    return found


def present_expiry(reader: Reader, lot_id: int) -> date | None:
    """Return the expiry of a lot that holds now; the printed one, or what a re-test gave."""
    return require_lot(reader, lot_id).expires_on


def hold_recalled(
    uow: UnitOfWork, postings: Sequence[Posting], bin_accounts: Iterable[int]
) -> Sequence[Posting]:
    """Have goods of recalled lots enter bins as recalled, whoever brings them.

    Putting away asks this, so that a return, a transfer or a late delivery of a recalled
    lot can't be issued again. Numbered units that were named for the bin go along.

    Raises
    ------
    Conflict
        When goods in another state are made issuable while a recall holds their lot.
    """
    recalled = uow.lot_events.recalled(each.source.lot_id for each in postings)
    if not recalled:
        return postings
    bins = set(bin_accounts)
    held = [_held(each, recalled, bins) for each in postings]
    for asked, actual in zip(postings, held, strict=True):
        if asked.target != actual.target:
            uow.serials.reroute(asked.source, asked.target, actual.target)
    return held


def _held(posting: Posting, recalled: dict[int, str], bins: set[int]) -> Posting:
    number = recalled.get(posting.target.lot_id)
    target = posting.target
    if number is None or target.account_id not in bins or target.status != StockStatus.ISSUABLE:
        return posting
    if posting.source.status != StockStatus.ISSUABLE:
        raise Conflict(
            f"该批次正在召回（{number}），不能改为可用。请先结束召回。",
            f"The lot is under recall {number} and can't become issuable. End the recall first.",
        )
    return replace(posting, target=target._replace(status=StockStatus.RECALLED.value))
