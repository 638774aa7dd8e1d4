"""Procurement plans: drafted by rule, approved by another person, turned into orders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from depot.domain.decision import just_handled, require_author
from depot.domain.money import written
from depot.domain.procurement import (
    PLAN_DOCUMENT,
    Gap,
    LineState,
    PlanLine,
    PlanState,
    ProcurementPlan,
    Way,
    propose,
)  # fmt: skip
from depot.errors import BudgetExceeded, Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.care_checks import require_text
from depot.services.procurement_gaps import gaps, options, purses
from depot.services.spending import free_fen
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "DecidePlan", "DraftPlan", "Gap", "LineState", "PlanLine", "PlanRef", "PlanState",
    "ProcurementPlan", "Proposal", "Way", "WithdrawPlan", "decide_plan", "draft_plan",
    "locked_plan", "plan_now", "procurement_plan", "procurement_plans", "withdraw_plan",
]  # fmt: skip

_DAYS_AHEAD: Final = 730


@dataclass(frozen=True)
class Proposal:
    """What the rule gives now; nothing is kept of it.

    Parameters
    ----------
    gaps
        Every item that has a standard.
    lines
        What to do; empty when nothing lacks.
    """

    gaps: tuple[Gap, ...]
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True)
class DraftPlan:
    """Keep what the rule gives now as a draft that waits for its approval.

    Parameters
    ----------
    year
        Whose budget lines pay: this year's or the next one's.
    horizon_on
        Day up to which stock and agreements must last.
    target_percent
        Of the standards.
    """

    command_id: str
    actor: str
    year: int
    horizon_on: date
    target_percent: int = 100
    note: str = ""


@dataclass(frozen=True)
class DecidePlan:
    """Approve or reject a draft; lines may be struck out, a rejection says why.

    Parameters
    ----------
    struck
        Numbers of lines that are not to be ordered.
    """

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""
    struck: tuple[int, ...] = ()


@dataclass(frozen=True)
class WithdrawPlan:
    """Call one's own draft back."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class PlanRef:
    """A plan and where it stands."""

    number: str
    state: PlanState


def plan_now(reader: Reader, year: int, horizon_on: date, target_percent: int = 100) -> Proposal:
    """Return what the rule gives now.

    Raises
    ------
    InvalidInput
        For a year, a horizon or a target that can't be meant.
    """
    _require_frame(reader.today, year, horizon_on, target_percent)
    found = gaps(reader, horizon_on, target_percent)
    return Proposal(found, propose(found, options(reader, found, horizon_on), purses(reader, year)))


def draft_plan(command: DraftPlan, uow: UnitOfWork) -> PlanRef:
    """Keep it.

    Raises
    ------
    InvalidInput, NotAllowed, Conflict
        For what can't be meant; without the right; when nothing lacks or a draft waits.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    note = require_text("说明", "a remark", command.note, optional=True)
    if any(each.state is PlanState.WAITING for each in uow.procurement.all()):
        raise Conflict(
            "已有待审批的采购计划，请先审批或撤回。",
            "A procurement plan waits for its decision: decide or withdraw it first.",
        )
    found = plan_now(uow, command.year, command.horizon_on, command.target_percent)
    if not found.lines:
        raise Conflict(
            "各项储备均达到目标，无需采购、签订或续签。",
            "Every reserve reaches its target: there is nothing to buy, sign or renew.",
        )
    number = uow.documents.next_number(PLAN_DOCUMENT)
    uow.procurement.add(
        ProcurementPlan(
            number, command.year, command.horizon_on, command.target_percent, PlanState.WAITING,
            command.actor, uow.now_us, note, lines=found.lines,
        )
    )  # fmt: skip
    return PlanRef(number, PlanState.WAITING)


def decide_plan(command: DecidePlan, uow: UnitOfWork) -> PlanRef:
    """Decide it; approved, its funded lines may be ordered.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, it was decided, a
        struck line isn't there, or a rejection has no reason.
    BudgetExceeded
        When a budget line has less by now than the plan wants of it.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审批意见", "a reason", command.note, optional=command.approved)
    before = locked_plan(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=command.approved)
    known = {each.line for each in before.lines}
    if set(command.struck) - known:
        raise InvalidInput(
            f"{before.number} 没有第 {sorted(set(command.struck) - known)} 行。",
            f"{before.number} has no lines {sorted(set(command.struck) - known)}.",
        )
    if command.approved:
        uow.procurement.strike(before.number, sorted(set(command.struck)))
        _require_money(uow, before, set(command.struck))
    return _saved(uow, after)


def withdraw_plan(command: WithdrawPlan, uow: UnitOfWork) -> PlanRef:
    """Call it back.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was decided.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    before = locked_plan(uow, command.number)
    before.require(PlanState.WAITING)
    require_author(before.number, before.drafted_by, command.actor, wrote="编制")
    return _saved(uow, replace(before, state=PlanState.WITHDRAWN))


def procurement_plans(reader: Reader) -> tuple[ProcurementPlan, ...]:
    """Return the plans, the newest first."""
    return reader.procurement.all()


def procurement_plan(reader: Reader, number: str) -> ProcurementPlan:
    """Return a plan.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.procurement.load(number), number)


def locked_plan(uow: UnitOfWork, number: str) -> ProcurementPlan:
    """Return a plan that nobody else changes until the command ends."""
    return _found(uow.procurement.load(number, lock=True), number)


def _found(found: ProcurementPlan | None, number: str) -> ProcurementPlan:
    if found is None:
        raise NotFound(f"没有采购计划“{number}”。", f"There is no procurement plan “{number}”.")
    return found


def _saved(uow: UnitOfWork, after: ProcurementPlan) -> PlanRef:
    if not uow.procurement.save(after):
        raise just_handled(after.number)
    return PlanRef(after.number, after.state)


def _require_money(uow: UnitOfWork, found: ProcurementPlan, struck: set[int]) -> None:
    wanted: Counter[str] = Counter()
    for each in found.lines:
        if each.is_funded and each.line not in struck:
            wanted[each.budget] += each.fen
    for line, fen in sorted(wanted.items()):
        free = free_fen(uow, line)
        if free < fen:
            raise BudgetExceeded(
                f"预算“{line}”现可用 {written(free)} 元，计划需 {written(fen)} 元。请驳回后重新"
                "编制，或删去部分行。",
                f"Budget “{line}” has {written(free)} yuan free by now, the plan wants "
                f"{written(fen)}. Reject it and draft anew, or strike lines.",
            )


def _require_frame(today: date, year: object, horizon_on: date, target: object) -> None:
    if isinstance(year, bool) or year not in {today.year, today.year + 1}:
        raise InvalidInput(
            f"计划年度“{year}”应为 {today.year} 或 {today.year + 1}。",
            f"Year “{year}” must be {today.year} or {today.year + 1}.",
        )
    # A datetime is a date to Python.
    if type(horizon_on) is not date or not today <= horizon_on <= (
        today + timedelta(days=_DAYS_AHEAD)
    ):
        raise InvalidInput(
            f"保障期止“{horizon_on}”应为今天起两年内的日期。",
            f"The horizon “{horizon_on}” must be a day within two years from today.",
        )
    whole = isinstance(target, int) and not isinstance(target, bool)
    if not whole or not 1 <= int(str(target)) <= 100:  # noqa: PLR2004  per cent
        raise InvalidInput(
            f"目标“{target}”应为 1 至 100 的整数（%）。",
            f"Target “{target}” must be a whole number from 1 to 100 (%).",
        )
