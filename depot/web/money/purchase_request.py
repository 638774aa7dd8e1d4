"""Asking for a purchase: budget line, goods or a service, why and by when."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import streamlit as st

from depot.domain.item import Item
from depot.domain.ledger import require_quantity
from depot.domain.money import fen_of, read_yuan
from depot.domain.place import PlaceKind
from depot.errors import DepotError
from depot.services.catalogue import depots, items
from depot.services.purchase_views import PurchaseKind
from depot.services.purchasing import RequestPurchase, WantedLine, request_purchase
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.components.refusals import show_refusal
from depot.web.formats import exact
from depot.web.language import named, t
from depot.web.money.words import line_name, open_lines

BASKET = "purchase.lines"
_DAYS = 30


def show() -> None:
    """Show the form and what was collected."""
    budget_lines = open_lines()
    if not budget_lines:
        st.info(t("purchase.no_budget"))
        return
    budget = st.selectbox(
        t("budget.line"), list(budget_lines), key="purchase.budget", on_change=empty_basket,
        args=(BASKET,), format_func=lambda code: line_name(budget_lines[code]),
    )  # fmt: skip
    kind = PurchaseKind(
        st.segmented_control(
            t("purchase.kind"), [each.value for each in PurchaseKind], default="goods",
            required=True, key="purchase.kind", on_change=empty_basket, args=(BASKET,),
            format_func=lambda each: t(f"purchase.kind.{each}"),
        )
        or "goods"
    )  # fmt: skip
    known = _goods(budget_lines[budget].purpose.value)
    _add(kind, known)
    collected: list[WantedLine] = basket_lines(BASKET)
    basket(BASKET, [_row(each, known) for each in collected], t("purchase.empty"))
    if collected:
        _send(kind, budget, tuple(collected))


def _goods(plan_group: str) -> dict[str, Item]:
    found = state.application().read(items)
    return {each.code: each for each in found if each.plan_group == plan_group}


def _add(kind: PurchaseKind, known: dict[str, Item]) -> None:
    code, what = "", ""
    if kind is PurchaseKind.GOODS:
        if not known:
            st.info(t("purchase.no_goods"))
            return
        code = st.selectbox(
            t("column.item"), list(known), index=None, placeholder=t("choose.one"),
            key="purchase.item",
            format_func=lambda each: f"{each} {named(known[each].name_zh, known[each].name_en)}",
        ) or ""  # fmt: skip
    else:
        what = st.text_input(t("purchase.what"), key="purchase.what")
    quantity = st.number_input(
        t("column.quantity"), min_value=1, value=None, step=1, key="purchase.quantity"
    )
    price = st.text_input(
        t("purchase.price"), key="purchase.price",
        placeholder=f"{known[code].price_cny:.2f}" if code else "",
    )  # fmt: skip
    ready = bool((code or what.strip()) and quantity)
    if st.button(
        t("purchase.add"), icon=":material/add:", key="purchase.add", width="stretch",
        disabled=not ready,
    ):  # fmt: skip
        try:
            units = require_quantity(int(quantity or 0))
            amount = read_yuan(price) if price or not code else known[code].price_cny
            fen_of(amount, zero=True)
            # What can't be paid for doesn't come on the list, where its sum would be refused.
            fen_of(amount * units, zero=True)
        except DepotError as refusal:
            show_refusal(refusal)
            return
        basket_lines(BASKET).append(WantedLine(code, units, amount, what))


def _row(each: WantedLine, known: dict[str, Item]) -> dict[str, str]:
    item = known.get(each.item)
    return {
        t("column.item"): named(item.name_zh, item.name_en) if item else each.what or each.item,
        t("column.quantity"): str(each.quantity),
        t("budget.amount"): exact(fen_of(each.price * each.quantity, zero=True)),
    }


def _send(kind: PurchaseKind, budget: str, lines: tuple[WantedLine, ...]) -> None:
    app = state.application()
    houses = {each.code: each for each in app.read(depots) if each.kind is PlaceKind.WAREHOUSE}
    depot = st.selectbox(
        t("purchase.depot"), list(houses), key="purchase.depot",
        format_func=lambda code: named(houses[code].name_zh, houses[code].name_en),
    )  # fmt: skip
    today = app.clock.today()
    needed = st.date_input(
        t("purchase.needed"), value=today + timedelta(days=_DAYS), min_value=today,
        format="YYYY-MM-DD", key="purchase.needed",
    )  # fmt: skip
    reason = st.text_input(t("purchase.reason"), key="purchase.reason")
    total = sum((each.price * each.quantity for each in lines), Decimal(0))
    st.markdown(t("purchase.estimate", fen=exact(fen_of(total, zero=True))))
    if st.button(t("purchase.send"), type="primary", width="stretch", key="purchase.send"):
        done = give(
            "purchase.send", request_purchase,
            lambda key: RequestPurchase(key, state.actor(), kind, budget, depot or "", reason,
                                        needed or today, lines),
        )  # fmt: skip
        if done is not None:
            empty_basket(BASKET)
            finished("purchase", t("purchase.sent", number=done.number))
