"""Assembling kits: what is in one, how many can be made, one button."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from depot.domain.item import Item
from depot.domain.kit import KitRecipe
from depot.domain.ledger import OWN, StockStatus
from depot.domain.stock import LotRow, StockFilter
from depot.services import catalogue
from depot.services.kit_recipes import kit_recipes
from depot.services.kits import Assembled, AssembleKits, ChosenLot, assemble_kits, kits_possible
from depot.services.stock import lot_rows
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.export import export_button
from depot.web.formats import day, whole
from depot.web.kits.tables import recipe_frame
from depot.web.language import named, t
from depot.web.transfer.warehouses import bin_choice, bins_for, warehouse_choice, warehouses
from depot.web.units import unit_name

DONE = "kits.made_text"


def show() -> None:
    """Show the list of a kit and the form."""
    app = state.application()
    if DONE in st.session_state:
        st.success(st.session_state[DONE], icon=":material/check_circle:")
    recipes = {each.kit: each for each in app.read(kit_recipes)}
    items = {item.code: item for item in app.read(catalogue.items)}
    depot = warehouse_choice(warehouses(), t("kits.depot"), "kits.depot")
    if not recipes or not depot:
        st.caption(t("kits.none"))
        return
    code = st.selectbox(
        t("kits.kit"),
        list(recipes),
        key="kits.kit",
        format_func=lambda each: f"{each} {named(items[each].name_zh, items[each].name_en)}",
    )
    recipe = recipes[code]
    possible = app.read(kits_possible, depot, code)
    _recipe(recipe, items, possible)
    name = named(items[code].name_zh, items[code].name_en)
    export_button(
        t("export.recipe", name=name), "kits.recipe",
        recipe_frame(recipe, items, possible),
        [depot, t("kits.recipe", version=recipe.version)],
    )  # fmt: skip
    _form(depot, recipe, items)


def _recipe(recipe: KitRecipe, items: Mapping[str, Item], possible: Mapping[str, int]) -> None:
    st.metric(t("kits.possible"), t("kits.sets", count=whole(min(possible.values()))), border=True)
    with st.container(border=True):
        st.markdown(f"**{t('kits.recipe', version=recipe.version)}**")
        for line in recipe.lines:
            item = items[line.component]
            st.markdown(
                "- "
                + t(
                    "kits.line",
                    name=named(item.name_zh, item.name_en),
                    units=line.units,
                    unit=unit_name(item.unit_zh),
                    kits=whole(possible[line.component]),
                )
            )
        mark = t(f"kits.mark.{recipe.mark}")
        st.caption(t("kits.source", source=recipe.source, mark=mark))


def _form(depot: str, recipe: KitRecipe, items: Mapping[str, Item]) -> None:
    bins = bins_for(depot, items[recipe.kit].storage_class)
    if not bins:
        st.warning(t("kits.no_bin"), icon=":material/shelves:")
        return
    count = st.number_input(t("kits.count"), min_value=1, step=1, key="kits.count")
    place = bin_choice(bins, t("kits.bin"), f"kits.bin.{depot}.{recipe.kit}")
    with st.expander(t("kits.chosen")):
        chosen = _chosen(depot, recipe, items)
    note = st.text_input(t("kits.note"), key="kits.note")
    st.caption(t("kits.alike"))
    if st.button(
        t("kits.make"), key="kits.make", type="primary", icon=":material/inventory:",
        width="stretch",
    ):  # fmt: skip
        made = give(
            "kits.make",
            assemble_kits,
            lambda number: AssembleKits(
                number, state.actor(), depot, recipe.kit, int(count), place, chosen, note
            ),
        )
        if made is not None:
            st.session_state[DONE] = _said(made)
            st.rerun()


def _chosen(depot: str, recipe: KitRecipe, items: Mapping[str, Item]) -> tuple[ChosenLot, ...]:
    app = state.application()
    wanted = StockFilter(depot=depot, status=StockStatus.ISSUABLE)
    rows = [
        row
        for row in app.read(lot_rows, wanted, app.clock.today())
        if row.owner == OWN and row.quantity > row.reserved
    ]
    picked: dict[str, int | None] = {}
    for line in recipe.lines:
        item = items[line.component]
        lots = [row for row in rows if row.item_code == line.component]
        picked[line.component] = _lot(lots, named(item.name_zh, item.name_en), depot)
    reason = st.text_input(t("kits.reason"), key="kits.reason")
    return tuple(ChosenLot(code, lot, reason) for code, lot in picked.items() if lot is not None)


def _lot(rows: list[LotRow], label: str, depot: str) -> int | None:
    labels = {row.lot_id: f"{row.lot_no} · {day(row.expires_on)}" for row in rows}
    options: list[int | None] = [None, *labels]
    return st.selectbox(
        label,
        options,
        key=f"kits.lot.{depot}.{label}",
        format_func=lambda lot_id: t("transfer.fefo") if lot_id is None else labels[lot_id],
    )


def _said(made: Assembled) -> str:
    lots = [
        t(
            "kits.made_lot",
            lot=lot.lot_no,
            count=t("kits.sets", count=whole(lot.kits)),
            expires=day(lot.expires_on),
        )
        for lot in made.lots
    ]
    return t("kits.made", number=made.document_no, lots=t("list.comma").join(lots))
