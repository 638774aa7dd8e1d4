"""Plans of months with answers by hand, by PuLP and by trying everything."""

from dataclasses import replace

import pulp
import pytest
from replenish_world import agreement, by_trying, lot, new, offer, outlet, steps, tiny, water, world

from optimize.replenish.check import carry_out
from optimize.replenish.fefo import in_order_of_expiry
from optimize.replenish.plan import (
    Cause,
    Extra,
    Move,
    Order,
    Outcome,
    Plan,
    Renewal,
    Signing,
    WriteOff,
)
from optimize.replenish.problem import Breaks, Way
from optimize.replenish.readable import readable_optimum
from optimize.replenish.solve import solve


def ordered(found):
    return {(each.month, each.units) for each in found.plan.orders}


def test_what_expires_in_month_5_is_replaced_two_months_ahead_and_given_away_in_time():
    """Three months of life must be left: the old lot counts through month 2 only.

    An order of month 0 comes in month 2. So 80 old ones go to users in months 2 to 5, the 20
    of month 2 replaced at once; 20 expire: 100 x 10 - 80 x 5 + 20 x 11 = 820.
    """
    found = solve(
        world(17, water(17, min_left_months=3), [lot(100, 5)],
              [offer(lead_months=2, life_months=18)], [outlet(20, 0.5)])
    )  # fmt: skip
    assert found.outcome is Outcome.KEPT
    assert found.cost_cny == pytest.approx(820)
    assert found.gap <= 1e-4
    assert sum(units for _, units in ordered(found)) == 100
    assert sum(units for month, units in ordered(found) if month == 0) >= 20
    assert {(m.month, m.units) for m in found.plan.moves} == {(t, 20) for t in (2, 3, 4, 5)}
    assert found.plan.write_offs == (WriteOff("old", 6, 20),)
    assert min(found.ready["water"]) == 100


def test_keeping_costs_so_goods_are_ordered_no_earlier_than_they_must():
    item = water(8, holding_cny=0.5)
    found = solve(world(8, item, [lot(100, 5)], [offer(lead_months=2)]))
    # Good through month 5; ordered in month 4 they are there in month 6.
    assert ordered(found) == {(4, 100)}
    assert found.cost_cny == pytest.approx(1000 + 8 * 50 + 100 * 11)


@pytest.mark.parametrize(
    ("breaks", "prices", "units", "cost"),
    [
        # 95 at 10 cost 950, 100 at 9 cost 900.
        (Breaks.ALL_UNITS, steps((1, 10.0), (100, 9.0)), 100, 900),
        # 50 at 10 and 45 at 8.
        (Breaks.INCREMENTAL, steps((1, 10.0), (51, 8.0)), 95, 860),
    ],
)
def test_prices_break_as_their_list_says(breaks, prices, units, cost):
    found = solve(world(2, water(2, 95), offers=[offer(steps=prices, breaks=breaks)]))
    assert ordered(found) == {(0, units)}
    assert found.cost_cny == pytest.approx(cost)


def test_orders_come_in_whole_packs_and_not_below_the_least():
    shop = offer(pack_units=24, least_units=100)
    assert ordered(solve(world(1, water(1, 90), offers=[shop]))) == {(0, 120)}


@pytest.mark.parametrize(("fee", "renewed", "cost"), [(100.0, 1, 100), (700.0, 0, 600)])
def test_an_agreement_is_renewed_where_that_is_cheaper_than_buying(fee, renewed, cost):
    found = solve(
        world(10, lots=[lot(40)], offers=[offer(lead_months=1)], agreements=[agreement(60, 3, fee)])
    )
    assert len(found.plan.renewals) == renewed
    assert found.cost_cny == pytest.approx(cost)
    if renewed:
        assert found.plan.renewals == (Renewal("A", 0, 4, 100.0),)


@pytest.mark.parametrize(("fee", "cost", "lost"), [(5.0, 130, 0), (900.0, 9400, 400)])
def test_what_soon_expires_is_signed_for_where_that_is_cheaper_than_buying_again(fee, cost, lost):
    """Bought, 100 of 3 months' life are needed five times in 13 months and thrown away four times.

    That is 5 x 1,000 + 4 x 1,100. Of a pack of 10 signed for, 8 count: 13 packs reach 100, and
    13 months are two terms: 26 fees.
    """
    found = solve(world(13, offers=[offer(life_months=3)], news=[new(fee)]))
    assert found.outcome is Outcome.KEPT
    assert (found.cost_cny, found.bound_cny) == (pytest.approx(cost), pytest.approx(cost))
    assert sum(each.units for each in found.plan.write_offs) == lost
    packs = [(each.month, each.packs) for each in found.plan.signings]
    assert packs == ([] if lost else [(0, 13), (12, 13)])


