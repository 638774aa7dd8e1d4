"""Emptying a PostgreSQL database: thirty times faster than a new one from a template."""

import psycopg

# What a test may have changed of the schema, as one row.
SCHEMA = """
SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_constraint),
       (SELECT count(*) FROM pg_attribute WHERE NOT attisdropped),
       (SELECT string_agg(tgname || tgenabled::text, ',' ORDER BY tgname, tgrelid::regclass::text)
        FROM pg_trigger WHERE NOT tgisinternal)
"""
# Migrations put no rows into any table but this one.
TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
# Who is idle holds no lock and goes on with the next test.
END_TRANSACTIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class Wiper:
    """Puts a database back to what its template is.

    It stays connected to the databases that it has wiped: a new connection would first have
    to read what the server knows of each table, which takes longer than emptying them.

    Parameters
    ----------
    template
        Address of a migrated database without rows.
    """

    def __init__(self, template: str) -> None:
        with psycopg.connect(template) as connection:
            self._schema = connection.execute(SCHEMA).fetchone()
            tables = [name for (name,) in connection.execute(TABLES)]
            counters = [name for (name,) in connection.execute(SEQUENCES)]
        restarted = ", ".join(f"setval('\"{each}\"', 1, false)" for each in counters)
        self._empty = "; ".join(
            [*(f'DELETE FROM "{each}"' for each in tables), f"SELECT {restarted}"]  # noqa: S608
        )
        self._connections: dict[str, psycopg.Connection] = {}

    def wipe(self, url: str) -> bool:
        """Empty a database; return False when its schema was changed."""
        try:
            return self._wipe(self.connected(url))
        except psycopg.OperationalError:
            # The test cut all connections off, this one too.
            self.leave(url)
            return self._wipe(self.connected(url))

    def _wipe(self, connection: psycopg.Connection) -> bool:
        connection.execute(END_TRANSACTIONS)
        if connection.execute(SCHEMA).fetchone() != self._schema:
            return False
        connection.execute(self._empty)
        return True

    def connected(self, url: str) -> psycopg.Connection:
        """Return the lasting connection to a database, one that goes by all triggers."""
        if url not in self._connections:
            connection = psycopg.connect(url, autocommit=True)
            # Nobody but the server's owner can get by the triggers like this.
            connection.execute("SET session_replication_role = replica")
            self._connections[url] = connection
        return self._connections[url]

    def leave(self, url: str) -> None:
        """Close the connection to a database, if there is one."""
        if connection := self._connections.pop(url, None):
            connection.close()
