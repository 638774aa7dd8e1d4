"""直接出库: what the keeper hands over at the counter."""

from __future__ import annotations

import streamlit as st

from depot.domain.place import PlaceKind
from depot.services import catalogue
from depot.services.counter import counter_limit
from depot.services.stock import papers
from depot.web import state
from depot.web.formats import whole
from depot.web.language import t
from depot.web.stock import issue_lines
from depot.web.stock.choices import depot_choice, known_party_choice
from depot.web.stock.destinations import destinations
from depot.web.stock.paper_list import paper_list


def show() -> None:
    """Show the form, the picks, and the last papers."""
    app = state.application()
    today = app.clock.today()
    limit = app.read(counter_limit)
    st.caption(t("issue.direct_note", weight=whole(limit.weight_kg), value=whole(limit.value_cny)))
    depots = [each for each in app.read(catalogue.depots) if each.kind is PlaceKind.WAREHOUSE]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        depot = depot_choice(depots, t("issue.depot"), "issue.depot")
        destination = known_party_choice(
            destinations(), t("issue.destination"), t("issue.destination_hint"),
            "issue.destination",
        )  # fmt: skip
        arrives_on = st.date_input(
            t("issue.arrives_on"),
            value=today,
            min_value=today,
            key="issue.arrives_on",
            format="YYYY-MM-DD",
            help=t("issue.arrives_help"),
            width=170,
        )
        note = st.text_input(t("receive.note"), key="issue.note", width=220)
    issue_lines.show(depot, destination, arrives_on or today, note)
    st.subheader(t("issue.last"))
    paper_list(app.read(papers, "CK", 50), "issue.paper")
