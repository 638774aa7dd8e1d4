"""What becomes of the plan now that suppliers have answered, and what else could cover it."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.errors import DepotError
from depot.services.call_off_views import CallOffView
from depot.services.catalogue import items
from depot.services.planning import PlanningCase, SolveParams
from depot.services.planning_estimate import OrderEstimate, estimate_order
from depot.services.planning_supplement import covers, supplement_case
from depot.web import state
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.refusals import refused_here
from depot.web.dispatch import progress
from depot.web.dispatch.job import SolveJob
from depot.web.dispatch.progress import Step
from depot.web.formats import span, whole
from depot.web.language import language, named, t
from depot.web.markdown import literal
from depot.web.navigation import page_path
from depot.web.units import unit_name

_LIMIT_S = 8.0
_LISTED = 12


def show(view: CallOffView) -> None:
    """Show planned against now; offer to plan for what is left open."""
    st.subheader(t("outlook.title"))
    app, order_id = state.application(), view.call.order_id
    try:
        found = app.read(estimate_order, order_id)
    except DepotError as refusal:
        st.caption(refusal.text.in_language(language()))
        return
    _figures(found)
    _late(found)
    if found.missing or found.people_lost:
        _cover(found)


def _figures(found: OrderEstimate) -> None:
    hours = f"{found.problem.deadline_min / 60:g}"
    late = sum(1 for each in found.trips if each.late_min and not each.cancelled)
    kpi_row(
        [
            Figure(
                t("outlook.planned"),
                whole(found.planned.people_relieved),
                t("outlook.within", hours=hours),
            ),
            Figure(
                t("outlook.now"),
                whole(found.now.people_relieved),
                t("outlook.lost", people=whole(found.people_lost)) if found.people_lost else "",
            ),
            Figure(t("outlook.late_trips"), whole(late)),
        ]
    )


def _late(found: OrderEstimate) -> None:
    known = {each.code: each for each in state.application().read(items)}
    for each in found.trips:
        if not (each.late_min or each.missing or each.cancelled):
            continue
        parts = [t("call.trip", number=each.number), " → ".join(each.sites)]
        if each.cancelled:
            parts.append(t("outlook.cancelled"))
        elif each.late_min:
            parts.append(t("outlook.late", span=span(each.late_min)))
        for code, units in each.missing.items():
            item = known[code]
            parts.append(
                t("outlook.short", name=named(item.name_zh, item.name_en), units=whole(units),
                  unit=unit_name(item.unit_zh))
            )  # fmt: skip
        st.markdown(f"- {literal(' · '.join(parts))}")


def _cover(found: OrderEstimate) -> None:
    order_id = found.order.order.id
    # Roads and stock are read for this: only when somebody asks.
    if st.toggle(t("outlook.cover"), key="outlook.cover"):
        _offers(order_id, found)
    if state.may(Right.PLAN) and st.button(
        t("outlook.solve"), key="outlook.solve", icon=":material/route:", width="stretch"
    ):
        with refused_here():
            _solve(state.application().read(supplement_case, order_id))


def _offers(order_id: int, found: OrderEstimate) -> None:
    app = state.application()
    with refused_here():
        rows = covers(app.read(supplement_case, order_id), found.missing)
        if not rows:
            st.warning(
                t("outlook.nobody" if found.missing else "outlook.only_late"),
                icon=":material/warning:",
            )
        known = {each.code: each for each in app.read(items)}
        for each in rows[:_LISTED]:
            item = known[each.item]
            words = t(
                "outlook.offer", name=named(item.name_zh, item.name_en),
                source=each.source_name, layer=t(f"layer.{each.layer.value}"),
                units=whole(each.units), unit=unit_name(item.unit_zh), span=span(each.ready_min),
            )  # fmt: skip
            st.markdown(f"- {literal(words)}")


def _solve(case: PlanningCase) -> None:
    progress.use(case.scenario)
    job = SolveJob(case, SolveParams(time_limit_s=_LIMIT_S, seed=1))
    job.start()
    progress.start(case, job)
    progress.go(Step.SOLVE)
    st.switch_page(page_path("dispatch"))
