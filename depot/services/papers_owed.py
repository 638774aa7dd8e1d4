"""Papers that follow an emergency issue: entering them, looking into what was not approved."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.emergency import EmergencyIssue, PapersState
from depot.domain.finding import Finding
from depot.errors import NotFound, Text
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "EnterPapers", "PapersEntered", "SettleReview", "emergency_findings", "enter_papers",
    "settle_review",
]  # fmt: skip


@dataclass(frozen=True)
class EnterPapers:
    """Enter the papers of an emergency issue.

    Parameters
    ----------
    papers_no
        Number of the signed order.
    approved
        Whether the use is approved afterwards; if not, it is reviewed.
    note
        Needed when it is not approved.
    """

    command_id: str
    actor: str
    number: str
    papers_no: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class SettleReview:
    """Say what came of an issue that was not approved afterwards."""

    command_id: str
    actor: str
    number: str
    note: str


@dataclass(frozen=True)
class PapersEntered:
    """An emergency issue and where its papers are."""

    number: str
    state: PapersState


def enter_papers(command: EnterPapers, uow: UnitOfWork) -> PapersEntered:
    """Enter the papers: approved afterwards, or flagged for review.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, they are in
        already, or something is missing.
    """
    require(uow, command.actor, Right.APPROVE)
    papers_no = require_text("手续编号", "the number of the papers", command.papers_no)
    note = require_text(
        "不予补批的说明", "why it is not approved", command.note, optional=command.approved
    )
    before = _issue(uow, command.number)
    after = before.with_papers(
        command.actor, uow.now_us, papers_no, note, approved=command.approved
    )
    uow.emergencies.save(before, after)
    return PapersEntered(after.number, after.state)


def settle_review(command: SettleReview, uow: UnitOfWork) -> PapersEntered:
    """Close a review with what came of it.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, or it is not under
        review.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("核查结论", "what came of it", command.note)
    before = _issue(uow, command.number)
    after = before.settled(command.actor, uow.now_us, note)
    uow.emergencies.save(before, after)
    return PapersEntered(after.number, after.state)


def _issue(reader: Reader, number: str) -> EmergencyIssue:
    found = reader.emergencies.issue(number)
    if found is None:
        raise NotFound(f"没有应急出库单“{number}”。", f"There is no emergency issue “{number}”.")
    return found


def emergency_findings(reader: Reader) -> tuple[Finding, ...]:
    """Return where I15 doesn't hold: an emergency issue is open or has papers, and counts."""
    waiting: dict[str, int] = {}
    findings = []
    for each in reader.emergencies.issues():
        is_open = each.state is PapersState.OPEN
        waiting[each.activation] = waiting.get(each.activation, 0) + is_open
        if is_open == bool(each.papers_by):
            findings.append(
                Finding(
                    each.number,
                    Text(
                        "I15 应急出库既未待补、也无手续",
                        "I15 an emergency issue neither waits for papers nor has them",
                    ),
                    "I15",
                )
            )
    unreviewed = [each.activation for each in reader.overrides.all(open_only=True)]
    unreviewed += [each.activation for each in reader.agreement_money.bills(unreviewed_only=True)]
    for activation in unreviewed:
        waiting[activation] = waiting.get(activation, 0) + 1
    for response in reader.emergencies.activations():
        count = waiting.get(response.number, 0)
        if response.open_issues != count or (count and not response.is_active):
            findings.append(
                Finding(
                    response.number,
                    Text(
                        f"I15 待补手续 {count} 笔，登记为 {response.open_issues} 笔",
                        f"I15 {count} issues wait for papers, {response.open_issues} are noted",
                    ),
                    "I15",
                )
            )
    return tuple(findings)