def test_a_new_agreement_counts_when_it_is_in_force_and_its_fee_is_the_years_in_which_it_begins():
    """Two months to sign: stock for months 0 to 2; then 4 fees of 100 are all there is money for.

    Of 5 packs at most 4 are paid, 32 count: 68 are bought in months 3, 6, 9 and 11.
    """
    asked = world(
        14, offers=[offer(life_months=3)], news=[new(100.0, lead_months=2, most_packs=5)],
        budget={(2026, "goods"): 5000.0, (2027, "goods"): 9000.0, (2027, "retention"): 400.0,
                (2028, "goods"): 0.0},
    )  # fmt: skip
    found = solve(asked)
    assert found.plan.signings == (Signing("N", 0, 2, 4, 400.0),)
    # 1,000 and 4 x 680, the fees, and 100 + 3 x 68 written off.
    assert found.cost_cny == pytest.approx(1000 + 4 * 680 + 400 + 11 * (100 + 3 * 68))
    assert found.spent[2027, "retention"] == pytest.approx(400)
    assert (found.lacking, found.cost_cny) == pytest.approx(
        readable_optimum(asked, pulp.HiGHS(msg=False, gapRel=1e-9)), abs=1e-4
    )


def test_durable_goods_are_lent_and_back_before_they_are_needed():
    loans = outlet(20, 0.1, way=Way.LOAN, returns_after=3)
    found = solve(world(7, water(7, 80), [lot(100)], [offer()], [loans]))
    # 20 may be away at a time: lent in months 0, 3 and 6, a tenth of 10 each.
    assert sum(move.units for move in found.plan.moves) == 60
    assert found.cost_cny == pytest.approx(-60)
    assert min(found.ready["water"]) == 80


def test_too_little_money_is_told_with_the_least_that_is_missing():
    found = solve(
        world(3, lots=[lot(20)], offers=[offer()], budget={(2026, "goods"): 600.0,
                                                             (2027, "goods"): 0.0})
    )  # fmt: skip
    assert found.outcome is Outcome.SHORT
    assert [(each.month, each.units, each.cause) for each in found.shortfalls] == [
        (month, 20, Cause.MONEY) for month in range(3)
    ]
    assert found.extra == (Extra(2026, "goods", pytest.approx(200.0)),)
    assert found.left_short == pytest.approx(0)
    assert found.lacking == found.lacking_bound == pytest.approx(60)


def test_what_no_money_mends_is_told_apart_from_what_it_does():
    # Nothing comes before month 2; the seller has 30 a month and there is room for 70.
    found = solve(
        world(5, lots=[lot(50)], offers=[offer(lead_months=2, most_units=30)], room=70.0,
              budget={(2026, "goods"): 100.0, (2027, "goods"): 100.0})
    )  # fmt: skip
    causes = {each.month: each.cause for each in found.shortfalls}
    # 10 come in month 2 where 20 have room, 20 in month 3 where that is all there is room for.
    assert causes == {
        0: Cause.TIME, 1: Cause.TIME, 2: Cause.MONEY, 3: Cause.ROOM, 4: Cause.ROOM
    }  # fmt: skip
    assert found.extra == (Extra(2026, "goods", pytest.approx(100.0)),)
    assert found.left_short == pytest.approx(50 + 50 + 30 * 3)


def test_nobody_sells_enough():
    found = solve(world(1, offers=[offer(most_units=30)]))
    assert [(each.units, each.cause) for each in found.shortfalls] == [(70, Cause.SELLERS)]


def test_goods_past_their_date_with_no_money_to_dispose_of_them_leave_no_plan():
    found = solve(
        world(2, lots=[lot(10, -1)], offers=[offer()], budget={(2026, "goods"): 5000.0},
              off_purpose="waste")
    )  # fmt: skip
    assert found.outcome is Outcome.INFEASIBLE
    assert found.extra == (Extra(2026, "waste", pytest.approx(10.0)),)


def test_a_full_depot_makes_room_by_throwing_away_what_counts_no_more():
    item = water(3, 50, min_left_months=2)
    found = solve(world(3, item, [lot(60, 2)], [offer()], room=60.0))
    # The old ones count in month 0 only: 50 new ones need 50 of their 60 places.
    assert found.outcome is Outcome.KEPT
    assert found.cost_cny == pytest.approx(500 + 50 * 11)


@pytest.mark.parametrize("seed", range(16))
def test_arrays_and_every_choice_tried_agree(seed):
    problem = tiny(seed)
    found = solve(problem)
    assert (found.lacking, found.cost_cny) == pytest.approx(by_trying(problem), abs=1e-6)
    assert found.bound_cny == pytest.approx(found.cost_cny, abs=1e-3)


