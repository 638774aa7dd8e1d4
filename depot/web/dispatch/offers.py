"""What emergency purchase would add to the plan, by a second search; the way to buying it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from depot.services.catalogue import depots, items
from depot.services.planning_offers import OffersCase, OffersGain, offers_case, offers_gain
from depot.web import state
from depot.web.boundary import boundary
from depot.web.buying.choosing import BASKET
from depot.web.components.refusals import refused_here
from depot.web.dispatch.job import SolveJob
from depot.web.formats import whole
from depot.web.language import named, t
from depot.web.markdown import literal, told
from depot.web.navigation import page_path
from depot.web.units import unit_name

KEY = "dispatch.offers"
_POLL_S = 0.5


@dataclass(frozen=True)
class _Asked:
    """A second search, and the one that it is compared with."""

    before: SolveJob
    found: OffersCase
    job: SolveJob


def show(before: SolveJob) -> None:
    """Offer the second search for a plan, watch it, and show what it found."""
    asked: _Asked | None = st.session_state.get(KEY)
    if asked is not None and asked.before is not before:
        asked.job.stop()
        st.session_state.pop(KEY)
        asked = None
    with st.expander(t("offers.title"), icon=":material/shopping_bag:", expanded=asked is not None):
        st.caption(t("offers.hint"))
        if asked is None:
            _start(before)
        elif asked.job.running:
            _watch(asked)
        else:
            _found(asked)


def _start(before: SolveJob) -> None:
    if not st.button(t("offers.start"), key="dispatch.offers_start", width="stretch"):
        return
    with refused_here():
        found = state.application().read(offers_case, before.case)
        if found is None:
            st.info(t("offers.none"), icon=":material/info:")
            return
        job = SolveJob(found.case, before.params)
        job.start()
        st.session_state[KEY] = _Asked(before, found, job)
        st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch(asked: _Asked) -> None:
    with boundary():
        if not asked.job.running:
            st.rerun()
        steps = asked.job.steps
        share = min(1.0, steps[-1].elapsed_s / asked.job.params.time_limit_s) if steps else 0.0
        st.progress(share, t("solve.preparing"))


def _found(asked: _Asked) -> None:
    if asked.job.result is None or asked.before.result is None:
        st.error(t("solve.failed"), icon=":material/report:")
        return
    gain = offers_gain(asked.found, asked.before.result, asked.job.result)
    if not gain.more:
        st.info(t("offers.no_gain"), icon=":material/info:")
        return
    st.success(
        t("offers.gain", relieved=whole(gain.relieved), more=whole(gain.more)),
        icon=":material/trending_up:",
    )
    _to_buy(asked.found.depot, gain)


def _to_buy(depot: str, gain: OffersGain) -> None:
    app = state.application()
    known = {each.code: each for each in app.read(items)}
    names = {each.code: named(each.name_zh, each.name_en) for each in app.read(depots)}
    st.markdown(
        told("offers.by", depot=names[depot], hours=gain.within_hours,
          cost=whole(round(gain.cost_cny)))
    )  # fmt: skip
    for each in gain.wanted:
        item = known[each.item]
        name, unit = named(item.name_zh, item.name_en), unit_name(item.unit_zh)
        st.markdown(f"- {literal(name)} **{whole(each.quantity)}** {unit}")
    if st.button(
        t("offers.buy"), key="dispatch.offers_buy", type="primary", width="stretch",
        icon=":material/shopping_bag:",
    ):  # fmt: skip
        st.session_state[BASKET] = list(gain.wanted)
        st.session_state["buying.hours"] = gain.within_hours
        st.switch_page(page_path("buying"))
