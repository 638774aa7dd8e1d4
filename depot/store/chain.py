"""The hash chain: one link per command, over the link before and all that the command did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, Update, bindparam, exists, select, update

from depot.domain.canonical import digest, encode
from depot.domain.ledger import LedgerKind, Posting
from depot.store.prepared import Prepared
from depot.store.rowset import (
    ROWS,
    Types,
    given,
    insert_each,
    insert_missing,
    insert_rows,
)  # fmt: skip
from depot.store.schema.ledger import account, chain, head, lot, movement

GENESIS = "0" * 64

# What a link covers, in this order. Changing it would break every existing chain.
COMMAND_FIELDS = ("id", "kind", "actor", "payload", "payload_hash", "recorded_at_us")
ACCOUNT_FIELDS = ("id", "ledger", "kind", "code", "bounded")
LOT_FIELDS = ("id", "item", "supplier", "lot_no", "expires_on", "made_on")
MOVEMENT_FIELDS = (
    "seq", "ledger", "lot_id", "quantity",
    "from_account", "from_status", "from_owner", "to_account", "to_status", "to_owner",
    "reason", "document_no", "document_line", "occurred_at_us", "recorded_at_us", "corrects_seq",
)  # fmt: skip


_FIELDS = {"account": ACCOUNT_FIELDS, "lot": LOT_FIELDS}
_of_command = itemgetter(*COMMAND_FIELDS)
_MOVEMENT_TYPES: Types = tuple((name, movement.c[name].type) for name in MOVEMENT_FIELDS)
_LINK_FIELDS = ("n", "command_id", "first_seq", "last_seq", "result", "hash")
# Values of `MOVEMENT_FIELDS`.
Movement = tuple[Any, ...]
_TABLES_OF_WHAT_OPENS = (account, lot)


def _head(_dialect: str) -> Select[Any]:
    opened = [
        exists().where(each.c.command_id == bindparam("command")).label(each.name)
        for each in _TABLES_OF_WHAT_OPENS
    ]
    return select(head.c.n, head.c.seq, head.c.hash, *opened).with_for_update(of=head)


def _move_head() -> Update:
    places = {"n": "n", "seq": "last_seq", "hash": "hash"}
    return update(head).values({name: bindparam(place) for name, place in places.items()})


def _write_all(dialect: str) -> Update:
    """Write the movements and the link and move the head, in one go (PostgreSQL)."""
    command_id: Any = bindparam("command_id", type_=chain.c.command_id.type)
    names = [*MOVEMENT_FIELDS, command_id.key]
    rows = select(*given(dialect, _MOVEMENT_TYPES).values(), command_id)
    moved = movement.insert().from_select(names, rows).cte("moved")
    linked = chain.insert().values({name: bindparam(name) for name in _LINK_FIELDS}).cte("linked")
    return _move_head().add_cte(moved, linked)


def _opened_in(table: Table) -> Prepared:
    columns = [table.c[name] for name in _FIELDS[table.name]]
    query = select(*columns).where(table.c.command_id == bindparam("command")).order_by(table.c.id)
    return Prepared(lambda _dialect: query)


_HEAD = Prepared(_head)
_MOVE_HEAD = Prepared(lambda _dialect: _move_head())
_WRITE_ALL = Prepared(_write_all)
_OPENED = {table.name: _opened_in(table) for table in _TABLES_OF_WHAT_OPENS}


def link_hash(
    *,
    n: int,
    previous: str,
    command: Sequence[Any],
    result: str,
    accounts: Iterable[Sequence[Any]],
    lots: Iterable[Sequence[Any]],
    movements: Iterable[Sequence[Any]],
) -> str:
    """Return the hash of link n.

    Parameters
    ----------
    n, previous
        Number of the link and hash of the one before.
    command, result
        The command's `COMMAND_FIELDS` and its stored result.
    accounts, lots
        `ACCOUNT_FIELDS` and `LOT_FIELDS` of what the command opened, by id.
    movements
        `MOVEMENT_FIELDS` of what it moved, by seq.
    """
    parts = (n, previous, command, result, tuple(accounts), tuple(lots), tuple(movements))
    return digest(encode(parts))


def append(
    connection: Connection,
    command_row: Mapping[str, Any],
    result: str,
    postings: Sequence[tuple[LedgerKind, Posting]],
) -> None:
    """Lock the head, number and write the movements, and add the command's link."""
    position = _lock_head(connection, command_row["id"])
    n = position.n + 1
    recorded = command_row["recorded_at_us"]
    rows = [
        _movement(seq, ledger, posting, recorded)
        for seq, (ledger, posting) in enumerate(postings, start=position.seq + 1)
    ]
    last_seq = position.seq + len(rows)
    link = link_hash(
        n=n,
        previous=position.hash,
        command=_of_command(command_row),
        result=result,
        accounts=_opened(connection, account, command_row["id"]) if position.account else (),
        lots=_opened(connection, lot, command_row["id"]) if position.lot else (),
        movements=rows,
    )
    row = {
        "n": n,
        "command_id": command_row["id"],
        "first_seq": position.seq + 1,
        "last_seq": last_seq,
        "result": result,
        "hash": link,
    }
    if connection.dialect.name == "postgresql":
        _WRITE_ALL.run(connection, {**row, ROWS: rows})
        return
    moved = [(*each, command_row["id"]) for each in rows]
    insert_rows(connection, movement, (*MOVEMENT_FIELDS, "command_id"), moved)
    insert_each(connection, chain, [row])
    _MOVE_HEAD.run(connection, row)


def _lock_head(connection: Connection, command_id: str) -> Any:  # noqa: ANN401  a row
    """Return the head, and whether the command has opened accounts and lots."""
    found = _HEAD.first(connection, {"command": command_id})
    if found is None:
        insert_missing(connection, head, [{"id": 1, "n": 0, "seq": 0, "hash": GENESIS}])
        found = _HEAD.first(connection, {"command": command_id})
    return found


def _opened(connection: Connection, table: Table, command_id: str) -> Sequence[Any]:
    return _OPENED[table.name].all(connection, {"command": command_id})


def _movement(seq: int, ledger: LedgerKind, posting: Posting, recorded_at_us: int) -> Movement:
    """Return the movement's `MOVEMENT_FIELDS`."""
    source, target = posting.source, posting.target
    occurred = posting.occurred_at_us
    return (
        seq,
        str(ledger),
        source.lot_id,
        posting.quantity,
        source.account_id,
        str(source.status),
        str(source.owner),
        target.account_id,
        str(target.status),
        str(target.owner),
        posting.reason,
        posting.document_no,
        posting.document_line,
        recorded_at_us if occurred is None else occurred,
        recorded_at_us,
        posting.corrects_seq,
    )
