"""First expired, first out."""

from datetime import date

from depot.domain.fefo import Candidate, in_order, take, without
from depot.domain.ledger import HoldingKey
from depot.domain.lot import Lot

ARRIVES = date(2026, 6, 10)


def candidate(lot_id, expires_on, free, bin_code="A"):
    lot = Lot(lot_id, "WT01", f"L{lot_id}", "-", None, expires_on)
    return Candidate(HoldingKey(ord(bin_code), lot_id), lot, bin_code, free)


def test_the_earliest_expiry_goes_first_and_the_rest_comes_from_the_next():
    early, late = candidate(2, date(2026, 8, 1), 3), candidate(1, date(2026, 9, 1), 9)
    portions, missing = take(in_order([late, early], ARRIVES, 0), 5)
    assert [(each.candidate.lot.id, each.quantity) for each in portions] == [(2, 3), (1, 2)]
    assert missing == 0


def test_a_lot_that_expires_under_way_is_skipped():
    # Good today, but past its date on the 10th; the one of the 10th is good through that day.
    dies, lives = candidate(1, date(2026, 6, 9), 5), candidate(2, date(2026, 6, 10), 5)
    assert in_order([dies, lives], ARRIVES, 0) == [lives]


def test_the_days_to_be_left_on_arrival_are_kept():
    # 10 June + 30 days = 10 July.
    short, enough = candidate(1, date(2026, 7, 9), 5), candidate(2, date(2026, 7, 10), 5)
    assert in_order([short, enough], ARRIVES, 30) == [enough]


def test_one_lot_in_two_bins_goes_bin_by_bin():
    second, first = candidate(1, None, 2, "B"), candidate(1, None, 2, "A")
    assert in_order([second, first], ARRIVES, 0) == [first, second]


def test_what_is_missing_is_said():
    portions, missing = take(in_order([candidate(1, None, 2)], ARRIVES, 0), 5)
    assert sum(each.quantity for each in portions) == 2
    assert missing == 3


def test_what_an_earlier_line_took_is_gone():
    whole = candidate(1, None, 5)
    portions, _ = take([whole], 3)
    assert [each.free for each in without([whole], portions)] == [2]
