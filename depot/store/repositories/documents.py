"""Papers and their gap-free numbers per kind and year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Insert, Text, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

from depot.domain.clock import shanghai_time
from depot.store.prepared import Prepared
from depot.store.rowset import insert_each
from depot.store.schema.documents import counter, document


def _count_on(dialect: str) -> Insert:
    made: Any = postgresql.insert(counter) if dialect == "postgresql" else sqlite.insert(counter)
    one_more = made.values({name: bindparam(name) for name in _COUNTED}).on_conflict_do_update(
        index_elements=[counter.c.doc_type, counter.c.year], set_={"last": counter.c.last + 1}
    )
    statement: Insert = one_more.returning(counter.c.last)
    return statement


def _open_on_postgres(dialect: str) -> Insert:
    """Count on and book the paper's head under that number, in one go."""
    counted = _count_on(dialect).cte("counted")
    last = cast(counted.c.last, Text)
    # lpad would cut off the seventh digit.
    padded = func.lpad(last, func.greatest(_DIGITS, func.length(last)), "0")
    number = bindparam("prefix", type_=Text()).concat(padded)
    given = [bindparam(name, type_=document.c[name].type) for name in _HEAD]
    booked = document.insert().from_select(["number", *_HEAD], select(number, *given))
    return booked.returning(document.c.number)


_DIGITS = 6
_HEAD = ("doc_type", "command_id", "depot", "party", "note", "occurred_at_us", "recorded_at_us")
_COUNTED = ("doc_type", "year", "last")
_NEXT, _OPEN = Prepared(_count_on), Prepared(_open_on_postgres)


class Documents:
    """Numbers papers; a number is taken inside the command, so a refusal leaves no gap."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def next_number(self, doc_type: str) -> str:
        """Take the next number: ``RK-2026-000001``.

        Parameters
        ----------
        doc_type
            Short prefix: RK receipt, CK issue, YK stock move, DB dispatch order ….

        Notes
        -----
        The counter stays locked until the command ends: take numbers late.
        """
        year = shanghai_time(self._now_us).year
        values = {"doc_type": doc_type, "year": year, "last": 1}
        last = _NEXT.first(self._connection, values).last
        return f"{doc_type}-{year}-{last:0{_DIGITS}d}"

    def open(
        self,
        doc_type: str,
        depot: str,
        party: str,
        *,
        note: str = "",
        occurred_at_us: int | None = None,
    ) -> str:
        """Book the head of a paper of a depot and return its number.

        Parameters
        ----------
        doc_type
            As for `next_number`.
        depot
            Code of the depot.
        party
            The other side: supplier or destination.
        note, occurred_at_us
            Remark; when it happened (None: now).
        """
        head = {
            "doc_type": doc_type,
            "command_id": self._command_id,
            "depot": depot,
            "party": party,
            "note": note,
            "occurred_at_us": self._now_us if occurred_at_us is None else occurred_at_us,
            "recorded_at_us": self._now_us,
        }
        if self._connection.dialect.name == "postgresql":
            year = shanghai_time(self._now_us).year
            values = {**head, "year": year, "last": 1, "prefix": f"{doc_type}-{year}-"}
            return str(_OPEN.first(self._connection, values).number)
        number = self.next_number(doc_type)
        insert_each(self._connection, document, [{"number": number, **head}])
        return number
