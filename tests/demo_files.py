"""The demo world in a SQLite file: loaded once for all processes of a run, copied for each user."""

import fcntl
import shutil

from depot.bootstrap import Settings, build, migrate


def settings_of(path) -> Settings:
    """Return the settings of a demo in a file."""
    return Settings(f"sqlite:///{path}", demo=True)


def loaded_once(path, clock=None):
    """Return the file with the demo world; whoever comes first loads it, the others wait."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".part")
            _load(settings_of(unfinished), clock)
            unfinished.rename(path)
    return path


def _load(settings, clock) -> None:
    from depot.services.demo import load_demo  # most tests have no use for all that it needs

    migrate(settings)
    application = build(settings, clock)
    load_demo(application)
    application.database.close()


def copied(path, folder):
    """Return a copy of the file in a folder."""
    return shutil.copyfile(path, folder / "demo.db")
