"""The latest papers, with their forms."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from depot.domain.stock import Paper
from depot.web.components.export import export_button
from depot.web.formats import moment
from depot.web.language import t
from depot.web.people import people
from depot.web.stock.paper_downloads import paper_downloads


def paper_list(found: Sequence[Paper], key: str) -> None:
    """Show papers and offer one of them for download."""
    if not found:
        st.caption(t("papers.none"))
        return
    names = people()
    frame = pd.DataFrame(
        [
            {
                t("stock.column.document"): each.number,
                t("stock.column.when"): moment(each.recorded_at_us),
                t("papers.column.party"): each.party,
                t("column.depot"): each.depot,
                t("stock.column.actor"): names.get(each.actor, each.actor),
                t("column.note"): each.note,
            }
            for each in found
        ]
    )
    st.dataframe(frame, hide_index=True, height=min(300, 38 + 35 * len(found)))
    export_button(t("papers.title"), key, frame)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            t("papers.choose"), [each.number for each in found], key=key, width=240
        )
        if number:
            paper_downloads(number, key)
