"""A bin is closed or made smaller while goods come in: the second of the two gives way."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ledger_world import command_id, on_hand, receive
from warehouse_world import NEAR, build_warehouse

from depot.errors import Conflict, DepotError
from depot.services import catalogue
from depot.services.audit import verify
from depot.services.receiving import ReceiveLine
from depot.services.warehouse import SaveBins, save_bins


def at_once(works):
    """Do all at once; return what each was refused with, None for what was done."""

    def outcome(work):
        try:
            work()
        except DepotError as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(outcome, works))


def put(app):
    return lambda: receive(app, ReceiveLine("BX01", 10, "N-01", "L1"))


def save(app, shelf):
    return lambda: app.execute(save_bins, SaveBins(command_id(), "system", (shelf,)))


def near(app):
    return next(each for each in app.read(catalogue.bins, "CY1") if each.code == "N-01")


def test_a_bin_is_closed_or_filled_but_never_both(app):
    build_warehouse(app)
    works = [put(app), save(app, replace(NEAR, closed=True)), put(app), put(app)]
    refused = at_once(works)
    assert {type(each) for each in refused if each} <= {Conflict}
    held = sum(on_hand(app).values())
    assert near(app).closed == (held == 0)
    assert held == (0 if near(app).closed else 30)
    assert app.read(verify).ok


def test_a_bin_never_holds_more_than_it_was_made_smaller_to(app):
    build_warehouse(app)
    # Room for 40 boxes by volume: five receipts of ten and a bin made smaller meanwhile.
    works = [
        put(app),
        put(app),
        save(app, replace(NEAR, volume_m3=4)),
        put(app),
        put(app),
        put(app),
    ]
    at_once(works)
    held = sum(on_hand(app).values())
    assert held * 0.1 <= near(app).volume_m3 + 1e-9
    assert held >= 40
