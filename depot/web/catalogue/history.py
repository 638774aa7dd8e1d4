"""Who changed an item when, and what differed."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import streamlit as st

from depot.domain.item import Item
from depot.domain.item_history import JOINT, ItemVersion, differences
from depot.services.catalogue_changes import item_history
from depot.web import state
from depot.web.formats import DASH, moment
from depot.web.language import t
from depot.web.people import person
from depot.web.texts import TEXTS


def show(item: Item) -> None:
    """Show the versions, the newest first, each against the one before; or any two."""
    versions = state.application().read(item_history, item.code)
    st.caption(t("history.note"))
    if len(versions) > 1:
        _compare(versions)
    for newer, older in pairwise(versions):
        with st.expander(_head(newer), expanded=newer is versions[0]):
            _differences(older, newer)
    with st.expander(_head(versions[-1])):
        st.caption(t("history.first"))


def _compare(versions: tuple[ItemVersion, ...]) -> None:
    by_number = {each.number: each for each in versions}
    with st.container(horizontal=True):
        one = st.selectbox(t("history.from"), list(by_number), index=len(by_number) - 1,
                           key="catalogue.history.from", width=130)  # fmt: skip
        other = st.selectbox(t("history.to"), list(by_number), key="catalogue.history.to",
                             width=130)  # fmt: skip
    if one != other:
        _differences(by_number[one], by_number[other])


def _head(version: ItemVersion) -> str:
    return t("history.version", number=version.number, actor=person(version.actor),
             at=moment(version.at_us))  # fmt: skip


def _differences(before: ItemVersion, after: ItemVersion) -> None:
    found = differences(before.item, after.item)
    rows = [
        f"| {field_name(each.field)} | {_words(each.field, each.before)} "
        f"| **{_words(each.field, each.after)}** |"
        for each in found
    ]
    head = f"| {t('item.field')} | {t('history.before')} | {t('history.after')} |"
    st.markdown("\n".join([head, "|---|---|---|", *rows]) if rows else t("history.same"))


# Fields that hold codes → what the texts of their words begin with.
CODED: Final = {
    "plan_group": "group", "need": "need", "season": "season", "storage_class": "storage",
    "hazard_class": "hazard", "conditions": "condition",
}  # fmt: skip


def _words(field: str, value: str) -> str:
    """Return a value as words: codes by their names."""
    if field not in CODED:
        return value or DASH
    keys = [f"{CODED[field]}.{code}" for code in value.split(JOINT)]
    known = [t(key) if key in TEXTS else key.split(".", 1)[1] for key in keys]
    return t("list.comma").join(each for each in known if each) or DASH


def field_name(field: str) -> str:
    """Return the name of an item's field."""
    key = f"item.{field}"
    return t(key) if key in TEXTS else field
