"""What approved actions become: purchase requests, transfers, agreements, tenders, tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from depot.domain.agreement import AgreementKind
from depot.domain.agreement_life import IN_FORCE, Deal
from depot.domain.finding import Finding
from depot.domain.lines import InvalidLines
from depot.domain.months import add_months
from depot.domain.place import PlaceKind
from depot.domain.purchase import PurchaseKind
from depot.domain.reserve_plan import (
    FEES,
    TASK_DOCUMENT,
    TASKS,
    ActionKind,
    ProposedAction,
    ReserveProposal,
    ReserveTask,
)
from depot.errors import DepotError
from depot.services.agreement_proposing import ProposeAgreement, propose_agreement
from depot.services.agreement_tenders import OpenTender, open_tender
from depot.services.purchasing import RequestPurchase, WantedLine, open_request
from depot.services.transferring import OrderTransfer, TransferWish, open_transfer
from depot.store.uow import Reader, UnitOfWork

_DAYS_TO_NEED: Final = 30
_DAYS_TO_FINISH: Final = 90
_MONTHS: Final = 12
_DAY: Final = timedelta(days=1)
_FEN: Final = 2


def ready_now(reader: Reader, action: ProposedAction) -> bool:
    """Return whether it can be made as it is: goods need a place that is a warehouse by now."""
    if action.kind not in {ActionKind.BUY, ActionKind.MOVE}:
        return True
    return any(
        each.code == action.place and each.kind is PlaceKind.WAREHOUSE
        for each in reader.places.depots()
    )


def made_of(
    uow: UnitOfWork, found: ReserveProposal, actions: list[ProposedAction], depot: str = ""
) -> dict[int, str]:
    """Make what actions say in the proposer's name; return line to the number of what it became.

    So whoever approved the proposal may approve the purchase too, and its proposer may not.

    Raises
    ------
    InvalidLines
        With every action that can't be carried out, and why; the command is to be refused.
    """
    refs: dict[int, str] = {}
    findings: list[Finding] = []
    for group in _groups(uow, actions):
        try:
            number = _one(uow, found, group, depot)
        except InvalidLines as refusal:
            findings += [replace(refusal.findings[0], source=f"lines/{group[0].line}")]
        except DepotError as refusal:
            findings.append(Finding(f"lines/{group[0].line}", refusal.text, group[0].place_name))
        else:
            refs |= {each.line: number for each in group}
    if findings:
        raise InvalidLines(tuple(findings))
    return refs


def _groups(uow: UnitOfWork, actions: Iterable[ProposedAction]) -> Iterator[list[ProposedAction]]:
    """Return actions that become one thing: those of one agreement, and each other alone."""
    together: dict[str, list[ProposedAction]] = defaultdict(list)
    for each in actions:
        deal = _deal(uow, each) if each.kind in FEES else None
        together[deal.number if deal else f"{each.line}"].append(each)
    yield from together.values()


def _one(uow: UnitOfWork, found: ReserveProposal, group: list[ProposedAction], depot: str) -> str:
    action = group[0]
    if action.kind in TASKS:
        return _task(uow, found, action)
    if action.kind is ActionKind.BUY:
        return _buy(uow, found, action, depot or action.place)
    if action.kind is ActionKind.MOVE:
        return _move(uow, found, action, depot or action.place)
    deal = _deal(uow, action)
    return _tender(uow, found, action) if deal is None else _renew(uow, found, group, deal)


def _buy(uow: UnitOfWork, found: ReserveProposal, action: ProposedAction, depot: str) -> str:
    wanted = WantedLine(action.item, action.quantity, Decimal(action.unit_fen).scaleb(-_FEN))
    return open_request(
        RequestPurchase(
            uow.command_id, found.proposed_by, PurchaseKind.GOODS, action.budget, depot,
            _reason(found, action), uow.today + timedelta(days=_DAYS_TO_NEED), (wanted,),
        ),
        uow,
    ).number  # fmt: skip


def _move(uow: UnitOfWork, found: ReserveProposal, action: ProposedAction, depot: str) -> str:
    wish = TransferWish(action.item, action.quantity)
    return open_transfer(
        OrderTransfer(
            uow.command_id, found.proposed_by, action.origin, depot, (wish,),
            _reason(found, action),
        ),
        uow,
    ).number  # fmt: skip


def _deal(uow: UnitOfWork, action: ProposedAction) -> Deal | None:
    """Return the agreement that an action renews or adds to; None: the supplier has none."""
    wanted = AgreementKind.CAPACITY if action.kind is ActionKind.CAPACITY else None
    for deal in uow.agreements.deals(states=IN_FORCE):
        signed = deal.agreement
        if action.agreement and deal.number != action.agreement:
            continue
        promises = any(line.item == action.item for line in signed.lines)
        if signed.supplier == action.place and promises and wanted in {None, signed.kind}:
            return deal
    return None


def _renew(uow: UnitOfWork, found: ReserveProposal, group: list[ProposedAction], deal: Deal) -> str:
    """Propose the agreement anew for a year from its end, with what the actions add.

    While it is in force the supplier can't promise the same goods twice, so more of them is
    a matter of its renewal.
    """
    more: dict[str, int] = defaultdict(int)
    fee, budget = deal.terms.retention_fen, ""
    for each in group:
        budget = each.budget or budget
        if each.kind is not ActionKind.RENEW:
            more[each.item] += each.quantity
            fee += each.fen
    lines = tuple(
        replace(line, quantity=line.quantity + more[line.item], seasons=() if more[line.item]
                else line.seasons)
        for line in deal.agreement.lines
    )  # fmt: skip
    starts = max(deal.agreement.valid_to + _DAY, uow.today)
    terms = replace(
        deal.terms, retention_cny=Decimal(fee).scaleb(-_FEN),
        retention_budget=(budget or deal.terms.retention_budget) if fee else "",
        call_budget="", contract_no="",
    )  # fmt: skip
    return propose_agreement(
        ProposeAgreement(
            uow.command_id, found.proposed_by, deal.agreement.supplier, starts, _year_from(starts),
            lines, terms, deal.agreement.kind, renews=deal.number, note=_reason(found, group[0]),
        ),
        uow,
    ).number  # fmt: skip


def _tender(uow: UnitOfWork, found: ReserveProposal, action: ProposedAction) -> str:
    kind = AgreementKind.CAPACITY if action.kind is ActionKind.CAPACITY else AgreementKind.STOCK
    return open_tender(
        OpenTender(
            uow.command_id, found.proposed_by, kind,
            f"{action.place_name} {_reason(found, action)}",
            uow.today + timedelta(days=_DAYS_TO_NEED), ((action.item, action.quantity),),
        ),
        uow,
    ).number  # fmt: skip


def _task(uow: UnitOfWork, found: ReserveProposal, action: ProposedAction) -> str:
    number = uow.documents.next_number(TASK_DOCUMENT)
    uow.reserve_plans.add_task(
        ReserveTask(
            number, found.number, action.line, action.kind, action.item, action.place,
            action.place_name, action.option, action.quantity,
            uow.today + timedelta(days=_DAYS_TO_FINISH), found.proposed_by,
        )
    )  # fmt: skip
    return number


def _year_from(starts: date) -> date:
    return add_months(starts, _MONTHS) - _DAY


def _reason(found: ReserveProposal, action: ProposedAction) -> str:
    return f"储备规划 {found.plan_id} 申请 {found.number} 第 {action.line} 项"
