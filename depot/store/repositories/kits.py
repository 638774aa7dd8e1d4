"""Kit recipes and what lots of kits are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, insert, select

from depot.domain.kit import KitComponent, KitLine, KitLotShare, KitPart, KitRecipe
from depot.domain.ledger import AccountKind
from depot.domain.lot import NEVER
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.kits import kit_lot, kit_part, kit_recipe, kit_recipe_line
from depot.store.schema.ledger import account, lot, movement
from depot.store.schema.lot_events import lot_state, present_expiry


class Kits:
    """Keeps recipes and the parts of kits."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    # Recipes

    def add_recipe(self, recipe: KitRecipe) -> None:
        """Book a version of a recipe."""
        key = {"kit": recipe.kit, "version": recipe.version}
        head = {
            **key, "source": recipe.source, "mark": recipe.mark, "set_by": recipe.set_by,
            "set_at_us": self._now_us, "command_id": self._command_id,
        }  # fmt: skip
        self._connection.execute(insert(kit_recipe).values(head))
        rows = [{**key, "component": each.component, "units": each.units} for each in recipe.lines]
        self._connection.execute(insert(kit_recipe_line), rows)

    def recipe(self, kit: str, version: int | None = None) -> KitRecipe | None:
        """Return a version of a kit's recipe, the newest when none is named."""
        found = [
            each
            for each in self.recipes(kit, newest=version is None)
            if version in {None, each.version}
        ]
        return found[0] if found else None

    def recipes(self, kit: str | None = None, *, newest: bool = True) -> list[KitRecipe]:
        """Return the newest recipe of each kit by code, or all versions, the newest first."""
        query = select(kit_recipe).order_by(kit_recipe.c.kit, kit_recipe.c.version.desc())
        if kit is not None:
            query = query.where(kit_recipe.c.kit == kit)
        heads = self._connection.execute(query).all()
        if newest:
            first: dict[str, Row[Any]] = {}
            for row in heads:
                first.setdefault(row.kit, row)
            heads = list(first.values())
        return [self._recipe(row) for row in heads]

    def _recipe(self, row: Row[Any]) -> KitRecipe:
        query = (
            select(kit_recipe_line.c.component, kit_recipe_line.c.units)
            .where(kit_recipe_line.c.kit == row.kit, kit_recipe_line.c.version == row.version)
            .order_by(kit_recipe_line.c.component)
        )
        lines = tuple(
            KitLine(each.component, each.units) for each in self._connection.execute(query)
        )
        return KitRecipe(
            row.kit, row.version, lines, row.source, row.mark, row.set_by, row.set_at_us
        )

    def is_component(self, code: str) -> bool:
        """Whether any recipe holds the item."""
        query = select(kit_recipe_line.c.kit).where(kit_recipe_line.c.component == code).limit(1)
        return self._connection.execute(query).one_or_none() is not None

    # Parts

    def add_lot(
        self, lot_id: int, recipe: KitRecipe, document_no: str, parts: Sequence[KitPart]
    ) -> None:
        """Write down what the kits of a lot hold."""
        head = {
            "lot_id": lot_id, "kit": recipe.kit, "version": recipe.version,
            "document_no": document_no,
        }  # fmt: skip
        self._connection.execute(insert(kit_lot).values(head))
        rows = [
            {"kit_lot_id": lot_id, "lot_id": each.lot_id, "units": each.units} for each in parts
        ]
        self._connection.execute(insert(kit_part), rows)

    def parts(self, kit_lot_id: int) -> tuple[KitPart, ...]:
        """Return what one kit of the lot holds, by lot; nothing for a lot of no kits."""
        query = select(kit_part.c.lot_id, kit_part.c.units).where(
            kit_part.c.kit_lot_id == kit_lot_id
        )
        rows = self._connection.execute(query.order_by(kit_part.c.lot_id))
        return tuple(KitPart(row.lot_id, row.units) for row in rows)

    def components(self, kit_lot_id: int) -> tuple[KitComponent, ...]:
        """Return the lots inside a lot of kits."""
        _, whole = self._counts([kit_lot_id]).get(kit_lot_id, (0, 0))
        query = _named(kit_part.c.lot_id, kit_part.c.units).where(
            kit_part.c.kit_lot_id == kit_lot_id
        )
        return tuple(
            KitComponent(
                row.lot_id, row.item, row.name_zh, row.name_en, row.unit_zh, row.lot_no,
                row.supplier, None if row.expires_on == NEVER else row.expires_on, row.units,
                row.units * whole,
            )
            for row in self._connection.execute(query.order_by(lot.c.item, lot.c.id))
        )  # fmt: skip

    def lots_with(self, lot_id: int) -> tuple[KitLotShare, ...]:
        """Return the lots of kits that hold a lot."""
        query = _named(kit_part.c.kit_lot_id, kit_part.c.units).where(kit_part.c.lot_id == lot_id)
        rows = self._connection.execute(query.order_by(lot.c.id)).all()
        counts = self._counts(row.kit_lot_id for row in rows)
        return tuple(_share(row, *counts.get(row.kit_lot_id, (0, 0))) for row in rows)

    def kit_lots(self, document_no: str) -> tuple[int, ...]:
        """Return the lots that an assembly made."""
        query = select(kit_lot.c.lot_id).where(kit_lot.c.document_no == document_no)
        return tuple(row[0] for row in self._connection.execute(query.order_by(kit_lot.c.lot_id)))

    def _counts(self, lot_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Return kits made and kits still whole of each lot: what assembly gave and took back."""
        source, target = account.alias("source"), account.alias("target")
        kind = AccountKind.ASSEMBLY.value
        made = func.sum(case((source.c.kind == kind, movement.c.quantity), else_=0))
        undone = func.sum(case((target.c.kind == kind, movement.c.quantity), else_=0))
        query = (
            select(movement.c.lot_id, made, undone)
            .join(source, source.c.id == movement.c.from_account)
            .join(target, target.c.id == movement.c.to_account)
            .where(movement.c.lot_id.in_(sorted(set(lot_ids))))
            .group_by(movement.c.lot_id)
        )
        return {
            row[0]: (int(row[1]), int(row[1]) - int(row[2]))
            for row in self._connection.execute(query)
        }


def _named(lot_column: Any, units: Any) -> Any:  # noqa: ANN401  SQLAlchemy's columns and selects
    version = and_(item_version.c.code == item.c.code, item_version.c.version == item.c.version)
    return (
        select(
            lot_column, units, lot.c.item, lot.c.lot_no, lot.c.supplier,
            present_expiry().label("expires_on"),
            item_version.c.name_zh, item_version.c.name_en, item_version.c.unit_zh,
        )
        .join(lot, lot.c.id == lot_column)
        .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
        .join(item, item.c.code == lot.c.item)
        .join(item_version, version)
    )  # fmt: skip


def _share(row: Row[Any], made: int, whole: int) -> KitLotShare:
    return KitLotShare(
        row.kit_lot_id, row.item, row.name_zh, row.name_en, row.lot_no,
        None if row.expires_on == NEVER else row.expires_on, made, whole, row.units,
        row.units * whole,
    )  # fmt: skip
