"""What is due: scan a unit or take it from the list, then record what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from depot.domain.account import Right
from depot.domain.care import CareTask
from depot.domain.serial import Grade
from depot.services.care import CareRecorded, RecordCare, record_care
from depot.services.serials import find_serial
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.scan import scan_box
from depot.web.formats import day
from depot.web.goods import item_names
from depot.web.language import named, t

SHOWN = 30
CHOSEN = "care.chosen"
SPANS = {"late": -1, "month": 30, "all": 10_000}


def show(tasks: Sequence[CareTask]) -> None:
    """Show the list, or the form of the task that was chosen."""
    by_key = {task_key(each): each for each in tasks}
    chosen = st.session_state.get(CHOSEN)
    if chosen in by_key and state.may(Right.KEEP):
        _form(by_key[chosen])
        return
    if state.may(Right.KEEP):
        _scan(tasks)
    if not tasks:
        st.info(t("care.none"))
        return
    span = st.segmented_control(
        t("care.within"), list(SPANS), default="month", required=True, key="care.within",
        format_func=lambda each: t(f"care.within.{each}"),
    )  # fmt: skip
    today = state.application().clock.today()
    wanted = [each for each in tasks if each.days_left(today) <= SPANS[span or "month"]]
    st.caption(t("care.shown", count=len(wanted), shown=min(SHOWN, len(wanted))))
    names = item_names()
    for task in wanted[:SHOWN]:
        _card(task, names)


def task_key(task: CareTask) -> str:
    """Return a key that names a task as long as it is there."""
    return f"{task.plan.code}|{task.subject.lot_id}|{task.subject.number}"


def unit_name(task: CareTask) -> str:
    """Return the unit's number, or the lot as a whole."""
    subject = task.subject
    if subject.number:
        return subject.number
    return t("care.lot", lot=subject.lot_no, quantity=subject.quantity)


def task_name(task: CareTask, names: Mapping[str, str]) -> str:
    """Return what it is and which one."""
    code = task.subject.item
    return f"{names.get(code, code)} {unit_name(task)}"


def _scan(tasks: Sequence[CareTask]) -> None:
    scanned = scan_box("care.scan", t("care.scan"))
    if scanned is None:
        return
    found = [each for each in tasks if each.subject.number == scanned.strip()]
    if found:
        st.session_state[CHOSEN] = task_key(found[0])
        st.rerun()
    units = state.application().read(find_serial, scanned)
    if units:
        words = t(f"unit.state.{units[0].state.value}")
        st.warning(t("care.no_task", number=scanned, state=words))
    else:
        st.error(t("care.unknown", number=scanned))


def _when(task: CareTask) -> str:
    left = task.days_left(state.application().clock.today())
    if left < 0:
        return f":red[**{t('care.late', days=-left)}**]"
    return t("care.due_today") if left == 0 else t("care.due_in", days=left)


def _card(task: CareTask, names: Mapping[str, str]) -> None:
    plan = task.plan
    with st.container(border=True):
        st.markdown(f"**{task_name(task, names)}** · {named(plan.name_zh, plan.name_en)}")
        st.markdown(f"{_when(task)} · {day(task.due_on)} · {task.subject.place}")
        if state.may(Right.KEEP):
            st.button(
                t("care.do"), key=f"care.do.{task_key(task)}", icon=":material/build:",
                width="stretch", on_click=_choose, args=(task_key(task),),
            )  # fmt: skip


def _choose(key: str) -> None:
    st.session_state[CHOSEN] = key


def _form(task: CareTask) -> None:
    plan, key = task.plan, task_key(task)
    st.button(t("care.back"), icon=":material/arrow_back:", on_click=_choose, args=("",))
    st.subheader(f"{task_name(task, item_names())} · {named(plan.name_zh, plan.name_en)}")
    st.markdown(named(plan.steps_zh, plan.steps_en))
    st.caption(t("care.basis", mark=t(f"care.mark.{plan.mark}"), source=plan.source))
    st.caption(_last(task))
    result = st.segmented_control(
        t("care.result"), ["passed", "failed"], default="passed", required=True,
        format_func=lambda each: t(f"care.{each}"), key=f"care.result.{key}",
    )  # fmt: skip
    passed = result != "failed"
    today = state.application().clock.today()
    done_on = st.date_input(t("care.done_on"), value=today, max_value=today, format="YYYY-MM-DD",
                            key=f"care.done_on.{key}")  # fmt: skip
    reading = st.text_input(t("care.reading"), key=f"care.reading.{key}")
    note = st.text_input(t("care.note"), key=f"care.note.{key}")
    failed, grade = (0, Grade.C) if passed else _failure(task)
    if st.button(t("care.save"), type="primary", width="stretch", icon=":material/check:",
                 key="care.save"):  # fmt: skip
        subject = task.subject
        done = give(
            f"care.{key}", record_care,
            lambda each: RecordCare(each, state.actor(), plan.code, subject.lot_id,
                                    subject.number, done_on or today, passed, reading, note,
                                    failed, grade),
        )  # fmt: skip
        if done is not None:
            _choose("")
            finished("care", _answer(done))


def _failure(task: CareTask) -> tuple[int, Grade]:
    grade = st.segmented_control(
        t("care.grade"), [Grade.C, Grade.D], default=Grade.C, required=True, key="care.grade",
        format_func=lambda each: t(f"grade.{Grade(each).value}"),
    )  # fmt: skip
    if task.subject.number:
        return 0, Grade(grade or Grade.C)
    failed = st.number_input(
        t("care.failed_units"), min_value=1, max_value=task.subject.quantity, value=1, step=1,
        key="care.failed_units",
    )  # fmt: skip
    return int(failed), Grade(grade or Grade.C)


def _last(task: CareTask) -> str:
    if task.last is None:
        return t("care.never")
    result = t("care.passed" if task.last.passed else "care.failed")
    return t("care.last", day=day(task.last.done_on), result=result, reading=task.last.reading)


def _answer(done: CareRecorded) -> str:
    if not done.failed_units:
        return t("care.saved", day=day(done.next_due_on))
    if done.held_units < done.failed_units:
        return t("care.not_held", failed=done.failed_units, held=done.held_units)
    return t("care.held", held=done.held_units)
