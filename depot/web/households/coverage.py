"""Share of the first day's needs that households cover, with how sure that is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.household import Cover, ListItem
from depot.io.reference_household import household_list
from depot.services.households import Coverage, household_coverage
from depot.web import state
from depot.web.components.export import export_button
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import percent, whole
from depot.web.households.words import choose_season, communities, place_name, township_names
from depot.web.language import named, t


def show() -> None:
    """Show all surveyed communities together, then one by one."""
    season = choose_season("household.cover.season")
    found = state.application().read(household_coverage, season)
    kpi_row(
        [
            Figure(t("household.surveyed"), f"{found.surveyed} / {found.known}"),
            Figure(t("household.people"), whole(found.people_surveyed)),
            Figure(t("household.people_share"), percent(found.people_surveyed / found.people, 0)),
        ]
    )  # fmt: skip
    if not found.surveyed:
        st.info(t("household.no_survey"))
        return
    items = {each.key: each for each in household_list()}
    for each in found.whole:
        with st.container(border=True):
            st.markdown(
                f"**{_name(items[each.item])}** · "
                + t("household.share", share=percent(each.share.mean, 0),
                    low=percent(each.share.low, 0), high=percent(each.share.high, 0),
                    asked=whole(each.asked))
            )  # fmt: skip
            st.progress(min(1.0, each.share.mean))
    st.caption(t("household.note"))
    _table(found, items)


def _table(found: Coverage, items: dict[str, ListItem]) -> None:
    places, townships = communities(), township_names()
    frame = pd.DataFrame(
        [_row(each, items, place_name(places[each.community], townships))
         for each in found.communities]
    )  # fmt: skip
    st.subheader(t("household.by_community"))
    st.dataframe(frame, hide_index=True)
    export_button(t("household.title"), "household.cover", frame)


def _row(each: Cover, items: dict[str, ListItem], place: str) -> dict[str, str]:
    return {
        t("household.community"): place,
        t("household.item"): _name(items[each.item]),
        t("household.covers"): percent(each.share.mean, 0),
        t("household.low"): percent(each.share.low, 0),
        t("household.high"): percent(each.share.high, 0),
        t("household.people_covered"): whole(round(each.people * each.share.mean)),
        t("household.asked"): whole(each.asked),
    }


def _name(item: ListItem) -> str:
    return named(item.name_zh, item.name_en)
