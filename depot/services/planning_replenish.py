"""Replenishment plans: solved from the books, kept, decided by another person, put into lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from depot.domain.decision import just_handled, require_author
from depot.domain.ledger import MAX_QUANTITY
from depot.domain.months import add_months
from depot.domain.replenishment import (
    DOCUMENT,
    PlanState,
    ReplenishLine,
    ReplenishPlan,
    Task,
    month_of,
)
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.care_checks import require_text
from depot.services.planning_replenish_case import (
    PriceBreak,
    ReplenishCase,
    ReplenishChoice,
    replenish_case,
)
from depot.store.uow import Reader, UnitOfWork
from optimize.findings import ProblemError
from optimize.replenish.check import carry_out
from optimize.replenish.codec import problem_document, problem_from_json, solution_document
from optimize.replenish.plan import Move, Order, Plan, Renewal, Signing, WriteOff
from optimize.replenish.problem import Problem
from optimize.replenish.solve import ReplenishParams, solve

__all__ = [
    "DecideReplenishment", "KeepReplenishment", "PlanState", "PriceBreak", "ReplenishCase",
    "ReplenishChoice", "ReplenishLine", "ReplenishPlan", "Replenishment", "ReplenishmentRef",
    "Task", "WithdrawReplenishment", "answered", "decide_replenishment", "keep_replenishment",
    "replenish_case", "replenishment_plan", "replenishment_plans", "withdraw_replenishment",
]  # fmt: skip

_GAP, _LACKING_GAP = 5e-3, 2e-2
_FEN = 100
_MOST_TEXT = 5_000_000


@dataclass(frozen=True)
class Replenishment:
    """An answer in the house's words: nothing is kept of it yet.

    Parameters
    ----------
    document
        JSON text of problem, choice and answer; what is kept.
    answer
        The answer's part of it, as `depot solve replenish` writes it.
    """

    first_on: date
    choice: ReplenishChoice
    lines: tuple[ReplenishLine, ...]
    answer: dict[str, Any]
    document: str


@dataclass(frozen=True)
class KeepReplenishment:
    """Keep an answer as a draft that waits for its approval."""

    command_id: str
    actor: str
    document: str
    note: str = ""


@dataclass(frozen=True)
class DecideReplenishment:
    """Approve or reject a draft; a rejection says why."""

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class WithdrawReplenishment:
    """Call one's own draft back."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class ReplenishmentRef:
    """A plan and where it stands."""

    number: str
    state: PlanState


