"""Call-off orders as people read them: the list by clock, one with its message and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from depot.domain.agreement import Supplier
from depot.domain.call_off_order import OPEN, CalledStop, CallOffOrder, CallOffState, CallOffStep
from depot.domain.clock import shanghai_time
from depot.domain.fleet import Vehicle
from depot.domain.item import Item
from depot.domain.order_record import StoredOrder
from depot.domain.own_truck import OrderTruck
from depot.errors import Text
from depot.services.call_off_making import read_call_off
from depot.services.order_loading import read_order
from depot.services.order_trucks import order_vehicles
from depot.services.order_views import item_name
from depot.services.papers import ORGANISATION
from depot.store.uow import Reader


@dataclass(frozen=True)
class CallOffRow:
    """A call-off order in a list.

    Parameters
    ----------
    next_step, due_us
        What should happen next and by when; None and 0 when it is done.
    """

    call: CallOffOrder
    supplier: Text
    phone: str
    order_no: str
    event: str
    next_step: CallOffState | None
    due_us: int
    overdue: bool


@dataclass(frozen=True)
class CallOffView:
    """A call-off order with everything that its page and its paper say.

    Parameters
    ----------
    trucks
        Trip number to the vehicle that comes.
    own_trucks
        Those of the supplier's own trucks that come for it.
    message
        What is sent to the supplier, in Chinese, ready to paste.
    """

    row: CallOffRow
    supplier: Supplier
    order: StoredOrder
    items: Mapping[str, Item]
    trucks: Mapping[int, Vehicle]
    message: str
    steps: tuple[CallOffStep, ...]
    own_trucks: tuple[OrderTruck, ...] = ()

    @property
    def call(self) -> CallOffOrder:
        """The call-off order itself."""
        return self.row.call

    def own_truck(self, trip: int) -> OrderTruck | None:
        """Return the supplier's own truck of a trip; None where one of ours comes."""
        truck = self.trucks.get(trip)
        code = "" if truck is None else truck.code
        return next((each for each in self.own_trucks if each.vehicle == code), None)


def call_off_list(reader: Reader, *, open_only: bool = False) -> tuple[CallOffRow, ...]:
    """Return call-off orders: those with something due first, by the clock; then the newest."""
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    rows = [
        _row(reader, each, suppliers[each.supplier])
        for each in reader.call_offs.all(OPEN if open_only else ())
    ]
    return tuple(sorted(rows, key=lambda row: (row.next_step is None, row.due_us)))


def call_off_view(reader: Reader, number: str) -> CallOffView:
    """Return a call-off order.

    Raises
    ------
    NotFound
        When there is none.
    """
    call = read_call_off(reader, number)
    supplier = next(each for each in reader.reserves.suppliers() if each.code == call.supplier)
    order = read_order(reader, call.order_id)
    vehicles = order_vehicles(reader, call.order_id)
    trucks = {
        trip.number: vehicles[trip.planned.vehicle]
        for trip in order.trips
        if trip.number in call.trips and trip.planned.vehicle in vehicles
    }
    items = reader.catalogue.get(each.item for each in call.items)
    coming = {each.code for each in trucks.values()}
    own = tuple(
        each for each in reader.order_trucks.of_order(call.order_id) if each.vehicle in coming
    )
    return CallOffView(
        _row(reader, call, supplier),
        supplier,
        order,
        items,
        trucks,
        message(call, supplier, order, items, trucks, own={each.vehicle: each for each in own}),
        reader.call_offs.steps(number),
        own,
    )


def _row(reader: Reader, call: CallOffOrder, supplier: Supplier) -> CallOffRow:
    order = read_order(reader, call.order_id)
    step = call.next_step()
    due_us = 0 if step is None else step[1]
    hour = shanghai_time(reader.now_us).hour
    by_day = 8 <= hour < 18  # noqa: PLR2004  office hours: which of two telephones to ring
    return CallOffRow(
        call,
        Text(supplier.name_zh, supplier.name_en),
        supplier.phone_day if by_day else supplier.phone_night,
        order.order.number,
        order.header.event,
        None if step is None else step[0],
        due_us,
        step is not None and due_us < reader.now_us,
    )


def message(
    call: CallOffOrder,
    supplier: Supplier,
    order: StoredOrder,
    items: Mapping[str, Item],
    trucks: Mapping[int, Vehicle],
    *,
    own: Mapping[str, OrderTruck] = MappingProxyType({}),
) -> str:
    """Return the text message to the supplier: what, how much, by when, whose truck, to whom.

    Parameters
    ----------
    own
        Trucks that are the supplier's own, by code.
    """
    level = f"（{order.header.response_level}响应）" if order.header.response_level else ""
    goods = "、".join(
        f"{items[each.item].name_zh} {each.called}{items[each.item].unit_zh}" for each in call.items
    )
    lines = [
        f"【{ORGANISATION.zh}】应急调用单 {call.number}{level}",
        f"{supplier.name_zh}{supplier.contact}：因“{order.header.event}”，请按协议备货：{goods}。",
    ]
    for trip in call.trips:
        stops = [each for each in call.stops if each.trip == trip]
        lines.append(_truck_line(stops, items, trucks.get(trip), own))
    answer = f"，联系人：{call.contact}" if call.contact else ""
    plates = "，送货车辆的车牌、驾驶员和电话" if own else ""
    lines.append(f"收到请回复“收到”，并尽快回复可供数量和备妥时间{plates}{answer}。")
    return "\n".join(lines)


def _truck_line(
    stops: list[CalledStop],
    items: Mapping[str, Item],
    truck: Vehicle | None,
    own: Mapping[str, OrderTruck],
) -> str:
    first = stops[0]
    leaves = shanghai_time(first.load_due_us)
    who = f"{truck.plate}（{truck.driver} {truck.phone}）" if truck else "车辆另行通知"
    sites = "；".join(
        f"{stop.site_name}："
        + "、".join(
            f"{items[line.item].name_zh} {line.called}{items[line.item].unit_zh}"
            for line in stop.lines
        )
        for stop in stops
    )
    if truck is not None and truck.code in own:
        words = _own_words(truck, own[truck.code])
        return f"请用{words}送货：{leaves:%m月%d日 %H:%M} 前装完发出，送 {sites}。"
    return f"{who} 到你处装车，{leaves:%m月%d日 %H:%M} 前装完发出，送 {sites}。"


def _own_words(truck: Vehicle, own: OrderTruck) -> str:
    """Return the supplier's truck as it is called to the supplier."""
    if own.plate:
        return own.plate
    return f"你方{truck.plate.removeprefix('供方')}（{truck.code}）"


def goods_words(call: CallOffOrder, items: Mapping[str, Item]) -> Text:
    """Return what is called, in both languages."""
    zh, en = [], []
    for each in call.items:
        item = items[each.item]
        name = item_name(item)
        zh.append(f"{name.zh} {each.called}{item.unit_zh}")
        en.append(f"{each.called} {name.en}")
    return Text("、".join(zh), ", ".join(en))
