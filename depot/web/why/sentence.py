"""How a search for additions ended, in a sentence: for the page and the command line."""

from __future__ import annotations

from depot.web.texts import TEXTS

_CAN_END_WITH_NOTHING = ("short", "impossible")
"""Outcomes of a search that may have found nothing to add."""


def sentence(
    outcome: str,
    language: str,
    *,
    hours: float,
    target: int,
    before: int,
    people: int,
    most: int,
    price_cny: float,
    is_added: bool,
    is_offered: bool,
) -> str:
    """Return the outcome in words that speak of additions only where there are any.

    Parameters
    ----------
    outcome
        Value of an `Outcome`.
    hours
        Until the deadline.
    target, before, people, most
        People to relieve, relieved without and with the additions, and proven most.
    is_added, is_offered
        Whether anything is added, and whether anything could have been.
    """
    text = TEXTS[_key(outcome, is_added=is_added, is_offered=is_offered)]
    return text.in_language(language).format(
        hours=f"{hours:g}",
        target=f"{target:,}",
        before=f"{before:,}",
        people=f"{people:,}",
        most=f"{most:,}",
        price=price(price_cny, language),
    )


def price(price_cny: float, language: str) -> str:
    """Return what additions cost, to the fen; that they cost nothing is said as such."""
    key = "why.price" if price_cny > 0 else "why.price_none"
    return TEXTS[key].in_language(language).format(price=digits(price_cny))


def digits(amount_cny: float) -> str:
    """Return yuan as digits, with fen where there are any."""
    return f"{amount_cny:,.2f}".removesuffix(".00")


def _key(outcome: str, *, is_added: bool, is_offered: bool) -> str:
    key = f"why.outcome.{outcome}"
    if is_added or outcome not in _CAN_END_WITH_NOTHING:
        return key
    return f"{key}_none" if is_offered else f"{key}_unoffered"
