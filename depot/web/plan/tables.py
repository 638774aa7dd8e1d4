"""A plan as tables: sites with shortages and reasons, trips with loads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.web.charts.names import Names
from depot.web.formats import after_onset, whole
from depot.web.language import named, t
from depot.web.plan.picture import PlanPicture, Reason
from depot.web.texts import TEXTS
from depot.web.words import need_name
from optimize.dispatch.figures import SiteFigures


def shortages(picture: PlanPicture) -> None:
    """Show the sites that are not relieved in full, and why."""
    figures = picture.report.figures
    short = sorted(
        (each for each in figures.sites if each.relieved < each.people),
        key=lambda each: (each.relieved - each.people, each.site),
    )
    if not short:
        st.success(t("plan.no_shortage"), icon=":material/check_circle:")
        return
    missing = sum(each.people - each.relieved for each in short)
    st.markdown(t("plan.shortage", sites=len(short), people=whole(missing)))
    _reasons(picture)
    names = Names.of(picture.problem)
    frame = pd.DataFrame([_site_row(names, each) for each in short])
    st.dataframe(
        frame,
        hide_index=True,
        height=min(420, 38 + 35 * len(short)),
        column_config={t("column.site"): st.column_config.TextColumn(pinned=True)},
    )


def _site_row(names: Names, site: SiteFigures) -> dict[str, object]:
    open_needs = [
        t("plan.need_covered", need=need_name(need), share=f"{share:.0%}")
        for need, share in sorted(site.coverage.items(), key=lambda pair: (pair[1], pair[0]))
        if share < 1
    ]
    return {
        t("column.site"): names.place(site.site),
        t("plan.column.missing"): site.people - site.relieved,
        t("plan.column.relieved"): site.relieved,
        t("column.people"): site.people,
        t("plan.column.open_needs"): t("list.comma").join(open_needs),
        t("plan.column.first"): after_onset(site.first_arrival_min),
    }


def binding_lines(picture: PlanPicture) -> list[str]:
    """Return what binds for which need at how many sites, the most sites first."""
    grouped: dict[tuple[str, str], set[str]] = {}
    for reason in picture.reasons:
        grouped.setdefault((reason.binding, reason.need), set()).add(reason.site)
    return [
        t(
            "plan.reason",
            binding=binding_name(binding),
            need=need_name(need) if need else t("plan.any_need"),
            sites=len(sites),
        )
        for (binding, need), sites in sorted(grouped.items(), key=lambda pair: -len(pair[1]))
    ]


def _reasons(picture: PlanPicture) -> None:
    """Say what binds for which need at how many sites; every sentence is under the fold."""
    names = Names.of(picture.problem)
    st.markdown("\n".join(f"- {line}" for line in binding_lines(picture)))
    if not picture.reasons:
        return
    with st.expander(t("plan.reasons_each", count=len(picture.reasons))):
        frame = pd.DataFrame(
            [
                {
                    t("column.site"): names.place(reason.site),
                    t("column.need"): need_name(reason.need),
                    t("plan.column.binding"): binding_name(reason.binding),
                    t("plan.column.why"): _sentence(reason),
                }
                for reason in picture.reasons
            ]
        )
        st.dataframe(
            frame,
            hide_index=True,
            column_config={t("plan.column.why"): st.column_config.TextColumn(width="large")},
        )


def _sentence(reason: Reason) -> str:
    """Return the optimizer's sentence; it knows needs by their codes only."""
    sentence = named(reason.zh, reason.en)
    return sentence.replace(reason.need, need_name(reason.need)) if reason.need else sentence


def binding_name(binding: str) -> str:
    """Return what binds in words."""
    key = f"plan.binding.{binding}"
    return t(key) if key in TEXTS else binding


def trips(picture: PlanPicture) -> None:
    """Show every trip: truck, source, times, sites and loads."""
    names = Names.of(picture.problem)
    rows = [
        {
            t("plan.column.trip"): number,
            t("plan.column.truck"): names.vehicle(trip.vehicle),
            t("plan.column.source"): names.dock(trip.source, trip.dock),
            t("plan.column.loading"): (
                f"{after_onset(trip.load_start_min)}–{after_onset(trip.load_end_min)}"
            ),
            t("plan.column.stops"): " → ".join(
                f"{names.place(stop.site)} {after_onset(stop.arrive_min)}" for stop in trip.stops
            ),
            t("plan.column.load"): t("list.comma").join(
                f"{names.item(item)} {whole(units)}" for item, units in sorted(trip.load().items())
            ),
        }
        for number, trip in enumerate(picture.plan.trips, start=1)
    ]
    if not rows:
        st.caption(t("plan.no_trips"))
        return
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(520, 38 + 35 * len(rows)),
        column_config={
            t("plan.column.stops"): st.column_config.TextColumn(width="large"),
            t("plan.column.load"): st.column_config.TextColumn(width="large"),
        },
    )
