"""Choosing goods in the bins: one lot in one bin in one state."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from depot.domain.ledger import OWN, Owner
from depot.domain.stock import LotRow, StockFilter
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.language import named, t

OURS = frozenset({OWN, Owner.DONATED.value})


def goods_in_bins(wanted: Callable[[LotRow], bool]) -> dict[str, LotRow]:
    """Return what is free of our holdings that are wanted, by a key that stays the same."""
    app = state.application()
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    return {
        f"{row.lot_id}|{row.depot}|{row.bin}|{row.status.value}|{row.owner}": row
        for row in rows
        if row.owner in OURS and row.quantity > row.reserved and wanted(row)
    }


def choose_goods(label: str, key: str, goods: dict[str, LotRow]) -> LotRow | None:
    """Choose one holding; None until somebody has."""
    chosen = st.selectbox(
        label,
        list(goods),
        index=None,
        key=key,
        placeholder=t("choose.one"),
        format_func=lambda each: described(goods[each]),
    )
    return goods.get(chosen) if chosen else None


def described(row: LotRow) -> str:
    """Return a holding in words."""
    status = t(f"status.{row.status.value}")
    name = f"{row.item_code} {named(row.name_zh, row.name_en)}"
    return (
        f"{name} · {row.lot_no} · {row.depot} {row.bin} · {status} · {row.quantity - row.reserved}"
    )


def lines_of(text: str) -> tuple[str, ...]:
    """Return the non-empty lines of a text area, trimmed."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def finished(key: str, message: str) -> None:
    """Keep a message for the next run and start it."""
    st.session_state[f"{key}.finished"] = message
    st.rerun()


def show_finished(key: str) -> None:
    """Show what was done in the run before."""
    message = st.session_state.pop(f"{key}.finished", None)
    if message:
        st.success(message, icon=":material/check_circle:")
