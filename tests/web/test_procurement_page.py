"""The procurement plan through the page, on the demo's standards and budget."""

import io

from pypdf import PdfReader
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.procurement import PlanState, Way
from depot.errors import Text
from depot.io.documents.pdf import pdf_of
from depot.io.documents.procurement_plan import procurement_plan_form
from depot.io.documents.sheet import xlsx_of
from depot.services.procurement import procurement_plan, procurement_plans

NUMBER = "JH-2026-000001"


def test_a_leader_approves_without_a_line_and_a_planner_makes_a_request(demo_app):
    test = at_page(opened(demo_app, Role.LEADER), "procurement")
    words = seen(test)
    assert "待审批" in words
    assert "预算不足，缺" in words
    before = demo_app.read(procurement_plan, NUMBER)
    first = next(each for each in before.lines if each.is_funded and each.way is Way.BUY)
    other = next(each for each in before.lines if each.is_funded and each.line != first.line)
    test.checkbox(key=f"procure.{NUMBER}.{other.line}.strike").check()
    sound(test.run())
    sound(test.button(key="procure.yes").click().run())
    assert demo_app.read(procurement_plan, NUMBER).state is PlanState.APPROVED
    test = at_page(opened(demo_app, Role.PLANNER), "procurement")
    keys = {each.key for each in test.button}
    assert f"procure.order.{NUMBER}.{other.line}" not in keys
    sound(test.button(key=f"procure.order.{NUMBER}.{first.line}").click().run())
    assert "已生成 SQ-2026-" in test.success[0].value


def test_a_planner_sees_the_gaps_and_no_second_draft_is_kept(demo_app):
    test = at_page(opened(demo_app, Role.PLANNER), "procurement")
    test.segmented_control(key="procure.part").set_value("draft")
    sound(test.run())
    assert "标准" in seen(test)
    sound(test.button(key="procure.draft").click().run())
    assert "待审批" in test.error[0].value
    assert len(demo_app.read(procurement_plans)) == 1


def test_the_paper_says_what_lacks_and_is_the_same_each_time(demo_to_read):
    plan = demo_to_read.read(procurement_plan, NUMBER)
    form = procurement_plan_form(
        plan, {}, {}, {}, organisation=Text("演示单位", "Demo"), language="zh"
    )
    pdf = pdf_of(form)
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "采购计划" in words
    assert "缺预算" in words
    assert pdf == pdf_of(form)
    assert xlsx_of(form) == xlsx_of(form)
