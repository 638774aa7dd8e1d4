"""Approving a count: differences are posted, and whose goods a loss takes is set right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from depot.domain.count_view import DemandCut
from depot.domain.counting import REASON_NAMES, CountLine, CountState, VarianceReason
from depot.domain.ledger import (
    AccountKind,
    LedgerKind,
    Posting,
    ReservationState,
    StockStatus,
)  # fmt: skip
from depot.domain.serial import UNNUMBERED
from depot.errors import Conflict, InvalidInput
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.count_deciding import counters_of, differing, lock_lines
from depot.services.count_settling import Settled, settle
from depot.services.counting import locked_count
from depot.services.lot_events import hold_recalled
from depot.services.lot_labels import LotLabel, ensure_lot
from depot.store.uow import UnitOfWork

__all__ = ["ApproveCount", "CountApproved", "DemandCut", "approve_count"]

GAIN_ACCOUNT: Final = "found/count"
LOSS_ACCOUNT: Final = "loss/count"


@dataclass(frozen=True)
class ApproveCount:
    """Approve a count.

    Parameters
    ----------
    expected_cuts
        Whose reservations the approver was shown and by how much; the command is refused
        when it has become another list. None: whatever it is.
    """

    command_id: str
    actor: str
    count_number: str
    note: str = ""
    expected_cuts: tuple[DemandCut, ...] | None = None


@dataclass(frozen=True)
class CountApproved:
    """An approved count.

    Parameters
    ----------
    gained, lost
        Units that came onto the books and that left them.
    cuts
        Whose reservations were cut.
    """

    count_number: str
    state: CountState
    gained: int
    lost: int
    cuts: tuple[DemandCut, ...]


def approve_count(command: ApproveCount, uow: UnitOfWork) -> CountApproved:
    """Post the difference of each counted line to the book at the position of its count.

    Raises
    ------
    NotFound, NotAllowed
        When there is none, the right is missing, or the approver took part in it.
    Conflict
        When it is not waiting for approval, a line has to be counted again, or other
        demands are hit than were shown.
    InvalidInput
        When a difference has no reason.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审批意见", "a remark", command.note, optional=True)
    before = locked_count(uow, command.count_number)
    after = before.decided(
        command.actor, uow.now_us, note, approved=True, counters=counters_of(uow, before.number)
    )
    uow.reservations.lapse_due(uow.now_us)
    lines = _with_lots(uow, before.number, uow.counts.lines(before.number))
    lock_lines(uow, lines)
    settled = settle(uow, before.number, lines)
    changing = differing(settled)
    _require_reasons(changing)
    _require_postable(changing)
    cuts = tuple(cut for each in changing for cut in demand_cuts(each))
    if command.expected_cuts is not None and sorted(command.expected_cuts, key=_order) != sorted(
        cuts, key=_order
    ):
        raise Conflict(
            "受影响的调拨单或占用已有变化。请重新查看后再批准。",
            "Other demands are hit than you were shown. Look again, then approve.",
        )
    _release(uow, changing)
    _post(uow, before.number, changing)
    _reserve_rest(uow, before.number, changing)
    _close_lines(uow, before.number, settled, lines)
    uow.counts.save(before, after)
    return CountApproved(
        after.number, after.state, sum(each.gain for each in changing),
        sum(each.loss for each in changing), cuts,
    )  # fmt: skip


def demand_cuts(settled: Settled) -> list[DemandCut]:
    """Return whose reservations a line takes goods from."""
    line = settled.line
    return [
        DemandCut(cut.demand_ref, line.item, line.lot_no, line.bin, cut.short)
        for cut in settled.cuts
    ]


def _order(cut: DemandCut) -> tuple[str, str, str, str, int]:
    return (cut.demand_ref, cut.item, cut.lot_no, cut.bin, cut.short)


def _with_lots(uow: UnitOfWork, number: str, lines: Sequence[CountLine]) -> list[CountLine]:
    """Book the lots that were found, and return the lines with them."""
    complete = []
    for line in lines:
        if line.lot_id is None and line.counted:
            label = LotLabel(line.item, line.lot_no, line.expires_on, line.made_on)
            lot_id = ensure_lot(uow, label).id
            uow.counts.save_line(number, line.line, lot_id=lot_id)
            complete.append(replace(line, lot_id=lot_id))
        else:
            complete.append(line)
    return complete


