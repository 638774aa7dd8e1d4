"""Reading dates as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from depot.errors import Text
from depot.io.workbook_in.grid import Broken, Content
from depot.io.workbook_in.quantity import MAX_LENGTH, broken_formula
from depot.io.workbook_in.texts import plain, shortened

EARLIEST, LATEST = date(1980, 1, 1), date(2100, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's numbers after February 1900."""

_SERIAL_LOW, _SERIAL_HIGH = (EARLIEST - _SERIAL_ZERO).days, (LATEST - _SERIAL_ZERO).days
_MONTHS = 12
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_TIME}"
)
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}")
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_LENGTH = re.compile(
    r"(\d{1,3})\s*(?:个)?\s*(年|月|天|日|years?|months?|days?|[ymd])", re.IGNORECASE
)
_NO_DATE = frozenset(
    {"-", "--", "—", "/", "无", "长期", "长期有效", "永久", "不限", "n/a", "na", "none"}
)
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日?"
)


@dataclass(frozen=True)
class ShelfLife:
    """A length of life instead of a date: ``24个月``."""

    count: int
    unit: str

    def ends(self, made_on: date) -> date:
        """Return the last good day, the earlier of the usual readings.

        Made on 12 May with 12 months is good through 11 May of the next year.
        """
        if self.unit == "d":
            return made_on + timedelta(days=self.count - 1)
        months = self.count * (12 if self.unit == "y" else 1)
        return months_later(made_on, months) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def parse_date(value: Content, *, month_end: bool = False) -> date | Text | None:
    """Return the date, None for an empty cell or 长期, or what is wrong.

    Parameters
    ----------
    month_end
        Whether a month without a day means its last day (expiry) rather than
        its first (manufacture).
    """
    if value is None:
        return None
    if isinstance(value, Broken):
        return broken_formula(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return _within(day, plain(value))
    if isinstance(value, time | bool):
        return _unreadable(plain(value))
    text = plain(value)
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text):
        return _january_or_october(text)
    return (
        _from_text(text, month_end=month_end)
        if len(text) <= MAX_LENGTH
        else _unreadable(shortened(text))
    )


def _january_or_october(text: str) -> Text:
    """Refuse 2027.1 kept as a number: Excel shows 2027.10 without its last zero."""
    year = text[:4]
    return Text(
        f"日期“{text}”可能是 {year}年1月，也可能是 {year}年10月（数字末尾的零不保留）。"
        f"请写成 {year}-01 或 {year}年10月。",
        f"The date “{text}” may be January or October: a number loses its last zero. "
        f"Write it like {year}-10.",
    )


def _from_text(text: str, *, month_end: bool) -> date | Text | None:
    if not text or text.casefold() in _NO_DATE:
        return None
    readings = (
        _serial(text),
        _year_first(text),
        _month_only(text, month_end=month_end),
        _in_chinese(text),
        _year_last(text),
        _short_year(text),
    )
    return next((reading for reading in readings if reading is not None), _unreadable(text))


def _serial(text: str) -> date | None:
    """Read the number that Excel keeps for a date."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and _SERIAL_LOW <= float(text) <= _SERIAL_HIGH:
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    return None


def _year_first(text: str) -> date | Text | None:
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    return _built(year, month, day, text)


def _month_only(text: str, *, month_end: bool) -> date | Text | None:
    match = _YEAR_MONTH.fullmatch(text)
    if match is None:
        return None
    year, month = map(int, match.groups())
    first = _built(year, month, 1, text)
    if isinstance(first, Text) or not month_end:
        return first
    return months_later(first, 1) - timedelta(days=1)


def _in_chinese(text: str) -> date | Text | None:
    match = _CHINESE_DATE.fullmatch(text)
    if match is None:
        return None
    year = int(match[1].translate(_CHINESE_DIGITS))
    return _built(year, _chinese_number(match[2]), _chinese_number(match[3]), text)


def _short_year(text: str) -> Text | None:
    if _SHORT_YEAR.fullmatch(text) is None:
        return None
    return Text(
        f"日期“{text}”的年份只有两位，看不出先后。请写成 2027-05-11 这样。",
        f"The date “{text}” has a two-digit year. Write it like 2027-05-11.",
    )


def _chinese_number(text: str) -> int:
    """Return 十一 as 11; 0 for what is no number below 100."""
    tens, ten, ones = text.rpartition("十")
    digits = [(tens or "一") if ten else "零", ones or "零"]
    if any(len(digit) != 1 for digit in digits):
        return 0
    return int("".join(digits).translate(_CHINESE_DIGITS))


def _year_last(text: str) -> date | Text | None:
    """Read ``25/05/2027``; two small numbers could be day and month either way."""
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = map(int, match.groups())
    if first > _MONTHS or first == second:
        return _built(year, second, first, text)
    if second > _MONTHS:
        return _built(year, first, second, text)
    return Text(
        f"日期“{text}”可以是 {year}年{first}月{second}日，也可以是 {year}年{second}月{first}日。"
        f"请写成 {year}-{first:02d}-{second:02d} 这样（年-月-日）。",
        f"The date “{text}” has two readings. Write it as year-month-day, "
        f"like {year}-{first:02d}-{second:02d}.",
    )


def _built(year: int, month: int, day: int, text: str) -> date | Text:
    try:
        return _within(date(year, month, day), text)
    except ValueError:
        return Text(
            f"日期“{text}”不存在。请检查月份和日。",
            f"The date “{text}” doesn't exist. Check month and day.",
        )


def _within(day: date, text: str) -> date | Text:
    if EARLIEST <= day <= LATEST:
        return day
    return Text(
        f"日期“{text}”不在 {EARLIEST.year}–{LATEST.year} 年之间。请检查年份。",
        f"The date “{text}” is outside {EARLIEST.year}–{LATEST.year}. Check the year.",
    )


def _unreadable(text: str) -> Text:
    return Text(
        f"日期“{text}”无法识别。请写成 2027-05-11 或 2027年5月11日。",
        f"The date “{text}” can't be read. Write it like 2027-05-11.",
    )


def parse_shelf_life(value: Content, head: str = "") -> ShelfLife | None:
    """Return a length such as ``24个月``; None when it is none.

    Parameters
    ----------
    head
        The column's head; ``保质期(月)`` tells the unit of bare numbers.
    """
    text = plain(value)
    if re.fullmatch(r"\d{1,3}", text):
        text += next((unit for unit in "月年天日" if unit in head.removesuffix("日期")), "")
    match = _LENGTH.fullmatch(text)
    if match is None or int(match[1]) == 0:
        return None
    letter = {"年": "y", "月": "m", "天": "d", "日": "d"}.get(match[2], match[2][0].casefold())
    return ShelfLife(int(match[1]), letter)
