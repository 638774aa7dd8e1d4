"""A truck that can't be back for another trip takes along what it can."""

import pytest
from relief_world import one_depot_one_site, searched, table

from optimize.dispatch.check import check
from optimize.dispatch.problem import Site, Vehicle

FEW, MANY = {"relief": 10.0}, {"relief": 100.0}


@pytest.mark.parametrize("seed", range(3))
def test_a_last_trip_goes_on_to_a_small_site_though_others_were_worth_more_a_minute(seed):
    # Ten kits for the 40 people of P, ten for those of Q, ten for the ten of Z; in X and Y a kit
    # a person. P and Q lie 5 minutes on one side of Z, X and Y on the other. P and Q are done at
    # 36: back at 46 there is no time for more by minute 52. With Z it takes 11 min to load, 20 of
    # way and three times 5 + 1 at the sites: 49, and 90 people. X in place of Z lies 5 further,
    # and leaves 3 minutes: 20 kits in all, 80 people.
    sites = tuple(
        Site(name, name, people, needs, 1.0, 100.0, 5)
        for name, people, needs in (
            ("P", 40, FEW), ("Q", 40, FEW), ("X", 100, MANY), ("Y", 100, MANY), ("Z", 10, FEW),
        )
    )  # fmt: skip
    ways = {("D", name): 10 for name in "PQXYZ"}
    ways |= dict.fromkeys([("P", "Q"), ("X", "Y"), *((name, "Z") for name in "PQXY")], 5)
    ways |= {(one, other): 10 for one in "PQ" for other in "XY"}
    problem = one_depot_one_site(
        sites=sites, travel=table(["D", *"PQXYZ"], ways), deadline_min=52,
        vehicles=(Vehicle("V1", "T", "D"),),
    )  # fmt: skip
    assert check(problem, searched(problem, seed)).figures.people_relieved == 90
