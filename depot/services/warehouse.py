"""The warehouse and who works in it: plan, bins, docks, crews, what must be kept apart."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.place import Bin, Crew, Dock, FloorPlan, Separation
from depot.services.access import Right, require_any
from depot.services.shelving import PlacesSaved, keep_bins, require_depot
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "SaveBins", "SaveCrews", "SaveDocks", "SaveFloorPlan", "SetSeparations", "crews",
    "floor_plan", "save_bins", "save_crews", "save_docks", "save_floor_plan", "separations",
    "set_separations",
]  # fmt: skip


@dataclass(frozen=True)
class SaveBins:
    """Add bins, or change those of a known code: name, size, place, classes, closing."""

    command_id: str
    actor: str
    bins: tuple[Bin, ...]


def save_bins(command: SaveBins, uow: UnitOfWork) -> PlacesSaved:
    """Save bins; what lies in them must still fit.

    Raises
    ------
    NotFound
        When a bin names an unknown depot.
    Conflict
        When a bin with goods would be closed, or made smaller than what it holds, or no
        longer allow it.
    """
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    return keep_bins(uow, command.bins)


@dataclass(frozen=True)
class SaveDocks:
    """Add docks or change those of a known code."""

    command_id: str
    actor: str
    docks: tuple[Dock, ...]


def save_docks(command: SaveDocks, uow: UnitOfWork) -> PlacesSaved:
    """Save docks.

    Raises
    ------
    NotFound
        When a dock names an unknown depot.
    """
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    for dock in command.docks:
        require_depot(uow, dock.depot)
    uow.places.save_docks(command.docks)
    return PlacesSaved(len(command.docks))


@dataclass(frozen=True)
class SaveCrews:
    """Add handling crews or change those of a known code."""

    command_id: str
    actor: str
    crews: tuple[Crew, ...]


def save_crews(command: SaveCrews, uow: UnitOfWork) -> PlacesSaved:
    """Save crews.

    Raises
    ------
    NotFound
        When a crew names an unknown depot.
    """
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    for crew in command.crews:
        require_depot(uow, crew.depot)
    uow.places.save_crews(command.crews)
    return PlacesSaved(len(command.crews))


@dataclass(frozen=True)
class SaveFloorPlan:
    """Draw or redraw the plan of a depot."""

    command_id: str
    actor: str
    plan: FloorPlan


def save_floor_plan(command: SaveFloorPlan, uow: UnitOfWork) -> PlacesSaved:
    """Save the plan.

    Raises
    ------
    NotFound
        When the depot is unknown.
    """
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    require_depot(uow, command.plan.depot)
    uow.places.save_floor_plan(command.plan)
    return PlacesSaved(1)


@dataclass(frozen=True)
class SetSeparations:
    """Say which classes must not share a bin; replaces what was said before."""

    command_id: str
    actor: str
    pairs: tuple[Separation, ...]


def set_separations(command: SetSeparations, uow: UnitOfWork) -> PlacesSaved:
    """Save the pairs; goods that lie together already stay until they are moved."""
    require_any(uow, command.actor, Right.KEEP, Right.ADMIN)
    uow.places.save_separations(command.pairs)
    return PlacesSaved(len(command.pairs))


def crews(reader: Reader, depot: str | None = None) -> tuple[Crew, ...]:
    """Return the handling crews of a depot, or all."""
    return reader.places.crews(depot)


def floor_plan(reader: Reader, depot: str) -> FloorPlan | None:
    """Return the plan of a depot; None when none was drawn."""
    return reader.places.floor_plan(depot)


def separations(reader: Reader) -> tuple[Separation, ...]:
    """Return which classes must not share a bin."""
    return reader.places.separations()
