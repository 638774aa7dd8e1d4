"""Inspection (验收): what arrived is accepted, held, rejected or given back, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from depot.domain.delivery import Delivery, source_account
from depot.domain.inspection import (
    INSPECTION_DOCUMENT,
    ON_ARRIVAL,
    REJECTION_DOCUMENT,
    STATUS_OF,
    Arrival,
    ArrivalPart,
    InspectedPart,
    Inspection,
    Stage,
    Verdict,
    all_passed,
)
from depot.domain.ledger import HoldingKey, LedgerKind, Posting, StockStatus
from depot.domain.lines import LineChecks
from depot.errors import Conflict, NotFound
from depot.services import receiving
from depot.services.access import Right, require
from depot.services.arriving import receive_delivery
from depot.services.attachments import attach
from depot.services.care_checks import check_serials, require_text
from depot.services.deliveries import found_delivery
from depot.services.inspection_checks import (
    check_decisions,
    check_results,
    require_photos,
    require_sampled,
)
from depot.services.inspection_commands import (
    Accepted,
    Decision,
    InspectArrival,
    Inspected,
    ReceiveAndAccept,
)
from depot.services.putaway import put_away
from depot.services.shelf_checks import shelves_of
from depot.store.repositories.places import Shelf
from depot.store.uow import Reader, UnitOfWork

# Photos of an inspection are kept beside its paper under this kind.
PHOTOS = "inspection"


def inspect_arrival(command: InspectArrival, uow: UnitOfWork) -> Inspected:
    """Book the inspection.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound
        For what can't be meant: expired goods accepted, a reason missing, a wrong bin.
    NotAllowed
        Without the right; for accepting what the actor themselves held or rejected.
    Conflict
        When somebody else has just decided, a recall holds the lot, or a bin is too small.
    """
    require(uow, command.actor, Right.KEEP)
    arrival = found_arrival(uow, command.number)
    head = found_delivery(uow.deliveries.get(arrival.delivery), arrival.delivery)
    parts = {each.part: each for each in uow.inspections.parts([arrival.number], lock=True)}
    note = require_text("备注", "a remark", command.note, optional=True)
    check_decisions(uow, command, head, parts)
    check_results(uow, command, parts)
    require_sampled(command.sampled)
    require_photos(command)
    number = uow.documents.open(INSPECTION_DOCUMENT, head.depot, head.party, note=note)
    papers = _papers(uow, command.decisions, head)
    _post(uow, command, head, parts, (number, *papers))
    _count(uow, command, parts)
    _record(uow, command, arrival, parts, (number, *papers))
    attach(uow, PHOTOS, number, command.photos)
    return Inspected(number, arrival.number, *papers, uow.now_us)


def receive_and_accept(command: ReceiveAndAccept, uow: UnitOfWork) -> Accepted:
    """Receive a delivery and accept all of it, recorded as inspected on arrival.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        As for receiving and for inspecting.
    """
    arrived = receive_delivery(command.arrival, uow)
    parts = uow.inspections.parts([arrived.number])
    lots = uow.lots.get(each.lot_id for each in parts)
    items = uow.catalogue.get(lot.item for lot in lots.values())
    inspected = inspect_arrival(
        InspectArrival(
            command.command_id,
            command.actor,
            arrived.number,
            tuple(Decision(each.part, Verdict.ACCEPT, each.quantity, each.bin) for each in parts),
            tuple(
                result
                for each in parts
                for result in all_passed(each.part, items[lots[each.lot_id].item])
            ),
            note=ON_ARRIVAL,
        ),
        uow,
    )
    return Accepted(arrived, inspected)


def found_arrival(reader: Reader, number: str) -> Arrival:
    """Return an arrival.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = reader.inspections.arrival(number)
    if found is None:
        raise NotFound(
            f"没有收货单“{number}”。请从待检列表中选择。",
            f"There is no arrival “{number}”. Choose it from what waits for inspection.",
        )
    return found


