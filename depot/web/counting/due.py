"""What is due to be counted, and making a sheet of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.domain.count_class import DueCount
from depot.services import catalogue
from depot.services.count_schedule import due_counts
from depot.services.counting import CountKind, OpenCount, open_count
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.export import export_button
from depot.web.formats import day
from depot.web.language import named, t
from depot.web.transfer.warehouses import warehouse_choice, warehouses

_SHOWN = 200


def show() -> None:
    """Show what is due in a depot; one press makes the sheet."""
    app = state.application()
    depot = warehouse_choice(warehouses(), t("column.depot"), "count.depot")
    if not depot:
        return
    rows = app.read(due_counts, depot)
    today = app.clock.today()
    due = [each for each in rows if each.is_due(today)]
    st.metric(t("count.due_now"), len(due), border=True)
    if due and st.button(
        t("count.open_due", count=len(due)), key="count.open_due", type="primary",
        width="stretch", icon=":material/playlist_add_check:",
    ):  # fmt: skip
        _open(depot, CountKind.CYCLE, lots=tuple((each.bin, each.lot_id) for each in due))
    _table(due or rows[:20], t("count.due_list") if due else t("count.next_list"))
    _others(depot)


def _table(rows: Sequence[DueCount], caption: str) -> None:
    st.caption(caption)
    if not rows:
        return
    items = {each.code: each for each in state.application().read(catalogue.items)}
    frame = pd.DataFrame(
        {
            t("column.bin"): each.bin,
            t("column.item"): named(items[each.item].name_zh, items[each.item].name_en),
            t("column.lot"): each.lot_no,
            t("count.class"): each.count_class.value,
            t("count.last"): t("count.never") if each.never else day(each.last_on),
            t("count.due_on"): day(each.due_on),
            t("count.why"): t("list.comma").join(each.flags),
        }
        for each in rows[:_SHOWN]
    )
    st.dataframe(frame, hide_index=True, width="stretch")
    export_button(caption, "count.due", frame)


def _others(depot: str) -> None:
    app = state.application()
    with st.expander(t("count.open_other"), icon=":material/add:"):
        bins = [each.code for each in app.read(catalogue.bins, depot)]
        chosen = st.multiselect(
            t("count.bins"), bins, key="count.new_bins", placeholder=t("choose.one")
        )
        note = st.text_input(t("column.note"), key="count.new_note")
        with st.container(horizontal=True):
            spot = st.button(t("count.open_spot"), key="count.open_spot", disabled=not chosen)
            full = st.button(t("count.open_full"), key="count.open_full")
    if spot:
        _open(depot, CountKind.SPOT, bins=tuple(chosen), note=note)
    if full:
        _open(depot, CountKind.FULL, note=note)


def _open(
    depot: str,
    kind: CountKind,
    *,
    bins: tuple[str, ...] = (),
    lots: tuple[tuple[str, int], ...] = (),
    note: str = "",
) -> None:
    done = give(
        f"count.open.{kind.value}",
        open_count,
        lambda each: OpenCount(each, state.actor(), depot, kind, bins=bins, lots=lots, note=note),
    )
    if done is not None:
        finished("count", t("count.opened", number=done.number, count=done.lines))
