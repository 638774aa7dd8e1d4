"""Where a lot came from, where it is, who got it: a handful of queries by index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from depot.domain.ledger import HoldingKey, LedgerKind, StockStatus
from depot.domain.lot import NEVER
from depot.domain.recall import SiblingLot
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.documents import document
from depot.store.schema.ledger import account, balance, command, lot, movement
from depot.store.schema.lot_events import lot_state
from depot.store.schema.places import bin_

MAX_SIBLINGS = 500
_SOURCE = account.alias("source")
_TARGET = account.alias("target")


@dataclass(frozen=True)
class LotHead:
    """A lot with its item and its state."""

    lot_id: int
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    supplier: str
    made_on: date | None
    printed_on: date | None
    expires_on: date | None
    recall: str


@dataclass(frozen=True)
class Holding:
    """Units of a lot on a bounded account."""

    key: HoldingKey
    lot_no: str
    kind: str
    place: str
    quantity: int
    reserved: int


@dataclass(frozen=True)
class Flow:
    """What moved between two accounts on one paper, for one reason, by one person."""

    lot_id: int
    from_kind: str
    from_code: str
    to_kind: str
    to_code: str
    document_no: str
    reason: str
    actor: str
    quantity: int
    first_at_us: int
    last_at_us: int


class LotTrace:
    """Reads the way of lots through the ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self, lot_id: int) -> LotHead | None:
        """Return the lot; None when there is none."""
        row = self._connection.execute(_heads().where(lot.c.id == lot_id)).one_or_none()
        return None if row is None else _head(row)

    def find(self, text: str, limit: int = 50) -> tuple[LotHead, ...]:
        """Return lots whose number, item or supplier has the text; the very number first."""
        wanted = text.strip()
        query = (
            _heads()
            .where(
                ~item.c.internal,
                lot.c.lot_no.icontains(wanted, autoescape=True)
                | lot.c.supplier.icontains(wanted, autoescape=True)
                | item_version.c.name_zh.icontains(wanted, autoescape=True)
                | item_version.c.name_en.icontains(wanted, autoescape=True)
                | (item_version.c.code == wanted.upper()),
                select(balance.c.lot_id)
                .join(account, account.c.id == balance.c.account_id)
                .where(
                    balance.c.lot_id == lot.c.id,
                    account.c.ledger == LedgerKind.GOODS.value,
                )
                .exists(),
            )
            # The very number first: people type what stands on the box.
            .order_by((lot.c.lot_no == wanted).desc(), lot.c.id.desc())
            .limit(limit)
        )
        return tuple(_head(row) for row in self._connection.execute(query))

    def holdings(self, lot_ids: Iterable[int]) -> tuple[Holding, ...]:
        """Return all that lies somewhere, by place."""
        query = (
            select(balance, lot.c.lot_no, account.c.kind, account.c.code)
            .join(account, account.c.id == balance.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .where(
                balance.c.lot_id.in_(sorted(set(lot_ids))),
                balance.c.qty > 0,
                balance.c.bounded,
                account.c.ledger == LedgerKind.GOODS.value,
            )
            .order_by(account.c.kind, account.c.code, balance.c.lot_id, balance.c.status)
        )
        return tuple(
            Holding(
                HoldingKey(row.account_id, row.lot_id, row.status, row.owner),
                row.lot_no, row.kind, row.code, row.qty, row.reserved,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def in_bins(self, lot_ids: Iterable[int], status: StockStatus) -> list[tuple[HoldingKey, int]]:
        """Return the holdings of that state in bins, with their units."""
        query = (
            select(balance)
            .join(bin_, bin_.c.account_id == balance.c.account_id)
            .where(
                balance.c.lot_id.in_(sorted(set(lot_ids))),
                balance.c.status == status.value,
                balance.c.qty > 0,
            )
        )
        rows = self._connection.execute(query)
        return sorted(
            (HoldingKey(row.account_id, row.lot_id, row.status, row.owner), int(row.qty))
            for row in rows
        )

    def entered(self, lot_ids: Iterable[int], status: StockStatus) -> dict[int, int]:
        """Return lot → the instant when its units last came into that state from another."""
        query = (
            select(movement.c.lot_id, func.max(movement.c.recorded_at_us).label("at_us"))
            .join(_SOURCE, _SOURCE.c.id == movement.c.from_account)
            .where(
                movement.c.lot_id.in_(sorted(set(lot_ids))),
                movement.c.to_status == status.value,
                # A move from bin to bin doesn't start the time anew.
                (movement.c.from_status != status.value) | (_SOURCE.c.kind != "storage"),
            )
            .group_by(movement.c.lot_id)
        )
        return {row.lot_id: row.at_us for row in self._connection.execute(query)}

    def flows(self, lot_ids: Iterable[int]) -> tuple[Flow, ...]:
        """Return all moves of the lots, summed by way, paper, reason and person."""
        groups = (
            movement.c.lot_id, _SOURCE.c.kind, _SOURCE.c.code, _TARGET.c.kind, _TARGET.c.code,
            movement.c.document_no, movement.c.reason, command.c.actor,
        )  # fmt: skip
        query = (
            select(
                *groups,
                func.sum(movement.c.quantity),
                func.min(movement.c.occurred_at_us).label("first"),
                func.max(movement.c.occurred_at_us),
            )
            .select_from(movement)
            .join(_SOURCE, _SOURCE.c.id == movement.c.from_account)
            .join(_TARGET, _TARGET.c.id == movement.c.to_account)
            .join(command, command.c.id == movement.c.command_id)
            .where(
                movement.c.lot_id.in_(sorted(set(lot_ids))),
                movement.c.ledger == LedgerKind.GOODS.value,
                movement.c.from_account != movement.c.to_account,
            )
            .group_by(*groups)
            .order_by(func.min(movement.c.seq))
        )
        return tuple(_flow(row) for row in self._connection.execute(query))

    def parties(self, numbers: Iterable[str]) -> dict[str, str]:
        """Return paper → who stands on it."""
        wanted = sorted({number for number in numbers if number})
        query = select(document.c.number, document.c.party).where(document.c.number.in_(wanted))
        return {row.number: row.party for row in self._connection.execute(query)}

    def siblings(
        self, numbers: Iterable[str], but: Iterable[int], source_kinds: Sequence[str]
    ) -> tuple[SiblingLot, ...]:
        """Return other lots that came in on these papers."""
        query = (
            select(
                lot.c.id, lot.c.item, item_version.c.name_zh, item_version.c.name_en,
                lot.c.lot_no, func.coalesce(lot_state.c.expires_on, lot.c.expires_on).label("till"),
                movement.c.document_no, func.sum(movement.c.quantity).label("quantity"),
            )
            .select_from(movement)
            .join(_SOURCE, _SOURCE.c.id == movement.c.from_account)
            .join(lot, lot.c.id == movement.c.lot_id)
            .join(item, item.c.code == lot.c.item)
            .join(item_version, _current())
            .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
            .where(
                movement.c.document_no.in_(sorted({number for number in numbers if number})),
                movement.c.lot_id.not_in(sorted(set(but))),
                _SOURCE.c.kind.in_(source_kinds),
            )
            .group_by(
                lot.c.id, lot.c.item, item_version.c.name_zh, item_version.c.name_en,
                lot.c.lot_no, lot_state.c.expires_on, lot.c.expires_on, movement.c.document_no,
            )
            .order_by(movement.c.document_no, lot.c.item, lot.c.id)
            .limit(MAX_SIBLINGS)
        )  # fmt: skip
        return tuple(
            SiblingLot(
                row.id, row.item, row.name_zh, row.name_en, row.lot_no, _dated(row.till),
                row.document_no, int(row.quantity),
            )
            for row in self._connection.execute(query)
        )  # fmt: skip


def _heads() -> Select[Any]:
    return (
        select(
            lot,
            item_version.c.name_zh,
            item_version.c.name_en,
            item_version.c.unit_zh,
            lot_state.c.expires_on.label("good_until"),
            func.coalesce(lot_state.c.recall, "").label("recall"),
        )
        .join(item, item.c.code == lot.c.item)
        .join(item_version, _current())
        .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
    )


def _head(row: Row[Any]) -> LotHead:
    return LotHead(
        row.id, row.item, row.name_zh, row.name_en, row.unit_zh, row.lot_no, row.supplier,
        row.made_on, _dated(row.expires_on), _dated(row.good_until or row.expires_on), row.recall,
    )  # fmt: skip


def _current() -> Any:  # noqa: ANN401  a condition of SQLAlchemy
    return and_(item_version.c.code == item.c.code, item_version.c.version == item.c.version)


def _flow(row: Sequence[Any]) -> Flow:
    return Flow(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], int(row[8]), row[9],
        row[10],
    )  # fmt: skip


def _dated(expires_on: date) -> date | None:
    return None if expires_on == NEVER else expires_on
