"""Choosing what stock to look at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.item import Item
from depot.domain.place import Depot, PlaceKind
from depot.domain.stock import StockFilter
from depot.web.language import named, t
from depot.web.words import group_name, need_name

EXPIRY_DAYS = (30, 90, 180, 365)


def choose(items: Sequence[Item], depots: Sequence[Depot]) -> StockFilter:
    """Show the filters and return what they ask for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            t("stock.search"), key="stock.text", icon=":material/search:", width=260
        )
        group = _one_of(
            t("stock.group"),
            "stock.group_chosen",
            {item.plan_group: group_name(item.plan_group) for item in items},
        )
        need = _one_of(
            t("stock.need"),
            "stock.need_chosen",
            {item.need: need_name(item.need) for item in items if item.need},
        )
        depot = _depot([each for each in depots if each.kind is PlaceKind.WAREHOUSE])
        within = st.pills(
            t("stock.expiring"),
            EXPIRY_DAYS,
            key="stock.within",
            format_func=lambda days: t("stock.expiring.days", days=days),
        )
    return StockFilter(text.strip(), group, need, depot, within)


def about(wanted: StockFilter) -> list[str]:
    """Return the filters in words, for a file."""
    within = wanted.expiring_within_days
    words = (
        wanted.text,
        group_name(wanted.plan_group) if wanted.plan_group else "",
        need_name(wanted.need) if wanted.need else "",
        wanted.depot or "",
        t("stock.expiring.days", days=within) if within else "",
    )
    return [" · ".join(word for word in words if word)]


def _one_of(label: str, key: str, names: dict[str, str]) -> str | None:
    return st.selectbox(
        label,
        [None, *names],
        key=key,
        format_func=lambda code: names[code] if code else t("all"),
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
