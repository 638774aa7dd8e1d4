"""What a supplier is told and answers: sent, read, confirmed (发送、已读、确认)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from depot.domain.call_off_order import (
    ANSWERING,
    STATE_ZH,
    CallOffOrder,
    CallOffState,
)  # fmt: skip
from depot.domain.clock import shanghai_time
from depot.domain.lines import LineChecks
from depot.domain.order import US_PER_MIN
from depot.errors import InvalidInput
from depot.services.access import Right, require_any
from depot.services.call_off_making import just_moved, locked_call_off, note
from depot.services.care_checks import require_text
from depot.store.uow import UnitOfWork

# A supplier that needs longer than a week is no help in an emergency.
MAX_READY_MIN = 7 * 1440


@dataclass(frozen=True)
class CallOffRef:
    """A call-off order and where it now stands."""

    number: str
    state: CallOffState


@dataclass(frozen=True)
class SendCallOff:
    """The message went out to the supplier.

    Parameters
    ----------
    contact
        Whom of ours the supplier answers to, with a telephone number.
    """

    command_id: str
    actor: str
    number: str
    contact: str
    at_us: int = 0


@dataclass(frozen=True)
class ReadCallOff:
    """The supplier has seen it; `at_us` 0: now."""

    command_id: str
    actor: str
    number: str
    at_us: int = 0


@dataclass(frozen=True)
class ConfirmedUnits:
    """What the supplier says it has of an item."""

    item: str
    units: int


@dataclass(frozen=True)
class ConfirmCallOff:
    """The supplier's answer.

    Parameters
    ----------
    confirmed_by
        Name of who answered at the supplier's.
    ready_at_us
        When the goods stand on the dock.
    lines
        Item by item; empty: all that was called.
    at_us
        When the answer came; 0: now.
    """

    command_id: str
    actor: str
    number: str
    confirmed_by: str
    ready_at_us: int
    lines: tuple[ConfirmedUnits, ...] = ()
    at_us: int = 0


def send_call_off(command: SendCallOff, uow: UnitOfWork) -> CallOffRef:
    """Note that the call went out; the supplier's time runs from now.

    Raises
    ------
    NotAllowed, NotFound, Conflict, InvalidInput
        Without the right; for an unknown one; when it was sent or released; for an instant
        before the draft or in the future.
    """
    require_any(uow, command.actor, Right.PLAN, Right.APPROVE)
    contact = require_text("我方联系人和电话", "our contact and telephone", command.contact)
    call = locked_call_off(uow, command.number)
    call.require([CallOffState.DRAFTED], "发送", "sent")
    at_us = told_at(uow, command.at_us, call.drafted_at_us, CallOffState.DRAFTED)
    _move(
        uow, call, [CallOffState.DRAFTED], CallOffState.SENT, sent_at_us=at_us,
        sent_by=command.actor, contact=contact,
    )  # fmt: skip
    note(uow, call.number, "sent", contact, at_us)
    return CallOffRef(call.number, CallOffState.SENT)


def read_by_supplier(command: ReadCallOff, uow: UnitOfWork) -> CallOffRef:
    """Note that the supplier has seen the call.

    Raises
    ------
    NotAllowed, NotFound, Conflict, InvalidInput
        Without the right; when it wasn't sent, was read or is released; for an instant
        before it was sent or in the future.
    """
    require_any(uow, command.actor, Right.PLAN, Right.APPROVE, Right.KEEP)
    call = locked_call_off(uow, command.number)
    call.require([CallOffState.SENT], "登记已读", "read")
    at_us = told_at(uow, command.at_us, call.sent_at_us, CallOffState.SENT)
    _move(uow, call, [CallOffState.SENT], CallOffState.READ, read_at_us=at_us)
    note(uow, call.number, "read", "", at_us)
    return CallOffRef(call.number, CallOffState.READ)


def confirm_call_off(command: ConfirmCallOff, uow: UnitOfWork) -> CallOffRef:
    """Keep what the supplier says it has, and by when. It answers once.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right; when it wasn't sent, has answered already or is released.
    InvalidLines, InvalidInput
        For more than was called, less than nothing, an item that wasn't called, or an
        instant that can't be.
    """
    require_any(uow, command.actor, Right.PLAN, Right.APPROVE, Right.KEEP)
    who = require_text("供应商答复人", "who answered at the supplier's", command.confirmed_by)
    call = locked_call_off(uow, command.number)
    call.require(ANSWERING, "登记确认", "confirmed")
    at_us = told_at(uow, command.at_us, max(call.sent_at_us, call.read_at_us), call.state)
    _check_ready(call, command.ready_at_us)
    units = _checked(call, command.lines)
    _move(
        uow, call, ANSWERING, CallOffState.CONFIRMED, confirmed_at_us=at_us, confirmed_by=who,
        ready_at_us=max(command.ready_at_us, call.sent_at_us),
    )  # fmt: skip
    for item, confirmed in units.items():
        uow.call_offs.confirm_item(call.number, item, confirmed)
    said = "、".join(f"{item} {confirmed}" for item, confirmed in units.items())
    ready = shanghai_time(command.ready_at_us)
    note(uow, call.number, "confirmed", f"{who}：{said}，{ready:%m-%d %H:%M}", at_us)
    return CallOffRef(call.number, CallOffState.CONFIRMED)


def told_at(uow: UnitOfWork, at_us: int, after_us: int, before: CallOffState) -> int:
    """Return when a step happened, as told; 0 means now.

    Raises
    ------
    InvalidInput
        When it was before the step that it follows, or is in the future.
    """
    found = at_us or uow.now_us
    # People tell whole minutes: the minute of the step before is in order.
    whole = after_us - after_us % US_PER_MIN
    if not whole <= found <= uow.now_us:
        raise InvalidInput(
            f"时间 {shanghai_time(found):%m-%d %H:%M} 不合规：不能早于“{STATE_ZH[before]}”"
            f"（{shanghai_time(after_us):%m-%d %H:%M}），也不能晚于现在。",
            f"{shanghai_time(found):%m-%d %H:%M} can't be: not before it was {before.value} "
            f"({shanghai_time(after_us):%m-%d %H:%M}), nor in the future.",
        )
    return max(found, after_us)


def _check_ready(call: CallOffOrder, ready_at_us: int) -> None:
    earliest = call.sent_at_us - call.sent_at_us % US_PER_MIN
    if not earliest <= ready_at_us <= call.sent_at_us + MAX_READY_MIN * US_PER_MIN:
        raise InvalidInput(
            f"备妥时间 {shanghai_time(ready_at_us):%Y-%m-%d %H:%M} 不合规：不能早于发送时间，"
            "也不能晚于发送后 7 天。",
            f"Ready at {shanghai_time(ready_at_us):%Y-%m-%d %H:%M} can't be: not before the call "
            "was sent, nor more than 7 days after.",
        )


def _checked(call: CallOffOrder, lines: tuple[ConfirmedUnits, ...]) -> dict[str, int]:
    if not lines:
        return {each.item: each.called for each in call.items}
    called = {each.item: each.called for each in call.items}
    checks, found = LineChecks(), {}
    for number, line in enumerate(lines, start=1):
        whole = isinstance(line.units, int) and not isinstance(line.units, bool)
        if line.item not in called or line.item in found:
            checks.add(
                number, "item",
                f"“{line.item}”不在调用单上或重复。",
                f"“{line.item}” isn't called, or comes twice.",
            )  # fmt: skip
            continue
        if not whole or not 0 <= line.units <= called[line.item]:
            checks.add(
                number, "units",
                f"{line.item} 确认 {line.units}，应在 0 至调用数 {called[line.item]} 之间。",
                f"{line.item}: {line.units} confirmed; it must be 0 to {called[line.item]}, as "
                "called.",
            )  # fmt: skip
        found[line.item] = line.units
    missed = "、".join(sorted(called.keys() - found.keys()))
    if missed:
        checks.add(
            len(lines) + 1, "item",
            f"没有填写 {missed} 的确认数量（没有请填 0）。",
            f"nothing is said about {missed} (0 if there is none).",
        )  # fmt: skip
    checks.refuse_if_any()
    return found


def _move(
    uow: UnitOfWork,
    call: CallOffOrder,
    allowed: Collection[CallOffState],
    to: CallOffState,
    **values: object,
) -> None:
    if not uow.call_offs.move(call.number, allowed, to, **values):
        raise just_moved(call.number)
