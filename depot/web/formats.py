"""How figures are written, the same on every page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from depot.domain.clock import shanghai_time
from depot.domain.money import written
from depot.web.language import language, t

DASH = "—"
KG_PER_T = 1000
MIN_PER_H = 60
CNY_PER_WAN = 10_000
CNY_PER_MILLION = 1_000_000
ROUND_FROM_WAN = 1_000
FEW_PEOPLE = 10


def whole(number: float | None) -> str:
    """Return a whole number with thousands separated."""
    return DASH if number is None else f"{number:,.0f}"


def decimal(number: float | None, places: int = 1) -> str:
    """Return a number with so many places."""
    return DASH if number is None else f"{number:,.{places}f}"


def headcount(people: float) -> str:
    """Return people on average: a part of a person is told among few only."""
    return whole(people) if people >= FEW_PEOPLE else decimal(people)


def percent(share: float | None, places: int = 1) -> str:
    """Return a share of one as per cent."""
    return DASH if share is None else f"{share * 100:.{places}f}%"


def tonnes(weight_kg: float) -> str:
    """Return a weight in tonnes."""
    return t("unit.tonnes", value=f"{weight_kg / KG_PER_T:,.1f}")


def money(amount_cny: Decimal | float) -> str:
    """Return yuan: in 万元 from ten thousand on in Chinese, in millions in English."""
    amount = Decimal(amount_cny)
    if language() == "zh" and amount >= CNY_PER_WAN:
        places = 0 if amount >= ROUND_FROM_WAN * CNY_PER_WAN else 1
        return t("unit.wan_yuan", value=f"{amount / CNY_PER_WAN:,.{places}f}")
    if language() == "en" and amount >= CNY_PER_MILLION:
        return t("unit.million_yuan", value=f"{amount / CNY_PER_MILLION:,.1f}")
    return t("unit.yuan", value=f"{amount:,.0f}")


def exact(fen: int) -> str:
    """Return fen as yuan with two decimals, never rounded."""
    return t("unit.yuan", value=written(fen))


def day(on: date | None) -> str:
    """Return a date as year, month, day."""
    return DASH if on is None else on.isoformat()


def moment(instant_us: int | None) -> str:
    """Return an instant as date and time of day in China."""
    return DASH if instant_us is None else f"{shanghai_time(instant_us):%Y-%m-%d %H:%M}"


def span(minutes: float | None) -> str:
    """Return a time span as hours and minutes."""
    if minutes is None:
        return DASH
    hours, rest = divmod(round(minutes), MIN_PER_H)
    if not hours:
        return t("unit.minutes", minutes=rest)
    if not rest:
        return t("unit.whole_hours", hours=hours)
    return t("unit.span", hours=hours, minutes=f"{rest:02d}")


def after_onset(minute: int | None) -> str:
    """Return a plan's minute as hours and minutes after the onset."""
    if minute is None:
        return DASH
    hours, rest = divmod(minute, MIN_PER_H)
    return f"T+{hours}:{rest:02d}"
