"""Penalties, days off, seasons: what agreements promise and what breaking them costs."""

from datetime import date
from decimal import Decimal

import pytest

from depot.domain.agreement import AgreementLine, SeasonQuantity
from depot.domain.agreement_terms import Contact, Handover, LateUnit, OwnTrucks, Penalty, Terms
from depot.domain.season import Season
from depot.errors import InvalidInput
from depot.io.reference import reference


def test_each_hour_that_has_begun_costs_up_to_the_cap():
    """Of 10,000 yuan that came late: 1 % an hour, 3 % at most."""
    penalty = Penalty(late_bp=100, late_cap_bp=300)
    late = [penalty.proposed_fen(1_000_000, 0, minutes) for minutes in (-5, 0, 1, 60, 61, 900)]
    assert late == [0, 0, 10_000, 10_000, 20_000, 30_000]


def test_a_day_is_a_day_and_a_shortfall_costs_its_share():
    penalty = Penalty(LateUnit.DAY, late_bp=100, shortfall_bp=1000)
    assert penalty.proposed_fen(1_000_000, 500_000, 1441) == 20_000 + 50_000


def test_no_penalty_exceeds_what_came():
    assert Penalty(shortfall_bp=10_000).proposed_fen(100, 1_000_000, 0) == 100


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 2, 17), True),  # 春节, a Tuesday
        (date(2026, 2, 14), False),  # a Saturday that is worked
        (date(2026, 10, 10), False),
        (date(2026, 10, 8), False),
        (date(2026, 6, 6), True),  # an ordinary Saturday
        (date(2027, 2, 6), True),  # no notice yet: the weekend
    ],
)
def test_days_off_follow_the_state_councils_notice(day, off):
    assert reference().calendar.is_day_off(day) is off


def test_a_day_off_has_lead_times_of_its_own():
    line = AgreementLine("WT01", 10, Decimal(1), 60, 120, 180, 240)
    asked = [
        line.lead_min(by_day=by_day, day_off=off)
        for off in (False, True)
        for by_day in (True, False)
    ]
    assert asked == [60, 120, 180, 240]
    usual = AgreementLine("WT01", 10, Decimal(1), 60, 120)
    assert usual.lead_min(by_day=True, day_off=True) == 60


def test_a_season_promises_less_and_never_more():
    line = AgreementLine(
        "WT01", 100, Decimal(1), 1, 1, seasons=(SeasonQuantity(Season.WINTER, 40),)
    )
    assert [line.quantity_on(date(2026, month, 1)) for month in (1, 6, 11)] == [40, 100, 40]
    with pytest.raises(InvalidInput, match="0 至承诺数量 100"):
        AgreementLine("WT01", 100, Decimal(1), 1, 1, seasons=(SeasonQuantity(Season.WINTER, 101),))


@pytest.mark.parametrize(
    "bad",
    [
        lambda: AgreementLine("WT01", 1, Decimal("1.234"), 1, 1),
        lambda: AgreementLine("WT01", 10**12, Decimal(1), 1, 1),
        lambda: Terms(retention_cny=Decimal("0.001"), retention_budget="x"),
        lambda: Terms(retention_cny=Decimal(5)),
        lambda: Terms(retention_budget="x"),
        lambda: Terms(handover=Handover.DELIVERED),
        lambda: Terms(deliver_to="CY1"),
        lambda: Terms(trucks=(OwnTrucks("T050", 1), OwnTrucks("T050", 2))),
        lambda: OwnTrucks("T050", 0),
        lambda: Penalty(late_bp=10_001),
        lambda: Contact("张三", "值班", "", " "),
    ],
)
def test_terms_that_can_t_be_are_refused(bad):
    with pytest.raises(InvalidInput):
        bad()
