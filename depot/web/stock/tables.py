"""Tables of stock: by item, by lot, and the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from depot.domain.stock import LotRow, MovementRow, StockRow
from depot.web.formats import DASH, day, moment
from depot.web.language import named, t
from depot.web.people import people
from depot.web.stock import bands
from depot.web.texts import TEXTS
from depot.web.units import unit_name

CHOSEN = "stock.item"


def stock_table(rows: Sequence[StockRow]) -> str | None:
    """Show stock by item; return the code of the item whose lots are wanted."""
    names = {row.item_code: named(row.name_zh, row.name_en) for row in rows}
    codes = list(names)
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = codes[0] if len(codes) == 1 else None
    st.html(bands.legend())
    st.dataframe(
        _coloured(stock_frame(rows), [row.band for row in rows], t("stock.column.next")),
        key=_table_key(codes),
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        column_config=_stock_columns(),
        selection_mode="single-row",
        on_select=lambda: _take_selection(codes),
    )
    return st.selectbox(
        t("stock.item"),
        codes,
        index=None,
        key=CHOSEN,
        format_func=lambda code: f"{code} {names[code]}",
        placeholder=t("stock.item.choose"),
        width=420,
    )


def _table_key(codes: list[str]) -> str:
    """Return a key that changes with the rows, so that a selection never outlives them."""
    return f"stock.table.{crc32(','.join(codes).encode())}"


def _take_selection(codes: list[str]) -> None:
    event: Any = st.session_state[_table_key(codes)]
    picked = event["selection"]["rows"]
    if picked:
        st.session_state[CHOSEN] = codes[picked[0]]


def stock_frame(rows: Sequence[StockRow]) -> pd.DataFrame:
    """Return stock by item as a table."""
    return pd.DataFrame(
        [
            {
                t("column.name"): named(row.name_zh, row.name_en),
                t("column.code"): row.item_code,
                t("stock.column.on_hand"): row.on_hand,
                t("stock.column.available"): row.available,
                t("column.unit"): unit_name(row.unit_zh),
                t("stock.column.next"): day(row.next_expires_on),
                t("stock.column.reserved"): row.reserved,
                t("stock.column.quarantined"): row.quarantined,
                t("stock.column.expired"): row.expired,
                t("stock.column.weight"): row.weight_kg,
                t("stock.column.value"): float(row.value_cny),
            }
            for row in rows
        ]
    )


def _stock_columns() -> dict[str, Any]:
    config = st.column_config
    counts = ("on_hand", "available", "reserved", "quarantined", "expired")
    columns: dict[str, Any] = {
        t(f"stock.column.{name}"): config.NumberColumn(format="localized") for name in counts
    }
    for name in ("weight", "value"):
        columns[t(f"stock.column.{name}")] = config.NumberColumn(format="%,.0f")
    columns[t("column.name")] = config.TextColumn(pinned=True, width=150)
    return columns


def _coloured(frame: pd.DataFrame, band: Sequence[str], column: str) -> Styler:
    """Colour one column by the expiry bands of the rows."""
    styles = [bands.style(each) for each in band]
    return frame.style.apply(lambda _: styles, subset=[column], axis=0)


def lot_table(rows: Sequence[LotRow]) -> None:
    """Show the holdings of an item, the earliest expiry first."""
    if not rows:
        st.caption(t("stock.no_lots"))
        return
    counts = (t("stock.column.on_hand"), t("stock.column.reserved"), t("stock.column.days_left"))
    st.dataframe(
        _coloured(lot_frame(rows), [row.band for row in rows], t("column.expires_on")),
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="localized") for name in counts}
        | {t("column.lot"): st.column_config.TextColumn(pinned=True)},
    )


def lot_frame(rows: Sequence[LotRow]) -> pd.DataFrame:
    """Return holdings as a table."""
    return pd.DataFrame(
        [
            {
                t("column.lot"): row.lot_no,
                t("column.expires_on"): day(row.expires_on),
                t("stock.column.days_left"): row.days_left,
                t("stock.column.on_hand"): row.quantity,
                t("stock.column.reserved"): row.reserved,
                t("column.bin"): row.bin,
                t("column.depot"): row.depot,
                t("column.status"): t(f"status.{row.status.value}"),
                t("column.owner"): t(f"owner.{row.owner}"),
                t("column.made_on"): day(row.made_on),
                t("column.supplier"): row.supplier,
            }
            for row in rows
        ]
    )


def movement_table(rows: Sequence[MovementRow]) -> None:
    """Show the journal of an item, the newest first."""
    if not rows:
        st.caption(t("stock.no_movements"))
        return
    st.dataframe(movement_frame(rows), hide_index=True)


def movement_frame(rows: Sequence[MovementRow]) -> pd.DataFrame:
    """Return movements as a table."""
    names = people()
    return pd.DataFrame(
        [
            {
                t("stock.column.when"): moment(row.recorded_at_us),
                t("stock.column.document"): row.document_no or DASH,
                t("stock.column.reason"): _reason(row.reason),
                t("column.quantity"): row.quantity,
                t("column.lot"): row.lot_no,
                t("stock.column.from"): row.from_account,
                t("stock.column.to"): row.to_account,
                t("stock.column.actor"): names.get(row.actor, row.actor),
            }
            for row in rows
        ]
    )


def _reason(reason: str) -> str:
    kind, _, detail = reason.partition(":")
    key = f"stock.reason.{kind}"
    word = t(key) if key in TEXTS else kind
    return t("stock.reason.with", reason=word, detail=detail.strip()) if detail else word
