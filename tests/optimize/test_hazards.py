"""Disasters drawn from small worlds whose chances are derived on paper."""

from dataclasses import replace

import numpy as np
import pytest

from optimize.hazards.chances import annual_rates, draws, given_an_event
from optimize.hazards.draw import draw_events, share_at
from optimize.hazards.spread import shares
from optimize.hazards.world import (
    Footprint,
    Level,
    Record,
    Road,
    Shape,
    Site,
    Store,
    World,
)

SUMMER = frozenset({6, 7, 8})
EVERYWHERE = Footprint(Shape.EVERYWHERE)


def level(code="F-1", years=1.0, share=(0.1, 0.2, 0.6), footprint=EVERYWHERE, **more):
    return Level(code, more.pop("chain", code[0]), years, SUMMER, share, footprint, **more)


def random(seed=1):
    return np.random.default_rng(seed)


# A river along latitude 44, two sites beside its west end, one beside its east end 80 km away.
RIVER = Footprint(Shape.REACHES, 3.0, (((126.0, 44.0), (127.0, 44.0)),))
ALONG = (
    Site("west", (126.01, 44.0), 100, "W"),
    Site("beside", (126.02, 44.01), 300, "W"),
    Site("east", (126.99, 44.0), 600, "E"),
)


def test_a_return_period_counts_what_is_worse_too():
    # Each year a flood, each ten years a bad one: 0.9 ordinary and 0.1 bad; a fire each 2 years.
    levels = (level("F-1", 1), level("F-2", 10), level("G-1", 2))
    assert annual_rates(levels) == pytest.approx([0.9, 0.1, 0.5])
    assert given_an_event(levels) == pytest.approx([0.6, 1 / 15, 1 / 3])


def test_draws_go_where_chance_times_people_is_and_weigh_accordingly():
    # 0.9 × 10 people against 0.1 × 270: 1 : 3. Of 10 draws each level gets one, and of the
    # other 8 there are 2 and 6: 3 draws of 0.3, 7 of 0.1 / 7.
    number, weight = draws(np.array([0.9, 0.1]), np.array([10.0, 270.0]), 10, random())
    assert number.tolist() == [3, 7]
    assert weight == pytest.approx([0.3, 0.1 / 7])


def test_fewer_draws_than_levels_weigh_one_in_all_and_every_level_gets_its_turn():
    chances = np.array([0.5, 0.3, 0.15, 0.05])
    seen = np.zeros(4)
    for seed in range(200):
        number, weight = draws(chances, np.ones(4), 2, random(seed))
        assert number.sum() == 2
        assert (number * weight).sum() == pytest.approx(1)
        seen += number
    assert seen / 400 == pytest.approx(chances, abs=0.04)


def people_lacking(events, beyond):
    """Return the expected share of people beyond what is held for."""
    return sum(e.probability * max(0.0, e.affected.get("A", 0.0) - beyond) for e in events)


def test_rare_disasters_drawn_often_leave_the_expectation_and_tell_more_of_it():
    # Level 1 hits 1 to 3 of 100, so never beyond 10. Level 2, once in 50 years, hits 0 to 90 with
    # mode 0: beyond 10 on average ∫ (x − 0.1) 2 (0.9 − x) / 0.81 dx = 0.8³ / (3 × 0.81), by 1/50.
    world = World(
        (level("F-1", 1, (0.01, 0.02, 0.03)), level("F-2", 50, (0.0, 0.0, 0.9))),
        (Site("A", (126, 44), 100),),
    )
    exact = 0.02 * 0.8**3 / (3 * 0.81)
    found = {
        plain: np.array(
            [people_lacking(draw_events(world, 40, random(s), plain=plain), 0.1)
             for s in range(80)]
        )
        for plain in (False, True)
    }  # fmt: skip
    for values in found.values():
        assert values.mean() == pytest.approx(exact, abs=4 * values.std() / np.sqrt(80))
    assert found[False].std() < 0.5 * found[True].std()


def test_probabilities_sum_to_one_and_one_seed_makes_one_set():
    world = World((level("F-1", 1), level("F-2", 10), level("G-1", 2)), ALONG)
    events = draw_events(world, 30, random(5))
    assert len(events) == 30
    assert sum(each.probability for each in events) == pytest.approx(1)
    assert events == draw_events(world, 30, random(5))
    assert events != draw_events(world, 30, random(6))
    assert {each.month for each in events} <= SUMMER


