"""The posting engine: double entry, never below zero, three ledgers alike."""

from dataclasses import dataclass

import pytest
from ledger_world import command_id, furnish
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from depot.domain.ledger import (
    MAX_QUANTITY,
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    StockStatus,
    require_quantity,
)
from depot.errors import InsufficientStock, InvalidInput
from depot.services.audit import verify
from depot.store.schema.ledger import movement

GOODS, PROMISE, MONEY = LedgerKind.GOODS, LedgerKind.PROMISE, LedgerKind.MONEY


@dataclass(frozen=True)
class Do:
    """A command whose work is in the test."""

    command_id: str
    actor: str = "system"


def do(app, work):
    """Run work(uow) as one command and return what it returned."""
    found = []

    def service(command: Do, uow) -> None:
        found.append(work(uow))

    app.execute(service, Do(command_id()))
    return found[-1]


@pytest.fixture
def tents(app):
    """100 tents in bin A; return (supplier, bin A, bin B) holdings of their lot."""
    furnish(app)

    def work(uow):
        lot = uow.lots.unnumbered("SH01")
        supplier = uow.ledger.account(GOODS, AccountKind.SUPPLIER, "supplier/x")
        a = uow.ledger.account(GOODS, AccountKind.STORAGE, "CY1/A-01")
        b = uow.ledger.account(GOODS, AccountKind.STORAGE, "CY1/A-02")
        keys = tuple(HoldingKey(each.id, lot.id) for each in (supplier, a, b))
        uow.ledger.post([Posting(keys[0], keys[1], 100, "receipt")])
        return keys

    return do(app, work)


def quantities(app, keys):
    return app.read(lambda reader: _quantities(reader, keys))


def _quantities(reader, keys):
    from depot.store.ledger import Ledger

    found = Ledger(reader.connection, "").balances(keys)
    return [found[key] for key in keys]


def test_a_movement_takes_from_one_holding_and_puts_into_another(app, tents):
    _, a, b = tents
    do(app, lambda uow: uow.ledger.post([Posting(a, b, 30, "move")]))
    assert quantities(app, tents) == [(-100, 0), (70, 0), (30, 0)]
    assert app.read(verify).ok


def test_half_a_lot_can_be_damaged(app, tents):
    _, a, _ = tents
    damaged = a._replace(status=StockStatus.DAMAGED.value)
    do(app, lambda uow: uow.ledger.post([Posting(a, damaged, 50, "status")]))
    assert quantities(app, [a, damaged]) == [(50, 0), (50, 0)]


def test_a_bounded_holding_is_never_overdrawn_and_nothing_is_half_written(app, tents):
    _, a, b = tents
    with pytest.raises(InsufficientStock) as refusal:
        do(app, lambda uow: uow.ledger.post([Posting(a, b, 60, "m"), Posting(b, a, 1, "m")]))
    assert "CY1/A-02" in refusal.value.text.zh
    assert quantities(app, tents) == [(-100, 0), (100, 0), (0, 0)]


def test_lines_of_one_holding_are_summed_before_they_are_checked(app, tents):
    """Three lines of one lot each fit alone and don't fit together."""
    _, a, b = tents
    with pytest.raises(InsufficientStock, match="不足 120"):
        do(app, lambda uow: uow.ledger.post([Posting(a, b, 40, "m")] * 3))


def test_a_holding_passes_on_nothing_that_it_only_gets_in_the_same_call(app, tents):
    """So a balance is never below zero between two movements of a command."""
    _, a, b = tents
    onward = b._replace(status=StockStatus.REPAIR.value)
    with pytest.raises(InsufficientStock):
        do(app, lambda uow: uow.ledger.post([Posting(a, b, 5, "m"), Posting(b, onward, 5, "m")]))

    def in_two_calls(uow):
        uow.ledger.post([Posting(a, b, 5, "m")])
        uow.ledger.post([Posting(b, onward, 5, "m")])

    do(app, in_two_calls)
    assert quantities(app, [a, b, onward]) == [(95, 0), (0, 0), (5, 0)]


def test_reserved_stock_stays_where_it_is(app, tents):
    _, a, b = tents
    do(app, lambda uow: uow.reservations.open("order-1", [(a, 80)]))
    with pytest.raises(InsufficientStock, match="占用 80"):
        do(app, lambda uow: uow.ledger.post([Posting(a, b, 21, "m")]))
    with pytest.raises(InsufficientStock):
        do(app, lambda uow: uow.reservations.open("order-2", [(a, 21)]))
    do(app, lambda uow: uow.ledger.post([Posting(a, b, 20, "m")]))
    assert quantities(app, [a, b]) == [(80, 80), (20, 0)]


