"""The other end (到达、签收): when it came, who signed, and what was not as it left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting
from depot.domain.lines import LineChecks
from depot.domain.shipment import (
    ON_THE_ROAD,
    Difference,
    DifferenceKind,
    Shipment,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
    ShipmentStop,
    StopStatus,
)
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require_any
from depot.services.requisitions import MAX_LENGTH
from depot.services.shipment_making import (
    ShipmentRef,
    locked_shipment,
    move,
)  # fmt: skip
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork

SITE = "site/"
DOCUMENT = "QS"


@dataclass(frozen=True)
class ArriveShipment:
    """The truck has reached a stop.

    Parameters
    ----------
    arrived_at_us
        When it really was; 0: now.
    """

    command_id: str
    actor: str
    number: str
    stop: int = 1
    arrived_at_us: int = 0


@dataclass(frozen=True)
class SignedLine:
    """What a site found of a line: good, damaged and missing add up to what was sent."""

    line: int
    received: int
    damaged: int = 0
    missing: int = 0


@dataclass(frozen=True)
class SignReceipt:
    """A site has taken its goods over.

    Parameters
    ----------
    signed_by
        Name of who signed; no log-in is needed.
    lines
        Line by line; empty: all of it arrived in good order.
    arrived_at_us
        When the truck came, if nobody has said so; 0: now.
    """

    command_id: str
    actor: str
    number: str
    stop: int
    signed_by: str
    lines: tuple[SignedLine, ...] = ()
    note: str = ""
    arrived_at_us: int = 0


@dataclass(frozen=True)
class _Found:
    """What was sent to a stop, what it found, and the 签收单."""

    document_no: str
    sent: Sequence[ShipmentLine]
    signed: Mapping[int, SignedLine]


def arrive_shipment(command: ArriveShipment, uow: UnitOfWork) -> ShipmentRef:
    """Take note of an arrival.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput, Conflict
        Without the right; for an unknown stop; for an instant before the departure or in
        the future; when it isn't on the road or has arrived there.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    shipment = locked_shipment(uow, command.number)
    shipment.require(ON_THE_ROAD, "登记到达", "met")
    _arrive(uow, shipment, command.stop, command.arrived_at_us, command.actor)
    return ShipmentRef(shipment.number, _follow_stops(uow, shipment), shipment.document_no)


