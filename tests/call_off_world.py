"""Call-offs in the small world of orders: two trucks load at the supermarket.

Truck T1 takes 20 water to 左家镇 (S1), truck T2 takes 30 to 孤店子镇 (S2). The agreement
promises 100 boxes, 60 minutes after a call by day. The clock stands at 12:00; the plan's order
is at minute 45, T1 has loaded at 60 + 30 and arrives at 120: 12:45 and 13:15.
"""

from kept_worlds import kept
from ledger_world import command_id
from order_world import approve, draft, promise, staff, trip

from depot.domain.order import US_PER_MIN
from depot.services.call_off_answers import (
    ConfirmCallOff,
    ConfirmedUnits,
    ReadCallOff,
    SendCallOff,
    confirm_call_off,
    read_by_supplier,
    send_call_off,
)
from depot.services.call_off_arriving import ArriveCallOff, ReceivedUnits, arrive_call_off
from depot.services.call_off_loading import LoadCallOff, LoadedUnits, load_call_off
from depot.services.call_off_making import read_call_off

TRIPS = (
    trip("T1", "SHOP", (("S1", {"WT01": 20}),)),
    trip("T2", "SHOP", (("S2", {"WT01": 30}),), start=120),
)
CALL = "YD-2026-000001"


@kept
def called(app, *trips):
    """Have an order approved that calls 50 boxes off; return its id."""
    staff(app)
    promise(app, 100)
    order_id = draft(app, *(trips or TRIPS))
    approve(app, order_id)
    return order_id


def send(app, by="planner", at_us=0):
    return app.execute(send_call_off, SendCallOff(command_id(), by, CALL, "王值班 0432-1", at_us))


def read(app, by="planner", at_us=0):
    return app.execute(read_by_supplier, ReadCallOff(command_id(), by, CALL, at_us))


def confirm(app, *units, by="planner", in_min=60, at_us=0):
    """Confirm water; `in_min` minutes from now it is ready."""
    lines = tuple(ConfirmedUnits("WT01", each) for each in units)
    ready = app.clock.now_us() + in_min * US_PER_MIN
    command = ConfirmCallOff(command_id(), by, CALL, "刘经理", ready, lines, at_us)
    return app.execute(confirm_call_off, command)


def load(app, number, *units, by="keeper", at_us=0):
    lines = tuple(LoadedUnits("WT01", each) for each in units)
    return app.execute(load_call_off, LoadCallOff(command_id(), by, CALL, number, lines, at_us))


def arrive(app, number, *units, stop=1, by="planner", at_us=0):
    lines = tuple(ReceivedUnits("WT01", each) for each in units)
    command = ArriveCallOff(command_id(), by, CALL, number, stop, "村支书", lines, at_us)
    return app.execute(arrive_call_off, command)


def call_off(app):
    return app.read(read_call_off, CALL)
