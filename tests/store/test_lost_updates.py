"""On PostgreSQL a statement that changes several holdings changes all of them, or none.

Under READ COMMITTED a row that somebody else has just changed is looked at again inside the
statement. That second look can come out otherwise than the first, for that row alone: money
came to one line and left no other.
"""

import random
import threading
from dataclasses import dataclass
from decimal import Decimal

import pytest
from ledger_world import RACING, TODAY, command_id, furnish, receive_tents
from money_world import furnish_money

from depot.bootstrap import Settings, build
from depot.domain.ledger import OWN, AccountKind, HoldingKey, LedgerKind, StockStatus
from depot.domain.stock import StockFilter
from depot.errors import BudgetExceeded
from depot.services import spending
from depot.services.access import SYSTEM_ACTOR
from depot.services.audit import verify
from depot.services.budget_views import line_figures, money_findings
from depot.services.budgeting import Appropriate, appropriate
from depot.services.spending import Why
from depot.services.stock import lot_rows

LINES = ("2026-daily_necessities-district", "2026-rescue_supplies-district")


@dataclass(frozen=True)
class Move:
    """Move money of one line to the other and commit as much, in one command."""

    command_id: str
    actor: str
    source: str
    target: str
    fen: int


def move(command: Move, uow) -> None:
    line = spending.require_line(uow, command.source)
    there = spending.budget_key(uow, command.target)
    spending.take_from_budget(uow, line, there, command.fen, Why("transfer", "-"))
    spending.commit(uow, command.source, command.command_id[-12:], "-", command.fen)


@pytest.fixture
def app(postgres_url, clock):
    application = build(Settings(postgres_url, demo=True, writers=RACING), clock)
    yield application
    application.database.close()


@dataclass(frozen=True)
class SetAside:
    """Reserve a unit of a lot in each of two bins."""

    command_id: str
    actor: str
    lot_id: int


@pytest.mark.postgres
def test_a_reservation_that_waited_for_another_is_not_refused_for_want_of_goods(app):
    """Two bins of 40 tents: one command holds a tent of each while another asks for the same."""
    furnish(app)
    lot, same_lot = receive_tents(app, 40, "A-01"), receive_tents(app, 40, "A-02")
    assert lot == same_lot
    holds, may_end = threading.Event(), threading.Event()

    def set_aside(command: SetAside, uow) -> None:
        bins = uow.ledger.open_accounts(
            LedgerKind.GOODS, AccountKind.STORAGE, ["CY1/A-01", "CY1/A-02"]
        )
        state = StockStatus.ISSUABLE.value
        uow.ledger.reserve([(HoldingKey(each.id, lot, state, OWN), 1) for each in bins])
        if not holds.is_set():
            holds.set()
            assert may_end.wait(30)

    first = SetAside(command_id(), SYSTEM_ACTOR, lot)
    slow = threading.Thread(target=app.execute, args=(set_aside, first))
    slow.start()
    assert holds.wait(30)
    threading.Timer(0.3, may_end.set).start()
    app.execute(set_aside, SetAside(command_id(), SYSTEM_ACTOR, lot))
    slow.join()
    assert {row.reserved for row in app.read(lot_rows, StockFilter(), TODAY)} == {2}


@pytest.mark.postgres
def test_money_that_four_move_to_and_fro_at_once_is_neither_lost_nor_made(app):
    furnish_money(app)
    for purpose in ("daily_necessities", "rescue_supplies"):
        app.execute(
            appropriate,
            Appropriate(command_id(), SYSTEM_ACTOR, 2026, purpose, "district", Decimal(50), "文"),
        )

    def work(seed) -> None:
        choice = random.Random(seed)  # noqa: S311  a test
        for _ in range(20):
            source, target = choice.sample(LINES, 2)
            command = Move(command_id(), SYSTEM_ACTOR, source, target, choice.randint(1, 900))
            try:
                app.execute(move, command)
            except BudgetExceeded:
                continue

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(each.ties for each in app.read(line_figures))
    assert not app.read(money_findings)
    assert app.read(verify).ok
