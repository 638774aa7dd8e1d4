"""A line of a procurement plan as a card."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from depot.domain.budget import BudgetLine
from depot.domain.item import Item
from depot.domain.procurement import LineState, PlanLine
from depot.services.budget_views import line_figures
from depot.services.procurement_gaps import PERMILLE_MARK
from depot.services.purchase_offers import CATALOGUE_SOURCE
from depot.web import state
from depot.web.buying.words import seller_names
from depot.web.formats import exact, whole
from depot.web.language import named, t
from depot.web.money.words import line_name
from depot.web.units import unit_name


def budget_lines() -> dict[str, BudgetLine]:
    """Return all budget lines by code."""
    return {each.line.code: each.line for each in state.application().read(line_figures)}


def show_line(each: PlanLine, known: Mapping[str, Item], budgets: Mapping[str, BudgetLine]) -> None:
    """Show what is to be done, why, and which budget pays."""
    item = known[each.item]
    st.markdown(
        f"**{each.line}. {t(f'procure.way.{each.way.value}')} "
        f"{named(item.name_zh, item.name_en)} × {whole(each.quantity)} "
        f"{unit_name(item.unit_zh)}** · "
        f"{exact(each.fen)}"
    )
    st.caption(
        t("procure.why", standard=whole(each.standard), usable=whole(each.usable),
          coming=whole(each.coming), reliable=whole(each.reliable), counts=whole(each.counts))
        + (t("procure.people", count=whole(each.people)) if each.people else "")
    )  # fmt: skip
    st.caption(_basis(each))
    if each.state is LineState.STRUCK:
        st.badge(t("procure.struck"), color="gray")
    elif each.budget in budgets:
        st.caption(f":material/account_balance: {line_name(budgets[each.budget])}")
    else:
        st.badge(t("procure.unfunded", fen=exact(each.fen)), color="red")


def _basis(each: PlanLine) -> str:
    price = t("procure.price", fen=exact(each.unit_fen))
    if each.basis.endswith(PERMILLE_MARK):
        return price + t("procure.estimated", permille=each.basis)
    basis = each.basis.replace(CATALOGUE_SOURCE, t("buying.catalogue"))
    source = each.agreement or seller_names().get(each.supplier, each.supplier) or basis
    return f"{price} · {source}"
