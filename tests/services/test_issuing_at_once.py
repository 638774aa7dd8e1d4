"""What an issue takes is first expired, first out at its own place in the ledger."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta

from ledger_world import TODAY, IssueLine, command_id, furnish, issue, receive_water

from depot.services.reserving import ReserveStock, release, reserve_stock


@dataclass(frozen=True)
class ReleaseSlowly:
    command_id: str
    actor: str


@dataclass(frozen=True)
class Released:
    count: int


def test_goods_that_become_free_while_an_issue_waits_are_taken_by_it(app):
    """A command frees the earlier lot and holds the next paper's number for a moment.

    The issue has to wait for that number, so it stands behind in the ledger: there the
    earlier lot is free, and the later one would be wrong.
    """
    furnish(app)
    early = receive_water(app, 10, TODAY + timedelta(days=100), "L1")
    receive_water(app, 10, TODAY + timedelta(days=200), "L2")
    reserved = ReserveStock(command_id(), "system", "DB-1", "CY1", (("WT01", 10),), TODAY)
    app.execute(reserve_stock, reserved)
    freed = threading.Event()

    def release_slowly(command: ReleaseSlowly, uow) -> Released:
        uow.documents.next_number("CK")
        ended = release(uow, "DB-1")
        freed.set()
        time.sleep(0.5)
        return Released(len(ended))

    slow = threading.Thread(
        target=app.execute, args=(release_slowly, ReleaseSlowly(command_id(), "system"))
    )
    slow.start()
    freed.wait(timeout=30)
    picks = issue(app, IssueLine("WT01", 4)).picks
    slow.join()
    assert [(pick.lot_id, pick.quantity) for pick in picks] == [(early, 4)]
