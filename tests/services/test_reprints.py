"""A paper printed again is the same to the last byte, whatever was changed since."""

from dataclasses import replace
from datetime import date

import pytest
from ledger_world import DEPOT, TENT, WATER, command_id, furnish, issue, receive

from depot.domain.account import Role
from depot.domain.ledger import StockStatus
from depot.io.documents import (
    issue_note_pdf,
    issue_note_xlsx,
    movement_note_pdf,
    receipt_note_pdf,
    receipt_note_xlsx,
)
from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import CreateUser, create_user
from depot.services.catalogue import AddDepot, AddItems, add_depot, add_items
from depot.services.issuing import IssueLine
from depot.services.papers import issue_note, movement_note, receipt_note
from depot.services.receiving import ReceiveGoods, ReceiveLine, receive_goods

LINES = (
    ReceiveLine("WT01", 40, "A-01", "L1", date(2026, 5, 1), date(2027, 4, 30)),
    ReceiveLine("SH01", 3, "A-02", status=StockStatus.QUARANTINED),
)


@pytest.fixture
def received(app):
    """Forty boxes and three tents, received by a keeper; the number of the paper."""
    furnish(app)
    user = CreateUser(
        command_id(), SYSTEM_ACTOR, "li", "李晓梅", "Li Xiaomei", Role.DEPOT_MANAGER, "password-1"
    )
    app.execute(create_user, user)
    command = ReceiveGoods(command_id(), "li", "CY1", "华联商厦", LINES)
    return app, app.execute(receive_goods, command).document_no


def change_everything(app):
    """Rename and reweigh the items, rename the depot; a day later."""
    app.clock.move(days=1)
    items = tuple(
        replace(item, name_zh="改名" + item.name_zh, weight_kg=item.weight_kg * 2, unit_zh="个")
        for item in (WATER, TENT)
    )
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, items))
    renamed = replace(DEPOT, name_zh="新一号库", name_en="New depot 1")
    app.execute(add_depot, AddDepot(command_id(), SYSTEM_ACTOR, (renamed,)))


def test_a_receipt_is_reprinted_as_it_was(received):
    app, number = received
    first = app.read(receipt_note, number)
    assert (first.head.prepared_by, first.depot) == ("李晓梅", "一号库")
    change_everything(app)
    again = app.read(receipt_note, number)
    assert receipt_note_pdf(again) == receipt_note_pdf(first)
    assert receipt_note_xlsx(again) == receipt_note_xlsx(first)
    assert receipt_note_pdf(again, "en") == receipt_note_pdf(first, "en")


def test_a_paper_booked_after_the_change_says_what_holds_then(received):
    app, _ = received
    change_everything(app)
    command = ReceiveGoods(command_id(), "li", "CY1", "华联商厦", LINES[:1])
    later = app.read(receipt_note, app.execute(receive_goods, command).document_no)
    (line,) = later.lines
    assert (line.name.zh, line.unit.zh, later.depot) == ("改名瓶装水", "个", "新一号库")
    # 40 boxes of twice 13.2 kg.
    assert line.total_weight_kg == 1056


def test_an_issue_and_any_other_paper_are_reprinted_as_they_were(received):
    app, _ = received
    number = issue(app, IssueLine("WT01", 30)).document_no
    first, move = app.read(issue_note, number), app.read(movement_note, number)
    change_everything(app)
    again = app.read(issue_note, number)
    assert issue_note_pdf(again) == issue_note_pdf(first)
    assert issue_note_xlsx(again) == issue_note_xlsx(first)
    assert movement_note_pdf(app.read(movement_note, number)) == movement_note_pdf(move)


def test_two_changes_of_one_instant_keep_their_order(sqlite_app):
    """The place in the chain decides, not the clock, which may stand still or go back."""
    furnish(sqlite_app)
    numbers = []
    for name in ("甲水", "乙水", "丙水"):
        item = replace(WATER, name_zh=name)
        sqlite_app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (item,)))
        numbers.append(receive(sqlite_app, LINES[0]).document_no)
        sqlite_app.clock.move(days=-1)
    notes = [sqlite_app.read(receipt_note, number) for number in numbers]
    assert [note.lines[0].name.zh for note in notes] == ["甲水", "乙水", "丙水"]
