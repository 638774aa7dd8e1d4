"""The plans that the demo shows at first sight are worked out from its own books."""

from reserve_plan_world import small_case

from depot.domain import canonical
from depot.domain.reserve_answers import ReserveAnswers
from depot.services import demo_replenish, reserve_plan_demo
from depot.services.planning_replenish import PlanState, replenishment_plans
from depot.services.planning_replenish_progress import progress


def test_the_demo_has_an_approved_replenishment_plan_with_things_to_do_now(demo_app, monkeypatch):
    monkeypatch.setattr(demo_replenish, "MONTHS", 12)
    assert demo_replenish.load(demo_app)
    (plan,) = demo_app.read(replenishment_plans)
    assert (plan.state, plan.drafted_by, plan.decided_by) == (
        PlanState.APPROVED, "jihua", "lingdao",
    )  # fmt: skip
    assert demo_app.read(progress, plan.number).due
    # Asked again, nothing is worked out and nothing changes.
    assert demo_replenish.load(demo_app, 0.0)
    assert demo_app.read(replenishment_plans) == (plan,)


def test_the_kept_reserve_plan_is_worked_out_for_the_sites_with_most_people(
    demo_to_read, monkeypatch
):
    # In the small world 310 people are hit in C, 20 each in A and B, 8 in D.
    monkeypatch.setattr(reserve_plan_demo, "reserve_case", lambda *_, **__: small_case())
    monkeypatch.setattr(reserve_plan_demo, "SITES", 2)
    found = canonical.decode(ReserveAnswers, reserve_plan_demo.worked_out(demo_to_read))
    assert {each.site: each.people for each in found.sites} == {"C": 310, "A": 20}
    assert found.checked
    assert len(found.frontier) == 12
    assert found.vss is not None
