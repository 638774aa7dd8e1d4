"""What the database's own failures mean to a person."""

from __future__ import annotations

from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError, OperationalError

from depot.errors import Conflict, StorageFailed

# PostgreSQL: serialization failure and deadlock. The loser has lost nothing but time.
_GIVES_WAY: Final = frozenset({"40001", "40P01"})
# PostgreSQL: a key that is there already.
_KEY_TAKEN: Final = "23505"
# PostgreSQL: disk full; a read-only transaction on a standby or a server set to read only.
_FULL_SQLSTATES: Final = frozenset({"53100"})
_READ_ONLY_SQLSTATES: Final = frozenset({"25006"})
# PostgreSQL: connection exceptions, and shut down or ended by an administrator.
_LOST_PREFIXES: Final = ("08", "57P")
# PostgreSQL: more connections than it lets in.
_FULL_HOUSE: Final = frozenset({"53300"})
# What SQLite says; it has no codes of its own in the driver's messages.
_FULL_WORDS: Final = ("disk is full", "disk I/O error")
_READ_ONLY_WORDS: Final = ("readonly database", "unable to open database file")


class MovedMeanwhile(Exception):
    """Another command changed a holding while a statement was at it: begin again."""


def gives_way(error: DBAPIError) -> bool:
    """Whether another command took precedence, so that trying again helps."""
    return _sqlstate(error) in _GIVES_WAY


def came_second(error: DBAPIError) -> bool:
    """Whether a key that the command chose is taken: by another one, where it looked before.

    Begun again, the command finds what the other has written, and says so in words.
    """
    return _sqlstate(error) == _KEY_TAKEN


def is_locked(error: DBAPIError) -> bool:
    """Whether another process's writer had SQLite's file."""
    return _says(error, ("database is locked",))


def busy() -> Conflict:
    """Return the refusal of who has waited too long for the others."""
    return Conflict(
        "系统繁忙，操作未执行。请稍后用同一页面重试。",
        "The system is busy and nothing was done. Try again in a moment.",
    )


def as_refusal(error: DBAPIError) -> Exception:
    """Return the refusal that says what happened; the error itself when it is a fault of ours."""
    if gives_way(error) or is_locked(error):
        return busy()
    if _sqlstate(error) in _FULL_SQLSTATES or _says(error, _FULL_WORDS):
        return StorageFailed(
            "磁盘已满或无法写入，操作未执行，已有数据没有变化。请管理员清理磁盘后重试。",
            "The disk is full or can't be written; nothing was done and nothing was lost. "
            "Free space on the disk and try again.",
        )
    if _sqlstate(error) in _READ_ONLY_SQLSTATES or _says(error, _READ_ONLY_WORDS):
        return StorageFailed(
            "数据库打不开或只能读取，操作未执行。请管理员检查数据库文件和所在文件夹的写入权限。",
            "The database can't be opened or only be read; nothing was done. "
            "Check the rights on its file and folder.",
        )
    return as_lost(error)


def as_lost(error: DBAPIError) -> Exception:
    """Return the refusal when there is no connection or no longer one; the error itself else."""
    if _is_unreachable(error):
        return StorageFailed(
            "连不上数据库，操作未执行，已有数据没有变化。请稍后重试；仍不行时请管理员检查数据库服务和网络。",
            "The database can't be reached; nothing was done. Try again in a moment; if it stays "
            "so, have the administrator look at the database server and the network.",
        )
    if error.connection_invalidated or _sqlstate(error).startswith(_LOST_PREFIXES):
        return StorageFailed(
            "与数据库的连接中断，不确定操作是否完成。请用同一页面重试：不会重复入账。",
            "The connection to the database was lost; it may or may not be done. "
            "Press the same button again: nothing is booked twice.",
        )
    return error


def _is_unreachable(error: DBAPIError) -> bool:
    """Whether there was no connection to begin with: the server is down, or takes no more."""
    never_connected = isinstance(error.orig, psycopg.OperationalError) and not _sqlstate(error)
    return (never_connected or _sqlstate(error) in _FULL_HOUSE) and not error.connection_invalidated


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _says(error: DBAPIError, words: tuple[str, ...]) -> bool:
    return isinstance(error, OperationalError) and any(word in str(error.orig) for word in words)
