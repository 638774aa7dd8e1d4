"""Stock, agreements and capacity against the reserve standards."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.services.alerts import open_alerts
from depot.services.standards import GroupLayers, ItemLayers, StandardsReport
from depot.web import state
from depot.web.components.export import export_button
from depot.web.formats import percent
from depot.web.language import named, t
from depot.web.navigation import page_path, pages_of
from depot.web.units import unit_name
from depot.web.words import group_name


def links() -> None:
    """Lead to the inbox and to what expires, for whoever may open them."""
    who = state.user()
    names = {spec.name for spec in pages_of(who)} if who is not None else set()
    count = len(state.application().read(open_alerts))
    with st.container(horizontal=True):
        if "inbox" in names:
            st.page_link(
                page_path("inbox"),
                label=t("readiness.to_inbox", count=count),
                icon=":material/notifications:",
            )
        if "expiry" in names:
            st.page_link(
                page_path("expiry"),
                label=t("readiness.to_expiry"),
                icon=":material/event_upcoming:",
            )


def show(found: StandardsReport) -> None:
    """Show the plan groups, then the items with a standard, the largest gap first."""
    groups = [each for each in found.groups if each.items]
    items = [each for each in found.items if each.standard is not None]
    if not items:
        st.caption(t("readiness.no_standards"))
        return
    st.dataframe(pd.DataFrame([_group(each) for each in groups]), hide_index=True)
    items.sort(key=lambda each: (each.share(each.total) or 0.0, each.item))
    frame = pd.DataFrame([_item(each) for each in items])
    st.dataframe(frame, hide_index=True)
    export_button(t("export.layers"), "readiness.layers", frame)
    st.caption(t("readiness.layers_note"))


def _group(each: GroupLayers) -> dict[str, object]:
    return {
        t("stock.group"): group_name(each.plan_group),
        t("readiness.column.layer_stock"): percent(each.by_stock, 0),
        t("readiness.column.with_agreements"): percent(each.with_agreements, 0),
        t("readiness.column.with_capacity"): percent(each.with_capacity, 0),
        t("readiness.column.met"): f"{each.met} / {each.items}",
    }


def _item(each: ItemLayers) -> dict[str, object]:
    return {
        t("column.item"): f"{each.item} {named(each.name_zh, each.name_en)}",
        t("readiness.column.standard"): each.standard.quantity if each.standard else None,
        t("readiness.column.layer_stock"): each.stock,
        t("readiness.column.layer_agreement"): each.agreement,
        t("readiness.column.layer_capacity"): each.capacity,
        t("readiness.column.layer_gap"): each.gap,
        t("column.unit"): unit_name(each.unit_zh),
    }
