"""Kits as tables, for a file: what belongs into one, what is inside, where a lot went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from depot.domain.item import Item
from depot.domain.kit import KitComponent, KitLotShare, KitRecipe
from depot.web.language import named, t
from depot.web.units import unit_name


def recipe_frame(
    recipe: KitRecipe, items: Mapping[str, Item], possible: Mapping[str, int]
) -> pd.DataFrame:
    """Return one line a component, with the kits that its stock is enough for."""
    rows: list[dict[str, object]] = []
    for line in recipe.lines:
        item = items[line.component]
        rows.append(
            {
                t("column.code"): item.code,
                t("column.name"): named(item.name_zh, item.name_en),
                t("column.unit"): unit_name(item.unit_zh),
                t("export.units_per_kit"): line.units,
                t("export.kits_possible"): possible[line.component],
            }
        )
    return pd.DataFrame(rows)


def inside_frame(parts: Sequence[KitComponent]) -> pd.DataFrame:
    """Return one line a component lot of a lot of kits."""
    rows: list[dict[str, object]] = [
        {
            t("column.code"): part.item,
            t("column.name"): named(part.name_zh, part.name_en),
            t("column.unit"): unit_name(part.unit_zh),
            t("column.lot"): part.lot_no,
            t("column.supplier"): part.supplier,
            t("column.expires_on"): part.expires_on,
            t("export.units_per_kit"): part.units_per_kit,
            t("export.units"): part.units,
        }
        for part in parts
    ]
    return pd.DataFrame(rows)


def used_frame(shares: Sequence[KitLotShare]) -> pd.DataFrame:
    """Return one line a lot of kits that holds the lot."""
    rows: list[dict[str, object]] = [
        {
            t("column.code"): share.kit,
            t("kits.kit"): named(share.name_zh, share.name_en),
            t("column.lot"): share.lot_no,
            t("column.expires_on"): share.expires_on,
            t("export.kits_made"): share.made,
            t("export.kits_whole"): share.whole,
            t("export.units_per_kit"): share.units_per_kit,
            t("export.units"): share.units,
        }
        for share in shares
    ]
    return pd.DataFrame(rows)
