"""调度方案: scenario, needs, search, plan."""

from __future__ import annotations

import streamlit as st

from depot.web.dispatch import needs_step, plan_step, progress, scenario_step, solve_step
from depot.web.dispatch.progress import Step
from depot.web.language import t

SHOW = {
    Step.SCENARIO: scenario_step.show,
    Step.NEEDS: needs_step.show,
    Step.SOLVE: solve_step.show,
    Step.PLAN: plan_step.show,
}

st.title(t("dispatch.title"))
reachable = progress.reachable()
current = progress.step() if progress.step() in reachable else reachable[-1]
with st.container(horizontal=True, gap="small"):
    for number, step in enumerate(Step, start=1):
        st.button(
            f"{number} {t(f'dispatch.step.{step.value}')}",
            key=f"dispatch.go.{step.value}",
            type="primary" if step is current else "secondary",
            disabled=step not in reachable,
            on_click=progress.go,
            args=(step,),
        )
SHOW[current]()
