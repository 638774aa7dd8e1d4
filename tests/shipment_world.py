"""A small world for shipments: the order world's people and depot, two lots of water, tents.

L1 (50, bin A-02) expires first, L2 (50, bin A-01) 30 days later; 10 tents in A-01. The
requisition of `requested` asks for 60 water for 左家镇, so it takes L1 whole and 10 of L2.
"""

from datetime import timedelta

from kept_worlds import kept
from ledger_world import TODAY, command_id, receive_tents, receive_water
from order_world import staff

from depot.domain.label import BinLabel, LotLabel
from depot.domain.requisition import Occasion
from depot.domain.shipment import DifferenceOutcome
from depot.services.requisitions import (
    ApproveRequisition,
    RequestGoods,
    approve_requisition,
    request_goods,
)
from depot.services.shipment_arriving import SignReceipt, sign_receipt
from depot.services.shipment_leaving import DepartShipment, depart_shipment
from depot.services.shipment_loading import LoadShipment, TruckChoice, load_shipment
from depot.services.shipment_picking import ConfirmPick, confirm_pick
from depot.services.shipment_settling import SettleDifference, settle_difference
from depot.services.stock import StockFilter, stock_rows

HOUR_US = 3_600_000_000
NEXT_SPRING = TODAY + timedelta(days=300)


@kept
def stocked(app):
    """Furnish, staff and stock the depot; return the lots of L1 and L2."""
    staff(app)
    first = receive_water(app, 50, NEXT_SPRING, "L1", "A-02")
    second = receive_water(app, 50, NEXT_SPRING + timedelta(days=30), "L2", "A-01")
    receive_tents(app, 10)
    return first, second


def requested(app, *lines, by="planner", **more):
    """Ask for goods; return the requisition's number."""
    asked = {
        "depot": "CY1",
        "destination": "左家镇",
        "lines": lines or (("WT01", 60),),
        "reason": "安置点缺水",
        "needed_by_us": app.clock.now_us() + 5 * HOUR_US,
        "occasion": Occasion.EVENT,
        "event": "七月洪水",
        **more,
    }
    return app.execute(request_goods, RequestGoods(command_id(), by, **asked)).number


def approved(app, *lines, by="leader", **more):
    """Ask for goods and have it approved; return the shipment's number."""
    number = requested(app, *lines, **more)
    return app.execute(approve_requisition, ApproveRequisition(command_id(), by, number)).shipment


def lines_of(app, number):
    """Return (line, bin, lot, listed, picked, missing, state) of each line."""

    def read(reader):
        lots = reader.lots.get(each.lot_id for each in reader.shipments.lines(number))
        return [
            (each.line, each.bin, lots[each.lot_id].lot_no, each.quantity, each.picked,
             each.missing, each.state.value)
            for each in reader.shipments.lines(number)
        ]  # fmt: skip

    return app.read(read)


def state_of(app, number):
    """Return where a shipment stands."""
    return app.read(lambda reader: reader.shipments.get(number)).status.value


def label(app, lot_id):
    """Return the text of a lot's label."""
    lot = app.read(lambda reader: reader.lots.get([lot_id]))[lot_id]
    return LotLabel(lot.item, lot.id, lot.lot_no, lot.expires_on, "").payload()


def bin_label(code, depot="CY1"):
    """Return the text of a bin's label."""
    return BinLabel(depot, code).payload()


def pick(app, number, by="keeper", **how):
    """Confirm a line."""
    return app.execute(confirm_pick, ConfirmPick(command_id(), by, number, **how))


def pick_all(app, number):
    """Confirm all open lines as listed."""
    for line, *_, state in lines_of(app, number):
        if state == "open":
            pick(app, number, line=line)


def loaded(app, number, by="keeper", **truck):
    """Load a picked shipment onto T1 or the truck named."""
    choice = TruckChoice(**truck) if truck else TruckChoice(vehicle="T1")
    return app.execute(load_shipment, LoadShipment(command_id(), by, number, choice))


def departed(app, number, by="keeper"):
    """Let a loaded shipment leave."""
    return app.execute(depart_shipment, DepartShipment(command_id(), by, number))


def on_the_road(app, *lines):
    """Bring a requisition's goods onto the road; return the shipment's number."""
    number = approved(app, *lines)
    pick_all(app, number)
    loaded(app, number)
    departed(app, number)
    return number


def sign(app, number, *lines, stop=1, by="keeper", signed_by="王主任"):
    """Have a stop sign."""
    command = SignReceipt(command_id(), by, number, stop, signed_by, lines)
    return app.execute(sign_receipt, command)


def settle(app, difference, outcome, quantity, *, by, bin_code=""):
    """Settle a difference."""
    command = SettleDifference(
        command_id(), by, difference, DifferenceOutcome(outcome), quantity, "查清", bin_code
    )
    return app.execute(settle_difference, command)


def differences(app, number):
    """Return (id, line, kind, units, outcome) of a shipment's differences."""
    found = app.read(lambda reader: reader.differences.of(number))
    return [(d.id, d.line, d.kind.value, d.quantity, d.outcome.value) for d in found]


def reserved(app):
    """Return the reserved units of each item."""
    rows = app.read(stock_rows, StockFilter(), app.clock.today())
    return {row.item_code: row.reserved for row in rows if row.reserved}


def account(app, code):
    """Return what an account holds: lot number → units."""

    def read(reader):
        rows = reader.transfers.on_the_road(code)
        lots = reader.lots.get(row[0] for row in rows)
        return {lots[row[0]].lot_no: row[3] for row in rows}

    return app.read(read)
