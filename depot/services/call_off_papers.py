"""The 应急调用单 as it is printed, with the names of its day."""

from __future__ import annotations

from dataclasses import replace

from depot.domain.fleet import Vehicle
from depot.errors import Text
from depot.io.documents.call_off import CallOffPaper
from depot.services.call_off_making import read_call_off
from depot.services.call_off_views import CallOffView, call_off_view
from depot.services.order_trucks import own_truck_words
from depot.services.then import then_of
from depot.store.uow import Reader


def call_off_paper(reader: Reader, number: str) -> CallOffPaper:
    """Return a call-off order to print.

    Raises
    ------
    NotFound
        When there is none.
    """
    view = call_off_view(reader, number)
    call = read_call_off(reader, number)
    then = then_of(reader, reader.call_offs.command_of(number))
    supplier = view.supplier
    return CallOffPaper(
        call,
        Text(supplier.name_zh, supplier.name_en),
        f"{supplier.contact} {supplier.phone_day} / {supplier.phone_night}",
        view.order.order.number,
        view.order.header.event,
        view.order.header.response_level,
        dict(then.items(each.item for each in call.items)),
        {
            trip: f"{truck.plate} {truck.driver} {truck.phone}"
            for trip, truck in _as_called(reader, view).items()
        },
        then.person(view.order.order.decided_by),
        then.person(call.sent_by) if call.sent_by else "",
    )


def _as_called(reader: Reader, view: CallOffView) -> dict[int, Vehicle]:
    """Return the trucks as they were called: plates told later are not on the paper."""
    kinds = {each.code: each.name_zh for each in reader.fleet.classes()}
    own = {each.vehicle: kinds[each.vehicle_class] for each in view.own_trucks}
    return {
        trip: replace(truck, plate=own_truck_words(own[truck.code]), driver="", phone="")
        if truck.code in own
        else truck
        for trip, truck in view.trucks.items()
    }
