"""The demo's plans: worked out beside the app after it has started, or anew for the data's file.

`python -m depot.cli_demo` is what `depot serve --demo` starts.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from depot import bootstrap
from depot.cli_files import write_whole
from depot.domain.clock import day_start_us
from depot.services.application import Application

DAY: Final = date(2026, 6, 1)
"""Of the kept reserve plan: what day it is decides its season."""

_POLITE = 10


@dataclass(frozen=True)
class OneDay:
    """A clock that stands still."""

    day: date

    def now_us(self) -> int:
        """Return the instant at which the day begins."""
        return day_start_us(self.day)

    def today(self) -> date:
        """Return the day."""
        return self.day


def replenish(app: Application) -> bool:
    """Have a replenishment plan worked out and approved; return whether it is there."""
    from depot.services import demo_replenish

    return demo_replenish.load(app)


def write_reserve_plan(out: Path) -> None:
    """Work the kept reserve plan out anew from a demo of its own."""
    from depot.services.demo import load_demo
    from depot.services.reserve_plan_demo import worked_out

    with tempfile.TemporaryDirectory() as folder:
        settings = bootstrap.Settings(f"sqlite:///{folder}/demo.db", demo=True)
        bootstrap.migrate(settings)
        app = bootstrap.build(settings, OneDay(DAY))
        load_demo(app)
        write_whole(out, worked_out(app) + "\n")
        app.database.close()


def main() -> None:
    """Work out the replenishment plan behind whatever else the machine does."""
    os.nice(_POLITE)
    # Stopped with the app, the next start tries again.
    with suppress(KeyboardInterrupt):
        replenish(bootstrap.demo_application())


if __name__ == "__main__":
    main()
