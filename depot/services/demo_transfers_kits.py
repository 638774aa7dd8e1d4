"""Demo: kits with their lots, transfers at every stage, a return."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Final

from depot.domain.kit import KitLine
from depot.domain.ledger import StockStatus
from depot.domain.stock import LotRow, StockFilter
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.kit_recipes import SetKitRecipe, set_kit_recipe
from depot.services.kits import Assembled, AssembleKits, ChosenLot, assemble_kits
from depot.services.kits_apart import DisassembleKits, PartBin, disassemble_kits
from depot.services.returning import ReturnGoods, ReturnLine, return_goods
from depot.services.stock import lot_rows
from depot.services.transferring import (
    OrderTransfer,
    SendTransfer,
    TransferWish,
    order_transfer,
    send_transfer,
)
from depot.services.transfers_arriving import ArrivedLine, ReceiveTransfer, receive_transfer

_STEPS: Final = Steps(uuid.UUID("b1a0f7c4-53d2-4c0e-8d1b-7a2f9e6c4d08"))
KEEPER: Final = "guanku"
HERE, THERE = "CY-W1", "CY-W2"
KIT: Final = "HY01"
RECIPE: Final = (
    KitLine("FD01", 4), KitLine("MD01", 1), KitLine("MD04", 1), KitLine("WA10", 2),
    KitLine("WA11", 1), KitLine("WT05", 1),
)  # fmt: skip
# 4 × 0.27 + 0.6 + 0.25 + 2 × 0.06 + 0.65 + 0.317 = 3.0 kg; the catalogue says 3.2 as packed.
SOURCE: Final = "演示清单：按目录中家庭应急包 3.2 千克估算，请按本区清单替换"
SITE: Final = "演示安置点"


def load(app: Application) -> None:
    """Do what has not been done; asking again changes nothing."""
    if _STEPS.is_done(app, "return"):
        return  # It is the last step; people may have moved the goods since.
    rows = {
        (row.item_code, row.lot_no): row
        for row in app.read(lot_rows, StockFilter(depot=HERE), app.clock.today())
    }
    if ("FD01", "YS-02") not in rows:
        return
    _kits(app, rows)
    _transfers(app, rows)
    _return(app, rows)


def _kits(app: Application, rows: Mapping[tuple[str, str], LotRow]) -> None:
    _STEPS.do(
        app, set_kit_recipe, "recipe",
        lambda key: SetKitRecipe(key, SYSTEM_ACTOR, KIT, RECIPE, SOURCE, "estimated"),
    )  # fmt: skip
    rations = ChosenLot("FD01", rows["FD01", "YS-02"].lot_id, "近效期批次先安排轮换")
    made: Assembled = _STEPS.do(
        app, assemble_kits, "assemble",
        lambda key: AssembleKits(key, KEEPER, HERE, KIT, 30, "B04", (rations,), "演示组装"),
    )  # fmt: skip
    lot = made.lots[0]
    bins = {row.lot_id: row.bin for row in rows.values()}
    parts = tuple(PartBin(part.lot_id, bins[part.lot_id]) for part in lot.parts)
    _STEPS.do(
        app, disassemble_kits, "disassemble",
        lambda key: DisassembleKits(
            key, KEEPER, HERE, lot.lot_id, 2, "B04", parts, "外包装破损（演示）"
        ),
    )  # fmt: skip


def _transfers(app: Application, rows: Mapping[tuple[str, str], LotRow]) -> None:
    mats = rows["SH10", "FC-02"].lot_id
    number = _order(app, "mats", TransferWish("SH10", 100, mats))
    _send(app, "mats", number, "吉B·演001")
    lines = (ArrivedLine(mats, 98, "T02"), ArrivedLine(mats, 2, "T02", StockStatus.DAMAGED))
    _arrive(app, "mats", number, *lines)
    shoes = rows["WA08", "MX-01"].lot_id
    number = _order(app, "shoes", TransferWish("WA08", 60, shoes))
    _send(app, "shoes", number, "吉B·演002")
    _arrive(app, "shoes", number, ArrivedLine(shoes, 58, "T02"))
    number = _order(app, "caps", TransferWish("WA09", 200, rows["WA09", "MZ-01"].lot_id))
    _send(app, "caps", number, "吉B·演003")
    _order(app, "bags", TransferWish("HY09", 50, rows["HY09", "LJD-01"].lot_id))


def _order(app: Application, name: str, wish: TransferWish) -> str:
    done = _STEPS.do(
        app, order_transfer, f"order {name}",
        lambda key: OrderTransfer(key, KEEPER, HERE, THERE, (wish,), "演示调拨：均衡两库储备"),
    )  # fmt: skip
    return str(done.number)


def _send(app: Application, name: str, number: str, vehicle: str) -> None:
    _STEPS.do(
        app, send_transfer, f"send {name}",
        lambda key: SendTransfer(key, KEEPER, number, vehicle, "演示驾驶员"),
    )  # fmt: skip


def _arrive(app: Application, name: str, number: str, *lines: ArrivedLine) -> None:
    _STEPS.do(
        app, receive_transfer, f"arrive {name}",
        lambda key: ReceiveTransfer(key, KEEPER, number, lines, "演示到货"),
    )  # fmt: skip


def _return(app: Application, rows: Mapping[tuple[str, str], LotRow]) -> None:
    blankets = rows["WA10", "BW-01"]
    _STEPS.do(
        app, issue_goods, "issue",
        lambda key: IssueGoods(
            key, KEEPER, HERE, SITE, (IssueLine("WA10", 40, blankets.lot_id, "演示"),)
        ),
    )  # fmt: skip
    line = ReturnLine(blankets.lot_id, 12, blankets.bin, StockStatus.QUARANTINED)
    _STEPS.do(
        app, return_goods, "return",
        lambda key: ReturnGoods(key, KEEPER, HERE, SITE, (line,), "演示：安置点未用完"),
    )  # fmt: skip
