"""What every plan keeps, whatever rules its problem has: searched for, solved for, carried out."""

from exhaustive import most_people
from relief_world import searched

from optimize.dispatch.bound import relief_bound
from optimize.dispatch.check import check
from optimize.dispatch.robust_draws import Draws
from optimize.dispatch.robust_retime import retimed
from optimize.dispatch.robust_run import Simulator
from optimize.dispatch.solve import SolveParams, solve


def plans_pass_their_check(problem, seed):
    """Search and solve; both plans pass, and the solved one stays below the bound; return it."""
    own = check(problem, searched(problem, seed % 4))
    assert own.ok, own.findings
    result = solve(problem, SolveParams(time_limit_s=20, seed=seed % 4, work_limit=40))
    assert result.report.ok
    assert check(problem, result.plan) == result.report
    assert result.report.figures.people_relieved <= relief_bound(problem).people
    return result


def goes_as_planned(problem, result):
    """Carried out without deviations and timed anew, a plan is what it says."""
    outcome = Simulator(problem, Draws.as_planned(problem)).run(result.plan)
    figures = {each.site: each.relieved for each in result.report.figures.sites}
    assert outcome.relieved[0].tolist() == [figures[site.code] for site in problem.sites]
    assert check(problem, retimed(problem, result.plan)).ok


def bound_is_never_below_the_optimum(problem_of):
    """Compare the bound with all plans of forty tiny problems; most are small enough."""
    judged = 0
    for seed in range(40):
        problem = problem_of(seed)
        best = most_people(problem, 3, 800)
        if best is not None:
            judged += 1
            assert relief_bound(problem).people >= best, f"seed {seed}"
    assert judged > 25
