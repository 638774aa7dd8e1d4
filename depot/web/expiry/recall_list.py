"""All recalls; whoever approves ends them, but not their own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.account import Right
from depot.services.recall import EndRecall, Recall, RecallOutcome, end_recall
from depot.web import state
from depot.web.components.commands import give
from depot.web.expiry import done
from depot.web.formats import moment
from depot.web.goods import item_words
from depot.web.language import t
from depot.web.people import person


def show(found: Sequence[Recall]) -> None:
    """Show the recalls, the newest first."""
    if not found:
        st.caption(t("recall.none"))
    names = item_words(each.item for each in found)
    for each in found:
        with st.container(border=True):
            _recall(each, names[each.item])


def _recall(each: Recall, item: str) -> None:
    st.markdown(
        t(
            "recall.line", number=each.number, item=item, lot=each.lot_no,
            outcome=t(f"recall.outcome.{each.outcome.value}"), reason=each.reason,
            who=person(each.started_by), at=moment(each.started_at_us), units=each.held_units,
        )
    )  # fmt: skip
    if each.ended_by:
        st.caption(t("recall.end_line", who=person(each.ended_by), reason=each.end_reason))
    elif state.may(Right.APPROVE):
        _end(each)


def _end(each: Recall) -> None:
    own = each.started_by == state.actor()
    if own:
        st.caption(t("recall.own"))
        return
    with st.popover(t("recall.end"), icon=":material/task_alt:"):
        reason = st.text_input(t("recall.end_reason"), key=f"recall.end_reason.{each.number}")
        clear = st.button(t("recall.clear"), key=f"recall.clear.{each.number}", type="primary")
        dispose = st.button(t("recall.dispose"), key=f"recall.dispose.{each.number}")
    if clear or dispose:
        outcome = RecallOutcome.RELEASED if clear else RecallOutcome.DISPOSED
        ended = give(
            f"recall.end.{outcome.value}.{each.number}", end_recall,
            lambda number: EndRecall(number, state.actor(), each.number, outcome, reason),
        )  # fmt: skip
        if ended is not None:
            done.say_next("recall", "recall.ended", number=ended.number,
                          units=ended.released_units)  # fmt: skip
