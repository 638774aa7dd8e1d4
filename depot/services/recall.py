"""Recall (召回): hold a lot everywhere at once, and trace it in both directions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from depot.domain.ledger import HoldingKey, Posting, ReservationState, StockStatus
from depot.domain.lot import is_expired
from depot.domain.recall import Recall, RecallOutcome
from depot.domain.reservation import Reservation
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import Right, require
from depot.services.lot_events import require_lot
from depot.services.recall_kits import with_kits
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "EndRecall", "Recall", "RecallEnded", "RecallOutcome", "RecallStarted", "StartRecall",
    "end_recall", "recall_of", "recalls", "start_recall",
]  # fmt: skip

DOCUMENT = "ZH"
MAX_REASON_LENGTH = 500


@dataclass(frozen=True)
class StartRecall:
    """Recall a lot; it and the kits made with it are held at once."""

    command_id: str
    actor: str
    lot_id: int
    reason: str


@dataclass(frozen=True)
class RecallStarted:
    """An open recall.

    Parameters
    ----------
    lots
        What is held: the lot and the kits made with it.
    held_units
        Units that were issuable until now.
    demands
        What had reserved of them; its reservations are ended.
    """

    number: str
    lots: tuple[int, ...]
    held_units: int
    demands: tuple[str, ...]


@dataclass(frozen=True)
class EndRecall:
    """End a recall: the goods are cleared, or stay held to be returned or written off."""

    command_id: str
    actor: str
    number: str
    outcome: RecallOutcome
    reason: str


@dataclass(frozen=True)
class RecallEnded:
    """An ended recall; `released_units` are issuable again."""

    number: str
    outcome: RecallOutcome
    released_units: int


def start_recall(command: StartRecall, uow: UnitOfWork) -> RecallStarted:
    """Hold all of the lot in all bins, in one command.

    Who keeps stock or orders its use may stop a lot alone: holding is safe, and every
    minute counts. To end a recall takes somebody else with the right to approve.

    Raises
    ------
    NotFound, InvalidInput, NotAllowed
        For an unknown lot, without a reason or the right.
    Conflict
        When the lot is being recalled already.
    """
    _require_keeper_or_leader(uow, command.actor)
    lot = require_lot(uow, command.lot_id)
    _check_reason(command.reason, "召回原因", "reason of the recall")
    lots = with_kits(uow, lot.id)
    uow.lot_events.lock(lots)
    _refuse_open(uow, lot.id, lot.lot_no)
    held = [(key, units) for key, units in _locked(uow, lots, StockStatus.ISSUABLE) if units]
    freed = _reserved(uow, lots, {key for key, _ in held})
    uow.reservations.end(freed, ReservationState.RELEASED)
    number = uow.documents.next_number(DOCUMENT)
    uow.ledger.post(_changed(held, StockStatus.RECALLED, "recall", number))
    uow.lot_events.add_recall(number, lot.id, command.reason.strip())
    uow.lot_events.add_recall_lots(number, [_share(each, held, freed) for each in lots])
    already = uow.lot_events.recalled(lots)
    present = uow.lot_events.present(lots)
    uow.lot_events.note(
        "recall", number, [(each, present[each][0], already.get(each, number)) for each in lots]
    )
    demands = tuple(sorted({each.demand_ref for each in freed}))
    return RecallStarted(number, lots, sum(units for _, units in held), demands)


def end_recall(command: EndRecall, uow: UnitOfWork) -> RecallEnded:
    """End the recall with a reason.

    Cleared goods become issuable where they lie (expired ones become expired), unless
    another recall holds them too. Otherwise they stay held.

    Raises
    ------
    NotFound, InvalidInput, NotAllowed
        For an unknown recall, without a reason, by who started it.
    Conflict
        When it has ended.
    """
    require(uow, command.actor, Right.APPROVE)
    found = uow.lot_events.recall(command.number, lock=True)
    if found is None:
        raise NotFound(f"没有召回 {command.number}。", f"There is no recall {command.number}.")
    _check_end(command, found)
    released = 0
    if command.outcome is RecallOutcome.RELEASED:
        released = _release(uow, command.number)
    uow.lot_events.end_recall(command.number, command.outcome, command.reason.strip())
    return RecallEnded(command.number, command.outcome, released)


def _check_end(command: EndRecall, found: Recall) -> None:
    if found.outcome is not RecallOutcome.OPEN:
        raise Conflict(
            f"召回 {found.number} 已由 {found.ended_by} 结束。请刷新。",
            f"Recall {found.number} was ended by {found.ended_by}. Reload.",
        )
    if found.started_by == command.actor:
        raise NotAllowed(
            "召回不能由发起人本人结束。请由其他有审批权限的人员办理。",
            "A recall isn't ended by who started it. Ask somebody else with the right to approve.",
        )
    if command.outcome is RecallOutcome.OPEN:
        raise InvalidInput("请选择召回结论。", "Choose how the recall ends.")
    _check_reason(command.reason, "结束原因", "reason of ending it")


def _release(uow: UnitOfWork, number: str) -> int:
    lots = uow.lot_events.lots_of_recall(number)
    uow.lot_events.lock(lots)
    others = uow.lot_events.other_recalls(number, lots)
    free = [each for each in lots if each not in others]
    present = uow.lot_events.present(lots)
    past = {each for each in free if is_expired(present[each][0], uow.today)}
    held = _locked(uow, free, StockStatus.RECALLED) if free else []
    good = [(key, units) for key, units in held if units and key.lot_id not in past]
    late = [(key, units) for key, units in held if units and key.lot_id in past]
    uow.ledger.post(_changed(good, StockStatus.ISSUABLE, "recall_ended", number))
    uow.ledger.post(_changed(late, StockStatus.EXPIRED, "recall_ended", number))
    uow.lot_events.note("recall_ended", number, [(each, present[each][0], "") for each in free])
    uow.lot_events.note(
        "recall", number, [(each, present[each][0], other) for each, other in others.items()]
    )
    return sum(units for _, units in good)


def _locked(
    uow: UnitOfWork, lots: Sequence[int], status: StockStatus
) -> list[tuple[HoldingKey, int]]:
    """Lock the holdings and read them again: now nobody changes them."""
    uow.ledger.lock(key for key, _ in uow.lot_trace.in_bins(lots, status))
    return uow.lot_trace.in_bins(lots, status)


def _reserved(
    uow: UnitOfWork, lots: Sequence[int], keys: Collection[HoldingKey]
) -> tuple[Reservation, ...]:
    """Lock what is reserved of the goods; promises of the same lot are another matter."""
    found = uow.reservations.open_of_lots(lots)
    return uow.reservations.locked([each for each in found if each.key in keys])


def _require_keeper_or_leader(uow: UnitOfWork, actor: str) -> None:
    try:
        require(uow, actor, Right.APPROVE)
    except NotAllowed:
        require(uow, actor, Right.KEEP)


def _changed(
    held: Iterable[tuple[HoldingKey, int]], status: StockStatus, reason: str, number: str
) -> list[Posting]:
    return [
        Posting(key, key._replace(status=status.value), units, reason, number, line)
        for line, (key, units) in enumerate(held, start=1)
    ]


def _share(
    lot_id: int, held: Iterable[tuple[HoldingKey, int]], freed: Iterable[Reservation]
) -> tuple[int, int, int, tuple[str, ...]]:
    ended = [each for each in freed if each.key.lot_id == lot_id]
    return (
        lot_id,
        sum(units for key, units in held if key.lot_id == lot_id),
        sum(each.quantity for each in ended),
        tuple(sorted({each.demand_ref for each in ended})),
    )


def _refuse_open(uow: UnitOfWork, lot_id: int, lot_no: str) -> None:
    for each in uow.lot_events.recalls(lot_id=lot_id):
        if each.lot_id == lot_id and each.outcome is not RecallOutcome.RELEASED:
            raise Conflict(
                f"批号 {lot_no} 已在召回（{each.number}，{each.started_by} 发起）。请查看该召回。",
                f"Lot {lot_no} is recalled already ({each.number}, by {each.started_by}). "
                "See that recall.",
            )


def _check_reason(reason: str, zh: str, en: str) -> None:
    if not reason.strip() or len(reason) > MAX_REASON_LENGTH:
        raise InvalidInput(
            f"请填写{zh}（1 至 {MAX_REASON_LENGTH} 个字符）。",
            f"Enter the {en} (1 to {MAX_REASON_LENGTH} characters).",
        )


def recalls(reader: Reader, *, open_only: bool = False) -> tuple[Recall, ...]:
    """Return the recalls, the newest first."""
    return reader.lot_events.recalls(open_only=open_only)


def recall_of(reader: Reader, number: str) -> Recall:
    """Return a recall.

    Raises
    ------
    NotFound
        When there is none of that number.
    """
    found = reader.lot_events.recall(number)
    if found is None:
        raise NotFound(f"没有召回 {number}。", f"There is no recall {number}.")
    return found
