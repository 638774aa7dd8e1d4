"""What a household should keep, by size and season; the leaflet to print."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.clock import day_start_us, shanghai_time
from depot.domain.household import MAX_PERSONS, recommended
from depot.io.documents.leaflet import leaflet_pdf
from depot.io.reference_household import household_list
from depot.services.papers import ORGANISATION
from depot.web import state
from depot.web.components.downloads import download
from depot.web.households.words import choose_season
from depot.web.language import language, named, t
from depot.web.navigation import LANGUAGE_NAMES

_USUAL = 3


def show() -> None:
    """Ask for size and season; show the list."""
    season = choose_season("household.advice.season")
    persons = int(st.number_input(
        t("household.persons"), min_value=1, max_value=MAX_PERSONS, value=_USUAL,
        key="household.persons",
    ))  # fmt: skip
    lines = recommended(household_list(), season, persons)
    for item, quantity in lines:
        renew = t("household.renew", months=item.renew_months) if item.renew_months else ""
        st.markdown(
            f"- **{named(item.name_zh, item.name_en)}** "
            f"{quantity} {named(item.unit_zh, item.unit_en)} {renew}"
        )
    st.caption(t("household.source"))
    spoken = st.segmented_control(
        t("household.leaflet_language"), list(LANGUAGE_NAMES), default=language(), required=True,
        key="household.leaflet.language", format_func=LANGUAGE_NAMES.__getitem__,
    ) or language()  # fmt: skip
    at = shanghai_time(day_start_us(state.application().clock.today())) + timedelta(hours=12)
    download(
        t("household.leaflet"),
        lambda: leaflet_pdf(lines, season=season, persons=persons, organisation=ORGANISATION,
                            at=at, language=spoken),
        f"{t('household.leaflet')}-{season.value}-{persons}.pdf", "application/pdf",
        key="household.leaflet.pdf", icon=":material/picture_as_pdf:",
    )  # fmt: skip
