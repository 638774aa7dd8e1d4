"""盘点: count on a phone, what is due, decide, goods found, rules."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.counting import due, found, phone, review, rules
from depot.web.language import t

st.title(t("count.title"))
show_finished("count")
parts = {"phone": phone.show} if state.may(Right.KEEP) else {}
parts |= {"review": review.show, "due": due.show}
if state.may(Right.KEEP):
    parts |= {"found": found.show}
if state.may(Right.APPROVE):
    parts |= {"rules": rules.show}
chosen = st.segmented_control(
    t("count.title"),
    list(parts),
    default=next(iter(parts)),
    required=True,
    key="count.part",
    format_func=lambda part: t(f"count.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or next(iter(parts))]()
