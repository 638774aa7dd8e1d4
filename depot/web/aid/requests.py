"""What we ask of others: drafted, sent by another person, answered, brought in."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.account import Right
from depot.domain.aid import AidRequest, AidState
from depot.domain.place import PlaceKind
from depot.services.agreements import agreement_rows
from depot.services.aid import (
    AnswerAidRequest,
    AskedUnits,
    ExpectAid,
    PromisedUnits,
    RequestAid,
    SendAidRequest,
    WithdrawAidRequest,
    aid_requests,
    answer_aid_request,
    expect_aid,
    request_aid,
    send_aid_request,
    withdraw_aid_request,
)
from depot.services.catalogue import depots
from depot.web import state
from depot.web.aid.words import choose_partner, do, known_partners, partner_name
from depot.web.formats import day
from depot.web.goods import known_items
from depot.web.language import named, t
from depot.web.people import person
from depot.web.units import unit_name


def show() -> None:
    """Show the requests; let planners ask."""
    if state.may(Right.PLAN):
        _ask()
    found = state.application().read(aid_requests)
    if not found:
        st.caption(t("aid.none"))
    for each in found:
        _card(each)


def _ask() -> None:
    known = known_items()
    with st.expander(t("aid.ask"), icon=":material/add:"):
        partner = choose_partner("aid.ask.partner")
        reason = st.text_input(t("aid.reason"), key="aid.ask.reason")
        today = state.application().clock.today()
        needed = st.date_input(t("aid.needed_on"), today, key="aid.ask.day", format="YYYY-MM-DD")
        chosen = st.multiselect(
            t("column.item"),
            list(known),
            key="aid.ask.items",
            placeholder=t("choose.some"),
            format_func=lambda code: f"{code} {named(known[code].name_zh, known[code].name_en)}",
        )
        units = [
            AskedUnits(code, _units(known[code].name_zh, known[code].name_en, code, 1))
            for code in chosen
        ]
        if st.button(
            t("aid.request"), type="primary", key="aid.request", width="stretch",
            disabled=partner is None,
        ):  # fmt: skip
            do("request", request_aid,
               lambda key: RequestAid(key, state.actor(), partner or "", reason, needed,
                                      tuple(units)))  # fmt: skip


def _units(name_zh: str, name_en: str, code: str, usual: int) -> int:
    return int(
        st.number_input(
            named(name_zh, name_en), min_value=0, value=usual, step=1, key=f"aid.ask.units.{code}"
        )
    )


def _card(each: AidRequest) -> None:
    partner, known = known_partners()[each.partner], known_items()
    with st.container(border=True):
        st.markdown(f"**{each.number}** · {partner_name(partner)} · {_state(each)}")
        asked = [
            f"{named(known[line.item].name_zh, known[line.item].name_en)} {line.asked}"
            f"{unit_name(known[line.item].unit_zh)}"
            + (f" → **{line.promised}**" if each.answered_by else "")
            for line in each.lines
        ]
        st.markdown(t("list.comma").join(asked))
        st.caption(
            f"{each.reason} · {day(each.needed_on)} · {person(each.requested_by)} "
            f"{each.answered_by} {each.answer_note}"
        )
        if each.state is AidState.DRAFTED:
            _send(each)
        if each.state is AidState.SENT:
            _answer(each)
        if each.state is AidState.PROMISED:
            _expect(each)


def _state(each: AidRequest) -> str:
    return t(f"aid.state.{each.state.value}")


def _send(each: AidRequest) -> None:
    may_send = state.may(Right.APPROVE) and each.requested_by != state.actor()
    if may_send and st.button(
        t("aid.send"), type="primary", key=f"aid.send.{each.number}", width="stretch"
    ):
        do(f"send.{each.number}", send_aid_request,
           lambda key: SendAidRequest(key, state.actor(), each.number))  # fmt: skip
    if state.may(Right.PLAN) and st.button(t("aid.withdraw"), key=f"aid.withdraw.{each.number}"):
        do(f"withdraw.{each.number}", withdraw_aid_request,
           lambda key: WithdrawAidRequest(key, state.actor(), each.number))  # fmt: skip


def _answer(each: AidRequest) -> None:
    if not (state.may(Right.PLAN) or state.may(Right.APPROVE)):
        return
    known = known_items()
    with st.expander(t("aid.answer"), icon=":material/phone_in_talk:"):
        who = st.text_input(t("call.confirmed_by"), key=f"aid.who.{each.number}")
        lead = st.number_input(
            t("aid.lead"), min_value=0, value=60, step=15, key=f"aid.lead.{each.number}"
        )
        until = st.date_input(
            t("aid.valid_to"), each.needed_on + timedelta(days=7), format="YYYY-MM-DD",
            key=f"aid.until.{each.number}",
        )  # fmt: skip
        lines = [
            PromisedUnits(
                line.item,
                int(
                    st.number_input(
                        named(known[line.item].name_zh, known[line.item].name_en), min_value=0,
                        value=line.asked, step=1, key=f"aid.promise.{each.number}.{line.item}",
                    )
                ),
                int(lead),
            )
            for line in each.lines
        ]  # fmt: skip
        if st.button(
            t("aid.book_answer"), type="primary", key=f"aid.answer.{each.number}", width="stretch"
        ):
            do(f"answer.{each.number}", answer_aid_request,
               lambda key: AnswerAidRequest(key, state.actor(), each.number, who, until,
                                            tuple(lines)))  # fmt: skip


def _expect(each: AidRequest) -> None:
    app = state.application()
    today = app.clock.today()
    free = {
        row.promise.line.item: row.promise.free_on(today)
        for row in app.read(agreement_rows, today)
        if row.promise.agreement == each.number
    }
    left = {item: units for item, units in free.items() if units}
    st.caption(t("aid.left", units=sum(left.values())))
    if not left or not (state.may(Right.PLAN) or state.may(Right.KEEP)):
        return
    warehouses = {
        depot.code: depot for depot in app.read(depots) if depot.kind is PlaceKind.WAREHOUSE
    }
    with st.expander(t("aid.bring"), icon=":material/local_shipping:"):
        st.caption(t("aid.bring_hint"))
        depot = st.selectbox(
            t("column.depot"), list(warehouses), key=f"aid.depot.{each.number}",
            format_func=lambda code: named(warehouses[code].name_zh, warehouses[code].name_en),
        )  # fmt: skip
        if st.button(t("aid.bring_all"), key=f"aid.bring.{each.number}", width="stretch"):
            lines = tuple(AskedUnits(item, units) for item, units in left.items())
            do(f"bring.{each.number}", expect_aid,
               lambda key: ExpectAid(key, state.actor(), each.number, str(depot), today,
                                     lines))  # fmt: skip
