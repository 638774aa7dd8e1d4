"""Rotation (轮换): what won't be used before it expires goes elsewhere in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from depot.domain.ledger import MAX_QUANTITY, OWN, StockStatus, require_quantity
from depot.domain.lot import is_expired
from depot.domain.money import fen_of
from depot.domain.rotation import (
    DAYS_A_YEAR,
    DatedStock,
    Rotation,
    RotationState,
    RotationWay,
    leftovers,
    rotation_deadline,
    suggested_way,
)
from depot.domain.stock import LotRow, StockFilter
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.issuing import IssueGoods, IssueLine, post_issue
from depot.services.lot_events import require_lot
from depot.services.stock import lot_rows
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "CancelRotation", "DecideRotation", "FinishRotation", "IssueRotation", "ProposeRotation",
    "Rotation", "RotationChanged", "RotationNeed", "RotationState", "RotationWay",
    "cancel_rotation", "decide_rotation", "finish_rotation", "issue_rotation",
    "propose_rotation", "rotation_needs", "rotations",
]  # fmt: skip

DOCUMENT: Final = "LH"
MAX_TEXT_LENGTH: Final = 64
MAX_NOTE_LENGTH: Final = 500
_US_PER_DAY: Final = 86_400_000_000


@dataclass(frozen=True)
class RotationNeed:
    """Units of a lot that won't be used before they expire, with what to do about it.

    Parameters
    ----------
    free, left, planned
        Issuable units not reserved; those of them that will be left over; those that open
        rotations take already.
    way, deadline
        What is suggested.
    """

    lot_id: int
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    depot: str
    expires_on: date
    days_left: int
    free: int
    left: int
    planned: int
    way: RotationWay
    deadline: date

    @property
    def to_plan(self) -> int:
        """Units that nobody has planned for yet."""
        return max(0, self.left - self.planned)


@dataclass(frozen=True)
class ProposeRotation:
    """Propose to give units of a lot to somebody by a deadline."""

    command_id: str
    actor: str
    lot_id: int
    depot: str
    quantity: int
    way: RotationWay
    party: str
    deadline: date
    note: str = ""


@dataclass(frozen=True)
class DecideRotation:
    """Approve a proposal or turn it down."""

    command_id: str
    actor: str
    number: str
    approve: bool
    note: str = ""


@dataclass(frozen=True)
class IssueRotation:
    """Let the goods of an approved rotation leave."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class FinishRotation:
    """Write down what came of a rotation whose goods have left."""

    command_id: str
    actor: str
    number: str
    result: str
    proceeds_cny: Decimal = Decimal(0)


@dataclass(frozen=True)
class CancelRotation:
    """Give a rotation up whose goods have not left."""

    command_id: str
    actor: str
    number: str
    reason: str


@dataclass(frozen=True)
class RotationChanged:
    """Where a rotation now stands; `issue_no` once its goods have left."""

    number: str
    state: RotationState
    issue_no: str = ""


def rotation_needs(reader: Reader, today: date, within_days: int = 365) -> tuple[RotationNeed, ...]:
    """Return what will be left over when it expires within so many days.

    Expected use is that of the last 365 days, earliest lots first; goods that rotations
    have taken are no use. What is set aside for a demand counts as used.
    """
    rows = lot_rows(reader, StockFilter(status=StockStatus.ISSUABLE), today)
    ours = [row for row in rows if row.owner == OWN and not is_expired(row.expires_on, today)]
    papers = [each.issue_no for each in reader.rotations.all(limit=MAX_QUANTITY) if each.issue_no]
    used = reader.rotations.used(reader.now_us - DAYS_A_YEAR * _US_PER_DAY, papers)
    planned = reader.rotations.planned_units()
    by_item: dict[str, list[LotRow]] = {}
    for row in ours:
        by_item.setdefault(row.item_code, []).append(row)
    found = []
    for code, here in by_item.items():
        pace = {depot: units for (depot, item), units in used.items() if item == code}
        left = leftovers(_dated(here), pace, today)
        found += _needs(reader, here, left, planned, today)
    soon = [each for each in found if each.days_left <= within_days]
    return tuple(sorted(soon, key=lambda each: (each.expires_on, each.item, each.lot_id)))


