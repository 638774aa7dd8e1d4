"""Numbers that the house sets for itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Insert, select

from depot.store.prepared import Prepared
from depot.store.rowset import insert_each
from depot.store.schema.house_rules import house_rule

_ALL = Prepared(lambda _dialect: select(house_rule))


class HouseRules:
    """Loads and sets rules; one that nobody has set has no row."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def values(self) -> dict[str, int]:
        """Return what was set."""
        return {row.name: row.value for row in _ALL.all(self._connection)}

    def set(self, name: str, value: int, actor: str) -> None:
        """Set a rule."""
        row = {
            "name": name, "value": value, "set_by": actor, "set_at_us": self._now_us,
            "command_id": self._command_id,
        }  # fmt: skip
        insert_each(self._connection, house_rule, [row], conflict=_replace)


def _replace(insert: Any) -> Insert:  # noqa: ANN401  see rowset.Conflict
    statement: Insert = insert.on_conflict_do_update(
        index_elements=[house_rule.c.name],
        set_={
            name: insert.excluded[name] for name in ("value", "set_by", "set_at_us", "command_id")
        },
    )
    return statement
