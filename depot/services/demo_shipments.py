"""Demo: requisitions and shipments at every stage."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Final

from depot.domain.requisition import Occasion
from depot.domain.stock import StockFilter
from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.requisitions import (
    MAX_HOLD_US,
    ApproveRequisition,
    RequestGoods,
    approve_requisition,
    request_goods,
)
from depot.services.shipment_arriving import SignedLine, SignReceipt, sign_receipt
from depot.services.shipment_leaving import DepartShipment, depart_shipment
from depot.services.shipment_loading import LoadShipment, TruckChoice, load_shipment
from depot.services.shipment_picking import ConfirmPick, confirm_pick
from depot.services.stock import lot_rows
from depot.store.uow import Reader

_STEPS: Final = Steps(uuid.UUID("2f0c8d5a-6c3e-4c57-9b0e-8d1f4a7e3c61"))
KEEPER, PLANNER, LEADER = "guanku", "jihua", "lingdao"
HERE: Final = "CY-W1"
SITE: Final = "演示安置点"
EVENT: Final = "转移安置演练（演示）"
_HOUR_US: Final = 3_600_000_000
# Item and units; small, so that the plans' stock hardly changes.
_SIGNED, _ROAD, _TO_PICK, _WAITING = ("WA10", 20), ("WA08", 30), ("WA09", 50), ("HY09", 40)
_TRUCK: Final = TruckChoice("", "吉B·演004", "演示驾驶员", "13900000004", 1500, Decimal(8))


def load(app: Application) -> None:
    """Do what has not been done; asking again changes nothing."""
    if _STEPS.is_done(app, "last"):
        return  # It is the last step; people may have moved the goods since.
    rows = app.read(lot_rows, StockFilter(depot=HERE), app.clock.today())
    if _SIGNED[0] not in {row.item_code for row in rows}:
        return
    start_us = app.read(_begun_us) or app.clock.now_us()
    signed = _approved(app, "signed", _SIGNED, start_us)
    road = _approved(app, "road", _ROAD, start_us)
    _approved(app, "to pick", _TO_PICK, start_us)
    for name, number in (("signed", signed), ("road", road)):
        _send(app, name, number)
    _sign(app, signed)
    _request(app, "last", _WAITING, start_us)


def _approved(app: Application, name: str, wish: tuple[str, int], start_us: int) -> str:
    number = _request(app, name, wish, start_us)
    made = _STEPS.do(
        app, approve_requisition, f"approve {name}",
        lambda key: ApproveRequisition(key, LEADER, number, "同意（演示）"),
    )  # fmt: skip
    return str(made.shipment)


def _request(app: Application, name: str, wish: tuple[str, int], start_us: int) -> str:
    done = _STEPS.do(
        app, request_goods, name,
        lambda key: RequestGoods(
            key, PLANNER, HERE, SITE, (wish,), "发放给安置群众", start_us + 6 * _HOUR_US,
            Occasion.DRILL, EVENT, start_us + MAX_HOLD_US,
        ),
    )  # fmt: skip
    return str(done.number)


def _send(app: Application, name: str, number: str) -> None:
    for line in app.read(lambda reader: reader.shipments.lines(number)):
        _pick(app, name, number, line.line)
    _STEPS.do(
        app, load_shipment, f"load {name}",
        lambda key: LoadShipment(key, KEEPER, number, _TRUCK),
    )  # fmt: skip
    _STEPS.do(
        app, depart_shipment, f"depart {name}", lambda key: DepartShipment(key, KEEPER, number)
    )


def _pick(app: Application, name: str, number: str, line: int) -> None:
    _STEPS.do(
        app, confirm_pick, f"pick {name} {line}",
        lambda key: ConfirmPick(key, KEEPER, number, line),
    )  # fmt: skip


def _sign(app: Application, number: str) -> None:
    """Have the site sign for all but two units of the first line."""
    lines = app.read(lambda reader: reader.shipments.lines(number))
    found = tuple(
        SignedLine(each.line, each.picked - 2, missing=2)
        if each is lines[0]
        else SignedLine(each.line, each.picked)
        for each in lines
    )
    _STEPS.do(
        app, sign_receipt, "sign",
        lambda key: SignReceipt(key, KEEPER, number, 1, "王主任（演示）", found, "演示：少 2 件"),
    )  # fmt: skip


def _begun_us(reader: Reader) -> int:
    """Return when an earlier loading asked first, so that its commands are the same again."""
    done = reader.commands.done(_STEPS.id("signed"))
    return 0 if done is None else done.recorded_at_us
