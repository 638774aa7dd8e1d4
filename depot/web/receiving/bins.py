"""Which bins to offer first: those that are advised for the goods, then the others."""

from __future__ import annotations

from datetime import date

import streamlit as st

from depot.domain.ledger import MAX_QUANTITY, StockStatus
from depot.domain.place import Bin
from depot.errors import DepotError
from depot.services.put_away_advice import BinAdvice, ranked_bins
from depot.web import state
from depot.web.formats import whole
from depot.web.language import said, t
from depot.web.transfer.warehouses import bin_choice, bins_for


def advised_bin(
    depot: str,
    goods: tuple[str, str],
    quantity: int,
    label: str,
    key: str,
    *,
    lot_id: int | None = None,
    expires_on: date | None = None,
    status: StockStatus = StockStatus.ISSUABLE,
) -> str:
    """Choose a bin, the advised ones first, and say why the first one is.

    Parameters
    ----------
    goods
        Item code and storage class.
    quantity
        Base units that are to be put there.
    """
    item, storage_class = goods
    advice = _advice(depot, item, quantity, lot_id=lot_id, expires_on=expires_on, status=status)
    order = {each.bin: place for place, each in enumerate(advice)}
    # What waits goes to a bin that takes anything (待检区) first, accepted goods there last.
    waits = status is not StockStatus.ISSUABLE
    bins = sorted(
        bins_for(depot, storage_class),
        key=lambda each: (_is_open(each) != waits, order.get(each.code, len(order)), each.code),
    )
    chosen = bin_choice(bins, label, key)
    reasons = next((each for each in advice if each.bin == chosen), None)
    if reasons is not None:
        words = [said(each) for each in reasons.reasons]
        words.append(t("arrive.room", units=whole(reasons.room)))
        st.caption(" · ".join(words))
    return chosen


def _is_open(each: Bin) -> bool:
    return not each.storage_classes


def _advice(
    depot: str, item: str, quantity: int, *, lot_id: int | None, expires_on: date | None,
    status: StockStatus,
) -> tuple[BinAdvice, ...]:  # fmt: skip
    units = min(max(quantity, 1), MAX_QUANTITY)
    try:
        return state.application().read(
            ranked_bins, depot, item, units, lot_id=lot_id, expires_on=expires_on, status=status
        )
    except DepotError:
        return ()  # Then people choose by themselves; a wrong choice is refused with words.
