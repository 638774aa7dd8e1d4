"""Where a supplier's goods arrive: what came counts, what didn't stays the supplier's (到货)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from depot.domain.call_off_order import (
    CalledStop,
    CallOffOrder,
    CallOffState,
)  # fmt: skip
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting
from depot.domain.lines import LineChecks
from depot.domain.order_record import StoredOrder, demand_ref
from depot.errors import Conflict, NotFound
from depot.services.access import Right, require_any
from depot.services.call_off_answers import CallOffRef, told_at
from depot.services.call_off_loading import goods_lots
from depot.services.call_off_making import finish_if_done, locked_call_off, note, read_call_off
from depot.services.care_checks import require_text
from depot.services.order_loading import locked_order
from depot.services.shipment_arriving import SITE
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class ReceivedUnits:
    """What a site got of an item."""

    item: str
    units: int


@dataclass(frozen=True)
class ArriveCallOff:
    """A supplier's goods have reached a stop.

    Parameters
    ----------
    received_by
        Name of who took them over; no log-in is needed.
    lines
        Item by item; empty: all that was loaded for this stop.
    at_us
        When; 0: now.
    """

    command_id: str
    actor: str
    number: str
    trip: int
    stop: int
    received_by: str
    lines: tuple[ReceivedUnits, ...] = ()
    at_us: int = 0


def arrive_call_off(command: ArriveCallOff, uow: UnitOfWork) -> CallOffRef:
    """Post what came onto the site; what was loaded and didn't come goes back to the supplier.

    With the last stop the call-off is finished and what was seen of the supplier is kept.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right; for an unknown stop; when it isn't on the road.
    InvalidLines, InvalidInput
        For more than was loaded, less than nothing, or an instant that can't be.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    who = require_text("签收人姓名", "the name of who took it over", command.received_by)
    order = locked_order(uow, read_call_off(uow, command.number).order_id)
    call = locked_call_off(uow, command.number)
    call.require([CallOffState.LOADED], "登记到达", "met")
    stop = _on_the_road(call, command.trip, command.stop)
    at_us = told_at(uow, command.at_us, stop.loaded_at_us, CallOffState.LOADED)
    units = _checked(stop, command.lines)
    _hand_over(uow, call, order, stop, units)
    lines = tuple(replace(each, received=units[each.item]) for each in stop.lines)
    arrived = replace(stop, arrived_at_us=at_us, received_by=who, lines=lines)
    uow.call_offs.move_stop(call.number, arrived)
    said = "、".join(f"{item} {count}" for item, count in units.items())
    note(uow, call.number, "met", f"{stop.site_name}（{who}）：{said}", at_us)
    stops = tuple(
        arrived if (each.trip, each.stop) == (stop.trip, stop.stop) else each for each in call.stops
    )
    after = finish_if_done(uow, replace(call, stops=stops))
    return CallOffRef(call.number, after.state)


def _on_the_road(call: CallOffOrder, trip: int, number: int) -> CalledStop:
    for each in call.stops:
        if (each.trip, each.stop) == (trip, number):
            if not each.is_on_the_road:
                raise Conflict(
                    f"{call.number} 第 {trip} 车次“{each.site_name}”未装车或已登记到达。"
                    "请刷新页面。",
                    f"Trip {trip} of {call.number} to {each.site_name} has not left, or its "
                    "arrival is booked. Reload.",
                )
            return each
    raise NotFound(
        f"{call.number} 没有第 {trip} 车次第 {number} 站。",
        f"{call.number} has no stop {number} on trip {trip}.",
    )


def _checked(stop: CalledStop, lines: Sequence[ReceivedUnits]) -> dict[str, int]:
    loaded = {each.item: each.loaded for each in stop.lines}
    found = dict(loaded) if not lines else dict.fromkeys(loaded, 0)
    checks = LineChecks()
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        most = loaded.get(line.item, 0)
        whole = isinstance(line.units, int) and not isinstance(line.units, bool)
        if line.item not in loaded or line.item in seen:
            checks.add(
                number, "item",
                f"“{line.item}”不在该站的装车清单上或重复。",
                f"“{line.item}” isn't loaded for this stop, or comes twice.",
            )  # fmt: skip
        elif not whole or not 0 <= line.units <= most:
            checks.add(
                number, "units",
                f"{line.item} 实收 {line.units}，应在 0 至装车数 {most} 之间。",
                f"{line.item}: {line.units} received, must be 0 to the {most} loaded.",
            )  # fmt: skip
        else:
            found[line.item] = line.units
        seen.add(line.item)
    missed = "、".join(sorted(loaded.keys() - seen)) if lines else ""
    if missed:
        checks.add(
            len(lines) + 1, "item",
            f"没有填写 {missed} 的实收数量（没有请填 0）。",
            f"nothing is said about {missed} (0 if none came).",
        )  # fmt: skip
    checks.refuse_if_any()
    return found


def _hand_over(
    uow: UnitOfWork, call: CallOffOrder, order: StoredOrder, stop: CalledStop, units: dict[str, int]
) -> None:
    trip = next(each for each in order.trips if each.number == stop.trip)
    paper = trip.state.document_no
    reference = demand_ref(order.order.number, stop.trip)
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, f"transit/{reference}")
    site = uow.ledger.account(LedgerKind.GOODS, AccountKind.SITE, f"{SITE}{stop.site_name}")
    back = uow.ledger.account(LedgerKind.GOODS, AccountKind.SUPPLIER, f"supplier/{call.supplier}")
    loaded = [each for each in stop.lines if each.loaded]
    lots = goods_lots(uow, call.supplier, paper, [each.item for each in loaded])
    postings = []
    for number, line in enumerate(loaded, start=1):
        lot = lots[line.item]
        here = HoldingKey(road.id, lot)
        parts = (
            (site.id, units[line.item], "site_receipt"),
            (back.id, line.loaded - units[line.item], "call_off_short"),
        )
        postings += [
            Posting(here, HoldingKey(account, lot), count, reason, call.number, number)
            for account, count, reason in parts
            if count
        ]
    uow.ledger.post(postings)
