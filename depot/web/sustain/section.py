"""72 小时持续保障: who is supplied on the days after a plan, what runs out, what to order."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from depot.domain.scenario import Scenario
from depot.services.planning_sustain import SolveParams, SustainWanted, ordered, sustain_case
from depot.services.supply_layers import SupplyBasis
from depot.web import state
from depot.web.boundary import boundary
from depot.web.components.findings import show_findings
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.language import t
from depot.web.sustain import answer, kept
from depot.web.sustain.job import SustainJob
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem

KEY = "dispatch.sustain"
_POLL_S = 0.5
_USUAL_S = 30


@dataclass(frozen=True)
class FirstPlan:
    """The dispatch plan that the days come after, just made or saved.

    Parameters
    ----------
    plan_id
        Its number; 0 while it isn't saved: then its days can't be kept either.
    """

    scenario: Scenario
    problem: Problem
    plan: Plan
    basis: SupplyBasis
    seed: int
    plan_id: int = 0


def show(first: FirstPlan, key: str) -> None:
    """Ask how far to plan, do it in the background, show what it comes to."""
    st.subheader(t("sustain.title"), anchor=False)
    st.caption(t("sustain.hint"))
    job = _job(first)
    if job is not None and job.running:
        _watch(job)
        return
    if job is not None:
        _found(job, first, key)
    elif first.plan_id:
        _kept(first, key)
    _ask(first, key, again=job is not None)


def _job(first: FirstPlan) -> SustainJob | None:
    """Return the plan of the days after this one; one for another plan is ended and forgotten."""
    job: SustainJob | None = st.session_state.get(KEY)
    if job is not None and job.first is not first.plan and job.first != first.plan:
        job.stop()
        st.session_state.pop(KEY)
        return None
    return job


def _ask(first: FirstPlan, key: str, *, again: bool) -> None:
    numbers = Numbers()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hours = numbers.whole(t("sustain.hours"), 6, 144, 72, 6, key=f"{key}.hours", width=150)
        window = st.selectbox(
            t("sustain.window"), [6, 8, 12, 24], 2, key=f"{key}.window", width=150,
            format_func=lambda each: t("unit.whole_hours", hours=each),
        )  # fmt: skip
        limit = numbers.whole(
            t("sustain.limit"), 5, 600, _USUAL_S, 5, key=f"{key}.limit", width=150
        )
    two = st.multiselect(
        t("sustain.two_drivers"),
        [vehicle.code for vehicle in first.problem.vehicles],
        key=f"{key}.two",
        placeholder=t("sustain.two_drivers_none"),
    )
    numbers.say()
    pressed = st.button(
        t("sustain.again") if again else t("sustain.start"),
        key=f"{key}.start", type="secondary" if again else "primary", width="stretch",
        icon=":material/date_range:",
    )  # fmt: skip
    if pressed and numbers.ok:
        with refused_here():
            wanted = SustainWanted(hours, int(window), tuple(two))
            case = state.application().read(
                sustain_case, first.scenario, first.problem, first.plan,
                today=state.application().clock.today(), wanted=wanted, basis=first.basis,
            )  # fmt: skip
            _start(SustainJob(case, SolveParams(float(limit), first.seed), first.plan))


def _start(job: SustainJob) -> None:
    job.start()
    st.session_state[KEY] = job
    st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch(job: SustainJob) -> None:
    with boundary():
        if not job.running:
            st.rerun()
        now = job.now
        share = now.windows / max(1, now.of_windows) if now else 0.0
        words = (
            t("sustain.progress", done=now.windows, steps=now.of_windows)
            if now
            else t("solve.preparing")
        )
        st.progress(min(1.0, share), words)
        st.button(
            t("solve.stopping") if job.stopping else t("sustain.cancel"),
            key="sustain.cancel",
            icon=":material/stop:",
            on_click=job.stop,
            disabled=job.stopping,
            width="stretch",
        )


def _kept(first: FirstPlan, key: str) -> None:
    """Show a plan that was kept, and offer to go on from it."""
    chosen = kept.choose(first.plan_id, key)
    if chosen is None:
        return
    case, result = chosen
    answer.show(kept.KeptDays(case), result, f"{key}.old")
    again = kept.from_an_hour(case, result, f"{key}.old")
    if again is not None:
        _start(SustainJob(again, SolveParams(_USUAL_S, result.seed), first.plan))


def _found(job: SustainJob, first: FirstPlan, key: str) -> None:
    if job.result is None:
        st.error(t("solve.failed"), icon=":material/report:")
        return
    show_findings(job.case.findings, where=False)
    answer.show(job, job.result, key)
    if first.plan_id:
        kept.offer_to_keep(first.plan_id, job.case, job.result, key)
    again = kept.from_an_hour(job.case, job.result, key)
    if again is not None:
        _start(SustainJob(again, job.params, job.first))
    if any(order.orderable for order in job.result.orders) and st.button(
        t("sustain.with_orders"), key=f"{key}.ordered", width="stretch",
        icon=":material/shopping_cart:", help=t("sustain.with_orders_help"),
    ):  # fmt: skip
        case = ordered(job.case, job.result)
        _start(SustainJob(case, job.params, job.first, with_orders=True))
