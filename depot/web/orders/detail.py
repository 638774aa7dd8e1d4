"""One order: its head, its trips, what is picked and called off."""

from __future__ import annotations

from math import fsum

import pandas as pd
import streamlit as st

from depot.services.orders import OrderView, TripView
from depot.services.planning_replan import replaced
from depot.services.planning_saved import plan_sureness
from depot.services.shipment_views import order_shipments
from depot.web import state
from depot.web.chances import section
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import day, moment, money, tonnes, whole
from depot.web.language import named, said, t
from depot.web.markdown import literal, told
from depot.web.units import unit_name


def show(view: OrderView) -> None:
    """Show an order."""
    _head(view)
    trips, picks, calls = st.tabs(
        [t("order.tab.trips"), t("order.tab.picks"), t("order.tab.calls")]
    )
    with trips:
        _trips(view)
        _shipments(view)
    with picks:
        _picks(view)
    with calls:
        _calls(view)


def person(view: OrderView, user_name: str) -> str:
    """Return the name to show of somebody who had a part in the order."""
    shown = view.people.get(user_name)
    return said(shown) if shown else user_name


def _head(view: OrderView) -> None:
    st.subheader(f"{view.number} · {t(f'order.status.{view.status.value}')}")
    weight = fsum(trip.weight_kg for trip in view.trips)
    units = sum(line.quantity for trip in view.trips for stop in trip.stops for line in stop.lines)
    kpi_row(
        [
            Figure(t("plan.trips"), whole(len(view.trips))),
            Figure(t("order.stops"), whole(sum(len(trip.stops) for trip in view.trips))),
            Figure(t("order.units"), whole(units)),
            Figure(t("stock.kpi.weight"), tonnes(weight)),
        ]
    )
    facts = [
        t("order.for_event", event=view.event),
        t("order.from_plan", plan=view.plan_id, name=view.plan_name),
        t(
            "order.requested_by",
            who=person(view, view.requested_by),
            at=moment(view.requested_at_us),
        ),
        t("order.there_by", at=moment(view.deadline_at_us)),
    ]
    if view.decided_at_us is not None:
        facts.append(
            t("order.decided_by", who=person(view, view.decided_by), at=moment(view.decided_at_us))
        )
    if view.cancelled_at_us is not None:
        facts.append(
            t(
                "order.cancelled_by",
                who=person(view, view.cancelled_by),
                at=moment(view.cancelled_at_us),
            )
        )
    for number, trips in state.application().read(replaced, view.plan_id):
        listed = t("list.comma").join(str(trip) for trip in trips)
        facts.append(t("replan.replaces", number=number, trips=listed))
    if view.note:
        facts.append(t("order.noted", note=view.note))
    st.caption(" · ".join(map(literal, facts)))
    _sureness(view)


def _sureness(view: OrderView) -> None:
    """Say how sure the order's plan is, so that who approves it knows."""
    found = state.application().read(plan_sureness, view.plan_id)
    if found is None:
        return
    chances, choice = found
    sentence = section.in_one_sentence(chances)
    if choice is not None:
        sentence += "\n\n" + section.of_choice(chances, choice)
    st.markdown(t("chances.order", sentence=sentence))


def _trips(view: OrderView) -> None:
    frame = pd.DataFrame([_trip(trip) for trip in view.trips])
    wide = st.column_config.TextColumn(width="large")
    st.dataframe(
        frame,
        hide_index=True,
        height=min(460, 38 + 35 * len(view.trips)),
        column_config={t("plan.column.stops"): wide, t("plan.column.load"): wide},
    )


def _trip(trip: TripView) -> dict[str, object]:
    load: dict[str, int] = {}
    names: dict[str, str] = {}
    for stop in trip.stops:
        for line in stop.lines:
            load[line.item] = load.get(line.item, 0) + line.quantity
            names[line.item] = f"{named(line.name.zh, line.name.en)} {{}} {unit_name(line.unit_zh)}"
    return {
        t("plan.column.trip"): trip.number,
        t("column.status"): t(f"order.trip.{trip.status.value}"),
        t("plan.column.truck"): f"{trip.vehicle} {trip.plate}",
        t("order.driver"): f"{trip.driver} {trip.phone}",
        t("plan.column.source"): said(trip.source_name),
        t("order.loads_at"): moment(trip.load_starts_at_us),
        t("plan.column.stops"): " → ".join(
            f"{stop.site_name} {moment(stop.arrives_at_us)[-5:]}" for stop in trip.stops
        ),
        t("plan.column.load"): t("list.comma").join(
            names[item].format(whole(units)) for item, units in load.items()
        ),
        t("stock.column.document"): trip.document_no,
    }


def _shipments(view: OrderView) -> None:
    rows = state.application().read(order_shipments, view.order_id)
    if not rows:
        return
    st.caption(t("order.shipments"))
    for row in rows:
        st.markdown(
            told(
                "order.shipment",
                trip=row.demand_ref.rsplit("/", 1)[-1],
                number=row.number,
                state=t(f"ship.state.{row.status.value}"),
                destination=row.destination,
            )
        )


def _picks(view: OrderView) -> None:
    rows = [
        {
            t("plan.column.trip"): trip.number,
            t("column.item"): f"{pick.item} {said(pick.name)}",
            t("column.bin"): pick.bin,
            t("column.lot"): pick.lot_no,
            t("column.expires_on"): day(pick.expires_on),
            t("column.quantity"): pick.quantity,
            t("column.unit"): unit_name(pick.unit_zh),
        }
        for trip in view.trips
        for pick in trip.picks
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(460, 38 + 35 * len(rows)))
        st.caption(t("order.picks_note"))
    else:
        st.caption(t("order.no_picks"))


def _calls(view: OrderView) -> None:
    rows = [
        {
            t("plan.column.trip"): trip.number,
            t("order.agreement"): call.agreement,
            t("column.item"): f"{call.item} {said(call.name)}",
            t("column.quantity"): call.quantity,
            t("column.unit"): unit_name(call.unit_zh),
            t("order.price"): money(call.price_cny * call.quantity),
            t("column.status"): t(f"order.call.{call.status.value}"),
        }
        for trip in view.trips
        for call in trip.call_offs
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(300, 38 + 35 * len(rows)))
    else:
        st.caption(t("order.no_calls"))
