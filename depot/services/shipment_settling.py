"""What did not arrive as it left (收货差异): lost, brought back, or delivered after all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from depot.domain.ledger import (
    OWN,
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.shipment import (
    Difference,
    DifferenceKind,
    DifferenceOutcome,
    Shipment,
    ShipmentStepKind,
)
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services import returning
from depot.services.access import Right, require
from depot.services.putaway import put_away
from depot.services.shelf_checks import require_shelf
from depot.services.shipment_arriving import SITE, stop_of
from depot.services.shipment_making import ShipmentRef, just_changed, locked_shipment
from depot.services.transferring import require_text
from depot.services.transfers_arriving import LOSS
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class SettleDifference:
    """Say what became of goods that did not arrive as they left.

    Parameters
    ----------
    difference
        Its id.
    outcome
        Lost (by another person with the right over money), returned to a bin, or found and
        delivered after all.
    quantity
        Base units; fewer than all leave the rest open.
    bin
        Where returned goods are put.
    """

    command_id: str
    actor: str
    difference: int
    outcome: DifferenceOutcome
    quantity: int
    reason: str
    bin: str = ""


def settle_difference(command: SettleDifference, uow: UnitOfWork) -> ShipmentRef:
    """Post the goods from the road to where they are.

    Raises
    ------
    NotAllowed
        Without the right; a loss by who reported it or sent the goods.
    NotFound, InvalidInput, Conflict
        For an unknown difference, quantity or bin; when it has been settled.
    """
    lost = command.outcome is DifferenceOutcome.LOST
    require(uow, command.actor, Right.MONEY if lost else Right.KEEP)
    reason = require_text(command.reason, "处理说明", "what became of it")
    found = _open_difference(uow, command.difference)
    units = require_quantity(command.quantity)
    if units > found.quantity:
        raise InvalidInput(
            f"差异只有 {found.quantity}，不能处理 {units}。",
            f"The difference is {found.quantity}, not {units}.",
        )
    shipment = locked_shipment(uow, found.number)
    if lost:
        _require_other(command.actor, found, shipment)
    _settle(uow, found, command, reason)
    _post(uow, shipment, found, command, reason)
    uow.shipments.note(
        shipment.number, ShipmentStepKind.SETTLED, command.actor,
        f"{found.line}：{command.outcome.value} {units}：{reason}",
    )  # fmt: skip
    return ShipmentRef(shipment.number, shipment.status, shipment.document_no)


def _open_difference(uow: UnitOfWork, number: int) -> Difference:
    found = uow.differences.get(number, lock=True)
    if found is None:
        raise NotFound(f"没有差异 {number}。", f"There is no difference {number}.")
    if found.outcome is not DifferenceOutcome.OPEN:
        raise Conflict(
            f"该差异已由 {found.decided_by} 处理。请刷新页面。",
            f"{found.decided_by} has settled that difference. Reload.",
        )
    return found


def _require_other(actor: str, found: Difference, shipment: Shipment) -> None:
    if actor in {found.reported_by, shipment.departed_by, shipment.loaded_by}:
        raise NotAllowed(
            "经办发货或登记差异的人不能确认损失，请由另一位有经费权限的人员办理。",
            "Whoever sent the goods or reported the difference can't confirm the loss; somebody "
            "else with the right over money does.",
        )


def _settle(uow: UnitOfWork, found: Difference, command: SettleDifference, reason: str) -> None:
    """Close the difference, or a part of it as a row of its own."""
    if command.outcome is DifferenceOutcome.OPEN:
        raise InvalidInput("请选择处理结果。", "Choose what became of it.")
    closed = {
        "outcome": command.outcome.value, "decided_by": command.actor,
        "decided_at_us": uow.now_us, "reason": reason,
    }  # fmt: skip
    if command.quantity == found.quantity:
        done = uow.differences.change(found, **closed)
    else:
        done = uow.differences.change(found, quantity=found.quantity - command.quantity)
        part = replace(
            found, quantity=command.quantity, outcome=command.outcome,
            decided_by=command.actor, decided_at_us=uow.now_us, reason=reason,
        )  # fmt: skip
        uow.differences.add(part)
    if not done:
        raise just_changed(found.number)


def _post(
    uow: UnitOfWork, shipment: Shipment, found: Difference, command: SettleDifference, reason: str
) -> None:
    line = next(each for each in uow.shipments.lines(shipment.number) if each.line == found.line)
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, shipment.transit_code)
    source = HoldingKey(road.id, line.lot_id)
    if command.outcome is DifferenceOutcome.RETURNED:
        _post_return(uow, shipment, found, command=command, source=source)
        return
    if command.outcome is DifferenceOutcome.LOST:
        target = uow.ledger.account(LedgerKind.GOODS, AccountKind.LOSS, LOSS)
        why = f"shipment_loss: {reason}"
    else:
        site = stop_of(uow, shipment, found.stop).site_name
        target = uow.ledger.account(LedgerKind.GOODS, AccountKind.SITE, f"{SITE}{site}")
        why = "site_receipt"
    uow.ledger.post(
        [
            Posting(
                source, HoldingKey(target.id, line.lot_id), command.quantity, why,
                shipment.number, line.line,
            )
        ]
    )  # fmt: skip


def _post_return(
    uow: UnitOfWork,
    shipment: Shipment,
    found: Difference,
    *,
    command: SettleDifference,
    source: HoldingKey,
) -> None:
    lot = uow.lots.get([source.lot_id])[source.lot_id]
    item = uow.catalogue.get([lot.item])[lot.item]
    shelf = require_shelf(uow, shipment.depot, command.bin, item)
    damaged = found.kind is DifferenceKind.DAMAGED
    state = StockStatus.DAMAGED if damaged else StockStatus.QUARANTINED
    site = stop_of(uow, shipment, found.stop).site_name
    reason = command.reason.strip()
    number = uow.documents.open(returning.DOCUMENT, shipment.depot, site, note=reason)
    target = HoldingKey(shelf.account_id, lot.id, state.value, OWN)
    posting = Posting(source, target, command.quantity, f"return: {reason}", number, 1)
    put_away(uow, [posting], [shelf.account_id])