def test_the_database_itself_refuses_a_negative_balance(app, tents):
    """Even a program that goes round the engine can't overdraw."""
    with pytest.raises(Exception, match=r"(?i)check constraint"):
        do(
            app,
            lambda uow: uow.connection.execute(text("UPDATE balance SET qty = -1 WHERE bounded")),
        )


@pytest.mark.parametrize("name", ["command_id", "lot_id", "from_account", "to_account"])
def test_the_database_itself_refuses_a_movement_of_what_is_not_there(app, tents, name):
    """Two rows in one statement, of which the second names something unknown."""
    unknown = command_id() if name == "command_id" else 999_999

    def work(uow):
        row = uow.connection.execute(select(movement)).mappings().one()
        rows = [{**row, "seq": 101}, {**row, "seq": 102, name: unknown}]
        uow.connection.execute(movement.insert().values(rows))

    with pytest.raises(IntegrityError):
        do(app, work)
    assert app.read(verify).ok


@pytest.mark.parametrize("table", ["movement", "command", "chain", "lot", "account", "document"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_itself_refuses_to_change_what_may_only_grow(app, tents, table, statement):
    column = {"chain": "n", "movement": "seq", "document": "number"}.get(table, "id")
    do(app, lambda uow: uow.documents.open("RK", "CY1", "x"))
    with pytest.raises(Exception, match="append-only"):
        do(
            app,
            lambda uow: uow.connection.execute(text(statement.format(table, column, column))),
        )


def test_promises_and_money_are_posted_by_the_same_engine(app):
    furnish(app)

    def work(uow):
        boxes = uow.lots.unnumbered("WT01")
        fen = uow.lots.unnumbered(uow.catalogue.ensure_money())
        source = uow.ledger.account(PROMISE, AccountKind.PROMISED, "promised/hualian")
        agreed = uow.ledger.account(PROMISE, AccountKind.AGREEMENT, "agreement/2026-01")
        called = uow.ledger.account(PROMISE, AccountKind.CALLED_OFF, "called_off/2026-01")
        grant = uow.ledger.account(MONEY, AccountKind.APPROPRIATION, "appropriation/2026")
        budget = uow.ledger.account(MONEY, AccountKind.BUDGET, "budget/2026/purchase")
        uow.ledger.post(
            [
                Posting(HoldingKey(source.id, boxes.id), HoldingKey(agreed.id, boxes.id), 500, "s"),
                Posting(HoldingKey(grant.id, fen.id), HoldingKey(budget.id, fen.id), 10**8, "b"),
            ]
        )
        return HoldingKey(agreed.id, boxes.id), HoldingKey(called.id, boxes.id)

    agreed, called = do(app, work)
    do(app, lambda uow: uow.ledger.post([Posting(agreed, called, 400, "call-off")]))
    with pytest.raises(InsufficientStock):
        do(app, lambda uow: uow.ledger.post([Posting(agreed, called, 101, "call-off")]))
    assert app.read(verify).ok
    assert [item.code for item in app.read(lambda reader: reader.catalogue.items())] == [
        "SH01",
        "WT01",
    ]


def test_a_posting_stays_in_its_ledger(app, tents):
    _, a, _ = tents

    def work(uow):
        promise = uow.ledger.account(PROMISE, AccountKind.AGREEMENT, "agreement/1")
        uow.ledger.post([Posting(a, a._replace(account_id=promise.id), 1, "x")])

    with pytest.raises(ValueError, match="ledger"):
        do(app, work)


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 2.0, True, "3", None, MAX_QUANTITY + 1])
def test_only_whole_positive_sensible_quantities_can_be_posted(quantity):
    with pytest.raises(InvalidInput):
        require_quantity(quantity)


def test_a_posting_must_change_something():
    key = HoldingKey(1, 1)
    with pytest.raises(InvalidInput):
        Posting(key, key, 1, "x")


def test_document_numbers_have_no_gap_after_a_refusal_and_start_again_each_year(app, clock):
    furnish(app)
    assert do(app, lambda uow: uow.documents.open("RK", "CY1", "x")) == "RK-2026-000001"

    def refused(uow):
        uow.documents.open("RK", "CY1", "x")
        raise InvalidInput("否", "no")

    with pytest.raises(InvalidInput):
        do(app, refused)
    assert do(app, lambda uow: uow.documents.open("RK", "CY1", "x")) == "RK-2026-000002"
    assert do(app, lambda uow: uow.documents.open("CK", "CY1", "x")) == "CK-2026-000001"
    clock.move(days=365)
    assert do(app, lambda uow: uow.documents.open("RK", "CY1", "x")) == "RK-2027-000001"


def test_a_reader_can_not_write(app, tents):
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        app.read(lambda reader: reader.connection.execute(text("UPDATE balance SET qty = qty")))
