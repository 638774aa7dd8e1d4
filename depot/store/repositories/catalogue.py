"""The supply catalogue, with all its versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, bindparam, func, select, update
from sqlalchemy.sql import ColumnElement

from depot.domain.item import Item, Pack, Substitute
from depot.domain.item_class import ItemClass
from depot.domain.item_history import ItemVersion
from depot.domain.money import in_fen, yuan
from depot.errors import InvalidInput
from depot.store.prepared import Prepared
from depot.store.rowset import among, insert_each, insert_missing
from depot.store.schema.catalogue import item, item_class, item_version
from depot.store.schema.ledger import chain, command

_GRAMS = 1000
_CM3 = 1_000_000

# What money is posted in; its base unit is the fen.
MONEY_ITEM = "CNY"


class Catalogue:
    """Loads items and saves new versions of them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def items(self) -> tuple[Item, ...]:
        """Return all items in their current version, by code."""
        return tuple(map(_item, _ALL.all(self._connection)))

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
        versions = self._locked(rows)
        known = {code: _row(each) for code, each in self.get(rows).items()}
        added = [code for code in rows if not versions[code]]
        changed = [code for code in rows if code in known and known[code] != rows[code]]
        for code in (*added, *changed):
            self._connection.execute(
                update(item).where(item.c.code == code).values(version=versions[code] + 1)
            )
        self._insert_versions(
            [{**rows[code], "version": versions[code] + 1} for code in (*added, *changed)]
        )
        return len(added), len(changed)

    def as_of(self, codes: Iterable[str], command_id: str) -> dict[str, Item]:
        """Return the items as they were when a command took effect, those that were there.

        Parameters
        ----------
        codes
            Item codes.
        command_id
            A command that is done: a receipt, the opening of a lot, a paper.
        """
        values = {"codes": sorted(set(codes)), "command_id": command_id}
        return self._load(_AS_OF, values)

    def at(self, codes: Iterable[str], instant_us: int) -> dict[str, Item]:
        """Return the items as they were at an instant, those that were there."""
        return self._load(_AT, {"codes": sorted(set(codes)), "instant_us": instant_us})

    def version(self, code: str) -> int:
        """Return the number of an item's current version; 0 when there is no such item."""
        query = select(item.c.version).where(item.c.code == code)
        return self._connection.execute(query).scalar_one_or_none() or 0

    def lock(self, code: str) -> int:
        """Let one change at a time at an item; return the number of its current version."""
        return self._locked([code])[code]

    def history(self, code: str) -> tuple[ItemVersion, ...]:
        """Return all versions of an item with who made them when, the newest first."""
        query = (
            select(item_version, command.c.actor, command.c.recorded_at_us)
            .join(command, command.c.id == item_version.c.command_id)
            .where(item_version.c.code == code)
            .order_by(item_version.c.version.desc())
        )
        return tuple(
            ItemVersion(row.version, _item(row), row.actor, row.recorded_at_us, row.command_id)
            for row in self._connection.execute(query)
        )

    def classes(self) -> tuple[ItemClass, ...]:
        """Return the tree of classes, by code."""
        rows = self._connection.execute(select(item_class).order_by(item_class.c.code))
        return tuple(
            ItemClass(row.code, row.name_zh, row.name_en, row.mark, row.source) for row in rows
        )

    def save_classes(self, classes: Sequence[ItemClass]) -> None:
        """Add classes; those of a known code are replaced."""
        insert_each(
            self._connection,
            item_class,
            [
                {
                    "code": each.code, "name_zh": each.name_zh, "name_en": each.name_en,
                    "mark": each.mark, "source": each.source,
                }
                for each in classes
            ],
            conflict=_replace_class,
        )  # fmt: skip

    def ensure_money(self) -> str:
        """Return the code of the item that money is posted in."""
        row = {"code": MONEY_ITEM, "version": 0, "internal": True}
        insert_missing(self._connection, item, [row])
        return MONEY_ITEM

    def _load(self, query: Prepared, values: Mapping[str, Any]) -> dict[str, Item]:
        return {row.code: _item(row) for row in query.all(self._connection, values)}

    def _locked(self, codes: Iterable[str]) -> dict[str, int]:
        """Lock items, new ones too, so that two changes at once follow one another.

        A new code stands with version 0 until its first version is there.
        """
        wanted = sorted(codes)
        blank = [{"code": code, "version": 0, "internal": False} for code in wanted]
        insert_missing(self._connection, item, blank)
        query = select(item.c.code, item.c.version).where(item.c.code.in_(wanted))
        rows = self._connection.execute(query.order_by(item.c.code).with_for_update())
        return {row.code: row.version for row in rows}

    def _insert_versions(self, rows: Sequence[dict[str, Any]]) -> None:
        marked = [{**row, "command_id": self._command_id} for row in rows]
        insert_each(self._connection, item_version, marked)


