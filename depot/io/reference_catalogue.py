"""Reading the supply catalogue with the rules on expiry by storage class."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from depot.domain.finding import Finding
from depot.domain.item import Item
from depot.domain.mark import mark_of
from depot.errors import InvalidInput
from depot.io.tables import Row, read_table

ExpiryRules = dict[str, tuple[bool, int]]


def read_catalogue(tables: Path, findings: list[Finding]) -> tuple[Item, ...]:
    """Read the items of the catalogue."""
    rules = dict(read_table(tables / "expiry_rules.csv", _expiry_rule, findings))
    return read_table(tables / "supply_catalogue.csv", _item_reader(rules), findings)


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
