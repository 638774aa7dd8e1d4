"""Reading the supply catalogue with the rules on expiry by storage class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from depot.domain.finding import Finding
from depot.domain.item import Item, Pack
from depot.domain.item_class import ItemClass
from depot.domain.mark import mark_of
from depot.domain.place import Separation
from depot.domain.substitutes import Coverage, substitutes_of
from depot.errors import InvalidInput
from depot.io.tables import Row, read_table

ExpiryRules = dict[str, tuple[bool, int]]


def read_catalogue(tables: Path, findings: list[Finding]) -> tuple[Item, ...]:
    """Read the items of the catalogue with how they are stored, packed and replaced."""
    rules = dict(read_table(tables / "expiry_rules.csv", _expiry_rule, findings))
    items = read_table(tables / "supply_catalogue.csv", _item_reader(rules), findings)
    stored = dict(read_table(tables / "item_storage.csv", _storage, findings))
    packed = read_table(tables / "item_packs.csv", _pack, findings)
    packs: dict[str, list[Pack]] = defaultdict(list)
    for code, pack in packed:
        packs[code].append(pack)
    sure = {each.code: each.mark for each in read_classes(tables, [])}
    others = substitutes_of(read_table(tables / "substitutes.csv", _substitute, []))
    return tuple(
        replace(
            item, **stored.get(item.code, {}), packs=tuple(packs[item.code]),
            substitutes=others.get(item.code, ()),
            marks={
                **item.marks, "height_mm": "estimated", "packs": "estimated",
                "gb38565_code": sure.get(str(stored.get(item.code, {}).get("gb38565_code")), "own"),
            },
        )
        for item in items
    )  # fmt: skip


def read_classes(tables: Path, findings: list[Finding]) -> tuple[ItemClass, ...]:
    """Read the tree of classes."""
    return read_table(tables / "item_classes.csv", _class, findings)


def read_separations(tables: Path, findings: list[Finding]) -> tuple[Separation, ...]:
    """Read which classes must not share a bin."""
    return read_table(tables / "separations.csv", _separation, findings)


def _storage(row: Row) -> tuple[str, dict[str, Any]]:
    return row.required("item_code"), {
        "gb38565_code": row.required("class_code"),
        "hazard_class": row.text("hazard_class"),
        "conditions": row.words("conditions"),
        "height_mm": row.whole("height_mm"),
        "stack_layers": row.whole("stack_layers"),
    }


def _pack(row: Row) -> tuple[str, Pack]:
    return row.required("item_code"), Pack(
        row.required("name"), row.whole("units"), row.number("weight_kg"), row.number("volume_m3")
    )


def _class(row: Row) -> ItemClass:
    return ItemClass(
        row.required("code"), row.required("name_zh"), row.text("name_en"),
        mark_of(row.required("mark")).value, row.text("source"),
    )  # fmt: skip


def _separation(row: Row) -> Separation:
    return Separation(
        row.required("first"), row.required("second"), row.required("reason_zh"),
        row.required("reason_en"),
    )  # fmt: skip


def _substitute(row: Row) -> Coverage:
    return Coverage(
        row.required("item_code"), row.required("need"), row.words("season"),
        Decimal(row.required("rate_strict")),
    )  # fmt: skip


def _expiry_rule(row: Row) -> tuple[str, tuple[bool, int]]:
    return (
        row.required("storage_class"),
        (row.yes("expiry_required"), row.whole("min_remaining_days")),
    )


def _item_reader(rules: ExpiryRules) -> Callable[[Row], Item]:
    def read(row: Row) -> Item:
        storage_class = row.required("storage_class")
        expiry_required, min_remaining_days = rules.get(storage_class, (False, 0))
        return Item(
            code=row.required("item_code"),
            plan_group=row.required("plan_group"),
            need=row.required("need"),
            season=row.required("season"),
            name_zh=row.required("name_zh"),
            name_en=row.required("name_en"),
            unit_zh=row.required("unit_zh"),
            weight_kg=row.number("unit_weight_kg"),
            volume_m3=row.number("unit_volume_m3"),
            shelf_life_months=row.whole_or_none("shelf_life_months"),
            storage_class=storage_class,
            price_cny=_price(row),
            expiry_required=expiry_required,
            min_remaining_days=min_remaining_days,
            marks=_marks(row),
            gb38565_code=row.text("gb38565_code"),
            standard=row.text("standard"),
            note=row.text("note"),
        )

    return read


def _marks(row: Row) -> dict[str, str]:
    """Return the mark of each figure; classes and expiry rules are estimated throughout."""
    fields = {
        "weight_kg": "weight_mark",
        "volume_m3": "volume_mark",
        "shelf_life_months": "shelf_life_mark",
        "price_cny": "price_mark",
        "gb38565_code": "gb38565_mark",
    }
    marks = {name: mark_of(row.required(column)).value for name, column in fields.items()}
    if row.text("standard"):
        marks["standard"] = mark_of(row.text("standard_mark")).value
    return marks | {"storage_class": "estimated", "min_remaining_days": "estimated"}


def _price(row: Row) -> Decimal:
    text = row.required("unit_price_cny")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise InvalidInput(
            f"单价“{text}”不是金额。", f"The price “{text}” is no amount."
        ) from error
