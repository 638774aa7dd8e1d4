"""My tasks: shipments as cards, by what is to be done next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from depot.domain.shipment import IN_BUILDING, ShipmentStatus
from depot.services.shipment_views import (
    ShipmentRow,
    shipment_rows,
    shipment_tasks,
    with_differences,
)
from depot.web import state
from depot.web.components.export import export_button
from depot.web.formats import moment, whole
from depot.web.language import t
from depot.web.markdown import literal, told
from depot.web.shipments import detail
from depot.web.shipments.flow import CHOSEN, big, show_said
from depot.web.shipments.tables import shipment_frame

GROUPS: Final[dict[str, tuple[ShipmentStatus, ...]]] = {
    "pick": (ShipmentStatus.APPROVED, ShipmentStatus.PICKING),
    "load": (ShipmentStatus.PICKED,),
    "depart": (ShipmentStatus.LOADED,),
    "arrive": (ShipmentStatus.DEPARTED, ShipmentStatus.ARRIVED),
}
_ICONS: Final = {
    "pick": "package_2", "load": "forklift", "depart": "local_shipping", "arrive": "location_on",
    "settle": "rule", "all": "search",
}  # fmt: skip


def show() -> None:
    """Show one shipment, or the cards to choose from."""
    show_said()
    chosen = st.session_state.get(CHOSEN)
    if chosen:
        st.button(t("ship.back"), key="ship.back", icon=":material/arrow_back:", on_click=_close)
        detail.show(chosen)
        return
    _cards()


def _cards() -> None:
    app = state.application()
    rows = {name: app.read(shipment_tasks, statuses) for name, statuses in GROUPS.items()}
    rows["settle"] = app.read(with_differences)
    rows["all"] = app.read(shipment_rows)
    busy = next((name for name in rows if rows[name]), "all")
    group = st.pills(
        t("issue.part.tasks"),
        list(rows),
        default=busy,
        key="ship.group",
        format_func=lambda name: t(
            "ship.count", name=t(f"ship.group.{name}"), count=len(rows[name])
        ),
        label_visibility="collapsed",
    )
    shown = group or busy
    if not rows[shown]:
        st.caption(t("ship.all_none" if shown == "all" else "ship.none"))
    else:
        export_button(
            t("export.shipments"), "ship", shipment_frame(rows[shown]),
            [t(f"ship.group.{shown}")],
        )  # fmt: skip
    _list(shown, rows[shown])


def _list(group: str, rows: Sequence[ShipmentRow]) -> None:
    label = "ship.look" if group == "all" else "ship.open"
    for row in rows:
        with st.container(border=True):
            st.markdown(f"**{told('ship.to', destination=row.destination)}**")
            st.caption(literal(" · ".join(_facts(row))))
            if big(
                t(label, number=row.number), f"ship.open.{row.number}", _ICONS[group],
                primary=group != "all",
            ):  # fmt: skip
                st.session_state[CHOSEN] = row.number
                st.rerun()


def _facts(row: ShipmentRow) -> list[str]:
    facts = [t(f"ship.state.{row.status.value}"), t("ship.units", units=whole(row.units))]
    if row.lines_open:
        facts.append(t("ship.lines_left", open=row.lines_open, all=row.lines))
    if row.missing:
        facts.append(t("ship.short", units=whole(row.missing)))
    if row.plate:
        facts.append(row.plate)
    if row.load_at_us and row.status in IN_BUILDING:
        facts.append(t("ship.load_at", at=moment(row.load_at_us)))
    if row.due_at_us and row.status is not ShipmentStatus.CANCELLED:
        facts.append(t("ship.due", at=moment(row.due_at_us)))
    return facts


def _close() -> None:
    st.session_state.pop(CHOSEN, None)
