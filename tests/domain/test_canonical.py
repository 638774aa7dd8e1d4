"""Values are written down in one way and read back the same."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.domain.canonical import decode, encode


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: str
    colour: Colour


class Key(NamedTuple):
    account: int
    colour: Colour = Colour.RED


@dataclass(frozen=True)
class Whole:
    number: int
    price: Decimal
    day: date | None
    parts: tuple[Part, ...]
    pair: tuple[str, int] = ("a", 1)
    marks: dict[str, str] = field(default_factory=dict)
    flag: bool = False
    ratio: float = 0.5
    key: Key = Key(1)  # noqa: RUF009  a named tuple never changes


def test_a_record_has_one_form_with_sorted_keys_and_chinese_as_it_is():
    whole = Whole(1, Decimal("1.50"), date(2026, 6, 1), (Part("帐篷", Colour.RED),))
    assert encode(whole) == (
        '{"day":"2026-06-01","flag":false,"key":[1,"red"],"marks":{},"number":1,"pair":["a",1],'
        '"parts":[{"colour":"red","name":"帐篷"}],"price":"1.5","ratio":0.5}'
    )


def test_equal_amounts_have_one_form():
    assert encode(Decimal("1.50")) == encode(Decimal("1.5"))
    assert encode(Decimal("1E+2")) == encode(Decimal(100)) == '"100"'
    assert encode(Decimal("0.00")) == encode(Decimal("-0"))


@given(
    number=st.integers(),
    price=st.decimals(allow_nan=False, allow_infinity=False, places=2),
    day=st.none() | st.dates(),
    names=st.lists(st.text()),
    marks=st.dictionaries(st.text(), st.text()),
)
def test_what_is_written_is_read_back(number, price, day, names, marks):
    parts = tuple(Part(name, Colour.RED) for name in names)
    whole = Whole(number, price, day, parts, marks=marks, flag=True)
    again = decode(Whole, encode(whole))
    assert again == whole
    assert type(again.key) is Key


def test_a_secret_field_is_left_out():
    @dataclass(frozen=True)
    class LogIn:
        name: str
        password: str = field(repr=False)

    assert encode(LogIn("li", "secret")) == '{"name":"li"}'


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 6, 1),  # noqa: DTZ001  an instant is µs here, never a datetime
        {"a", "b"},  # sets have no order
        object(),
    ],
)
def test_what_has_no_agreed_form_is_refused(value):
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_numbers_must_be_finite(value):
    with pytest.raises(ValueError, match=r"finite|JSON"):
        encode(value)
