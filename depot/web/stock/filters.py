"""Choosing what stock to look at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.item import Item
from depot.domain.place import Depot, PlaceKind
from depot.domain.stock import StockFilter
from depot.web.language import named, t

EXPIRY_DAYS = (30, 90, 180, 365)


def choose(items: Sequence[Item], depots: Sequence[Depot]) -> StockFilter:
    """Show the filters and return what they ask for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            t("stock.search"), key="stock.text", icon=":material/search:", width=260
        )
        group = _one_of(t("stock.group"), "group", dict.fromkeys(item.plan_group for item in items))
        need = _one_of(
            t("stock.need"), "need", dict.fromkeys(item.need for item in items if item.need)
        )
        depot = _depot([each for each in depots if each.kind is PlaceKind.WAREHOUSE])
        within = st.pills(
            t("stock.expiring"),
            EXPIRY_DAYS,
            key="stock.within",
            format_func=lambda days: t("stock.expiring.days", days=days),
        )
    return StockFilter(text.strip(), group, need, depot, within)


def _one_of(label: str, kind: str, values: dict[str, None]) -> str | None:
    return st.selectbox(
        label,
        [None, *values],
        key=f"stock.{kind}",
        format_func=lambda value: t(f"{kind}.{value}") if value else t("all"),
        width=170,
    )


def _depot(depots: Sequence[Depot]) -> str | None:
    names = {depot.code: named(depot.name_zh, depot.name_en) for depot in depots}
    return st.selectbox(
        t("stock.depot"),
        [None, *names],
        key="stock.depot",
        format_func=lambda code: names[code] if code else t("all"),
        width=230,
    )
