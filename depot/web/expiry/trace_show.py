"""The trace of one lot, and the button that recalls it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.recall import SiblingLot, Trace, TracePlace, TraceStep
from depot.errors import DepotError
from depot.io.trace_export import trace_pdf, trace_xlsx
from depot.services.papers import ORGANISATION
from depot.services.recall import StartRecall, start_recall
from depot.services.trace import trace
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.downloads import downloads
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.refusals import show_refusal
from depot.web.expiry import done
from depot.web.formats import day, moment, whole
from depot.web.language import language, named, t
from depot.web.people import person
from depot.web.texts import TEXTS
from depot.web.units import unit_name


def show(lot_id: int) -> None:
    """Show a lot's trace in both directions."""
    try:
        found = state.application().read(trace, lot_id)
    except DepotError as refusal:
        show_refusal(refusal)
        return
    item = f"{found.item} {named(found.name_zh, found.name_en)}"
    st.subheader(t("recall.lot", item=item, lot=found.lot_no, day=day(found.expires_on)))
    if found.printed_on != found.expires_on:
        st.caption(t("recall.printed", day=day(found.printed_on)))
    receivers = {each.place for each in found.receivers if each.quantity > 0}
    kpi_row(
        [
            Figure(t("recall.on_hand"), whole(found.on_hand), unit_name(found.unit_zh)),
            Figure(t("recall.gone"), whole(found.gone), unit_name(found.unit_zh)),
            Figure(t("recall.receivers"), whole(len(receivers))),
        ]
    )
    _recall(found)
    _tables(found)
    made_at_us = state.application().clock.now_us()
    downloads(
        f"trace-{found.item}-{found.lot_id}", "recall.export",
        lambda: trace_pdf(found, made_at_us, language(), ORGANISATION),
        lambda: trace_xlsx(found, made_at_us, language(), ORGANISATION),
    )  # fmt: skip


def _recall(found: Trace) -> None:
    if found.recall:
        st.error(t("recall.held_by", number=found.recall), icon=":material/block:")
        return
    if not (state.may(Right.KEEP) or state.may(Right.APPROVE)):
        return
    reason = st.text_input(t("recall.reason"), key=f"recall.reason.{found.lot_id}")
    if st.button(t("recall.start"), key="recall.start", type="primary",
                 icon=":material/emergency_home:"):  # fmt: skip
        started = give(
            f"recall.start.{found.lot_id}", start_recall,
            lambda number: StartRecall(number, state.actor(), found.lot_id, reason),
        )  # fmt: skip
        if started is not None:
            demands = t("list.comma").join(started.demands) or t("none")
            done.say_next("recall", "recall.started", number=started.number,
                          units=started.held_units, demands=demands)  # fmt: skip


def _tables(found: Trace) -> None:
    st.markdown(f"**{t('recall.where')}**")
    _table([_place(each) for each in found.places], t("recall.nowhere"))
    st.markdown(f"**{t('recall.who')}**")
    _table([_step(each) for each in found.receivers], t("recall.nobody"))
    st.markdown(f"**{t('recall.from')}**")
    _table([_step(each) for each in found.origins], t("recall.nowhere"))
    with st.expander(t("recall.siblings")):
        _table([_sibling(each) for each in found.siblings], t("recall.no_siblings"))


def _table(rows: Sequence[dict[str, object]], empty: str) -> None:
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True)
    else:
        st.caption(empty)


def kind_name(kind: str) -> str:
    """Return the name of a kind of place; one that has none stands for itself."""
    key = f"recall.kind.{kind}"
    return t(key) if key in TEXTS else kind


def _place(each: TracePlace) -> dict[str, object]:
    return {
        t("recall.place"): f"{kind_name(each.kind)} {each.place}",
        t("recall.units"): each.quantity,
        t("recall.state"): t(f"status.{each.status}"),
        t("column.lot"): each.lot_no,
    }


def _step(each: TraceStep) -> dict[str, object]:
    return {
        t("recall.place"): f"{kind_name(each.kind)} {each.party or each.place}",
        t("recall.units"): each.quantity,
        t("recall.paper"): each.document_no,
        t("recall.at"): moment(each.last_at_us),
        t("recall.by"): t("list.comma").join(map(person, each.actors)),
    }


def _sibling(each: SiblingLot) -> dict[str, object]:
    return {
        t("column.item"): f"{each.item} {named(each.name_zh, each.name_en)}",
        t("column.lot"): each.lot_no,
        t("column.expires_on"): day(each.expires_on),
        t("recall.units"): each.quantity,
        t("recall.paper"): each.document_no,
    }
