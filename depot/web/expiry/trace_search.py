"""Finding a lot by a scan or by words."""

from __future__ import annotations

import streamlit as st

from depot.domain.label import ScannedLabel, parse_label
from depot.errors import DepotError
from depot.services.trace import LotHead, find_lots
from depot.web import state
from depot.web.formats import day
from depot.web.language import named, t


def choose() -> int | None:
    """Return the id of the lot that was scanned or chosen, or None."""
    text = st.text_input(
        t("recall.search"), key="recall.search", icon=":material/qr_code_scanner:"
    ).strip()
    if not text:
        st.caption(t("recall.hint"))
        return None
    scanned = _scanned(text)
    if scanned is not None:
        return scanned
    found = {each.lot_id: each for each in state.application().read(find_lots, text)}
    if not found:
        st.warning(t("recall.nothing", text=text), icon=":material/search_off:")
        return None
    return st.selectbox(
        t("recall.choose"), list(found), key="recall.lot",
        format_func=lambda each: _name(found[each]),
    )  # fmt: skip


def _scanned(text: str) -> int | None:
    try:
        label = parse_label(text)
    except DepotError:
        return None
    return label.lot_id if isinstance(label, ScannedLabel) else None


def _name(each: LotHead) -> str:
    item = f"{each.item} {named(each.name_zh, each.name_en)}"
    return t("recall.lot", item=item, lot=each.lot_no, day=day(each.expires_on))
