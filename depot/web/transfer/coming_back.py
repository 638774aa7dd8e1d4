"""What comes back from a site: lot, quantity, state and bin, asked in one way everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from depot.domain.ledger import StockStatus
from depot.services.returning import ReturnLine, SiteLot
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.transfer.warehouses import bin_choice, bins_for
from depot.web.units import unit_name

STATES: Final = (StockStatus.QUARANTINED, StockStatus.ISSUABLE, StockStatus.DAMAGED)


def ask(found: Iterable[SiteLot], depot: str, key: str) -> ReturnLine | None:
    """Ask what of these lots comes back into a depot; None while there is no lot.

    Parameters
    ----------
    key
        Prefix of the fields' keys: another site, another prefix.
    """
    lots = {each.lot_id: each for each in found}
    if not lots:
        return None
    lot_id = st.selectbox(
        t("back.lot"), list(lots), key=f"{key}.lot", format_func=lambda each: _label(lots[each])
    )
    lot = lots[lot_id]
    figures = {"issued": lot.issued, "returned": lot.returned, "left": lot.left}
    st.caption(
        t(
            "back.figures",
            unit=unit_name(lot.unit_zh),
            **{name: whole(n) for name, n in figures.items()},
        )
    )
    quantity = st.number_input(
        t("back.quantity"), min_value=1, step=1, key=f"{key}.quantity.{lot_id}"
    )
    status = st.segmented_control(
        t("back.status"),
        [each.value for each in STATES],
        default=STATES[0].value,
        required=True,
        key=f"{key}.status.{lot_id}",
        format_func=lambda value: t(f"status.{value}"),
    )
    place = bin_choice(bins_for(depot, lot.storage_class), t("back.bin"), f"{key}.bin.{lot_id}")
    return ReturnLine(lot_id, int(quantity), place, StockStatus(status or STATES[0].value))


def _label(lot: SiteLot) -> str:
    return f"{named(lot.name_zh, lot.name_en)} · {lot.lot_no} · {day(lot.expires_on)}"