def _dated(rows: list[LotRow]) -> tuple[DatedStock, ...]:
    units: dict[tuple[int, str, date], int] = {}
    for row in rows:
        if row.expires_on is not None:
            key = (row.lot_id, row.depot, row.expires_on)
            units[key] = units.get(key, 0) + row.quantity - row.reserved
    return tuple(DatedStock(*key, number) for key, number in units.items() if number)


def _needs(
    reader: Reader,
    rows: list[LotRow],
    left: dict[tuple[int, str], int],
    planned: dict[tuple[int, str], int],
    today: date,
) -> list[RotationNeed]:
    item = reader.catalogue.get([rows[0].item_code])[rows[0].item_code]
    free: dict[tuple[int, str], int] = {}
    first: dict[tuple[int, str], LotRow] = {}
    for row in rows:
        key = (row.lot_id, row.depot)
        free[key] = free.get(key, 0) + row.quantity - row.reserved
        first.setdefault(key, row)
    needs = []
    for key, units in left.items():
        row = first[key]
        if row.expires_on is None or row.days_left is None:
            continue
        needs.append(
            RotationNeed(
                row.lot_id, item.code, item.name_zh, item.name_en, item.unit_zh, row.lot_no,
                row.depot, row.expires_on, row.days_left, free[key], units, planned.get(key, 0),
                suggested_way(item.plan_group, row.days_left, item.min_remaining_days),
                rotation_deadline(row.expires_on, item.min_remaining_days, today),
            )
        )  # fmt: skip
    return needs


