"""What an installation can choose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Settings of one running product.

    Parameters
    ----------
    database_url
        ``sqlite:///path/to/file`` or ``postgresql://user@host/name``.
    demo
        Whether the demo data and the demo users may be used. Never in earnest.
    writers
        Commands that one process runs at once on PostgreSQL, the others in a queue.
    """

    database_url: str
    demo: bool = False
    writers: int = 1
