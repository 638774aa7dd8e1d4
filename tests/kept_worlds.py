"""Small worlds that are built once, by the commands that people use, and then put back by rows.

The first test that asks for a world builds it; the next ones find it as it was left then.
"""

import copy
import functools
import sqlite3
from abc import ABC, abstractmethod
from contextlib import closing
from weakref import WeakKeyDictionary

from wiping import SEQUENCES, TABLES, Wiper

HAS_COMMANDS = "SELECT EXISTS (SELECT 1 FROM command)"


class Worlds(ABC):
    """Worlds of one engine, by the function that builds them, its arguments and the time."""

    def __init__(self) -> None:
        self._kept = {}

    def built(self, url, key, build):
        """Return what `build` returns, with its world in the empty database at an address."""
        if key not in self._kept:
            result = build()
            self._kept[key] = self._content(url), copy.deepcopy(result)
            return result
        content, result = self._kept[key]
        self._put_back(url, content)
        return copy.deepcopy(result)

    @abstractmethod
    def is_empty(self, url) -> bool:
        """Whether no command was done in a database."""

    @abstractmethod
    def _content(self, url):
        """Return all that is in a database."""

    @abstractmethod
    def _put_back(self, url, content) -> None:
        """Bring content into an empty database."""


class FileWorlds(Worlds):
    """Worlds in SQLite files."""

    @staticmethod
    def _file(url):
        return closing(sqlite3.connect(url.removeprefix("sqlite:///")))

    def is_empty(self, url):
        with self._file(url) as file:
            return not file.execute(HAS_COMMANDS).fetchone()[0]

    def _content(self, url):
        content = sqlite3.connect(":memory:")
        with self._file(url) as file:
            file.backup(content)
        return content

    def _put_back(self, url, content):
        with self._file(url) as file:
            content.backup(file)


class ServerWorlds(Worlds):
    """Worlds in PostgreSQL databases, over the connections that empty them."""

    def __init__(self, wiper: Wiper) -> None:
        super().__init__()
        self._wiper = wiper

    def is_empty(self, url):
        return not self._wiper.connected(url).execute(HAS_COMMANDS).fetchone()[0]

    def _content(self, url):
        connection = self._wiper.connected(url)
        rows = {}
        for (table,) in connection.execute(TABLES).fetchall():
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as out:
                rows[table] = b"".join(out)
        places = []
        for (counter,) in connection.execute(SEQUENCES).fetchall():
            last = connection.execute(f'SELECT last_value, is_called FROM "{counter}"').fetchone()  # noqa: S608
            places.append(f"setval('\"{counter}\"', {last[0]}, {last[1]})")
        return {table: text for table, text in rows.items() if text}, ", ".join(places)

    def _put_back(self, url, content):
        rows, places = content
        connection = self._wiper.connected(url)
        with connection.transaction():
            for table, text in rows.items():
                with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as into:
                    into.write(text)
            connection.execute(f"SELECT {places}")


_worlds_of = WeakKeyDictionary()


def keep_worlds(app, worlds: Worlds):
    """Have the worlds of an application kept; return the application."""
    _worlds_of[app] = worlds
    return app


def kept(furnish):
    """Make a function that furnishes an empty database build its world only once."""

    @functools.wraps(furnish)
    def furnished(app, *args, **more):
        worlds, url = _worlds_of.get(app), app.settings.database_url
        if worlds is None or not worlds.is_empty(url):
            return furnish(app, *args, **more)
        key = furnish, app.clock.us, repr(args), repr(more)
        return worlds.built(url, key, lambda: furnish(app, *args, **more))

    return furnished
