"""Approved lines of a procurement plan made into requests, tenders and renewals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from depot.domain.agreement import AgreementKind
from depot.domain.money import written
from depot.domain.months import add_months
from depot.domain.procurement import LineState, PlanLine, PlanState, ProcurementPlan, Way
from depot.domain.purchase import PurchaseKind
from depot.errors import Conflict, NotFound
from depot.services.access import require_any
from depot.services.agreement_proposing import ProposeAgreement, propose_agreement
from depot.services.agreement_steps import PROPOSING
from depot.services.agreement_tenders import OpenTender, open_tender
from depot.services.procurement import locked_plan
from depot.services.purchasing import ASKING, RequestPurchase, WantedLine, open_request
from depot.store.uow import UnitOfWork

_DAYS_TO_NEED: Final = 30
_MONTHS: Final = 12
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class OrderPlanLine:
    """Make of a line of an approved plan what it says: a request, a tender or a renewal.

    Parameters
    ----------
    depot
        Where bought goods are to come.
    """

    command_id: str
    actor: str
    number: str
    line: int
    depot: str


@dataclass(frozen=True)
class LineOrdered:
    """The request, tender or agreement that a line became."""

    number: str
    plan: str
    line: int
    way: Way


def order_plan_line(command: OrderPlanLine, uow: UnitOfWork) -> LineOrdered:
    """Buy: a purchase request. Sign: a tender. Renew: the whole agreement, proposed anew.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the plan isn't approved, the line has no money, was struck or
        ordered already, or the agreement can't be renewed.
    """
    found = locked_plan(uow, command.number)
    found.require(PlanState.APPROVED)
    line = next((each for each in found.lines if each.line == command.line), None)
    if line is None:
        raise NotFound(
            f"{found.number} 没有第 {command.line} 行。",
            f"{found.number} has no line {command.line}.",
        )
    require_any(uow, command.actor, *(ASKING if line.way is Way.BUY else PROPOSING))
    _require_open(found, line)
    made = {Way.BUY: _buy, Way.SIGN: _sign, Way.RENEW: _renew}[line.way](uow, command, line)
    for each in _same(found, line):
        if not uow.procurement.order(found.number, each.line, made):
            raise Conflict(
                f"{found.number} 第 {each.line} 行刚被他人办理。请刷新后查看。",
                f"Somebody has just handled {found.number} line {each.line}. Reload.",
            )
    return LineOrdered(made, found.number, line.line, line.way)


def _require_open(found: ProcurementPlan, line: PlanLine) -> None:
    if not line.is_funded:
        raise Conflict(
            f"{found.number} 第 {line.line} 行没有预算，尚缺 {written(line.fen)} 元。请先追加预算，"
            "再重新编制计划。",
            f"{found.number} line {line.line} has no budget, {written(line.fen)} yuan lack. Have "
            "money sent down, then draft anew.",
        )
    if line.state is not LineState.PROPOSED:
        raise Conflict(
            f"{found.number} 第 {line.line} 行已下达或已删除。请刷新后查看。",
            f"{found.number} line {line.line} was ordered or struck. Reload.",
        )


def _same(found: ProcurementPlan, line: PlanLine) -> list[PlanLine]:
    """Return the funded lines that one step settles: an agreement is renewed once, whole."""
    if line.way is not Way.RENEW:
        return [line]
    return [
        each
        for each in found.lines
        if each.way is Way.RENEW
        and each.agreement == line.agreement
        and each.is_funded
        and each.state is LineState.PROPOSED
    ]


def _buy(uow: UnitOfWork, command: OrderPlanLine, line: PlanLine) -> str:
    wanted = WantedLine(line.item, line.quantity, Decimal(line.unit_fen).scaleb(-2))
    return open_request(
        RequestPurchase(
            command.command_id, command.actor, PurchaseKind.GOODS, line.budget, command.depot,
            _reason(command), uow.today + timedelta(days=_DAYS_TO_NEED), (wanted,),
        ),
        uow,
    ).number  # fmt: skip


def _sign(uow: UnitOfWork, command: OrderPlanLine, line: PlanLine) -> str:
    item = uow.catalogue.get([line.item])[line.item]
    return open_tender(
        OpenTender(
            command.command_id, command.actor, AgreementKind.STOCK,
            f"{item.name_zh} 协议储备（{_reason(command)}）",
            uow.today + timedelta(days=_DAYS_TO_NEED), ((line.item, line.quantity),),
        ),
        uow,
    ).number  # fmt: skip


def _renew(uow: UnitOfWork, command: OrderPlanLine, line: PlanLine) -> str:
    by = (command.command_id, command.actor)
    return renewed(uow, by, line.agreement, line.budget, _reason(command))


def renewed(
    uow: UnitOfWork, by: tuple[str, str], agreement: str, fee_line: str, reason: str
) -> str:
    """Propose an agreement anew for a year, on the terms that it has, within another command.

    Parameters
    ----------
    by
        Command's id and actor.
    fee_line
        Budget line that pays the fee, if there is one.

    Raises
    ------
    NotFound
        When there is no such agreement.
    """
    before = uow.agreements.deal(agreement)
    if before is None:
        raise NotFound(f"没有协议“{agreement}”。", f"There is no agreement “{agreement}”.")
    starts = before.agreement.valid_to + _DAY
    budget = fee_line if before.terms.retention_fen else ""
    return propose_agreement(
        ProposeAgreement(
            *by, before.agreement.supplier, starts,
            add_months(starts, _MONTHS) - _DAY, before.agreement.lines,
            replace(before.terms, retention_budget=budget, call_budget="", contract_no=""),
            before.agreement.kind, renews=before.number, note=reason,
        ),
        uow,
    ).number  # fmt: skip


def _reason(command: OrderPlanLine) -> str:
    return f"采购计划 {command.number} 第 {command.line} 行"
