"""From a case to a chosen point: asked, searched in the background, watched, stopped at will."""

from __future__ import annotations

from typing import Final, cast

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.reserve_answers import RiskChoice
from depot.io.reference import reference
from depot.services.reserve_plan import KeepReservePlan, document, keep_reserve_plan
from depot.services.reserve_plan_case import CaseChoice, reserve_case
from depot.services.reserve_plan_solving import Explored, ReserveWanted
from depot.web import state
from depot.web.boundary import boundary
from depot.web.care.goods import finished
from depot.web.charts.style import CONFIG
from depot.web.components.commands import give
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here, show_refusal
from depot.web.formats import money, percent, whole
from depot.web.language import named, t
from depot.web.reserves import answer
from depot.web.reserves.chart import frontier_chart
from depot.web.reserves.job import AnswerJob, ExploreJob

PLAN: Final = "reserves.plan"
"""Number of the kept plan that is shown."""

_EXPLORE, _ANSWER = "reserves.explore", "reserves.answer"
_POLL_S = 0.5
_THOUSAND = 1000


def show() -> None:
    """Show what is asked, then today against best, the frontier, and the chosen point."""
    if not state.may(Right.PLAN):
        st.info(t("reserves.planners_only"))
        return
    running = _explore_job()
    busy = running is not None and running.running
    with st.expander(t("reserves.step.case"), expanded=running is None):
        _ask(busy=busy)
    if running is None:
        st.caption(t("reserves.hint"))
    elif running.running:
        _watch_frontier()
    elif running.refusal is not None:
        show_refusal(running.refusal)
    elif running.failed or running.result is None:
        st.error(t("solve.failed"), icon=":material/report:")
    else:
        _found(running.result)


def _explore_job() -> ExploreJob | None:
    return cast("ExploreJob | None", st.session_state.get(_EXPLORE))


def _answer_job() -> AnswerJob | None:
    return cast("AnswerJob | None", st.session_state.get(_ANSWER))


