"""The posting engine: balances change here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update, and_, bindparam, func, select
from sqlalchemy.sql import ColumnElement

from depot.domain.ledger import (
    UNBOUNDED_KINDS,
    Account,
    AccountKind,
    HoldingKey,
    LedgerKind,
    MoneyPosting,
    Posting,
    summed,
)  # fmt: skip
from depot.errors import InsufficientStock
from depot.store.known import KnownAccounts
from depot.store.prepared import Prepared, execute
from depot.store.rowset import (
    ROWS,
    Columns,
    Types,
    among,
    given,
    insert_each,
    insert_missing,
    select_joined,
    update_each,
)  # fmt: skip
from depot.store.schema.ledger import account, balance

KEY_COLUMNS = (balance.c.account_id, balance.c.lot_id, balance.c.status, balance.c.owner)
_KEY_TYPES: Types = tuple((name, balance.c[name].type) for name in HoldingKey._fields)
_CHANGE_TYPES: Types = (*_KEY_TYPES, ("amount", balance.c.qty.type))
_BY_CODE = Prepared(
    lambda dialect: select(account).where(
        account.c.ledger == bindparam("ledger"), among(dialect, account.c.code, "codes")
    )
)
_BY_ID = Prepared(lambda dialect: select(account).where(among(dialect, account.c.id, "ids")))

Change = tuple[HoldingKey, int]


class Ledger:
    """Posts movements and keeps balances and their reserved parts.

    One command posts through one `Ledger`. Movements are kept until the command ends,
    because their numbers are given under the lock of the head, which is taken last.
    """

    def __init__(
        self, connection: Connection, command_id: str, known: KnownAccounts | None = None
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._known = known or KnownAccounts()
        self._opened: dict[int, Account] = {}
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
        found = {code: self._known.by_code(ledger, code) for code in codes}
        unknown = sorted(code for code, each in found.items() if each is None)
        if unknown:
            wanted = {"ledger": ledger.value, "codes": unknown}
            found |= {each.code: each for each in self._remember(_BY_CODE, wanted)}
        return {code: each for code, each in found.items() if each is not None}

    def _by_id(self, ids: Iterable[int]) -> dict[int, Account]:
        found = {number: self._opened.get(number) or self._known.by_id(number) for number in ids}
        unknown = sorted(number for number, each in found.items() if each is None)
        if unknown:
            found |= {each.id: each for each in self._remember(_BY_ID, {"ids": unknown})}
        return {number: each for number, each in found.items() if each is not None}

    def _remember(self, query: Prepared, wanted: Mapping[str, Any]) -> list[Account]:
        accounts = []
        for row in query.all(self._connection, wanted):
            each = Account(
                row.id, LedgerKind(row.ledger), AccountKind(row.kind), row.code, bool(row.bounded)
            )
            accounts.append(each)
            if row.command_id == self._command_id:
                self._opened[each.id] = each  # It isn't kept before the command is.
            else:
                self._known.add(each)
        return accounts

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
            {key.account_id for each in postings for key in (each.source, each.target)}
        )
        kinds = [self._ledger_of(accounts, each) for each in postings]
        leaving = summed((each.source, each.quantity) for each in postings)
        coming = summed((each.target, each.quantity) for each in postings)
        bounded = [each for each in leaving if accounts[each[0].account_id].bounded]
        open_ended = [
            (key, -amount) for key, amount in leaving if not accounts[key.account_id].bounded
        ]
        arriving = summed([*coming, *open_ended]) if open_ended else coming
        if bounded:
            self._change(bounded, _take_free, also=[key for key, _ in arriving])
        self._put(arriving, accounts)
        self.postings += zip(kinds, postings, strict=True)

    @staticmethod
    def _ledger_of(accounts: dict[int, Account], posting: Posting) -> LedgerKind:
        source = accounts[posting.source.account_id].ledger
        if accounts[posting.target.account_id].ledger is not source:
            raise ValueError("A posting stays in its ledger.")
        if isinstance(posting, MoneyPosting) and source is not LedgerKind.MONEY:
            raise ValueError("Only the money ledger takes amounts of money.")
        return source

    def lock(self, keys: Iterable[HoldingKey]) -> None:
        """Lock existing balances in sorted order, so that two commands never wait in a circle."""
        if self._connection.dialect.name == "sqlite":
            return  # BEGIN IMMEDIATE has let in one writer only.
        rows = [key._asdict() for key in sorted(set(keys))]
        select_joined(self._connection, _KEY_TYPES, _lock, rows)

    def _change(
        self,
        wanted: Sequence[Change],
        build: Callable[[Columns], Update],
        also: Iterable[HoldingKey] = (),
    ) -> None:
        """Change all of these or none; `also` are locked in the same order with them."""
        if self._connection.dialect.name == "postgresql":
            done = self._change_on_postgres(wanted, build, also)
        else:
            done = self._change_on_sqlite(wanted, build)
        if not done:
            raise self._shortage(wanted)

    def _change_on_postgres(
        self,
        wanted: Sequence[Change],
        build: Callable[[Columns], Update],
        also: Iterable[HoldingKey],
    ) -> bool:
        amounts = {**dict.fromkeys(also, 0), **dict(wanted)}
        rows = [_row(each) for each in sorted(amounts.items())]
        values = {ROWS: rows, "wanted": len(wanted)}
        return _all_or_none(build).run(self._connection, values) == len(wanted)

    def _change_on_sqlite(
        self, wanted: Sequence[Change], build: Callable[[Columns], Update]
    ) -> bool:
        rows = [_row(each) for each in wanted]
        if len(rows) == 1:
            return update_each(self._connection, _CHANGE_TYPES, build, rows) == 1
        # The savepoint lets the refusal say what was there before, and a caller go on.
        execute(self._connection, "SAVEPOINT change_all")
        done = update_each(self._connection, _CHANGE_TYPES, build, rows) == len(wanted)
        if not done:
            execute(self._connection, "ROLLBACK TO change_all")
        execute(self._connection, "RELEASE change_all")
        return done

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
        if wanted:
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
        rows = _BALANCES.all(
            self._connection,
            {"accounts": sorted({key.account_id for key in wanted}),
             "lots": sorted({key.lot_id for key in wanted})},
        )  # fmt: skip
        found = {HoldingKey(*row[:4]): (row.qty, row.reserved) for row in rows}
        return {key: found.get(key, (0, 0)) for key in wanted}

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


_BALANCES = Prepared(
    lambda dialect: select(*KEY_COLUMNS, balance.c.qty, balance.c.reserved).where(
        among(dialect, balance.c.account_id, "accounts"), among(dialect, balance.c.lot_id, "lots")
    )
)


def _lock(values: Columns) -> Select[Any]:
    locked = select(*KEY_COLUMNS).where(_same_key(values))
    return locked.order_by(*KEY_COLUMNS).with_for_update(of=balance)


@lru_cache
def _all_or_none(build: Callable[[Columns], Update]) -> Prepared:
    """Return the change of all the rows' holdings, locked in sorted order, or of none.

    Rows with the amount 0 are locked only. The second look at what is free, in `build`
    itself, is the one that holds with any number of writers.
    """
    values = given("postgresql", _CHANGE_TYPES)
    free = (balance.c.qty - balance.c.reserved).label("free")
    held = _lock(values).add_columns(values["amount"], free).cte("held")
    has = (held.c.amount > 0) & (held.c.free >= held.c.amount)
    enough = select(func.count()).select_from(held).where(has).scalar_subquery()
    changed = build(dict(held.c)).where(held.c.amount > 0, enough == bindparam("wanted"))
    return Prepared(lambda _dialect: changed)


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
