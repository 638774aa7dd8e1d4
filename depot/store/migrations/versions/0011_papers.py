"""Workbooks booked once, and papers that print the same for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PROTECTED = ("workbook_import", "name_version", "ledger_card", "document_print")
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "workbook_import",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_workbook_import_command_id")
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_workbook_import")),
    )
    op.create_index(
        "ix_workbook_import_command_id", "workbook_import", ["command_id"], unique=False
    )
    _names()
    _cards()
    _prints()
    _sessions()
    _protect()


def _sessions() -> None:
    op.add_column(
        "app_user", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_name", sa.String(length=32), nullable=False),
        sa.Column("started_at_us", sa.BigInteger(), nullable=False),
        sa.Column("seen_at_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_name"], ["app_user.name"], name=op.f("fk_web_session_user_name")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index("ix_web_session_user_name", "web_session", ["user_name"])


def _prints() -> None:
    op.create_table(
        "document_print",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("form IN ('pdf', 'xlsx')", name=op.f("ck_document_print_form")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_document_print_command_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_print")),
    )
    op.create_index("ix_document_print_number_id", "document_print", ["number", "id"])


def _cards() -> None:
    op.create_table(
        "ledger_card",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_ledger_card_period")),
        sa.ForeignKeyConstraint(
            ["number"], ["document.number"], name=op.f("fk_ledger_card_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_card")),
    )


def _names() -> None:
    op.create_table(
        "name_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('user', 'depot')", name=op.f("ck_name_version_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_version")),
    )
    op.create_index(
        "ix_name_version_kind_code_id", "name_version", ["kind", "code", "id"], unique=False
    )
    for kind, code, zh, en, table in (
        ("user", "name", "display_zh", "display_en", "app_user"),
        ("depot", "code", "name_zh", "name_en", "depot"),
    ):
        op.execute(
            "INSERT INTO name_version (kind, code, command_id, zh, en) "  # noqa: S608 (our own names)
            f"SELECT '{kind}', {code}, '', {zh}, {en} FROM {table}"
        )


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table in PROTECTED:
        for verb in verbs:
            op.execute(form.format(table=table, verb=verb, upper=verb.upper()))
