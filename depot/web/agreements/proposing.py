"""A new offer, in a tender or directly, or a renewal: lines first, then the terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from depot.domain.agreement import AgreementKind, AgreementLine, SeasonQuantity
from depot.domain.agreement_life import Deal
from depot.domain.capacity import Capacity
from depot.domain.item import Item
from depot.domain.money import fen_of, in_fen, read_yuan
from depot.domain.season import Season
from depot.errors import DepotError
from depot.services.agreement_proposing import ProposeAgreement, propose_agreement
from depot.services.agreement_views import agreement_view, tenders
from depot.services.agreements import suppliers
from depot.services.catalogue import items
from depot.web import state
from depot.web.agreements import terms_form
from depot.web.agreements.words import PAGE, supplier_name
from depot.web.care.goods import finished
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.components.refusals import show_refusal
from depot.web.formats import exact, whole
from depot.web.language import named, t

BASKET = "agreement.lines"
_YEAR = timedelta(days=364)
_FOR = "agreement.lines_for"


def show() -> None:
    """Show the form."""
    old = _renewed()
    known = {each.code: each for each in state.application().read(suppliers)}
    if not known:
        st.info(t("agreement.no_suppliers"))
        return
    kind = AgreementKind(
        st.segmented_control(
            t("agreement.kind"), ["stock", "capacity"], required=True, key="agreement.kind",
            default=old.agreement.kind.value if old else "stock",
            format_func=lambda each: t(f"agreement.kind.{each}"), on_change=empty_basket,
            args=(BASKET,),
        )
        or "stock"
    )  # fmt: skip
    supplier = st.selectbox(
        t("column.supplier"), list(known), key="agreement.supplier",
        index=list(known).index(old.agreement.supplier) if old else None,
        placeholder=t("choose.one"),
        format_func=lambda code: f"{code} {supplier_name(known[code])}", disabled=bool(old),
    )  # fmt: skip
    tender = "" if old else _tender(kind)
    today = state.application().clock.today()
    start = old.agreement.valid_to + timedelta(days=1) if old else today
    first = st.date_input(
        t("agreement.from"), start, key=f"agreement.from.{start}", format="YYYY-MM-DD"
    )
    last = st.date_input(
        t("agreement.to"), start + _YEAR, key=f"agreement.to.{start}", format="YYYY-MM-DD"
    )
    _add_line(kind)
    lines: list[AgreementLine] = basket_lines(BASKET)
    names = {each.code: each for each in state.application().read(items)}
    basket(BASKET, [_row(line, names) for line in lines], t("agreement.no_lines"))
    with st.expander(t("agreement.terms"), icon=":material/gavel:", expanded=bool(lines)):
        asked = terms_form.ask("agreement.new", old.terms if old else None)
    note = st.text_input(t("column.note"), key="agreement.new.note")
    if st.button(t("agreement.propose"), type="primary", key="agreement.propose",
                 width="stretch", disabled=not lines or supplier is None):  # fmt: skip
        done = give(
            "agreement.propose", propose_agreement,
            lambda key: ProposeAgreement(
                key, state.actor(), supplier or "", first, last, tuple(lines),
                terms_form.made(asked), kind, tender, old.number if old else "", note,
            ),
        )  # fmt: skip
        if done is not None:
            empty_basket(BASKET)
            st.session_state.pop("agreement.renews", None)
            st.session_state["agreement.chosen"] = done.number
            st.session_state["agreement.part.next"] = "list"
            finished(PAGE, t("agreement.proposed", number=done.number))


def _renewed() -> Deal | None:
    number = st.session_state.get("agreement.renews")
    if number is None:
        return None
    deal = state.application().read(agreement_view, number).row.deal
    st.info(t("agreement.renewing", number=number))
    if st.button(t("agreement.no_renewal"), key="agreement.no_renewal"):
        st.session_state.pop("agreement.renews")
        empty_basket(BASKET)
        st.rerun()
    if st.session_state.get(_FOR) != number:
        st.session_state[_FOR] = number
        st.session_state[BASKET] = list(deal.agreement.lines)
    return deal


def _tender(kind: AgreementKind) -> str:
    found = {
        each.number: each
        for each in state.application().read(tenders, open_only=True)
        if each.kind is kind
    }
    return st.selectbox(
        t("agreement.tender"), ["", *found], key="agreement.tender",
        format_func=lambda each: f"{each} {found[each].title}" if each else t("agreement.direct"),
    )  # fmt: skip


@dataclass(frozen=True)
class _Typed:
    """A line as it was typed."""

    item: str
    quantity: int
    price: str
    leads: tuple[int, int, int, int]
    seasons: dict[Season, int]
    capacity: Capacity | None


def _add_line(kind: AgreementKind) -> None:
    names = {each.code: each for each in state.application().read(items)}
    with st.container(border=True):
        code = st.selectbox(
            t("column.item"), list(names), index=None, key="agreement.item",
            placeholder=t("choose.one"),
            format_func=lambda each: f"{each} {_name(names[each])}",
        )  # fmt: skip
        quantity = st.number_input(t("agreement.quantity"), 1, value=100, key="agreement.quantity")
        price = st.text_input(t("purchase.price"), key="agreement.price")
        hours = [
            st.number_input(t(f"agreement.hours.{name}"), 0.0, 720.0, value, 0.5,
                            key=f"agreement.hours.{name}")
            for name, value in (("day", 2.0), ("night", 4.0), ("off_day", 4.0), ("off_night", 6.0))
        ]  # fmt: skip
        leads = (_minutes(hours[0]), _minutes(hours[1]), _minutes(hours[2]), _minutes(hours[3]))
        seasons = _seasons(int(quantity))
        make = _capacity_form() if kind is AgreementKind.CAPACITY else None
        if st.button(t("agreement.add"), key="agreement.add", disabled=code is None,
                     width="stretch"):  # fmt: skip
            try:
                made = make() if make else None
                typed = _Typed(code or "", int(quantity), price, leads, seasons, made)
                basket_lines(BASKET).append(_line(typed))
            except DepotError as refusal:
                show_refusal(refusal)


def _minutes(hours: float) -> int:
    return round(hours * 60)


def _line(typed: _Typed) -> AgreementLine:
    price = read_yuan(typed.price)
    fen_of(price)
    day_min, night_min, off_day, off_night = typed.leads
    return AgreementLine(
        typed.item, typed.quantity, price, day_min, night_min, off_day, off_night,
        tuple(
            SeasonQuantity(season, units)
            for season, units in typed.seasons.items()
            if units != typed.quantity
        ),
        typed.capacity,
    )  # fmt: skip


def _seasons(quantity: int) -> dict[Season, int]:
    if not st.toggle(t("agreement.by_season"), key="agreement.by_season"):
        return {}
    return {
        season: int(
            st.number_input(
                t(f"agreement.season.{season.value}"), 0, value=quantity,
                key=f"agreement.season.{season.value}",
            )
        )
        for season in Season
    }  # fmt: skip


def _capacity_form() -> Callable[[], Capacity]:
    """Ask how it is made; return what reads it when the button is pressed."""
    daily = st.number_input(t("agreement.daily_units"), 1, value=1000, key="agreement.daily")
    ramp_h = st.number_input(t("agreement.ramp_hours"), 0.0, 720.0, 4.0, 0.5, key="agreement.ramp")
    days = st.number_input(
        t("agreement.resupply_days"), 0.0, 60.0, 3.0, 0.5, key="agreement.resupply",
        help=t("agreement.resupply_help"),
    )  # fmt: skip
    buffer = st.number_input(t("agreement.buffer_units"), 0, value=2000, key="agreement.buffer")
    line = st.text_input(
        t("agreement.production_line"), key="agreement.production_line",
        help=t("agreement.line_help"),
    )  # fmt: skip
    turn, change = 1, 0
    if line.strip():
        turn = int(st.number_input(t("agreement.turn"), 1, 99, 1, key="agreement.turn"))
        change = int(
            st.number_input(t("agreement.changeover"), 0, 43200, 60, key="agreement.changeover")
        )

    def made() -> Capacity:
        return Capacity(
            int(daily), _minutes(ramp_h), int(buffer) if days else 0, _minutes(days * 24),
            line.strip(), turn, change,
        )  # fmt: skip

    return made


def _row(line: AgreementLine, names: dict[str, Item]) -> dict[str, str]:
    return {
        t("column.item"): f"{line.item} {_name(names[line.item])}",
        t("agreement.quantity"): whole(line.quantity),
        t("purchase.price"): exact(in_fen(line.price_cny)),
    }


def _name(item: Item) -> str:
    return named(item.name_zh, item.name_en)
