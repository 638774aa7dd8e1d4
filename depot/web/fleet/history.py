"""Who changed a truck when, and what differed."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from depot.domain.fleet import VehicleVersion, differences
from depot.services.fleet import vehicle_history
from depot.web import state
from depot.web.fleet.places import Places, place_words
from depot.web.formats import DASH, moment
from depot.web.language import t
from depot.web.markdown import literal, told
from depot.web.people import person


def show(code: str, names: Places) -> None:
    """Show the versions, the newest first, each against the one before.

    Parameters
    ----------
    names
        Of places and classes, by code.
    """
    versions = state.application().read(vehicle_history, code)
    for newer, older in pairwise(versions):
        changed = t("list.comma").join(
            f"{t(f'fleet.field.{each.field}')} "
            f"{literal(_said(each.before, names))} → {literal(_said(each.after, names))}"
            for each in differences(older.vehicle, newer.vehicle)
        )
        st.markdown(t("fleet.version_line", head=f"**{_head(newer)}**", what=changed))
    first = t("fleet.first_version")
    st.caption(t("fleet.version_line", head=_head(versions[-1]), what=first))


def _head(version: VehicleVersion) -> str:
    if version.at_us is None:
        return t("fleet.version_before", number=version.number)
    return told("history.version", number=version.number, actor=person(version.actor),
                at=moment(version.at_us))  # fmt: skip


def _said(value: object, names: Places) -> str:
    if isinstance(value, bool):
        return t("fleet.in") if value else t("fleet.out")
    return place_words(str(value), names) or DASH
