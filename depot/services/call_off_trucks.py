"""Which of its own trucks a supplier sends: plate, driver and telephone, as it told us."""

from __future__ import annotations

from dataclasses import dataclass, replace

from depot.domain.call_off_order import OPEN
from depot.errors import InvalidInput, NotFound
from depot.services.access import Right, require_any
from depot.services.call_off_answers import CallOffRef
from depot.services.call_off_making import locked_call_off, note, read_call_off
from depot.services.care_checks import require_text
from depot.services.order_loading import locked_order
from depot.store.uow import UnitOfWork

_MAX_TEXT = 32


@dataclass(frozen=True)
class TellTruck:
    """What the supplier says of a truck that it sends; it may correct it.

    Parameters
    ----------
    vehicle
        Code of the truck in the plan.
    driver, phone
        May be empty.
    """

    command_id: str
    actor: str
    number: str
    vehicle: str
    plate: str
    driver: str = ""
    phone: str = ""


def tell_truck(command: TellTruck, uow: UnitOfWork) -> CallOffRef:
    """Keep the plate and driver of a supplier's own truck, so that the site knows what comes.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right; for a truck that isn't the supplier's; before the call was sent or
        when nothing is to come any more.
    InvalidInput
        Without a plate, or for texts that no plate, name or telephone can be.
    """
    require_any(uow, command.actor, Right.PLAN, Right.APPROVE, Right.KEEP)
    plate = _text(require_text("车牌", "the plate", command.plate))
    driver, phone = _text(command.driver), _text(command.phone)
    number = command.number
    order = locked_order(uow, read_call_off(uow, number).order_id)
    call = locked_call_off(uow, number)
    call.require(OPEN[1:], "登记送货车辆（请先发送）", "given trucks (send it first)")
    mine = {trip.planned.vehicle for trip in order.trips if trip.number in call.trips}
    own = {each.vehicle: each for each in uow.order_trucks.of_order(order.order.id)}
    if command.vehicle not in own.keys() & mine:
        raise NotFound(
            f"{number} 没有供方车辆“{command.vehicle[:40]}”。请刷新页面。",
            f"{number} has no truck “{command.vehicle[:40]}” of the supplier. Reload.",
        )
    told = replace(own[command.vehicle], plate=plate, driver=driver, phone=phone)
    uow.order_trucks.tell(order.order.id, told)
    note(uow, number, "truck", " ".join(filter(None, (told.vehicle, plate, driver, phone))))
    return CallOffRef(number, call.state)


def _text(value: str) -> str:
    found = value.strip()
    if len(found) > _MAX_TEXT or not found.isprintable():
        raise InvalidInput(
            f"“{found[:_MAX_TEXT]}”过长或含有不可见字符：车牌、姓名、电话各不超过 {_MAX_TEXT} "
            "个字符。",
            f"“{found[:_MAX_TEXT]}” is too long or can't be printed: a plate, a name and a "
            f"telephone have at most {_MAX_TEXT} characters each.",
        )
    return found
