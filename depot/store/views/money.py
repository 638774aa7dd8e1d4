"""What the money ledger says: where the fen of a line are, and how they came there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from depot.domain.ledger import AccountKind, LedgerKind
from depot.store.schema.ledger import account, balance, command, movement


@dataclass(frozen=True)
class MoneyMovement:
    """Fen that moved, from account to account."""

    seq: int
    fen: int
    from_account: str
    to_account: str
    reason: str
    document_no: str
    actor: str
    recorded_at_us: int


class Money:
    """Reads balances and movements of the money ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def balances(self) -> dict[str, int]:
        """Return fen by code of account; accounts without a limit are below zero."""
        query = (
            select(account.c.code, func.sum(balance.c.qty).label("fen"))
            .join(balance, balance.c.account_id == account.c.id)
            .where(account.c.ledger == LedgerKind.MONEY.value)
            .group_by(account.c.code)
        )
        return {row.code: int(row.fen) for row in self._connection.execute(query)}

    def flows(
        self, since_us: int = 0, until_us: int | None = None
    ) -> dict[tuple[str, str, str], int]:
        """Return fen by (from account, to account, reason), over movements booked in a span.

        Parameters
        ----------
        since_us, until_us
            Instants of booking: the first counts, the last doesn't; None: no end.
        """
        source, target = account.alias("source"), account.alias("target")
        query = (
            select(
                source.c.code.label("source"), target.c.code.label("target"),
                movement.c.reason, func.sum(movement.c.quantity).label("fen"),
            )
            .join(source, source.c.id == movement.c.from_account)
            .join(target, target.c.id == movement.c.to_account)
            .where(
                movement.c.ledger == LedgerKind.MONEY.value,
                movement.c.recorded_at_us >= since_us,
            )
            .group_by(source.c.code, target.c.code, movement.c.reason)
        )  # fmt: skip
        if until_us is not None:
            query = query.where(movement.c.recorded_at_us < until_us)
        return {
            (row.source, row.target, row.reason): int(row.fen)
            for row in self._connection.execute(query)
        }

    def movements(self, codes: Iterable[str], limit: int = 200) -> tuple[MoneyMovement, ...]:
        """Return the last movements into or out of accounts, the newest first."""
        ids = (
            select(account.c.id)
            .where(account.c.ledger == LedgerKind.MONEY.value, account.c.code.in_(list(codes)))
            .scalar_subquery()
        )
        source, target = account.alias("source"), account.alias("target")
        query = (
            select(
                movement, command.c.actor,
                source.c.code.label("source"), target.c.code.label("target"),
            )
            .join(command, command.c.id == movement.c.command_id)
            .join(source, source.c.id == movement.c.from_account)
            .join(target, target.c.id == movement.c.to_account)
            .where(or_(movement.c.from_account.in_(ids), movement.c.to_account.in_(ids)))
            .order_by(movement.c.seq.desc())
            .limit(limit)
        )  # fmt: skip
        return tuple(
            MoneyMovement(
                row.seq, row.quantity, row.source, row.target, row.reason, row.document_no,
                row.actor, row.recorded_at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def kinds(self) -> dict[str, AccountKind]:
        """Return what each account of the ledger stands for, by code."""
        query = select(account.c.code, account.c.kind).where(
            account.c.ledger == LedgerKind.MONEY.value
        )
        return {row.code: AccountKind(row.kind) for row in self._connection.execute(query)}
