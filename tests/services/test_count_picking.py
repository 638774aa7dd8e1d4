"""Counting while trucks are being loaded: what was picked is off the shelf and on the book."""

from count_world import approve, enter, explain, opened, submit
from ledger_world import SYSTEM_ACTOR, command_id, on_hand
from shipment_world import approved, departed, lines_of, loaded, pick_all, stocked

from depot.domain.counting import CountState
from depot.services.audit import verify
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.count_views import blind_sheet, count_review, ledger_position
from depot.services.shipment_picking import UndoPick, undo_pick

L1, L2 = ("L1", "A-02", "issuable"), ("L2", "A-01", "issuable")


def lines(app, number):
    return {each.lot_no: each.line for each in app.read(blind_sheet, number).lines}


def test_what_stands_at_the_dock_is_no_loss(app):
    """50 of L1 and 10 of L2 are picked: the shelf has none and 40, the book 50 and 50."""
    stocked(app)
    truck = approved(app)
    pick_all(app, truck)
    number = opened(app)
    line = lines(app, number)
    enter(app, number, (line["L1"], 0), (line["L2"], 40), (line["-"], 10))
    assert submit(app, number).state is CountState.SUBMITTED
    assert app.read(count_review, number).differing == ()
    # The truck leaves before anybody decides; that changes nothing.
    loaded(app, truck)
    departed(app, truck, by=SYSTEM_ACTOR)
    approve(app, number)
    assert on_hand(app) == {L2: 40, ("-", "A-01", "issuable"): 10}
    assert app.read(verify).ok


def test_a_loss_beside_what_was_picked_is_still_a_loss(app):
    stocked(app)
    pick_all(app, approved(app))
    number = opened(app)
    line = lines(app, number)
    seen = ((line["L1"], 0), (line["L2"], 37), (line["-"], 10))
    enter(app, number, *seen)
    assert submit(app, number).recount == (line["L2"],)
    enter(app, number, (line["L2"], 37), by=SYSTEM_ACTOR)
    submit(app, number, by=SYSTEM_ACTOR)
    explain(app, number)
    approve(app, number)
    assert (on_hand(app)[L1], on_hand(app)[L2]) == (50, 47)


def test_goods_picked_while_they_are_counted_make_the_number_doubtful(app, clock):
    stocked(app)
    truck = approved(app)
    number = opened(app)
    line = lines(app, number)["L1"]
    begun, begun_us = app.read(ledger_position), clock.now_us()
    clock.move(seconds=5)
    pick_all(app, truck)
    command = EnterCounts(
        command_id(), "keeper", number, (CountedLine(50, line),), begun, begun, begun_us
    )
    assert app.execute(enter_counts, command).lines[0].moved
    # Looked at again afterwards, with the fifty gone.
    clock.move(seconds=5)
    command = EnterCounts(
        command_id(), "keeper", number, (CountedLine(0, line),), begun, begun, clock.now_us()
    )
    assert not app.execute(enter_counts, command).lines[0].moved


def undo(app, truck, lot_no):
    line = next(each[0] for each in lines_of(app, truck) if each[2] == lot_no)
    command = UndoPick(command_id(), "keeper", truck, line, "拣错了车")
    return app.execute(undo_pick, command)


def seen(app, number, line, units, *, since, at_us):
    position, _ = since
    command = EnterCounts(
        command_id(), "keeper", number, (CountedLine(units, line),), position, position, at_us
    )
    return app.execute(enter_counts, command).lines[0]


def test_goods_put_back_while_they_are_counted_make_the_number_doubtful(app, clock):
    """Nothing of L1 is on the shelf when counting begins; before it ends all fifty are."""
    stocked(app)
    truck = approved(app)
    pick_all(app, truck)
    number = opened(app)
    rows = lines(app, number)
    line = rows["L1"]
    clock.move(seconds=5)
    begun = app.read(ledger_position), clock.now_us()
    clock.move(seconds=5)
    undo(app, truck, "L1")
    assert seen(app, number, line, 0, since=begun, at_us=begun[1]).moved
    # Looked at again afterwards, with the fifty back: counted, and no difference.
    clock.move(seconds=5)
    again = app.read(ledger_position), clock.now_us()
    assert not seen(app, number, line, 50, since=again, at_us=again[1]).moved
    enter(app, number, (rows["L2"], 40), (rows["-"], 10))
    submit(app, number)
    assert app.read(count_review, number).differing == ()


def test_another_line_put_back_leaves_the_number_as_it_is(app, clock):
    stocked(app)
    truck = approved(app)
    pick_all(app, truck)
    number = opened(app)
    line = lines(app, number)["L1"]
    begun = app.read(ledger_position), clock.now_us()
    clock.move(seconds=5)
    undo(app, truck, "L2")
    assert not seen(app, number, line, 0, since=begun, at_us=begun[1]).moved
