"""What the rule gives now, and keeping it as a draft."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.item import Item
from depot.domain.money import yuan
from depot.services.procurement import DraftPlan, Gap, Proposal, draft_plan, plan_now
from depot.web import state
from depot.web.components.export import export_button
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.refusals import refused_here
from depot.web.formats import money
from depot.web.goods import known_items
from depot.web.language import named, t
from depot.web.money.words import do
from depot.web.procurement.lines import budget_lines, show_line

_LAST_MONTH, _LAST_DAY = 12, 31
_FULL = 100


def show() -> None:
    """Ask for year, horizon and target; show what follows."""
    app = state.application()
    today = app.clock.today()
    year = st.segmented_control(
        t("budget.year"), [today.year, today.year + 1], default=today.year, required=True,
        key="procure.year",
    ) or today.year  # fmt: skip
    horizon = st.date_input(
        t("procure.horizon"), value=date(year, _LAST_MONTH, _LAST_DAY), min_value=today,
        key=f"procure.horizon.{year}", format="YYYY-MM-DD", help=t("procure.horizon_help"),
    )  # fmt: skip
    target = int(st.number_input(
        t("procure.target"), min_value=1, max_value=_FULL, value=_FULL, key="procure.target"
    ))  # fmt: skip
    with refused_here():
        found = app.read(plan_now, year, horizon, target)
        _shown(found)
        if found.lines and (state.may(Right.PLAN) or state.may(Right.MONEY)):
            note = st.text_input(t("procure.note"), key="procure.note")
            if st.button(t("procure.draft"), type="primary", key="procure.draft",
                         width="stretch"):  # fmt: skip
                do("procure", "draft", draft_plan,
                   lambda key: DraftPlan(key, state.actor(), year, horizon, target, note),
                   "procure.drafted")  # fmt: skip


def _shown(found: Proposal) -> None:
    funded = sum(each.fen for each in found.lines if each.is_funded)
    lacking = sum(each.fen for each in found.lines if not each.is_funded)
    kpi_row(
        [
            Figure(t("procure.gaps"), f"{sum(bool(each.units) for each in found.gaps)}"
                                      f" / {len(found.gaps)}"),
            Figure(t("procure.funded"), money(yuan(funded))),
            Figure(t("procure.lacking"), money(yuan(lacking))),
        ]
    )  # fmt: skip
    known, budgets = known_items(), budget_lines()
    if not found.lines:
        st.info(t("procure.nothing"))
    for each in found.lines:
        with st.container(border=True):
            show_line(each, known, budgets)
    frame = pd.DataFrame([_gap(each, known[each.item]) for each in found.gaps])
    if not frame.empty:
        with st.expander(t("procure.all_gaps")):
            st.dataframe(frame, hide_index=True)
            export_button(t("procure.all_gaps"), "procure.gaps", frame)


def _gap(each: Gap, item: Item) -> dict[str, object]:
    return {
        t("column.item"): named(item.name_zh, item.name_en),
        t("procure.standard"): each.standard,
        t("procure.usable"): each.usable,
        t("procure.coming"): each.coming,
        t("procure.reliable"): each.reliable,
        t("procure.gap"): each.units,
    }
