"""单据: find a paper by scan, number, kind, period, party or item; open it, print it."""

from __future__ import annotations

import streamlit as st

from depot.services.paper_register import find_papers
from depot.web import state
from depot.web.components.export import export_button
from depot.web.components.refusals import refused_here
from depot.web.language import t
from depot.web.papers import listing

st.title(t("papers.title"))
listing.scanned()
wanted = listing.filters()
found = state.application().read(find_papers, wanted)
listing.table(found)
if found:
    export_button(t("papers.title"), "papers", listing.frame(found), listing.about(wanted))
number = st.session_state.get(listing.CHOSEN)
if number:
    with refused_here():
        listing.detail(number)
