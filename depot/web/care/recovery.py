"""Goods in recovery after an event: each line's next step as one button."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.recovery import OPEN_STAGES, STAGE_NAMES, RecoveryPart, Stage
from depot.domain.serial import Grade
from depot.services.catalogue import items
from depot.services.recovering import (
    RecordRecovery,
    RecoverLine,
    StartRecovery,
    record_recovery,
    recoveries,
    start_recovery,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import choose_goods, finished, goods_in_bins
from depot.web.care.units import amount
from depot.web.components.commands import give
from depot.web.language import named, t

GRADED = (Stage.GRADE, Stage.REPAIR)


def show() -> None:
    """Show what is in recovery, and the form to begin."""
    app = state.application()
    names = {item.code: named(item.name_zh, item.name_en) for item in app.read(items)}
    found = [each for each in app.read(recoveries) if each.is_open]
    if not found:
        st.info(t("recovery.none"))
    for each in found:
        st.markdown(f"**{each.number}** · {each.depot} · {each.event}")
        for part in each.lines:
            if part.stage in OPEN_STAGES:
                _line(part, names.get(part.item, part.item))
    if state.may(Right.KEEP):
        _start()


def _line(part: RecoveryPart, name: str) -> None:
    key = f"recovery.{part.number}.{part.line}.{part.stage.value}"
    what = f"{name} {part.serial or part.lot_no} × {part.quantity} · {part.place}"
    stage = named(*STAGE_NAMES[part.stage])
    with st.container(border=True):
        st.markdown(t("recovery.line", line=part.line, what=what))
        st.markdown(t("recovery.next", stage=f"**{stage}**"))
        if not state.may(Right.KEEP):
            return
        graded = _graded(part, key) if part.stage in GRADED else ()
        note = st.text_input(t("recovery.note"), key=f"{key}.note")
        if st.button(t("recovery.done", stage=stage), key=f"{key}.save", width="stretch"):
            done = give(
                key, record_recovery,
                lambda each: RecordRecovery(each, state.actor(), part.number, part.line,
                                            part.stage, graded, note),
            )  # fmt: skip
            if done is not None:
                drafted = t("recovery.drafted", number=done.write_off) if done.write_off else ""
                finished("care", drafted or t("recovery.saved"))


def _graded(part: RecoveryPart, key: str) -> tuple[tuple[Grade, int], ...]:
    grades = [each for each in Grade if part.stage is Stage.GRADE or each is not Grade.C]
    with st.container(horizontal=True):
        counts = [
            st.number_input(
                t(f"grade.{each.value}"), min_value=0, max_value=part.quantity, step=1,
                value=part.quantity if each is Grade.A else 0, key=f"{key}.{each.value}",
                width=140,
            )
            for each in grades
        ]  # fmt: skip
    return tuple((grade, int(count)) for grade, count in zip(grades, counts, strict=True) if count)


def _start() -> None:
    with st.expander(t("recovery.start"), icon=":material/cleaning_services:"):
        event = st.text_input(t("recovery.event"), key="recovery.event")
        durable = {
            item.code for item in state.application().read(items) if not item.expiry_required
        }
        goods = goods_in_bins(lambda row: row.item_code in durable)
        row = choose_goods(t("recovery.goods"), "recovery.goods", goods)
        if row is None:
            return
        quantity, serials = amount(row, "recovery")
        if st.button(t("recovery.begin"), key="recovery.begin", type="primary"):
            line = RecoverLine(row.lot_id, row.bin, quantity, row.status, serials)
            done = give(
                "recovery.begin", start_recovery,
                lambda key: StartRecovery(key, state.actor(), row.depot, event, (line,)),
            )  # fmt: skip
            if done is not None:
                finished("care", t("recovery.begun", number=done.number))
