"""What movements name is there: foreign keys on SQLite, one look a statement on PostgreSQL.

A foreign key costs PostgreSQL a query and a row lock for each row and column, a third of
what a document's movements cost. The locks are for what might be deleted meanwhile, and
nothing that a movement names ever is (see `append_only`). So a look is enough.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, event

from depot.store.schema.ledger import movement

FUNCTION = """CREATE OR REPLACE FUNCTION require_what_movements_name() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added
    WHERE (SELECT TRUE FROM command WHERE id = added.command_id) IS NULL
      OR (SELECT TRUE FROM lot WHERE id = added.lot_id) IS NULL
      OR (SELECT TRUE FROM account WHERE id = added.from_account) IS NULL
      OR (SELECT TRUE FROM account WHERE id = added.to_account) IS NULL
  ) THEN
    RAISE foreign_key_violation
    USING MESSAGE = 'a movement names a command, lot or account that is not there';
  END IF;
  RETURN NULL;
END $$"""
TRIGGER = """CREATE TRIGGER movement_names_what_is_there AFTER INSERT ON movement
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION require_what_movements_name()"""

for _statement in (FUNCTION, TRIGGER):
    # SQLAlchemy leaves DDL's constructor untyped.
    _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(movement, "after_create", _ddl.execute_if(dialect="postgresql"))


def is_compared(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:  # noqa: ANN401  Alembic's
    """Whether Alembic compares a thing: not the keys and indexes that one database alone has."""
    if kind == "index" and str(name).startswith("ix_movement_lot_id"):
        return False
    if kind != "foreign_key_constraint" or thing.table.name != movement.name:
        return True
    return bool(list(thing.column_keys) == ["corrects_seq"])
