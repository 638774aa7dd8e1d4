"""Numbers written in Chinese: 十二, 一千二百, 叁佰伍拾, 两万."""

from __future__ import annotations

_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TEN = 10
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
NUMERALS = "".join([*_DIGITS, *_PLACES, *_MYRIADS])


def chinese_number(text: str) -> int | None:
    """Return the number, or None for what is none or has two readings (一千二)."""
    if not text or any(character not in NUMERALS for character in text):
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, rest = 0, text.replace("萬", "万")
    for myriad, factor in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = rest.partition(myriad)
        if found:
            above = _section(head)
            if not above or (len(tail) == 1 and tail in _DIGITS):
                return None  # 两万五 is said for 25,000
            total, rest = total + above * factor, tail
    last = _section(rest)
    return None if last is None else total + last


def _section(text: str) -> int | None:
    """Read what is below ten thousand; places must fall, and 零 must mark a gap before ones."""
    total, digit, last, gap = 0, 0, 10_000, False
    for character in text:
        value = _DIGITS.get(character)
        if value is None:
            place = _PLACES.get(character, last)
            if place >= last or (not digit and (place != _TEN or total)):
                return None
            total, digit, last, gap = total + (digit or 1) * place, 0, place, False
        elif digit:
            return None
        else:
            digit, gap = value, gap or value == 0
    if digit and total and last > _TEN and not gap:
        return None  # 一千二 is said for 1,200
    return total + digit
