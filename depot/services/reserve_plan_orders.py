"""Actions of a kept plan proposed by one person, decided by another, and carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from depot.domain.budget import Purpose
from depot.domain.decision import just_handled, require_author
from depot.domain.money import written
from depot.domain.procurement import Purse
from depot.domain.reserve_answers import ActionRow, ReserveAnswers
from depot.domain.reserve_plan import (
    FEES,
    PROPOSAL_DOCUMENT,
    ActionKind,
    ActionState,
    ProposalState,
    ProposedAction,
    ReserveProposal,
)
from depot.errors import BudgetExceeded, Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.care_checks import require_text
from depot.services.procurement_gaps import purses
from depot.services.reserve_plan import reserve_plan_view
from depot.services.reserve_plan_making import made_of, ready_now
from depot.services.spending import free_fen
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "ActionState", "CarryOut", "DecideReserves", "ProposalRef", "ProposalState",
    "ProposeReserves", "ReserveProposal", "WithdrawReserves", "carry_out", "decide_reserves",
    "propose_reserves", "reserve_proposal", "reserve_proposals", "withdraw_reserves",
]  # fmt: skip


@dataclass(frozen=True)
class ProposeReserves:
    """Ask for actions of a kept plan.

    Parameters
    ----------
    lines
        Their numbers in the plan's list.
    """

    command_id: str
    actor: str
    plan_id: int
    lines: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class DecideReserves:
    """Approve or reject; actions may be struck out, a rejection says why."""

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""
    struck: tuple[int, ...] = ()


@dataclass(frozen=True)
class WithdrawReserves:
    """Call one's own proposal back."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class CarryOut:
    """Make what an approved action says, when that wasn't possible at once.

    Parameters
    ----------
    depot
        Warehouse that goods come to instead of a place that isn't on the books yet.
    """

    command_id: str
    actor: str
    number: str
    line: int
    depot: str = ""


@dataclass(frozen=True)
class ProposalRef:
    """A proposal, where it stands, and (line, number) of what its actions have become."""

    number: str
    state: ProposalState
    made: tuple[tuple[int, str], ...] = ()


def propose_reserves(command: ProposeReserves, uow: UnitOfWork) -> ProposalRef:
    """Book a proposal; what each action is, the kept plan says.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput, Conflict
        Without the right, for a plan or line that isn't there, nothing chosen, or an action that
        another proposal asks for already.
    """
    require(uow, command.actor, Right.PLAN)
    note = require_text("说明", "a remark", command.note, optional=True)
    if not uow.reserve_plans.lock_plan(command.plan_id):
        raise NotFound(
            f"没有编号为 {command.plan_id} 的储备规划。",
            f"There is no reserve plan number {command.plan_id}.",
        )
    view = reserve_plan_view(uow, command.plan_id)
    rows = {each.line: each for each in view.answers.actions}
    lines = sorted(set(command.lines))
    if not lines or len(lines) != len(command.lines) or set(lines) - set(rows):
        raise InvalidInput(
            "请从措施清单中勾选至少一项，每项一次。", "Tick at least one action, each once."
        )
    taken = dict(view.asked_for)
    twice = [f"{line}（{taken[line]}）" for line in lines if line in taken]
    if twice:
        raise Conflict(
            f"第 {'、'.join(twice)} 项已申请，不能重复。请取消勾选。",
            f"Actions {', '.join(twice)} were proposed already. Untick them.",
        )
    number = uow.documents.next_number(PROPOSAL_DOCUMENT)
    actions = _actions(uow, view.answers, [rows[line] for line in lines])
    uow.reserve_plans.propose(
        ReserveProposal(
            number, command.plan_id, ProposalState.WAITING, command.actor, uow.now_us, note,
            actions=actions,
        )
    )  # fmt: skip
    return ProposalRef(number, ProposalState.WAITING)


