"""Step 2: who needs what, by the norms, corrected by the planner where they know better."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from depot.domain.mark import MARK_TEXT
from depot.services import catalogue
from depot.services.scenarios import (
    Reference,
    Scenario,
    item_needs,
    need_totals,
    reference,
    site_needs,
    with_need,
    with_people,
)  # fmt: skip
from depot.web import state
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.dispatch import progress
from depot.web.dispatch.own_scenario import findings_of
from depot.web.dispatch.progress import Step
from depot.web.formats import DASH
from depot.web.language import named, said, t
from depot.web.units import unit_name
from depot.web.words import need_name


def show() -> None:
    """Show people, needs and items; take corrections."""
    scenario = progress.scenario()
    if scenario is None:
        return
    known = reference()
    show_findings(findings_of(scenario), where=False)
    people, quantities, items = st.tabs(
        [t("needs.tab.people"), t("needs.tab.quantities"), t("needs.tab.items")]
    )
    with people:
        _people(scenario, known)
    with quantities:
        _totals(scenario, known)
        _quantities(scenario, known)
    with items:
        _items(scenario, known)
    st.button(
        t("dispatch.next.solve"),
        key="dispatch.to_solve",
        type="primary",
        icon=":material/arrow_forward:",
        on_click=progress.go,
        args=(Step.SOLVE,),
    )


def _people(scenario: Scenario, known: Reference) -> None:
    st.caption(t("needs.people_hint"))
    townships = known.district.township_by_code
    frame = pd.DataFrame(
        [
            {
                "code": site.code,
                "site": site.name_zh,
                "township": townships[site.township].name_zh,
                "residents": site.residents,
                "affected": site.affected_people,
                "relocated": site.relocated_people,
                "mark": said(MARK_TEXT[site.people_mark]),
            }
            for site in scenario.sites
        ]
    )
    config = st.column_config
    edited = st.data_editor(
        frame,
        key=f"needs.people.{progress.version()}",
        hide_index=True,
        height=380,
        disabled=["code", "site", "township", "residents", "mark"],
        column_config={
            "code": None,
            "site": config.TextColumn(t("column.site"), pinned=True),
            "township": config.TextColumn(t("needs.township")),
            "residents": config.NumberColumn(t("needs.residents"), format="localized"),
            "affected": config.NumberColumn(t("needs.affected"), min_value=0, step=1),
            "relocated": config.NumberColumn(t("needs.relocated"), min_value=0, step=1),
            "mark": config.TextColumn(t("column.mark")),
        },
    )
    with refused_here():
        _apply_people(scenario, edited.to_dict("records"))
    st.caption(t("marks.caption"))


def _apply_people(scenario: Scenario, rows: list[dict[Any, Any]]) -> None:
    changed = scenario
    for row in rows:
        site = scenario.site(str(row["code"]))
        affected, relocated = row["affected"], row["relocated"]
        if pd.isna(affected) or pd.isna(relocated):
            continue
        if (int(affected), int(relocated)) != (site.affected_people, site.relocated_people):
            moved = None if int(relocated) == site.relocated_people else int(relocated)
            changed = with_people(changed, site.code, affected=int(affected), relocated=moved)
    if changed is not scenario:
        progress.use(changed)
        st.rerun()


def _totals(scenario: Scenario, known: Reference) -> None:
    frame = pd.DataFrame(
        [
            {
                t("column.need"): named(total.rule.name_zh, total.rule.name_en),
                t("column.people"): total.people,
                t("needs.per_person"): total.rule.quantity,
                t("needs.total"): total.quantity,
                t("column.unit"): named(total.rule.unit_zh, total.rule.unit_en),
                t("needs.binding"): t("yes") if total.binding else t("no"),
                t("column.mark"): said(MARK_TEXT[total.rule.mark]),
                t("needs.source"): total.rule.source,
            }
            for total in need_totals(scenario, known.norms)
        ]
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            t("column.people"): number(format="localized"),
            t("needs.total"): number(format="localized"),
            t("needs.source"): st.column_config.TextColumn(width="large"),
        },
    )
    st.caption(t("needs.binding_note"))


def _quantities(scenario: Scenario, known: Reference) -> None:
    """Let the planner set a site's own quantity of a need; an empty cell is the norm again."""
    st.caption(t("needs.quantity_hint"))
    lines = site_needs(scenario, known.norms)
    needs = list(dict.fromkeys(line.need for line in lines))
    by_site = {(line.site, line.need): line.quantity for line in lines}
    frame = pd.DataFrame(
        [
            {"code": site.code, "site": site.name_zh}
            | {need: round(by_site.get((site.code, need), 0.0), 1) for need in needs}
            for site in scenario.sites
        ]
    )
    units = {line.need: named(line.unit_zh, line.unit_en) for line in lines}
    config = st.column_config
    edited = st.data_editor(
        frame,
        key=f"needs.quantities.{progress.version()}",
        hide_index=True,
        height=340,
        disabled=["code", "site"],
        column_config={
            "code": None,
            "site": config.TextColumn(t("column.site"), pinned=True),
            **{
                need: config.NumberColumn(
                    t("needs.with_unit", need=need_name(need), unit=units[need]), min_value=0.0
                )
                for need in needs
            },
        },
    )
    with refused_here():
        _apply_quantities(scenario, frame.to_dict("records"), edited.to_dict("records"), needs)


def _apply_quantities(
    scenario: Scenario,
    before: list[dict[Any, Any]],
    after: list[dict[Any, Any]],
    needs: list[str],
) -> None:
    changed = scenario
    for old, new in zip(before, after, strict=True):
        for need in needs:
            if new[need] != old[need]:
                value = None if pd.isna(new[need]) else float(new[need])
                changed = with_need(changed, str(old["code"]), need, value)
    if changed is not scenario:
        progress.use(changed)
        st.rerun()


def _items(scenario: Scenario, known: Reference) -> None:
    st.caption(t("needs.items_hint"))
    names = {item.code: item for item in state.application().read(catalogue.items)}
    rows = [
        {
            t("column.need"): need_name(each.need),
            t("column.item"): _item(names, each.item),
            t("needs.units"): each.units,
            t("column.unit"): unit_name(names[each.item].unit_zh) if each.item in names else DASH,
            t("needs.role"): t("needs.supporting") if each.supporting else t("needs.substitute"),
            t("needs.usable"): t("yes") if each.usable else t("no"),
            t("column.mark"): said(MARK_TEXT[each.mark]),
            t("needs.source"): each.source,
        }
        for each in item_needs(scenario, known.norms)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=380,
        column_config={t("needs.units"): st.column_config.NumberColumn(format="localized")},
    )


def _item(names: dict[str, Any], code: str) -> str:
    item = names.get(code)
    return code if item is None else f"{code} {named(item.name_zh, item.name_en)}"
