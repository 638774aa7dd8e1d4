"""Reading the whole ledger again: every link, number and balance.

The invariants and their numbers are in docs/invariants.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, select

from depot.domain.canonical import digest
from depot.domain.ledger import HoldingKey, ReservationState
from depot.store.chain import GENESIS, link_hash
from depot.store.schema.ledger import (
    account,
    balance,
    chain,
    command,
    head,
    lot,
    movement,
    reservation,
)  # fmt: skip

_BLOCK = 2000

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Flaw:
    """Something that doesn't hold.

    Parameters
    ----------
    invariant
        Its number, ``"I1"`` to ``"I6"``.
    where
        ``"n=17"``, ``"seq=204"``, a holding, a reservation.
    zh, en
        What is wrong.
    """

    invariant: str
    where: str
    zh: str
    en: str


@dataclass
class Walk:
    """What is gathered while the ledger is read once from the first link to the last."""

    commands: int = 0
    movements: int = 0
    hash: str = GENESIS
    seq: int = 0
    quantities: defaultdict[HoldingKey, int] = field(default_factory=lambda: defaultdict(int))
    flaws: list[Flaw] = field(default_factory=list)

    def note(self, invariant: str, where: str, zh: str, en: str) -> None:
        """Keep a flaw."""
        self.flaws.append(Flaw(invariant, where, zh, en))


def walk(connection: Connection) -> Walk:
    """Read the ledger and return what it holds and every flaw."""
    state = Walk()
    bounded = {
        row.id: bool(row.bounded)
        for row in connection.execute(select(account.c.id, account.c.bounded))
    }
    opened = {table.name: _opened(connection, table) for table in (account, lot)}
    rows = _stream_movements(connection)
    pending = next(rows, None)
    for link in _links(connection):
        moved: list[Row] = []
        while pending is not None and pending["seq"] <= link["last_seq"]:
            moved.append(pending)
            pending = next(rows, None)
        _check_link(state, link, moved, opened)
        _fold(state, moved, bounded)
    if pending is not None:
        state.note(
            "I6",
            f"seq={pending['seq']}",
            "有流水不属于任何操作",
            "a movement belongs to no command",
        )
    _check_head(connection, state)
    _check_unlinked(connection, state)
    _check_balances(connection, state, bounded)
    _check_reservations(connection, state)
    return state


def _links(connection: Connection) -> Iterator[Row]:
    of_command = [each.label(f"command_{each.name}") for each in command.c if each.name != "id"]
    query = (
        select(chain, *of_command)
        .join(command, command.c.id == chain.c.command_id)
        .order_by(chain.c.n)
    )
    return _stream(connection, query)


def _stream_movements(connection: Connection) -> Iterator[Row]:
    return _stream(connection, select(movement).order_by(movement.c.seq))


def _stream(connection: Connection, query: Any) -> Iterator[Row]:  # noqa: ANN401  any SELECT
    result = connection.execute(query, execution_options={"yield_per": _BLOCK})
    for row in result.mappings():
        yield dict(row)


def _opened(connection: Connection, table: Table) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.id)).mappings():
        found[row["command_id"]].append(dict(row))
    return found


def _check_link(
    state: Walk, link: Row, moved: list[Row], opened: Mapping[str, Mapping[str, list[Row]]]
) -> None:
    n = link["n"]
    where = f"n={n}"
    state.commands += 1
    if n != state.commands:
        state.note("I6", where, "链的序号不连续", "link numbers have a gap")
        state.commands = n
    dense = [row["seq"] for row in moved] == list(range(state.seq + 1, link["last_seq"] + 1))
    if not dense or link["first_seq"] != state.seq + 1:
        state.note("I6", where, "流水序号不连续", "movement numbers have a gap")
    if any(row["command_id"] != link["command_id"] for row in moved):
        state.note("I6", where, "流水属于另一操作", "a movement belongs to another command")
    command_row = {"id": link["command_id"]} | {
        name.removeprefix("command_"): value
        for name, value in link.items()
        if name.startswith("command_") and name != "command_id"
    }
    expected = link_hash(
        n=n,
        previous=state.hash,
        command_row=command_row,
        result=link["result"],
        accounts=opened["account"].get(link["command_id"], []),
        lots=opened["lot"].get(link["command_id"], []),
        movements=moved,
    )
    if digest(command_row["payload"]) != command_row["payload_hash"] or expected != link["hash"]:
        state.note("I6", where, "哈希不符：内容被改动", "the hash differs: content was changed")
    # Go on from what is written, so that one change is one finding and not all that follow.
    state.hash, state.seq = link["hash"], link["last_seq"]


def _fold(state: Walk, moved: list[Row], bounded: Mapping[int, bool]) -> None:
    for row in moved:
        state.movements += 1
        source = HoldingKey(
            row["from_account"], row["lot_id"], row["from_status"], row["from_owner"]
        )
        target = HoldingKey(row["to_account"], row["lot_id"], row["to_status"], row["to_owner"])
        state.quantities[source] -= row["quantity"]
        state.quantities[target] += row["quantity"]
        if bounded.get(source.account_id, True) and state.quantities[source] < 0:
            state.note("I2", f"seq={row['seq']}", "余额为负", "a balance goes below zero")


def _check_head(connection: Connection, state: Walk) -> None:
    found = connection.execute(select(head.c.n, head.c.seq, head.c.hash)).one_or_none()
    position = (0, 0, GENESIS) if found is None else tuple(found)
    if position != (state.commands, state.seq, state.hash):
        state.note("I6", "head", "链头与最后一环不符", "the head is not the last link")


def _check_unlinked(connection: Connection, state: Walk) -> None:
    linked = select(chain.c.command_id)
    for (number,) in connection.execute(
        select(command.c.id).where(command.c.id.not_in(linked)).order_by(command.c.id)
    ):
        state.note("I6", f"command={number}", "操作不在链中", "a command is not in the chain")


def _check_balances(connection: Connection, state: Walk, bounded: Mapping[int, bool]) -> None:
    unseen = {key for key, quantity in state.quantities.items() if quantity}
    totals: defaultdict[tuple[str, int], int] = defaultdict(int)
    query = select(balance, account.c.ledger).join(account, account.c.id == balance.c.account_id)
    for row in connection.execute(query):
        key = HoldingKey(row.account_id, row.lot_id, row.status, row.owner)
        unseen.discard(key)
        totals[row.ledger, row.lot_id] += row.qty
        if row.qty != state.quantities.get(key, 0):
            state.note("I4", str(tuple(key)), "余额不等于流水之和", "balance ≠ Σ movements")
        if bounded[row.account_id] != bool(row.bounded) or (
            row.bounded and not 0 <= row.reserved <= row.qty
        ):
            state.note("I2", str(tuple(key)), "余额或占用越界", "balance or reserved out of bounds")
    for key in sorted(unseen):
        state.note("I4", str(tuple(key)), "流水没有对应余额", "movements without a balance")
    for (ledger, lot_id), total in sorted(totals.items()):
        if total:
            state.note(
                "I1", f"{ledger} lot={lot_id}", "各账户之和不为零", "accounts don't sum to 0"
            )


def _check_reservations(connection: Connection, state: Walk) -> None:
    held = (
        reservation.c.account_id, reservation.c.lot_id, reservation.c.status, reservation.c.owner,
    )  # fmt: skip
    is_open = reservation.c.state == ReservationState.OPEN.value
    query = select(*held, func.sum(reservation.c.quantity)).where(is_open).group_by(*held)
    open_by_key = {HoldingKey(*row[:4]): int(row[4]) for row in connection.execute(query)}
    keys = (balance.c.account_id, balance.c.lot_id, balance.c.status, balance.c.owner)
    reserved = {
        HoldingKey(*row[:4]): row[4]
        for row in connection.execute(
            select(*keys, balance.c.reserved).where(balance.c.reserved != 0)
        )
    }
    for key in sorted(open_by_key.keys() | reserved.keys()):
        if open_by_key.get(key, 0) != reserved.get(key, 0):
            state.note(
                "I3", str(tuple(key)), "占用不等于有效占用之和", "reserved ≠ Σ open reservations"
            )
    ended_wrong = select(reservation.c.id).where(is_open != reservation.c.closed_by.is_(None))
    for (number,) in connection.execute(ended_wrong.order_by(reservation.c.id)):
        state.note("I5", f"reservation={number}", "占用的结束记录矛盾", "its end is contradictory")
