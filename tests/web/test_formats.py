"""Figures are written the same everywhere."""

from datetime import date
from decimal import Decimal

from depot.web import formats


def test_numbers_have_their_thousands_apart():
    assert (formats.whole(15075), formats.whole(None)) == ("15,075", "—")
    assert formats.decimal(1234.56) == "1,234.6"
    assert formats.percent(0.8627) == "86.3%"


def test_money_is_in_yuan_and_from_ten_thousand_in_wan():
    # 13,567,000 yuan are 1,356.7 wan; from a thousand wan on, whole ones.
    assert formats.money(Decimal(9999)) == "9,999 元"
    assert formats.money(Decimal(82500)) == "8.2 万元"
    assert formats.money(Decimal(13567000)) == "1,357 万元"


def test_times_are_in_china_and_after_the_onset():
    assert formats.day(date(2026, 6, 1)) == "2026-06-01"
    # 2026-06-01 04:00 UTC is noon in China.
    assert formats.moment(1_780_286_400_000_000) == "2026-06-01 12:00"
    assert formats.after_onset(605) == "T+10:05"
    assert [formats.span(m) for m in (0, 45, 600, 391)] == [
        "0 分钟",
        "45 分钟",
        "10 小时",
        "6 时 31 分",
    ]
