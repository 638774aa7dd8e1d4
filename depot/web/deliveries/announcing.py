"""Announcing a delivery: kind, party, lines, day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import streamlit as st

from depot.domain.account import Right
from depot.domain.delivery import OWNERS, DeliveryKind
from depot.domain.item import Item
from depot.domain.ledger import Owner
from depot.services import catalogue
from depot.services.deliveries import ExpectDelivery, ExpectedLine, expect_delivery
from depot.services.delivery_views import agreements_to_call, expected_arrivals
from depot.services.returning import sites_with_goods
from depot.web import state
from depot.web.components.basket import basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.formats import whole
from depot.web.language import named, t
from depot.web.receiving.papers import notice_downloads
from depot.web.stock.choices import item_label, known_party_choice
from depot.web.transfer.warehouses import warehouse_choice, warehouses
from depot.web.units import unit_name

DONE = "delivery.announced"


def show() -> None:
    """Show the form; book the announcement on demand."""
    number = st.session_state.get(DONE)
    if number:
        st.success(t("delivery.announced", number=number), icon=":material/check_circle:")
        notice_downloads(number, "delivery.announced")
    kind = _kind()
    depot = warehouse_choice(warehouses(), t("delivery.depot"), "delivery.depot")
    if kind is DeliveryKind.CALL_OFF:
        _call_off(depot)
        return
    party = _party(kind)
    owner = _owner(kind)
    items = {item.code: item for item in state.application().read(catalogue.items)}
    _lines(kind, items, list(items), {})
    _post(kind, depot, party, owner=owner)


def _kind() -> DeliveryKind:
    keeper, buyer = state.may(Right.KEEP), state.may(Right.MONEY)
    kinds = [each for each in DeliveryKind if (buyer if each is DeliveryKind.CALL_OFF else keeper)]
    chosen = st.segmented_control(
        t("delivery.kind"),
        [each.value for each in kinds],
        default=kinds[0].value,
        required=True,
        key="delivery.kind",
        format_func=lambda value: t(f"delivery.kind.{value}"),
    )
    return DeliveryKind(chosen or kinds[0].value)


def _party(kind: DeliveryKind) -> str:
    app = state.application()
    if kind is DeliveryKind.RETURN:
        sites = app.read(sites_with_goods)
        if not sites:
            st.caption(t("delivery.no_sites"))
        return st.selectbox(t("delivery.party.return"), list(sites), key="delivery.site") or ""
    known = [
        row.party for row in app.read(expected_arrivals, open_only=False) if row.kind == kind.value
    ]
    return known_party_choice(
        known, t(f"delivery.party.{kind.value}"), t("receive.supplier_hint"),
        f"delivery.party.{kind.value}",
    )  # fmt: skip


def _owner(kind: DeliveryKind) -> Owner | None:
    owners = sorted(OWNERS[kind], key=lambda each: each is Owner.DISTRICT)
    if len(owners) == 1:
        return owners[0]
    chosen = st.segmented_control(
        t("receive.owner"),
        [each.value for each in owners],
        default=owners[0].value,
        required=True,
        key=f"delivery.owner.{kind.value}",
        format_func=lambda value: t(f"owner.{value}"),
    )
    return Owner(chosen or owners[0].value)


def _call_off(depot: str) -> None:
    promises = state.application().read(agreements_to_call)
    if not promises:
        st.caption(t("delivery.no_agreements"))
        return
    agreement = st.selectbox(t("delivery.agreement"), list(promises), key="delivery.agreement")
    free = dict(promises[agreement])
    items = {item.code: item for item in state.application().read(catalogue.items)}
    _lines(DeliveryKind.CALL_OFF, items, list(free), free)
    _post(DeliveryKind.CALL_OFF, depot, "", agreement=agreement)


def _lines(
    kind: DeliveryKind, items: Mapping[str, Item], codes: Sequence[str], free: Mapping[str, int]
) -> None:
    key = f"delivery.lines.{kind.value}"
    if not codes:
        st.caption(t("receive.nothing"))
        return
    with st.container(border=True):
        code = st.selectbox(
            t("delivery.item"),
            list(codes),
            key=f"delivery.item.{kind.value}",
            format_func=lambda each: item_label(items[each]),
        )
        item = items[code]
        if code in free:
            st.caption(t("delivery.free", units=f"{whole(free[code])} {unit_name(item.unit_zh)}"))
        quantity = st.number_input(
            t("delivery.quantity", unit=unit_name(item.unit_zh)), min_value=1, step=1,
            key=f"delivery.quantity.{kind.value}",
        )  # fmt: skip
        if st.button(t("delivery.add"), key="delivery.add", icon=":material/add:"):
            basket_lines(key).append(ExpectedLine(code, int(quantity)))
    lines = cast("list[ExpectedLine]", basket_lines(key))
    if not lines:
        st.caption(t("delivery.no_lines"))
    for index, each in enumerate(lines):
        known = items[each.item]
        name = named(known.name_zh, known.name_en)
        st.markdown(f"{index + 1}. {name} **{whole(each.quantity)}** {unit_name(known.unit_zh)}")
        st.button(
            t("delivery.remove", line=index + 1), key=f"{key}.remove.{index}", type="tertiary",
            icon=":material/delete:", on_click=_remove, args=(key, index),
        )  # fmt: skip


def _remove(key: str, index: int) -> None:
    lines = basket_lines(key)
    if index < len(lines):
        lines.pop(index)


def _post(
    kind: DeliveryKind, depot: str, party: str, *, agreement: str = "", owner: Owner | None = None
) -> None:
    expected_on = st.date_input(
        t("delivery.expected_on"), value=state.application().clock.today(),
        key="delivery.expected_on", format="YYYY-MM-DD",
    )  # fmt: skip
    reference = st.text_input(t("delivery.reference"), key=f"delivery.reference.{kind.value}")
    bought = kind in {DeliveryKind.PURCHASE, DeliveryKind.CALL_OFF}
    budget = st.text_input(t("delivery.budget_ref"), key="delivery.budget") if bought else ""
    note = st.text_input(t("delivery.note"), key=f"delivery.note.{kind.value}")
    key = f"delivery.lines.{kind.value}"
    lines = tuple(cast("list[ExpectedLine]", basket_lines(key)))
    if not st.button(
        t("delivery.announce"), key="delivery.announce", type="primary", icon=":material/check:",
        width="stretch",
    ):  # fmt: skip
        return
    done = give(
        f"delivery.announce.{kind.value}",
        expect_delivery,
        lambda command_id: ExpectDelivery(
            command_id, state.actor(), kind, depot, party, lines, expected_on, reference.strip(),
            owner, agreement, budget.strip(), note.strip(),
        ),
    )  # fmt: skip
    if done is not None:
        empty_basket(key)
        st.session_state[DONE] = done.number
        st.rerun()
