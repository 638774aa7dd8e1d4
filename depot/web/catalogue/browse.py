"""Finding an item: by words, by plan group, down the tree of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from depot.domain.item import Item
from depot.domain.item_checks import PLAN_GROUPS
from depot.domain.item_class import ItemClass, is_class_code, is_under, parent_of, path_to
from depot.web.catalogue.edit import may_change
from depot.web.language import named, t
from depot.web.units import unit_name
from depot.web.words import group_name

CHOSEN: Final = "catalogue.chosen"
CLASS: Final = "catalogue.class"
NEW: Final = "+"
SHOWN: Final = 40
Items = Mapping[str, Item]
Classes = Mapping[str, ItemClass]


def show(items: Items, classes: Classes) -> None:
    """Show search, groups, the tree at the present class, and the items there."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            t("catalogue.search"), key="catalogue.text", icon=":material/search:", width=280
        )
        group = st.pills(
            t("catalogue.group"), PLAN_GROUPS, key="catalogue.group", format_func=group_name
        )
        if may_change():
            st.button(t("catalogue.new"), icon=":material/add:", on_click=choose, args=(NEW,))
    wanted = [
        item for item in items.values()
        if _matches(item, text.strip().lower()) and group in {None, item.plan_group}
    ]  # fmt: skip
    if not text.strip():
        wanted = _in_class(wanted, classes)
    st.caption(t("catalogue.shown", count=len(wanted), shown=min(SHOWN, len(wanted))))
    for item in wanted[:SHOWN]:
        _row(item)


def choose(code: str) -> None:
    """Open an item's card."""
    st.session_state[CHOSEN] = code


def back() -> None:
    """Show the way back to the list."""
    st.button(t("catalogue.back"), icon=":material/arrow_back:", on_click=choose, args=("",))


def _matches(item: Item, text: str) -> bool:
    fields = (item.code, item.name_zh, item.name_en, item.standard, item.gb38565_code)
    return not text or any(text in each.lower() for each in fields)


def _in_class(items: Sequence[Item], classes: Classes) -> list[Item]:
    """Show the path to the present class and the classes below; return the items in it."""
    here = st.session_state.get(CLASS, "")
    here = here if here in classes else ""
    with st.container(horizontal=True, gap="small"):
        _crumb("", t("catalogue.all"), here)
        for code in path_to(here) if here else ():
            if code in classes:
                _crumb(code, _class_name(classes[code]), here)
    counts = {
        code: sum(is_class_code(item.gb38565_code) and is_under(item.gb38565_code, code)
                  for item in items)
        for code in classes if parent_of(code) == here
    }  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for code, count in counts.items():
            if count:
                st.button(
                    f"{code.rstrip('0') or code} {_class_name(classes[code])} · {count}",
                    key=f"catalogue.class.{code}", icon=":material/folder:",
                    on_click=_go, args=(code,),
                )  # fmt: skip
    if not here:
        return list(items)
    return [
        item
        for item in items
        if is_class_code(item.gb38565_code) and is_under(item.gb38565_code, here)
    ]


def _class_name(found: ItemClass) -> str:
    return named(found.name_zh, found.name_en)


def _crumb(code: str, name: str, here: str) -> None:
    st.button(
        name, key=f"catalogue.crumb.{code}", type="tertiary", disabled=code == here,
        icon=":material/chevron_right:", on_click=_go, args=(code,),
    )  # fmt: skip


def _go(code: str) -> None:
    st.session_state[CLASS] = code


def _row(item: Item) -> None:
    hazard = f" · :red[{t(f'hazard.{item.hazard_class}')}]" if item.hazard_class else ""
    with st.container(border=True, gap="small"):
        st.button(
            f"**{named(item.name_zh, item.name_en)}**", key=f"catalogue.open.{item.code}",
            width="stretch", on_click=choose, args=(item.code,),
        )  # fmt: skip
        st.caption(
            f"`{item.code}` · {group_name(item.plan_group)} · {unit_name(item.unit_zh)} · "
            f"{item.weight_kg:g} kg · {item.volume_m3:g} m³{hazard}"
        )
