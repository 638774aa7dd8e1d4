"""物资目录: tree and search, the card of an item, changes, history, workbooks."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services import catalogue
from depot.services.catalogue_changes import item_classes
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.catalogue import browse, card, edit, sheets, tree
from depot.web.language import t

app = state.application()

st.title(t("catalogue.title"))
show_finished("catalogue")
items = {item.code: item for item in app.read(catalogue.items)}
classes = {each.code: each for each in app.read(item_classes)}
chosen = st.session_state.get(browse.CHOSEN)

if chosen == browse.NEW and edit.may_change():
    browse.back()
    edit.show(None, items, classes)
elif chosen in items:
    browse.back()
    card.show(items[chosen], items, classes)
else:
    names = ["items", "sheets"] + (["classes"] if state.may(Right.ADMIN) else [])
    tabs = dict(zip(names, st.tabs([t(f"catalogue.tab.{each}") for each in names]), strict=True))
    with tabs["items"]:
        browse.show(items, classes)
    with tabs["sheets"]:
        sheets.show(items)
    if "classes" in tabs:
        with tabs["classes"]:
            tree.show(classes)
