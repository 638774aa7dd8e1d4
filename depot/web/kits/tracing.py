"""What is inside a kit, and which kits hold a lot."""

from __future__ import annotations

import streamlit as st

from depot.domain.kit import KitComponent, KitLotShare
from depot.domain.stock import StockFilter
from depot.services import scanning
from depot.services.kits import components_of, kit_lots_of
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.components.export import export_button
from depot.web.components.refusals import refused_here
from depot.web.components.scan import scan_box
from depot.web.formats import day, whole
from depot.web.kits.tables import inside_frame, used_frame
from depot.web.language import named, t
from depot.web.units import unit_name


def show() -> None:
    """Scan or choose a lot; show both directions."""
    app = state.application()
    scanned = scan_box("kits.scan", t("kits.scan"))
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    names = {
        row.lot_id: f"{row.item_code} {named(row.name_zh, row.name_en)} · {row.lot_no}"
        for row in rows
    }
    if scanned:
        with refused_here():
            lot = app.read(scanning.scanned_lot, scanned)
            names.setdefault(lot.id, f"{lot.item} · {lot.lot_no}")
            st.session_state["kits.trace_lot"] = lot.id
    if st.session_state.get("kits.trace_lot") not in {None, *names}:
        st.session_state["kits.trace_lot"] = None
    lot_id = st.selectbox(
        t("kits.trace_lot"),
        list(names),
        index=None,
        placeholder=t("choose.one"),
        key="kits.trace_lot",
        format_func=lambda each: names[each],
    )
    if lot_id is None:
        return
    inside, used = app.read(components_of, lot_id), app.read(kit_lots_of, lot_id)
    if not inside and not used:
        st.caption(t("kits.no_trace"))
    if inside:
        st.subheader(t("kits.inside"))
        st.markdown("\n".join(_inside(each) for each in inside))
        export_button(t("kits.inside"), "kits.inside", inside_frame(inside), [names[lot_id]])
    if used:
        st.subheader(t("kits.used_in"))
        st.markdown("\n".join(_used(each) for each in used))
        export_button(t("kits.used_in"), "kits.used", used_frame(used), [names[lot_id]])


def _inside(part: KitComponent) -> str:
    return "- " + t(
        "kits.inside_line",
        name=named(part.name_zh, part.name_en),
        lot=part.lot_no,
        expires=day(part.expires_on),
        each=part.units_per_kit,
        unit=unit_name(part.unit_zh),
        units=whole(part.units),
    )


def _used(share: KitLotShare) -> str:
    return "- " + t(
        "kits.used_line",
        name=named(share.name_zh, share.name_en),
        lot=share.lot_no,
        made=whole(share.made),
        whole=whole(share.whole),
        each=share.units_per_kit,
        units=whole(share.units),
    )
