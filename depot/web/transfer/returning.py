"""Taking issued goods back into a depot."""

from __future__ import annotations

import streamlit as st

from depot.services.returning import (
    ReturnGoods,
    ReturnLine,
    return_goods,
    site_lots,
    sites_with_goods,
)
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import t
from depot.web.transfer import coming_back
from depot.web.transfer.warehouses import warehouse_choice, warehouses

DONE = "back.done_text"


def show() -> None:
    """Choose who gives back, what, and where it is put."""
    app = state.application()
    if DONE in st.session_state:
        st.success(st.session_state[DONE], icon=":material/check_circle:")
    sites = app.read(sites_with_goods)
    if not sites:
        st.caption(t("back.none"))
        return
    depot = warehouse_choice(warehouses(), t("back.depot"), "back.depot")
    site = st.selectbox(t("back.site"), list(sites), key="back.site")
    if not depot or site is None:
        return
    line = coming_back.ask(app.read(site_lots, site), depot, f"back.{depot}.{site}")
    if line is None:
        return
    reason = st.text_input(t("back.reason"), key="back.reason")
    if st.button(
        t("back.post"), key="back.post", type="primary", icon=":material/check:", width="stretch"
    ):
        _book(depot, site, line, reason)


def _book(depot: str, site: str, line: ReturnLine, reason: str) -> None:
    done = give(
        "back",
        return_goods,
        lambda number: ReturnGoods(number, state.actor(), depot, site, (line,), reason),
    )
    if done is not None:
        st.session_state[DONE] = t("back.done", number=done.document_no)
        st.rerun()
