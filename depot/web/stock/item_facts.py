"""What the catalogue says of an item, each figure with its basis."""

from __future__ import annotations

import streamlit as st

from depot.domain.item import Item
from depot.domain.mark import MARK_TEXT, mark_of
from depot.web.formats import DASH
from depot.web.language import said, t


def show(item: Item) -> None:
    """Show weight, volume, price, shelf life and standard, with their marks."""
    shelf = (
        t("stock.shelf_life", months=item.shelf_life_months)
        if item.shelf_life_months
        else t("stock.no_shelf_life")
    )
    facts = t(
        "stock.item_facts",
        weight=f"{item.weight_kg:g}",
        volume=f"{item.volume_m3:g}",
        price=t("unit.yuan", value=f"{item.price_cny:,.2f}"),
        shelf=shelf,
        standard=item.standard or DASH,
    )
    st.caption(f"{facts} {_marks(item)}")


def _marks(item: Item) -> str:
    found = [
        f"{t(f'stock.mark.{name}')} {said(MARK_TEXT[mark_of(text)])}"
        for name, text in _named_marks(item)
    ]
    return t("stock.marks", marks=t("list.comma").join(found)) if found else ""


def _named_marks(item: Item) -> list[tuple[str, str]]:
    """Return the marks of the figures shown, whatever the catalogue's columns are called."""
    wanted = ("weight", "volume", "price", "shelf_life")
    return [
        (name, text)
        for name in wanted
        for field, text in sorted(item.marks.items())
        if name in field
    ]
