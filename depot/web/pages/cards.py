"""台账: what came, went and was left of an item; the month's sums of all items."""

from __future__ import annotations

import streamlit as st

from depot.web.language import t
from depot.web.papers import cards

st.title(t("card.title"))
cards.show()
