"""Which step of the dispatch page is open, and what has been chosen so far."""

from __future__ import annotations

from enum import StrEnum
from typing import cast

import streamlit as st

from depot.domain.scenario import Scenario
from depot.services.planning import PlanningCase
from depot.web.dispatch.job import SolveJob

STEP = "dispatch.step"
SCENARIO = "dispatch.scenario"
VERSION = "dispatch.version"
CASE = "dispatch.case"
JOB = "dispatch.job"
SAVED = "dispatch.saved"


class Step(StrEnum):
    """The steps in order."""

    SCENARIO = "scenario"
    NEEDS = "needs"
    SOLVE = "solve"
    PLAN = "plan"


def step() -> Step:
    """Return the open step."""
    return cast("Step", st.session_state.get(STEP, Step.SCENARIO))


def go(target: Step) -> None:
    """Open a step."""
    st.session_state[STEP] = target


def scenario() -> Scenario | None:
    """Return the scenario in work."""
    return cast("Scenario | None", st.session_state.get(SCENARIO))


def use(chosen: Scenario) -> None:
    """Work on this scenario from now on; what was solved before no longer fits."""
    st.session_state[SCENARIO] = chosen
    st.session_state[VERSION] = version() + 1
    running = job()
    if running is not None:
        running.stop()
    for key in (CASE, JOB, SAVED):
        st.session_state.pop(key, None)


def version() -> int:
    """Return a number that changes with the scenario, for widgets that edit it."""
    return int(st.session_state.get(VERSION, 0))


def case() -> PlanningCase | None:
    """Return the case that was or is being solved."""
    return cast("PlanningCase | None", st.session_state.get(CASE))


def job() -> SolveJob | None:
    """Return the search that was started last."""
    return cast("SolveJob | None", st.session_state.get(JOB))


def start(new_case: PlanningCase, new_job: SolveJob) -> None:
    """Remember what is being solved."""
    st.session_state[CASE] = new_case
    st.session_state[JOB] = new_job
    st.session_state.pop(SAVED, None)


def reachable() -> list[Step]:
    """Return the steps that can be opened now."""
    open_steps = [Step.SCENARIO]
    if scenario() is not None:
        open_steps += [Step.NEEDS, Step.SOLVE]
    finished = job()
    if finished is not None and finished.result is not None:
        open_steps.append(Step.PLAN)
    return open_steps
