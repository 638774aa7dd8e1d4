"""What expires within 30, 90, 180 and 365 days."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.domain.stock import LotRow
from depot.services.expiry import Horizon
from depot.web.components.export import export_button
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import day, money
from depot.web.language import named, t
from depot.web.units import unit_name

DEFAULT_DAYS = 90


def name(within_days: int) -> str:
    """Return the name of a horizon."""
    return t("expiry.within", days=within_days) if within_days else t("expiry.expired")


def figures(found: Sequence[Horizon]) -> None:
    """Show lots and value of each horizon."""
    kpi_row(
        [
            Figure(name(each.within_days), t("expiry.lots", count=each.lots), money(each.value_cny))
            for each in found
        ]
    )


def show(found: Sequence[Horizon]) -> None:
    """Show the lots of one horizon."""
    by_days = {each.within_days: each for each in found}
    chosen = st.segmented_control(
        t("expiry.horizon"), list(by_days), default=DEFAULT_DAYS, required=True,
        key="expiry.horizon", format_func=name,
    )  # fmt: skip
    rows = by_days[chosen].rows
    if not rows:
        st.caption(t("expiry.none"))
        return
    frame = pd.DataFrame([_row(each) for each in rows])
    st.dataframe(frame, hide_index=True)
    export_button(t("nav.expiry"), "expiry.horizon", frame, [name(chosen)])


def _row(each: LotRow) -> dict[str, object]:
    return {
        t("column.item"): f"{each.item_code} {named(each.name_zh, each.name_en)}",
        t("column.lot"): each.lot_no,
        t("column.expires_on"): day(each.expires_on),
        t("expiry.days_left"): each.days_left,
        t("column.quantity"): each.quantity,
        t("column.unit"): unit_name(each.unit_zh),
        t("column.depot"): each.depot,
        t("column.bin"): each.bin,
        t("column.status"): t(f"status.{each.status.value}"),
    }
