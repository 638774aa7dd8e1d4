"""The ledger's small world with people and with goods that a re-test may extend."""

from datetime import timedelta
from decimal import Decimal

from kept_worlds import kept
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, furnish, receive

from depot.domain.account import Role
from depot.domain.item import Item
from depot.services.accounts import CreateUser, create_user
from depot.services.catalogue import AddItems, add_items
from depot.services.expiry import (
    DecideExtension,
    RequestExtension,
    decide_extension,
    request_extension,
)
from depot.services.receiving import ReceiveLine

# Disinfectant: 24 months of life, so one re-test gives 12 months from the test.
BLEACH = Item(
    "HY05", "daily_necessities", "hygiene", "all", "消毒剂", "Disinfectant", "桶",
    5, 0.01, 24, "textile_dry", Decimal(60), expiry_required=True, min_remaining_days=10,
)  # fmt: skip
PEOPLE = (("guanku", Role.DEPOT_MANAGER), ("lingdao", Role.LEADER), ("jihua", Role.PLANNER))


def people_and_bleach(app):
    """Furnish the depot and add a keeper, a leader and a planner; return the application."""
    _furnish(app)
    return app


@kept
def _furnish(app) -> None:
    furnish(app)
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (BLEACH,)))
    for name, role in PEOPLE:
        command = CreateUser(command_id(), SYSTEM_ACTOR, name, name, name, role, "secret-word")
        app.execute(create_user, command)


def receive_bleach(app, quantity, expires_on, lot_no="X1", bin_code="A-01"):
    """Receive one lot of disinfectant made two years before it expires; return its id."""
    made_on = expires_on - timedelta(days=730)
    line = ReceiveLine("HY05", quantity, bin_code, lot_no, made_on, expires_on)
    return receive(app, line).lines[0].lot_id


def ask(
    app, lot_id, to, *, tested_on=TODAY, certificate="JC-1", laboratory="市质检所", by="guanku"
):
    """Ask for an extension; return the request's id."""
    command = RequestExtension(command_id(), by, lot_id, to, tested_on, laboratory, certificate)
    return app.execute(request_extension, command).extension_id


def decide(app, extension_id, *, approve=True, by="lingdao", note=""):
    """Decide a request."""
    command = DecideExtension(command_id(), by, extension_id, approve, note)
    return app.execute(decide_extension, command)
