"""Extension by re-test: ask with a certificate, decide, look back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from depot.domain.account import Right
from depot.domain.lot_event import NEVER_EXTENDED_CLASSES
from depot.domain.stock import LotRow
from depot.errors import DepotError
from depot.services import catalogue
from depot.services.expiry import (
    DecideExtension,
    Extension,
    ExtensionState,
    Horizon,
    RequestExtension,
    decide_extension,
    extension_bounds,
    extensions,
    request_extension,
)
from depot.services.lot_events import require_lot
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.refusals import show_refusal
from depot.web.expiry import done
from depot.web.formats import day
from depot.web.goods import item_name
from depot.web.language import named, t
from depot.web.people import person

PLACE = "extension"
SHOWN = 30


def show(found: Sequence[Horizon]) -> None:
    """Show a form for whoever keeps stock, and the requests."""
    done.say(PLACE)
    st.caption(t("extension.note"))
    if state.may(Right.KEEP):
        _ask(found)
    st.subheader(t("extension.list"))
    requests = state.application().read(extensions)
    if not requests:
        st.caption(t("extension.none"))
    for each in requests[:SHOWN]:
        with st.container(border=True):
            _request(each)


def _ask(found: Sequence[Horizon]) -> None:
    app = state.application()
    never = {i.code for i in app.read(catalogue.items) if i.storage_class in NEVER_EXTENDED_CLASSES}
    rows = {row.lot_id: row for each in found for row in each.rows if row.item_code not in never}
    if not rows:
        st.caption(t("extension.nothing"))
        return
    lot_id = st.selectbox(
        t("extension.choose"), list(rows), key="extension.lot",
        format_func=lambda each: _lot(rows[each]),
    )  # fmt: skip
    tested_on = _date(t("extension.tested_on"), app.clock.today(), "extension.tested_on")
    try:
        present, limit = app.read(extension_bounds, lot_id, tested_on)
    except DepotError as refusal:
        show_refusal(refusal)
        return
    st.caption(t("extension.bounds", present=day(present), limit=day(limit)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        laboratory = st.text_input(t("extension.laboratory"), key="extension.laboratory", width=220)
        certificate = st.text_input(t("extension.certificate"), key="extension.certificate",
                                    width=220)  # fmt: skip
        to = _date(t("extension.to"), max(limit, present), f"extension.to.{lot_id}.{tested_on}")
    if st.button(t("extension.request"), key="extension.request", type="primary"):
        asked = give(
            "extension.request", request_extension,
            lambda number: RequestExtension(
                number, state.actor(), lot_id, to, tested_on, laboratory, certificate
            ),
        )  # fmt: skip
        if asked is not None:
            done.say_next(PLACE, "extension.asked")


def _date(label: str, default: date, key: str) -> date:
    return st.date_input(label, default, key=key, width=160)


def _lot(row: LotRow) -> str:
    item = f"{row.item_code} {named(row.name_zh, row.name_en)}"
    return t("recall.lot", item=item, lot=row.lot_no, day=day(row.expires_on))


def _request(each: Extension) -> None:
    lot = state.application().read(require_lot, each.lot_id)
    st.markdown(
        t(
            "extension.line", item=item_name(lot.item), lot=lot.lot_no,
            old=day(each.from_expires_on), new=day(each.to_expires_on),
            state=t(f"extension.state.{each.state.value}"), laboratory=each.laboratory,
            certificate=each.certificate_no, tested=day(each.tested_on),
            who=person(each.requested_by),
        )
    )  # fmt: skip
    if each.decided_by:
        st.caption(f"{person(each.decided_by)} {each.decision_note}".strip())
    if each.state is ExtensionState.OPEN and state.may(Right.APPROVE):
        _decide(each)


def _decide(each: Extension) -> None:
    own = each.requested_by == state.actor()
    if own:
        st.caption(t("decide.own"))
    note = st.text_input(t("decide.note"), key=f"extension.note.{each.id}")
    with st.container(horizontal=True):
        approve = st.button(t("decide.approve"), key=f"extension.approve.{each.id}",
                            type="primary", disabled=own)  # fmt: skip
        reject = st.button(t("decide.reject"), key=f"extension.reject.{each.id}", disabled=own)
    if approve or reject:
        decided = give(
            f"extension.decide.{approve}.{each.id}", decide_extension,
            lambda number: DecideExtension(number, state.actor(), each.id, approve, note),
        )  # fmt: skip
        if decided is not None:
            done.say_next(PLACE, "done.decided")
