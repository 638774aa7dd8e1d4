"""Three generators with serial numbers and a warehouse to keep, lend and repair them in."""

from decimal import Decimal

from kept_worlds import kept
from ledger_world import command_id, furnish, receive

from depot.domain.account import Role
from depot.domain.item import Item
from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import CreateUser, create_user
from depot.services.catalogue import AddItems, add_items
from depot.services.receiving import ReceiveLine
from depot.services.serials import RegisterSerials, register_serials, serial_rows

GENERATOR = Item(
    "EQ05", "response_equipment", "power", "all", "汽油发电机", "Generator", "台",
    45, 0.2, None, "equipment", Decimal(3000),
)  # fmt: skip
NUMBERS = ("FD-001", "FD-002", "FD-003")


def add_people(app) -> None:
    """Add a depot manager and two leaders, so that one can approve what another asks for."""
    for name, role in (
        ("keeper", Role.DEPOT_MANAGER), ("leader", Role.LEADER), ("leader2", Role.LEADER),
        ("planner", Role.PLANNER),
    ):  # fmt: skip
        command = CreateUser(
            command_id(), SYSTEM_ACTOR, name=name, display_zh=name, display_en=name, role=role,
            password="password-1", demo=True,  # noqa: S106 (a world of its own)
        )  # fmt: skip
        app.execute(create_user, command)


def add_generators(app, quantity: int = 3, bin_code: str = "A-01") -> int:
    """Receive generators; return the lot id."""
    line = ReceiveLine("EQ05", quantity, bin_code, "FD")
    return receive(app, line).lines[0].lot_id


def register(app, lot_id: int, numbers=NUMBERS, bin_code: str = "A-01", **more):
    """Register serial numbers."""
    command = RegisterSerials(
        command_id(), SYSTEM_ACTOR, "CY1", bin_code, lot_id, tuple(numbers), **more
    )
    return app.execute(register_serials, command)


@kept
def with_generators(app) -> int:
    """Furnish the depot with people and three numbered generators; return their lot id."""
    furnish(app)
    add_people(app)
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (GENERATOR,)))
    lot_id = add_generators(app)
    register(app, lot_id)
    return lot_id


def where(app) -> dict[str, str]:
    """Return the place of each unit."""
    return {row.number: row.place for row in app.read(serial_rows)}


def states(app) -> dict[str, str]:
    """Return the state of each unit."""
    return {row.number: row.state.value for row in app.read(serial_rows)}
