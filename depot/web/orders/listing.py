"""The orders there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from depot.domain.order import OrderStatus
from depot.services.orders import OrderRow
from depot.web.formats import moment
from depot.web.language import t
from depot.web.people import people

COLOURS = {
    OrderStatus.DRAFT: "#FBEBB8",
    OrderStatus.APPROVED: "#D5E6F6",
    OrderStatus.ISSUING: "#D5E6F6",
    OrderStatus.ISSUED: "#DDF1DA",
    OrderStatus.REJECTED: "#F3C4C4",
    OrderStatus.CANCELLED: "#E6E9ED",
}
CHOSEN = "orders.chosen"


def choose_order(rows: Sequence[OrderRow]) -> int:
    """Show the list; return the id of the order to look at."""
    names = people()
    frame = pd.DataFrame(
        [
            {
                t("order.number"): row.number,
                t("column.status"): t(f"order.status.{row.status.value}"),
                t("order.event"): row.event,
                t("order.trips_left"): f"{row.trips_issued} / {row.trips}",
                t("order.units"): row.units,
                t("order.requested"): _when_and_who(row.requested_at_us, row.requested_by, names),
                t("order.decided"): _when_and_who(row.decided_at_us, row.decided_by, names),
            }
            for row in rows
        ]
    )
    styles = [f"background-color: {COLOURS[row.status]}" for row in rows]
    coloured = frame.style.apply(lambda _: styles, subset=[t("column.status")], axis=0)
    st.dataframe(
        coloured,
        hide_index=True,
        height=min(260, 38 + 35 * len(rows)),
        column_config={t("order.units"): st.column_config.NumberColumn(format="localized")},
    )
    of_id = {row.order_id: row for row in rows}
    if st.session_state.get(CHOSEN) not in of_id:
        st.session_state[CHOSEN] = rows[0].order_id
    return st.selectbox(
        t("order.choose"),
        list(of_id),
        key=CHOSEN,
        # Nothing that changes: the browser keeps the words of a chosen option.
        format_func=lambda each: f"{of_id[each].number} {of_id[each].event}",
        width=620,
    )


def _when_and_who(at_us: int | None, user: str | None, names: Mapping[str, str]) -> str:
    return f"{moment(at_us)} {names.get(user or '', user or '')}"
