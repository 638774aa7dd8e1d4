"""In a browser from the frontier of a kept plan to an approved list of purchases."""

import pytest

from depot.domain.reserve_plan import ActionKind
from depot.services.catalogue import depots
from depot.services.purchase_views import purchase_view
from depot.services.reserve_plan import reserve_plan_view, reserve_plans
from depot.services.reserve_plan_orders import reserve_proposals

pytestmark = pytest.mark.browser


def test_from_the_frontier_to_an_approved_purchase_list(visitor, demo_application, shoot):
    person, app = visitor, demo_application
    person.log_in("jihua")
    person.open("reserve_plan")
    person.pick(person.word("reserves.tab.kept"))
    person.page.get_by_text(person.word("reserves.step.frontier")).first.click()
    person.settle()
    shoot(person, "reserve-plan")
    plan = app.read(reserve_plan_view, app.read(reserve_plans)[0].id).answers
    houses = {each.code for each in app.read(depots)}
    bought = next(
        n for n, each in enumerate(plan.actions)
        if each.kind is ActionKind.BUY and each.place in houses
    )  # fmt: skip
    boxes = person.page.get_by_text(person.word("reserves.tick"), exact=True)
    boxes.nth(bought).click()
    person.settle()
    person.expect_words("已勾选 1 项", part=True)
    person.press(person.word("reserves.propose"))
    person.expect_words("已提交申请 GH-", part=True)
    person.log_out()
    person.log_in("lingdao")
    person.open("reserve_plan")
    person.press(person.word("money.approve"))
    person.expect_words("已办理", part=True)
    (proposal,) = app.read(reserve_proposals)
    (action,) = proposal.actions
    bought = app.read(purchase_view, action.ref).purchase
    assert (bought.requested_by, bought.lines[0].item, bought.lines[0].quantity) == (
        "jihua", action.item, action.quantity,
    )  # fmt: skip
