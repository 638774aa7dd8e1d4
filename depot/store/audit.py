"""Reading the whole ledger again: every link, number and balance.

The invariants and their numbers are in docs/invariants.md.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, cast, func, literal, select, union_all

from depot.domain.canonical import digest
from depot.domain.ledger import HoldingKey, ReservationState
from depot.store.chain import (
    ACCOUNT_FIELDS,
    COMMAND_FIELDS,
    GENESIS,
    LOT_FIELDS,
    MOVEMENT_FIELDS,
    link_hash,
)  # fmt: skip
from depot.store.prepared import Prepared
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

# account, lot, status, owner: equal to a HoldingKey.
Key = tuple[int, int, str, str]


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
    quantities: dict[Key, int] = field(default_factory=dict)
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
    opened = {
        "account": _opened(connection, account, ACCOUNT_FIELDS),
        "lot": _opened(connection, lot, LOT_FIELDS),
    }
    moves = _Moves(connection)
    for link in _LINKS.stream(connection):
        moved = moves.up_to(link.last_seq)
        _check_link(state, link, moved, opened)
        _fold(state, moved, bounded)
    for row in moves.rest():
        state.note(
            "I6", f"seq={row[0]}", "有流水不属于任何操作", "a movement belongs to no command"
        )
    _check_head(connection, state)
    _check_unlinked(connection, state)
    _check_balances(connection, state, bounded)
    _check_reservations(connection, state)
    return state


_LINKS = Prepared(
    lambda _dialect: (
        select(chain, *(command.c[name].label(f"command_{name}") for name in COMMAND_FIELDS[1:]))
        .join(command, command.c.id == chain.c.command_id)
        .order_by(chain.c.n)
    )
)
# The fields of the link's hash first, in their order.
_MOVEMENTS = Prepared(
    lambda _dialect: select(
        *(movement.c[name] for name in MOVEMENT_FIELDS), movement.c.command_id
    ).order_by(movement.c.seq)
)
_LINKED = len(MOVEMENT_FIELDS)
_seq = itemgetter(0)


class _Moves:
    """Movements by their numbers, handed out command by command."""

    def __init__(self, connection: Connection) -> None:
        self._blocks = _MOVEMENTS.blocks(connection)
        self._block: Sequence[Sequence[Any]] = ()
        self._at = 0

    def up_to(self, seq: int) -> list[Sequence[Any]]:
        """Return those that weren't handed out yet, up to this number."""
        found: list[Sequence[Any]] = []
        while self._fill():
            end = bisect_right(self._block, seq, lo=self._at, key=_seq)
            found += self._block[self._at : end]
            self._at = end
            if end < len(self._block):
                break
        return found

    def rest(self) -> Sequence[Sequence[Any]]:
        """Return the first of those that were never handed out, if any are left."""
        return self._block[self._at : self._at + 1] if self._fill() else ()

    def _fill(self) -> bool:
        if self._at == len(self._block):
            self._block, self._at = next(self._blocks, ()), 0
        return bool(self._block)


def _opened(
    connection: Connection, table: Table, fields: Sequence[str]
) -> Mapping[str, list[Sequence[Any]]]:
    found: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
    columns = [table.c[name] for name in fields]
    query = select(table.c.command_id, *columns).order_by(table.c.id)
    for row in connection.execute(query):
        found[row[0]].append(tuple(row[1:]))
    return found


def _check_link(
    state: Walk,
    link: Any,  # noqa: ANN401  a row
    moved: Sequence[Sequence[Any]],
    opened: Mapping[str, Mapping[str, list[Sequence[Any]]]],
) -> None:
    n = link.n
    where = f"n={n}"
    state.commands += 1
    if n != state.commands:
        state.note("I6", where, "链的序号不连续", "link numbers have a gap")
        state.commands = n
    dense = [row[0] for row in moved] == list(range(state.seq + 1, link.last_seq + 1))
    if not dense or link.first_seq != state.seq + 1:
        state.note("I6", where, "流水序号不连续", "movement numbers have a gap")
    if any(row[_LINKED] != link.command_id for row in moved):
        state.note("I6", where, "流水属于另一操作", "a movement belongs to another command")
    expected = link_hash(
        n=n,
        previous=state.hash,
        command=(link.command_id, *(getattr(link, f"command_{each}") for each in _OF_COMMAND)),
        result=link.result,
        accounts=opened["account"].get(link.command_id, ()),
        lots=opened["lot"].get(link.command_id, ()),
        movements=[row[:_LINKED] for row in moved],
    )
    if digest(link.command_payload) != link.command_payload_hash or expected != link.hash:
        state.note("I6", where, "哈希不符：内容被改动", "the hash differs: content was changed")
    # Go on from what is written, so that one change is one finding and not all that follow.
    state.hash, state.seq = link.hash, link.last_seq


