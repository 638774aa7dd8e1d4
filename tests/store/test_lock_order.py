"""Commands lock in one order: none has to give way because two waited in a circle."""

import time
from datetime import timedelta

import pytest
from ledger_world import TODAY, furnish, receive_water
from test_posting import do
from test_races import race

from depot.bootstrap import Settings, build
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting
from depot.services.audit import verify
from depot.store import chain, database

ROUNDS, MOVERS, LOTS = 40, 6, 24
LINGER_S = 0.01


def lots_in(app, bin_code) -> list[int]:
    fresh = TODAY + timedelta(days=300)
    return [receive_water(app, 400, fresh, f"L{number}", bin_code) for number in range(LOTS)]


def move(uow, lots, order=1):
    """Move one unit of each lot from the first bin into the second, or back."""
    source, target = [
        uow.ledger.account(LedgerKind.GOODS, AccountKind.STORAGE, code).id
        for code in ("CY1/A-01", "CY1/A-02")
    ][::order]
    uow.ledger.post(
        [Posting(HoldingKey(source, lot), HoldingKey(target, lot), 1, "move") for lot in lots]
    )


@pytest.fixture
def shop(postgres_url, clock):
    """Papers would make commands wait for each other's numbers, so these postings have none."""
    app = build(Settings(postgres_url, writers=32), clock)
    furnish(app)
    yield app
    app.database.close()


def at_once(app, work, rounds=ROUNDS):
    """Have several people do work(uow, number) many times; nobody may be refused."""

    def person(number):
        def work_on():
            for _ in range(rounds):
                do(app, lambda uow: work(uow, number))

        return work_on

    outcomes = race([person(number) for number in range(MOVERS)])
    assert [each for each in outcomes if each is not None] == []
    report = app.read(verify)
    assert report.ok, report.findings


@pytest.mark.postgres
def test_postings_in_opposite_directions_never_wait_for_one_another_in_a_circle(shop, monkeypatch):
    """A deadlock would be taken back and done again, so it is counted where that is decided."""
    lots, _ = lots_in(shop, "A-01"), lots_in(shop, "A-02")
    honest, gave_way = database.gives_way, []

    def decide(error):
        gave_way.append(error)
        return honest(error)

    monkeypatch.setattr(database, "gives_way", decide)
    at_once(shop, lambda uow, number: move(uow, lots[:: (-1) ** number], (-1) ** number))
    assert gave_way == []


@pytest.mark.postgres
def test_commands_that_share_nothing_but_the_head_are_numbered_one_after_another(shop, monkeypatch):
    """A number taken twice would be taken back and done again, so it is counted there.

    Each lingers over the head that it has read, so that all others come in between.
    """
    read_head, honest, second = chain._lock_head, database.came_second, []

    def linger(connection, command_id):
        head = read_head(connection, command_id)
        time.sleep(LINGER_S)
        return head

    def decide(error):
        second.append(error)
        return honest(error)

    lots, _ = lots_in(shop, "A-01"), lots_in(shop, "A-02")
    monkeypatch.setattr(chain, "_lock_head", linger)
    monkeypatch.setattr(database, "came_second", decide)
    at_once(shop, lambda uow, number: move(uow, [lots[number]]), rounds=4)
    assert second == []
