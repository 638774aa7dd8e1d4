"""What outlives a test: open databases, and a folder in memory for SQLite files."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from ledger_world import RACING

from depot.store.database import Database

MEMORY = Path("/dev/shm")  # noqa: S108  a folder in memory, where the machine has one
ENOUGH_BYTES = 300 * 2**20


class LastingDatabases:
    """Databases that stay open from one test to the next.

    What was compiled and planned for them is kept; what a process remembers of their rows
    isn't. Races are PostgreSQL's own.
    """

    def __init__(self) -> None:
        self._open: dict[str, Database] = {}

    def at(self, url: str) -> Database:
        """Return the database at an address, which was emptied since it was used last."""
        if url not in self._open:
            self._open[url] = Database(url, RACING)
        self._open[url]._accounts.forget()
        return self._open[url]

    def copy_to(self, template: Path, path: Path) -> str:
        """Put a fresh copy of a SQLite file where the last one was; return its address."""
        url = f"sqlite:///{path}"
        if url in self._open:
            self._open[url].close()
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        shutil.copyfile(template, path)
        return url

    def drop(self, url: str) -> None:
        """Let a database go for good."""
        if database := self._open.pop(url, None):
            database.close()

    def close(self) -> None:
        for url in list(self._open):
            self.drop(url)


@contextmanager
def quick_folder(instead: Path):
    """A folder in memory, where a commit waits for no disk; the other one without such room."""
    if not (MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES):
        yield instead
        return
    with tempfile.TemporaryDirectory(prefix="depot-", dir=MEMORY) as folder:
        yield Path(folder)
