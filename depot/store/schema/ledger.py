"""The posting core: commands, accounts, lots, balances, movements, reservations, chain."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

command = Table(
    "command",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
)

# Written last, under the lock of the head: n is the order in which commands took effect.
chain = Table(
    "chain",
    metadata,
    Column("n", RowId, primary_key=True, autoincrement=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False, unique=True),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("id = 1", name="single"),
)

account = Table(
    "account",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ledger", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("code", Text, nullable=False),
    Column("bounded", Boolean(create_constraint=False), nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False, index=True),
    UniqueConstraint("ledger", "code"),
)

lot = Table(
    "lot",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("supplier", Text, nullable=False),
    Column("lot_no", Text, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("made_on", Date),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False, index=True),
    UniqueConstraint("item", "supplier", "lot_no", "expires_on"),
)

balance = Table(
    "balance",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), primary_key=True),
    Column("status", String(12), primary_key=True),
    Column("owner", String(32), primary_key=True),
    Column("bounded", Boolean(create_constraint=False), nullable=False),
    Column("qty", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    # The database itself refuses what no program may do.
    CheckConstraint(
        "NOT bounded OR (qty >= 0 AND reserved >= 0 AND reserved <= qty)", name="bounded"
    ),
    CheckConstraint("bounded OR reserved = 0", name="unbounded_unreserved"),
    Index("ix_balance_lot_id", "lot_id"),
)

movement = Table(
    "movement",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=False),
    Column("command_id", String(36), nullable=False),
    Column("ledger", String(8), nullable=False),
    Column("lot_id", RowId, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("from_account", RowId, nullable=False),
    Column("from_status", String(12), nullable=False),
    Column("from_owner", String(32), nullable=False),
    Column("to_account", RowId, nullable=False),
    Column("to_status", String(12), nullable=False),
    Column("to_owner", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_no", String(32), nullable=False),
    Column("document_line", Integer, nullable=False),
    Column("occurred_at_us", BigInteger, nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("corrects_seq", ForeignKey("movement.seq")),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint(
        "from_account <> to_account OR from_status <> to_status OR from_owner <> to_owner",
        name="moves",
    ),
    *(
        # PostgreSQL looks once a statement: see `named_by_movements`.
        ForeignKeyConstraint([name], [there]).ddl_if(dialect="sqlite")
        for name, there in (
            ("command_id", "command.id"),
            ("lot_id", "lot.id"),
            ("from_account", "account.id"),
            ("to_account", "account.id"),
        )
    ),
    # On SQLite seq is the row's own number, which every index ends with.
    Index("ix_movement_lot_id_seq", "lot_id", "seq").ddl_if(dialect="postgresql"),
    Index("ix_movement_lot_id", "lot_id").ddl_if(dialect="sqlite"),
    Index("ix_movement_document_no", "document_no"),
)

reservation = Table(
    "reservation",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("demand_ref", String(64), nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("lot_id", BigInteger, nullable=False),
    Column("status", String(12), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("consumed", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("lapses_at_us", BigInteger),
    Column("opened_by", String(36), ForeignKey("command.id"), nullable=False),
    Column("closed_by", String(36), ForeignKey("command.id")),
    ForeignKeyConstraint(
        ["account_id", "lot_id", "status", "owner"],
        ["balance.account_id", "balance.lot_id", "balance.status", "balance.owner"],
        name="fk_reservation_holding",
    ),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("state IN ('open', 'consumed', 'released', 'lapsed')", name="state"),
    CheckConstraint("(state = 'open') = (closed_by IS NULL)", name="closed"),
    CheckConstraint(
        "consumed >= 0 AND consumed <= quantity AND (state = 'consumed' OR consumed = 0)",
        name="consumed",
    ),
    Index("ix_reservation_demand_ref", "demand_ref"),
    Index("ix_reservation_state_lapses_at_us", "state", "lapses_at_us"),
)
