"""How much of an item the district must hold, and by which document."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.item import Item
from depot.domain.mark import MARK_TEXT, mark_of
from depot.domain.reserve_standard import ReserveStandard
from depot.services.agreements import SetReserveStandards, set_reserve_standards
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.formats import whole
from depot.web.language import said, t
from depot.web.units import unit_name


def show(item: Item) -> None:
    """Show the standard; who approves or administers may change it."""
    standards = state.application().read(lambda reader: reader.reserves.standards())
    found = next((each for each in standards if each.item == item.code), None)
    st.markdown(f"**{t('standard.title')}**")
    if found is None:
        st.caption(t("standard.none"))
    else:
        mark = said(MARK_TEXT[mark_of(found.mark)])
        st.markdown(f"{whole(found.quantity)} {unit_name(item.unit_zh)} · {mark}")
        st.caption(found.source)
    if state.may(Right.APPROVE) or state.may(Right.ADMIN):
        with st.expander(t("standard.change"), icon=":material/edit:"):
            _change(item, found)


def _change(item: Item, found: ReserveStandard | None) -> None:
    quantity = st.number_input(
        t("standard.quantity", unit=unit_name(item.unit_zh)), min_value=0, max_value=10**9, step=1,
        value=found.quantity if found else 0, key=f"standard.quantity.{item.code}",
    )  # fmt: skip
    source = st.text_area(
        t("standard.source"), value=found.source if found else "",
        key=f"standard.source.{item.code}",
    )  # fmt: skip
    marks = list(MARK_TEXT)
    mark = st.selectbox(
        t("standard.mark"), marks, index=marks.index(mark_of(found.mark)) if found else 0,
        format_func=lambda each: said(MARK_TEXT[each]), key=f"standard.mark.{item.code}",
    )  # fmt: skip
    if st.button(t("standard.save"), type="primary", key="standard.save"):
        done = give(
            f"standard.{item.code}", set_reserve_standards,
            lambda key: SetReserveStandards(
                key, state.actor(),
                (ReserveStandard(item.code, int(quantity), source, mark.value),),
            ),
        )  # fmt: skip
        if done is not None:
            finished("catalogue", t("standard.saved"))
