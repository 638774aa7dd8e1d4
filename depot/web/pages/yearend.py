"""年度决算: a year's budget, what the reserves cost; on the screen, as PDF and as Excel."""

from __future__ import annotations

import streamlit as st

from depot.web.language import t
from depot.web.money import year_end

st.title(t("yearend.title"))
year_end.show()
