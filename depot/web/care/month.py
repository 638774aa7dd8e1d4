"""The calendar of a month: what is due on which day."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.care import CareTask
from depot.domain.months import add_months
from depot.web import state
from depot.web.care.due import unit_name
from depot.web.formats import day
from depot.web.goods import item_names
from depot.web.language import named, t

MONTHS = 12


def show(tasks: Sequence[CareTask]) -> None:
    """Show the days of a month on which something is due; what is late stands in this month."""
    today = state.application().clock.today()
    months = [add_months(today.replace(day=1), number) for number in range(MONTHS)]
    chosen = st.selectbox(
        t("care.month"), months, key="care.month", format_func=lambda each: f"{each:%Y-%m}"
    )
    due: dict[str, list[CareTask]] = {}
    for task in tasks:
        on = max(task.due_on, today)
        if chosen is not None and (on.year, on.month) == (chosen.year, chosen.month):
            due.setdefault(day(on), []).append(task)
    called = item_names()
    if not due:
        st.info(t("care.month.none"))
    for when, listed in sorted(due.items()):
        with st.expander(f"{when} · {t('care.count', count=len(listed))}"):
            groups: dict[str, list[str]] = {}
            for task in listed:
                name = named(task.plan.name_zh, task.plan.name_en)
                what = f"{called.get(task.plan.item, task.plan.item)} {name}"
                groups.setdefault(what, []).append(unit_name(task))
            for what, names in groups.items():
                st.markdown(f"**{what}** · {t('list.comma').join(names)}")