def test_what_lies_near_the_same_stretch_of_a_river_is_hit_together():
    mild = level("F-1", footprint=RIVER, share=(0.01, 0.05, 0.1))
    world = World((mild,), ALONG)
    events = [each for seed in range(100) for each in draw_events(world, 1, random(seed))]
    west, beside, east = (
        np.array([each.affected.get(code, 0.0) for each in events])
        for code in ("west", "beside", "east")
    )
    # 100, 300 and 600 people: what the west is spared the east suffers.
    assert np.corrcoef(west, beside)[0, 1] > 0.9
    assert np.corrcoef(west, east)[0, 1] < 0


def test_the_affected_share_holds_over_all_and_nobody_is_hit_twice():
    # 60 of 100 people, the nearer ones three times as likely: 30 there are hit all, 30 of the 70.
    found = shares(np.array([3.0, 1.0]), np.array([30.0, 70.0]), 0.6)
    assert found == pytest.approx([1.0, 30 / 70])
    assert share_at(level(share=(0.0, 0.0, 1.0)), 0.75) == pytest.approx(0.5)


def test_an_earthquake_is_felt_less_far_from_the_fault_and_a_fire_stays_near_the_edge():
    line = (((126.0, 44.0), (126.0001, 44.0)),)
    far = Site("far", (126.375, 44.0), 100)  # 30 km to the east
    near = Site("near", (126.0, 44.0), 100)
    world = World((level(share=(0.1, 0.1, 0.1), footprint=Footprint(Shape.SOURCE, 15, line)),),
                  (near, far))  # fmt: skip
    (quake,) = draw_events(world, 1, random())
    # 1 against 1 / (1 + 2²).
    assert quake.affected["near"] / quake.affected["far"] == pytest.approx(5, rel=0.02)
    edge = replace(world, levels=(level(share=(0.1, 0.1, 0.1),
                                        footprint=Footprint(Shape.EDGE, 3, line)),))  # fmt: skip
    (fire,) = draw_events(edge, 1, random())
    assert fire.affected["far"] < 1e-3 * fire.affected["near"]


def test_roads_close_by_their_chance_and_together_in_the_worst():
    roads = tuple(Road((f"{n}", f"{n + 1}"), "county", (126, 44)) for n in range(40))
    bridge = Road(("0", "b"), "urban", (126, 44), bridge=True)
    world = World((level(closing={"county": 0.2, "bridge": 1.0}),), ALONG, (*roads, bridge))
    cut = []
    for seed in range(100):
        events = draw_events(world, 9, random(seed))
        assert all(("0", "b") in each.closed for each in events)
        assert len({each.roads for each in events}) == 3
        cut.append([len(each.closed) - 1 for each in events])
    means = np.array(cut).mean(axis=0)
    assert means.mean() == pytest.approx(40 * 0.2, rel=0.1)
    assert means[-1] > 3 * means[0]


def test_suppliers_fail_together_and_stores_keep_a_share():
    hard = level(supplier_fails=0.2, depot_hit=0.3, depot_left=(0.4, 0.9))
    world = World((hard,), ALONG, stores=(Store("D", (126, 44)),), suppliers=("S", "T"))
    events = draw_events(world, 2000, random())
    s, t = (np.array([code in each.left for each in events]) for code in ("S", "T"))
    assert s.mean() == pytest.approx(0.2, abs=0.03)
    assert (s & t).mean() > 2 * 0.2 * 0.2
    left = [each.left["D"] for each in events if "D" in each.left]
    assert len(left) / 2000 == pytest.approx(0.3, abs=0.04)
    assert 0.4 <= min(left) <= max(left) <= 0.9


def test_what_was_takes_the_place_of_a_draw_of_its_level():
    roads = (Road(("a", "b"), "expressway", (126, 44)), Road(("b", "c"), "trunk", (126, 44)))
    world = World((level("F-1", 1), level("F-2", 10)), ALONG, roads)
    ice = Record("2020", "F-2", 11, 0.25, ("expressway",))
    events = draw_events(world, 20, random(), [ice])
    (found,) = (each for each in events if each.code == "2020")
    assert found.closed == {("a", "b")}
    assert found.month == 11
    assert found.affected == pytest.approx(dict.fromkeys(("west", "beside", "east"), 0.25))
    level_2 = [each for each in events if each.level == "F-2"]
    assert found.probability == pytest.approx(0.1 / len(level_2))
    with pytest.raises(ValueError, match="level X is unknown"):
        draw_events(world, 20, random(), [replace(ice, level="X")])
    with pytest.raises(ValueError, match="at least one"):
        draw_events(world, 0, random())
