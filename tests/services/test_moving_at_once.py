"""Two people at the same stock: one gets it, the other is told, nothing is there twice."""

import threading
from datetime import date

from kit_world import assemble, furnish_kits, take_apart
from ledger_world import command_id, furnish, on_hand, receive_tents, receive_water

from depot.errors import DepotError, InsufficientStock
from depot.services.audit import verify
from depot.services.moving import MoveLine, MoveStock, move_stock


def at_once(*works):
    """Run all at the same time; return what they gave or why they were refused."""
    start, answers = threading.Barrier(len(works)), []

    def run(work):
        start.wait()
        try:
            answers.append(work())
        except DepotError as refusal:
            answers.append(refusal)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_who_move_all_of_a_lot_at_once_move_it_once(app):
    furnish(app)
    water = receive_water(app, 100, date(2027, 5, 1))

    def move(number):
        line = MoveLine(water, 80, "A-01", "A-02")
        command = MoveStock(number, "system", "CY1", (line,), "上架")
        return lambda: app.execute(move_stock, command)

    answers = at_once(move(command_id()), move(command_id()))
    refused = [each for each in answers if isinstance(each, DepotError)]
    assert [type(each) for each in refused] == [InsufficientStock]
    assert "可用 20" in refused[0].text.zh
    assert on_hand(app) == {("L1", "A-01", "issuable"): 20, ("L1", "A-02", "issuable"): 80}


def test_one_scan_that_is_sent_twice_at_once_moves_once(app):
    furnish(app)
    water = receive_water(app, 100, date(2027, 5, 1))
    line = MoveLine(water, 80, "A-01", "A-02")
    command = MoveStock(command_id(), "system", "CY1", (line,), "上架")
    first, second = at_once(*[lambda: app.execute(move_stock, command)] * 2)
    assert first == second
    assert on_hand(app)["L1", "A-02", "issuable"] == 80


def test_two_who_assemble_from_the_same_components_make_what_there_is(app):
    """Nine tents: two times six kits don't fit, one does."""
    furnish_kits(app)
    receive_water(app, 90, date(2027, 5, 1))
    receive_tents(app, 9)
    answers = at_once(lambda: assemble(app, 6), lambda: assemble(app, 6))
    made = [each for each in answers if not isinstance(each, DepotError)]
    assert len(made) == 1
    (lot,) = made[0].lots
    apart = at_once(lambda: take_apart(app, lot, 4), lambda: take_apart(app, lot, 4))
    assert sum(isinstance(each, InsufficientStock) for each in apart) == 1
    assert on_hand(app)[lot.lot_no, "A-02", "issuable"] == 2
    assert app.read(verify).ok
