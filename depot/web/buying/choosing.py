"""What is needed by when; which sellers the program proposes; ordering from them."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.place import PlaceKind
from depot.services.buying import Bought, BuyFromSellers, BuyLine, buy_from_sellers
from depot.services.catalogue import depots, items
from depot.services.emergency import active_responses
from depot.services.planning_buying import BuyingPlan, BuyingRow, Goal, Wanted, buying_plan
from depot.services.purchase_offers import OfferRow, offer_rows
from depot.services.purchasing import ASKING
from depot.web import state
from depot.web.buying.words import compared
from depot.web.care.goods import finished
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.formats import exact, moment, whole
from depot.web.language import named, t
from depot.web.money.urgent_spending import verbal_approval
from depot.web.money.words import line_name, open_lines
from depot.web.units import unit_name

BASKET = "buying.wanted"
_HOUR_US = 3_600_000_000
_HOURS = 6


def show() -> None:
    """Show the need, the proposal, and the order for who may give it."""
    lasting = state.application().read(active_responses)
    if not lasting:
        st.info(t("buying.no_response"), icon=":material/info:")
    rows = [row for row in state.application().read(offer_rows) if row.usable]
    if not rows:
        st.info(t("buying.no_offers"))
        return
    _need(rows)
    wanted: list[Wanted] = basket_lines(BASKET)
    names = {row.offer.item: named(row.item_zh, row.item_en) for row in rows}
    basket(BASKET, [_words(each, names) for each in wanted], t("buying.empty"))
    if not wanted:
        return
    with refused_here():
        found = _proposal(tuple(wanted))
        lines = _shown(found, names)
        may = any(state.may(right) for right in (*ASKING, Right.APPROVE))
        if lasting and lines and may:
            numbers = {
                each.number: f"{each.number} {each.level_name} {each.event}" for each in lasting
            }
            _order(found, lines, numbers)


def _words(each: Wanted, names: dict[str, str]) -> dict[str, str]:
    name = names.get(each.item, each.item)
    return {t("column.item"): name, t("column.quantity"): whole(each.quantity)}


def _need(rows: list[OfferRow]) -> None:
    names = {
        row.offer.item: f"{row.offer.item} {named(row.item_zh, row.item_en)}"
        f" ({unit_name(row.unit_zh)})"
        for row in rows
    }
    item = st.selectbox(
        t("column.item"),
        list(names),
        index=None,
        placeholder=t("choose.one"),
        key="buying.item",
        format_func=names.__getitem__,
    )
    quantity = st.number_input(
        t("column.quantity"), min_value=1, value=None, step=1, key="buying.quantity"
    )
    ready = item is not None and quantity is not None
    if st.button(t("buying.add"), key="buying.add", disabled=not ready, width="stretch"):
        lines = basket_lines(BASKET)
        lines[:] = [each for each in lines if each.item != item]
        lines.append(Wanted(item or "", int(quantity or 0)))
        st.rerun()


def _proposal(wanted: tuple[Wanted, ...]) -> BuyingPlan:
    app = state.application()
    hours = st.number_input(
        t("buying.hours"), min_value=1, max_value=720, value=_HOURS, step=1, key="buying.hours"
    )
    goal = st.segmented_control(
        t("buying.goal"), [each.value for each in Goal], default=Goal.CHEAPEST.value,
        required=True, key="buying.goal", format_func=lambda each: t(f"buying.goal.{each}"),
    )  # fmt: skip
    cap = st.number_input(
        t("buying.cap"), min_value=1, max_value=50, value=None, step=1, key="buying.cap",
        help=t("buying.cap_help"),
    )  # fmt: skip
    until = app.clock.now_us() + int(hours) * _HOUR_US
    return app.read(
        buying_plan, wanted, until, goal=Goal(goal or Goal.CHEAPEST.value),
        seller_cap=None if cap is None else int(cap),
    )  # fmt: skip


def _shown(found: BuyingPlan, names: dict[str, str]) -> tuple[BuyLine, ...]:
    st.subheader(t("buying.proposal"))
    for each in found.short:
        st.warning(
            t("buying.short", item=names.get(each.item, each.item),
              quantity=whole(each.quantity), later=whole(each.later)),
            icon=":material/warning:",
        )  # fmt: skip
    lines = tuple(_line(each) for each in found.rows)
    if found.rows:
        st.markdown(t("buying.total", fen=exact(found.fen), at=moment(found.ready_at_us)))
        st.caption(t("buying.proven") if found.proven else t("buying.unproven"))
    return lines


def _line(each: BuyingRow) -> BuyLine:
    row, offer = each.row, each.row.offer
    with st.container(border=True):
        st.markdown(
            f"**{named(row.supplier_zh, row.supplier_en)}** · {named(row.item_zh, row.item_en)}  \n"
            f"{exact(offer.fen)}/{unit_name(row.unit_zh)} · "
            + t("buying.ready", at=moment(each.ready_at_us), free=whole(offer.free))
        )
        _compared(row)
        quantity = st.number_input(
            t("column.quantity"), min_value=1, max_value=offer.free, value=each.quantity, step=1,
            key=f"buying.units.{offer.id}.{each.quantity}",
        )  # fmt: skip
        reason = ""
        if row.flagged:
            st.error(t("buying.flagged"), icon=":material/gavel:")
            reason = st.text_input(t("buying.why_dear"), key=f"buying.why.{offer.id}")
    return BuyLine(offer.id, int(quantity), reason)


def _compared(row: OfferRow) -> None:
    if row.reference is not None and row.over_percent is not None:
        st.caption(compared(row.reference, row.over_percent))


def _order(found: BuyingPlan, lines: tuple[BuyLine, ...], numbers: dict[str, str]) -> None:
    app = state.application()
    st.subheader(t("buying.order"))
    known = {row.offer.id: row.offer.item for row in app.read(offer_rows)}
    budgets = _budgets({known[each.offer] for each in lines})
    houses = [each for each in app.read(depots) if each.kind is PlaceKind.WAREHOUSE]
    names = {each.code: named(each.name_zh, each.name_en) for each in houses}
    depot = st.selectbox(
        t("purchase.depot"), list(names), key="buying.depot", format_func=names.__getitem__
    )
    reason = st.text_input(t("purchase.reason"), key="buying.reason")
    approval = verbal_approval(numbers, "buying.word")
    st.caption(t("buying.papers_follow"))
    if st.button(t("buying.now"), type="primary", key="buying.now", width="stretch"):
        result: Bought | None = give(
            "buying.now", buy_from_sellers,
            lambda key: BuyFromSellers(
                key, state.actor(), approval, depot or "", budgets, found.needed_by_us, reason,
                lines,
            ),
        )  # fmt: skip
        if result is not None:
            empty_basket(BASKET)
            finished(
                "buying",
                t("buying.bought", number=result.number, fen=exact(result.fen),
                  count=len(result.purchases), due=moment(result.due_at_us)),
            )  # fmt: skip


def _budgets(codes: set[str]) -> tuple[str, ...]:
    """Ask which line of each plan group pays."""
    groups = sorted(
        {each.plan_group for each in state.application().read(items) if each.code in codes}
    )
    lines = open_lines()
    chosen = []
    for group in groups:
        fitting = [code for code, line in lines.items() if line.purpose.value == group]
        code = st.selectbox(
            t("buying.budget", group=t(f"budget.purpose.{group}")), fitting,
            key=f"buying.budget.{group}", format_func=lambda each: line_name(lines[each]),
        )  # fmt: skip
        chosen.append(code or "")
    return tuple(each for each in chosen if each)
