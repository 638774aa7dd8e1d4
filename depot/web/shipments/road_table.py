"""Goods on the road and at sites, by shipment."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.services.shipment_whereabouts import goods_at_sites, goods_on_the_road
from depot.web import state
from depot.web.components.export import export_button
from depot.web.formats import moment
from depot.web.language import said, t
from depot.web.units import unit_name


def show() -> None:
    """Show both lists; what is not accounted for stays in the first."""
    app = state.application()
    st.caption(t("road.moving"))
    _table(
        [
            {
                t("road.shipment"): each.number,
                t("road.destination"): each.destination,
                t("column.item"): f"{each.item} {said(each.name)}",
                t("column.lot"): each.lot_no,
                t("column.quantity"): each.quantity,
                t("column.unit"): unit_name(each.unit_zh),
                t("column.status"): t(f"ship.state.{each.status.value}"),
                t("road.due"): moment(each.due_at_us or None),
            }
            for each in app.read(goods_on_the_road)
        ],
        "road.none",
        "road.moving",
        "road",
    )
    st.caption(t("road.delivered"))
    _table(
        [
            {
                t("road.shipment"): each.number,
                t("road.destination"): each.site,
                t("column.item"): f"{each.item} {said(each.name)}",
                t("column.quantity"): each.quantity,
                t("column.unit"): unit_name(each.unit_zh),
                t("road.signed"): f"{moment(each.signed_at_us)} {each.signed_by}",
            }
            for each in app.read(goods_at_sites)
        ],
        "road.nothing_delivered",
        "road.delivered",
        "sites",
    )


def _table(rows: list[dict[str, object]], empty: str, title: str, key: str) -> None:
    if not rows:
        st.caption(t(empty))
        return
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, height=min(320, 38 + 35 * len(rows)))
    export_button(t(title), key, frame)
