"""The plans that the demo shows at first sight are worked out from its own books."""

from depot.services import demo_replenish
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
