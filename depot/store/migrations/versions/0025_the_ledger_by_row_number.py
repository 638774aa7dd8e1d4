"""On SQLite, movements and links are numbered by the row itself.

A key declared BIGINT has an index of its own beside the rows, and the index that finds a
lot's movements held each number twice.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TRIGGER = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name != "sqlite":
        return
    # Dropping a table asks for each row whether a correction names it.
    op.create_index("corrections", "movement", ["corrects_seq"])
    _rebuild("movement", _movement())
    op.create_index("ix_movement_lot_id", "movement", ["lot_id"])
    op.create_index("ix_movement_document_no", "movement", ["document_no"])
    _rebuild("chain", _chain())


def _rebuild(table: str, columns: list[sa.schema.SchemaItem]) -> None:
    fresh = op.create_table(f"{table}_by_row", *columns)
    names = ", ".join(column.name for column in fresh.columns)
    op.execute(f"INSERT INTO {fresh.name} ({names}) SELECT {names} FROM {table} ORDER BY 1")  # noqa: S608 (our own names)
    op.drop_table(table)
    op.rename_table(fresh.name, table)
    for verb in ("update", "delete"):
        op.execute(TRIGGER.format(table=table, verb=verb, upper=verb.upper()))


def _movement() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("ledger", sa.String(length=8), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("from_account", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=12), nullable=False),
        sa.Column("from_owner", sa.String(length=32), nullable=False),
        sa.Column("to_account", sa.Integer(), nullable=False),
        sa.Column("to_status", sa.String(length=12), nullable=False),
        sa.Column("to_owner", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.Column("document_line", sa.Integer(), nullable=False),
        sa.Column("occurred_at_us", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("corrects_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "from_account <> to_account OR from_status <> to_status OR from_owner <> to_owner",
            name=op.f("ck_movement_moves"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_movement_positive")),
        _names("movement", "command_id", "command.id"),
        _names("movement", "corrects_seq", "movement_by_row.seq"),
        _names("movement", "from_account", "account.id"),
        _names("movement", "lot_id", "lot.id"),
        _names("movement", "to_account", "account.id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_movement")),
    ]


def _chain() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        _names("chain", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_chain")),
        sa.UniqueConstraint("command_id", name=op.f("uq_chain_command_id")),
    ]


def _names(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [there], name=op.f(f"fk_{table}_{column}"))
