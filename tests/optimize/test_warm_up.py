"""What a search runs is loaded within the time limit, and compiled before it begins."""

from functools import partial

import pytest
from relief_world import one_depot_one_site
from sustain_world import two_sites

from optimize.dispatch import bound_duty, warm_up
from optimize.dispatch.bound_routes import Routes
from optimize.dispatch.check import check
from optimize.dispatch.execution import Execution
from optimize.dispatch.plan import Plan
from optimize.dispatch.replan import ReplanParams, replan
from optimize.dispatch.solve import solve
from optimize.dispatch.sustain_plan import sustain_plan
from optimize.params import SolveParams
from optimize.result import StoppedBy

FOREVER = SolveParams(time_limit_s=60, work_limit=10**9)


class Clock:
    """Stands still, but for what is passed on it."""

    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s

    def pass_(self, seconds, *, compiling):
        self.now_s += seconds
        return compiling


@pytest.mark.parametrize(
    ("compiling", "began_s"),
    [(False, 1000.0), (True, 1023.0)],
    ids=["loading counts", "compiling does not"],
)
def test_the_limit_begins_before_loading_and_after_compiling(compiling, began_s):
    clock = Clock()
    get_ready = partial(clock.pass_, 23.0, compiling=compiling)
    assert warm_up.begin(get_ready, clock) == began_s


def test_once_it_is_there_nobody_waits_for_compiling():
    warm_up.warm_up()
    assert not warm_up.warm_up()


@pytest.fixture
def loaded_slowly(monkeypatch):
    """The limit began a minute ago: loading took that long."""
    begin = warm_up.begin
    monkeypatch.setattr(warm_up, "begin", lambda: begin() - 60)


@pytest.mark.usefixtures("loaded_slowly")
def test_a_solve_whose_limit_went_into_loading_gives_its_first_plan():
    problem = one_depot_one_site()
    result = solve(problem, FOREVER)
    assert (result.stopped_by, result.report) == (StoppedBy.TIME, check(problem, result.plan))
    assert result.report.figures.people_relieved == 100
    assert result.time_s >= 60


@pytest.mark.usefixtures("loaded_slowly")
def test_so_does_a_replan():
    now = Execution.as_planned(Plan(()), 0)
    result = replan(one_depot_one_site(), now, (), ReplanParams(FOREVER))
    assert (result.stopped_by, result.report.ok) == (StoppedBy.TIME, True)
    assert result.report.figures.people_relieved == 100


@pytest.mark.usefixtures("loaded_slowly")
def test_and_a_plan_of_several_days():
    result = sustain_plan(two_sites(), FOREVER)
    assert (result.stopped_by, result.report.ok) == (StoppedBy.TIME, True)


def test_what_looks_along_the_ways_is_compiled_ahead_too(monkeypatch):
    looked, followed = [], []
    look, stops = bound_duty.routes, Routes.stops
    monkeypatch.setattr(bound_duty, "routes", lambda *at: looked.append(at) or look(*at))
    monkeypatch.setattr(Routes, "stops", lambda *at: followed.append(at) or stops(*at))
    warm_up.compile_bound()
    assert len(looked) > 1
    assert followed
