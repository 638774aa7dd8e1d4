"""The posting engine: balances change here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update, and_, bindparam, select, tuple_
from sqlalchemy.sql import ColumnElement

from depot.domain.ledger import (
    UNBOUNDED_KINDS,
    Account,
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    summed,
)  # fmt: skip
from depot.errors import InsufficientStock
from depot.store.rowset import (
    Columns,
    Types,
    insert_each,
    insert_missing,
    select_by_arrays,
    update_each,
)  # fmt: skip
from depot.store.schema.ledger import account, balance

KEY_COLUMNS = (balance.c.account_id, balance.c.lot_id, balance.c.status, balance.c.owner)
_KEY_TYPES: Types = tuple((name, balance.c[name].type) for name in HoldingKey._fields)
_CHANGE_TYPES: Types = (*_KEY_TYPES, ("amount", balance.c.qty.type))
_BY_CODE = select(account).where(
    account.c.ledger == bindparam("ledger"), account.c.code.in_(bindparam("codes", expanding=True))
)
_BY_ID = select(account).where(account.c.id.in_(bindparam("ids", expanding=True)))

Change = tuple[HoldingKey, int]


class Ledger:
    """Posts movements and keeps balances and their reserved parts.

    One command posts through one `Ledger`. Movements are kept until the command ends,
    because their numbers are given under the lock of the head, which is taken last.
    """

    def __init__(self, connection: Connection, command_id: str) -> None:
        self._connection = connection
        self._command_id = command_id
        self._accounts: dict[int, Account] = {}
        self.postings: list[tuple[LedgerKind, Posting]] = []

    # Accounts

    def account(self, ledger: LedgerKind, kind: AccountKind, code: str) -> Account:
        """Return the account of that code, opened when it is new."""
        (found,) = self.open_accounts(ledger, kind, [code])
        return found

    def open_accounts(
        self, ledger: LedgerKind, kind: AccountKind, codes: Sequence[str]
    ) -> list[Account]:
        """Return the accounts of these codes, in their order; new ones are opened."""
        known = self._by_code(ledger, codes)
        missing = sorted(set(codes) - known.keys())
        if missing:
            rows = [self._new_account(ledger, kind, code) for code in missing]
            insert_missing(self._connection, account, rows)
            known = self._by_code(ledger, codes)
        wrong = [found for found in known.values() if found.kind is not kind]
        if wrong:
            raise ValueError(f"Account {wrong[0].code} is {wrong[0].kind}, not {kind}.")
        return [known[code] for code in codes]

    def _new_account(self, ledger: LedgerKind, kind: AccountKind, code: str) -> dict[str, Any]:
        return {
            "ledger": ledger.value,
            "kind": kind.value,
            "code": code,
            "bounded": kind not in UNBOUNDED_KINDS,
            "command_id": self._command_id,
        }

    def _by_code(self, ledger: LedgerKind, codes: Sequence[str]) -> dict[str, Account]:
        wanted = {"ledger": ledger.value, "codes": sorted(set(codes))}
        return {found.code: found for found in self._remember(_BY_CODE, wanted)}

    def _by_id(self, ids: Iterable[int]) -> dict[int, Account]:
        unknown = sorted(set(ids) - self._accounts.keys())
        if unknown:
            self._remember(_BY_ID, {"ids": unknown})
        return self._accounts

    def _remember(self, query: Select[Any], wanted: Mapping[str, Any]) -> list[Account]:
        found = [
            Account(
                row.id, LedgerKind(row.ledger), AccountKind(row.kind), row.code, bool(row.bounded)
            )
            for row in self._connection.execute(query, wanted)
        ]
        self._accounts.update((each.id, each) for each in found)
        return found

    # Posting

    def post(self, postings: Sequence[Posting]) -> None:
        """Make the movements: all that leaves first, then all that comes.

        Within one call a holding can't pass on what it only gets in the same call.

        Raises
        ------
        InsufficientStock
            When a bounded holding has less than leaves it, reserved stock left aside.
            Nothing of the command is kept then.
        """
        if not postings:
            return
        accounts = self._by_id(
            key.account_id for each in postings for key in (each.source, each.target)
        )
        kinds = [self._ledger_of(accounts, each) for each in postings]
        leaving = summed((each.source, each.quantity) for each in postings)
        coming = summed((each.target, each.quantity) for each in postings)
        self.lock([key for key, _ in (*leaving, *coming)])
        self._take([each for each in leaving if accounts[each[0].account_id].bounded])
        open_ended = [
            (key, -amount) for key, amount in leaving if not accounts[key.account_id].bounded
        ]
        self._put(summed([*coming, *open_ended]), accounts)
        self.postings += zip(kinds, postings, strict=True)

    @staticmethod
    def _ledger_of(accounts: dict[int, Account], posting: Posting) -> LedgerKind:
        source = accounts[posting.source.account_id].ledger
        if accounts[posting.target.account_id].ledger is not source:
            raise ValueError("A posting stays in its ledger.")
        return source

    def lock(self, keys: Iterable[HoldingKey]) -> None:
        """Lock existing balances in sorted order, so that two commands never wait in a circle."""
        if self._connection.dialect.name == "sqlite":
            return  # BEGIN IMMEDIATE has let in one writer only.
        rows = [key._asdict() for key in sorted(set(keys))]
        select_by_arrays(self._connection, _KEY_TYPES, _lock, rows)

    def _take(self, leaving: Sequence[Change]) -> None:
        self._change(leaving, _take_free)

    def _change(self, wanted: Sequence[Change], build: Callable[[Columns], Update]) -> None:
        # The savepoint lets the refusal say what was there before.
        with self._connection.begin_nested() as savepoint:
            rows = [_row(each) for each in wanted]
            if update_each(self._connection, _CHANGE_TYPES, build, rows) == len(wanted):
                return
            savepoint.rollback()
        raise self._shortage(wanted)

    def _put(self, changes: Sequence[Change], accounts: dict[int, Account]) -> None:
        rows = [
            {
                **key._asdict(),
                "bounded": accounts[key.account_id].bounded,
                "qty": amount,
                "reserved": 0,
            }
            for key, amount in changes
        ]
        insert_each(
            self._connection,
            balance,
            rows,
            conflict=_add_to_existing,
        )

    # Reserving

    def reserve(self, changes: Iterable[Change]) -> None:
        """Set a part of holdings aside.

        Raises
        ------
        InsufficientStock
            When less than that is free.
        """
        wanted = summed(changes)
        self.lock(key for key, _ in wanted)
        self._change(wanted, _reserve_free)

    def unreserve(self, changes: Iterable[Change]) -> None:
        """Give back what `reserve` set aside."""
        wanted = summed(changes)
        changed = update_each(
            self._connection, _CHANGE_TYPES, _unreserve, [_row(each) for each in wanted]
        )
        if changed != len(wanted):
            raise RuntimeError("More is given back than is reserved: the ledger is damaged.")

    # Reading

    def balances(self, keys: Iterable[HoldingKey]) -> dict[HoldingKey, tuple[int, int]]:
        """Return quantity and reserved part of holdings; those without a row have (0, 0)."""
        wanted = sorted(set(keys))
        query = select(*KEY_COLUMNS, balance.c.qty, balance.c.reserved).where(
            tuple_(*KEY_COLUMNS).in_(wanted)
        )
        found = {HoldingKey(*row[:4]): (row.qty, row.reserved) for row in self._rows(query)}
        return {key: found.get(key, (0, 0)) for key in wanted}

    def _rows(self, query: Select[Any]) -> Sequence[Any]:
        return self._connection.execute(query).all()

    def _shortage(self, wanted: Sequence[Change]) -> InsufficientStock:
        have = self.balances(key for key, _ in wanted)
        for key, amount in wanted:
            quantity, reserved = have[key]
            if quantity - reserved < amount:
                code = self._by_id([key.account_id])[key.account_id].code
                return InsufficientStock(
                    f"{code} 的批次 {key.lot_id} 可用 {quantity - reserved}（占用 {reserved}），"
                    f"不足 {amount}。请刷新后重试。",
                    f"{code}, lot {key.lot_id}: {quantity - reserved} available "
                    f"({reserved} reserved), {amount} asked. Reload and try again.",
                )
        return InsufficientStock("库存不足，请刷新后重试。", "Not enough stock: reload, try again.")


def _lock(values: Columns) -> Select[Any]:
    locked = select(balance.c.account_id).where(_same_key(values))
    return locked.order_by(*KEY_COLUMNS).with_for_update(of=balance)


def _take_free(values: Columns) -> Update:
    changed = balance.update().values(qty=balance.c.qty - values["amount"])
    return changed.where(_same_key(values), _has_free(values))


def _reserve_free(values: Columns) -> Update:
    changed = balance.update().values(reserved=balance.c.reserved + values["amount"])
    return changed.where(_same_key(values), _has_free(values))


def _unreserve(values: Columns) -> Update:
    changed = balance.update().values(reserved=balance.c.reserved - values["amount"])
    return changed.where(_same_key(values), balance.c.reserved >= values["amount"])


def _has_free(values: Columns) -> ColumnElement[bool]:
    return balance.c.qty - balance.c.reserved >= values["amount"]


def _add_to_existing(insert: Any) -> Insert:  # noqa: ANN401  see rowset.Conflict
    statement: Insert = insert.on_conflict_do_update(
        index_elements=KEY_COLUMNS, set_={"qty": balance.c.qty + insert.excluded.qty}
    )
    return statement


def _same_key(values: Columns) -> ColumnElement[bool]:
    return and_(*(column == values[column.name] for column in KEY_COLUMNS))


def _row(change: Change) -> dict[str, Any]:
    key, amount = change
    return {**key._asdict(), "amount": amount}
