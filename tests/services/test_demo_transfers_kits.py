"""The demo's kits and transfers are there, once, and balance."""

import pytest
from ledger_world import ManualClock

from depot.bootstrap import Settings, build
from depot.domain.transfer import TransferStatus
from depot.services import demo_transfers_kits
from depot.services.audit import verify
from depot.services.demo import load_demo
from depot.services.kit_recipes import kit_recipes
from depot.services.transfers import transfers


@pytest.fixture
def loaded(sqlite_url):
    app = build(Settings(sqlite_url, demo=True), ManualClock())
    load_demo(app)
    yield app
    app.database.close()


def test_the_demo_shows_every_stage_of_a_transfer_and_a_kit_once(loaded):
    demo_transfers_kits.load(loaded)
    demo_transfers_kits.load(loaded)
    found = [each.status for each in loaded.read(transfers, open_only=False)]
    assert found == [
        TransferStatus.ORDERED,
        TransferStatus.DEPARTED,
        TransferStatus.ARRIVED,
        TransferStatus.CLOSED,
    ]
    (recipe,) = loaded.read(kit_recipes)
    assert recipe.mark == "estimated"
    assert loaded.read(verify).ok
