"""Expiry: goods are good through the printed day, in Asia/Shanghai."""

from datetime import UTC, date, datetime

import pytest

from depot.domain.clock import shanghai_date, to_us
from depot.domain.lot import NEVER, fefo_key, is_expired, valid_on_arrival
from depot.domain.stock import expiry_band

PRINTED = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("on", "expired"),
    [
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), False),  # through the printed day
        (date(2026, 6, 2), True),
    ],
)
def test_goods_are_good_through_the_printed_day(on, expired):
    assert is_expired(PRINTED, on) is expired


def test_goods_without_a_date_never_expire():
    assert not is_expired(None, date(9000, 1, 1))
    assert valid_on_arrival(None, date(2026, 6, 1), 10**6)


@pytest.mark.parametrize(
    ("arrives_on", "days", "valid"),
    [
        (date(2026, 6, 1), 0, True),
        (date(2026, 5, 2), 30, True),  # 2 May + 30 days = 1 June, the last good day
        (date(2026, 5, 3), 30, False),
        (date(2026, 6, 2), 0, False),
        (date(2026, 1, 1), 10**7, False),  # more days than the calendar has
    ],
)
def test_the_days_to_be_left_count_from_arrival(arrives_on, days, valid):
    assert valid_on_arrival(PRINTED, arrives_on, days) is valid


def test_the_day_begins_at_midnight_in_shanghai():
    # 16:00 UTC on 1 June is midnight of 2 June in Shanghai.
    before = to_us(datetime(2026, 6, 1, 15, 59, 59, 999999, tzinfo=UTC))
    assert shanghai_date(before) == date(2026, 6, 1)
    assert shanghai_date(before + 1) == date(2026, 6, 2)


def test_lots_sort_by_expiry_then_making_then_booking():
    keys = [
        fefo_key(None, None, 1),
        fefo_key(date(2026, 7, 1), None, 2),
        fefo_key(date(2026, 7, 1), date(2025, 1, 1), 4),
        fefo_key(date(2026, 7, 1), date(2025, 1, 1), 3),
        fefo_key(date(2026, 6, 1), None, 5),
    ]
    assert [key[2] for key in sorted(keys)] == [5, 3, 4, 2, 1]
    assert max(keys)[0] == NEVER


@pytest.mark.parametrize(
    ("expires_on", "band"),
    [
        (date(2026, 5, 31), "expired"),
        (date(2026, 6, 1), "d30"),
        (date(2026, 7, 1), "d30"),  # 30 days left
        (date(2026, 7, 2), "d90"),
        (date(2026, 8, 31), "d180"),  # 91 days
        (date(2027, 6, 1), "d365"),
        (date(2027, 6, 2), "later"),
        (None, "none"),
    ],
)
def test_bands_say_how_near_the_date_is(expires_on, band):
    assert expiry_band(expires_on, date(2026, 6, 1)) == band
