"""Commands lock in one order: none has to give way because two waited in a circle."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, command_id, furnish, receive_water
from test_races import race

from depot.bootstrap import Settings, build
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.store import database

ROUNDS, MOVERS = 12, 6


@pytest.mark.postgres
def test_commands_in_opposite_directions_never_wait_for_one_another_in_a_circle(
    postgres_url, clock, monkeypatch
):
    """A deadlock would be taken back and done again, so it is counted where that is decided."""
    app = build(Settings(postgres_url), clock)
    furnish(app)
    fresh = TODAY + timedelta(days=300)
    lots = [
        receive_water(app, 400, fresh, f"L{number}", bin_code)
        for number in range(4)
        for bin_code in ("A-01", "A-02")
    ][::2]
    gave_way = []

    def decide(error):
        gave_way.append(error)
        return honest(error)

    honest = database.gives_way
    monkeypatch.setattr(database, "gives_way", decide)

    def mover(number):
        forth = number % 2 == 0
        bins = ("A-01", "A-02") if forth else ("A-02", "A-01")
        lines = tuple(MoveLine(lot, 1, *bins) for lot in (lots if forth else lots[::-1]))

        def work():
            for _ in range(ROUNDS):
                app.execute(move_stock, MoveStock(command_id(), "system", "CY1", lines, "移库"))

        return work

    outcomes = race([mover(number) for number in range(MOVERS)])
    assert [each for each in outcomes if each is not None] == []
    assert gave_way == []
    app.database.close()
