"""How an order under way goes against its plan: arrivals by trip, and whether to plan again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.services.planning_progress import OrderProgress, StopProgress, TripProgress
from depot.web.charts.names import Names
from depot.web.formats import moment, span, whole
from depot.web.language import t


def show(told: OrderProgress, names: Names) -> None:
    """Say whether a new plan is proposed, and show every stop's planned and expected arrival."""
    words = t(
        "replan.goes", planned=whole(told.people_planned), expected=whole(told.people_expected),
        late=t("replan.late", span=span(told.late_min)) if told.late_min else t("replan.not_late"),
    )  # fmt: skip
    if told.should_replan:
        st.warning(f"{words}{t('replan.proposed')}", icon=":material/warning:")
    else:
        st.info(words, icon=":material/schedule:")
    with st.expander(t("replan.arrivals"), icon=":material/local_shipping:"):
        rows = [_row(trip, stop, names) for trip in told.trips for stop in trip.stops]
        st.dataframe(pd.DataFrame(rows), hide_index=True)


def _row(trip: TripProgress, stop: StopProgress, names: Names) -> dict[str, object]:
    expected = moment(stop.expected_us) if stop.expected_us else t("replan.not_reached")
    return {
        t("replan.column.truck"): names.vehicle(trip.vehicle),
        t("replan.column.site"): stop.site,
        t("replan.column.planned"): moment(stop.planned_us),
        t("replan.column.expected"): expected,
        t("replan.column.late"): stop.late_min if stop.expected_us else None,
        t("column.status"): t(_state(trip, stop)),
    }


def _state(trip: TripProgress, stop: StopProgress) -> str:
    if stop.arrived:
        return "replan.state.arrived"
    return "replan.state.left" if trip.left else "replan.state.waiting"
