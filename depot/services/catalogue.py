"""Items and places: adding them and reading them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from depot.domain.item import Item
from depot.domain.place import Bin, Depot, Dock
from depot.errors import Text
from depot.services.access import Right, require
from depot.services.shelving import PlacesSaved, keep_bins, require_depot
from depot.store.repositories.history import Named
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "AddBins", "AddDepot", "AddItems", "ItemsAdded", "PlacesSaved", "add_bins", "add_depot",
    "add_items", "bins", "depots", "docks", "items", "items_of",
    "require_depot",
]  # fmt: skip


@dataclass(frozen=True)
class AddItems:
    """Add items to the catalogue; a changed item gets a new version."""

    command_id: str
    actor: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ItemsAdded:
    """How many items were new and how many got a new version."""

    added: int
    changed: int


def add_items(command: AddItems, uow: UnitOfWork) -> ItemsAdded:
    """Save items; those that are the same as before are left alone."""
    require(uow, command.actor, Right.ADMIN)
    return ItemsAdded(*uow.catalogue.save(command.items))


@dataclass(frozen=True)
class AddDepot:
    """Add depots (warehouses, suppliers, producers) with their docks.

    Those of a known code are replaced.
    """

    command_id: str
    actor: str
    depots: tuple[Depot, ...]
    docks: tuple[Dock, ...] = ()


def add_depot(command: AddDepot, uow: UnitOfWork) -> PlacesSaved:
    """Save depots and docks.

    Raises
    ------
    NotFound
        When a dock names an unknown depot.
    """
    require(uow, command.actor, Right.ADMIN)
    uow.places.save_depots(command.depots)
    uow.history.name(
        Named.DEPOT,
        {each.code: Text(each.name_zh, each.name_en or each.name_zh) for each in command.depots},
    )
    for dock in command.docks:
        require_depot(uow, dock.depot)
    uow.places.save_docks(command.docks)
    return PlacesSaved(len(command.depots) + len(command.docks))


@dataclass(frozen=True)
class AddBins:
    """Add bins to depots; those of a known code are replaced."""

    command_id: str
    actor: str
    bins: tuple[Bin, ...]


def add_bins(command: AddBins, uow: UnitOfWork) -> PlacesSaved:
    """Save bins and open their accounts.

    Raises
    ------
    NotFound
        When a bin names an unknown depot.
    Conflict
        When a bin would no longer hold or allow what lies in it.
    """
    require(uow, command.actor, Right.ADMIN)
    return keep_bins(uow, command.bins)


def items(reader: Reader) -> tuple[Item, ...]:
    """Return the catalogue, by code."""
    return reader.catalogue.items()


def items_of(reader: Reader, codes: Iterable[str]) -> dict[str, Item]:
    """Return the items of these codes that there are, by code."""
    return reader.catalogue.get(codes)


def depots(reader: Reader) -> tuple[Depot, ...]:
    """Return all depots, by code."""
    return reader.places.depots()


def bins(reader: Reader, depot: str | None = None) -> tuple[Bin, ...]:
    """Return the bins of a depot, or all."""
    return tuple(shelf.bin for shelf in reader.places.shelves(depot))


def docks(reader: Reader, depot: str | None = None) -> tuple[Dock, ...]:
    """Return the docks of a depot, or all."""
    return reader.places.docks(depot)