def sign_receipt(command: SignReceipt, uow: UnitOfWork) -> ShipmentRef:
    """Post what arrived in good order onto the site; the rest stays in transit.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput, InvalidLines
        Without the right; for an unknown stop; without a name; for lines that don't add up.
    Conflict
        When it isn't on the road or this stop has signed.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    signed_by = require_text(command.signed_by, "签收人姓名", "the name of who signed")
    if len(signed_by) > MAX_LENGTH:
        raise InvalidInput("签收人姓名过长。", "The name of who signed is too long.")
    note = require_text(command.note, "备注", "a remark") if command.note.strip() else ""
    shipment = locked_shipment(uow, command.number)
    shipment.require(ON_THE_ROAD, "签收", "signed for")
    stop = stop_of(uow, shipment, command.stop)
    if stop.status is StopStatus.WAITING:
        _arrive(uow, shipment, stop.stop, command.arrived_at_us, command.actor)
    sent = [
        each
        for each in uow.shipments.lines(shipment.number)
        if each.stop == stop.stop and each.picked
    ]
    signed = _checked(command.lines, sent)
    number = uow.documents.open(DOCUMENT, shipment.depot, stop.site_name, note=note)
    signed_now = uow.shipments.move_stop(
        shipment.number, stop.stop, StopStatus.ARRIVED, status=StopStatus.RECEIVED.value,
        signed_at_us=uow.now_us, signed_by=signed_by, entered_by=command.actor, note=note,
        document_no=number,
    )  # fmt: skip
    if not signed_now:
        raise _stop_done(shipment, stop)
    _hand_over(uow, shipment, stop, _Found(number, sent, signed))
    _report(uow, shipment, _Found(number, sent, signed), command.actor)
    uow.shipments.note(
        shipment.number, ShipmentStepKind.SIGNED, command.actor, f"{stop.site_name}：{signed_by}"
    )
    return ShipmentRef(shipment.number, _follow_stops(uow, shipment), number)


def stop_of(uow: UnitOfWork, shipment: Shipment, number: int) -> ShipmentStop:
    """Return a stop by its number.

    Raises
    ------
    NotFound
        When there is none.
    """
    for each in uow.shipments.stops(shipment.number):
        if each.stop == number:
            return each
    raise NotFound(
        f"发货单 {shipment.number} 没有第 {number} 站。",
        f"Shipment {shipment.number} has no stop {number}.",
    )


def _arrive(
    uow: UnitOfWork, shipment: Shipment, number: int, arrived_at_us: int, actor: str
) -> None:
    stop = stop_of(uow, shipment, number)
    at_us = arrived_at_us or uow.now_us
    if not shipment.departed_at_us <= at_us <= uow.now_us:
        raise InvalidInput(
            "到达时间应在发车之后、现在之前。请改到达时间。",
            "It arrived after it left and before now. Change the time of arrival.",
        )
    arrived = uow.shipments.move_stop(
        shipment.number, stop.stop, StopStatus.WAITING, status=StopStatus.ARRIVED.value,
        arrived_at_us=at_us, entered_by=actor,
    )  # fmt: skip
    if not arrived:
        raise _stop_done(shipment, stop)
    uow.shipments.note(shipment.number, ShipmentStepKind.ARRIVED, actor, stop.site_name)


def _stop_done(shipment: Shipment, stop: ShipmentStop) -> Conflict:
    by = stop.signed_by or stop.entered_by
    return Conflict(
        f"发货单 {shipment.number} 在“{stop.site_name}”的这一步已登记（{by}）。请刷新页面。",
        f"That step of shipment {shipment.number} at {stop.site_name} is booked already ({by}). "
        "Reload.",
    )


def _follow_stops(uow: UnitOfWork, shipment: Shipment) -> ShipmentStatus:
    """Move the head on to where its last stop stands."""
    states = {each.status for each in uow.shipments.stops(shipment.number)}
    if StopStatus.WAITING in states:
        status = ShipmentStatus.DEPARTED
    elif StopStatus.ARRIVED in states:
        status = ShipmentStatus.ARRIVED
    else:
        status = ShipmentStatus.RECEIVED
    move(uow, shipment, ON_THE_ROAD, status=status.value)
    return status


def _checked(lines: Sequence[SignedLine], sent: Sequence[ShipmentLine]) -> Mapping[int, SignedLine]:
    """Return what was found of each line that was sent, or refuse what doesn't add up."""
    if not lines:
        return {each.line: SignedLine(each.line, each.picked) for each in sent}
    there = {each.line: each for each in sent}
    found: dict[int, SignedLine] = {}
    checks = LineChecks()
    for row, each in enumerate(lines, start=1):
        if each.line not in there or each.line in found:
            checks.add(
                row, "line",
                f"第 {each.line} 行不是该站的发货行或重复。",
                f"line {each.line} isn't one of this stop, or comes twice.",
            )  # fmt: skip
            continue
        found[each.line] = each
        _check_sum(checks, row, each, there[each.line])
    for missed in sorted(there.keys() - found.keys()):
        checks.add(
            len(lines) + 1, "line",
            f"第 {missed} 行没有填写签收数量。", f"nothing is said about line {missed}.",
        )  # fmt: skip
    checks.refuse_if_any()
    return found


def _check_sum(checks: LineChecks, row: int, said: SignedLine, sent: ShipmentLine) -> None:
    parts = (said.received, said.damaged, said.missing)
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in parts)
    if not whole or min(parts) < 0 or sum(parts) != sent.picked:
        checks.add(
            row, "received",
            f"第 {said.line} 行完好 {said.received}、破损 {said.damaged}、缺少 {said.missing}，"
            f"合计应等于发出数 {sent.picked}。",
            f"line {said.line}: {said.received} good, {said.damaged} damaged and {said.missing} "
            f"missing must add up to the {sent.picked} that were sent.",
        )  # fmt: skip


def _hand_over(
    uow: UnitOfWork,
    shipment: Shipment,
    stop: ShipmentStop,
    found: _Found,
) -> None:
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, shipment.transit_code)
    site = uow.ledger.account(LedgerKind.GOODS, AccountKind.SITE, f"{SITE}{stop.site_name}")
    uow.ledger.post(
        [
            Posting(
                HoldingKey(road.id, each.lot_id), HoldingKey(site.id, each.lot_id),
                found.signed[each.line].received, "site_receipt", found.document_no, each.line,
            )
            for each in found.sent
            if found.signed[each.line].received
        ]
    )  # fmt: skip


def _report(uow: UnitOfWork, shipment: Shipment, found: _Found, actor: str) -> None:
    """Write down line by line what was found, and what has to be settled."""
    for each in found.sent:
        said = found.signed[each.line]
        uow.shipments.move_line(
            shipment.number, each.line, each.state,
            received=said.received, damaged=said.damaged, absent=said.missing,
        )  # fmt: skip
        for kind, units in (
            (DifferenceKind.DAMAGED, said.damaged),
            (DifferenceKind.MISSING, said.missing),
        ):
            if units:
                uow.differences.add(
                    Difference(
                        0, shipment.number, each.line, each.stop, kind, units, actor, uow.now_us
                    )
                )
                uow.shipments.note(
                    shipment.number, ShipmentStepKind.DIFFERENCE, actor,
                    f"{each.line}：{each.item} {kind.value} {units}",
                )  # fmt: skip
