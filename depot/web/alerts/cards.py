"""Alerts one under another, each with what can be done: no table, so that a phone can do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from depot.domain.alert import Alert, AlertKind, AlertSeverity, is_overdue
from depot.services.access import SYSTEM_ACTOR
from depot.services.alerts import (
    AcknowledgeAlert,
    HandOverAlert,
    acknowledge_alert,
    hand_over_alert,
    is_mine,
)
from depot.web import state
from depot.web.components.commands import give
from depot.web.formats import day, moment
from depot.web.language import named, t
from depot.web.markdown import literal
from depot.web.people import people, person

SHOWN = 20
ALL = ""
_ICONS = {
    AlertSeverity.URGENT: ":material/error:",
    AlertSeverity.WARN: ":material/warning:",
    AlertSeverity.INFO: ":material/info:",
}


def show(alerts: Sequence[Alert], key: str) -> None:
    """Show alerts to handle; of many the first ones."""
    if st.session_state.pop(f"inbox.done.{key}", False):
        st.success(t("inbox.done"), icon=":material/check_circle:")
    if not alerts:
        st.caption(t("inbox.none"))
        return
    kinds = list(dict.fromkeys(each.fact.kind for each in alerts))
    chosen = st.pills(
        t("inbox.kind"), kinds, key=f"inbox.kind.{key}", format_func=kind_name,
        label_visibility="collapsed",
    )  # fmt: skip
    wanted = [each for each in alerts if chosen in {None, each.fact.kind}]
    for each in wanted[:SHOWN]:
        with st.container(border=True):
            _card(each, key)
    if len(wanted) > SHOWN:
        st.caption(t("inbox.more", count=len(wanted) - SHOWN))


def closed(alerts: Sequence[Alert]) -> None:
    """Show alerts that are over."""
    if not alerts:
        st.caption(t("inbox.none_closed"))
    for each in alerts:
        st.markdown(f"{_words(each)}  \n:gray[{moment(each.closed_at_us)}]")


def kind_name(kind: AlertKind) -> str:
    """Return the name of a kind of alert."""
    return t(f"alert.kind.{kind.value}")


def _words(each: Alert) -> str:
    return literal(named(each.fact.zh, each.fact.en))


def _card(each: Alert, key: str) -> None:
    today = state.application().clock.today()
    severity = t(f"alert.severity.{each.fact.severity.value}")
    icon = _ICONS[each.fact.severity]
    st.markdown(f"{icon} **{severity} · {kind_name(each.fact.kind)}**  \n{_words(each)}")
    st.caption(literal(" · ".join(_facts(each, today))))
    who = state.user()
    if who is not None and is_mine(each, who.name, who.rights):
        with st.popover(t("inbox.handle"), icon=":material/edit_note:"):
            _handle(each, key)


def _facts(each: Alert, today: date) -> list[str]:
    facts = []
    due = each.fact.due_on
    if due is not None:
        facts.append(t("inbox.due", day=day(due)))
        if is_overdue(due, today):
            facts.append(t("inbox.late", days=(today - due).days))
    if each.owner:
        facts.append(t("inbox.owner", owner=person(each.owner)))
    else:
        facts.append(t("inbox.owner_role", role=t(f"right.{each.fact.role.value}")))
    if each.escalated_at_us:
        facts.append(t("inbox.escalated"))
    if each.acknowledged_by:
        facts.append(t("inbox.acknowledged", who=person(each.acknowledged_by), note=each.note))
    return facts


def _handle(each: Alert, key: str) -> None:
    name = f"inbox.{key}.{each.id}"
    note = st.text_input(t("inbox.note"), key=f"{name}.note")
    if st.button(t("inbox.acknowledge"), key=f"{name}.acknowledge", type="primary"):
        done = give(
            f"{name}.acknowledge", acknowledge_alert,
            lambda number: AcknowledgeAlert(number, state.actor(), each.id, note),
        )  # fmt: skip
        _again(key, done)
    others = {user: called for user, called in people().items()
              if user not in {SYSTEM_ACTOR, each.owner}}  # fmt: skip
    owner = st.selectbox(
        t("inbox.hand_over_to"), [None, *others], key=f"{name}.owner",
        format_func=lambda user: others[user] if user else t("none"),
    )  # fmt: skip
    if st.button(t("inbox.hand_over"), key=f"{name}.hand_over", disabled=owner is None):
        done = give(
            f"{name}.hand_over", hand_over_alert,
            lambda number: HandOverAlert(number, state.actor(), each.id, owner or "", note),
        )  # fmt: skip
        _again(key, done)


def _again(key: str, done: object) -> None:
    if done is not None:
        st.session_state[f"inbox.done.{key}"] = True
        st.rerun()
