"""The supply catalogue, with all its versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from depot.domain.item import Item
from depot.errors import InvalidInput
from depot.store.rowset import insert_each, insert_missing
from depot.store.schema.catalogue import item, item_version

_GRAMS = 1000
_CM3 = 1_000_000
_FEN = 100

# What money is posted in; its base unit is the fen.
MONEY_ITEM = "CNY"


class Catalogue:
    """Loads items and saves new versions of them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def items(self) -> tuple[Item, ...]:
        """Return all items in their current version, by code."""
        return tuple(self._load(_ALL).values())

    def get(self, codes: Iterable[str]) -> dict[str, Item]:
        """Return the items of these codes that exist."""
        return self._load(_GIVEN, {"codes": sorted(set(codes))})

    def save(self, items: Sequence[Item]) -> tuple[int, int]:
        """Add new items and new versions of changed ones; return how many of each."""
        wanted = {each.code: each for each in items}
        if MONEY_ITEM in wanted:
            raise InvalidInput(
                f"物资编码 {MONEY_ITEM} 为系统保留，请改用其他编码。",
                f"Item code {MONEY_ITEM} is reserved for money. Use another.",
            )
        rows = {code: _row(each) for code, each in sorted(wanted.items())}
        versions = self._versions(rows)
        known = {code: _row(each) for code, each in self.get(rows).items()}
        added = [code for code in rows if code not in versions]
        changed = [code for code in rows if code in known and known[code] != rows[code]]
        insert_each(
            self._connection,
            item,
            [{"code": code, "version": 1, "internal": False} for code in added],
        )
        for code in changed:
            self._connection.execute(
                update(item).where(item.c.code == code).values(version=versions[code] + 1)
            )
        self._insert_versions(
            [{**rows[code], "version": versions.get(code, 0) + 1} for code in (*added, *changed)]
        )
        return len(added), len(changed)

    def ensure_money(self) -> str:
        """Return the code of the item that money is posted in."""
        row = {"code": MONEY_ITEM, "version": 0, "internal": True}
        insert_missing(self._connection, item, [row])
        return MONEY_ITEM

    def _versions(self, codes: Iterable[str]) -> dict[str, int]:
        query = select(item.c.code, item.c.version).where(item.c.code.in_(list(codes)))
        # Two imports of the catalogue at once follow one another.
        locked = query.order_by(item.c.code).with_for_update()
        return {row.code: row.version for row in self._connection.execute(locked)}

    def _insert_versions(self, rows: Sequence[dict[str, Any]]) -> None:
        marked = [{**row, "command_id": self._command_id} for row in rows]
        insert_each(self._connection, item_version, marked)

    def _load(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> dict[str, Item]:
        return {row.code: _item(row) for row in self._connection.execute(query, values)}


def _current() -> Select[Any]:
    here = (item_version.c.code == item.c.code) & (item_version.c.version == item.c.version)
    return select(item_version).join(item, here).where(~item.c.internal)


_ALL = _current().order_by(item.c.code)
_GIVEN = _current().where(item.c.code.in_(bindparam("codes", expanding=True)))


def _row(each: Item) -> dict[str, Any]:
    return {
        "code": each.code,
        "plan_group": each.plan_group,
        "need": each.need,
        "season": each.season,
        "name_zh": each.name_zh,
        "name_en": each.name_en,
        "unit_zh": each.unit_zh,
        "weight_g": round(each.weight_kg * _GRAMS),
        "volume_cm3": round(each.volume_m3 * _CM3),
        "shelf_life_months": each.shelf_life_months,
        "storage_class": each.storage_class,
        "price_fen": round(each.price_cny * _FEN),
        "expiry_required": each.expiry_required,
        "min_remaining_days": each.min_remaining_days,
        "marks": json.dumps(dict(each.marks), ensure_ascii=False, sort_keys=True),
        "gb38565_code": each.gb38565_code,
        "standard": each.standard,
        "note": each.note,
    }


def _item(row: Row[Any]) -> Item:
    return Item(
        code=row.code,
        plan_group=row.plan_group,
        need=row.need,
        season=row.season,
        name_zh=row.name_zh,
        name_en=row.name_en,
        unit_zh=row.unit_zh,
        weight_kg=row.weight_g / _GRAMS,
        volume_m3=row.volume_cm3 / _CM3,
        shelf_life_months=row.shelf_life_months,
        storage_class=row.storage_class,
        price_cny=Decimal(row.price_fen) / _FEN,
        expiry_required=bool(row.expiry_required),
        min_remaining_days=row.min_remaining_days,
        marks=json.loads(row.marks),
        gb38565_code=row.gb38565_code,
        standard=row.standard,
        note=row.note,
    )
