"""报废: papers waiting, approved and disposed of; asking for a new one."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.writing_off import write_offs
from depot.web import state
from depot.web.care import write_off_draft, write_off_list
from depot.web.care.goods import show_finished
from depot.web.language import t

st.title(t("write_off.title"))
show_finished("write_off")
names = ["list", "draft"] if state.may(Right.KEEP) else ["list"]
tabs = st.tabs([t(f"write_off.tab.{each}") for each in names])
with tabs[0]:
    write_off_list.show(state.application().read(write_offs))
if len(names) > 1:
    with tabs[1]:
        write_off_draft.show()
