"""The figures of a plan: every one from the independent check."""

from __future__ import annotations

import streamlit as st

from depot.services.planning_tiers import PlanTiers
from depot.web.charts.names import Names
from depot.web.charts.style import hours
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import DASH, decimal, percent, span, whole
from depot.web.language import language, t
from depot.web.markdown import literal
from depot.web.plan.picture import PlanPicture

_MOST_NAMED = 4
"""Sites out of reach that are named."""


def show(picture: PlanPicture) -> None:
    """Show people relieved, bound, gap, worst site, the 6 h clock and the verdict."""
    figures, problem = picture.report.figures, picture.problem
    deadline = f"{hours(problem.deadline_min):g}"
    limit = f"{hours(problem.first_supplies_limit_min):g}"
    kpi_row(
        [
            Figure(
                t("plan.relieved", hours=deadline),
                whole(figures.people_relieved),
                t(
                    "plan.of_people",
                    people=whole(figures.people_total),
                    share=_share(figures.people_relieved, figures.people_total),
                ),
                t("plan.relieved_help"),
            ),
            Figure(
                t("plan.bound"), whole(picture.bound_people), t("plan.bound_note"),
                t("plan.bound_help"),
            ),
            Figure(
                t("plan.gap"), percent(picture.gap), t(f"plan.status.{picture.status}"),
                t("plan.gap_help"),
            ),
            Figure(
                t("plan.late_first", hours=limit),
                whole(len(figures.late_first_supplies)),
                t("plan.of_sites", sites=len(figures.sites)),
                t("plan.late_first_help", hours=limit),
            ),
            Figure(t("plan.mean_wait"), span(_mean_wait(picture)), help=t("plan.mean_wait_help")),
            Figure(
                t("plan.trips"),
                whole(len(picture.plan.trips)),
                t("plan.km", km=decimal(figures.km, 0)),
            ),
        ]
    )  # fmt: skip
    _verdict(picture)
    _worst_site(picture)


def _share(part: int, total: int) -> str:
    return percent(part / total) if total else DASH


def _mean_wait(picture: PlanPicture) -> float | None:
    figures = picture.report.figures
    people = figures.people_total
    return figures.person_min_unrelieved / people if people else None


def _verdict(picture: PlanPicture) -> None:
    if picture.report.ok:
        st.success(t("plan.check_ok"), icon=":material/verified:")
        return
    chinese = language() == "zh"
    lines = [f"- {literal(each.where)}: {literal(each.zh if chinese else each.en)}" for each in
             picture.report.findings]  # fmt: skip
    st.error("\n".join([t("plan.check_failed"), *lines]), icon=":material/gpp_bad:")


def _worst_site(picture: PlanPicture) -> None:
    tiers = picture.tiers
    code = picture.report.figures.worst_site if tiers is None else tiers.fairness.worst_site
    worst = next((each for each in picture.report.figures.sites if each.site == code), None)
    names = Names.of(picture.problem)
    lines = []
    if worst is not None and worst.relieved < worst.people:
        said = t(
            "plan.worst",
            site=names.place(worst.site),
            relieved=whole(worst.relieved),
            people=whole(worst.people),
            share=_share(worst.relieved, worst.people),
        )
        lines.append(said + (_proven(tiers) if tiers is not None else ""))
    if tiers is not None and tiers.fairness.out_of_reach:
        out = tiers.fairness.out_of_reach
        sites = t("list.comma").join(names.place(each) for each in out[:_MOST_NAMED])
        lines.append(t("plan.out_of_reach", count=len(out), sites=sites))
    for line in lines:
        st.caption(literal(line))


def _proven(tiers: PlanTiers) -> str:
    """Say how much of its worst site no plan relieves."""
    if tiers.share_bound is None:
        return ""
    nothing = sum(step == 0 for step in tiers.fairness.steps)
    empty = t("plan.with_nothing", count=nothing) if nothing else ""
    if tiers.share_bound >= 1:
        return empty + t("plan.worst_unbounded")
    key = "plan.worst_bound" if tiers.least_weighted <= 0 else "plan.worst_bound_of"
    return empty + t(key, share=percent(tiers.share_bound), people=whole(int(tiers.least_weighted)))
