"""A delivery: what was announced, what came, what inspection said of it, and its end."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.delivery import DeliveryKind, Triage
from depot.domain.inspection import Inspection
from depot.services.budget_views import budget_name
from depot.services.deliveries import CloseDelivery, close_delivery
from depot.services.delivery_views import (
    ArrivalView,
    DeliveryView,
    LineProgress,
    PartView,
    delivery_view,
)
from depot.services.inspecting import PHOTOS
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.files import show_files
from depot.web.deliveries import triage
from depot.web.formats import day, moment, whole
from depot.web.language import named, said, t
from depot.web.navigation import page_path
from depot.web.people import person
from depot.web.receiving.papers import notice_downloads, receiving_downloads
from depot.web.units import unit_name

DONE = "delivery.done_text"


def show(number: str) -> None:
    """Show the delivery and what may be done with it."""
    view = state.application().read(delivery_view, number)
    _head(view)
    for line in view.lines:
        _line(line)
    notice_downloads(number, f"delivery.paper.{number}")
    keeper = state.may(Right.KEEP)
    if view.head.is_open and keeper and view.head.triage is Triage.WAITING:
        triage.show(view)
    elif keeper and (view.head.is_open or any(each.undecided for each in view.arrivals)):
        _go(view)
    st.subheader(t("delivery.arrivals"))
    if not view.arrivals:
        st.caption(t("delivery.no_arrivals"))
    for each in view.arrivals:
        _arrival(each)
    right = Right.MONEY if view.head.kind is DeliveryKind.CALL_OFF else Right.KEEP
    if view.head.is_open and state.may(right):
        _closing(number)


def _head(view: DeliveryView) -> None:
    head = view.head
    st.subheader(f"{t(f'delivery.kind.{head.kind.value}')} · {head.party}")
    today = state.application().clock.today()
    late = (today - head.expected_on).days
    due = (
        f":red-badge[{t('delivery.late', days=late)}]"
        if head.is_late(today)
        else t("delivery.due", day=day(head.expected_on))
    )
    st.markdown(f"{due} · {t(f'delivery.state.{head.state.value}')}")
    owner = t("delivery.owner_is", owner=t(f"owner.{head.owner.value}"))
    place = named(view.depot_zh, view.depot_en)
    known = state.application().read(budget_name, head.budget_ref)
    budget = head.budget_ref if known is None else said(known)
    facts = (head.number, head.reference, head.agreement, budget, place, owner, head.note)
    st.caption(" · ".join(part for part in facts if part))
    if head.kind is DeliveryKind.CUSTODY:
        st.info(t("delivery.custody_note"), icon=":material/lock:")
    if head.triaged_by:
        st.caption(
            t(
                "delivery.triaged", verdict=t(f"delivery.triage.{head.triage.value}"),
                reason=head.triage_reason, who=person(head.triaged_by),
            )
        )  # fmt: skip
    if head.closed_by:
        st.caption(
            t(
                "delivery.closed_because", state=t(f"delivery.state.{head.state.value}"),
                reason=head.close_reason, who=person(head.closed_by),
            )
        )  # fmt: skip


def _line(each: LineProgress) -> None:
    line = each.line
    words = t("delivery.progress", received=whole(line.received), ordered=whole(line.ordered))
    if line.surplus:
        words = f"{words} · {t('delivery.exceeds', units=whole(line.surplus))}"
    name = named(each.name_zh, each.name_en)
    st.progress(
        min(1.0, line.received / line.ordered), text=f"**{name}** {words} {unit_name(each.unit_zh)}"
    )
    if line.received:
        tally = t(
            "delivery.tally", received=whole(line.received), accepted=whole(each.accepted),
            waiting=whole(each.waiting), held=whole(each.held),
            rejected=whole(each.rejected + each.given_back),
        )  # fmt: skip
        st.caption(tally + (t("delivery.gone", units=whole(each.gone)) if each.gone else ""))


def _go(view: DeliveryView) -> None:
    if not st.button(
        t("delivery.receive_now"), key="delivery.receive_now", type="primary",
        icon=":material/inventory:", width="stretch",
    ):  # fmt: skip
        return
    st.session_state["arrive.delivery"] = view.head.number
    st.session_state["receive.depot"] = view.head.depot
    st.session_state["arrive.step.wanted"] = "count" if view.head.is_open else "inspect"
    st.switch_page(page_path("receive"))


def _arrival(view: ArrivalView) -> None:
    head = view.head
    units = sum(each.part.quantity for each in view.parts)
    words = t(
        "delivery.arrival_line", number=head.number, when=moment(head.at_us),
        who=person(head.actor), units=whole(units),
    )  # fmt: skip
    more = [t("delivery.blind")] if head.blind else []
    if head.slip != head.number:
        more.append(t("delivery.slip_is", slip=head.slip))
    with st.expander(" · ".join((words, *more)), icon=":material/inventory_2:"):
        receiving_downloads(head.number, f"delivery.arrival.{head.number}")
        for part in view.parts:
            if part.part.gone:
                st.caption(_gone(part))
        for each in view.inspections:
            _inspection(each)


def _gone(each: PartView) -> str:
    return t(
        "delivery.gone_by", name=named(each.name_zh, each.name_en), lot=each.lot.lot_no,
        units=whole(each.part.gone), papers=" ".join(each.taken_by),
    )  # fmt: skip


def _inspection(each: Inspection) -> None:
    decided = [
        " ".join((t(f"inspect.verdict.{part.verdict.value}"), whole(part.quantity), part.reason))
        for part in each.parts
    ]
    words = t(
        "delivery.inspection_line", number=each.number, when=moment(each.at_us),
        who=person(each.actor), what=" · ".join(decided),
    )  # fmt: skip
    st.markdown(f"- {words}")
    notes = [t("delivery.sampled", units=whole(each.sampled))] if each.sampled else []
    notes += [
        t("delivery.failed_check", check=t(f"inspect.check.{check.check.value}"), note=check.note)
        for check in each.checks
        if not check.passed
    ]
    if notes:
        st.caption(" · ".join(notes))
    for paper in dict.fromkeys(part.document_no for part in each.parts):
        if paper != each.number:
            receiving_downloads(paper, f"delivery.inspection.{paper}")
    show_files(PHOTOS, each.number, f"delivery.photos.{each.number}")


def _closing(number: str) -> None:
    with st.expander(t("delivery.close"), icon=":material/cancel:"):
        st.caption(t("delivery.close_help"))
        reason = st.text_input(t("delivery.close_reason"), key=f"delivery.close.{number}")
        if not st.button(t("delivery.close_post"), key="delivery.close.post"):
            return
        done = give(
            f"delivery.close.{number}",
            close_delivery,
            lambda key: CloseDelivery(key, state.actor(), number, reason),
        )
        if done is not None:
            st.session_state[DONE] = t(
                "delivery.closed", number=number, state=t(f"delivery.state.{done.state.value}")
            )
            st.rerun()
