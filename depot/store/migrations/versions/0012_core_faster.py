"""Movements on PostgreSQL: what they refer to is looked up once a statement, not once a row."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REFERENCES = ("command_id", "lot_id", "from_account", "to_account")
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


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(FUNCTION)
    op.execute(TRIGGER)
    for name in REFERENCES:
        op.drop_constraint(op.f(f"fk_movement_{name}"), "movement", type_="foreignkey")
