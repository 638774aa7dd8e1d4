"""Reserves by item, what expires when, orders under way."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.domain.mark import MARK_TEXT, mark_of
from depot.services.orders import OrderRow
from depot.services.readiness import Expiring, ItemReadiness
from depot.web.components.export import export_button
from depot.web.formats import moment, money
from depot.web.language import said, t
from depot.web.units import unit_name
from depot.web.words import group_name

ALL = ""


def reserves(items: Sequence[ItemReadiness]) -> None:
    """Show every item that has a standard, the least filled first."""
    judged = [each for each in items if each.standard is not None]
    groups = list(dict.fromkeys(each.plan_group for each in judged))
    group = st.segmented_control(
        t("stock.group"),
        [ALL, *groups],
        default=ALL,
        required=True,
        key="readiness.group",
        format_func=lambda each: group_name(each) if each else t("all"),
        label_visibility="collapsed",
    )
    shown = sorted(
        (each for each in judged if group in {ALL, each.plan_group}),
        key=lambda each: (each.fill_rate_agreed or 0.0, each.fill_rate or 0.0, each.item),
    )
    if not shown:
        st.caption(t("readiness.no_standards"))
        return
    config = st.column_config
    frame = pd.DataFrame([_item(each) for each in shown])
    st.dataframe(
        frame,
        hide_index=True,
        height=min(460, 38 + 35 * len(shown)),
        column_config={
            t("column.item"): config.TextColumn(pinned=True),
            t("readiness.column.stock_share"): config.ProgressColumn(
                format="percent", min_value=0.0, max_value=1.0
            ),
            t("readiness.column.agreed_share"): config.ProgressColumn(
                format="percent", min_value=0.0, max_value=1.0
            ),
            t("readiness.column.reliable_share"): config.ProgressColumn(
                format="percent", min_value=0.0, max_value=1.0
            ),
            t("needs.source"): config.TextColumn(width="large"),
            **{
                t(f"readiness.column.{name}"): config.NumberColumn(format="localized")
                for name in ("standard", "issuable", "agreed", "reliable", "missing")
            },
        },
    )
    about = [group_name(group)] if group else []
    export_button(t("export.reserves"), "readiness.reserves", frame, about)
    st.caption(t("marks.caption"))


def _item(each: ItemReadiness) -> dict[str, object]:
    standard = each.standard
    return {
        t("column.item"): f"{each.item} {said(each.name)}",
        t("readiness.column.stock_share"): each.fill_rate,
        t("readiness.column.agreed_share"): each.fill_rate_agreed,
        t("readiness.column.reliable_share"): each.fill_rate_reliable,
        t("readiness.column.standard"): standard.quantity if standard else None,
        t("readiness.column.issuable"): each.issuable,
        t("readiness.column.agreed"): each.agreed,
        t("readiness.column.reliable"): each.reliable,
        t("stock.column.reserved"): each.reserved,
        t("readiness.column.missing"): each.missing,
        t("column.unit"): unit_name(each.unit_zh),
        t("column.mark"): said(MARK_TEXT[mark_of(standard.mark)]) if standard else "",
        t("needs.source"): standard.source if standard else "",
    }


def expiring(expired: Expiring, horizons: Sequence[Expiring]) -> None:
    """Show what is past its date and what will be, by horizon."""
    rows = [
        {
            t("readiness.column.when"): (
                t("readiness.within", days=each.within_days)
                if each.within_days
                else t("band.expired")
            ),
            t("readiness.column.lots"): each.lots,
            t("order.units"): each.units,
            t("stock.kpi.value"): money(each.value_cny),
        }
        for each in (expired, *horizons)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width=620)


def orders(rows: Sequence[OrderRow]) -> None:
    """Show the orders that are not done."""
    if not rows:
        st.caption(t("readiness.no_orders"))
        return
    frame = pd.DataFrame(
        [
            {
                t("order.number"): row.number,
                t("column.status"): t(f"order.status.{row.status.value}"),
                t("order.event"): row.event,
                t("order.trips_left"): f"{row.trips_issued} / {row.trips}",
                t("order.requested"): f"{moment(row.requested_at_us)} {row.requested_by}",
            }
            for row in rows
        ]
    )
    st.dataframe(frame, hide_index=True)
