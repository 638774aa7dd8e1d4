"""Expiry (有效期): what runs out when, and extensions by re-test (复检延期)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import Lot, is_expired
from depot.domain.lot_event import (
    Extension,
    ExtensionState,
    extension_limit,
    require_extendable,
    require_extension_dates,
)  # fmt: skip
from depot.domain.stock import LotRow, StockFilter
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import Right, require
from depot.services.lot_events import require_lot
from depot.services.stock import lot_rows
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "DecideExtension", "Extension", "ExtensionDecided", "ExtensionRequested", "ExtensionState",
    "Horizon", "RequestExtension", "decide_extension", "expiring_rows", "extension_bounds",
    "extensions", "horizons", "request_extension",
]  # fmt: skip

HORIZONS_DAYS: Final = (30, 90, 180, 365)
MAX_TEXT_LENGTH: Final = 64
MAX_NOTE_LENGTH: Final = 500


@dataclass(frozen=True)
class Horizon:
    """What of our own goods on the shelf expires until a day.

    Parameters
    ----------
    within_days
        Days from today, the last one included; 0 for what has expired already.
    rows
        The holdings, the earliest first; shorter horizons are part of longer ones.
    """

    within_days: int
    rows: tuple[LotRow, ...]
    value_cny: Decimal

    @property
    def lots(self) -> int:
        """How many lots."""
        return len({row.lot_id for row in self.rows})

    @property
    def units(self) -> int:
        """Base units."""
        return sum(row.quantity for row in self.rows)


@dataclass(frozen=True)
class RequestExtension:
    """Ask to extend a lot's life on the strength of a re-test.

    Parameters
    ----------
    to_expires_on
        Last day on which it will be good.
    tested_on, laboratory, certificate_no
        The re-test; its certificate can be attached to ``extension:<id>``.
    """

    command_id: str
    actor: str
    lot_id: int
    to_expires_on: date
    tested_on: date
    laboratory: str
    certificate_no: str
    note: str = ""


@dataclass(frozen=True)
class ExtensionRequested:
    """A request that waits for somebody else."""

    extension_id: int
    lot_id: int
    from_expires_on: date
    to_expires_on: date


@dataclass(frozen=True)
class DecideExtension:
    """Approve a request for an extension or turn it down."""

    command_id: str
    actor: str
    extension_id: int
    approve: bool
    note: str = ""


@dataclass(frozen=True)
class ExtensionDecided:
    """A decided request; after an approval the new date holds everywhere."""

    extension_id: int
    lot_id: int
    state: ExtensionState
    expires_on: date


def request_extension(command: RequestExtension, uow: UnitOfWork) -> ExtensionRequested:
    """Book the request.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        Without a certificate; backwards or beyond the limit; for goods whose date the law
        doesn't let anybody change.
    Conflict
        While another request is open or a recall holds the lot.
    """
    require(uow, command.actor, Right.KEEP)
    lot = require_lot(uow, command.lot_id)
    _check_certificate(command)
    item = uow.catalogue.get([lot.item])[lot.item]
    require_extension_dates(
        item, lot, to_expires_on=command.to_expires_on, tested_on=command.tested_on,
        today=uow.today,
    )  # fmt: skip
    uow.lot_events.lock([lot.id])
    _refuse_recalled(uow, lot)
    _refuse_second(uow, lot, command.certificate_no.strip())
    start = require_extendable(item, lot)
    number = uow.lot_events.add_extension(
        Extension(
            0, lot.id, start, command.to_expires_on, command.tested_on,
            command.laboratory.strip(), command.certificate_no.strip(), command.note.strip(),
            ExtensionState.OPEN, command.actor, uow.now_us,
        )
    )  # fmt: skip
    return ExtensionRequested(number, lot.id, start, command.to_expires_on)


def decide_extension(command: DecideExtension, uow: UnitOfWork) -> ExtensionDecided:
    """Approve the request, which extends the lot at once, or turn it down.

    Raises
    ------
    NotFound
        When there is no such request.
    NotAllowed
        Without the right to approve, or for one's own request.
    Conflict
        When it was decided before, or the lot has changed since.
    """
    require(uow, command.actor, Right.APPROVE)
    asked = uow.lot_events.extension(command.extension_id, lock=True)
    if asked is None:
        raise NotFound(
            f"没有延期申请 {command.extension_id}。",
            f"There is no request {command.extension_id} for an extension.",
        )
    if asked.state is not ExtensionState.OPEN:
        raise Conflict(
            f"延期申请 {asked.id} 已由 {asked.decided_by} 处理。请刷新。",
            f"Request {asked.id} was decided by {asked.decided_by}. Reload.",
        )
    if asked.requested_by == command.actor:
        raise NotAllowed(
            "不能审批本人提出的延期申请。请由其他有审批权限的人员办理。",
            "Nobody approves their own request. Ask somebody else with the right to approve.",
        )
    if not command.approve and not command.note.strip():
        raise InvalidInput("请填写退回原因。", "Say why it is turned down.")
    state = ExtensionState.APPROVED if command.approve else ExtensionState.REJECTED
    if command.approve:
        _extend(uow, asked)
    uow.lot_events.decide_extension(asked.id, state, command.note.strip())
    holds = asked.to_expires_on if command.approve else asked.from_expires_on
    return ExtensionDecided(asked.id, asked.lot_id, state, holds)


def _extend(uow: UnitOfWork, asked: Extension) -> None:
    uow.lot_events.lock([asked.lot_id])
    lot = require_lot(uow, asked.lot_id)
    _refuse_recalled(uow, lot)
    if lot.expires_on != asked.from_expires_on:
        raise Conflict(
            f"批号 {lot.lot_no} 的有效期已变为 {lot.expires_on}，申请时为 {asked.from_expires_on}。"
            "请退回后重新申请。",
            f"Lot {lot.lot_no} now expires on {lot.expires_on}, not {asked.from_expires_on} as "
            "when it was asked for. Turn it down and ask again.",
        )
    uow.lot_events.note("extension", asked.certificate_no, [(lot.id, asked.to_expires_on, "")])


def _check_certificate(command: RequestExtension) -> None:
    for value, zh, en in (
        (command.certificate_no, "检验证书编号", "number of the test certificate"),
        (command.laboratory, "检验机构", "laboratory"),
    ):
        if not value.strip() or len(value) > MAX_TEXT_LENGTH or not value.isprintable():
            raise InvalidInput(
                f"延期必须有复检证书：请填写{zh}（1 至 {MAX_TEXT_LENGTH} 个字符）。",
                f"An extension needs a certificate: enter the {en} "
                f"(1 to {MAX_TEXT_LENGTH} characters).",
            )
    if len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput(
            f"备注超过 {MAX_NOTE_LENGTH} 个字符。",
            f"The remark has more than {MAX_NOTE_LENGTH} characters.",
        )


def _refuse_recalled(uow: UnitOfWork, lot: Lot) -> None:
    number = uow.lot_events.recalled([lot.id]).get(lot.id)
    if number:
        raise Conflict(
            f"批号 {lot.lot_no} 正在召回（{number}），不能延期。请先结束召回。",
            f"Lot {lot.lot_no} is under recall {number} and can't be extended. End that first.",
        )


def _refuse_second(uow: UnitOfWork, lot: Lot, certificate_no: str) -> None:
    for each in uow.lot_events.extensions(lot.id):
        if each.state is ExtensionState.OPEN:
            raise Conflict(
                f"批号 {lot.lot_no} 已有待审批的延期申请（{each.requested_by}）。请先审批。",
                f"Lot {lot.lot_no} has an open request already (by {each.requested_by}). "
                "Decide that first.",
            )
        if each.state is ExtensionState.APPROVED and each.certificate_no == certificate_no:
            raise Conflict(
                f"证书 {certificate_no} 已用于该批次的延期，一份证书只能用一次。",
                f"Certificate {certificate_no} has extended this lot already; each serves once.",
            )


def extensions(reader: Reader, lot_id: int | None = None) -> tuple[Extension, ...]:
    """Return the requests for extensions, the newest first."""
    return reader.lot_events.extensions(lot_id)


def extension_bounds(reader: Reader, lot_id: int, tested_on: date) -> tuple[date, date]:
    """Return the expiry that holds now and the last day that a re-test could give.

    Raises
    ------
    InvalidInput, NotAllowed, NotFound
        When the lot can't be extended at all.
    """
    lot = require_lot(reader, lot_id)
    item = reader.catalogue.get([lot.item])[lot.item]
    return require_extendable(item, lot), extension_limit(item, lot, tested_on)


def expiring_rows(reader: Reader, today: date, within_days: int) -> tuple[LotRow, ...]:
    """Return our own holdings that expire within so many days or have, the earliest first."""
    rows = lot_rows(reader, StockFilter(expiring_within_days=within_days), today)
    return tuple(row for row in rows if row.owner == OWN)


def horizons(reader: Reader, today: date) -> tuple[Horizon, ...]:
    """Return what has expired, and what will within 30, 90, 180 and 365 days (cumulative)."""
    rows = expiring_rows(reader, today, HORIZONS_DAYS[-1])
    prices = {item.code: item.price_cny for item in reader.catalogue.items()}
    past = [row for row in rows if _is_past(row, today)]
    dated = [row for row in rows if not _is_past(row, today)]
    groups = [(0, past)] + [
        (days, [row for row in dated if row.days_left is not None and row.days_left <= days])
        for days in HORIZONS_DAYS
    ]
    return tuple(
        Horizon(
            days, tuple(chosen),
            sum((row.quantity * prices[row.item_code] for row in chosen), Decimal(0)),
        )
        for days, chosen in groups
    )  # fmt: skip


def _is_past(row: LotRow, today: date) -> bool:
    return row.status is StockStatus.EXPIRED or is_expired(row.expires_on, today)
