"""The 采购订单 as it is printed: what was ordered, with the names of its day."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.budget import BudgetLine
from depot.domain.item import Item
from depot.domain.purchase import Purchase
from depot.errors import NotFound, Text
from depot.services.spending import require_line
from depot.services.then import then_of
from depot.store.uow import Reader


@dataclass(frozen=True)
class OrderPaper:
    """An ordered purchase with the names of its depot, goods and people.

    Parameters
    ----------
    people
        User name to the name to print.
    """

    purchase: Purchase
    budget: BudgetLine
    depot: Text
    items: dict[str, Item]
    people: dict[str, str]


def order_paper(reader: Reader, number: str) -> OrderPaper:
    """Return a purchase order to print.

    Raises
    ------
    NotFound
        When there is no such order.
    """
    own = reader.purchases.number_of(number)
    found = None if own is None else reader.purchases.load(own)
    if found is None:
        raise NotFound(f"没有采购订单“{number}”。", f"There is no purchase order “{number}”.")
    then = then_of(reader, reader.purchases.order_command(found.number))
    people = {found.requested_by, found.approval.first_by, found.approval.second_by} - {""}
    return OrderPaper(
        found,
        require_line(reader, found.budget),
        then.depots([found.depot])[found.depot],
        dict(then.items(each.item for each in found.lines if each.item)),
        {name: then.person(name) for name in people},
    )
