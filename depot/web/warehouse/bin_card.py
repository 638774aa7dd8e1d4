"""What lies in a bin, and how much of it is taken."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.bin_figures import figures_of
from depot.domain.put_away import BinState
from depot.domain.stock import LotRow, StockFilter
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.formats import day, percent
from depot.web.language import named, t
from depot.web.units import unit_name
from depot.web.warehouse.plan import storage_name


def show(chosen: BinState) -> None:
    """Show limits and goods of one bin."""
    shelf, load, figures = chosen.bin, chosen.load, figures_of(chosen)
    with st.container(border=True):
        st.markdown(f"**{shelf.code}** {shelf.name or shelf.zone}")
        st.caption(_words(chosen))
        for share, taken, limit, unit in (
            (figures.floor, load.floor_m2, shelf.floor_m2, "m²"),
            (figures.volume, load.volume_m3, shelf.volume_m3, "m³"),
            (figures.weight, load.weight_kg, shelf.max_kg, "kg"),
        ):
            if limit:
                st.progress(min(share, 1.0), f"{taken:,.1f} / {limit:,.0f} {unit} · "
                            f"{percent(share, 0)}")  # fmt: skip
        _goods(chosen)


def _words(chosen: BinState) -> str:
    shelf = chosen.bin
    classes = t("list.comma").join(storage_name(each) for each in shelf.storage_classes)
    parts = [classes or t("bin.any_class")]
    parts += [t(f"hazard.{each}") for each in shelf.hazard_classes]
    if shelf.stack_mm:
        parts.append(t("bin.clear", height=f"{shelf.stack_mm / 1000:g}"))
    if chosen.walk_m is not None:
        parts.append(t("bin.walk", metres=f"{chosen.walk_m:.0f}"))
    if shelf.closed:
        parts.append(t("floor.closed"))
    return " · ".join(parts)


def _goods(chosen: BinState) -> None:
    app = state.application()
    shelf = chosen.bin
    rows = [
        row for row in app.read(lot_rows, StockFilter(depot=shelf.depot), app.clock.today())
        if row.bin == shelf.code
    ]  # fmt: skip
    if not rows:
        st.caption(t("bin.nothing"))
        return
    st.dataframe(pd.DataFrame([_row(row) for row in rows]), hide_index=True, width="stretch")


def _row(row: LotRow) -> dict[str, object]:
    return {
        t("column.item"): f"{named(row.name_zh, row.name_en)} {row.item_code}",
        t("column.quantity"): f"{row.quantity:,} {unit_name(row.unit_zh)}",
        t("column.lot"): row.lot_no,
        t("column.expires_on"): day(row.expires_on),
        t("column.status"): t(f"status.{row.status.value}"),
    }
