"""How many, or which units: by number where they have one."""

from __future__ import annotations

import streamlit as st

from depot.domain.stock import LotRow
from depot.services.serials import serial_rows
from depot.web import state
from depot.web.language import t


def amount(row: LotRow, key: str) -> tuple[int, tuple[str, ...]]:
    """Ask for units by number, or for a quantity; return both."""
    numbers = [
        each.number
        for each in state.application().read(serial_rows, row.item_code)
        if (each.lot_id, each.place) == (row.lot_id, f"{row.depot}/{row.bin}")
        and (each.status, each.owner, each.held_for) == (row.status, row.owner, "")
    ]
    if numbers:
        return _by_number(numbers, key)
    quantity = st.number_input(
        t("column.quantity"), min_value=1, max_value=row.quantity - row.reserved, value=1,
        step=1, key=f"{key}.quantity",
    )  # fmt: skip
    return int(quantity), ()


def returned(number: str, lot_id: int, out: int, key: str) -> tuple[int, tuple[str, ...]]:
    """Ask what of a loan's line came back."""
    numbers = [
        each.number
        for each in state.application().read(serial_rows)
        if (each.lot_id, each.place, each.held_for) == (lot_id, f"loan/{number}", "")
    ]
    if numbers:
        return _by_number(numbers, key)
    quantity = st.number_input(
        t("loans.quantity"), min_value=1, max_value=out, value=1, step=1, key=f"{key}.quantity"
    )
    return int(quantity), ()


def _by_number(numbers: list[str], key: str) -> tuple[int, tuple[str, ...]]:
    chosen = st.multiselect(
        t("care.number"), numbers, key=f"{key}.numbers", placeholder=t("care.choose_units")
    )
    return len(chosen), tuple(chosen)
