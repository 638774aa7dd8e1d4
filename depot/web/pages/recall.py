"""召回与追溯: where a lot came from, where it is, who got it; hold it by one click."""

from __future__ import annotations

import streamlit as st

from depot.services.recall import recalls
from depot.web import state
from depot.web.expiry import done, recall_list, trace_search, trace_show
from depot.web.language import t

app = state.application()

st.title(t("recall.title"))
done.say("recall")
lot_id = trace_search.choose()
if lot_id is not None:
    trace_show.show(lot_id)
st.subheader(t("recall.list"))
recall_list.show(app.read(recalls))
