"""Plans of several days kept with a dispatch plan: kept, shown again, made again from an hour."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.days_record import DaysRecord
from depot.services.planning_sustain import SustainCase, SustainResult, from_hour, sustain_json
from depot.services.planning_sustain_saved import SaveDays, days_list, days_view, save_days
from depot.web import state
from depot.web.charts.names import Names
from depot.web.components.commands import give
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.formats import after_onset, moment, percent
from depot.web.language import t
from depot.web.people import people

_SAID = "sustain.kept_said"
_MIN_PER_H = 60


@dataclass(frozen=True)
class KeptDays:
    """A plan of several days that was kept."""

    case: SustainCase
    with_orders: bool = False


def offer_to_keep(plan_id: int, case: SustainCase, result: SustainResult, key: str) -> None:
    """Offer to keep a plan with its dispatch plan."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    if not state.may(Right.PLAN) or not result.report.ok:
        return
    if st.button(t("sustain.keep"), key=f"{key}.keep", icon=":material/save:", width="stretch"):
        document = json.dumps(sustain_json(case, result), ensure_ascii=False, allow_nan=False)
        done = give(
            f"{key}.keep.{result.problem.start_min}",
            save_days,
            lambda command: SaveDays(command, state.actor(), plan_id, document),
        )
        if done is not None:
            st.session_state[_SAID] = t("sustain.kept", number=done.days_id)
            st.rerun()


def choose(plan_id: int, key: str) -> tuple[SustainCase, SustainResult] | None:
    """Let somebody look at a plan that was kept; return it."""
    found = state.application().read(days_list, plan_id)
    if not found:
        return None
    labels = {each.id: _label(each) for each in found}
    number = st.selectbox(
        t("sustain.kept_ones", count=len(found)), list(labels), index=None,
        key=f"{key}.kept", format_func=lambda each: labels[each],
        placeholder=t("sustain.kept_none"),
    )  # fmt: skip
    if number is None:
        return None
    seen = st.session_state.get(f"{key}.seen")
    if seen is None or seen[0] != number:
        # Checking three days anew takes seconds: once is enough, it never changes.
        seen = (number, state.application().read(days_view, number))
        st.session_state[f"{key}.seen"] = seen
    view: tuple[SustainCase, SustainResult] = seen[1]
    return view


def _label(each: DaysRecord) -> str:
    who = people().get(each.created_by, each.created_by)
    share = each.person_days / each.wanted if each.wanted else 1.0
    span = f"{after_onset(each.start_min)}–{after_onset(each.end_min)}"
    return f"{each.id} · {span} · {percent(share, 0)} · {moment(each.created_at_us)} {who}"


def from_an_hour(case: SustainCase, result: SustainResult, key: str) -> SustainCase | None:
    """Ask from which hour on to plan again, and what was counted; return the case when asked."""
    first, last = result.problem.start_min // _MIN_PER_H, result.problem.end_min // _MIN_PER_H
    with st.expander(t("sustain.from_hour"), icon=":material/update:"):
        st.caption(t("sustain.from_hour_hint"))
        numbers = Numbers()
        hour = numbers.whole(
            t("sustain.hour"), first, last - 1, min(first + 12, last - 1), key=f"{key}.hour"
        )
        counted = _counts(result, key)
        numbers.say()
        pressed = st.button(t("sustain.from_hour_go"), key=f"{key}.from_hour", width="stretch")
        if not (pressed and numbers.ok):
            return None
        again = None
        with refused_here():
            again = from_hour(case, result, hour, counted)
    return again


def _counts(result: SustainResult, key: str) -> dict[str, dict[str, int]]:
    names = Names.of(result.problem.problem)
    sites = {names.place(site.code): site.code for site in result.problem.problem.sites}
    items = {names.item(item.code): item.code for item in result.problem.problem.items}
    site, item, units = t("sustain.site"), t("sustain.count_item"), t("sustain.count_units")
    st.caption(t("sustain.counts"))
    rows = st.data_editor(
        pd.DataFrame({site: [], item: [], units: []}),
        key=f"{key}.counts",
        num_rows="dynamic",
        hide_index=True,
        column_config={
            site: st.column_config.SelectboxColumn(options=list(sites)),
            item: st.column_config.SelectboxColumn(options=list(items)),
            units: st.column_config.NumberColumn(min_value=0, step=1),
        },
    )
    return _read(list(rows.itertuples(index=False, name=None)), sites, items)


def _read(
    rows: Sequence[tuple[object, ...]], sites: dict[str, str], items: dict[str, str]
) -> dict[str, dict[str, int]]:
    """Return the rows that are filled in; half a row says nothing."""
    found: dict[str, dict[str, int]] = {}
    for site, item, units in rows:
        if site in sites and item in items and isinstance(units, int | float) and units >= 0:
            found.setdefault(sites[str(site)], {})[items[str(item)]] = int(units)
    return found
