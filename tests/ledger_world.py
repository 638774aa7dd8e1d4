"""A small world for the ledger: one depot with three bins, water that expires, tents that don't."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kept_worlds import kept

from depot.domain.clock import shanghai_date, to_us
from depot.domain.item import Item
from depot.domain.place import Bin, Depot, Dock
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddBins, AddDepot, AddItems, add_bins, add_depot, add_items
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.receiving import ReceiveGoods, ReceiveLine, receive_goods
from depot.services.stock import StockFilter, lot_rows

TODAY = date(2026, 6, 1)
# Commands that a test's process lets run at once, so that the database itself settles races.
RACING = 32
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)  # 12:00 in Asia/Shanghai

WATER = Item(
    "WT01", "daily_necessities", "water", "all", "瓶装水", "Bottled water", "箱",
    13.2, 0.02, 12, "frost_free_food", Decimal("28.5"),
    expiry_required=True, min_remaining_days=30, marks={"weight": "derived"},
)  # fmt: skip
TENT = Item(
    "SH01", "daily_necessities", "shelter", "all", "单帐篷", "Tent", "顶",
    65, 0.28, None, "textile_dry", Decimal(1500),
)  # fmt: skip
DEPOT = Depot("CY1", "一号库", "Depot 1", 126.57, 43.88)
# 10,000 kg and 20 m³ hold 757 boxes of water by weight (13.2 kg), 1,000 by volume.
BINS = (
    Bin("A-01", "CY1", "A", 40, 2000, 1_000_000),
    Bin("A-02", "CY1", "A", 40, 2000, 1_000_000),
    Bin("S-01", "CY1", "S", 10, 20, 10_000, ("frost_free_food",)),
)
DOCKS = (Dock("D1", "CY1", 120.0, 5),)

_numbers = itertools.count(1)


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, instant: datetime = NOON) -> None:
        self.us = to_us(instant)

    def now_us(self) -> int:
        return self.us

    def today(self) -> date:
        return shanghai_date(self.us)

    def move(self, **span: float) -> None:
        self.us += timedelta(**span) // timedelta(microseconds=1)


def command_id() -> str:
    """Return a fresh id, the same in every run."""
    return str(uuid.UUID(int=next(_numbers), version=4))


@kept
def furnish(app) -> None:
    """Add the depot, its bins and docks, and the two items."""
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (WATER, TENT)))
    app.execute(add_depot, AddDepot(command_id(), SYSTEM_ACTOR, (DEPOT,), DOCKS))
    app.execute(add_bins, AddBins(command_id(), SYSTEM_ACTOR, BINS))


def receive(app, *lines: ReceiveLine, supplier: str = "华联商厦", **more):
    """Receive lines into the depot."""
    command = ReceiveGoods(command_id(), SYSTEM_ACTOR, "CY1", supplier, lines, **more)
    return app.execute(receive_goods, command)


def receive_water(app, quantity: int, expires_on: date, lot_no: str = "L1", bin_code="A-01"):
    """Receive one lot of water; return its lot id."""
    line = ReceiveLine(
        "WT01", quantity, bin_code, lot_no, expires_on - timedelta(days=365), expires_on
    )
    return receive(app, line).lines[0].lot_id


def receive_tents(app, quantity: int, bin_code: str = "A-01"):
    """Receive tents without lot number; return the lot id."""
    return receive(app, ReceiveLine("SH01", quantity, bin_code)).lines[0].lot_id


def issue(app, *lines: IssueLine, arrives_on: date | None = None, destination: str = "孤店子镇"):
    """Issue lines from the depot."""
    command = IssueGoods(command_id(), SYSTEM_ACTOR, "CY1", destination, lines, arrives_on)
    return app.execute(issue_goods, command)


def on_hand(app) -> dict[tuple[str, str, str], int]:
    """Return what is in the bins: (lot number, bin, state) → units."""
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    return {(row.lot_no, row.bin, row.status.value): row.quantity for row in rows}
