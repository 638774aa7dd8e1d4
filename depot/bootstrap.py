"""The only wiring: environment, clock, database → Application."""

from __future__ import annotations

import os
import time
from datetime import date
from functools import cache
from pathlib import Path

from depot.domain.clock import Clock, shanghai_date
from depot.services.application import Application
from depot.services.settings import Settings
from depot.store.database import Database
from depot.store.migrate import upgrade

__all__ = [
    "Application", "Settings", "SystemClock",
    "application", "build", "demo_application", "get_ready_to_plan", "migrate", "served",
    "settings_from_environment",
]  # fmt: skip

_TRUE = {"1", "true", "yes", "on"}


class SystemClock:
    """The machine's clock."""

    def now_us(self) -> int:
        """Return the instant in µs since 1970 UTC."""
        return time.time_ns() // 1000

    def today(self) -> date:
        """Return the date in Asia/Shanghai."""
        return shanghai_date(self.now_us())


def settings_from_environment(*, demo: bool | None = None) -> Settings:
    """Read ``DEPOT_DATABASE_URL`` and ``DEPOT_DEMO``.

    Without an address the database is the file ``depot.db`` in ``DEPOT_HOME``, by
    default ``var/`` of a source checkout or the user's data folder of an installation.
    The demo has a file of its own, ``demo.db``, so that it never mixes with real stock.

    Parameters
    ----------
    demo
        Overrides ``DEPOT_DEMO``.
    """
    if demo is None:
        demo = os.environ.get("DEPOT_DEMO", "").lower() in _TRUE
    file = _home() / ("demo.db" if demo else "depot.db")
    return Settings(os.environ.get("DEPOT_DATABASE_URL") or f"sqlite:///{file}", demo=demo)


def environment_for(settings: Settings) -> dict[str, str]:
    """Return this process's environment, changed so that a child reads these settings."""
    chosen = {"DEPOT_DATABASE_URL": settings.database_url, "DEPOT_DEMO": str(int(settings.demo))}
    return {**os.environ, **chosen}


def _home() -> Path:
    if named := os.environ.get("DEPOT_HOME"):
        return Path(named)
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "var"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "relief-depot"


def build(settings: Settings, clock: Clock | None = None) -> Application:
    """Return the product on the database of the settings, which `migrate` has prepared."""
    return Application(
        Database(settings.database_url, settings.writers), clock or SystemClock(), settings
    )


def migrate(settings: Settings) -> None:
    """Create the database of the settings or bring it to the newest schema."""
    database = Database(settings.database_url)
    try:
        upgrade(database)
    finally:
        database.close()


def application() -> Application:
    """Return the product of the environment, its database brought up to date."""
    return _ready(settings_from_environment())


@cache
def served() -> Application:
    """Return the product of the environment, one for all that a server's process does."""
    return application()


def get_ready_to_plan() -> None:
    """Begin with what the first plan of a server's process would wait for, beside all else."""
    from depot.services.planning_ready import get_ready_beside

    get_ready_beside()


def demo_application() -> Application:
    """Return the same with demo data and demo users allowed."""
    return _ready(settings_from_environment(demo=True))


def _ready(settings: Settings) -> Application:
    migrate(settings)
    return build(settings)
