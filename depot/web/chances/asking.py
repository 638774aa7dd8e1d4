"""The choice between the normal plan and a cautious one, before a search."""

from __future__ import annotations

import streamlit as st

from depot.services.planning_chances import Measure
from depot.web.language import t

_NORMAL = "normal"


def choose(*, busy: bool) -> Measure | None:
    """Ask which plan is wanted; None: the one that relieves most if all goes well."""
    wanted = st.selectbox(
        t("chances.wanted"),
        [_NORMAL, *(measure.value for measure in Measure)],
        key="dispatch.caution",
        width=330,
        format_func=lambda each: t(f"chances.wanted.{each}"),
        disabled=busy,
        help=t("chances.wanted_help"),
    )
    return None if wanted in (None, _NORMAL) else Measure(wanted)
