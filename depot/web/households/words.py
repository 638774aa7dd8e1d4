"""What the parts of the page say alike."""

from __future__ import annotations

import streamlit as st

from depot.domain.district import Community
from depot.domain.season import SEASON_TEXT, Season, season_of
from depot.io.reference import reference
from depot.web import state
from depot.web.language import said, t


def choose_season(key: str) -> Season:
    """Ask for a season; the present one is chosen."""
    now = season_of(state.application().clock.today().month)
    chosen = st.segmented_control(
        t("household.season"), [each.value for each in Season], default=now.value, required=True,
        key=key, format_func=lambda each: said(SEASON_TEXT[Season(each)]),
    )  # fmt: skip
    return Season(chosen or now.value)


def communities() -> dict[str, Community]:
    """Return the communities and villages by code."""
    return {each.code: each for each in reference().district.communities}


def place_name(place: Community, townships: dict[str, str]) -> str:
    """Return a community with its township."""
    return f"{townships.get(place.township, '')} {place.name_zh}".strip()


def township_names() -> dict[str, str]:
    """Return the names of the townships by code."""
    return {each.code: each.name_zh for each in reference().district.townships}
