"""Step 4: the checked plan; keep it, hand it on, make an order of it."""

from __future__ import annotations

import json

import streamlit as st

from depot.domain.account import Right
from depot.services.planning import SavedPlan, SavePlan, document, save_plan
from depot.web import state
from depot.web.chances import section
from depot.web.components.commands import give
from depot.web.components.downloads import download
from depot.web.dispatch import offers, progress
from depot.web.dispatch.job import SolveJob
from depot.web.formats import decimal
from depot.web.language import t
from depot.web.orders.draft import draft_button
from depot.web.plan.picture import PlanPicture
from depot.web.plan.show import show_plan
from depot.web.sustain import section as sustain
from depot.web.sustain.section import FirstPlan
from depot.web.tiers import section as orders_cost
from depot.web.why import section as why


def show() -> None:
    """Show the plan just solved."""
    job = progress.job()
    if job is None or job.result is None:
        return
    result = job.result
    st.caption(
        t(
            "plan.run",
            seconds=decimal(result.time_s),
            seed=result.seed,
            stopped=t(f"plan.stopped.{result.stopped_by.value}"),
        )
        + " · "
        + t("plan.basis", basis=t(f"supply.basis.{job.case.basis.value}"))
    )
    kept = document(job.case, result, job.chances, job.choice)
    text = json.dumps(kept, ensure_ascii=False, allow_nan=False)
    _actions(job, text)
    show_plan(PlanPicture.solved(job.case, result), "dispatch.plan")
    why.show(job)
    offers.show(job)
    orders_cost.show(job)
    if job.chances is not None:
        section.show(job.case.problem, job.chances, job.choice)
    after = FirstPlan(job.case.scenario, job.case.problem, result.plan, job.case.basis, result.seed)
    sustain.show(after, "dispatch.sustain")


def _actions(job: SolveJob, text: str) -> None:
    saved: SavedPlan | None = st.session_state.get(progress.SAVED)
    scenario = job.case.scenario
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            t("plan.name"), scenario.name_zh, key="dispatch.plan_name", width=360,
            disabled=saved is not None,
        )  # fmt: skip
        if saved is None and state.may(Right.PLAN):
            save = st.button(
                t("plan.save"), key="dispatch.save", type="primary", icon=":material/save:"
            )
        else:
            save = False
        download(
            t("plan.download"),
            text.encode,
            "plan.json",
            "application/json",
            key="dispatch.download",
            icon=":material/download:",
        )
    if save:
        _save(name, scenario.code, text)
    if saved is not None:
        st.success(t("plan.saved", number=saved.plan_id), icon=":material/check_circle:")
        draft_button(saved.plan_id, scenario.name_zh, "dispatch")


def _save(name: str, scenario_code: str, text: str) -> None:
    saved = give(
        "dispatch.save",
        save_plan,
        lambda number: SavePlan(number, state.actor(), scenario_code, name, text),
    )
    if saved is not None:
        st.session_state[progress.SAVED] = saved
        st.rerun()
