"""Which classes must not share a bin."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.hazard_class import HAZARD_CLASSES
from depot.domain.place import Separation
from depot.services import catalogue
from depot.services.warehouse import SetSeparations, separations, set_separations
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.language import named, t
from depot.web.warehouse.bin_editor import may_change
from depot.web.warehouse.plan import storage_name


def show() -> None:
    """Show the pairs; who may, adds and removes some."""
    pairs = state.application().read(separations)
    st.caption(t("rules.note"))
    rows = [
        {
            t("rules.first"): class_name(each.first),
            t("rules.second"): class_name(each.second),
            t("rules.reason"): named(each.reason_zh, each.reason_en),
        }
        for each in pairs
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    if may_change():
        with st.expander(t("rules.edit"), icon=":material/edit:"), refused_here():
            _edit(pairs)


def class_name(code: str) -> str:
    """Return the name of a storage or hazard class."""
    return t(f"hazard.{code}") if code in HAZARD_CLASSES else storage_name(code)


def _edit(pairs: tuple[Separation, ...]) -> None:
    known = {item.storage_class for item in state.application().read(catalogue.items)}
    classes = sorted(known) + list(HAZARD_CLASSES)
    removed = st.multiselect(
        t("rules.remove"), range(len(pairs)), key="rules.remove", placeholder=t("none"),
        format_func=lambda place: f"{class_name(pairs[place].first)} × "
        f"{class_name(pairs[place].second)}",
    )  # fmt: skip
    with st.container(horizontal=True):
        one = st.selectbox(t("rules.first"), classes, index=None, key="rules.first",
                           format_func=class_name, placeholder=t("none"), width=240)  # fmt: skip
        other = st.selectbox(t("rules.second"), classes, index=None, key="rules.second",
                             format_func=class_name, placeholder=t("none"), width=240)  # fmt: skip
    reason = st.text_input(t("rules.reason"), key="rules.reason")
    if st.button(t("rules.save"), type="primary", key="rules.save"):
        kept = [each for place, each in enumerate(pairs) if place not in removed]
        if one and other:
            first, second = sorted((one, other))
            kept = [each for each in kept if (each.first, each.second) != (first, second)]
            kept.append(Separation(first, second, reason.strip() or "-", reason.strip() or "-"))
        done = give("rules", set_separations,
                    lambda key: SetSeparations(key, state.actor(), tuple(kept)))  # fmt: skip
        if done is not None:
            finished("warehouse", t("rules.saved", count=done.count))
