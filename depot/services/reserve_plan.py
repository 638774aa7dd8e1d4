"""Reserve plans that are kept: seen again, compared, never changed."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain import canonical
from depot.domain.reserve_answers import ReserveAnswers, untrue
from depot.domain.reserve_plan import KeptPlan
from depot.errors import Conflict, InvalidInput, NotFound, Text
from depot.services.access import Right, require
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "KeepReservePlan", "KeptPlan", "ReserveAnswers", "ReservePlanKept", "ReservePlanView",
    "document", "keep_reserve_plan", "reserve_plan_view", "reserve_plans",
]  # fmt: skip

_MOST_NAME = 100
_MOST_DOCUMENT = 8_000_000
_LITTLE = 1e-9


@dataclass(frozen=True)
class KeepReservePlan:
    """Keep a plan.

    Parameters
    ----------
    document
        Text of `document`.
    """

    command_id: str
    actor: str
    name: str
    document: str


@dataclass(frozen=True)
class ReservePlanKept:
    """Number of the plan that was kept."""

    plan_id: int


@dataclass(frozen=True)
class ReservePlanView:
    """A kept plan: its head, all that it says, and which lines proposals ask for."""

    head: KeptPlan
    answers: ReserveAnswers
    asked_for: tuple[tuple[int, str], ...]


def document(answers: ReserveAnswers) -> str:
    """Return a plan as the text that is kept."""
    return canonical.encode(answers)


def keep_reserve_plan(command: KeepReservePlan, uow: UnitOfWork) -> ReservePlanKept:
    """Keep it, if its figures follow from its rows and the independent check found nothing.

    Raises
    ------
    NotAllowed
        Without the right to plan.
    InvalidInput, Conflict
        When it has no name, can't be read, or states what can't be true.
    """
    require(uow, command.actor, Right.PLAN)
    name = command.name.strip()
    if not 1 <= len(name) <= _MOST_NAME or not name.isprintable():
        raise InvalidInput(
            f"请给规划起一个 1 至 {_MOST_NAME} 个字符的名称。",
            f"Give the plan a name of 1 to {_MOST_NAME} characters.",
        )
    answers, wrong = _read(command.document)
    if wrong:
        raise Conflict(
            f"规划不能保存：{'；'.join(each.zh for each in wrong)}。请重新求解。",
            f"The plan isn't kept: {'; '.join(each.en for each in wrong)}. Solve again.",
        )
    return ReservePlanKept(
        uow.reserve_plans.keep(_head(command, uow, name, answers), command.document)
    )


def reserve_plans(reader: Reader, limit: int = 50) -> tuple[KeptPlan, ...]:
    """Return the newest plans first."""
    return reader.reserve_plans.all(limit)


def reserve_plan_view(reader: Reader, plan_id: int) -> ReservePlanView:
    """Return a kept plan.

    Raises
    ------
    NotFound, Conflict
        When there is none of that number, or its document isn't the one that was kept.
    """
    found = reader.reserve_plans.get(plan_id)
    if found is None:
        raise NotFound(
            f"没有编号为 {plan_id} 的储备规划。", f"There is no reserve plan number {plan_id}."
        )
    head, text = found
    if canonical.digest(text) != head.document_hash:
        raise Conflict(
            f"储备规划 {plan_id} 的内容与保存时不一致，请联系管理员核查。",
            f"Reserve plan {plan_id} isn't what was kept: have the administrator look.",
        )
    asked = tuple(sorted(reader.reserve_plans.asked_for(plan_id).items()))
    return ReservePlanView(head, _read(text)[0], asked)


def _read(text: str) -> tuple[ReserveAnswers, tuple[Text, ...]]:
    """Return a plan and what can't be true of it."""
    if len(text) > _MOST_DOCUMENT:
        raise InvalidInput(
            "规划内容过大，不能保存。请减少情景数。",
            "The plan is too large to be kept: ask for fewer scenarios.",
        )
    try:
        answers = canonical.decode(ReserveAnswers, text)
        return answers, tuple(untrue(answers))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(
            f"规划内容无法识别（{type(error).__name__}）：请重新求解并保存。",
            f"This is no reserve plan ({type(error).__name__}): solve and keep it again.",
        ) from error


def _head(
    command: KeepReservePlan, uow: UnitOfWork, name: str, answers: ReserveAnswers
) -> KeptPlan:
    point = answers.frontier[answers.chosen]
    gap = max(0.0, point.objective - point.bound) / max(_LITTLE, abs(point.objective))
    return KeptPlan(
        0, name, command.actor, uow.now_us, answers.asked.scenarios, answers.asked.seed,
        answers.asked.risk.value, answers.status, point.objective, point.bound,
        gap if point.objective > _LITTLE else 0.0, answers.money_cny, answers.plan.needed,
        answers.today.expected, answers.plan.expected, answers.today.chance, answers.plan.chance,
        answers.problem_hash, canonical.digest(command.document),
    )  # fmt: skip
