"""Step 3: search for a plan, watched live, stopped at will."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from depot.domain.fleet import MOST_PLACES
from depot.services.fleet import pallet_places, vehicle_classes
from depot.services.planning import SolveParams, SupplyBasis, build_case
from depot.services.planning_chances import Measure
from depot.web import state
from depot.web.boundary import boundary
from depot.web.chances import asking
from depot.web.charts.curve import progress_curve
from depot.web.charts.style import CONFIG
from depot.web.components.findings import show_findings
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.dispatch import progress, supply_layers
from depot.web.dispatch.job import SolveJob
from depot.web.dispatch.progress import Step
from depot.web.formats import decimal, percent, whole
from depot.web.language import named, t
from depot.web.markdown import literal
from optimize.dispatch.problem import FirstObjective, Tolerances

POLL_S = 0.5


class Wanted(NamedTuple):
    """Which tier comes first, and what it gives up for the next one."""

    first: FirstObjective
    tolerances: Tolerances


def show() -> None:
    """Show the settings, and the search while it runs."""
    running = progress.job()
    busy = running is not None and running.running
    numbers = Numbers()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        limit = numbers.whole(
            t("solve.limit"), 1, 600, 10, 5, key="dispatch.limit", width=170, disabled=busy
        )
        seed = numbers.whole(
            t("solve.seed"), 0, 1_000_000, 1, 1, key="dispatch.seed", width=170, disabled=busy,
            hint=t("solve.seed_help"),
        )  # fmt: skip
        first = st.selectbox(
            t("solve.first"),
            list(FirstObjective),
            key="dispatch.first",
            width=330,
            format_func=lambda each: t(f"solve.first.{each.value}"),
            disabled=busy,
            help=t("solve.first_help"),
        )
        give_up = numbers.decimal(
            t("solve.give_up"), 0.0, 100.0, 0.0, 0.5, key="dispatch.give_up", width=200,
            disabled=busy or first is FirstObjective.FAIRNESS, hint=t("solve.give_up_help"),
        )  # fmt: skip
        step = numbers.whole(
            t("solve.share_step"), 1, 50, 1, 1, key="dispatch.share_step", width=170,
            disabled=busy, hint=t("solve.share_step_help"),
        )  # fmt: skip
        basis = st.selectbox(
            t("supply.basis"),
            list(SupplyBasis),
            key="dispatch.basis",
            width=220,
            format_func=lambda each: t(f"supply.basis.{each.value}"),
            disabled=busy,
            help=t("supply.basis_help"),
        )
        measure = asking.choose(busy=busy)
        places = _pallet_places(numbers, busy=busy)
        pressed = st.button(
            t("solve.start"), key="dispatch.solve", type="primary", icon=":material/play_arrow:",
            disabled=busy,
        )  # fmt: skip
    numbers.say()
    if pressed and numbers.ok:
        with refused_here():
            _start(
                SolveParams(time_limit_s=float(limit), seed=seed),
                Wanted(
                    first or FirstObjective.RELIEVED,
                    Tolerances(give_up_share=give_up / 100, share_step=step / 100),
                ),
                basis or SupplyBasis.PROMISED,
                measure,
                places,
            )
    case = progress.case()
    if case is not None:
        show_findings(case.findings, where=False)
        supply_layers.show(case)
    job = progress.job()
    if job is not None and job.running:
        _watch()
    elif job is not None:
        _finished(job)


def _pallet_places(numbers: Numbers, *, busy: bool) -> dict[str, int]:
    """Ask whether goods go on pallets, and how many each class takes; 0 where loaded loose."""
    kinds = state.application().read(vehicle_classes)
    known = pallet_places(kinds)
    with st.popover(t("solve.pallets"), icon=":material/pallet:", disabled=busy):
        st.caption(t("solve.pallets_help"))
        on_pallets = st.toggle(t("solve.on_pallets"), key="dispatch.on_pallets")
        if not on_pallets:
            return dict.fromkeys(known, 0)
        return {
            kind.code: numbers.whole(
                literal(named(kind.name_zh, kind.name_en)), 0, MOST_PLACES, known[kind.code],
                key=f"dispatch.pallets.{kind.code}",
            )
            for kind in kinds
        }  # fmt: skip


def _start(
    params: SolveParams,
    wanted: Wanted,
    basis: SupplyBasis,
    measure: Measure | None,
    places: dict[str, int],
) -> None:
    app = state.application()
    scenario = progress.scenario()
    if scenario is None:
        return
    case = app.read(
        build_case,
        scenario,
        today=app.clock.today(),
        first=wanted.first,
        tolerances=wanted.tolerances,
        basis=basis,
        pallet_places=places,
    )
    job = SolveJob(case, params, measure)
    job.start()
    progress.start(case, job)
    st.rerun()


@st.fragment(run_every=POLL_S)
def _watch() -> None:
    with boundary():
        job = progress.job()
        if job is None:
            return
        if not job.running:
            if job.result is not None:
                progress.go(Step.PLAN)
            st.rerun()
        _live(job)
        st.button(
            t("solve.stopping") if job.stopping else t("solve.cancel"),
            key="dispatch.cancel",
            icon=":material/stop:",
            on_click=job.stop,
            disabled=job.stopping,
        )


def _live(job: SolveJob) -> None:
    steps = job.steps
    if not steps:
        st.caption(t("solve.preparing"))
        return
    now = steps[-1]
    share = min(1.0, now.elapsed_s / job.params.time_limit_s)
    st.progress(share, t("solve.elapsed", seconds=decimal(now.elapsed_s)))
    kpi_row(
        [
            Figure(t("chart.relieved"), whole(now.people_relieved)),
            Figure(t("chart.bound"), whole(now.bound_people)),
            Figure(t("plan.gap"), percent(now.gap)),
            Figure(t("solve.steps"), whole(now.iteration)),
        ]
    )
    total = job.case.problem.people_total
    st.plotly_chart(progress_curve(steps, total), config=CONFIG, key="dispatch.live")


def _finished(job: SolveJob) -> None:
    if job.failed:
        st.error(t("solve.failed"), icon=":material/report:")
        return
    st.caption(t("solve.done"))
    st.button(
        t("dispatch.next.plan"),
        key="dispatch.to_plan",
        icon=":material/arrow_forward:",
        on_click=progress.go,
        args=(Step.PLAN,),
    )
