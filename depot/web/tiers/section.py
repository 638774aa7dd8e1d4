"""两种次序各要付出什么: people first or the worst-served first, side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from depot.services.planning_tiers import OrderSide
from depot.web.boundary import boundary
from depot.web.charts.names import Names
from depot.web.components.refusals import refused_here
from depot.web.dispatch.job import SolveJob
from depot.web.formats import percent, whole
from depot.web.language import t
from depot.web.markdown import literal
from depot.web.tiers.job import OrdersJob

KEY = "dispatch.orders"
_POLL_S = 0.5


def show(before: SolveJob) -> None:
    """Offer the comparison for this plan's case, and show what came of it."""
    if before.result is None:
        return
    st.subheader(t("orders_cost.title"), anchor=False)
    job: OrdersJob | None = st.session_state.get(KEY)
    if job is not None and job.before is not before.result:
        job.stop()
        st.session_state.pop(KEY)
        job = None
    if job is not None and job.running:
        _watch(job)
        return
    if job is not None:
        _found(job)
    seconds = 2 * before.params.time_limit_s
    if st.button(
        t("orders_cost.start", seconds=f"{seconds:g}"), key="dispatch.orders_start",
        width="stretch", icon=":material/balance:",
    ):  # fmt: skip
        with refused_here():
            params = replace(before.params, time_limit_s=seconds)
            job = OrdersJob(before.case, params, before.result)
            job.start()
            st.session_state[KEY] = job
            st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch(job: OrdersJob) -> None:
    with boundary():
        if not job.running:
            st.rerun()
        st.caption(t("orders_cost.running"))
        st.button(
            t("solve.stopping") if job.stopping else t("orders_cost.cancel"),
            key="dispatch.orders_cancel",
            icon=":material/stop:",
            on_click=job.stop,
            disabled=job.stopping,
            width="stretch",
        )


def _found(job: OrdersJob) -> None:
    """Show each order in lines of its own: a phone is too narrow for a table."""
    if job.failed or not job.sides:
        st.error(t("solve.failed"), icon=":material/report:")
        return
    for side in job.sides:
        st.markdown(_side(side))
    people, fair = (side.result.report.figures.people_relieved for side in job.sides)
    st.markdown(t("orders_cost.price", people=whole(people - fair)))
    st.caption(t("orders_cost.alike", seed=job.params.seed))


def _side(side: OrderSide) -> str:
    figures, fairness = side.result.report.figures, side.tiers.fairness
    code = fairness.worst_site
    return t(
        "orders_cost.side",
        order=t(f"solve.first.{side.problem.first_objective.value}"),
        people=whole(figures.people_relieved),
        total=whole(figures.people_total),
        site=literal(Names.of(side.problem).place(code)) if code else t("orders_cost.nowhere"),
        share=percent(fairness.worst_share),
        bound=_bound(side),
        empty=whole(sum(step == 0 for step in fairness.steps)),
        wait=whole(round(figures.person_min_unrelieved / max(1, figures.people_total))),
        late=whole(len(figures.late_first_supplies)),
        cost=whole(round(figures.cost_cny)),
    )


def _bound(side: OrderSide) -> str:
    """Say what no plan's worst site exceeds; nothing useful is known while that is all of it."""
    bound = side.tiers.share_bound
    if bound >= 1 > side.tiers.fairness.worst_share:
        return t("orders_cost.no_bound")
    return t("orders_cost.bound", bound=percent(bound))
