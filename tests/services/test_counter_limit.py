"""What goes over the counter has a limit that the house sets; the rest has its own way."""

from datetime import timedelta

import pytest
from ledger_world import (
    SYSTEM_ACTOR,
    TODAY,
    IssueLine,
    command_id,
    furnish,
    issue,
    on_hand,
    receive_tents,
    receive_water,
)

from depot.errors import InsufficientStock, InvalidInput, NotFound
from depot.services.counter import TooMuchAtCounter
from depot.services.emergency import StartResponse, start_response
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.issuing import IssueGoods, issue_goods

# A box of water weighs 13.2 kg and costs 28.5; a tent 65 kg and 1,500.


@pytest.fixture
def counter(app):
    """The house lets 660 kg and 30,000 go at a time: fifty boxes, or ten tents."""
    furnish(app)
    receive_water(app, 200, TODAY + timedelta(days=365))
    receive_tents(app, 40, "A-02")
    limits(app, 660, 30_000)
    return app


def limits(app, kilograms, yuan):
    for name, value in (("issue.counter_kg", kilograms), ("issue.counter_value", yuan)):
        app.execute(set_house_rule, SetHouseRule(command_id(), SYSTEM_ACTOR, name, value))


def test_the_limit_itself_may_go_and_one_box_more_is_refused_with_its_numbers(counter):
    with pytest.raises(TooMuchAtCounter, match=r"673 千克、1,454 元.*660 千克.*领用申请"):
        issue(counter, IssueLine("WT01", 51))
    issue(counter, IssueLine("WT01", 50))
    assert on_hand(counter)["L1", "A-01", "issuable"] == 150


def test_what_is_light_and_dear_is_refused_too(counter):
    limits(counter, 100_000, 30_000)
    with pytest.raises(TooMuchAtCounter, match="31,500 元"):
        issue(counter, IssueLine("SH01", 21))
    issue(counter, IssueLine("SH01", 20))


def test_lines_count_together(counter):
    lines = IssueLine("WT01", 26), IssueLine("WT01", 25)
    with pytest.raises(TooMuchAtCounter):
        issue(counter, *lines)


def test_zero_lets_nothing_go_over_the_counter(counter):
    limits(counter, 0, 0)
    with pytest.raises(TooMuchAtCounter):
        issue(counter, IssueLine("WT01", 1))


def test_under_an_active_response_the_refusal_names_that_way(counter):
    command = StartResponse(command_id(), SYSTEM_ACTOR, 3, "演练洪水", "区应急办")
    counter.execute(start_response, command)
    with pytest.raises(TooMuchAtCounter, match=r"应急响应已启动.*补手续") as refusal:
        issue(counter, IssueLine("WT01", 51))
    assert "Emergency" in refusal.value.text.en


@pytest.mark.parametrize("line", [IssueLine("WT01", 10**12), IssueLine("WT01", -1),
                                  IssueLine("NO", 1)])  # fmt: skip
def test_what_is_no_quantity_or_no_item_is_said_as_before(counter, line):
    with pytest.raises(InvalidInput) as refusal:
        issue(counter, line)
    assert not isinstance(refusal.value, TooMuchAtCounter)


def test_a_house_that_sets_nothing_hands_out_what_a_small_truck_takes(app):
    """Thirty tents weigh 1,950 kg and cost 45,000; the thirty-first is too many."""
    furnish(app)
    receive_tents(app, 40)
    with pytest.raises(TooMuchAtCounter, match="2,015 千克、46,500 元"):
        issue(app, IssueLine("SH01", 31))
    issue(app, IssueLine("SH01", 30))
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("SH01", 11))


def test_an_unknown_depot_is_said_before_the_limit(counter):
    too_many = (IssueLine("WT01", 51),)
    command = IssueGoods(command_id(), SYSTEM_ACTOR, "NOWHERE", "孤店子镇", too_many)
    with pytest.raises(NotFound, match="NOWHERE"):
        counter.execute(issue_goods, command)
