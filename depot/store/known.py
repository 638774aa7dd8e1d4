"""Accounts that a process has seen in a database: they never change, so they are read once."""

from __future__ import annotations

from collections.abc import Iterable

from depot.domain.ledger import Account, LedgerKind


class KnownAccounts:
    """Accounts of one database that were there before the command that saw them.

    An account may only be added (the database refuses to change one), and only those of
    ended commands are kept here, so nothing here can turn out never to have been.
    """

    def __init__(self) -> None:
        self._by_id: dict[int, Account] = {}
        self._by_code: dict[tuple[LedgerKind, str], Account] = {}

    def add(self, account: Account) -> None:
        """Keep an account."""
        self._by_id[account.id] = account
        self._by_code[account.ledger, account.code] = account

    def by_ids(self, numbers: Iterable[int]) -> dict[int, Account]:
        """Return those of these accounts that are known, by number."""
        known = self._by_id
        return {number: known[number] for number in numbers if number in known}

    def by_code(self, ledger: LedgerKind, code: str) -> Account | None:
        """Return the account of that code, if it is known."""
        return self._by_code.get((ledger, code))

    def forget(self) -> None:
        """Forget all: a new connection may lead to a database restored from a backup."""
        self._by_id.clear()
        self._by_code.clear()
