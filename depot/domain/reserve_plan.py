"""Reserve plans (储备规划) that are kept, and proposals to carry out actions of theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.decision import require_another, require_state
from depot.errors import Text

PROPOSAL_DOCUMENT: Final = "GH"
TASK_DOCUMENT: Final = "RW"

_PAPER: Final = Text("储备调整申请", "Proposal")
_WROTE: Final = Text("提出", "proposed")


class ActionKind(StrEnum):
    """What is to be done."""

    MOVE = "move"
    BUY = "buy"
    AGREE = "agree"
    RENEW = "renew"
    CAPACITY = "capacity"
    CAMPAIGN = "campaign"
    CACHE = "cache"


TASKS: Final = (ActionKind.CAMPAIGN, ActionKind.CACHE)
"""Kinds that become a task, which somebody finishes."""

FEES: Final = (ActionKind.AGREE, ActionKind.RENEW, ActionKind.CAPACITY)
"""Kinds whose money is a retention fee."""


class ProposalState(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ActionState(StrEnum):
    """Where an action of a proposal stands.

    PROPOSED
        Waits with its proposal.
    STRUCK
        The approver doesn't want it.
    OPEN
        Approved; the request, agreement, transfer or task is still to be made.
    DONE
        It has become that, see its number.
    """

    PROPOSED = "proposed"
    STRUCK = "struck"
    OPEN = "open"
    DONE = "done"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class KeptPlan:
    """Head of a kept plan; its document says everything.

    Parameters
    ----------
    id
        Number given by the store; 0 before it is kept.
    status
        How the solve ended.
    objective, bound, gap
        Of what was asked to be best.
    money_cny
        Before anything happens.
    people_needed, people_today, people_plan
        In expectation over the scenarios, within the deadline.
    chance_today, chance_plan
        That nobody is left out.
    problem_hash, document_hash
        SHA-256 of the problem that was solved, and of the document.
    """

    id: int
    name: str
    made_by: str
    made_at_us: int
    scenarios: int
    seed: int
    risk: str
    status: str
    objective: float
    bound: float
    gap: float
    money_cny: float
    people_needed: float
    people_today: float
    people_plan: float
    chance_today: float
    chance_plan: float
    problem_hash: str
    document_hash: str


@dataclass(frozen=True)
class ProposedAction:
    """An action of a kept plan that is asked for.

    Parameters
    ----------
    line
        Its number in the plan's list.
    item, place, origin
        Codes; of a cache no item, and an origin only for moves.
    place_name
        As it was called when the plan was made.
    option
        Size in which a cache is opened.
    quantity
        Base units; 1 cache; households of a campaign.
    unit_fen
        Price, or fee of a year, of a unit.
    people
        Whom the plan would no longer relieve without it, in expectation.
    budget
        Line that pays; empty: none has the money, or it costs nothing.
    agreement
        Which one is renewed.
    ref
        What it became.
    """

    line: int
    kind: ActionKind
    item: str
    place: str
    place_name: str
    origin: str
    option: str
    quantity: int
    unit_fen: int
    people: float
    budget: str
    agreement: str
    state: ActionState = ActionState.PROPOSED
    ref: str = ""

    @property
    def fen(self) -> int:
        """What it costs."""
        return self.quantity * self.unit_fen

    @property
    def is_funded(self) -> bool:
        """Whether it can be paid: a line has the money, or moves and tasks, which need none."""
        return bool(self.budget) or self.kind in {*TASKS, ActionKind.MOVE} or not self.unit_fen


@dataclass(frozen=True)
class ReserveProposal:
    """Actions of a plan that one person asks for and another decides."""

    number: str
    plan_id: int
    state: ProposalState
    proposed_by: str
    proposed_at_us: int
    note: str
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""
    actions: tuple[ProposedAction, ...] = ()

    @property
    def fen(self) -> int:
        """What its actions cost, struck ones left out."""
        return sum(each.fen for each in self.actions if each.state is not ActionState.STRUCK)

    def action(self, line: int) -> ProposedAction | None:
        """Return the action of a number."""
        return next((each for each in self.actions if each.line == line), None)

    def require(self, state: ProposalState) -> None:
        """Refuse a step that its state doesn't allow.

        Raises
        ------
        Conflict
            When it stands elsewhere.
        """
        require_state(_PAPER, self.number, self.state, state)

    def decided(self, by: str, at_us: int, note: str, *, approved: bool) -> ReserveProposal:
        """Return it approved or rejected.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or the same person proposed it.
        """
        self.require(ProposalState.WAITING)
        require_another(self.number, self.proposed_by, by, wrote=_WROTE)
        state = ProposalState.APPROVED if approved else ProposalState.REJECTED
        return replace(self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note)


@dataclass(frozen=True)
class ReserveTask:
    """A campaign to be held or a cache to be opened, by an approved proposal.

    Parameters
    ----------
    reached
        Households that a campaign reached; 1 for a cache that stands.
    """

    number: str
    proposal: str
    line: int
    kind: ActionKind
    item: str
    place: str
    place_name: str
    option: str
    quantity: int
    due_on: date
    opened_by: str
    state: TaskState = TaskState.OPEN
    reached: int = 0
    ended_by: str = ""
    ended_at_us: int = 0
    note: str = ""
