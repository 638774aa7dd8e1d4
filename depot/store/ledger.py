"""The posting engine: balances change here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, Update, bindparam, select

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
from depot.store.balances import (
    BALANCE_NAMES,
    BALANCES,
    CHANGE_TYPES,
    KEY_TYPES,
    MOVE_ALL_OR_NONE,
    add_to_existing,
    all_or_none,
    lock,
    reserve_free,
    take_free,
    unreserve,
)  # fmt: skip
from depot.store.failures import MovedMeanwhile
from depot.store.known import KnownAccounts
from depot.store.prepared import Prepared, execute
from depot.store.rowset import (
    ROWS,
    Columns,
    among,
    insert_missing,
    insert_rows,
    select_joined,
    update_each,
)  # fmt: skip
from depot.store.schema.ledger import account, balance

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
        # Once others were in the way: a statement of its own locks what a posting changes.
        self.locks_first = False

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

    def _by_id(self, ids: AbstractSet[int]) -> dict[int, Account]:
        found = self._known.by_ids(ids)
        if len(found) < len(ids):
            found |= {number: self._opened[number] for number in ids & self._opened.keys()}
        unknown = sorted(ids - found.keys())
        if unknown:
            found |= {each.id: each for each in self._remember(_BY_ID, {"ids": unknown})}
        return found

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
        if len(bounded) < len(leaving):
            open_ended = [
                (key, -amount) for key, amount in leaving if not accounts[key.account_id].bounded
            ]
            coming = summed([*coming, *open_ended])
        self._move(bounded, coming, accounts)
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
        rows = sorted(set(keys))
        select_joined(self._connection, KEY_TYPES, lock, rows)

    def _move(
        self, leaving: Sequence[Change], coming: Sequence[Change], accounts: Mapping[int, Account]
    ) -> None:
        """Take all that leaves bounded holdings, or nothing, and put what comes."""
        if not leaving:
            self._put(coming, accounts)
        elif self._connection.dialect.name == "postgresql":
            self._move_on_postgres(leaving, coming, accounts)
        else:
            self._change(leaving, take_free)
            self._put(coming, accounts)

    def _move_on_postgres(
        self, leaving: Sequence[Change], coming: Sequence[Change], accounts: Mapping[int, Account]
    ) -> None:
        leaves, comes = dict(leaving), dict(coming)
        if self.locks_first:
            self.lock({**leaves, **comes})
        rows = [
            (*key, accounts[key.account_id].bounded, leaves.get(key, 0), comes.get(key, 0))
            for key in sorted({**leaves, **comes})
        ]
        values = {ROWS: rows, "wanted": len(leaving)}
        ((enough, held, changed),) = MOVE_ALL_OR_NONE.all(self._connection, values)
        all_there = enough == len(leaving)
        if all_there and changed == held:
            return
        if all_there or changed:
            raise MovedMeanwhile
        raise self._shortage(leaving)

    def _change(self, wanted: Sequence[Change], build: Callable[[Columns], Update]) -> None:
        """Change all of these or none."""
        rows = [(*key, amount) for key, amount in wanted]
        if self._connection.dialect.name == "postgresql":
            done = self._change_on_postgres(rows, build)
        else:
            done = self._change_on_sqlite(rows, build)
        if not done:
            raise self._shortage(wanted)

    def _change_on_postgres(
        self, rows: Sequence[Sequence[Any]], build: Callable[[Columns], Update]
    ) -> bool:
        if self.locks_first:
            self.lock(HoldingKey(*row[:4]) for row in rows)
        values = {ROWS: rows, "wanted": len(rows)}
        changed = all_or_none(build).run(self._connection, values)
        if 0 < changed < len(rows):
            raise MovedMeanwhile
        return changed == len(rows)

    def _change_on_sqlite(
        self, rows: Sequence[Sequence[Any]], build: Callable[[Columns], Update]
    ) -> bool:
        if len(rows) == 1:
            return update_each(self._connection, CHANGE_TYPES, build, rows) == 1
        # The savepoint lets the refusal say what was there before, and a caller go on.
        execute(self._connection, "SAVEPOINT change_all")
        done = update_each(self._connection, CHANGE_TYPES, build, rows) == len(rows)
        if not done:
            execute(self._connection, "ROLLBACK TO change_all")
        execute(self._connection, "RELEASE change_all")
        return done

    def _put(self, changes: Sequence[Change], accounts: Mapping[int, Account]) -> None:
        rows = [(*key, accounts[key.account_id].bounded, amount, 0) for key, amount in changes]
        insert_rows(self._connection, balance, BALANCE_NAMES, rows, conflict=add_to_existing)

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
            self._change(wanted, reserve_free)

    def unreserve(self, changes: Iterable[Change]) -> None:
        """Give back what `reserve` set aside."""
        wanted = summed(changes)
        changed = update_each(
            self._connection, CHANGE_TYPES, unreserve, [(*key, amount) for key, amount in wanted]
        )
        if changed != len(wanted):
            raise RuntimeError("More is given back than is reserved: the ledger is damaged.")

    # Reading

    def balances(self, keys: Iterable[HoldingKey]) -> dict[HoldingKey, tuple[int, int]]:
        """Return quantity and reserved part of holdings; those without a row have (0, 0)."""
        wanted = sorted(set(keys))
        rows = BALANCES.all(
            self._connection,
            {"accounts": sorted({key.account_id for key in wanted}),
             "lots": sorted({key.lot_id for key in wanted})},
        )  # fmt: skip
        found = {HoldingKey(*row[:4]): (row.qty, row.reserved) for row in rows}
        return {key: found.get(key, (0, 0)) for key in wanted}

    def _shortage(self, wanted: Sequence[Change]) -> Exception:
        """Return the refusal that says what lacks, or that by now nothing does."""
        have = self.balances(key for key, _ in wanted)
        for key, amount in wanted:
            quantity, reserved = have[key]
            if quantity - reserved < amount:
                code = self._by_id({key.account_id})[key.account_id].code
                return InsufficientStock(
                    f"{code} 的批次 {key.lot_id} 可用 {quantity - reserved}（占用 {reserved}），"
                    f"不足 {amount}。请刷新后重试。",
                    f"{code}, lot {key.lot_id}: {quantity - reserved} available "
                    f"({reserved} reserved), {amount} asked. Reload and try again.",
                )
        return MovedMeanwhile()