def _require_reasons(changing: Sequence[Settled]) -> None:
    missing = [each.line.line for each in changing if not each.line.reason]
    if missing:
        numbers = "、".join(str(line) for line in missing)
        raise InvalidInput(
            f"第 {numbers} 行有差异但没有原因。请先填写差异原因。",
            f"Lines {numbers} differ and have no reason. Give one for each first.",
        )


def _require_postable(changing: Sequence[Settled]) -> None:
    problems = [each.problem for each in changing if each.problem is not None]
    if problems:
        raise Conflict(
            "".join(each.zh for each in problems), " ".join(each.en for each in problems)
        )


def _release(uow: UnitOfWork, changing: Sequence[Settled]) -> None:
    cut = [part.reservation for each in changing for part in each.cuts]
    uow.reservations.end(cut, ReservationState.RELEASED)


def _reserve_rest(uow: UnitOfWork, number: str, changing: Sequence[Settled]) -> None:
    """Give back to a demand what is left of its reservation, and keep what it lost."""
    for each in changing:
        for cut in each.cuts:
            rest = cut.reservation.quantity - cut.short
            if rest:
                uow.reservations.open(
                    cut.demand_ref, [(cut.reservation.key, rest)], cut.reservation.lapses_at_us
                )
        uow.counts.add_cuts(number, ((each.line.line, cut) for cut in each.cuts))


def _post(uow: UnitOfWork, number: str, changing: Sequence[Settled]) -> None:
    gain = uow.ledger.account(LedgerKind.GOODS, AccountKind.FOUND, GAIN_ACCOUNT).id
    loss = uow.ledger.account(LedgerKind.GOODS, AccountKind.LOSS, LOSS_ACCOUNT).id
    postings: list[Posting] = []
    for each in changing:
        if each.key is not None:
            postings += _of_line(uow, number, each, gain=gain, loss=loss)
    bins = {each.key.account_id for each in changing if each.key is not None}
    held = hold_recalled(uow, postings, bins)
    uow.ledger.post(held)
    entered = {each.document_line: each.target for each in held if each.target.account_id in bins}
    for each in changing:
        if each.serials.new and each.key is not None:
            key = entered.get(each.line.line, each.key)
            uow.serials.add(
                each.line.item, key.lot_id, each.serials.new, key.account_id,
                status=key.status, owner=key.owner,
            )  # fmt: skip


def _of_line(uow: UnitOfWork, number: str, each: Settled, *, gain: int, loss: int) -> list[Posting]:
    key, line, why = each.key, each.line, _why(each.line)
    if key is None:
        return []
    postings = []
    if each.loss:
        target = key._replace(account_id=loss)
        names = [*each.serials.lost, *[UNNUMBERED] * (each.loss - len(each.serials.lost))]
        if each.line.serials or each.line.missing:
            uow.serials.name(key, target, names)
        postings.append(Posting(key, target, each.loss, f"count_loss: {why}", number, line.line))
    for name, source in each.serials.taken_over:
        # A recall that began after the line was counted holds the unit in its new bin too.
        held = source.status == StockStatus.RECALLED
        target = key._replace(status=source.status) if held else key
        uow.serials.name(source, target, [name])
        postings.append(Posting(source, target, 1, f"count_move: {why}", number, line.line))
    if each.gain:
        source = key._replace(account_id=gain)
        postings.append(Posting(source, key, each.gain, f"count_gain: {why}", number, line.line))
    return postings


def _why(line: CountLine) -> str:
    name = REASON_NAMES[VarianceReason(line.reason)][0] if line.reason else "盘点"
    return f"{name} {line.reason_note}".strip()


def _close_lines(
    uow: UnitOfWork, number: str, settled: Sequence[Settled], lines: Sequence[CountLine]
) -> None:
    by_line = {line.line: line for line in lines}
    for each in settled:
        line = by_line[each.line.line]
        uow.counts.save_line(
            number, line.line, variance=0 if each.superseded else each.variance,
            decided_by=uow.actor,
        )  # fmt: skip
        if line.lot_id is None:
            continue
        uow.counts.clear([(line.account_id, line.lot_id)], number, line.counted_at_us)
        if line.is_found and each.gain and each.key is not None:
            uow.counts.add_found(
                each.key, each.gain, reason=_why(line), confirmed_by=line.counted_by,
                document_no=number,
            )  # fmt: skip
            uow.counts.flag(line.account_id, line.lot_id, f"盘点发现账外批次 {number}")
