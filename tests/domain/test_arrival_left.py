"""An arrival waits for no more than stands undecided in its depot."""

from depot.domain.arrival_left import OpenPart, still_there
from depot.domain.inspection import ArrivalPart


def open_part(number, waiting, held=0, rejected=0, *, there, damaged=0, lot=7, depot="CY1"):
    came = waiting + held + rejected
    part = ArrivalPart(number, 1, "DH", 1, lot, "district", "Q", came, waiting, held, rejected)
    return OpenPart(depot, part, there, damaged)


def left(*found):
    return [(each.number, each.waiting, each.held, each.rejected, each.gone)
            for each in still_there(found)]  # fmt: skip


def test_nothing_is_gone_while_as_much_or_more_stands_there():
    assert left(open_part("SH1", 8, 2, 1, there=10, damaged=9)) == [("SH1", 8, 2, 1, 0)]


def test_what_was_held_goes_before_what_waits():
    assert left(open_part("SH1", 8, 2, there=9)) == [("SH1", 8, 1, 0, 1)]
    assert left(open_part("SH1", 8, 2, there=5)) == [("SH1", 5, 0, 0, 5)]


def test_what_came_first_goes_first_and_no_unit_goes_twice():
    """Of 10 + 6 + 4 that wait or are held 7 are there: the 4 held, then 9 of the first."""
    assert left(open_part("SH2", 6, 4, there=7), open_part("SH1", 10, there=7)) == [
        ("SH1", 1, 0, 0, 9), ("SH2", 6, 0, 0, 4),
    ]  # fmt: skip


def test_rejected_goods_are_counted_against_damaged_ones_alone():
    assert left(open_part("SH1", 3, 0, 5, there=3, damaged=2)) == [("SH1", 3, 0, 2, 3)]


def test_lots_and_depots_are_counted_by_themselves():
    assert left(
        open_part("SH1", 3, there=0), open_part("SH2", 3, there=3, lot=8),
        open_part("SH3", 3, there=3, depot="CY2"),
    ) == [("SH1", 0, 0, 0, 3), ("SH2", 3, 0, 0, 0), ("SH3", 3, 0, 0, 0)]  # fmt: skip
