"""Ask for months, target and budget; what follows, and keeping it as a draft."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.planning_replenish import (
    KeepReplenishment,
    PriceBreak,
    ReplenishChoice,
    Replenishment,
    answered,
    keep_replenishment,
    replenish_case,
)
from depot.services.planning_replenish_choice import price_break
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.goods import item_names
from depot.web.language import t
from depot.web.replenish.answer import show_answer

_MONTHS = (12, 18, 24, 36)
_BUDGETS = (80, 100, 120, 150)
_FULL, _MOST = 100, 200
_FOUND, _BREAKS = "replenish.found", "replenish.breaks"


def show() -> None:
    """Ask, solve, show."""
    months = st.segmented_control(
        t("replenish.months"), _MONTHS, default=24, required=True, key="replenish.months",
        format_func=lambda each: t("replenish.so_many_months", months=each),
    )  # fmt: skip
    budget = st.segmented_control(
        t("replenish.budget"), _BUDGETS, default=_FULL, required=True, key="replenish.budget",
        format_func=lambda each: t("replenish.budget_as_is") if each == _FULL
        else f"{each - _FULL:+d}%", help=t("replenish.budget_help"),
    )  # fmt: skip
    target = st.number_input(
        t("replenish.target"), min_value=1, max_value=_MOST, value=_FULL, key="replenish.target"
    )
    with refused_here():
        breaks = _breaks()
        choice = ReplenishChoice(months or 24, int(target), budget or _FULL, breaks)
        if st.button(t("replenish.solve"), type="primary", key="replenish.solve", width="stretch"):
            with st.spinner(t("replenish.solving")):
                case = state.application().read(replenish_case, choice)
                st.session_state[_FOUND] = answered(case), case.findings
    if _FOUND in st.session_state:
        found, findings = st.session_state[_FOUND]
        if found.choice != choice:
            st.info(t("replenish.changed"))
        _keep(found)
        show_answer(found.answer, found.lines, findings)


def _keep(found: Replenishment) -> None:
    if not found.lines or not (state.may(Right.PLAN) or state.may(Right.MONEY)):
        return
    note = st.text_input(t("replenish.note"), key="replenish.note")
    if st.button(t("replenish.keep"), key="replenish.keep", width="stretch"):
        kept = give(
            "replenish.keep", keep_replenishment,
            lambda key: KeepReplenishment(key, state.actor(), found.document, note),
        )  # fmt: skip
        if kept is not None:
            st.session_state.pop(_FOUND, None)
            st.session_state["replenish.go"] = "plans"
            finished("replenish", t("replenish.kept", number=kept.number))


def _breaks() -> tuple[PriceBreak, ...]:
    """Return the price breaks that were entered."""
    kept: list[PriceBreak] = st.session_state.setdefault(_BREAKS, [])
    with st.expander(t("replenish.breaks", count=len(kept))):
        st.caption(t("replenish.breaks_help"))
        names = item_names()
        item = st.selectbox(
            t("column.item"), list(names), key="replenish.break.item", format_func=names.__getitem__
        )
        start = int(st.number_input(
            t("replenish.break.from"), min_value=2, max_value=10**9, value=100,
            key="replenish.break.from",
        ))  # fmt: skip
        price = st.text_input(t("replenish.break.price"), key="replenish.break.price")
        if st.button(t("replenish.break.add"), key="replenish.break.add", width="stretch") and item:
            kept[:] = [x for x in kept if (x.item, x.from_units) != (item, start)]
            kept.append(price_break(item, start, price))
        for each in kept:
            st.markdown(
                t("replenish.break.line", item=names.get(each.item, each.item),
                  start=each.from_units, price=f"{each.fen / 100:.2f}")
            )  # fmt: skip
        if kept and st.button(t("replenish.break.clear"), key="replenish.break.clear"):
            kept.clear()
            st.rerun()
    return tuple(kept)
