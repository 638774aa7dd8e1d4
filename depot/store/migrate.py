"""Bring a database to the newest schema; no alembic.ini, no files outside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from depot.store.database import Database
from depot.store.engine import WRITES

_LOCK = 0x6465706F74  # "depot"
_SCRIPTS = Path(__file__).with_name("migrations")


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply what is missing, all in one transaction; nothing when it is up to date."""
    with _writing(database) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            # Two that start at once follow one another; SQLite's BEGIN IMMEDIATE does the same.
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)


def is_current(database: Database) -> bool:
    """Whether the database has the newest schema."""
    newest = ScriptDirectory.from_config(_configuration()).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return configuration


def _writing(database: Database) -> Connection:
    return database.engine.connect().execution_options(**{WRITES: True})


def draft_revision(database: Database, revision: str, message: str) -> None:
    """Write a migration for the difference between a database and the tables in code.

    For developers; what it writes is a draft. It doesn't see triggers and CHECKs of
    tables that exist, and a release's migrations are never changed afterwards.
    """
    with _writing(database) as connection, connection.begin():
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.revision(configuration, message, autogenerate=True, rev_id=revision)