@pytest.mark.parametrize("seed", range(40, 48))
def test_arrays_and_the_model_on_paper_agree(seed):
    problem = tiny(seed)
    found = solve(problem)
    told = readable_optimum(problem, pulp.HiGHS(msg=False, gapRel=1e-9))
    assert (found.lacking, found.cost_cny) == pytest.approx(told, abs=1e-4)


def busy():
    """Return a world with something of everything, and its plan."""
    problem = world(
        8, water(8, 60, min_left_months=1), [lot(30, 3, "a"), lot(30, 5, "b")],
        [offer(lead_months=1, life_months=6, pack_units=10, last_month=5)],
        [outlet(20, 0.5, calendar_months=(1, 2, 3, 4))], agreements=[agreement(20, 2, 50.0)],
        news=[new(20.0, lead_months=1, counted_units=5, last_month=4, most_packs=2)],
        budget={(2026, "goods"): 300.0, (2027, "goods"): 400.0, (2027, "retention"): 90.0},
        room=110.0,
    )  # fmt: skip
    return problem, solve(problem).plan


def changed(plan, what, at, **fields):
    lines = list(getattr(plan, what))
    lines[at] = replace(lines[at], **fields)
    return replace(plan, **{what: tuple(lines)})


def added(plan, what, line):
    return replace(plan, **{what: (*getattr(plan, what), line)})


MUTANTS = {
    "not whole packs": lambda p: changed(p, "orders", 0, units=p.orders[0].units + 1),
    "costs": lambda p: changed(p, "orders", 0, cost_cny=1.0),
    "two orders": lambda p: added(p, "orders", p.orders[0]),
    "comes after": lambda p: changed(p, "orders", 0, month=7),
    "not on offer": lambda p: changed(p, "orders", 0, month=6),
    "no offer": lambda p: changed(p, "orders", 0, offer="?"),
    "more leave": lambda p: added(p, "moves", Move("a", "users", 2, 40)),
    "outlet users": lambda p: added(p, "moves", Move("b", "users", p.moves[0].month, 15)),
    "doesn't take": lambda p: added(p, "moves", Move("b", "users", 0, 1)),
    "no such outlet": lambda p: added(p, "moves", Move("b", "?", 1, 1)),
    "expired units kept": lambda p: replace(
        p, moves=tuple(m for m in p.moves if m.lot != "a"),
        write_offs=tuple(w for w in p.write_offs if w.lot != "a"),
    ),
    "no such lot": lambda p: added(p, "write_offs", WriteOff("?", 1, 1)),
    "follow": lambda p: changed(p, "renewals", 0, month=4),
    "so often": lambda p: added(p, "renewals", Renewal("A", 1, 15, 50.0)),
    "its fee": lambda p: changed(p, "renewals", 0, cost_cny=0.0),
    "no agreement": lambda p: changed(p, "renewals", 0, agreement="?"),
    "no new agreement": lambda p: changed(p, "signings", 0, agreement="?"),
    "can't be signed": lambda p: changed(p, "signings", 0, month=5, begins=6),
    "doesn't begin": lambda p: changed(p, "signings", 0, begins=p.signings[0].begins + 1),
    "fee is": lambda p: changed(p, "signings", 0, cost_cny=1.0),
    "packs at a time": lambda p: changed(p, "signings", 0, packs=9, cost_cny=180.0),
    "CNY of": lambda p: added(p, "orders", Order("shop", 5, 400, 4000.0)),
    "m³ of": lambda p: added(p, "orders", Order("shop", 1, 100, 1000.0)),
    "expires earlier": lambda p: Plan(p.orders, (Move("b", "users", 1, 5),)),
}  # fmt: skip


@pytest.mark.parametrize("fault", MUTANTS)
def test_the_check_finds_a_planted_fault(fault):
    problem, plan = busy()
    assert not carry_out(problem, plan).faults
    assert any(fault in said for said in carry_out(problem, MUTANTS[fault](plan)).faults)


def test_units_change_places_so_that_what_expires_first_leaves_first():
    problem = world(4, water(4, 0), [lot(10, 1, "a"), lot(10, 9, "b")], outlets=[outlet(10)])
    plan = Plan(moves=(Move("b", "users", 1, 10),), write_offs=(WriteOff("a", 2, 10),))
    assert carry_out(problem, plan).faults
    better = in_order_of_expiry(problem, plan)
    assert better.moves == (Move("a", "users", 1, 10),)
    assert better.write_offs == (WriteOff("b", 2, 10),)
    assert carry_out(problem, better).cost_cny == carry_out(problem, plan).cost_cny
