"""Many rows in one statement arrive as they were given, on both databases."""

from datetime import date

import pytest
from ledger_world import furnish
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from test_posting import GOODS, do

from depot.domain.ledger import AccountKind, HoldingKey, Posting
from depot.services.audit import rebuild, verify
from depot.services.stock import movement_rows
from depot.store.prepared import Prepared, execute
from depot.store.repositories.lots import LotData
from depot.store.rowset import insert_each
from depot.store.schema.ledger import account, movement

NASTY = ('tab\tand "quotes"', "back\\slash and 'apostrophe'", "行一\n行二", r"\N", "", "{a,b}")


def post_nasty(uow):
    """Post one tent for each nasty reason, from lots with nasty numbers."""
    wanted = [LotData("SH01", "供应商'\"\\", text or "-", date(2027, 1, 1)) for text in NASTY]
    lots = uow.lots.ensure(wanted)
    supplier = uow.ledger.account(GOODS, AccountKind.SUPPLIER, "supplier/x")
    bin_ = uow.ledger.account(GOODS, AccountKind.STORAGE, "CY1/A-01")
    uow.ledger.post(
        [
            Posting(HoldingKey(supplier.id, lot.id), HoldingKey(bin_.id, lot.id), 1, text)
            for lot, text in zip(lots, NASTY, strict=True)
        ]
    )
    return lots


def test_text_of_any_kind_is_written_and_found_as_it_was_given(app):
    furnish(app)
    lots = do(app, post_nasty)
    assert [lot.lot_no for lot in lots] == [text or "-" for text in NASTY]
    assert do(app, post_nasty) == lots, "the same lots are found again, not booked anew"
    reasons = [row.reason for row in app.read(movement_rows)]
    assert reasons == [*reversed(NASTY), *reversed(NASTY)]
    assert app.read(verify).ok
    assert app.read(rebuild).ok


def test_what_the_database_refuses_is_told_with_sqlalchemys_errors(app):
    furnish(app)

    def twice(uow):
        row = {"ledger": "goods", "kind": "site", "code": "site/x", "bounded": True,
               "command_id": uow.command_id}  # fmt: skip
        insert_each(uow.connection, account, [row, row])

    with pytest.raises(IntegrityError):
        do(app, twice)
    with pytest.raises(IntegrityError):
        do(app, lambda uow: execute(uow.connection, "UPDATE ledger_head SET id = 2"))
    assert app.read(verify).ok


def test_a_stream_gives_every_row_once_and_in_order(app, monkeypatch):
    monkeypatch.setattr("depot.store.prepared._BLOCK", 4)
    furnish(app)
    do(app, post_nasty)
    do(app, post_nasty)
    numbers = Prepared(lambda _dialect: select(movement.c.seq).order_by(movement.c.seq))
    found = app.read(lambda reader: [row.seq for row in numbers.stream(reader.connection)])
    assert found == list(range(1, 13))


def test_an_account_that_a_refused_command_opened_is_not_remembered(app):
    """Its number goes to the next account that is opened."""
    furnish(app)

    def open_and_fail(uow):
        uow.ledger.account(GOODS, AccountKind.SITE, "site/first")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(app, open_and_fail)
    second = do(app, lambda uow: uow.ledger.account(GOODS, AccountKind.SITE, "site/second"))
    first = do(app, lambda uow: uow.ledger.account(GOODS, AccountKind.SITE, "site/first"))
    again = do(app, lambda uow: uow.ledger.account(GOODS, AccountKind.SITE, "site/second"))
    assert first.id != second.id
    assert again == second
