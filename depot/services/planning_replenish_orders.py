"""Lines of an approved replenishment plan made into the papers that people work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from depot.domain.agreement import AgreementKind
from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import is_expired
from depot.domain.money import written
from depot.domain.months import add_months
from depot.domain.purchase import PurchaseKind
from depot.domain.replenishment import (
    AHEAD_MONTHS,
    PlanState,
    ReplenishLine,
    ReplenishPlan,
    Task,
    month_of,
    months_between,
)
from depot.domain.rotation import RotationWay
from depot.domain.stock import StockFilter
from depot.errors import BudgetExceeded, Conflict, NotFound
from depot.services.access import Right, require_any
from depot.services.agreement_steps import PROPOSING
from depot.services.agreement_tenders import OpenTender, open_tender
from depot.services.planning_replenish import locked
from depot.services.procurement_gaps import purses
from depot.services.procurement_ordering import renewed
from depot.services.purchasing import ASKING, RequestPurchase, WantedLine, open_request
from depot.services.rotation import ProposeRotation, propose_rotation
from depot.services.stock import lot_rows
from depot.services.writing_off import WriteOffLine, open_draft
from depot.store.uow import UnitOfWork

RIGHTS = {
    Task.BUY: ASKING,
    Task.ROTATE: (Right.KEEP,),
    Task.WRITE_OFF: (Right.KEEP,),
    Task.RENEW: PROPOSING,
    Task.SIGN: PROPOSING,
}
"""Who may make a line into its paper."""

_DAY = timedelta(days=1)
_DAYS_TO_OFFER = 30
_WAYS = {
    "users": RotationWay.OTHER_USERS,
    "aid": RotationWay.OTHER_USERS,
    "drill": RotationWay.DRILL,
    "sale": RotationWay.SALE,
}


@dataclass(frozen=True)
class OrderReplenishLine:
    """Make of a line what it says: a request, a rotation, a write-off, a renewal or a tender.

    Parameters
    ----------
    party
        Who gets rotated goods.
    """

    command_id: str
    actor: str
    number: str
    line: int
    party: str = ""


@dataclass(frozen=True)
class ReplenishLineOrdered:
    """The paper that a line became; it has its own approval by another person."""

    number: str
    plan: str
    line: int
    task: Task


def order_replenish_line(command: OrderReplenishLine, uow: UnitOfWork) -> ReplenishLineOrdered:
    """Make the paper and note it on the line, once.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the right is missing, the plan isn't the newest approved one, the
        line was ordered, is too early or its goods aren't there.
    BudgetExceeded
        When no single budget line can pay it.
    """
    plan = locked(uow, command.number)
    plan.require(PlanState.APPROVED)
    line = next((each for each in plan.lines if each.line == command.line), None)
    if line is None:
        raise NotFound(
            f"{plan.number} 没有第 {command.line} 行。",
            f"{plan.number} has no line {command.line}.",
        )
    require_any(uow, command.actor, *RIGHTS[line.task])
    _require_current(uow, plan)
    _require_time(uow, plan, line)
    made = _MAKERS[line.task](uow, command, line)
    if not uow.replenishments.order(plan.number, line.line, made, command.actor, uow.now_us):
        raise Conflict(
            f"{plan.number} 第 {line.line} 行刚被他人办理。请刷新后查看。",
            f"Somebody has just handled {plan.number} line {line.line}. Reload.",
        )
    return ReplenishLineOrdered(made, plan.number, line.line, line.task)


def _require_current(uow: UnitOfWork, plan: ReplenishPlan) -> None:
    newest = uow.replenishments.newest_approved()
    if newest != plan.number:
        raise Conflict(
            f"{plan.number} 已被 {newest} 取代，请按 {newest} 办理，以免重复。",
            f"{newest} has taken the place of {plan.number}: order by that one.",
        )


def _require_time(uow: UnitOfWork, plan: ReplenishPlan, line: ReplenishLine) -> None:
    if line.ref:
        raise Conflict(
            f"{plan.number} 第 {line.line} 行已办理（{line.ref}）。",
            f"{plan.number} line {line.line} was made into {line.ref}.",
        )
    ahead = months_between(month_of(uow.today), line.month_on)
    if ahead > AHEAD_MONTHS:
        raise Conflict(
            f"{plan.number} 第 {line.line} 行是 {line.month_on:%Y-%m} 的事项，最早提前 "
            f"{AHEAD_MONTHS} 个月办理；届时请先重新测算。",
            f"{plan.number} line {line.line} is for {line.month_on:%Y-%m}; at most "
            f"{AHEAD_MONTHS} months ahead. Make the plan anew by then.",
        )


def _buy(uow: UnitOfWork, command: OrderReplenishLine, line: ReplenishLine) -> str:
    needed = max(uow.today + _DAY, line.arrives_on or uow.today + _DAY)
    wanted = WantedLine(line.item, line.quantity, Decimal(line.unit_fen).scaleb(-2))
    return open_request(
        RequestPurchase(
            command.command_id, command.actor, PurchaseKind.GOODS,
            _budget(uow, line, line.unit_fen * line.quantity), line.depot, _reason(command),
            needed, (wanted,),
        ),
        uow,
    ).number  # fmt: skip


def _budget(uow: UnitOfWork, line: ReplenishLine, fen: int) -> str:
    """Return the budget line that pays: the first of its purpose that has enough.

    Raises
    ------
    BudgetExceeded
        When none has.
    """
    found = [each for each in purses(uow, uow.today.year) if each.purpose == line.purpose]
    for purse in found:
        if purse.fen >= fen:
            return purse.line
    most = max((purse.fen for purse in found), default=0)
    raise BudgetExceeded(
        f"第 {line.line} 行需 {written(fen)} 元，{uow.today.year} 年该用途的单个预算科目最多可用 "
        f"{written(most)} 元。请先追加预算，或在“采购”中分次申请。",
        f"Line {line.line} needs {written(fen)} yuan; no budget line of its purpose has more than "
        f"{written(most)}. Have money sent down, or request it in parts under Purchases.",
    )


def _rotate(uow: UnitOfWork, command: OrderReplenishLine, line: ReplenishLine) -> str:
    _require_lot(line)
    last = add_months(line.month_on, 1) - _DAY
    deadline = max(uow.today, min(last, line.until_on or last))
    way = _WAYS[line.way]
    note = _reason(command) + ("（援助）" if line.way == "aid" else "")
    return propose_rotation(
        ProposeRotation(
            command.command_id, command.actor, line.lot_id, line.depot, line.quantity, way,
            command.party, deadline, note,
        ),
        uow,
    ).number  # fmt: skip


def _require_lot(line: ReplenishLine) -> None:
    if not line.lot_id:
        raise Conflict(
            f"第 {line.line} 行的批次尚未购入，到货后请重新测算。",
            f"The lot of line {line.line} isn't bought yet: make the plan anew when it is there.",
        )


def _write_off(uow: UnitOfWork, command: OrderReplenishLine, line: ReplenishLine) -> str:
    """Draft a write-off of the lot's free units at the depot, expired ones first."""
    _require_lot(line)
    left, parts = line.quantity, []
    counted = (StockStatus.EXPIRED, StockStatus.ISSUABLE)
    rows = [
        row
        for row in lot_rows(uow, StockFilter(), uow.today)
        if (row.lot_id, row.depot, row.owner) == (line.lot_id, line.depot, OWN)
        and row.status in counted
    ]
    rows.sort(key=lambda row: (counted.index(row.status), row.bin))
    for row in rows:
        expired = row.status is StockStatus.EXPIRED or is_expired(row.expires_on, uow.today)
        units = min(left, row.quantity - row.reserved)
        if units > 0 and expired:
            parts.append(
                WriteOffLine(row.lot_id, row.depot, row.bin, row.status, OWN, units, "过期")
            )
            left -= units
    if not parts:
        raise Conflict(
            f"第 {line.line} 行的批次还没有过期，或已无可报废的数量。请刷新后查看。",
            f"The lot of line {line.line} hasn't expired, or nothing of it is left. Reload.",
        )
    return open_draft(uow, command.actor, tuple(parts), _reason(command))