def answered(case: ReplenishCase, time_limit_s: float = 120.0) -> Replenishment:
    """Solve it. Takes seconds, on a busy machine up to the limit; holds no transaction."""
    solution = solve(case.problem, ReplenishParams(time_limit_s, _GAP, _LACKING_GAP))
    answer = solution_document(case.problem, solution)
    document: dict[str, Any] = {
        "problem": problem_document(case.problem),
        "answer": answer,
        "first_on": case.first_on.isoformat(),
        "target_percent": case.choice.target_percent,
        "budget_percent": case.choice.budget_percent,
        "lots": {
            code: [lot, depot, None if until is None else until.isoformat()]
            for code, (lot, depot, until) in case.lot_of.items()
        },
        "sellers": dict(case.seller_of),
        "findings": [[each.message.zh, each.message.en] for each in case.findings],
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return Replenishment(
        case.first_on, case.choice, tuple(_lines(document, case.problem, solution.plan or Plan())),
        answer, text,
    )  # fmt: skip


def _lines(document: dict[str, Any], problem: Problem, plan: Plan) -> Iterator[ReplenishLine]:
    """Return what to do, month by month: what leaves or lapses first, then what is bought."""
    first = date.fromisoformat(document["first_on"])
    done = [
        *(_rotation(document, problem, first, each) for each in plan.moves),
        *(_write_off(document, problem, first, each) for each in plan.write_offs),
        *(_renewal(problem, first, each) for each in plan.renewals),
        *(_signing(problem, first, each) for each in plan.signings),
        *(_purchase(document, problem, first, each) for each in plan.orders),
    ]
    wanted = [each for each in done if each is not None]
    order = {task: place for place, task in enumerate(Task)}
    wanted.sort(
        key=lambda each: (each.month_on, order[each.task], each.item, each.until_on or first)
    )
    for number, each in enumerate(wanted, start=1):
        yield replace(each, line=number)


def _lot(
    document: dict[str, Any], problem: Problem, code: str
) -> tuple[int, str, str, date | None]:
    """Return number, item, depot and last day of a lot; 0 for one that isn't there yet."""
    lot = problem.lot_of[code]
    number, depot, until = document["lots"].get(code, (0, lot.place, None))
    return number, lot.item, depot, None if until is None else date.fromisoformat(until)


def _rotation(
    document: dict[str, Any], problem: Problem, first: date, move: Move
) -> ReplenishLine | None:
    """Return a line; regular use happens by itself and has none."""
    outlet = problem.outlet_of[move.outlet]
    if outlet.least:
        return None
    number, item, depot, until = _lot(document, problem, move.lot)
    return ReplenishLine(
        0, add_months(first, move.month), Task.ROTATE, item, move.units, number, depot,
        outlet.way.value, "", "", until, None, "", 0,
    )  # fmt: skip


def _write_off(
    document: dict[str, Any], problem: Problem, first: date, off: WriteOff
) -> ReplenishLine:
    """Return a line in the month in which it can be done: nothing is written off while good."""
    number, item, depot, until = _lot(document, problem, off.lot)
    month_on = add_months(first, off.month)
    if until is not None:
        month_on = max(month_on, month_of(until + timedelta(days=1)))
    return ReplenishLine(
        0, month_on, Task.WRITE_OFF, item, off.units, number, depot, "", "", "", until, None, "", 0
    )


def _renewal(problem: Problem, first: date, renewal: Renewal) -> ReplenishLine:
    """Return a line; it is to be signed in the month before its term begins."""
    agreement = problem.agreement_of[renewal.agreement]
    item = agreement.counts[0][0]
    begins = add_months(first, renewal.month)
    return ReplenishLine(
        0, max(first, add_months(begins, -1)), Task.RENEW, item,
        max(1, sum(units for _, units in agreement.counts)), 0, "", "", agreement.code,
        agreement.name, date.fromordinal(begins.toordinal() - 1), begins, agreement.purpose,
        round(renewal.cost_cny * _FEN),
    )  # fmt: skip


def _signing(problem: Problem, first: date, signing: Signing) -> ReplenishLine:
    new = problem.new_agreement_of[signing.agreement]
    begins = add_months(first, signing.begins)
    return ReplenishLine(
        0, add_months(first, signing.month), Task.SIGN, new.item, signing.packs * new.pack_units,
        0, "", new.kind, "", "", add_months(begins, new.term_months) - timedelta(days=1), begins,
        new.purpose, round(signing.cost_cny * _FEN),
    )  # fmt: skip


def _purchase(
    document: dict[str, Any], problem: Problem, first: date, order: Order
) -> ReplenishLine:
    offer = problem.offer_of[order.offer]
    return ReplenishLine(
        0, add_months(first, order.month), Task.BUY, offer.item, order.units, 0, offer.place, "",
        "", document["sellers"].get(offer.code, ""), None,
        add_months(first, order.month + offer.lead_months), problem.item_of[offer.item].purpose,
        round(order.cost_cny * _FEN),
    )  # fmt: skip


def keep_replenishment(command: KeepReplenishment, uow: UnitOfWork) -> ReplenishmentRef:
    """Keep it, checked anew: its plan keeps every rule of its problem.

    Raises
    ------
    InvalidInput, NotAllowed, Conflict
        For a document that is none, that breaks a rule or was made in another month; without
        the right; when there is nothing to do or a draft waits.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    note = require_text("说明", "a remark", command.note, optional=True)
    if any(each.state is PlanState.WAITING for each in uow.replenishments.all()):
        raise Conflict(
            "已有待审批的补充与轮换计划，请先审批或撤回。",
            "A replenishment plan waits for its decision: decide or withdraw it first.",
        )
    document, problem, lines = _read(command.document)
    first = date.fromisoformat(document["first_on"])
    if first != month_of(uow.today):
        raise Conflict(
            f"这份计划从 {first:%Y-%m} 起，已不是本月。请重新测算。",
            f"This plan begins in {first:%Y-%m}, which is not this month. Make it anew.",
        )
    if not lines:
        raise Conflict(
            "计划期内没有需要办理的事项。", "There is nothing to do in the months of the plan."
        )
    number = uow.documents.next_number(DOCUMENT)
    uow.replenishments.add(
        ReplenishPlan(
            number, first, problem.months, document["target_percent"],
            document["budget_percent"], PlanState.WAITING, command.actor, uow.now_us, note,
            command.document, lines=lines,
        )
    )  # fmt: skip
    return ReplenishmentRef(number, PlanState.WAITING)


def _read(text: str) -> tuple[dict[str, Any], Problem, tuple[ReplenishLine, ...]]:
    """Return what a document holds.

    Raises
    ------
    InvalidInput
        When it is none, or its plan breaks a rule of its problem.
    """
    try:
        document = json.loads(text if len(text) <= _MOST_TEXT else "")
        problem = problem_from_json(document["problem"])
        plan = _plan(problem, document["answer"])
        faults = carry_out(problem, plan).faults
        lines = tuple(_lines(document, problem, plan))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ProblemError) as error:
        raise InvalidInput(
            "计划内容无法识别，请重新测算。", "The plan can't be read. Make it anew."
        ) from error
    if faults or any(each.units > MAX_QUANTITY for each in plan.orders):
        raise InvalidInput(
            "计划与其测算条件不符，请重新测算。",
            "The plan breaks a rule of its own problem. Make it anew.",
        )
    return document, problem, lines


def _plan(problem: Problem, answer: dict[str, Any]) -> Plan:
    months = {problem.written(month): month for month in range(problem.months)}

    def dated(values: dict[str, Any]) -> dict[str, Any]:
        return values | {"month": months[values["month"]]}

    return Plan(
        tuple(Order(**dated(each)) for each in answer["orders"]),
        tuple(Move(**dated(each)) for each in answer["rotations"]),
        tuple(WriteOff(**dated(each)) for each in answer["write_offs"]),
        tuple(Renewal(**dated(each)) for each in answer["renewals"]),
        tuple(
            Signing(**dated(each) | {"begins": months[each["begins"]]})
            for each in answer.get("signings", ())
        ),
    )


def decide_replenishment(command: DecideReplenishment, uow: UnitOfWork) -> ReplenishmentRef:
    """Decide it; approved, the lines of the coming months may be ordered.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, it was decided, or a
        rejection has no reason.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审批意见", "a reason", command.note, optional=command.approved)
    before = locked(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=command.approved)
    return _saved(uow, after)


def withdraw_replenishment(command: WithdrawReplenishment, uow: UnitOfWork) -> ReplenishmentRef:
    """Call it back.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was decided.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    before = locked(uow, command.number)
    before.require(PlanState.WAITING)
    require_author(before.number, before.drafted_by, command.actor, wrote="编制")
    return _saved(uow, replace(before, state=PlanState.WITHDRAWN))


def _saved(uow: UnitOfWork, after: ReplenishPlan) -> ReplenishmentRef:
    if not uow.replenishments.save(after):
        raise just_handled(after.number)
    return ReplenishmentRef(after.number, after.state)


def locked(uow: UnitOfWork, number: str) -> ReplenishPlan:
    """Return a plan that the command is going to change.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(uow.replenishments.load(number, lock=True), number)


def replenishment_plans(reader: Reader) -> tuple[ReplenishPlan, ...]:
    """Return the plans, the newest first."""
    return reader.replenishments.all()


def replenishment_plan(reader: Reader, number: str) -> ReplenishPlan:
    """Return a plan.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.replenishments.load(number), number)


def _found(plan: ReplenishPlan | None, number: str) -> ReplenishPlan:
    if plan is None:
        raise NotFound(
            f"没有补充与轮换计划 {number}。", f"There is no replenishment plan {number}."
        )
    return plan
