"""Money: yuan for people, whole fen inside; nothing is ever rounded."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from depot.domain.ledger import MAX_FEN
from depot.errors import InvalidInput

FEN_PER_YUAN: Final = 100
_YUAN_PER_WAN: Final = 10_000
_PLAIN = re.compile(r"[+-]?\d{1,20}(\.\d{0,20})?|[+-]?\.\d{1,20}")
_PLACES: Final = -2


def yuan(fen: int) -> Decimal:
    """Return fen as yuan with two decimals, exactly."""
    return Decimal(fen).scaleb(_PLACES)


def in_fen(price: Decimal) -> int:
    """Return an amount of at most two decimals, as kept prices are, in fen."""
    return int(price * FEN_PER_YUAN)


def fen_of(amount: object, zh: str = "金额", en: str = "Amount", *, zero: bool = False) -> int:
    """Return an amount in yuan as fen, or refuse it.

    Parameters
    ----------
    amount
        A Decimal or a whole number of yuan; a float is never exact and is refused.
    zh, en
        What it is, for the refusal.
    zero
        Whether nothing is an amount too.

    Raises
    ------
    InvalidInput
        When it has more than two decimals, is negative, zero, too large, or no number.
    """
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise InvalidInput(
            f"{zh}“{amount}”无效：请填写数字，单位为元。",
            f"{en} “{amount}” is no amount: enter a number of yuan.",
        )
    value = Decimal(amount)
    if not value.is_finite():
        raise InvalidInput(f"{zh}“{amount}”无效：请填写数字。", f"{en} “{amount}” is no number.")
    if value < 0 or (not value and not zero):
        raise InvalidInput(f"{zh} {amount} 元应大于零。", f"{en} {amount} yuan must be above zero.")
    if value > MAX_FEN // FEN_PER_YUAN:
        raise InvalidInput(
            f"{zh} {amount} 元超过上限，请检查是否误录。",
            f"{en} {amount} yuan is above the limit; was it mistyped?",
        )
    fen = value * FEN_PER_YUAN
    if fen != fen.to_integral_value():
        raise InvalidInput(
            f"{zh} {amount} 元超过两位小数：最小单位为分，请改为两位小数以内。",
            f"{en} {amount} yuan has more than two decimals: the fen is the smallest unit. "
            "Enter at most two decimals.",
        )
    return int(fen)


def read_yuan(text: str, zh: str = "金额", en: str = "Amount") -> Decimal:
    """Return what a person typed as yuan: ``"1,200.50"``, ``"１２００元"``, ``"5万"``.

    Raises
    ------
    InvalidInput
        When it is no number.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元")
    plain = plain.replace(",", "").replace("，", "").replace(" ", "")
    factor = _YUAN_PER_WAN if plain.endswith("万") else 1
    plain = plain.removesuffix("万")
    if not _PLAIN.fullmatch(plain):
        raise InvalidInput(
            f"{zh}“{text.strip()[:30]}”无法识别：请填写数字，单位为元，例如 1200.50。",
            f"{en} “{text.strip()[:30]}” can't be read: enter yuan as a number, such as 1200.50.",
        )
    return Decimal(plain) * factor


def written(fen: int) -> str:
    """Return fen as ``"1,234.50"`` yuan."""
    return f"{yuan(fen):,.2f}"
