"""Streamlit entry: page config, log-in, navigation by right, the one error boundary."""

from __future__ import annotations

import streamlit as st

from depot import bootstrap
from depot.web import frame, navigation, people, remember, state
from depot.web.assets import ICON
from depot.web.boundary import boundary
from depot.web.emergency.bar import response_bar
from depot.web.language import t


@st.cache_resource(show_spinner=False)
def _application() -> bootstrap.Application:
    """Return the product, one for all sessions of the process."""
    return bootstrap.served()


st.set_page_config(page_title=t("app.title"), page_icon=ICON, layout="wide")
with boundary():
    if not state.has_application():
        state.set_application(_application())
    people.forget()
    remember.resume()
    page = navigation.choose_page()
    navigation.sidebar()
    remember.hand_over()
    response_bar()
    frame.dress(page.title)
    page.run()
