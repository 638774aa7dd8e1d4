"""Money is exact: nothing is rounded, and what can't be fen is refused."""

from decimal import Decimal

import pytest

from depot.domain.ledger import MAX_FEN, MAX_QUANTITY, HoldingKey, MoneyPosting, Posting
from depot.domain.money import fen_of, read_yuan, written, yuan
from depot.errors import InvalidInput


def test_yuan_and_fen_are_exact():
    assert fen_of(Decimal("0.1")) + fen_of(Decimal("0.2")) == fen_of(Decimal("0.30")) == 30
    assert yuan(123_456) == Decimal("1234.56")
    assert written(123_456_789) == "1,234,567.89"
    # 10,000,000,000 yuan: far more than the goods' limit of 1e9 units would be in fen.
    assert fen_of(10_000_000_000) == MAX_FEN > MAX_QUANTITY


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        (Decimal("1.005"), "两位小数"),
        (Decimal(0), "大于零"),
        (Decimal(-3), "大于零"),
        (Decimal("1e12"), "上限"),
        (Decimal("NaN"), "无效"),
        (Decimal("Infinity"), "无效"),
        (12.5, "无效"),
        (True, "无效"),
        ("12", "无效"),
    ],
)
def test_what_is_no_amount_is_refused(amount, says):
    with pytest.raises(InvalidInput) as refused:
        fen_of(amount)
    assert says in refused.value.text.zh


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,200.50", "1200.50"), ("１２００元", "1200"), (" ¥ 12 ", "12"), ("5万", "50000"),
        ("1.25万元", "12500"), ("1，000", "1000"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed, meant):
    assert read_yuan(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "十二", "1.2.3", "1e5", "-", "NaN", "12 块"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(InvalidInput, match="无法识别"):
        read_yuan(typed)


def test_only_money_may_be_posted_above_the_limit_of_goods():
    here, there = HoldingKey(1, 1), HoldingKey(2, 1)
    assert MoneyPosting(here, there, MAX_FEN, "x").quantity == MAX_FEN
    with pytest.raises(InvalidInput):
        MoneyPosting(here, there, MAX_FEN + 1, "x")
    with pytest.raises(InvalidInput):
        Posting(here, there, MAX_QUANTITY + 1, "x")