def _renew(uow: UnitOfWork, command: OrderReplenishLine, line: ReplenishLine) -> str:
    deal = uow.agreements.deal(line.agreement)
    budget = (
        _budget(uow, line, deal.terms.retention_fen) if deal and deal.terms.retention_fen else ""
    )
    by = (command.command_id, command.actor)
    return renewed(uow, by, line.agreement, budget, _reason(command))


def _sign(uow: UnitOfWork, command: OrderReplenishLine, line: ReplenishLine) -> str:
    """Ask suppliers for offers; who signs is found by them."""
    name = uow.catalogue.get([line.item])[line.item].name_zh
    return open_tender(
        OpenTender(
            command.command_id, command.actor, AgreementKind(line.way),
            f"{name} 协议储备（{_reason(command)}）", uow.today + timedelta(days=_DAYS_TO_OFFER),
            ((line.item, line.quantity),),
        ),
        uow,
    ).number  # fmt: skip


_MAKERS: dict[Task, Callable[[UnitOfWork, OrderReplenishLine, ReplenishLine], str]] = {
    Task.BUY: _buy,
    Task.ROTATE: _rotate,
    Task.WRITE_OFF: _write_off,
    Task.RENEW: _renew,
    Task.SIGN: _sign,
}


def _reason(command: OrderReplenishLine) -> str:
    return f"补充与轮换计划 {command.number} 第 {command.line} 行"