def propose_rotation(command: ProposeRotation, uow: UnitOfWork) -> RotationChanged:
    """Book the proposal.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        For what can't be meant: no receiver, a deadline past or after the expiry.
    InsufficientStock
        When less is free than that, other open rotations taken off.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    lot = require_lot(uow, command.lot_id)
    require_quantity(command.quantity)
    _check_words(command)
    if lot.expires_on is None or is_expired(lot.expires_on, uow.today):
        raise InvalidInput(
            f"批号 {lot.lot_no} 没有有效期或已过期（{lot.expires_on or '无'}），不能轮换。"
            "过期物资请办理报废。",
            f"Lot {lot.lot_no} has no expiry or has expired ({lot.expires_on or 'none'}) and "
            "can't be rotated. Write expired goods off.",
        )
    if not uow.today <= command.deadline <= lot.expires_on:
        raise InvalidInput(
            f"轮换期限 {command.deadline} 应在今天（{uow.today}）与有效期 {lot.expires_on} 之间。",
            f"The deadline {command.deadline} must be between today ({uow.today}) and the "
            f"expiry, {lot.expires_on}.",
        )
    _require_free(uow, command, lot.lot_no)
    number = uow.documents.next_number(DOCUMENT)
    uow.rotations.add(
        Rotation(
            number, lot.id, lot.item, lot.lot_no, lot.expires_on, command.depot,
            command.quantity, command.way, command.party.strip(), command.deadline,
            command.note.strip(), RotationState.PROPOSED, command.actor, uow.now_us,
            "", 0, "", "", "", Decimal(0), "", 0,
        )
    )  # fmt: skip
    return RotationChanged(number, RotationState.PROPOSED)


def _require_free(uow: UnitOfWork, command: ProposeRotation, lot_no: str) -> None:
    free = uow.rotations.lock_free(command.lot_id, command.depot)
    planned = uow.rotations.planned_units().get((command.lot_id, command.depot), 0)
    if command.quantity > free - planned:
        raise InsufficientStock(
            f"批号 {lot_no} 在 {command.depot} 可轮换 {max(0, free - planned)}（可用 {free}，"
            f"已列入轮换 {planned}），不足 {command.quantity}。请减少数量。",
            f"Lot {lot_no} in {command.depot}: {max(0, free - planned)} can be rotated ({free} "
            f"free, {planned} planned already), fewer than {command.quantity}. Take less.",
        )


def decide_rotation(command: DecideRotation, uow: UnitOfWork) -> RotationChanged:
    """Approve the proposal or turn it down; nobody decides their own.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        For an unknown one, one's own, one decided before, no reason.
    """
    require(uow, command.actor, Right.APPROVE)
    found = _locked(uow, command.number, RotationState.PROPOSED)
    if found.requested_by == command.actor:
        raise NotAllowed(
            "不能审批本人提出的轮换。请由其他有审批权限的人员办理。",
            "Nobody approves their own rotation. Ask somebody else with the right to approve.",
        )
    if not command.approve and not command.note.strip():
        raise InvalidInput("请填写退回原因。", "Say why it is turned down.")
    state = RotationState.APPROVED if command.approve else RotationState.REJECTED
    uow.rotations.change(
        found.number, state, decided_by=command.actor, decided_at_us=uow.now_us,
        decision_note=command.note.strip(),
    )  # fmt: skip
    return RotationChanged(found.number, state)


def issue_rotation(command: IssueRotation, uow: UnitOfWork) -> RotationChanged:
    """Issue the goods (出库单) to who gets them.

    Raises
    ------
    Conflict
        When it isn't approved, or the goods are gone or past their date.
    """
    require(uow, command.actor, Right.KEEP)
    found = _locked(uow, command.number, RotationState.APPROVED)
    reason = f"轮换 {found.number}"
    issue = post_issue(
        IssueGoods(
            command.command_id, command.actor, found.depot, found.party,
            (IssueLine(found.item, found.quantity, found.lot_id, reason),), note=reason,
        ),
        uow,
    )  # fmt: skip
    uow.rotations.change(found.number, RotationState.ISSUED, issue_no=issue.document_no)
    return RotationChanged(found.number, RotationState.ISSUED, issue.document_no)


def finish_rotation(command: FinishRotation, uow: UnitOfWork) -> RotationChanged:
    """Write down the result.

    Raises
    ------
    InvalidInput, Conflict, NotFound
        Without a result; when the goods have not left.
    """
    require(uow, command.actor, Right.KEEP)
    found = _locked(uow, command.number, RotationState.ISSUED)
    _check_note(command.result, "轮换结果", "result", required=True)
    proceeds_fen = fen_of(command.proceeds_cny, "收入", "Proceeds", zero=True)
    if proceeds_fen and found.way is not RotationWay.SALE:
        raise InvalidInput("只有变卖才有收入，请填 0。", "Only a sale has proceeds; enter 0.")
    uow.rotations.change(
        found.number, RotationState.DONE, result=command.result.strip(),
        proceeds_fen=proceeds_fen, ended_by=command.actor, ended_at_us=uow.now_us,
    )  # fmt: skip
    return RotationChanged(found.number, RotationState.DONE, found.issue_no)


def cancel_rotation(command: CancelRotation, uow: UnitOfWork) -> RotationChanged:
    """Give it up with a reason; its units can be planned anew.

    Raises
    ------
    InvalidInput, Conflict, NotFound
        Without a reason; when the goods have left.
    """
    require(uow, command.actor, Right.KEEP)
    found = _locked(uow, command.number, RotationState.PROPOSED, RotationState.APPROVED)
    _check_note(command.reason, "取消原因", "reason", required=True)
    uow.rotations.change(
        found.number, RotationState.CANCELLED, result=command.reason.strip(),
        ended_by=command.actor, ended_at_us=uow.now_us,
    )  # fmt: skip
    return RotationChanged(found.number, RotationState.CANCELLED)


def _locked(uow: UnitOfWork, number: str, *expected: RotationState) -> Rotation:
    found = uow.rotations.one(number, lock=True)
    if found is None:
        raise NotFound(f"没有轮换 {number}。", f"There is no rotation {number}.")
    if found.state not in expected:
        raise Conflict(
            f"轮换 {number} 已不在可办理的状态（现为 {found.state.value}）。请刷新后查看。",
            f"Rotation {number} is {found.state.value} now; this can't be done. Reload.",
        )
    return found


def _check_words(command: ProposeRotation) -> None:
    party = command.party
    if not party.strip() or len(party) > MAX_TEXT_LENGTH or not party.isprintable():
        raise InvalidInput(
            f"请填写接收单位（1 至 {MAX_TEXT_LENGTH} 个字符）。",
            f"Enter who gets it (1 to {MAX_TEXT_LENGTH} characters).",
        )
    _check_note(command.note, "备注", "remark", required=False)


def _check_note(note: str, zh: str, en: str, *, required: bool) -> None:
    if len(note) > MAX_NOTE_LENGTH or (required and not note.strip()):
        raise InvalidInput(
            f"请填写{zh}，不超过 {MAX_NOTE_LENGTH} 个字符。",
            f"Enter the {en}, at most {MAX_NOTE_LENGTH} characters.",
        )


def rotations(reader: Reader, *, planned_only: bool = False) -> tuple[Rotation, ...]:
    """Return rotations, the newest first."""
    return reader.rotations.all(planned_only=planned_only)