def _current() -> Select[Any]:
    here = (item_version.c.code == item.c.code) & (item_version.c.version == item.c.version)
    return select(item_version).join(item, here).where(~item.c.internal)


def _replace_class(insert: Any) -> Insert:  # noqa: ANN401  see rowset.Conflict
    new = {name: insert.excluded[name] for name in ("name_zh", "name_en", "mark", "source")}
    statement: Insert = insert.on_conflict_do_update(index_elements=["code"], set_=new)
    return statement


def _newest(dialect: str, before: ColumnElement[bool]) -> Select[Any]:
    """Select the last version of each item among those that a condition lets through."""
    last = (
        select(item_version.c.code, func.max(item_version.c.version).label("version"))
        .join(command, command.c.id == item_version.c.command_id)
        .join(chain, chain.c.command_id == command.c.id)
        .where(among(dialect, item_version.c.code, "codes"), before)
        .group_by(item_version.c.code)
        .subquery("last")
    )
    there = (item_version.c.code == last.c.code) & (item_version.c.version == last.c.version)
    return select(item_version).join(last, there).order_by(item_version.c.code)


_THEN = chain.alias("this_command")
_AS_OF = Prepared(
    lambda dialect: _newest(
        dialect,
        chain.c.n
        <= select(_THEN.c.n).where(_THEN.c.command_id == bindparam("command_id")).scalar_subquery(),
    )
)
_AT = Prepared(
    lambda dialect: _newest(dialect, command.c.recorded_at_us <= bindparam("instant_us"))
)
_ALL = Prepared(lambda _dialect: _current().order_by(item.c.code))
_GIVEN = Prepared(lambda dialect: _current().where(among(dialect, item.c.code, "codes")))


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
        "price_fen": in_fen(each.price_cny),
        "expiry_required": each.expiry_required,
        "min_remaining_days": each.min_remaining_days,
        "marks": json.dumps(dict(each.marks), ensure_ascii=False, sort_keys=True),
        "gb38565_code": each.gb38565_code,
        "standard": each.standard,
        "note": each.note,
        "hazard_class": each.hazard_class,
        "conditions": " ".join(each.conditions),
        "height_mm": each.height_mm,
        "stack_layers": each.stack_layers,
        "packs": json.dumps(
            [[p.name, p.units, round(p.weight_kg * _GRAMS), round(p.volume_m3 * _CM3)]
             for p in each.packs], ensure_ascii=False,
        ),
        "substitutes": json.dumps([[s.item, str(s.rate), *s.seasons] for s in each.substitutes]),
    }  # fmt: skip


# The same row gives the same item, so what was made of it is kept.
@lru_cache(maxsize=4096)
def _item(row: Any) -> Item:  # noqa: ANN401  a row
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
        price_cny=yuan(row.price_fen),
        expiry_required=bool(row.expiry_required),
        min_remaining_days=row.min_remaining_days,
        marks=json.loads(row.marks),
        gb38565_code=row.gb38565_code,
        standard=row.standard,
        note=row.note,
        hazard_class=row.hazard_class,
        conditions=tuple(row.conditions.split()),
        height_mm=row.height_mm,
        stack_layers=row.stack_layers,
        packs=_packs(row.packs),
        substitutes=_substitutes(row.substitutes),
    )


def _packs(written: str) -> tuple[Pack, ...]:
    return tuple(
        Pack(name, units, weight_g / _GRAMS, volume_cm3 / _CM3)
        for name, units, weight_g, volume_cm3 in json.loads(written)
    )


def _substitutes(written: str) -> tuple[Substitute, ...]:
    return tuple(
        Substitute(code, Decimal(rate), tuple(seasons))
        for code, rate, *seasons in json.loads(written)
    )
