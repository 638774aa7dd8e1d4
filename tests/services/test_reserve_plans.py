"""Reserve plans: from today against best to approved requests, agreements, moves and tasks."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from agreement_world import END, furnish_agreements, signed
from ledger_world import command_id
from money_world import grant
from reserve_plan_world import (
    answers,
    decide,
    explore,
    explored,
    furnish_plan,
    keep,
    propose,
    small_case,
)
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from transfer_world import add_second_depot

from depot.domain.agreement_life import AgreementState
from depot.domain.lines import InvalidLines
from depot.domain.purchase import PurchaseState
from depot.domain.reserve_answers import RiskChoice
from depot.domain.reserve_plan import ActionState, ProposalState
from depot.domain.transfer import TransferStatus
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.agreement_views import agreement_view
from depot.services.purchase_views import purchase_view
from depot.services.reserve_plan import document, reserve_plan_view, reserve_plans
from depot.services.reserve_plan_answers import answers_of
from depot.services.reserve_plan_apart import answers_apart, explore_apart
from depot.services.reserve_plan_case import Ending, ReserveCase
from depot.services.reserve_plan_orders import (
    CarryOut,
    WithdrawReserves,
    carry_out,
    reserve_proposal,
    withdraw_reserves,
)
from depot.services.reserve_plan_solving import ReserveStep, ReserveWanted
from depot.services.reserve_plan_tasks import EndTask, TaskState, end_task, reserve_tasks
from depot.services.transfers import transfer
from depot.store.engine import WRITES
from depot.store.schema.reserve_plans import reserve_action, reserve_plan
from depot.store.schema.reserve_plans import reserve_proposal as reserve_proposal_table
from optimize.preposition.problem import Layer, Rule


@pytest.fixture
def world(app):
    furnish_plan(app)
    return app


@pytest.fixture
def quick(sqlite_app):
    furnish_plan(sqlite_app)
    return sqlite_app


TEXT = document(answers())


class Strange(ReserveCase):
    """A case of a kind that only this module knows."""


def lines(found):
    return [(each.kind.value, each.place, each.quantity) for each in found.actions]


def test_today_against_the_plan_is_counted_by_scenario():
    found = answers()
    # a: 20 of 20. b: 300 of 338 today, all with the plan.
    assert (found.today.expected, found.today.chance) == (pytest.approx(160), 0.5)
    assert (found.plan.expected, found.plan.chance) == (pytest.approx(179), 1.0)
    assert [(each.name, each.needed, each.today) for each in found.scenarios] == [
        ("甲村山洪", 20, pytest.approx(20)), ("流域洪水", 338, pytest.approx(300)),
    ]  # fmt: skip
    assert len(found.frontier) == 10
    assert {each.by for each in found.balances} == {"cost", "time"}
    sites = {each.site: (each.today, each.plan) for each in found.sites}
    assert sites["A"] == (1.0, 1.0)
    assert sites["B"] == (0.0, 1.0)


def test_actions_come_by_people_per_yuan_and_sum_up():
    found = answers()
    # 10 agreed: 5 expected people for 10 yuan; 10 moved: 5 for 20; 3 homes: 1.5 for 90; 10
    # bought: 5 for 285; the cache: 2.5 for 50, before its 5 boxes: 2.5 for 142.50.
    assert lines(found) == [
        ("agree", "SUP1", 10), ("move", "CY2", 10), ("cache", "H", 1), ("buy", "CY2", 10),
        ("buy", "H", 5), ("campaign", "D", 3),
    ]  # fmt: skip
    assert [each.after for each in found.actions] == pytest.approx([165, 170, 170, 175, 177.5, 179])
    assert found.money_cny == pytest.approx(10 + 20 + 50 + 285 + 142.5 + 90)
    assert sum(each.fen for each in found.actions) == 59750
    assert found.before == pytest.approx(160)


def test_an_action_says_whether_its_fee_is_the_contracts_or_estimated():
    fees = {each.kind.value: each.fee for each in answers().actions}
    assert (fees["agree"], fees["buy"]) == ("contract", "")
    guessed = explored()
    case = replace(guessed.case.case, estimated=frozenset({"agreed:WT01:SUP1"}))
    guessed = replace(guessed, case=replace(guessed.case, case=case))
    found = answers_of(guessed, len(guessed.points) - 1, "汛前储备")
    assert {each.fee for each in found.actions if each.kind.value == "agree"} == {"estimated"}


def test_fresh_scenarios_foresight_and_marginal_values_in_people():
    found = answers(deep=True)
    # Fresh: 10 in a, 169 in b, both relieved.
    assert (found.fresh.mean, found.fresh.scenarios) == (pytest.approx(89.5), 2)
    assert found.evpi == pytest.approx(0, abs=1e-3)
    assert found.vss >= 0
    worth = {(each.item, each.place): each.today for each in found.marginals}
    assert worth["WT01", "CY2"] == pytest.approx(0.5)


def test_an_agreement_that_ends_soon_is_renewed_or_not_there():
    found = explored({"agreed:WT01:SUP1": Ending("XY-1", date(2026, 8, 1))})
    plan = answers_of(found, len(found.points) - 1, "x")
    renewed = next(each for each in plan.actions if each.kind.value == "renew")
    assert (renewed.quantity, renewed.agreement, renewed.ends_on) == (300, "XY-1", "2026-08-01")
    assert renewed.fen == 30000
    assert plan.before == pytest.approx(10)


def test_a_process_of_its_own_finds_the_same_and_stopped_keeps_what_it_told():
    wanted, here = ReserveWanted(RiskChoice.EXPECTED, 10, 3000.0), explored()
    told = []
    apart = explore_apart(small_case(), wanted, told.append)
    assert (apart.today, apart.balances, apart.status) == (here.today, here.balances, "complete")
    assert [each.row for each in apart.points] == [each.row for each in here.points]
    last = len(apart.points) - 1
    assert answers_apart(apart, last, "汛前储备") == answers_of(here, last, "汛前储备")
    assert answers_apart(apart, last, "x", should_stop=lambda: True) is None
    # Told to stop at the third point.
    told.clear()
    some = explore_apart(
        small_case(), wanted, told.append,
        lambda: any(isinstance(each, ReserveStep) and each.done >= 3 for each in tuple(told)),
    )  # fmt: skip
    assert (some.status, some.today) == ("stopped", here.today)
    assert {each.row for each in some.points} < {each.row for each in here.points}
    assert len(some.points) == 3


def test_a_search_that_found_nothing_or_broke_down_says_so():
    wanted = ReserveWanted(RiskChoice.EXPECTED, 10, 3000.0)
    with pytest.raises(Conflict, match="还没有推演完"):
        explore_apart(small_case(), wanted, should_stop=lambda: True)
    with pytest.raises(RuntimeError, match="broke down"):
        # Its process doesn't know what a Strange is.
        explore_apart(Strange(**vars(small_case())), wanted)
    rules = (Rule("much", 999.0, items=("WT01",), layers=(Layer.AGREEMENT,)),
             Rule("little", 0.0, 1.0, items=("WT01",), layers=(Layer.AGREEMENT,)))  # fmt: skip
    case = small_case()
    with pytest.raises(Conflict, match="互相矛盾"):
        explore_apart(replace(case, problem=replace(case.problem, rules=rules)), wanted)


@pytest.mark.parametrize("risk", list(RiskChoice))
def test_every_risk_gives_a_checked_frontier(risk):
    found = explored(risk=risk, budget_cny=700.0)
    assert len(found.points) == 10
    assert found.refused == 0
    assert all(each.row.money_cny <= 700.01 for each in found.points)
    assert found.points[-1].row.figures.expected > found.points[0].row.figures.expected


def test_stopped_at_once_there_is_today_and_no_point():
    found = explore(small_case(), ReserveWanted(points=10), should_stop=lambda: True)
    assert (found.points, found.status) == ((), "stopped")
    with pytest.raises(Conflict, match="先求解"):
        answers_of(found, 0, "x")
    with pytest.raises(InvalidInput, match="10 至 30"):
        ReserveWanted(points=3)


def test_contradictory_limits_are_named():
    case = small_case()
    rules = (*case.problem.rules,
             replace(case.problem.rules[0], code="标准", least=40.0, most=None))  # fmt: skip
    with pytest.raises(Conflict, match="rule/标准"):
        explore(replace(case, problem=replace(case.problem, rules=rules)), ReserveWanted())


def test_a_plan_is_kept_as_it_is_and_only_if_its_figures_are_true(quick):
    plan = keep(quick, TEXT)
    view = quick.read(reserve_plan_view, plan)
    assert document(view.answers) == TEXT
    assert (view.head.made_by, view.head.people_today) == ("jia", pytest.approx(160))
    assert [each.id for each in quick.read(reserve_plans)] == [plan]
    good = view.answers
    for wrong in (
        replace(good, checked=False),
        replace(good, plan=replace(good.plan, expected=200.0)),
        replace(good, today=replace(good.today, chance=0.9)),
        replace(good, chosen=99),
        replace(good, actions=good.actions[1:]),
        replace(good, scenarios=good.scenarios[:1]),
        replace(good, money_cny=-1.0),
    ):
        with pytest.raises(Conflict, match="不能保存"):
            keep(quick, document(wrong))
    for rubbish in ("", "{}", "[]", "null", TEXT[:-1], TEXT.replace('"chosen":9', '"chosen":"x"')):
        with pytest.raises((InvalidInput, Conflict)):
            keep(quick, rubbish or " ")
    with pytest.raises(InvalidInput, match="名称"):
        keep(quick, TEXT, name="  ")
    with pytest.raises(NotAllowed):
        keep(quick, TEXT, by="guan")
    with pytest.raises(NotFound):
        quick.read(reserve_plan_view, 99)


def test_another_person_approves_and_each_action_becomes_the_real_thing(world):
    plan = keep(world, TEXT)
    number = propose(world, plan, 1, 2, 3, 4, 5, 6)
    with pytest.raises(NotAllowed):
        decide(world, number, by="jia")
    made = dict(decide(world, number).made)
    found = world.read(reserve_proposal, number)
    states = {each.line: each.state for each in found.actions}
    # The cache isn't a warehouse on the books, so its boxes wait.
    assert states.pop(5) is ActionState.OPEN
    assert set(states.values()) == {ActionState.DONE}
    renewal = world.read(agreement_view, made[1]).row.deal
    assert (renewal.life.state, renewal.agreement.lines[0].quantity) == (AgreementState.BID, 310)
    assert renewal.agreement.valid_from > END
    assert renewal.terms.retention_fen == 121000
    moved = world.read(transfer, made[2])
    assert (moved.head.status, moved.head.destination) == (TransferStatus.ORDERED, "CY2")
    bought = world.read(purchase_view, made[4]).purchase
    assert (bought.state, bought.depot, bought.lines[0].quantity) == (
        PurchaseState.REQUESTED, "CY2", 10,
    )  # fmt: skip
    # In the proposer's name, so that the approver may approve the purchase.
    assert bought.requested_by == "jia"
    tasks = {each.number: each for each in world.read(reserve_tasks)}
    assert tasks[made[3]].kind.value == "cache"
    assert tasks[made[6]].quantity == 3
    late = world.execute(carry_out, CarryOut(command_id(), "jia", number, 5, "CY1"))
    assert world.read(purchase_view, dict(late.made)[5]).purchase.depot == "CY1"
    with pytest.raises(Conflict, match="刚被"):
        world.execute(carry_out, CarryOut(command_id(), "jia", number, 5, "CY1"))


def test_the_same_command_again_changes_nothing_and_lines_are_asked_for_once(quick):
    plan = keep(quick, TEXT)
    number = propose(quick, plan, 1, 2)
    with pytest.raises(Conflict, match=number):
        propose(quick, plan, 2, 3)
    for bad in ((), (9,), (3, 3), (0,)):
        with pytest.raises(InvalidInput):
            propose(quick, plan, *bad)
    quick.execute(withdraw_reserves, WithdrawReserves(command_id(), "jia", number))
    again = propose(quick, plan, 2, 3)
    with pytest.raises(Conflict):
        decide(quick, number)
    decide(quick, again, struck=(2,))
    found = quick.read(reserve_proposal, again)
    assert [each.state for each in found.actions] == [ActionState.STRUCK, ActionState.DONE]
    with pytest.raises(Conflict):
        decide(quick, again, by="liu")
    # What was struck may be asked for again.
    assert propose(quick, plan, 2)


def test_a_rejection_says_why_and_all_struck_is_one(quick):
    number = propose(quick, keep(quick, TEXT), 1)
    with pytest.raises(InvalidInput):
        decide(quick, number, approved=False)
    with pytest.raises(InvalidInput, match="驳回"):
        decide(quick, number, struck=(1,))
    with pytest.raises(InvalidInput):
        decide(quick, number, struck=(7,))
    assert decide(quick, number, approved=False, note="先清库").state is ProposalState.REJECTED


def test_what_can_not_be_done_is_named_line_by_line_and_nothing_is_done(sqlite_app):
    furnish_plan(sqlite_app, water=4)
    number = propose(sqlite_app, keep(sqlite_app, TEXT), 2, 4)
    with pytest.raises(InvalidLines) as refusal:
        decide(sqlite_app, number)
    assert [each.source for each in refusal.value.findings] == ["lines/2"]
    assert sqlite_app.read(reserve_proposal, number).state is ProposalState.WAITING
    assert dict(decide(sqlite_app, number, struck=(2,)).made).keys() == {4}


def test_without_money_an_action_waits_for_it(sqlite_app):
    furnish_agreements(sqlite_app, goods=0)
    signed(sqlite_app)
    add_second_depot(sqlite_app)
    number = propose(sqlite_app, keep(sqlite_app, TEXT), 4)
    assert decide(sqlite_app, number).made == ()
    with pytest.raises(Conflict, match="没有预算"):
        sqlite_app.execute(carry_out, CarryOut(command_id(), "jia", number, 4))
    grant(sqlite_app, 300)
    assert sqlite_app.execute(carry_out, CarryOut(command_id(), "kong", number, 4)).made


def test_two_leaders_at_once_approve_once(world):
    number = propose(world, keep(world, TEXT), 2, 4)
    ends = []

    def approve(who):
        try:
            ends.append(decide(world, number, by=who).state)
        except Conflict:
            ends.append(None)

    threads = [threading.Thread(target=approve, args=(who,)) for who in ("ling", "liu")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(ends, key=str) == [None, ProposalState.APPROVED]
    assert len([e for e in world.read(reserve_proposal, number).actions if e.ref]) == 2


def test_the_database_keeps_four_eyes_and_a_kept_plan(world):
    plan = keep(world, TEXT)
    number = propose(world, plan, 1)
    proposal, action = reserve_proposal_table, reserve_action
    for statement in (
        update(proposal)
        .where(proposal.c.number == number)
        .values(decided_by="jia", state="approved"),
        update(action).where(action.c.number == number).values(state="done"),
        update(reserve_plan).where(reserve_plan.c.id == plan).values(name="x"),
        delete(reserve_plan).where(reserve_plan.c.id == plan),
    ):
        writing = world.database.engine.connect().execution_options(**{WRITES: True})
        with writing as connection, pytest.raises(DBAPIError, match=r"four_eyes|done|append-only"):
            connection.execute(statement)


def test_a_task_ends_once_with_what_was_reached(quick):
    number = propose(quick, keep(quick, TEXT), 6)
    task = dict(decide(quick, number).made)[6]

    def end(by="jia", *, done=True, reached=3, note=""):
        return quick.execute(end_task, EndTask(command_id(), by, task, done, reached, note)).state

    with pytest.raises(NotAllowed):
        end("kong")
    for reached in (0, -1, True, 2_000_000):
        with pytest.raises(InvalidInput):
            end(reached=reached)
    with pytest.raises(InvalidInput):
        end(done=False)
    assert end("guan", note="已入户") is TaskState.DONE
    with pytest.raises(Conflict):
        end(done=False, note="x")