_OF_COMMAND = COMMAND_FIELDS[1:]


def _fold(state: Walk, moved: Sequence[Sequence[Any]], bounded: Mapping[int, bool]) -> None:
    state.movements += len(moved)
    quantities = state.quantities
    for row in moved:
        (
            seq, _, lot_id, quantity,
            from_account, from_status, from_owner, to_account, to_status, to_owner,
        ) = row[:10]  # fmt: skip
        left = _add(quantities, (from_account, lot_id, from_status, from_owner), -quantity)
        _add(quantities, (to_account, lot_id, to_status, to_owner), quantity)
        if left < 0 and bounded.get(from_account, True):
            state.note("I2", f"seq={seq}", "余额为负", "a balance goes below zero")


def _add(quantities: dict[Key, int], key: Key, quantity: int) -> int:
    before = quantities.get(key)
    if before is None:
        # A hundred thousand holdings need not have as many copies of two words.
        before, key = 0, (key[0], key[1], sys.intern(key[2]), sys.intern(key[3]))
    quantities[key] = after = before + quantity
    return after


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


_BALANCES = Prepared(
    lambda _dialect: select(balance, account.c.ledger).join(
        account, account.c.id == balance.c.account_id
    )
)


def _check_balances(connection: Connection, state: Walk, bounded: Mapping[int, bool]) -> None:
    totals: defaultdict[tuple[str, int], int] = defaultdict(int)
    for row in _BALANCES.stream(connection):
        key = HoldingKey(row.account_id, row.lot_id, row.status, row.owner)
        totals[row.ledger, row.lot_id] += row.qty
        if row.qty != state.quantities.pop(key, 0):
            state.note("I4", str(tuple(key)), "余额不等于流水之和", "balance ≠ Σ movements")
        if bounded[row.account_id] != bool(row.bounded) or (
            row.bounded and not 0 <= row.reserved <= row.qty
        ):
            state.note("I2", str(tuple(key)), "余额或占用越界", "balance or reserved out of bounds")
    for unseen in sorted(key for key, quantity in state.quantities.items() if quantity):
        state.note("I4", str(unseen), "流水没有对应余额", "movements without a balance")
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


# Rebuilding


@dataclass(frozen=True)
class Rebuilt:
    """Balances as the fold of all movements, beside those that are kept."""

    holdings: int
    flaws: tuple[Flaw, ...]


def rebuild(connection: Connection) -> Rebuilt:
    """Fold all movements anew and compare every balance with it."""
    holdings = 0
    flaws: list[Flaw] = []
    for row in _FOLDED.stream(connection):
        holdings += 1
        if row.moved != row.kept:
            where = f"{row.code} {tuple(row[:4])}"
            flaws.append(
                Flaw(
                    "I4", where, f"流水合计 {row.moved}，余额 {row.kept}",
                    f"movements give {row.moved}, the balance says {row.kept}",
                )
            )  # fmt: skip
    return Rebuilt(holdings, tuple(flaws))


def _folded(_dialect: str) -> Any:  # noqa: ANN401  a SELECT
    none = literal(0, BigInteger)
    sides = [
        select(
            movement.c[f"{side}_account"].label("account_id"), movement.c.lot_id,
            movement.c[f"{side}_status"].label("status"),
            movement.c[f"{side}_owner"].label("owner"),
            (movement.c.quantity * sign).label("moved"), none.label("kept"),
        )
        for side, sign in (("from", -1), ("to", 1))
    ]  # fmt: skip
    kept = select(
        balance.c.account_id, balance.c.lot_id, balance.c.status, balance.c.owner, none,
        balance.c.qty,
    )  # fmt: skip
    both = union_all(*sides, kept).subquery("both")
    key = (both.c.account_id, both.c.lot_id, both.c.status, both.c.owner)
    totals = [
        cast(func.sum(each), BigInteger).label(each.name) for each in (both.c.moved, both.c.kept)
    ]
    grouped = select(*key, *totals).group_by(*key).subquery("grouped")
    return select(grouped, account.c.code).join(account, account.c.id == grouped.c.account_id)


_FOLDED = Prepared(_folded)