def _papers(uow: UnitOfWork, decisions: Sequence[Decision], head: Delivery) -> tuple[str, str]:
    """Open the papers that the decisions need: 入库单 and 拒收单; empty when not needed."""
    made = {each.verdict for each in decisions}
    receipt = rejection = ""
    if Verdict.ACCEPT in made:
        receipt = uow.documents.open(
            receiving.DOCUMENT, head.depot, head.party, note=f"到货单 {head.number}"
        )
    if made & {Verdict.REJECT, Verdict.GIVE_BACK}:
        rejection = uow.documents.open(
            REJECTION_DOCUMENT, head.depot, head.party, note=f"到货单 {head.number}"
        )
    return receipt, rejection


def paper_of(verdict: Verdict, papers: tuple[str, str, str]) -> str:
    """Return the paper that a decision stands on: of (验收单, 入库单, 拒收单)."""
    number, receipt, rejection = papers
    if verdict is Verdict.ACCEPT:
        return receipt
    return number if verdict is Verdict.HOLD else rejection


def _post(
    uow: UnitOfWork,
    command: InspectArrival,
    head: Delivery,
    parts: Mapping[int, ArrivalPart],
    papers: tuple[str, str, str],
) -> None:
    shelves = shelves_of(uow, head.depot)
    kind, code = source_account(head.kind, head.party)
    outside = uow.ledger.account(LedgerKind.GOODS, kind, code)
    checks = LineChecks()
    postings = []
    for row, each in enumerate(command.decisions, start=1):
        source, target = _way(each, parts[each.part], shelves, outside.id)
        if source == target:
            continue  # Held where it stands.
        named = check_serials(uow, checks, row, (source, each.quantity), each.serials)
        if named:
            uow.serials.name(source, target, named)
        paper = paper_of(each.verdict, papers)
        reason = (
            f"{each.verdict.value}: {each.reason.strip()}"
            if each.reason.strip()
            else (each.verdict.value)
        )
        postings.append(Posting(source, target, each.quantity, reason, paper, row))
    checks.refuse_if_any()
    bins = {shelf.account_id for shelf in shelves.values()}
    put_away(
        uow, postings,
        [each.target.account_id for each in postings if each.target.account_id in bins],
    )  # fmt: skip


def _way(
    decision: Decision, part: ArrivalPart, shelves: Mapping[str, Shelf], outside: int
) -> tuple[HoldingKey, HoldingKey]:
    _, standing = part.at(decision.stage)
    source = HoldingKey(
        shelves[decision.from_bin or standing].account_id,
        part.lot_id,
        STATUS_OF[decision.stage].value,
        part.owner,
    )
    if decision.verdict is Verdict.GIVE_BACK:
        return source, source._replace(account_id=outside)
    place = decision.bin or decision.from_bin or standing
    status = {
        Verdict.ACCEPT: StockStatus.ISSUABLE,
        Verdict.HOLD: StockStatus.QUARANTINED,
        Verdict.REJECT: StockStatus.DAMAGED,
    }[decision.verdict]
    return source, source._replace(account_id=shelves[place].account_id, status=status.value)


def _count(uow: UnitOfWork, command: InspectArrival, parts: Mapping[int, ArrivalPart]) -> None:
    for each in command.decisions:
        part = parts[each.part]
        place = each.bin or each.from_bin or part.at(each.stage)[1]
        if not uow.inspections.decide(
            part, each.stage, each.verdict, each.quantity, bin_code=place, actor=command.actor
        ):
            raise Conflict(
                f"收货单 {part.number} 第 {part.part} 项刚被他人验收。请刷新后重试。",
                f"Somebody has just decided about part {part.part} of {part.number}. Reload.",
            )


def _record(
    uow: UnitOfWork,
    command: InspectArrival,
    arrival: Arrival,
    parts: Mapping[int, ArrivalPart],
    papers: tuple[str, str, str],
) -> None:
    uow.inspections.add(
        Inspection(
            papers[0],
            arrival.number,
            command.actor,
            command.sampled,
            command.note.strip(),
            uow.now_us,
            tuple(
                InspectedPart(
                    row, each.part, each.stage, each.verdict, each.quantity, each.bin,
                    each.reason.strip(), paper_of(each.verdict, papers),
                )
                for row, each in enumerate(command.decisions, start=1)
            ),
            command.checks,
        ),
        [
            "" if each.stage is Stage.WAITING else parts[each.part].held_by
            for each in command.decisions
        ],
    )  # fmt: skip
