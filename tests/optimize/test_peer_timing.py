"""Times that other packages' routes get in the benchmark."""

from relief_world import one_depot_one_site, table

from benchmarks.dispatch.parcels import parcels_of
from benchmarks.dispatch.timing import timed_plan
from optimize.dispatch.check import check
from optimize.dispatch.problem import Vehicle
from optimize.dispatch.world import build_world


def test_a_driver_rests_before_the_next_trip_is_loaded():
    # 15 min of loading, 100 on the road, 10 unloading until 125. 200 min on end are 50 too many,
    # and 10 of standing no rest: the driver stays 10 more, and is there at 235, not 225.
    problem = one_depot_one_site(
        travel=table(["D", "S"], {("D", "S"): 100}),
        vehicles=(Vehicle("V1", "T", "D", drive_limit_min=150, break_min=20),),
    )
    parcels = parcels_of(build_world(problem), 0, people_per_parcel=50)
    plan = timed_plan(build_world(problem), 0, {0: [[parcel] for parcel in parcels]})
    assert check(problem, plan).ok
    assert [trip.load_start_min for trip in plan.trips] == [0, 235]
