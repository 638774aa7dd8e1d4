"""Today's reserves, the hazards and the roads as a pre-positioning problem of the district."""

import json
from datetime import timedelta

import pytest
from agreement_world import furnish_agreements, signed, terms
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, receive_water
from order_world import promise, staff

from depot.domain.reserve_standard import ReserveStandard
from depot.errors import InvalidInput
from depot.io.reference import reference
from depot.services.agreements import SetReserveStandards, set_reserve_standards
from depot.services.preposition_case import CaseChoice, preposition_case
from optimize.preposition.codec import problem_document, problem_from_json
from optimize.preposition.goal import Goal
from optimize.preposition.reserve_code import ReserveCode, ReserveKind


def with_water(app):
    staff(app)
    receive_water(app, 60, TODAY + timedelta(days=300))
    promise(app, 100)
    return app


@pytest.fixture
def world(sqlite_app):
    """60 cases of water in the depot, 100 more promised by the supermarket; two lorries."""
    return with_water(sqlite_app)


def case(app, **choice):
    return app.read(
        preposition_case, CaseChoice(**{"scenarios": 3, "hazards": ("LT",)} | choice), today=TODAY
    )


def test_what_is_held_and_promised_today_costs_nothing_to_keep(app):
    found = case(with_water(app))
    reserves = {each.code: each for each in found.problem.reserves}
    kept, agreed = reserves["keep:WT01:CY1"], reserves["agreed:WT01:SHOP"]
    assert (kept.today, kept.most, kept.fee_cny) == (60, 60, 0)
    assert (agreed.today, agreed.most) == (100, 300)
    # 26.50 a case, of which 5 % a year is the retention fee.
    assert agreed.fee_cny == pytest.approx(1.325)
    assert reserves["bought:WT01:CY1"].today == 0
    assert found.units["WT01"] == "箱"


def test_a_fee_is_that_of_the_agreement_and_estimated_only_where_it_names_none(sqlite_app):
    furnish_agreements(sqlite_app)
    with_fee = signed(sqlite_app)
    without = signed(sqlite_app, supplier="SUP2", of=terms(0))
    found = case(sqlite_app)
    reserves = {each.code: each for each in found.problem.reserves}
    # 1,200 yuan a year for 300 boxes; the other's 5 % of 20 yuan.
    assert reserves["agreed:WT01:SUP1"].fee_cny == pytest.approx(4)
    assert reserves["agreed:WT01:SUP2"].fee_cny == pytest.approx(1)
    assert found.estimated == {"agreed:WT01:SUP2"}
    (said,) = (each.message.zh for each in found.findings if each.source == "fees")
    assert said.startswith(f"协议 {without} 没有约定储备费")
    assert f"计的协议：{with_fee}。" in said


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


def test_disasters_that_were_are_among_those_drawn(world):
    problem = case(world, scenarios=20, hazards=("FL", "IC")).problem
    events = {each.code: each for each in problem.scenarios}
    assert {"H-2010-07", "H-2017-07", "H-2020-11"} <= set(events)
    assert sum(each.probability for each in problem.scenarios) == pytest.approx(1)
    # 14.1 % of the people in the ten townships along the river.
    towns = ["100", "101", "201", "401", "402", "010", "009", "012", "003", "002"]
    people = sum(
        each.people
        for each in reference().district.townships
        if each.code.removeprefix("220202") in towns
    )
    assert sum(events["H-2017-07"].people.values()) == pytest.approx(0.141 * people)
    # Freezing rain in November: winter's needs.
    assert {need.item.split("/")[1] for need in events["H-2020-11"].needs} == {"winter"}
    without = case(world, scenarios=20, hazards=("FL", "IC"), history=False).problem
    assert not {each.code for each in without.scenarios} & {"H-2010-07", "H-2017-07"}


def test_a_flood_hits_those_by_the_river_first(world):
    problem = case(world, scenarios=30, hazards=("FL",), history=False).problem
    homes = {each.code: each for each in reference().district.communities}
    share = dict.fromkeys(homes, 0.0)
    for each in problem.scenarios:
        for code, people in each.people.items():
            share[code] += each.probability * people / homes[code].people
    # 延江 lies on the bank; 桦皮厂, in the scope as well, 15 km off.
    town = {prefix: max(s for c, s in share.items() if c.startswith(prefix))
            for prefix in ("220202012", "220202101")}  # fmt: skip
    assert town["220202012"] > 10 * town["220202101"]


def test_standards_that_money_cannot_meet_are_named_with_the_budget(world):
    wanted = (ReserveStandard("SH01", 4, "区预案"),)
    world.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted))
    with pytest.raises(InvalidInput, match="要求 standard/SH01、预算"):
        case(world, standards=True, budget_cny=100.0)
    (rule,) = (e for e in case(world, standards=True).problem.rules if e.code == "standard/SH01")
    assert rule.least == 4


def test_a_problem_written_as_a_file_is_read_back_as_it_was(world):
    problem = case(world, scenarios=3).problem
    document = json.loads(json.dumps(problem_document(problem, Goal())))
    assert problem_from_json(document) == (problem, Goal())


def test_a_store_without_anything_says_what_is_missing(sqlite_app):
    found = sqlite_app.read(preposition_case, CaseChoice(scenarios=2), today=TODAY)
    assert {each.source for each in found.findings} == {"stock", "agreements", "fleet"}
