"""The demo's kits and transfers are there, once, and balance."""

from depot.domain.transfer import TransferStatus
from depot.services import demo_transfers_kits
from depot.services.audit import verify
from depot.services.kit_recipes import kit_recipes
from depot.services.transfers import transfers


def test_the_demo_shows_every_stage_of_a_transfer_and_a_kit_once(demo_app):
    demo_transfers_kits.load(demo_app)
    demo_transfers_kits.load(demo_app)
    found = [each.status for each in demo_app.read(transfers, open_only=False)]
    assert found == [
        TransferStatus.ORDERED,
        TransferStatus.DEPARTED,
        TransferStatus.ARRIVED,
        TransferStatus.CLOSED,
    ]
    (recipe,) = demo_app.read(kit_recipes)
    assert recipe.mark == "estimated"
    assert demo_app.read(verify).ok
