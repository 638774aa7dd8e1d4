"""Getting hold of an order before it is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.account import User
from depot.domain.clock import shanghai_date
from depot.domain.order import OrderStatus
from depot.domain.order_record import OrderTrip, StoredOrder
from depot.errors import NotAllowed, NotFound
from depot.services.access import Right, require
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class OrderRef:
    """An order and where it now stands.

    Parameters
    ----------
    documents
        Numbers of the papers that the command made.
    """

    order_id: int
    number: str
    status: OrderStatus
    documents: tuple[str, ...] = ()


def locked_order(uow: UnitOfWork, order_id: int) -> StoredOrder:
    """Return an order that nobody else moves until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(uow.orders.load(order_id, lock=True), order_id)


def read_order(reader: Reader, order_id: int) -> StoredOrder:
    """Return an order to look at.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.orders.load(order_id), order_id)


def _found(order: StoredOrder | None, order_id: int) -> StoredOrder:
    if order is None:
        raise NotFound(f"没有编号为 {order_id} 的调拨单。", f"There is no order {order_id}.")
    return order


def require_person(uow: UnitOfWork, actor: str, right: Right) -> User:
    """Return the person who acts: an order is signed by people, never by the program.

    Raises
    ------
    NotAllowed
        Without the right, or when nobody has that log-in.
    """
    require(uow, actor, right)
    user = uow.accounts.user(actor)
    if user is None:
        raise NotAllowed(
            f"调拨单须由在册人员办理，没有用户“{actor}”。",
            f"Orders are handled by people with a log-in; there is no user “{actor}”.",
        )
    return user


def arrival_day(order: StoredOrder, trip: OrderTrip) -> date:
    """Return the day on which a trip reaches its last stop, by the order's clock."""
    return shanghai_date(order.instant(trip.planned.last_arrival_min))
