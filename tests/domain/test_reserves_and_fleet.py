"""Agreements, suppliers, vehicles and users are valid or not built."""

from datetime import date
from decimal import Decimal

import pytest

from depot.domain.account import RIGHTS_OF_ROLE, Right, Role, User, require_password
from depot.domain.agreement import Agreement, AgreementLine, Supplier
from depot.domain.fleet import Vehicle, VehicleClass
from depot.domain.validity import is_valid_on
from depot.errors import InvalidInput


def line(**changes):
    given = {"item": "water", "quantity": 10, "price_cny": Decimal("1.50")}
    return AgreementLine(**{**given, "lead_day_min": 60, "lead_night_min": 120, **changes})


def agreement(**changes):
    given = {"number": "XY-1", "supplier": "S1", "lines": (line(),)}
    dates = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    return Agreement(**{**given, **dates, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 0},
        {"price_cny": Decimal("1.505")},
        {"price_cny": Decimal("-0.01")},
        {"price_cny": Decimal("NaN")},
        {"lead_day_min": -1},
    ],
)
def test_a_promise_that_can_not_be_true_is_refused(changes):
    with pytest.raises(InvalidInput):
        line(**changes)


def test_a_price_with_trailing_zeros_has_two_decimals():
    assert line(price_cny=Decimal("1.500")).price_cny == Decimal("1.5")


def test_an_agreement_holds_from_its_first_through_its_last_day():
    contract = agreement()
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [is_valid_on(contract, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "changes",
    [{"number": " "}, {"valid_to": date(2025, 1, 1)}, {"lines": ()}, {"lines": (line(), line())}],
)
def test_an_agreement_that_makes_no_sense_is_refused(changes):
    with pytest.raises(InvalidInput):
        agreement(**changes)


@pytest.mark.parametrize("changes", [{"lon": 200.0}, {"lat": float("nan")}, {"docks": -1}])
def test_a_supplier_off_the_map_or_without_sense_is_refused(changes):
    given = {"code": "S1", "name_zh": "超市", "name_en": "Market", "contact": "", "phone_day": ""}
    with pytest.raises(InvalidInput):
        Supplier(**{**given, "phone_night": "", "lon": 126.5, "lat": 43.8, **changes})


def test_a_truck_needs_a_payload_and_a_place():
    with pytest.raises(InvalidInput):
        VehicleClass("L", "轻卡", "Light truck", 0, 10, "light")
    with pytest.raises(InvalidInput):
        Vehicle("T1", "L", "W1", 126.5, 143.8, "吉B00001", "张三", "1")
    with pytest.raises(InvalidInput):
        Vehicle("T1", "L", "W1", 126.5, 43.8, "吉B00001", "张三", "1", 10, 5)


def test_keeping_ordering_and_planning_are_in_different_hands():
    assert RIGHTS_OF_ROLE[Role.DEPOT_MANAGER] == {Right.KEEP}
    assert RIGHTS_OF_ROLE[Role.PLANNER] == {Right.PLAN}
    assert RIGHTS_OF_ROLE[Role.LEADER] == {Right.APPROVE, Right.MONEY}


@pytest.mark.parametrize("changes", [{"name": "李"}, {"display_zh": " "}, {"language": "fr"}])
def test_a_user_without_a_proper_name_is_refused(changes):
    given = {"name": "li", "display_zh": "李", "display_en": "Li", "role": Role.LEADER}
    with pytest.raises(InvalidInput):
        User(**{**given, "rights": frozenset(), **changes})


def test_a_short_password_is_refused():
    with pytest.raises(InvalidInput):
        require_password("1234567")
    require_password("12345678")