def _ask(*, busy: bool) -> None:
    known = {each.code: each for each in reference().hazards}
    hazards = st.multiselect(
        t("reserves.hazards"), list(known), key="reserves.hazards", disabled=busy,
        placeholder=t("reserves.all_hazards"),
        format_func=lambda code: named(known[code].name_zh, known[code].name_en),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scenarios = st.number_input(
            t("reserves.scenarios"), 1, 2000, 10, 5, key="reserves.scenarios", width=150,
            help=t("reserves.scenarios_help"), disabled=busy,
        )  # fmt: skip
        seed = st.number_input(
            t("solve.seed"), 0, 1_000_000, 1, 1, key="reserves.seed", width=150,
            help=t("solve.seed_help"), disabled=busy,
        )  # fmt: skip
        budget = st.number_input(
            t("reserves.budget"), 0, 1_000_000, 0, 10, key="reserves.budget", width=190,
            help=t("reserves.budget_help"), disabled=busy,
        )  # fmt: skip
        risk = st.selectbox(
            t("reserves.risk"), list(RiskChoice), key="reserves.risk", width=300, disabled=busy,
            format_func=lambda each: t(f"reserves.risk.{each.value}"),
        )  # fmt: skip
        points = st.number_input(
            t("reserves.points"), 10, 30, 12, 1, key="reserves.points", width=130, disabled=busy
        )
        limit = st.number_input(
            t("solve.limit"), 5, 3600, 120, 30, key="reserves.limit", width=150, disabled=busy
        )
    history = st.checkbox(t("reserves.history"), value=True, key="reserves.history", disabled=busy)
    if st.button(
        t("reserves.solve"), key="reserves.solve", type="primary", width="stretch",
        icon=":material/play_arrow:", disabled=busy,
    ):  # fmt: skip
        with refused_here():
            choice = CaseChoice(
                int(scenarios), int(seed), tuple(hazards), history,
                float(budget) * _THOUSAND if budget else None,
            )  # fmt: skip
            wanted = ReserveWanted(risk or RiskChoice.EXPECTED, int(points), float(limit))
            app = state.application()
            with st.spinner(t("reserves.reading")):
                case = app.read(reserve_case, choice, today=app.clock.today())
            _start(_EXPLORE, ExploreJob(case, wanted))


def _start(key: str, job: ExploreJob | AnswerJob) -> None:
    for each in (_EXPLORE, _ANSWER) if key == _EXPLORE else (_ANSWER,):
        before = st.session_state.pop(each, None)
        if before is not None:
            before.stop()
    st.session_state[key] = job
    job.start()
    st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch_frontier() -> None:
    with boundary():
        job = _explore_job()
        if job is None:
            return
        if not job.running:
            st.rerun()
        step = job.steps[-1] if job.steps else None
        done, of = (step.done, step.of) if step else (0, job.wanted.points)
        words = t(f"reserves.stage.{step.stage}", done=done, count=of) if step else ""
        st.progress(min(1.0, done / max(1, of)), words or t("reserves.stage.start"))
        if step and step.people:
            st.markdown(
                t("reserves.now", money=money(step.budget_cny), people=whole(step.people),
                  most=whole(step.most_people), gap=percent(_gap(step.people, step.most_people)))
            )  # fmt: skip
        _stop_button(job)
        _so_far(job)


def _so_far(job: ExploreJob) -> None:
    """Show what is known already: today, how it lies, the curve as it grows."""
    found = job.so_far
    if found.today is None:
        return
    st.subheader(t("reserves.step.today"), anchor=False)
    answer.today_words(found.today)
    answer.balances(found.balances)
    rows = [each.row for each in found.points]
    if rows:
        st.subheader(t("reserves.step.frontier"), anchor=False)
        figure = frontier_chart(rows, found.today, None)
        st.plotly_chart(figure, config=CONFIG, key="reserves.growing")


def _gap(people: float, most: float) -> float:
    return max(0.0, most - people) / max(1.0, most)


@st.fragment(run_every=_POLL_S)
def _watch_answer() -> None:
    with boundary():
        job = _answer_job()
        if job is None:
            return
        if not job.running:
            st.rerun()
        stage = job.steps[-1].stage if job.steps else "actions"
        st.progress(0.5, t(f"reserves.stage.{stage}", done=0, count=0))
        _stop_button(job)


def _stop_button(job: ExploreJob | AnswerJob) -> None:
    st.button(
        t("solve.stopping") if job.stopping else t("solve.cancel"), key="reserves.cancel",
        icon=":material/stop:", on_click=job.stop, disabled=job.stopping, width="stretch",
    )  # fmt: skip


def _found(found: Explored) -> None:
    show_findings(found.case.findings, where=False)
    st.subheader(t("reserves.step.today"), anchor=False)
    answer.today_words(found.today)
    answer.balances(found.balances)
    st.subheader(t("reserves.step.frontier"), anchor=False)
    if found.refused:
        st.warning(t("reserves.refused", count=found.refused), icon=":material/warning:")
    if found.status == "stopped":
        st.info(t("reserves.stopped", count=len(found.points)), icon=":material/timer:")
    if not found.points:
        return
    rows = [each.row for each in found.points]
    chosen = st.select_slider(
        t("reserves.choose"), list(range(len(rows))), value=len(rows) // 2, key="reserves.point",
        format_func=lambda n: t("reserves.point", money=money(rows[n].money_cny),
                                people=whole(rows[n].figures.expected)),
    )  # fmt: skip
    st.plotly_chart(frontier_chart(rows, found.today, chosen), config=CONFIG, key="reserves.curve")
    answer.against(found.today, rows[chosen].figures, rows[chosen].money_cny)
    with st.expander(t("reserves.points_table")):
        st.dataframe(pd.DataFrame([answer.point_row(each) for each in rows]), hide_index=True)
    _point(found, chosen)


def _point(found: Explored, chosen: int) -> None:
    job = _answer_job()
    if job is not None and job.running:
        _watch_answer()
        return
    deep = st.checkbox(t("reserves.deep"), key="reserves.deep", help=t("reserves.deep_help"))
    if st.button(t("reserves.list"), key="reserves.list", type="primary", width="stretch",
                 icon=":material/checklist:"):  # fmt: skip
        _start(_ANSWER, AnswerJob(found, chosen, t("reserves.title"), deep=deep))
    if job is None:
        return
    if job.refusal is not None:
        show_refusal(job.refusal)
    elif job.stopping and job.result is None:
        st.info(t("reserves.answer_stopped"), icon=":material/stop_circle:")
    elif job.failed or job.result is None:
        st.error(t("solve.failed"), icon=":material/report:")
    else:
        if job.chosen != chosen:
            st.info(t("reserves.other_point"), icon=":material/info:")
        answer.show(job.result, "reserves.new")
        _keep(job)


def _keep(job: AnswerJob) -> None:
    answers = job.result
    if answers is None:
        return
    today = state.application().clock.today()
    name = st.text_input(
        t("reserves.name"), t("reserves.usual_name", day=today.isoformat()), max_chars=100,
        key="reserves.name",
    )  # fmt: skip
    if st.button(t("reserves.keep"), key="reserves.keep", type="primary", width="stretch",
                 icon=":material/save:"):  # fmt: skip
        kept = give(
            "reserves.keep", keep_reserve_plan,
            lambda key: KeepReservePlan(key, state.actor(), name, document(answers)),
        )  # fmt: skip
        if kept is not None:
            st.session_state[PLAN] = kept.plan_id
            st.session_state["reserves.go"] = "kept"
            finished("reserves", t("reserves.kept", number=kept.plan_id))
