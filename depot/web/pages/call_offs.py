"""调用: what suppliers were called for, their answers by the clock, one tap a step."""

from __future__ import annotations

import streamlit as st

from depot.services.call_off_views import CallOffView, call_off_view
from depot.web import state
from depot.web.call_offs import listing, outlook, steps
from depot.web.care.goods import show_finished
from depot.web.formats import moment
from depot.web.language import said, t
from depot.web.papers.printing import paper_buttons
from depot.web.people import people


def _head(view: CallOffView) -> None:
    call = view.call
    st.subheader(f"{call.number} · {listing.state_word(view.row)}")
    st.markdown(f"**{said(view.row.supplier)}** {view.supplier.contact} · {view.row.phone}")
    st.caption(f"{view.row.order_no} · {view.row.event}")
    listing.clock(view.row)


def _history(view: CallOffView) -> None:
    names = people()
    with st.expander(t("call.history")):
        for each in view.steps:
            kind = t(f"call.step.{each.kind}")
            who = names.get(each.actor, each.actor)
            st.markdown(f"- {moment(each.at_us)} **{kind}** {who} {each.note}")


st.title(t("call.title"))
show_finished("call_offs")
chosen = st.session_state.get(listing.CHOSEN)
if chosen is None:
    listing.show()
else:
    if st.button(t("call.back"), key="call_offs.back", icon=":material/arrow_back:"):
        st.session_state.pop(listing.CHOSEN)
        st.rerun()
    found = state.application().read(call_off_view, chosen)
    _head(found)
    steps.show(found)
    with st.expander(t("call.message"), expanded=not found.call.sent_at_us):
        # Sent to a supplier in Chinese, whoever reads the page.
        st.code(found.message, language=None, wrap_lines=True)
        paper_buttons(chosen, f"call_offs.{chosen}")
    outlook.show(found)
    _history(found)
