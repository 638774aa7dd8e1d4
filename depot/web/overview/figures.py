"""The figures at the head of the readiness page."""

from __future__ import annotations

import streamlit as st

from depot.services.readiness import GroupReadiness, Readiness
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import DASH, moment, money, percent, whole
from depot.web.language import t
from depot.web.markdown import told
from depot.web.people import person
from depot.web.words import group_name

SOON_DAYS = 90


def show(found: Readiness) -> None:
    """Show reserves by group, what expires, the last plan and open orders."""
    st.subheader(t("readiness.reserves"))
    kpi_row([_group(group) for group in found.groups] + _expiry(found))
    st.caption(t("readiness.reserves_note"))
    st.subheader(t("readiness.last_plan"))
    _last_plan(found)


def _group(group: GroupReadiness) -> Figure:
    return Figure(
        group_name(group.plan_group),
        percent(group.fill_rate, 0),
        t(
            "readiness.with_reliable",
            share=percent(group.fill_rate_agreed, 0),
            reliable=percent(group.fill_rate_reliable, 0),
        ),
        t(
            "readiness.group_help",
            met=group.met,
            agreed=group.met_agreed,
            reliable=group.met_reliable,
            items=group.items,
        ),
    )


def _expiry(found: Readiness) -> list[Figure]:
    soon = next(each for each in found.expiring if each.within_days == SOON_DAYS)
    return [
        Figure(
            t("readiness.expiring", days=SOON_DAYS),
            t("readiness.lots", count=whole(soon.lots)),
            money(soon.value_cny),
        ),
        Figure(
            t("readiness.expired"),
            t("readiness.lots", count=whole(found.expired.lots)),
            money(found.expired.value_cny),
        ),
        Figure(t("readiness.open_orders"), whole(len(found.open_orders))),
    ]


def _last_plan(found: Readiness) -> None:
    plan = found.last_plan
    if plan is None:
        st.caption(t("readiness.no_plan"))
        return
    share = plan.people_relieved / plan.people_total if plan.people_total else None
    kpi_row(
        [
            Figure(
                t("plan.relieved", hours=f"{plan.deadline_min / 60:g}"),
                whole(plan.people_relieved),
                t(
                    "plan.of_people",
                    people=whole(plan.people_total),
                    share=DASH if share is None else percent(share),
                ),
            ),
            Figure(t("plan.bound"), whole(plan.bound_people), t("plan.bound_note")),
            Figure(t("plan.gap"), percent(plan.gap), t(f"plan.status.{plan.status}")),
        ]
    )
    st.caption(
        told(
            "readiness.plan_made",
            number=plan.id,
            name=plan.name,
            at=moment(plan.created_at_us),
            who=person(plan.created_by),
        )
    )
