"""Putting goods into bins: what a bin allows and holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from depot.domain.ledger import Posting
from depot.errors import Conflict
from depot.services.lot_events import hold_recalled
from depot.store.uow import UnitOfWork


def put_away(uow: UnitOfWork, postings: Sequence[Posting], bin_accounts: Iterable[int]) -> None:
    """Post goods into bins and refuse what doesn't fit.

    Weight and volume are checked over everything in a bin, whoever owns it and whatever
    its state. Floor space is not: goods are stacked, and a stack height isn't known.
    Goods of a lot under recall enter as recalled.

    Raises
    ------
    Conflict
        When a bin would hold more than its limit.
    """
    accounts = sorted(set(bin_accounts))
    uow.places.lock_shelves(accounts)
    uow.ledger.post(hold_recalled(uow, postings, accounts))
    over = uow.places.overfull(accounts)
    if over:
        zh = "；".join(
            f"{each.code} 将达 {each.weight_kg:,.1f} kg、{each.volume_m3:,.2f} m³" for each in over
        )
        en = "; ".join(
            f"{each.code} would hold {each.weight_kg:,.1f} kg, {each.volume_m3:,.2f} m³"
            for each in over
        )
        raise Conflict(
            f"库位超过承重或容积上限：{zh}。请改放其他库位。",
            f"Beyond the bin's limit of weight or volume: {en}. Use another bin.",
        )
