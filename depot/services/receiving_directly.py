"""Direct receipt (直接入库): received, looked at and put away in one step, without a delivery."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.inspection import ON_ARRIVAL, InspectedPart, Inspection, Stage, Verdict
from depot.domain.ledger import StockStatus
from depot.services.receiving import Receipt, ReceiptLine, ReceiveGoods, receive_goods
from depot.store.uow import UnitOfWork

_HELD = {
    StockStatus.QUARANTINED: "入库时待检",
    StockStatus.EXPIRED: "入库时已过期",
    StockStatus.DAMAGED: "入库时损坏",
    StockStatus.RECALLED: "入库时被召回",
    StockStatus.REPAIR: "入库时待修",
}


@dataclass(frozen=True)
class ReceiveDirectly:
    """Receive goods that somebody has looked at on arrival; the fields are those of a receipt."""

    command_id: str
    actor: str
    receipt: ReceiveGoods


def receive_directly(command: ReceiveDirectly, uow: UnitOfWork) -> Receipt:
    """Book the receipt and, under its number, that it was inspected on arrival.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        As for a receipt.
    """
    receipt = command.receipt
    done = receive_goods(
        ReceiveGoods(
            command.command_id, command.actor, receipt.depot, receipt.supplier, receipt.lines,
            receipt.note, receipt.occurred_at_us,
        ),
        uow,
    )  # fmt: skip
    parts = tuple(_part(number, each, done) for number, each in enumerate(done.lines, start=1))
    uow.inspections.add(
        Inspection(done.document_no, "", command.actor, 0, ON_ARRIVAL, uow.now_us, parts, ()),
        [""] * len(parts),
    )
    return done


def _part(number: int, line: ReceiptLine, done: Receipt) -> InspectedPart:
    good = line.status is StockStatus.ISSUABLE
    return InspectedPart(
        number,
        number,
        Stage.WAITING,
        Verdict.ACCEPT if good else Verdict.HOLD,
        line.quantity,
        line.bin,
        "" if good else _HELD[line.status],
        done.document_no,
    )
