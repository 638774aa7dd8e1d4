"""What the days after a plan come to: by day, what runs out, what to order, site by site."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.services import catalogue
from depot.services.planning_sustain import OrderAdvice, SustainResult, sustain_json
from depot.services.planning_sustain_report import (
    NeedLine,
    days_in,
    need_lines,
    site_lines,
    worst_sites,
)
from depot.web import state
from depot.web.charts.names import Names
from depot.web.charts.style import CONFIG
from depot.web.components.downloads import download
from depot.web.formats import after_onset, money, percent, whole
from depot.web.language import named, t
from depot.web.markdown import literal
from depot.web.sustain.chart import supply_chart
from depot.web.sustain.job import SustainJob
from depot.web.sustain.kept import KeptDays
from depot.web.units import unit_name

Told = SustainJob | KeptDays
"""A plan that was just made, or one that was kept."""

_ENOUGH = 0.995
"""From this share on a day is shown as supplied."""

_TELLING = 0.01
"""From this share on a distance to the proven limit is explained."""

_MOST_LINES = 8


def show(job: Told, result: SustainResult, key: str) -> None:
    """Show the outcome in a sentence, by day, what runs out, what to order, and sites."""
    names = Names.of(job.case.sustain.problem)
    lines = need_lines(job.case, result)
    _sentence(job, result)
    _by_day(job, lines)
    st.plotly_chart(
        supply_chart(lines, result.problem.windows), config=CONFIG, key=f"{key}.chart"
    )  # fmt: skip
    _runs_out(names, lines, result)
    _orders(job, names, result.orders)
    with st.expander(t("sustain.sites"), icon=":material/location_on:"):
        _sites(job, names, result, key)
    with st.expander(t("sustain.trips", trips=len(result.plan.trips)), icon=":material/route:"):
        _trips(names, result)
    download(
        t("sustain.download"),
        lambda: json.dumps(
            sustain_json(job.case, result), ensure_ascii=False, allow_nan=False
        ).encode(),
        "sustain.json",
        "application/json",
        key=f"{key}.download",
    )  # fmt: skip


def _sentence(job: Told, result: SustainResult) -> None:
    figures = result.report.figures
    sustain = result.problem
    said = t(
        "sustain.sentence",
        first=after_onset(sustain.start_min),
        last=after_onset(sustain.end_min),
        share=percent(figures.share, 0),
        days=whole(figures.person_days),
        wanted=whole(figures.wanted),
        bound=whole(result.bound),
    )
    if job.with_orders:
        said += t("sustain.sentence_ordered")
    if not result.report.ok:
        st.error(t("sustain.broken", count=len(result.report.findings)))
    if figures.share >= _ENOUGH:
        st.success(said, icon=":material/verified:")
    else:
        st.warning(said, icon=":material/info:")
        _limit_note(result)


def _limit_note(result: SustainResult) -> None:
    """Say what the distance to the limit means, where there is any to speak of."""
    figures = result.report.figures
    open_days = result.bound - figures.person_days
    if open_days <= result.bound * _TELLING:
        return
    if result.bound >= figures.wanted * (1 - _TELLING):
        st.caption(t("sustain.limit_none"))
    else:
        gap = percent(open_days / result.bound)
        st.caption(t("sustain.limit_note", days=whole(open_days), gap=gap))


def _by_day(job: Told, lines: Sequence[NeedLine]) -> None:
    days = days_in(job.case)
    frame = pd.DataFrame(
        [
            {
                t("sustain.column.need"): named(line.name.zh, line.name.en),
                **{
                    t("sustain.column.day", day=day): percent(share, 0)
                    for day, share in zip(days, line.by_day, strict=True)
                },
            }
            for line in lines
        ]
    )
    st.markdown(f"**{t('sustain.by_day')}**")
    st.dataframe(frame, hide_index=True)
    rationed = [
        line for line in lines if line.daily and min(line.by_day, default=1.0) < _ENOUGH
    ]  # fmt: skip
    for line in rationed:
        st.markdown(
            t(
                "sustain.ration",
                need=named(line.name.zh, line.name.en),
                shares=t("list.comma").join(
                    t("sustain.ration_day", day=day, share=percent(share, 0))
                    for day, share in zip(days, line.rationed, strict=True)
                ),
            )
        )
    if rationed:
        st.caption(t("sustain.ration_hint"))


def _runs_out(names: Names, lines: Sequence[NeedLine], result: SustainResult) -> None:
    """Say which needs run out where first, and which items are gone at which source."""
    st.markdown(f"**{t('sustain.runs_out')}**")
    short = [line for line in lines if line.daily and line.short_sites]
    if not short:
        st.markdown(t("sustain.never_out"))
    for line in short:
        st.markdown(
            t(
                "sustain.out_at_sites",
                need=named(line.name.zh, line.name.en),
                sites=whole(line.short_sites),
                first=after_onset(line.first_min),
            )
        )
    gone = [
        each
        for each in sorted(result.report.figures.sources, key=lambda each: each.minute)
        if each.minute >= result.problem.origin_min or each.next_min is None
    ]
    if not gone:
        return
    with st.expander(t("sustain.sources_out", count=len(gone)), icon=":material/warehouse:"):
        st.markdown(
            "\n".join(
                "- "
                + t(
                    "sustain.source_out",
                    source=literal(names.place(each.source)),
                    item=literal(names.item(each.item)),
                    minute=after_onset(each.minute),
                )
                + (t("sustain.source_next", minute=after_onset(each.next_min))
                   if each.next_min is not None else "")
                for each in gone
            )
        )  # fmt: skip


def _orders(job: Told, names: Names, orders: Sequence[OrderAdvice]) -> None:
    st.markdown(f"**{t('sustain.orders')}**")
    if not orders:
        st.markdown(t("sustain.no_orders"))
        return
    start = job.case.sustain.start_min
    units = {each.code: each.unit_zh for each in state.application().read(catalogue.items)}
    for order in orders:
        name = job.case.needs.get(order.need)
        words = {
            "item": literal(names.item(order.item)) if order.item else "",
            "units": f"{whole(order.units)} {unit_name(units.get(order.item, ''))}".rstrip(),
            "need": named(name.zh, name.en) if name else order.need,
            "needed": after_onset(order.needed_min),
        }
        if order.order_by_min is None:
            st.markdown(t("sustain.order_unknown", **words))
            continue
        by = after_onset(max(start, order.order_by_min))
        said = t(
            "sustain.order", **words, by=by, price=money(order.price_cny),
            source=literal(names.place(order.source)),
        )  # fmt: skip
        st.markdown(said + (t("sustain.order_late") if order.late else ""))
    st.caption(t("sustain.orders_hint"))


def _sites(job: Told, names: Names, result: SustainResult, key: str) -> None:
    sites = worst_sites(result)
    if not sites:
        return
    chosen = st.selectbox(
        t("sustain.site"), sites, key=f"{key}.site", format_func=names.place, width=360
    )
    lines = site_lines(job.case, result, chosen)
    frame = pd.DataFrame(
        [
            {
                t("sustain.column.window"): f"{after_onset(first)}–{after_onset(last)[2:]}",
                **{
                    named(line.name.zh, line.name.en): t(
                        "sustain.share_and_ration",
                        share=percent(line.by_window[k], 0),
                        ration=percent(line.rationed[k], 0),
                    )
                    for line in lines
                },
            }
            for k, (first, last) in enumerate(result.problem.windows)
        ]
    )
    st.caption(t("sustain.site_hint"))
    st.dataframe(frame, hide_index=True)
    for line in lines:
        for first, last in line.empty[:_MOST_LINES]:
            st.markdown(
                "- "
                + t(
                    "sustain.site_out",
                    need=named(line.name.zh, line.name.en),
                    first=after_onset(first),
                    last=after_onset(last),
                )
            )


def _trips(names: Names, result: SustainResult) -> None:
    frame = pd.DataFrame(
        [
            {
                t("sustain.column.leave"): after_onset(trip.load_end_min),
                t("sustain.column.truck"): names.vehicle(trip.vehicle),
                t("sustain.column.source"): names.place(trip.source),
                t("sustain.column.stops"): t("list.comma").join(
                    f"{names.place(stop.site)} {after_onset(stop.leave_min)}" for stop in trip.stops
                ),
                t("sustain.column.load"): t("list.comma").join(
                    f"{names.item(item)} {whole(units)}" for item, units in trip.load().items()
                ),
            }
            for trip in result.plan.trips
        ]
    )
    if len(frame):
        st.dataframe(frame, hide_index=True, height=min(420, 38 + 35 * len(frame)))
