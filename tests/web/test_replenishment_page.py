"""The replenishment plan through the page: made, approved by a leader, made into papers."""

from money_world import grant
from replenishment_world import furnish, kept
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.services.planning_replenish import Task, replenishment_plans
from depot.services.purchase_views import purchase_view

NUMBER = "BC-2026-000001"


def people(app, monkeypatch):
    """Let the page's people be those of the ledger's small world."""
    furnish(app)
    names = {Role.PLANNER: "jia", Role.LEADER: "ling", Role.DEPOT_MANAGER: "guan"}
    monkeypatch.setattr("web_world.NAMES", names)


def test_from_the_question_to_a_purchase_request(sqlite_app, monkeypatch):
    people(sqlite_app, monkeypatch)
    test = at_page(opened(sqlite_app, Role.PLANNER), "replenishment")
    assert "还没有补充与轮换计划" in test.info[0].value
    test.segmented_control(key="replenish.part").set_value("draft")
    sound(test.run())
    test.segmented_control(key="replenish.months").set_value(12)
    sound(test.run())
    sound(test.button(key="replenish.solve").click().run())
    words = seen(test)
    assert "各月储备都不低于目标" in words
    assert "每月要办的事" in words
    sound(test.button(key="replenish.keep").click().run())
    (plan,) = sqlite_app.read(replenishment_plans)
    assert plan.number == NUMBER
    # It is shown where it waits, and can't be kept twice.
    assert "待审批" in seen(test)
    assert "replenish.keep" not in {each.key for each in test.button}
    test = at_page(opened(sqlite_app, Role.LEADER), "replenishment")
    sound(test.button(key="replenish.yes").click().run())
    test = at_page(opened(sqlite_app, Role.PLANNER), "replenishment")
    line = next(each for each in plan.lines if each.task is Task.BUY)
    test.segmented_control(key="replenish.due_month").set_value(line.month_on)
    sound(test.run())
    sound(test.button(key=f"replenish.order.{NUMBER}.{line.line}").click().run())
    assert "已生成采购申请 SQ-2026-" in test.success[0].value
    number = sqlite_app.read(replenishment_plans)[0].lines[line.line - 1].ref
    assert sqlite_app.read(purchase_view, number).purchase.lines[0].quantity == line.quantity


def test_an_agreement_to_be_signed_is_said_in_words_and_becomes_a_tender(sqlite_app, monkeypatch):
    people(sqlite_app, monkeypatch)
    grant(sqlite_app, 500, "retention")
    number = kept(sqlite_app)
    test = at_page(opened(sqlite_app, Role.LEADER), "replenishment")
    sound(test.button(key="replenish.yes").click().run())
    test = at_page(opened(sqlite_app, Role.PLANNER), "replenishment")
    lines = sqlite_app.read(replenishment_plans)[0].lines
    line = next(each for each in lines if each.task is Task.SIGN)
    test.segmented_control(key="replenish.due_month").set_value(line.month_on)
    sound(test.run())
    assert "新签协议储备 瓶装水" in seen(test)
    sound(test.button(key=f"replenish.order.{number}.{line.line}").click().run())
    assert "已发起征集 ZJ-2026-" in test.success[0].value


def test_a_price_that_is_no_number_is_refused_in_words(sqlite_app, monkeypatch):
    people(sqlite_app, monkeypatch)
    test = at_page(opened(sqlite_app, Role.PLANNER), "replenishment")
    test.segmented_control(key="replenish.part").set_value("draft")
    sound(test.run())
    test.text_input(key="replenish.break.price").set_value("十二块")
    sound(test.button(key="replenish.break.add").click().run())
    assert "不是数字" in test.error[0].value
