"""The card of an item: what it is, how it is packed, kept and replaced; files, history."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from depot.domain.attachment import Attached
from depot.domain.item import Item
from depot.domain.item_class import ItemClass, is_class_code, path_to
from depot.domain.mark import MARK_TEXT, mark_of
from depot.services.attachments import AttachFiles, attach_files, files_of
from depot.services.catalogue_changes import item_findings
from depot.web import state
from depot.web.care.goods import finished
from depot.web.catalogue import edit, history, standard
from depot.web.components.commands import give
from depot.web.components.files import clear_files, show_attached, take_files, thumbnail
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.formats import DASH
from depot.web.language import named, said, t
from depot.web.units import unit_name
from depot.web.words import group_name, need_name


def show(item: Item, items: Mapping[str, Item], classes: Mapping[str, ItemClass]) -> None:
    """Show one item in tabs."""
    st.subheader(f"{named(item.name_zh, item.name_en)} · {item.code}")
    names = ["card", "history", "files"]
    if edit.may_change():
        names.insert(1, "change")
    tabs = dict(zip(names, st.tabs([t(f"catalogue.tab.{each}") for each in names]), strict=True))
    files = state.application().read(files_of, "item", item.code)
    with tabs["card"]:
        _facts(item, classes, files)
        _packs(item)
        _substitutes(item, items)
        standard.show(item)
        show_findings(state.application().read(item_findings, item), where=False)
    if "change" in tabs:
        with tabs["change"]:
            edit.show(item, items, classes)
    with tabs["history"]:
        history.show(item)
    with tabs["files"]:
        _files(item, files)


def class_path(code: str, classes: Mapping[str, ItemClass]) -> str:
    """Return the names of the classes down to a code."""
    if not is_class_code(code):
        return t("catalogue.unclassed")
    known = [classes[each] for each in path_to(code) if each in classes]
    return " › ".join(named(each.name_zh, each.name_en) for each in known) or code


def _facts(item: Item, classes: Mapping[str, ItemClass], files: tuple[Attached, ...]) -> None:
    pictures = [each for each in files if each.is_picture]
    if pictures:
        with refused_here():
            st.image(thumbnail(pictures[-1].sha256, 480), width=320)
    rows = [
        ("gb38565_code", f"{item.gb38565_code} {class_path(item.gb38565_code, classes)}"),
        ("plan_group", f"{group_name(item.plan_group)} · {need_name(item.need)}"),
        ("unit_zh", unit_name(item.unit_zh)),
        ("weight_kg", f"{item.weight_kg:g} kg"),
        ("volume_m3", f"{item.volume_m3:g} m³"),
        ("stack", _stack(item)),
        ("storage_class", t(f"storage.{item.storage_class}")),
        ("conditions", t("list.comma").join(t(f"condition.{each}") for each in item.conditions)),
        ("hazard_class", t(f"hazard.{item.hazard_class or 'none'}")),
        ("shelf_life_months", _life(item)),
        ("price_cny", t("unit.yuan", value=f"{item.price_cny:,.2f}")),
        ("standard", item.standard),
        ("note", item.note),
    ]
    lines = [
        f"| {t(f'item.{name}')} | {value or DASH}{_mark(item, name)} |" for name, value in rows
    ]
    st.markdown("\n".join([f"| {t('item.field')} | {t('item.value')} |", "|---|---|", *lines]))


def _mark(item: Item, name: str) -> str:
    mark = item.marks.get(name)
    return f" :gray[{t('item.basis', mark=said(MARK_TEXT[mark_of(mark)]))}]" if mark else ""


def _stack(item: Item) -> str:
    if not item.height_mm:
        return t("item.stack_unknown")
    layers = item.stack_layers or DASH
    return t("item.stack_words", height=item.height_mm, layers=layers,
             floor=f"{item.footprint_m2:.2f}")  # fmt: skip


def _life(item: Item) -> str:
    months = item.shelf_life_months
    life = t("item.months", months=months) if months else t("item.no_expiry")
    left = t("item.days_left", days=item.min_remaining_days)
    return f"{life}{t('list.comma')}{left}" if item.min_remaining_days else life


def _packs(item: Item) -> None:
    if not item.packs:
        return
    st.markdown(f"**{t('item.packs')}**")
    rows = [
        {
            t("pack.name"): pack.name,
            t("pack.units"): f"{pack.units:,} {unit_name(item.unit_zh)}",
            t("pack.weight"): f"{pack.weight_kg:g} kg",
            t("pack.volume"): f"{pack.volume_m3:g} m³",
        }
        for pack in item.packs
    ]
    st.table(pd.DataFrame(rows).set_index(t("pack.name")))


def _substitutes(item: Item, items: Mapping[str, Item]) -> None:
    if not item.substitutes:
        return
    st.markdown(f"**{t('item.substitutes')}**")
    for each in item.substitutes:
        other = items.get(each.item)
        name = named(other.name_zh, other.name_en) if other else each.item
        unit = unit_name(other.unit_zh) if other else ""
        when = t("list.comma").join(t(f"season.{season}") for season in each.seasons)
        words = t("item.substitute", unit=unit_name(item.unit_zh),
                  rate=f"{each.rate.normalize():f}", other_unit=unit, other=name)  # fmt: skip
        st.markdown(f"- {words} `{each.item}`{f' · {when}' if when else ''}")


def _files(item: Item, files: tuple[Attached, ...]) -> None:
    show_attached(files, "catalogue.files")
    if not edit.may_change():
        return
    taken = take_files("catalogue.take", t("catalogue.take"))
    if taken and st.button(t("catalogue.attach", count=len(taken)), type="primary",
                           key="catalogue.attach", icon=":material/attach_file:"):  # fmt: skip
        done = give(
            f"catalogue.attach.{item.code}", attach_files,
            lambda key: AttachFiles(key, state.actor(), "item", item.code, taken),
        )  # fmt: skip
        if done is not None:
            clear_files("catalogue.take")
            finished("catalogue", t("catalogue.attached", count=len(done.sha256s)))
