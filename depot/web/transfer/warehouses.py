"""Choices that transfers, moves, returns and kits share."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from depot.domain.label import parse_bin
from depot.domain.place import Bin, Depot, PlaceKind
from depot.errors import DepotError
from depot.services import catalogue
from depot.web import state
from depot.web.components.refusals import show_refusal
from depot.web.language import named


def warehouses() -> list[Depot]:
    """Return the depots that have bins."""
    found = state.application().read(catalogue.depots)
    return [each for each in found if each.kind is PlaceKind.WAREHOUSE]


def warehouse_choice(depots: Iterable[Depot], label: str, key: str) -> str:
    """Choose a warehouse; return its code, empty when there is none."""
    names = {each.code: named(each.name_zh, each.name_en) for each in depots}
    chosen = st.selectbox(label, list(names), key=key, format_func=lambda code: names[code])
    return chosen or ""


def bins_for(depot: str, storage_class: str) -> list[Bin]:
    """Return the open bins that may hold a class, those meant for it first."""
    found = state.application().read(catalogue.bins, depot)
    allowed = [each for each in found if each.allows(storage_class) and not each.closed]
    return sorted(allowed, key=lambda each: (not each.storage_classes, each.code))


def bin_choice(bins: Iterable[Bin], label: str, key: str, scanned: str = "") -> str:
    """Choose a bin; a scanned one comes first."""
    names = {each.code: f"{each.code} {each.zone}" for each in bins}
    options = list(names)
    index = options.index(scanned) if scanned in names else 0
    chosen = st.selectbox(
        label, options, index=index, key=f"{key}.{scanned}", format_func=lambda code: names[code]
    )
    return chosen or ""


def scanned_bin(text: str, depot: str) -> str:
    """Return the bin that was scanned, or "" after saying why it was none."""
    try:
        return parse_bin(text, depot)
    except DepotError as refusal:
        show_refusal(refusal)
        return ""
