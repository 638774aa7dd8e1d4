"""Adding, renaming, resizing, moving and closing bins; drawing the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from depot.domain.account import Right
from depot.domain.hazard_class import HAZARD_CLASSES
from depot.domain.place import Bin, FloorPlan, Front, Purpose
from depot.domain.put_away import BinState
from depot.services import catalogue
from depot.services.warehouse import SaveBins, SaveFloorPlan, save_bins, save_floor_plan
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.language import t
from depot.web.warehouse.plan import storage_name

NEW: Final = "+"
SIZES: Final = ("floor_m2", "volume_m3", "max_kg")
PLACE: Final = ("x_m", "y_m", "width_m", "depth_m")


def may_change() -> bool:
    """Whether the person may change the warehouse."""
    return state.may(Right.KEEP) or state.may(Right.ADMIN)


def show(depot: str, states: Mapping[str, BinState], drawn: FloorPlan | None) -> None:
    """Show the form of a bin, and that of the plan."""
    chosen = st.selectbox(
        t("bin.which"), [NEW, *states], key=f"bin.which.{depot}",
        format_func=lambda code: t("bin.new") if code == NEW else code,
    )  # fmt: skip
    shelf = states[chosen].bin if chosen in states else None
    with refused_here():
        _bin_form(depot, shelf)
    with st.expander(t("floor.edit"), icon=":material/straighten:"), refused_here():
        _plan_form(depot, drawn)


def _bin_form(depot: str, shelf: Bin | None) -> None:
    key = f"bin.{depot}.{shelf.code if shelf else ''}"
    before = shelf or Bin("NEW", depot, "", 0, 1, 1000)
    code = before.code
    if shelf is None:
        code = st.text_input(t("bin.code"), key=f"{key}.code", max_chars=32).strip().upper()
    else:
        st.caption(t("bin.code_stays", code=code))
    with st.container(horizontal=True):
        name = st.text_input(t("bin.name"), before.name, key=f"{key}.name", width=220)
        zone = st.text_input(t("bin.zone"), before.zone, key=f"{key}.zone", width=220)
    figures = _numbers(before, key, SIZES) | _numbers(before, key, PLACE)
    wanted = _classes(before, key)
    closed = st.toggle(t("bin.closed"), before.closed, key=f"{key}.closed")
    if not st.button(t("bin.save"), type="primary", width="stretch", key=f"{key}.save",
                     icon=":material/save:"):  # fmt: skip
        return
    made = replace(before, code=code, name=name.strip(), zone=zone.strip(), closed=closed,
                   **figures, **wanted)  # fmt: skip
    done = give(key, save_bins, lambda each: SaveBins(each, state.actor(), (made,)))
    if done is not None:
        finished("warehouse", t("bin.saved", code=made.code))


def _numbers(before: Bin, key: str, names: tuple[str, ...]) -> dict[str, Any]:
    with st.container(horizontal=True):
        return {
            name: st.number_input(
                t(f"bin.{name}"), min_value=0.0, value=float(getattr(before, name)), step=1.0,
                key=f"{key}.{name}", width=150,
            )
            for name in names
        }  # fmt: skip


def _classes(before: Bin, key: str) -> dict[str, Any]:
    known = {item.storage_class for item in state.application().read(catalogue.items)}
    classes = st.multiselect(
        t("bin.classes"), sorted(known | set(before.storage_classes)),
        default=list(before.storage_classes), format_func=storage_name, key=f"{key}.classes",
        placeholder=t("bin.any_class"),
    )  # fmt: skip
    hazards = st.multiselect(
        t("bin.hazards"), list(HAZARD_CLASSES), default=list(before.hazard_classes),
        format_func=lambda each: t(f"hazard.{each}"), key=f"{key}.hazards",
        placeholder=t("hazard.none"),
    )  # fmt: skip
    with st.container(horizontal=True):
        stack_m = st.number_input(t("bin.stack"), min_value=0.0, value=before.stack_mm / 1000,
                                  step=0.1, key=f"{key}.stack", width=150)  # fmt: skip
        level = st.number_input(t("bin.level"), min_value=0, max_value=20, value=before.level,
                                step=1, key=f"{key}.level", width=150)  # fmt: skip
        front = st.selectbox(t("bin.front"), list(Front), index=list(Front).index(before.front),
                             key=f"{key}.front", width=180,
                             format_func=lambda each: t(f"front.{each.value}"))  # fmt: skip
        purpose = st.selectbox(
            t("bin.purpose"), list(Purpose), index=list(Purpose).index(before.purpose),
            key=f"{key}.purpose", width=180, format_func=lambda each: t(f"purpose.{each.value}"),
        )  # fmt: skip
    return {
        "storage_classes": tuple(classes), "hazard_classes": tuple(hazards),
        "stack_mm": round(stack_m * 1000), "level": int(level), "front": front,
        "purpose": purpose,
    }  # fmt: skip


def _plan_form(depot: str, drawn: FloorPlan | None) -> None:
    before = drawn or FloorPlan(depot, 60, 40, (1.5, 58.5))
    key = f"floor.{depot}"
    with st.container(horizontal=True):
        width = st.number_input(t("floor.width"), 1.0, 2000.0, float(before.width_m), 1.0,
                                key=f"{key}.width", width=150)  # fmt: skip
        depth = st.number_input(t("floor.depth"), 1.0, 2000.0, float(before.depth_m), 1.0,
                                key=f"{key}.depth", width=150)  # fmt: skip
        aisle = st.number_input(t("floor.aisle"), 0.5, 50.0, float(before.aisle_m), 0.5,
                                key=f"{key}.aisle", width=150)  # fmt: skip
    cross = st.text_input(t("floor.cross"), " ".join(f"{x:g}" for x in before.cross_aisles_m),
                          key=f"{key}.cross")  # fmt: skip
    if st.button(t("floor.save"), key=f"{key}.save", icon=":material/save:"):
        passages = numbers_of(cross)
        done = give(key, save_floor_plan, lambda each: SaveFloorPlan(
            each, state.actor(), FloorPlan(depot, width, depth, passages, aisle)))  # fmt: skip
        if done is not None:
            finished("warehouse", t("floor.saved"))


def numbers_of(text: str) -> tuple[float, ...]:
    """Return the numbers of a text, whatever stands between them; perhaps none."""
    return tuple(float(number) for number in re.findall(r"\d+(?:\.\d+)?", text))
