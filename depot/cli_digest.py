"""Writing the daily digest from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from depot.errors import InvalidInput
from depot.services.alerts import sweep
from depot.services.application import Application
from depot.services.digest import digest, digest_markdown


def write_digest(app: Application, day: str, out: Path | None) -> Path:
    """Bring the alerts up to date and write a day's digest; return the file.

    Parameters
    ----------
    day
        ``"2026-11-24"``; empty: today.
    out
        A file, or a folder that gets ``digest-<day>.md``; None: the current folder.

    Raises
    ------
    InvalidInput
        When the day is none or is to come, or the file can't be written.
    """
    wanted = _day(day) if day else app.clock.today()
    sweep(app)
    text = digest_markdown(app.read(digest, wanted))
    name = f"digest-{wanted}.md"
    target = Path(name) if out is None else out / name if out.is_dir() else out
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"无法写入 {target}：{error.strerror}。请检查路径和权限。",
            f"Can't write {target}: {error.strerror}. Check the path and the rights.",
        ) from error
    return target


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"日期“{text}”无效，应为年-月-日，如 2026-11-24。",
            f"“{text}” is no date; write it as 2026-11-24.",
        ) from error
