"""Taking kits apart: which, how many, where each component lot goes."""

from __future__ import annotations

import streamlit as st

from depot.domain.kit import MAKER
from depot.domain.stock import LotRow, StockFilter
from depot.services import catalogue, scanning
from depot.services.kits import components_of
from depot.services.kits_apart import DisassembleKits, PartBin, disassemble_kits
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.export import export_button
from depot.web.components.refusals import refused_here
from depot.web.components.scan import forget_scans, scan_box
from depot.web.formats import whole
from depot.web.language import named, t
from depot.web.stock.tables import lot_frame
from depot.web.transfer.warehouses import bin_choice, bins_for, warehouse_choice, warehouses

DONE = "kits.apart_text"


def show() -> None:
    """Show the kits of a depot and the form."""
    if DONE in st.session_state:
        st.success(st.session_state[DONE], icon=":material/check_circle:")
    app = state.application()
    depot = warehouse_choice(warehouses(), t("kits.depot"), "kits.apart_depot")
    rows = [
        row
        for row in app.read(lot_rows, StockFilter(depot=depot), app.clock.today())
        if row.supplier == MAKER and row.quantity > row.reserved
    ]
    if not rows:
        st.caption(t("kits.no_kits"))
        return
    export_button(t("export.kits"), "kits.stock", lot_frame(rows), [depot])
    row = _kits(rows)
    _form(depot, row)


def _kits(rows: list[LotRow]) -> LotRow:
    scanned = scan_box("kits.apart_scan", t("kits.apart_lot"))
    if scanned:
        with refused_here():
            lot = state.application().read(scanning.scanned_lot, scanned)
            found = [n for n, row in enumerate(rows) if row.lot_id == lot.id]
            if found:
                st.session_state["kits.apart_row"] = found[0]
            else:
                st.warning(t("move.not_here", lot=lot.lot_no), icon=":material/search_off:")
    if st.session_state.get("kits.apart_row", 0) >= len(rows):
        del st.session_state["kits.apart_row"]
    index = st.selectbox(
        t("transfer.lot"),
        range(len(rows)),
        key="kits.apart_row",
        format_func=lambda n: (
            f"{named(rows[n].name_zh, rows[n].name_en)} · {rows[n].lot_no} · "
            f"{rows[n].bin} · {t(f'status.{rows[n].status.value}')}"
        ),
    )
    return rows[index]


def _form(depot: str, row: LotRow) -> None:
    app = state.application()
    items = {item.code: item for item in app.read(catalogue.items)}
    most = row.quantity - row.reserved
    count = st.number_input(
        t("kits.apart_count", most=whole(most)),
        min_value=1,
        step=1,
        key=f"kits.apart_count.{row.lot_id}",
    )
    bins = []
    for part in app.read(components_of, row.lot_id):
        name = named(part.name_zh, part.name_en)
        place = bin_choice(
            bins_for(depot, items[part.item].storage_class),
            t("kits.back_to", name=name, lot=part.lot_no),
            f"kits.apart_bin.{depot}.{part.lot_id}",
        )
        bins.append(PartBin(part.lot_id, place))
    reason = st.text_input(t("kits.apart_reason"), key="kits.apart_reason")
    if st.button(
        t("kits.apart"), key="kits.apart", type="primary", icon=":material/package_2:",
        width="stretch",
    ):  # fmt: skip
        done = give(
            "kits.apart",
            disassemble_kits,
            lambda number: DisassembleKits(
                number, state.actor(), depot, row.lot_id, int(count), row.bin, tuple(bins),
                reason, row.status,
            ),
        )  # fmt: skip
        if done is not None:
            forget_scans("kits.apart_scan")
            text = t("kits.apart_done", number=done.document_no, count=len(done.parts))
            st.session_state[DONE] = text
            st.rerun()
