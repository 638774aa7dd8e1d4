"""One command of every kind, made ready to be given: what it needs is there before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ledger_world import (
    TODAY,
    WATER,
    IssueLine,
    ReceiveLine,
    command_id,
    receive_tents,
    receive_water,
)
from order_world import approve, draft, promise, staff

from depot.domain.order import OrderStatus
from depot.services.catalogue import AddItems, add_items
from depot.services.issuing import IssueGoods, issue_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.order_views import order_list
from depot.services.orders import (
    ApproveOrder,
    CancelOrder,
    IssueOrder,
    approve_order,
    cancel_order,
    issue_order,
)
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.reserving import (
    ReleaseStock,
    ReserveStock,
    release_stock,
    reserve_stock,
)

FRESH = TODAY + timedelta(days=300)


@dataclass(frozen=True)
class Story:
    """A kind of command: `prepare` makes a fresh one that will be accepted."""

    name: str
    prepare: Callable[[Any], tuple[Callable, Any]]


def furnish_all(app) -> None:
    """Build the world that every story plays in."""
    staff(app)
    promise(app, 100_000)
    receive_water(app, 5000, FRESH)
    receive_tents(app, 5000)


def _receive(app):
    lines = tuple(ReceiveLine("WT01", n, "A-02", f"L{n}", None, FRESH) for n in (3, 5, 8))
    return receive_goods, ReceiveGoods(command_id(), "system", "CY1", f"商家{command_id()}", lines)


def _issue(app):
    lines = (IssueLine("WT01", 2), IssueLine("SH01", 1))
    return issue_goods, IssueGoods(command_id(), "system", "CY1", "孤店子镇", lines)


def _reserve(app):
    lines = (("WT01", 4), ("SH01", 2))
    name = f"DB-{command_id()}"
    return reserve_stock, ReserveStock(command_id(), "system", name, "CY1", lines, TODAY)


def _release(app):
    service, command = _reserve(app)
    app.execute(service, command)
    return release_stock, ReleaseStock(command_id(), "system", command.demand_ref)


def _move(app):
    lot = receive_water(app, 10, FRESH, lot_no="L-move")
    line = MoveLine(lot, 1, "A-01", "A-02")
    return move_stock, MoveStock(command_id(), "system", "CY1", (line,), "整理")


def _approve(app):
    # What the one before reserved is free again: in the long run there would be none left.
    for order in app.read(order_list, (OrderStatus.APPROVED,)):
        app.execute(cancel_order, CancelOrder(command_id(), "leader", order.order_id, "道路中断"))
    return approve_order, ApproveOrder(command_id(), "leader", draft(app))


def _issue_trips(app):
    # What an order takes: in the long run there would be none left.
    receive_water(app, 60, FRESH)
    receive_tents(app, 10)
    order = draft(app)
    approve(app, order)
    return issue_order, IssueOrder(command_id(), "keeper", order)


def _cancel(app):
    order = draft(app)
    approve(app, order)
    return cancel_order, CancelOrder(command_id(), "leader", order, "道路中断")


def _change_item(app):
    changed = replace(WATER, note=command_id())
    return add_items, AddItems(command_id(), "system", (changed,))


STORIES = (
    Story("receive", _receive),
    Story("issue", _issue),
    Story("reserve", _reserve),
    Story("release", _release),
    Story("move", _move),
    Story("approve an order", _approve),
    Story("issue an order's trips", _issue_trips),
    Story("cancel an order", _cancel),
    Story("change an item", _change_item),
)
