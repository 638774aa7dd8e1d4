"""Today's reserves, the hazards and the roads as a pre-positioning problem of the district."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, receive_water
from order_world import promise, staff

from depot.errors import InvalidInput
from depot.services.preposition_case import CaseChoice, preposition_case
from optimize.preposition.reserve_code import ReserveCode, ReserveKind


@pytest.fixture
def world(app):
    """60 cases of water in the depot, 100 more promised by the supermarket; two lorries."""
    staff(app)
    receive_water(app, 60, TODAY + timedelta(days=300))
    promise(app, 100)
    return app


def case(app, **choice):
    return app.read(preposition_case, CaseChoice(**{"scenarios": 8} | choice), today=TODAY)


def test_what_is_held_and_promised_today_costs_nothing_to_keep(world):
    found = case(world)
    reserves = {each.code: each for each in found.problem.reserves}
    kept, agreed = reserves["keep:WT01:CY1"], reserves["agreed:WT01:SHOP"]
    assert (kept.today, kept.most, kept.fee_cny) == (60, 60, 0)
    assert (agreed.today, agreed.most) == (100, 300)
    # 26.50 a case, of which 5 % a year is the retention fee.
    assert agreed.fee_cny == pytest.approx(1.325)
    assert reserves["bought:WT01:CY1"].today == 0
    assert found.units["WT01"] == "箱"


def test_no_more_is_kept_and_moved_than_is_there(world):
    problem = case(world).problem
    (rule,) = (each for each in problem.rules if each.code == "held/WT01")
    assert rule.most == 60
    kinds = {ReserveCode.parse(code).kind for code in rule.reserves}
    assert kinds == {ReserveKind.KEPT, ReserveKind.MOVED}


def test_one_seed_makes_one_case(world):
    assert case(world, seed=3).problem == case(world, seed=3).problem
    assert case(world, seed=3).problem != case(world, seed=4).problem


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"scenarios": 0}, "情景数应为"),
        ({"budget_cny": 0.0}, "预算应大于零"),
        ({"hazards": ("XX",)}, "没有灾种“XX”"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(world, wrong, said):
    with pytest.raises(InvalidInput, match=said):
        case(world, **wrong)


def test_a_store_without_anything_says_what_is_missing(app):
    found = app.read(preposition_case, CaseChoice(scenarios=2), today=TODAY)
    assert {each.source for each in found.findings} == {"stock", "agreements", "fleet"}
