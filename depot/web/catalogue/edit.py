"""Changing an item or adding one: findings while typing, saved as a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.finding import has_errors
from depot.domain.hazard_class import CONDITIONS, HAZARD_CLASSES
from depot.domain.item import Item
from depot.domain.item_checks import PLAN_GROUPS, SEASONS
from depot.domain.item_class import ItemClass
from depot.domain.item_parts import BLANK, pack_of, require_code, substitute_of
from depot.services.catalogue_changes import ChangeItem, change_item, item_findings
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.language import language, named, t
from depot.web.units import unit_name
from depot.web.words import group_name, need_name

TEXT_FIELDS: Final = ("name_zh", "name_en", "unit_zh", "standard", "note")


def may_change() -> bool:
    """Whether the person may change the catalogue."""
    return state.may(Right.KEEP) or state.may(Right.ADMIN)


def show(item: Item | None, items: Mapping[str, Item], classes: Mapping[str, ItemClass]) -> None:
    """Show the form of an item, or of a new one."""
    key = f"catalogue.edit.{item.code if item else ''}"
    with refused_here():
        wanted = _asked(item or BLANK, key, items, classes, new=item is None)
        if wanted == item:
            st.caption(t("edit.same"))
            return
        findings = state.application().read(item_findings, wanted)
        show_findings(findings, where=False)
        _save(wanted, item, key, blocked=has_errors(findings))


def _save(wanted: Item, item: Item | None, key: str, *, blocked: bool) -> None:
    version = _version(item, key)
    if not st.button(t("edit.save"), type="primary", width="stretch", disabled=blocked,
                     icon=":material/save:", key=f"{key}.save"):  # fmt: skip
        return
    done = give(key, change_item, lambda each: ChangeItem(each, state.actor(), wanted, version))
    if done is not None:
        _forget(key)
        st.session_state["catalogue.chosen"] = done.code
        finished("catalogue", t("edit.saved", code=done.code, version=done.version))


def _version(item: Item | None, key: str) -> int:
    """Return the version that the form was opened on, so that nobody is overwritten."""
    if item is None:
        return 0
    current = state.application().read(lambda reader: reader.catalogue.version(item.code))
    opened = int(st.session_state.setdefault(f"{key}.version", current))
    if opened != current:
        st.warning(t("edit.stale", version=current), icon=":material/group:")
        st.button(t("edit.reopen"), key=f"{key}.reopen", on_click=_forget, args=(key,))
    return opened


def _forget(key: str) -> None:
    """Forget what stands in the form: it opens on what is kept now."""
    for name in [each for each in st.session_state if str(each).startswith(key)]:
        del st.session_state[name]


def _asked(
    item: Item, key: str, items: Mapping[str, Item], classes: Mapping[str, ItemClass], *, new: bool
) -> Item:
    code = item.code
    if new:
        code = st.text_input(t("item.code"), key=f"{key}.code", max_chars=32).strip().upper()
    values: dict[str, Any] = _texts(item, key, TEXT_FIELDS[:3], new=new)
    values |= _groups(item, key, items, classes)
    values |= _figures(item, key) | _storage(item, key, items)
    values |= _texts(item, key, TEXT_FIELDS[3:], new=new)
    pack_rows, substitute_rows = _packs(item, key), _substitutes(item, key)
    # The whole form stands on the page before anything of it is refused.
    packs = sorted((pack_of(**row) for row in pack_rows), key=lambda pack: pack.units)
    substitutes = tuple(substitute_of(**row) for row in substitute_rows)
    return replace(
        item, code=require_code(code), packs=tuple(packs), substitutes=substitutes, **values
    )


def _texts(item: Item, key: str, names: Sequence[str], *, new: bool) -> dict[str, str]:
    return {
        name: st.text_input(
            t(f"item.{name}"), "" if new else getattr(item, name), key=f"{key}.{name}"
        ).strip()
        for name in names
    }


def _groups(
    item: Item, key: str, items: Mapping[str, Item], classes: Mapping[str, ItemClass]
) -> dict[str, Any]:
    needs = sorted({each.need for each in items.values()} | {item.need, ""})
    codes = sorted({*classes, item.gb38565_code})
    return {
        "gb38565_code": _one(
            "gb38565_code", key, codes, item.gb38565_code,
            lambda each: f"{each} {_class_name(classes.get(each))}",
        ),
        "plan_group": _one("plan_group", key, PLAN_GROUPS, item.plan_group, group_name),
        "need": _one("need", key, needs, item.need, lambda each: need_name(each) or t("none")),
        "season": _one("season", key, SEASONS, item.season, lambda each: t(f"season.{each}")),
    }  # fmt: skip


def _class_name(found: ItemClass | None) -> str:
    return named(found.name_zh, found.name_en) if found else t("catalogue.unclassed")


def _one(name: str, key: str, choices: Sequence[str], present: str, shown: Any) -> str:  # noqa: ANN401
    listed = list(dict.fromkeys([*choices, present]))
    chosen = st.selectbox(
        t(f"item.{name}"), listed, index=listed.index(present), key=f"{key}.{name}",
        format_func=shown,
    )  # fmt: skip
    return str(chosen)


def _figures(item: Item, key: str) -> dict[str, Any]:
    with st.container(horizontal=True):
        weight = _number("weight_kg", key, item.weight_kg, 0.001, 1e6)
        volume = _number("volume_m3", key, item.volume_m3, 0.000001, 1e5)
        price = _number("price_cny", key, float(item.price_cny), 0.01, 1e9)
    with st.container(horizontal=True):
        height = _number("height_mm", key, item.height_mm, 1, 12_000)
        layers = _number("stack_layers", key, item.stack_layers, 1, 50)
        months = _number("shelf_life_months", key, item.shelf_life_months or 0, 1, 1200)
        left = _number("min_remaining_days", key, item.min_remaining_days, 1, 36_500)
    return {
        "weight_kg": weight, "volume_m3": volume, "price_cny": Decimal(str(price)),
        "height_mm": int(height), "stack_layers": int(layers),
        "shelf_life_months": int(months) or None, "min_remaining_days": int(left),
        "expiry_required": st.toggle(t("item.expiry_required"), item.expiry_required,
                                     key=f"{key}.expiry_required"),
    }  # fmt: skip


def _number(name: str, key: str, value: float, step: float, top: float) -> float:
    """Ask for a number; whole when its step is whole."""
    kind = int if step == 1 else float
    return st.number_input(
        t(f"item.{name}"), min_value=kind(0), max_value=kind(top), value=kind(value),
        step=kind(step), key=f"{key}.{name}", format="%d" if kind is int else "%.6g", width=170,
    )  # fmt: skip


def _storage(item: Item, key: str, items: Mapping[str, Item]) -> dict[str, Any]:
    classes = sorted({each.storage_class for each in items.values()} | {item.storage_class})
    conditions = st.pills(
        t("item.conditions"), list(CONDITIONS), selection_mode="multi",
        default=[each for each in item.conditions if each in CONDITIONS],
        format_func=lambda each: t(f"condition.{each}"), key=f"{key}.conditions",
    )  # fmt: skip
    return {
        "storage_class": _one("storage_class", key, classes, item.storage_class,
                              lambda each: t(f"storage.{each}")),
        "hazard_class": _one("hazard_class", key, ("", *HAZARD_CLASSES), item.hazard_class,
                             lambda each: t(f"hazard.{each or 'none'}")),
        "conditions": item.conditions if set(conditions) == set(item.conditions)
        else tuple(each for each in CONDITIONS if each in conditions),
    }  # fmt: skip


def _packs(item: Item, key: str) -> list[dict[str, Any]]:
    st.markdown(f"**{t('item.packs')}**")
    st.caption(t("edit.packs"))
    return _grid(
        f"{key}.packs",
        {"name": "str", "units": "float", "weight_kg": "float", "volume_m3": "float"},
        [vars(pack) for pack in item.packs],
        {"name": "pack.name", "units": "pack.units", "weight_kg": "pack.weight",
         "volume_m3": "pack.volume"},
    )  # fmt: skip


def _substitutes(item: Item, key: str) -> list[dict[str, Any]]:
    st.markdown(f"**{t('item.substitutes')}**")
    st.caption(t("edit.substitutes", unit=unit_name(item.unit_zh)))
    return _grid(
        f"{key}.substitutes",
        {"item": "str", "rate": "str", "seasons": "str"},
        [
            {"item": each.item, "rate": str(each.rate), "seasons": _seasons(each.seasons)}
            for each in item.substitutes
        ],
        {"item": "column.code", "rate": "substitute.rate", "seasons": "item.season"},
    )


def _seasons(seasons: Sequence[str]) -> str:
    """Return seasons as they are typed: words in Chinese, codes in English."""
    if language() == "en":
        return " ".join(seasons)
    return t("list.comma").join(t(f"season.{each}") for each in seasons)


def _grid(
    key: str, types: Mapping[str, str], rows: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(types)).astype(dict(types))
    edited = st.data_editor(
        frame, num_rows="dynamic", hide_index=True, key=key, width="stretch",
        column_config={name: t(words) for name, words in names.items()},
    )  # fmt: skip
    first = next(iter(types))
    records = edited.to_dict("records")
    return [
        {str(name): None if _missing(value) else value for name, value in row.items()}
        for row in records
        if not _missing(row[first]) and str(row[first]).strip()
    ]


def _missing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124  only NaN differs from itself
