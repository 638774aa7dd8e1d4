"""Handing a count in, counting again, and deciding it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.counting import (
    CountLine,
    CountState,
    Recount,
    StockCount,
    VarianceReason,
    beyond_tolerance,
)  # fmt: skip
from depot.errors import Conflict, InvalidInput
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.count_schedule import count_classes
from depot.services.count_settling import Settled, settle
from depot.services.counting import CountMoved, locked_count, require_keeper_or_leader
from depot.services.house_rules import rule_value
from depot.store.uow import UnitOfWork

__all__ = [
    "AskRecount", "GiveReasons", "LineReason", "RejectCount", "SubmitCount", "Submitted",
    "VarianceReason", "ask_recount", "give_reasons", "reject_count", "submit_count",
]  # fmt: skip

_ROUNDS_BY_ITSELF = 1


@dataclass(frozen=True)
class SubmitCount:
    """Hand a count in.

    Parameters
    ----------
    leave_uncounted
        That lines which nobody counted stay as they are; not counted is not zero.
    """

    command_id: str
    actor: str
    count_number: str
    leave_uncounted: bool = False


@dataclass(frozen=True)
class Submitted:
    """A count that was handed in.

    Parameters
    ----------
    recount
        Lines that another person counts again first; by how much they differ isn't said.
    """

    count_number: str
    state: CountState
    recount: tuple[int, ...]


@dataclass(frozen=True)
class LineReason:
    """Why a line differs; `note` is needed when the reason is another one."""

    line: int
    reason: VarianceReason
    note: str = ""


@dataclass(frozen=True)
class GiveReasons:
    """Say why lines differ."""

    command_id: str
    actor: str
    count_number: str
    reasons: tuple[LineReason, ...]


@dataclass(frozen=True)
class AskRecount:
    """Have lines counted again before anything is decided."""

    command_id: str
    actor: str
    count_number: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class RejectCount:
    """Turn a count down; nothing is posted."""

    command_id: str
    actor: str
    count_number: str
    note: str


def submit_count(command: SubmitCount, uow: UnitOfWork) -> Submitted:
    """Hand it in; lines that differ by more than the tolerance are counted again first.

    The tolerance is that of the item's class; goods that are on no book always are counted
    by two people. After the second count the line stands, whatever it says.

    Raises
    ------
    NotFound, NotAllowed
        When there is none, or the right is missing.
    Conflict
        When lines are not counted yet, or it is not with the counters.
    """
    require(uow, command.actor, Right.KEEP)
    before = locked_count(uow, command.count_number)
    before.require_open()
    lines = uow.counts.lines(before.number)
    _require_all(before, lines, leave=command.leave_uncounted)
    lock_lines(uow, lines)
    again = _to_recount(uow, before, lines)
    for line in again:
        uow.counts.save_line(before.number, line, recount=Recount.VARIANCE.value)
    after = before.submitted(command.actor, uow.now_us, again=bool(again))
    uow.counts.save(before, after)
    return Submitted(after.number, after.state, tuple(again))


def _require_all(head: StockCount, lines: Sequence[CountLine], *, leave: bool) -> None:
    if all(line.counted is None for line in lines) and lines:
        raise Conflict(
            f"{head.number} 还没有盘任何一行，不能提交。",
            f"Nothing of {head.number} was counted; it can't be handed in.",
        )
    open_lines = [
        line for line in lines
        if line.recount is not Recount.NO or (line.counted is None and not leave)
    ]  # fmt: skip
    if open_lines:
        bins = "、".join(sorted({line.bin for line in open_lines})[:10])
        raise Conflict(
            f"{head.number} 还有 {len(open_lines)} 行未盘（库位 {bins}）。请盘完，"
            "或确认未盘的行不作处理；没有货请填 0。",
            f"{len(open_lines)} lines of {head.number} are not counted (bins {bins}). Count "
            "them, or confirm that they stay as they are; enter 0 for an empty place.",
        )


def _to_recount(uow: UnitOfWork, head: StockCount, lines: Sequence[CountLine]) -> list[int]:
    classes = count_classes(uow)
    tolerance = {
        each: rule_value(uow, f"count.tolerance.{each.value}") for each in set(classes.values())
    }
    return [
        each.line.line
        for each in settle(uow, head.number, lines)
        if each.line.round <= _ROUNDS_BY_ITSELF
        and not each.superseded
        and (
            each.problem is not None
            or beyond_tolerance(each.variance, each.booked, tolerance[classes[each.line.item]])
        )
    ]


def give_reasons(command: GiveReasons, uow: UnitOfWork) -> CountMoved:
    """Keep why lines differ.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is not handed in, or a line or reason
        can't be meant.
    """
    require_keeper_or_leader(uow, command.actor)
    head = locked_count(uow, command.count_number)
    head.require(CountState.SUBMITTED)
    known = {line.line for line in uow.counts.lines(head.number)}
    for each in command.reasons:
        if each.line not in known:
            raise _no_line(head, each.line)
        reason = VarianceReason(each.reason)
        note = require_text(
            f"第 {each.line} 行的差异说明", f"what happened to line {each.line}", each.note,
            optional=reason is not VarianceReason.OTHER,
        )  # fmt: skip
        uow.counts.save_line(head.number, each.line, reason=reason.value, reason_note=note)
    return CountMoved(head.number, head.state)


def ask_recount(command: AskRecount, uow: UnitOfWork) -> CountMoved:
    """Send lines back to be counted by somebody else.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is not handed in, or no line is named.
    """
    require(uow, command.actor, Right.APPROVE)
    before = locked_count(uow, command.count_number)
    after = before.sent_back()
    known = {line.line for line in uow.counts.lines(before.number)}
    if not command.lines:
        raise InvalidInput("请选择要复盘的行。", "Choose the lines to count again.")
    for line in command.lines:
        if line not in known:
            raise _no_line(before, line)
        uow.counts.save_line(before.number, line, recount=Recount.ASKED.value)
    uow.counts.save(before, after)
    return CountMoved(after.number, after.state)


def reject_count(command: RejectCount, uow: UnitOfWork) -> CountMoved:
    """Turn it down.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        As for an approval; a reason must be given.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("驳回理由", "why it is rejected", command.note)
    before = locked_count(uow, command.count_number)
    after = before.decided(
        command.actor, uow.now_us, note, approved=False,
        counters=counters_of(uow, before.number),
    )  # fmt: skip
    uow.counts.save(before, after)
    return CountMoved(after.number, after.state)


def counters_of(uow: UnitOfWork, number: str) -> set[str]:
    """Return everybody who entered a number of a count."""
    return {name for people in uow.counts.counters(number).values() for name in people}


def lock_lines(uow: UnitOfWork, lines: Sequence[CountLine]) -> None:
    """Hold the reservations, then the holdings: from here on nothing of them moves.

    What they hold and what moved since are two questions to the database; in between nobody
    may post.
    """
    keys = {line.key() for line in lines if line.counted is not None and line.lot_id is not None}
    if keys:
        held = uow.reservations.open_of_lots(key.lot_id for key in keys)
        uow.reservations.locked([each for each in held if each.key in keys])
    uow.ledger.lock(keys)


def differing(settled: Sequence[Settled]) -> list[Settled]:
    """Return the lines that would change the book."""
    return [
        each for each in settled
        if not each.superseded and (each.variance or each.gain or each.loss or each.serials.new)
    ]  # fmt: skip


def _no_line(head: StockCount, line: int) -> InvalidInput:
    return InvalidInput(
        f"盘点单 {head.number} 没有第 {line} 行。", f"Count {head.number} has no line {line}."
    )
