"""已存方案: plans kept, each checked anew when it is shown."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.services.planning import plan_list, plan_view
from depot.web import state
from depot.web.chances import section
from depot.web.formats import moment, percent, whole
from depot.web.language import t
from depot.web.orders.draft import draft_button
from depot.web.people import people
from depot.web.plan.picture import PlanPicture
from depot.web.plan.show import show_plan
from depot.web.sustain import section as sustain
from depot.web.sustain.section import FirstPlan

app = state.application()

st.title(t("plans.title"))
records = {record.id: record for record in app.read(plan_list)}
if not records:
    st.caption(t("plans.none"))
    st.stop()

names = people()
st.dataframe(
    pd.DataFrame(
        [
            {
                t("plans.column.number"): each.id,
                t("plan.name"): each.name,
                t("plan.column.relieved"): whole(each.people_relieved),
                t("column.people"): whole(each.people_total),
                t("plan.bound"): whole(each.bound_people),
                t("plan.gap"): percent(each.gap),
                t("plans.column.made"): moment(each.created_at_us),
                t("stock.column.actor"): names.get(each.created_by, each.created_by),
            }
            for each in records.values()
        ]
    ),
    hide_index=True,
    height=min(260, 38 + 35 * len(records)),
)
chosen = st.selectbox(
    t("plans.choose"),
    list(records),
    key="plans.chosen",
    format_func=lambda number: f"{number} {records[number].name}",
    width=480,
)
view = app.read(plan_view, chosen)
st.caption(
    t(
        "plans.made_with",
        version=view.record.solver_version,
        seed=view.record.seed,
        seq=view.record.snapshot_seq,
    )
    + " · "
    + t("plan.basis", basis=t(f"supply.basis.{view.basis.value}"))
)
draft_button(chosen, view.record.name, "plans")
show_plan(PlanPicture.saved(view), f"plans.{chosen}")
if view.chances is not None:
    section.show(view.problem, view.chances, view.choice)
if view.scenario is not None:
    first = FirstPlan(
        view.scenario, view.problem, view.plan, view.basis, view.record.seed, chosen
    )  # fmt: skip
    sustain.show(first, "plans.sustain")
