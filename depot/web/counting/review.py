"""Looking at counts: differences, reasons, whose reservations they hit, deciding, printing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.count_view import CountReview, ReviewLine
from depot.domain.counting import (
    OPEN_TO_COUNTERS,
    REASON_NAMES,
    CountState,
    StockCount,
    VarianceReason,
)  # fmt: skip
from depot.domain.money import yuan
from depot.services.application import Command
from depot.services.count_approving import ApproveCount, approve_count
from depot.services.count_deciding import (
    AskRecount,
    GiveReasons,
    LineReason,
    RejectCount,
    ask_recount,
    give_reasons,
    reject_count,
)  # fmt: skip
from depot.services.count_views import count_review
from depot.services.counting import CancelCount, cancel_count, counts
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.counting.printing import print_count
from depot.web.formats import moment, whole
from depot.web.language import named, t
from depot.web.people import people, person
from depot.web.units import unit_name


def show() -> None:
    """Choose a count and show what can be done with it."""
    found = state.application().read(counts)
    if not found:
        st.info(t("count.none"))
        return
    by_number = {each.number: each for each in found}
    waiting = [each.number for each in found if each.state is CountState.SUBMITTED]
    first = list(by_number).index(waiting[0]) if waiting else 0
    number = st.selectbox(
        t("count.which"), list(by_number), index=first, key="count.reviewed",
        format_func=lambda each: f"{each} · {t(f'count.state.{by_number[each].state.value}')}",
    )  # fmt: skip
    if not number:
        return
    head = by_number[number]
    _facts(head)
    if head.state in OPEN_TO_COUNTERS:
        st.caption(t("count.blind_until"))
        _cancel(head)
        print_count(head, None)
        return
    review = state.application().read(count_review, number)
    _lines(review)
    _cuts(review)
    if head.state is CountState.SUBMITTED:
        _reasons(review)
        _decide(review)
        _cancel(head)
    print_count(head, review)


def _facts(head: StockCount) -> None:
    st.markdown(
        f"**{t(f'count.kind.{head.kind.value}')}** · {head.depot} · {person(head.created_by)} · "
        f"{moment(head.created_at_us)}  \n{head.note}"
    )
    if head.decided_by:
        st.markdown(
            t("count.decided", who=person(head.decided_by), at=moment(head.decided_at_us),
              note=head.decision_note or t("none"))
        )  # fmt: skip


def _lines(review: CountReview) -> None:
    differing = review.differing
    value = yuan(sum(each.value_cny_fen for each in review.lines))
    with st.container(horizontal=True):
        st.metric(t("count.lines"), len(review.lines), border=True)
        st.metric(t("count.differing"), len(differing), border=True)
        st.metric(t("count.not_counted"), review.not_counted, border=True)
        st.metric(t("count.value"), f"{value:,.2f}", border=True)
    for each in differing:
        _card(each)
    with st.expander(t("count.all_lines")):
        _table(review)


def _card(each: ReviewLine) -> None:
    line = each.line
    with st.container(border=True):
        st.markdown(
            f"{line.line}. **{named(each.name_zh, each.name_en)}** {line.lot_no} · {line.bin} · "
            f"{t(f'status.{line.status}')}"
        )
        sign = ":red" if (each.variance or 0) < 0 else ":green"
        st.markdown(
            t("count.numbers", booked=whole(each.booked), counted=whole(line.counted))
            + f" {sign}[**{each.variance:+,d}** {unit_name(each.unit_zh)}]"
        )
        names = people()
        before = t("list.comma").join(
            f"{units} ({names.get(who, who)})" for units, who in each.first_counts
        )
        st.caption(t("count.counted_by", what=before))
        for word, numbers in (("missing", line.missing), ("extra", line.extra)):
            if numbers:
                st.caption(t(f"count.serials_{word}", numbers=t("list.comma").join(numbers)))
        if line.away:
            st.caption(t("count.away", count=line.away))
        if each.superseded:
            st.caption(t("count.superseded"))
        problem = named(each.problem_zh, each.problem_en)
        if problem:
            st.error(problem, icon=":material/replay:")
        if line.reason:
            st.caption(f"{_reason_name(VarianceReason(line.reason))} {line.reason_note}")


def _table(review: CountReview) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                t("column.bin"): each.line.bin,
                t("column.item"): named(each.name_zh, each.name_en),
                t("column.lot"): each.line.lot_no,
                t("count.booked"): each.booked,
                t("count.counted"): each.line.counted,
                t("count.variance"): each.variance,
            }
            for each in review.lines
        ),
        hide_index=True,
        width="stretch",
    )


def _cuts(review: CountReview) -> None:
    if not review.cuts:
        return
    listed = "\n".join(
        f"- **{cut.demand_ref}** {cut.item} {cut.lot_no} {cut.bin}: −{cut.short}"
        for cut in review.cuts
    )
    st.warning(f"{t('count.cuts')}\n{listed}", icon=":material/event_busy:")


def _reason_name(reason: VarianceReason) -> str:
    return named(*REASON_NAMES[VarianceReason(reason)])


def _reasons(review: CountReview) -> None:
    """Ask for the reason of each difference."""
    wanted = [each for each in review.differing if not each.superseded]
    if not wanted:
        return
    number = review.head.number
    with st.form(f"count.reasons.{number}"):
        st.markdown(t("count.reasons"))
        given = []
        for each in wanted:
            line = each.line
            name = f"{line.line}. {named(each.name_zh, each.name_en)} {line.bin}"
            known = list(VarianceReason)
            at = known.index(VarianceReason(line.reason)) if line.reason else None
            reason = st.selectbox(
                name, known, index=at, key=f"count.reason.{number}.{line.line}",
                format_func=_reason_name, placeholder=t("count.reason"),
            )  # fmt: skip
            note = st.text_input(
                t("count.reason_note"), line.reason_note, key=f"count.why.{number}.{line.line}"
            )
            if reason is not None:
                given.append(LineReason(line.line, reason, note))
        pressed = st.form_submit_button(
            t("count.save_reasons"), key="count.save_reasons", width="stretch"
        )
    if pressed:
        lines = tuple(given)
        _do(number, give_reasons, lambda each: GiveReasons(each, state.actor(), number, lines),
            "count.reasons_done")  # fmt: skip


def _decide(review: CountReview) -> None:
    number = review.head.number
    if not state.may(Right.APPROVE):
        st.caption(t("count.waits"))
        return
    if state.actor() in {*review.counters, review.head.submitted_by}:
        st.caption(t("count.own"))
        return
    note = st.text_input(t("count.note"), key=f"count.note.{number}")
    again = st.multiselect(
        t("count.ask"), [each.line.line for each in review.lines], key=f"count.ask.{number}",
        placeholder=t("choose.one"),
        default=[each.line.line for each in review.lines if each.problem_zh],
    )  # fmt: skip
    with st.container(horizontal=True):
        approve = st.button(t("count.approve"), key="count.approve", type="primary")
        ask = st.button(t("count.ask_button"), key="count.ask_button", disabled=not again)
        reject = st.button(t("count.reject"), key="count.reject")
    if approve:
        _do(number, approve_count,
            lambda each: ApproveCount(each, state.actor(), number, note, review.cuts),
            "count.approved")  # fmt: skip
    if ask:
        _do(number, ask_recount,
            lambda each: AskRecount(each, state.actor(), number, tuple(again)),
            "count.asked")  # fmt: skip
    if reject:
        _do(number, reject_count,
            lambda each: RejectCount(each, state.actor(), number, note),
            "count.rejected")  # fmt: skip


def _cancel(head: StockCount) -> None:
    with st.expander(t("count.cancel")):
        note = st.text_input(t("count.cancel_note"), key=f"count.cancel_note.{head.number}")
        if st.button(t("count.cancel"), key="count.cancel", icon=":material/cancel:"):
            _do(head.number, cancel_count,
                lambda each: CancelCount(each, state.actor(), head.number, note),
                "count.cancelled")  # fmt: skip


def _do(
    number: str,
    service: Callable[[Any, Any], Any],
    command: Callable[[str], Command],
    word: str,
) -> None:
    done = give(f"count.{service.__name__}.{number}", service, command)
    if done is not None:
        finished("count", t(word, number=number))
