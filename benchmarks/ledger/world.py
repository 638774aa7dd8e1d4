"""The depot that is posted in: items, bins and one lot of each item, by the product's commands."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from depot.bootstrap import Settings, SystemClock, build
from depot.domain import canonical
from depot.domain.item import Item
from depot.domain.ledger import HoldingKey, Posting
from depot.domain.place import Bin, Depot, Dock
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application
from depot.services.catalogue import AddBins, AddDepot, AddItems, add_bins, add_depot, add_items
from depot.services.receiving import ReceiptLine, ReceiveGoods, ReceiveLine, receive_goods
from depot.store.database import CommandEntry
from depot.store.uow import Reader

DEPOT = "BX1"
STOCK = 1_000_000
GROUPS = ("emergency_rescue", "daily_necessities", "emergency_equipment")


def new_id() -> str:
    """Return a fresh command id."""
    return str(uuid.uuid4())


def item_code(number: int) -> str:
    """Return the code of the n-th item."""
    return f"BI{number:05d}"


def bin_code(number: int) -> str:
    """Return the code of the n-th bin."""
    return f"B-{number:04d}"


@dataclass(frozen=True)
class Parcel:
    """A lot where it lies, and a bin that it can be moved to and fro."""

    item: str
    lot_id: int
    here: str
    there: str
    here_key: HoldingKey
    there_key: HoldingKey


def furnished(url: str, *, items: int, bins: int) -> Application:
    """Return the product on a migrated database with a catalogue and one depot's bins."""
    app = build(Settings(url))
    goods = tuple(
        Item(
            item_code(number), GROUPS[number % 3], "water", "all", f"物资{number}",
            f"Item {number}", "件", 0.1, 0.001, 36, "general", Decimal(10),
        )
        for number in range(items)
    )  # fmt: skip
    places = tuple(Bin(bin_code(number), DEPOT, "A", 100.0, 1e7, 1e9) for number in range(bins))
    app.execute(add_items, AddItems(new_id(), SYSTEM_ACTOR, goods))
    depot = Depot(DEPOT, "测速库", "Depot of the benchmark", 126.57, 43.88)
    app.execute(
        add_depot, AddDepot(new_id(), SYSTEM_ACTOR, (depot,), (Dock("D1", DEPOT, 100.0, 5),))
    )
    app.execute(add_bins, AddBins(new_id(), SYSTEM_ACTOR, places))
    return app


def stocked(url: str, lots: int) -> tuple[Application, list[Parcel]]:
    """Return the product with one lot of each of as many items, and where they lie."""
    bins = max(4, lots)
    app = furnished(url, items=lots, bins=bins)
    parcels: list[Parcel] = []
    for start in range(0, lots, 100):
        numbers = range(start, min(start + 100, lots))
        lines = tuple(receipt_line(number, bin_code(number), STOCK) for number in numbers)
        receipt = app.execute(receive_goods, receipt_of(lines))
        parcels += app.read(_parcels, receipt.lines, bins)
    return app, parcels


def _parcels(reader: Reader, lines: Sequence[ReceiptLine], bins: int) -> list[Parcel]:
    accounts = {shelf.bin.code: shelf.account_id for shelf in reader.places.shelves(DEPOT)}
    found = []
    for line in lines:
        there = bin_code((int(line.bin.removeprefix("B-")) + bins // 2) % bins)
        found.append(
            Parcel(
                line.item, line.lot_id, line.bin, there,
                HoldingKey(accounts[line.bin], line.lot_id),
                HoldingKey(accounts[there], line.lot_id),
            )
        )  # fmt: skip
    return found


def receipt_line(number: int, bin_: str, quantity: int, lot_no: str = "L1") -> ReceiveLine:
    """Return a line that receives the n-th item."""
    today = SystemClock().today()
    return ReceiveLine(
        item_code(number), quantity, bin_, lot_no,
        date(today.year - 1, 1, 1), today + timedelta(days=300 + number % 600),
    )  # fmt: skip


def receipt_of(lines: tuple[ReceiveLine, ...]) -> ReceiveGoods:
    """Return a receipt."""
    return ReceiveGoods(new_id(), SYSTEM_ACTOR, DEPOT, "测速供应商", lines)


def post_bare(app: Application, postings: list[Posting]) -> None:
    """Book movements as one command through the posting engine alone, chain included.

    What a service adds is left out: rights, catalogue, bins' limits, papers' numbers. What
    is kept of the command is what a person sends, in as many words as `MoveStock` takes: lot,
    quantity, from and to of each line.
    """
    payload = canonical.encode(
        [
            {
                "lot_id": each.source.lot_id,
                "quantity": each.quantity,
                "from_account": each.source.account_id,
                "to_account": each.target.account_id,
            }
            for each in postings
        ]
    )
    entry = CommandEntry(new_id(), "BenchmarkPosting", SYSTEM_ACTOR, payload)
    app.database.perform(
        entry, app.clock.now_us(), lambda uow: uow.ledger.post(postings), canonical.encode
    )
