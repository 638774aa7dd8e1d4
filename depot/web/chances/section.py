"""把握有多大: what a plan is likely to achieve, community by community."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.services.planning_chances import Chance, Chances, Choice, SiteChance, TripRisk
from depot.web.charts.names import Names
from depot.web.formats import DASH, percent, whole
from depot.web.language import t
from depot.web.markdown import literal
from optimize.dispatch.problem import Problem

SURE, UNSURE = 0.9, 0.7
"""From where on a chance is shown green, and below which it is shown red."""

MOST_LISTED = 12
"""Communities that are listed at once; the table has them all."""

MOST_TRIPS = 8

_DOTS = {"sure": ":green[●]", "likely": ":orange[●]", "unsure": ":red[●]"}


def show(problem: Problem, chances: Chances, choice: Choice | None) -> None:
    """Show the figures in one sentence, the least sure communities, and the tightest trips."""
    st.subheader(t("chances.title"))
    st.markdown(in_one_sentence(chances))
    if choice is not None:
        _chosen(chances, choice)
    if not chances.trips:
        st.caption(t("plan.no_trips"))
        return
    names = Names.of(problem)
    _communities(names, chances)
    _trips(names, chances)
    _basis(chances)


def in_one_sentence(chances: Chances) -> str:
    """Return what is expected, what a bad day brings, and how many communities can be sure."""
    whole_sites = _relieved_in_full(chances)
    return t(
        "chances.sentence",
        count=whole(chances.uncertainty.scenarios),
        expected=whole(chances.expected_people),
        planned=whole(chances.planned_people),
        worst=whole(chances.worst_people),
        sites=whole(len(whole_sites)),
        sure=whole(sum(site.in_full.share >= SURE for site in whole_sites)),
        unsure=whole(sum(site.in_full.share < UNSURE for site in whole_sites)),
    )


def of_choice(chances: Chances, choice: Choice) -> str:
    """Return what a cautious plan costs and gains, in one sentence."""
    if not choice.was_compared:
        return t("chances.not_compared")
    if choice.is_normal:
        return t("chances.normal_is_best")
    return t(
        "chances.choice",
        price=whole(max(0, choice.normal_planned - chances.planned_people)),
        normal=whole(choice.normal_expected),
        expected=whole(chances.expected_people),
        normal_worst=whole(choice.normal_worst),
        worst=whole(chances.worst_people),
    )


def _chosen(chances: Chances, choice: Choice) -> None:
    st.info(of_choice(chances, choice), icon=":material/shield:")
    with st.expander(t("chances.candidates", count=len(choice.candidates))):
        st.caption(t(f"chances.chosen_by.{choice.measure.value}"))
        frame = pd.DataFrame(
            [
                {
                    t("chances.column.made"): _made(each.caution.factor, each.caution.reserve_min),
                    t("chances.column.planned"): each.planned_people,
                    t("chances.column.expected"): round(each.expected_people),
                    t("chances.column.worst"): round(each.worst_people),
                }
                for each in choice.candidates
            ]
        )
        st.dataframe(frame, hide_index=True)


def _made(factor: float, reserve_min: int) -> str:
    if factor == 1 and not reserve_min:
        return t("chances.made.normal")
    return t("chances.made", factor=f"{factor:g}", minutes=reserve_min)


def _relieved_in_full(chances: Chances) -> list[SiteChance]:
    return [site for site in chances.sites if site.people and site.planned >= site.people]


def _communities(names: Names, chances: Chances) -> None:
    """List the least sure of those whom the plan relieves in full; the table has all."""
    listed = sorted(_relieved_in_full(chances), key=lambda site: (site.in_full.share, site.site))
    open_sites = [site for site in chances.sites if site.planned < site.people]
    unsure = [site for site in listed if site.in_full.share < SURE]
    st.markdown("  \n".join(_site(names, site) for site in unsure[:MOST_LISTED]))
    if open_sites:
        st.caption(t("chances.open_sites", sites=whole(len(open_sites))))
    with st.expander(t("chances.all_sites", sites=len(chances.sites))):
        _table(names, [*listed, *open_sites])


def _site(names: Names, site: SiteChance) -> str:
    return t(
        "chances.site",
        dot=_DOTS[_band(site.in_full)],
        site=literal(names.place(site.site)),
        chance=percent(site.in_full.share, 0),
        span=_interval(site.in_full),
        people=whole(site.people),
    )


def _band(chance: Chance) -> str:
    if chance.share >= SURE:
        return "sure"
    return "likely" if chance.share >= UNSURE else "unsure"


def _interval(chance: Chance) -> str:
    return f"{percent(chance.low, 0)}–{percent(chance.high, 0)}"


def _table(names: Names, sites: Sequence[SiteChance]) -> None:
    frame = pd.DataFrame(
        [
            {
                t("column.site"): names.place(site.site),
                t("chances.column.in_full"): round(site.in_full.share * 100),
                t("chances.column.interval"): _interval(site.in_full),
                t("chances.column.as_planned"): (
                    percent(site.as_planned.share, 0) if site.planned else DASH
                ),
                t("chances.column.expected"): round(site.expected),
                t("chances.column.planned"): site.planned,
                t("column.people"): site.people,
            }
            for site in sites
        ]
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=min(460, 38 + 35 * len(frame)),
        column_config={
            t("column.site"): st.column_config.TextColumn(pinned=True, width="small"),
            t("chances.column.in_full"): st.column_config.ProgressColumn(
                format="%.0f%%", min_value=0, max_value=100, width="small"
            ),
        },
    )
    st.caption(t("chances.interval_note"))


def _trips(names: Names, chances: Chances) -> None:
    """List the trips that most often come too late, with the minutes that they may slip."""
    fragile = sorted(
        (trip for trip in chances.trips if trip.slack_min is not None and trip.on_time < SURE),
        key=lambda trip: (trip.on_time, trip.number),
    )
    if not fragile:
        return
    with st.expander(t("chances.trips", trips=len(fragile))):
        st.markdown("\n".join(f"- {_trip(names, trip)}" for trip in fragile[:MOST_TRIPS]))


def _trip(names: Names, trip: TripRisk) -> str:
    return t(
        "chances.trip",
        trip=trip.number,
        truck=literal(names.vehicle(trip.vehicle)),
        source=literal(names.place(trip.source)),
        minutes=trip.slack_min,
        chance=percent(trip.on_time, 0),
    )


def _basis(chances: Chances) -> None:
    spread = chances.uncertainty.spread
    st.caption(
        t(
            "chances.basis",
            count=whole(chances.uncertainty.scenarios),
            breakdown=percent(spread.breakdown, 0),
            closure=percent(spread.closure, 0),
            short=percent(spread.supplier_short, 0),
        )
    )