def decide_reserves(command: DecideReserves, uow: UnitOfWork) -> ProposalRef:
    """Decide it; approved, its actions become requests, agreements, transfers and tasks at once.

    What no budget line can pay, or is for a place that isn't on the books yet, stays open.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, it was decided, a
        struck action isn't there, or a rejection has no reason.
    InvalidLines
        When actions can't be carried out, with all reasons; nothing is done.
    BudgetExceeded
        When a budget line has less by now than the actions want of it.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审批意见", "a reason", command.note, optional=command.approved)
    before = _locked(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=command.approved)
    struck = set(command.struck)
    if struck - {each.line for each in before.actions}:
        raise InvalidInput(
            f"{before.number} 没有第 {sorted(struck - {e.line for e in before.actions})} 项。",
            f"{before.number} has no such actions to strike out.",
        )
    if command.approved and len(struck) == len(before.actions):
        raise InvalidInput(
            "全部措施都已删去，请改为驳回并说明原因。",
            "Every action is struck out: reject it instead, and say why.",
        )
    _saved(uow, after)
    if not command.approved:
        return ProposalRef(after.number, after.state)
    wanted = [each for each in before.actions if each.line not in struck]
    _require_money(uow, wanted)
    _moved(uow, before, sorted(struck), ActionState.PROPOSED, ActionState.STRUCK)
    lines = [each.line for each in wanted]
    _moved(uow, before, lines, ActionState.PROPOSED, ActionState.OPEN)
    now = [each for each in wanted if each.is_funded and ready_now(uow, each)]
    return _made(uow, after, now, "")


def withdraw_reserves(command: WithdrawReserves, uow: UnitOfWork) -> ProposalRef:
    """Call it back.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was decided.
    """
    require(uow, command.actor, Right.PLAN)
    before = _locked(uow, command.number)
    before.require(ProposalState.WAITING)
    require_author(before.number, before.proposed_by, command.actor, wrote="提出")
    _saved(uow, replace(before, state=ProposalState.WITHDRAWN))
    return ProposalRef(before.number, ProposalState.WITHDRAWN)


def carry_out(command: CarryOut, uow: UnitOfWork) -> ProposalRef:
    """Carry out an action that stayed open.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidLines
        When there is none, the proposal isn't approved, no line has the money, it was carried
        out already, or it can't be.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    found = _locked(uow, command.number)
    found.require(ProposalState.APPROVED)
    action = found.action(command.line)
    if action is None:
        raise NotFound(
            f"{found.number} 没有第 {command.line} 项。",
            f"{found.number} has no action {command.line}.",
        )
    if action.state is not ActionState.OPEN:
        raise just_handled(found.number)
    if not action.is_funded:
        action = replace(action, budget=_purse_for(uow, action))
        if not action.is_funded:
            raise Conflict(
                f"{found.number} 第 {action.line} 项没有预算，尚缺 {written(action.fen)} 元。"
                "请先追加预算。",
                f"{found.number} action {action.line} has no budget, {written(action.fen)} yuan "
                "lack. Have money sent down first.",
            )
    _require_money(uow, [action])
    return _made(uow, found, [action], command.depot.strip())


def reserve_proposals(reader: Reader, plan_id: int | None = None) -> tuple[ReserveProposal, ...]:
    """Return proposals, the newest first; of one plan, or of all."""
    return reader.reserve_plans.proposals(plan_id)


def reserve_proposal(reader: Reader, number: str) -> ReserveProposal:
    """Return a proposal.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.reserve_plans.proposal(number), number)


def _made(
    uow: UnitOfWork, found: ReserveProposal, actions: list[ProposedAction], depot: str
) -> ProposalRef:
    """Make the real things, and note on each action what it became."""
    refs = made_of(uow, found, actions, depot)
    for each in actions:
        if not uow.reserve_plans.move(
            found.number, [each.line], ActionState.OPEN, ActionState.DONE,
            ref=refs[each.line], budget=each.budget,
        ):  # fmt: skip
            raise just_handled(found.number)
    return ProposalRef(found.number, found.state, tuple(sorted(refs.items())))


def _actions(
    uow: UnitOfWork, answers: ReserveAnswers, rows: Iterable[ActionRow]
) -> tuple[ProposedAction, ...]:
    names = {each.code: each.name for each in answers.spots}
    left = purses(uow, uow.today.year)
    found = []
    for row in rows:
        new = ProposedAction(
            row.line, row.kind, row.item, row.place, names.get(row.place, row.place), row.origin,
            row.option, row.quantity, row.unit_fen, row.people, "", row.agreement,
        )  # fmt: skip
        found.append(replace(new, budget=_paid_from(uow, new, left)))
    return tuple(found)


def _purse_for(uow: UnitOfWork, action: ProposedAction) -> str:
    return _paid_from(uow, action, purses(uow, uow.today.year))


def _paid_from(uow: UnitOfWork, action: ProposedAction, left: list[Purse]) -> str:
    """Return the first line of the right purpose that can pay it, and take the money off it."""
    if action.kind is ActionKind.BUY:
        item = uow.catalogue.get([action.item]).get(action.item)
        purpose = item.plan_group if item else ""
    elif action.kind in FEES:
        purpose = Purpose.RETENTION.value
    else:
        return ""
    for purse in left:
        if purse.purpose == purpose and 0 < action.fen <= purse.fen:
            purse.fen -= action.fen
            return purse.line
    return ""


def _require_money(uow: UnitOfWork, actions: Iterable[ProposedAction]) -> None:
    wanted: Counter[str] = Counter()
    for each in actions:
        if each.budget:
            wanted[each.budget] += each.fen
    for line, fen in sorted(wanted.items()):
        free = free_fen(uow, line)
        if free < fen:
            raise BudgetExceeded(
                f"预算“{line}”现可用 {written(free)} 元，所选措施需 {written(fen)} 元。请删去部分"
                "措施，或先追加预算。",
                f"Budget “{line}” has {written(free)} yuan free by now, the actions want "
                f"{written(fen)}. Strike some out, or have money sent down.",
            )


def _moved(
    uow: UnitOfWork, found: ReserveProposal, lines: list[int], before: ActionState,
    after: ActionState,
) -> None:  # fmt: skip
    if uow.reserve_plans.move(found.number, lines, before, after) != len(lines):
        raise just_handled(found.number)


def _locked(uow: UnitOfWork, number: str) -> ReserveProposal:
    return _found(uow.reserve_plans.proposal(number, lock=True), number)


def _found(found: ReserveProposal | None, number: str) -> ReserveProposal:
    if found is None:
        raise NotFound(
            f"没有储备调整申请“{number[:40]}”。", f"There is no proposal “{number[:40]}”."
        )
    return found


def _saved(uow: UnitOfWork, after: ReserveProposal) -> None:
    if not uow.reserve_plans.save(after):
        raise just_handled(after.number)
