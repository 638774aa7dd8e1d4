"""Choices that receiving and issuing share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from depot.domain.item import Item
from depot.domain.place import Depot
from depot.web.language import named, t


def depot_choice(depots: Sequence[Depot], label: str, key: str) -> str:
    """Choose a depot; return its code, empty when there is none."""
    names = {each.code: named(each.name_zh, each.name_en) for each in depots}
    chosen = st.selectbox(
        label, list(names), key=key, format_func=lambda code: names[code], width=330
    )
    return chosen or ""


def known_party_choice(parties: Iterable[str], label: str, hint: str, key: str) -> str:
    """Choose somebody dealt with before, or type a new name."""
    chosen = st.selectbox(
        label,
        list(dict.fromkeys(parties)),
        index=None,
        key=key,
        placeholder=hint,
        accept_new_options=True,
        width=300,
    )
    return (chosen or "").strip()


def receipt_head(parties: Iterable[str], key: str) -> tuple[str, str]:
    """Ask for the supplier and a remark of a receipt; return both."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        supplier = known_party_choice(
            parties, t("receive.supplier"), t("receive.supplier_hint"), f"{key}.supplier"
        )
        note = st.text_input(t("receive.note"), key=f"{key}.note", width=260)
    return supplier, note.strip()


def item_label(item: Item) -> str:
    """Return code and name."""
    return f"{item.code} {named(item.name_zh, item.name_en)}"
