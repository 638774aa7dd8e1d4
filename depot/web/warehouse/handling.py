"""Docks and handling crews with their rates."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from depot.domain.place import Crew, Dock
from depot.services import catalogue
from depot.services.warehouse import SaveCrews, SaveDocks, crews, save_crews, save_docks
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.language import t
from depot.web.warehouse.bin_editor import may_change

NEW: Final = "+"
_T_PER_H: Final = 0.06


def show(depot: str) -> None:
    """Show docks and crews; who may, changes them."""
    app = state.application()
    docks, people = app.read(catalogue.docks, depot), app.read(crews, depot)
    st.subheader(t("docks.title"))
    for dock in docks:
        st.markdown(t("docks.line", code=dock.code, rate=f"{dock.kg_per_min:g}",
                      tonnes=f"{dock.kg_per_min * _T_PER_H:.1f}", setup=dock.setup_min,
                      note=f" · {dock.note}" if dock.note else ""))  # fmt: skip
    if may_change():
        with st.expander(t("docks.edit"), icon=":material/edit:"), refused_here():
            _dock_form(depot, {each.code: each for each in docks})
    st.subheader(t("crews.title"))
    for crew in people:
        st.markdown(t("crews.line", code=crew.code, name=crew.name, people=crew.people,
                      rate=f"{crew.kg_per_min:g}", call=crew.call_min,
                      tonnes=f"{crew.people * crew.kg_per_min * _T_PER_H:.1f}"))  # fmt: skip
    if may_change():
        with st.expander(t("crews.edit"), icon=":material/edit:"), refused_here():
            _crew_form(depot, {each.code: each for each in people})
    st.caption(t("docks.note"))


def _which(depot: str, kind: str, codes: list[str], words: tuple[str, str]) -> tuple[str, str]:
    """Ask which one; return its code (asked for when it is new) and the key of the form."""
    chosen = st.selectbox(
        words[0], [*codes, NEW], key=f"{kind}.which.{depot}",
        format_func=lambda code: words[1] if code == NEW else code,
    )  # fmt: skip
    key = f"{kind}.{depot}.{chosen}"
    if chosen == NEW:
        return st.text_input(t("column.code"), key=f"{key}.code").strip(), key
    return str(chosen), key


def _dock_form(depot: str, docks: dict[str, Dock]) -> None:
    code, key = _which(depot, "docks", list(docks), (t("docks.which"), t("docks.new")))
    before = docks.get(code, Dock("NEW", depot, 100, 8))
    with st.container(horizontal=True):
        rate = st.number_input(t("docks.rate"), 0.0, 10_000.0, float(before.kg_per_min), 5.0,
                               key=f"{key}.rate", width=160)  # fmt: skip
        setup = st.number_input(t("docks.setup"), 0, 600, before.setup_min, 1,
                                key=f"{key}.setup", width=160)  # fmt: skip
        x = st.number_input(
            t("bin.x_m"), 0.0, 2000.0, float(before.x_m), 1.0, key=f"{key}.x", width=130
        )
        y = st.number_input(
            t("bin.y_m"), 0.0, 2000.0, float(before.y_m), 1.0, key=f"{key}.y", width=130
        )
    note = st.text_input(t("column.note"), before.note, key=f"{key}.note")
    if st.button(t("docks.save"), type="primary", key="docks.save"):
        done = give(key, save_docks, lambda each: SaveDocks(each, state.actor(), (
            Dock(code, depot, rate, int(setup), x, y, note.strip()),)))  # fmt: skip
        if done is not None:
            finished("warehouse", t("docks.saved", code=code))


def _crew_form(depot: str, people: dict[str, Crew]) -> None:
    code, key = _which(depot, "crews", list(people), (t("crews.which"), t("crews.new")))
    before = people.get(code, Crew("NEW", depot, "", 6, 12, 15))
    name = st.text_input(t("column.name"), before.name, key=f"{key}.name")
    with st.container(horizontal=True):
        number = st.number_input(t("crews.people"), 0, 500, before.people, 1,
                                 key=f"{key}.people", width=130)  # fmt: skip
        rate = st.number_input(t("crews.rate"), 0.0, 500.0, float(before.kg_per_min), 1.0,
                               key=f"{key}.rate", width=190)  # fmt: skip
        call = st.number_input(t("crews.call"), 0, 1440, before.call_min, 5,
                               key=f"{key}.call", width=160)  # fmt: skip
    if st.button(t("crews.save"), type="primary", key="crews.save"):
        done = give(key, save_crews, lambda each: SaveCrews(each, state.actor(), (
            replace(before, code=code, name=name.strip(), people=int(number), kg_per_min=rate,
                    call_min=int(call)),)))  # fmt: skip
        if done is not None:
            finished("warehouse", t("crews.saved", code=code))
