"""差在哪里，补什么最省: what binds a plan, what one more is worth, what would do it."""

from __future__ import annotations

from math import isnan

import pandas as pd
import streamlit as st

from depot.services.planning_additions import (
    AdditionParams,
    AdditionsCase,
    additions_case,
    priced,
)
from depot.web import state
from depot.web.boundary import boundary
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.dispatch.job import SolveJob
from depot.web.formats import whole
from depot.web.language import language, named, t
from depot.web.plan import tables
from depot.web.plan.picture import PlanPicture
from depot.web.why import answer
from depot.web.why.job import WhyJob
from depot.web.why.sentence import price

KEY = "dispatch.why"
CASE = "dispatch.why_case"
_POLL_S = 0.5
_USUAL_S = 180


def show(before: SolveJob) -> None:
    """Show what stands in the way of everybody's relief, and look for the cheapest way out."""
    result = before.result
    if result is None:
        return
    figures = result.report.figures
    st.subheader(t("why.title"), anchor=False)
    missing = figures.people_total - figures.people_relieved
    if not missing:
        st.success(t("why.nothing"), icon=":material/check_circle:")
        return
    st.markdown(t("why.missing", people=whole(missing)))
    lines = tables.binding_lines(PlanPicture.solved(before.case, result))
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.caption(t("why.where_each"))
    job = _job(before)
    if job is not None and job.running:
        _watch(job)
        return
    if job is not None:
        _found(job)
    _ask(before)


def _job(before: SolveJob) -> WhyJob | None:
    """Return the search for this plan; one for another plan is ended and forgotten."""
    job: WhyJob | None = st.session_state.get(KEY)
    if job is not None and job.before is not before.result:
        job.stop()
        st.session_state.pop(KEY)
        return None
    return job


def _ask(before: SolveJob) -> None:
    found = _case(before)
    if found is None:
        return
    with st.expander(t("why.catalogue", count=len(found.lines)), icon=":material/sell:"):
        st.caption(t("why.catalogue_hint"))
        if found.case.problem.travel.later and found.case.scenario.closures:
            st.caption(t("why.no_roads"))
        edited = _catalogue(found)
    numbers = Numbers()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = numbers.whole(
            t("why.target"), 1, 100, 100, 1, key="dispatch.why_target", width=170
        )
        limit = numbers.whole(
            t("why.limit"), 10, 1800, _USUAL_S, 30, key="dispatch.why_limit", width=170
        )
    numbers.say()
    pressed = st.button(
        t("why.start", seconds=limit), key="dispatch.why_start", type="primary",
        width="stretch", icon=":material/search:",
    )  # fmt: skip
    if pressed and numbers.ok:
        with refused_here():
            _start(before, found, edited, AdditionParams(
                float(limit), before.params.seed, target_share=target / 100
            ))  # fmt: skip


def _start(
    before: SolveJob, found: AdditionsCase, edited: pd.DataFrame, params: AdditionParams
) -> None:
    changes = {
        line.offer.code: (_number(row[t("why.column.price")]), _number(row[t("why.column.most")]))
        for line, (_, row) in zip(found.lines, edited.iterrows(), strict=True)
    }
    catalogue = priced(found, changes)
    if before.result is None:
        return
    job = WhyJob(found, catalogue, params, before.result)
    job.start()
    st.session_state[KEY] = job
    st.rerun()


def _number(value: float | None) -> float:
    """Return a cell's number; an empty cell leaves the line out by having none of it."""
    return 0.0 if value is None or isnan(value) else float(value)


def _case(before: SolveJob) -> AdditionsCase | None:
    kept: tuple[SolveJob, AdditionsCase] | None = st.session_state.get(CASE)
    if kept is not None and kept[0] is before:
        return kept[1]
    if before.result is None:
        return None
    with refused_here():
        found = state.application().read(additions_case, before.case, before.result)
        st.session_state[CASE] = before, found
    now: tuple[SolveJob, AdditionsCase] | None = st.session_state.get(CASE)
    return now[1] if now is not None and now[0] is before else None


def _catalogue(found: AdditionsCase) -> pd.DataFrame:
    frame = pd.DataFrame(
        [
            {
                t("why.column.what"): named(line.name.zh, line.name.en),
                t("why.column.price"): line.offer.price_cny,
                t("why.column.most"): line.offer.most,
                t("why.column.unit"): named(line.unit.zh, line.unit.en),
                t("why.column.origin"): t(f"why.origin.{line.origin.value}"),
            }
            for line in found.lines
        ]
    )
    edited = st.data_editor(
        frame,
        key="dispatch.why_lines",
        hide_index=True,
        disabled=[t("why.column.what"), t("why.column.unit"), t("why.column.origin")],
        column_config={
            # A phone has room for these three side by side.
            t("why.column.what"): st.column_config.TextColumn(width=150),
            t("why.column.price"): st.column_config.NumberColumn(format="%.2f", width=85),
            t("why.column.most"): st.column_config.NumberColumn(width=60),
        },
    )
    return pd.DataFrame(edited)


@st.fragment(run_every=_POLL_S)
def _watch(job: WhyJob) -> None:
    with boundary():
        if not job.running:
            st.rerun()
        now = job.now
        share = min(1.0, now.elapsed_s / job.params.time_limit_s) if now else 0.0
        st.progress(share, t(f"why.stage.{now.stage.value}") if now else t("solve.preparing"))
        if now is not None:
            said = t("why.tried", tried=now.tried, people=whole(now.people))
            if now.price_cny is not None:
                said += t("why.tried_price", price=price(now.price_cny, language()))
            st.caption(said)
        st.button(
            t("solve.stopping") if job.stopping else t("why.cancel"),
            key="dispatch.why_cancel",
            icon=":material/stop:",
            on_click=job.stop,
            disabled=job.stopping,
            width="stretch",
        )


def _found(job: WhyJob) -> None:
    if job.result is None:
        st.error(t("solve.failed"), icon=":material/report:")
        return
    answer.show(job.found, job.result, is_offered=job.catalogue.offers_anything)
