"""库房: plan of each warehouse, what lies where, bins, docks, crews and rules."""

from __future__ import annotations

import streamlit as st

from depot.domain.place import PlaceKind
from depot.services import catalogue
from depot.services.put_away_advice import bin_states
from depot.services.warehouse import floor_plan
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.stock.choices import depot_choice
from depot.web.warehouse import bin_card, bin_editor, handling, plan, rules, summary

app = state.application()

st.title(t("warehouse.title"))
show_finished("warehouse")
depots = [each for each in app.read(catalogue.depots) if each.kind is PlaceKind.WAREHOUSE]
depot = depot_choice(depots, t("column.depot"), "warehouse.depot")
if depot is not None:
    states = {each.bin.code: each for each in app.read(bin_states, depot)}
    drawn = app.read(floor_plan, depot)
    summary.show(list(states.values()))
    names = ["plan", "handling", "rules"]
    if bin_editor.may_change():
        names.insert(1, "bins")
    tabs = dict(zip(names, st.tabs([t(f"warehouse.tab.{each}") for each in names]), strict=True))
    with tabs["plan"]:
        chosen = plan.show(depot, drawn, states, app.read(catalogue.docks, depot))
        if chosen in states:
            bin_card.show(states[chosen])
    if "bins" in tabs:
        with tabs["bins"]:
            bin_editor.show(depot, states, drawn)
    with tabs["handling"]:
        handling.show(depot)
    with tabs["rules"]:
        rules.show()
