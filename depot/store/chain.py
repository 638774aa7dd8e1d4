"""The hash chain: one link per command, over the link before and all that the command did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, exists, select, update

from depot.domain.canonical import digest, encode
from depot.domain.ledger import LedgerKind, Posting
from depot.store.prepared import Prepared
from depot.store.rowset import insert_each, insert_missing
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
_of_movement = itemgetter(*MOVEMENT_FIELDS)
_TABLES_OF_WHAT_OPENS = (account, lot)


def _head(_dialect: str) -> Select[Any]:
    opened = [
        exists().where(each.c.command_id == bindparam("command")).label(each.name)
        for each in _TABLES_OF_WHAT_OPENS
    ]
    return select(head.c.n, head.c.seq, head.c.hash, *opened).with_for_update(of=head)


def _opened_in(table: Table) -> Prepared:
    columns = [table.c[name] for name in _FIELDS[table.name]]
    query = select(*columns).where(table.c.command_id == bindparam("command")).order_by(table.c.id)
    return Prepared(lambda _dialect: query)


_HEAD = Prepared(_head)
_MOVE_HEAD = Prepared(lambda _dialect: update(head), ("n", "seq", "hash"))
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
    rows = [
        _movement_row(position.seq + offset, ledger, posting, command_row)
        for offset, (ledger, posting) in enumerate(postings, start=1)
    ]
    last_seq = position.seq + len(rows)
    link = link_hash(
        n=n,
        previous=position.hash,
        command=_of_command(command_row),
        result=result,
        accounts=_opened(connection, account, command_row["id"]) if position.account else (),
        lots=_opened(connection, lot, command_row["id"]) if position.lot else (),
        movements=map(_of_movement, rows),
    )
    row = {
        "n": n,
        "command_id": command_row["id"],
        "first_seq": position.seq + 1,
        "last_seq": last_seq,
        "result": result,
        "hash": link,
    }
    insert_each(connection, movement, rows)
    insert_each(connection, chain, [row])
    _MOVE_HEAD.run(connection, {"n": n, "seq": last_seq, "hash": link})


def _lock_head(connection: Connection, command_id: str) -> Any:  # noqa: ANN401  a row
    """Return the head, and whether the command has opened accounts and lots."""
    found = _HEAD.first(connection, {"command": command_id})
    if found is None:
        insert_missing(connection, head, [{"id": 1, "n": 0, "seq": 0, "hash": GENESIS}])
        found = _HEAD.first(connection, {"command": command_id})
    return found


def _opened(connection: Connection, table: Table, command_id: str) -> Sequence[Any]:
    return _OPENED[table.name].all(connection, {"command": command_id})


def _movement_row(
    seq: int, ledger: LedgerKind, posting: Posting, command_row: Mapping[str, Any]
) -> dict[str, Any]:
    recorded = command_row["recorded_at_us"]
    occurred = recorded if posting.occurred_at_us is None else posting.occurred_at_us
    return {
        "seq": seq,
        "command_id": command_row["id"],
        "ledger": ledger.value,
        "lot_id": posting.source.lot_id,
        "quantity": posting.quantity,
        "from_account": posting.source.account_id,
        "from_status": str(posting.source.status),
        "from_owner": str(posting.source.owner),
        "to_account": posting.target.account_id,
        "to_status": str(posting.target.status),
        "to_owner": str(posting.target.owner),
        "reason": posting.reason,
        "document_no": posting.document_no,
        "document_line": posting.document_line,
        "occurred_at_us": occurred,
        "recorded_at_us": recorded,
        "corrects_seq": posting.corrects_seq,
    }
