"""A second depot in the small world, and transfers to it."""

from kept_worlds import kept
from ledger_world import command_id, furnish

from depot.domain.place import Bin, Depot
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddBins, AddDepot, add_bins, add_depot
from depot.services.transferring import (
    OrderTransfer,
    SendTransfer,
    TransferWish,
    order_transfer,
    send_transfer,
)
from depot.services.transfers_arriving import ArrivedLine, ReceiveTransfer, receive_transfer

CY2_BINS = (
    Bin("B-01", "CY2", "B", 40, 2000, 1_000_000),
    Bin("S-02", "CY2", "S", 10, 20, 1_000, ("frost_free_food",)),
)


@kept
def furnish_two(app) -> None:
    """Add the small world and the second depot."""
    furnish(app)
    add_second_depot(app)


def add_second_depot(app) -> None:
    """Add depot CY2: B-01 for anything, S-02 for 1,000 kg of water."""
    app.execute(
        add_depot,
        AddDepot(command_id(), SYSTEM_ACTOR, (Depot("CY2", "二号库", "Depot 2", 126, 43),)),
    )
    app.execute(add_bins, AddBins(command_id(), SYSTEM_ACTOR, CY2_BINS))


def order(app, *wishes, origin="CY1", destination="CY2", number=None):
    command = OrderTransfer(
        number or command_id(), "guan", origin, destination,
        tuple(TransferWish(*each) for each in wishes), "补充二号库",
    )  # fmt: skip
    return app.execute(order_transfer, command)


def send(app, number, *loaded, by="guan"):
    command = SendTransfer(command_id(), by, number, "吉B12345", "张三", "", loaded)
    return app.execute(send_transfer, command)


def arrive(app, number, *lines, by="guan"):
    command = ReceiveTransfer(command_id(), by, number, tuple(ArrivedLine(*each) for each in lines))
    return app.execute(receive_transfer, command)
