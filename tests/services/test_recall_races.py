"""A recall in the middle of issues: what was issued left before it, nothing after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from ledger_world import (
    SYSTEM_ACTOR,
    TODAY,
    command_id,
    furnish,
    issue,
    on_hand,
    receive_water,
)

from depot.errors import DepotError
from depot.services.alerts import SweepAlerts, open_alerts, sweep_alerts
from depot.services.audit import verify
from depot.services.issuing import IssueLine
from depot.services.recall import StartRecall, start_recall
from depot.services.reserving import ReserveStock, reserve_stock
from depot.services.trace import trace


def test_nothing_is_issued_or_reserved_after_the_recall(app):
    furnish(app)
    lot = receive_water(app, 40, TODAY + timedelta(days=300))

    def take(_):
        try:
            issue(app, IssueLine("WT01", 1))
        except DepotError:
            return 0
        return 1

    def reserve(number):
        command = ReserveStock(
            command_id(), SYSTEM_ACTOR, f"D-{number}", "CY1", (("WT01", 1),), TODAY
        )
        try:
            app.execute(reserve_stock, command)
        except DepotError:
            return 0
        return 1

    def recall(_):
        command = StartRecall(command_id(), SYSTEM_ACTOR, lot, "厂家通报")
        return app.execute(start_recall, command).held_units

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit((take, reserve)[n % 2], n) for n in range(10)]
        held = pool.submit(recall, 0)
        jobs += [pool.submit((take, reserve)[n % 2], n) for n in range(10, 20)]
        taken = [job.result() for job in jobs]
    gone = sum(taken[0::2])
    # What is left was all held, reserved or not; what left, left before.
    assert on_hand(app) == {("L1", "A-01", "recalled"): 40 - gone}
    assert held.result() == 40 - gone
    assert app.read(trace, lot).gone == gone
    assert take(0) == reserve(99) == 0
    assert app.read(verify).ok


def test_two_sweeps_at_once_open_one_alert(app):
    furnish(app)
    receive_water(app, 40, TODAY + timedelta(days=60))

    def sweep(_):
        return app.execute(sweep_alerts, SweepAlerts(command_id(), SYSTEM_ACTOR)).opened

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, range(4)))
    assert len(app.read(open_alerts)) == 1
