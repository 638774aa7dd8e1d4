"""Moving goods from bin to bin with a phone: scan the goods, scan the bin, say how many."""

from __future__ import annotations

import streamlit as st

from depot.domain.stock import LotRow, StockFilter
from depot.services import catalogue, scanning
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.components.scan import forget_scans, scan_box
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.transfer.warehouses import (
    bin_choice,
    bins_for,
    scanned_bin,
    warehouse_choice,
    warehouses,
)
from depot.web.units import unit_name

LOT, BIN, DONE = "move.chosen_lot", "move.chosen_bin", "move.done_text"


def show() -> None:
    """Show the three steps and one button."""
    if DONE in st.session_state:
        st.success(st.session_state[DONE], icon=":material/check_circle:")
    depot = warehouse_choice(warehouses(), t("move.depot"), "move.depot")
    if not depot:
        return
    rows = _rows(depot)
    if not rows:
        return
    chosen = _holding(rows)
    scanned = scan_box("move.scan_bin", t("move.scan_bin"))
    if scanned:
        st.session_state[BIN] = scanned_bin(scanned, depot)
    _target(depot, chosen)


def _rows(depot: str) -> list[LotRow]:
    """Return where the scanned or chosen lot lies."""
    app = state.application()
    scanned = scan_box("move.scan_lot", t("move.scan_lot"))
    if scanned:
        st.session_state.pop(BIN, None)
        with refused_here():
            st.session_state[LOT] = app.read(scanning.scanned_lot, scanned).id
    everything = app.read(lot_rows, StockFilter(depot=depot), app.clock.today())
    free = [row for row in everything if row.quantity > row.reserved]
    _by_hand(free)
    lot_id = st.session_state.get(LOT)
    if lot_id is None:
        st.caption(t("move.start"))
        return []
    found = [row for row in free if row.lot_id == lot_id]
    if not found:
        st.warning(t("move.not_here", lot=lot_id), icon=":material/search_off:")
    return found


def _by_hand(rows: list[LotRow]) -> None:
    with st.expander(t("move.by_hand")):
        names = {row.lot_id: _lot_name(row) for row in rows}
        st.selectbox(
            t("transfer.lot"),
            list(names),
            index=None,
            placeholder=t("choose.one"),
            key="move.lot",
            format_func=lambda lot_id: names[lot_id],
            on_change=_chosen_by_hand,
        )


def _chosen_by_hand() -> None:
    chosen = st.session_state.get("move.lot")
    if chosen is not None:
        st.session_state[LOT] = chosen
        st.session_state.pop(BIN, None)


def _lot_name(row: LotRow) -> str:
    return (
        f"{row.item_code} {named(row.name_zh, row.name_en)} · {row.lot_no} · {day(row.expires_on)}"
    )


def _holding(rows: list[LotRow]) -> LotRow:
    st.markdown(f"**{_lot_name(rows[0])}**")
    index = st.radio(
        t("move.from"),
        range(len(rows)),
        key=f"move.from.{rows[0].lot_id}.{len(rows)}",
        format_func=lambda n: (
            f"{rows[n].bin} · {t(f'status.{rows[n].status.value}')} · "
            f"{whole(rows[n].quantity - rows[n].reserved)} {unit_name(rows[n].unit_zh)}"
        ),
    )
    return rows[index or 0]


def _target(depot: str, row: LotRow) -> None:
    app = state.application()
    item = next(each for each in app.read(catalogue.items) if each.code == row.item_code)
    scanned = st.session_state.get(BIN, "")
    bins = [each for each in bins_for(depot, item.storage_class) if each.code != row.bin]
    known = {each.code for each in bins}
    if scanned and scanned not in known:
        # The service says what is wrong with it: unknown, wrong class, the same bin.
        st.markdown(f"{t('move.to')} **{scanned}**")
        target = scanned
    else:
        target = bin_choice(bins, t("move.to"), f"move.to.{depot}.{row.lot_id}", scanned)
    most = row.quantity - row.reserved
    quantity = st.number_input(
        t("move.quantity", most=whole(most)),
        min_value=1,
        value=most,
        step=1,
        key=f"move.quantity.{row.lot_id}.{row.bin}.{row.status.value}",
    )
    reason = st.text_input(t("move.reason"), t("move.reason_default"), key="move.reason")
    if st.button(
        t("move.post"), key="move.post", type="primary", icon=":material/check:", width="stretch"
    ):
        _book(depot, row, target, int(quantity), reason)


def _book(depot: str, row: LotRow, target: str, quantity: int, reason: str) -> None:
    line = MoveLine(
        row.lot_id, quantity, row.bin, target, row.status, row.status, row.owner, row.owner
    )
    done = give(
        "move",
        move_stock,
        lambda number: MoveStock(number, state.actor(), depot, (line,), reason),
    )
    if done is None:
        return
    what = f"{row.lot_no} {whole(quantity)} {unit_name(row.unit_zh)} {row.bin} → {target}"
    st.session_state[DONE] = t("move.done", number=done.document_no, what=what)
    for name in (LOT, BIN, "move.lot"):
        st.session_state.pop(name, None)
    forget_scans("move.scan_lot")
    forget_scans("move.scan_bin")
    st.rerun()
