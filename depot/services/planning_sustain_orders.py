"""What could be ordered to keep people supplied: sellers' offers, else the market."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from depot.domain.item import Item
from depot.domain.place import PlaceKind
from depot.domain.scenario import Scenario
from depot.io.reference import Reference
from depot.services.planning_supply import CallTime
from depot.services.purchase_offers import purchase_offers
from depot.store.uow import Reader
from optimize.dispatch.problem import Problem
from optimize.dispatch.sustain import Orderable

_ITEMS_A_NEED: Final = 2
"""Items of the catalogue proposed for a need, the cheapest first."""

_MARKET_MOST: Final = 1_000_000


def orderables(
    reader: Reader, problem: Problem, scenario: Scenario, known: Reference
) -> Iterator[Orderable]:
    """Yield what vetted sellers offer, then goods at the catalogue's price by the usual time.

    All of it comes to the first of our warehouses that loads trucks.
    """
    depot = _warehouse(reader, problem)
    if not depot:
        return
    useful = {item.code for item in problem.items}
    call = CallTime.of(scenario, known.norms, known.calendar)
    for each in purchase_offers(reader, reader.today):
        if each.item in useful and each.units > 0:
            lead = each.lead_day_min if call.by_day else each.lead_night_min
            yield Orderable(
                f"OFFER-{each.offer}", each.item, depot, ceil(lead * call.lead_factor),
                each.units, each.price_fen / 100,
            )  # fmt: skip
    market_min = int(known.norms.rate("extra_stock_ready_min"))
    catalogue = {item.code: item for item in reader.catalogue.items()}
    for code in sorted(_cheapest(problem, catalogue)):
        price = float(catalogue[code].price_cny)
        yield Orderable(f"BUY-{code}", code, depot, market_min, _MARKET_MOST, price)


def _cheapest(problem: Problem, catalogue: dict[str, Item]) -> set[str]:
    """Return the items that cover each need at the least price."""
    chosen: set[str] = set()
    for need in {need for item in problem.items for need in item.equivalents}:
        covering = sorted(
            (float(catalogue[item.code].price_cny) / item.equivalents[need], item.code)
            for item in problem.items
            if need in item.equivalents
            and item.code in catalogue
            and catalogue[item.code].price_cny > 0
        )
        chosen |= {code for _, code in covering[:_ITEMS_A_NEED]}
    return chosen


def _warehouse(reader: Reader, problem: Problem) -> str:
    ours = {each.code for each in reader.places.depots() if each.kind is PlaceKind.WAREHOUSE}
    codes = (each.code for each in problem.sources if each.docks)
    return next((code for code in codes if code in ours), "")
