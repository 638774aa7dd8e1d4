"""Who may be asked, and adding one."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.agreement import Supplier
from depot.domain.aid import AidLevel
from depot.services.aid import AddPartner, add_partner
from depot.web import state
from depot.web.aid.words import do, known_partners, partner_name
from depot.web.components.refusals import refused_here
from depot.web.language import t


def show() -> None:
    """Show the partners; let leaders add one."""
    for each in known_partners().values():
        with st.container(border=True):
            st.markdown(f"**{partner_name(each)}**")
            facts = (each.code, f"{each.contact} {each.phone}", each.pact)
            st.caption(" · ".join(fact for fact in facts if fact.strip()))
    if state.may(Right.APPROVE) or state.may(Right.MONEY):
        _add()


def _add() -> None:
    with st.expander(t("aid.add"), icon=":material/add:"):
        code, zh, en, contact, phone, pact = (
            st.text_input(t(f"aid.{name}"), key=f"aid.add.{name}")
            for name in ("code", "name_zh", "name_en", "contact", "phone", "pact")
        )
        level = st.selectbox(
            t("aid.level"), list(AidLevel), key="aid.add.level",
            format_func=lambda each: t(f"aid.level.{AidLevel(each).value}"),
        )  # fmt: skip
        lon = st.number_input(t("aid.lon"), value=126.57, format="%.4f", key="aid.add.lon")
        lat = st.number_input(t("aid.lat"), value=43.84, format="%.4f", key="aid.add.lat")
        if st.button(t("aid.add"), type="primary", key="aid.add", width="stretch"):
            with refused_here():
                place = Supplier(code, zh, en, contact, phone, phone, float(lon), float(lat))
                do("add", add_partner,
                   lambda key: AddPartner(key, state.actor(), place, level or AidLevel.DISTRICT,
                                          pact))  # fmt: skip
