"""What a response owes before it may end: papers, reviews.

One row decides: whoever owes more and whoever ends the response change it under conditions
that exclude each other.
"""

from __future__ import annotations

from sqlalchemy import Connection, update

from depot.store.schema.emergency import activation


def owe(connection: Connection, number: str) -> bool:
    """Count one more that is owed; return whether the response still lasted."""
    changed = connection.execute(
        update(activation)
        .where(activation.c.number == number, activation.c.ended_by == "")
        .values(open_issues=activation.c.open_issues + 1)
    )
    return changed.rowcount == 1


def settle(connection: Connection, number: str) -> None:
    """Count one as done."""
    connection.execute(
        update(activation)
        .where(activation.c.number == number, activation.c.open_issues > 0)
        .values(open_issues=activation.c.open_issues - 1)
    )
