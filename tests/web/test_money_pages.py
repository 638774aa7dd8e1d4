"""Budget, purchases and the year-end report through the pages, on the demo's money."""

from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.purchase import PurchaseState
from depot.services.budget_views import budget_changes, line_figures
from depot.services.purchase_views import purchase_view, purchases

LEADER, PLANNER, KEEPER = Role.LEADER, Role.PLANNER, Role.DEPOT_MANAGER


def part(test, page, name):
    """Turn to a part of a page."""
    test.segmented_control(key=f"{page}.part").set_value(name)
    return sound(test.run())


def numbers(app, state):
    return [each.number for each in app.read(purchases, states=(state,))]


def test_the_budget_shows_where_the_money_is(demo_to_read):
    words = seen(at_page(opened(demo_to_read, PLANNER), "budget"))
    # 9,960 of 1,500,000 are committed for two generators, 8,600 of 120,000 paid.
    assert "2026年 应急处置装备·上级拨款" in words
    assert "占用 9,960.00 元" in words
    assert "可用 111,400.00 元" in words


def test_money_is_sent_down_as_it_is_typed_and_three_decimals_are_refused(demo_app):
    test = part(at_page(opened(demo_app, LEADER), "budget"), "budget", "changes")
    test.text_input(key="budget.new.amount").set_value("1.234")
    test.text_input(key="budget.new.basis").set_value("昌财〔2026〕9号")
    sound(test.button(key="budget.book").click().run())
    assert "最多" in test.error[0].value or "两位小数" in test.error[0].value
    test.text_input(key="budget.new.amount").set_value("１.5万元")
    sound(test.button(key="budget.book").click().run())
    assert "已登记 XD-2026-" in test.success[0].value
    found = {each.line.purpose.value: each for each in demo_app.read(line_figures)}
    assert found["rescue_supplies"].appropriated == 81_500_000


def test_a_transfer_is_asked_for_and_waits_for_somebody_else(demo_app):
    test = part(at_page(opened(demo_app, LEADER), "budget"), "budget", "changes")
    test.selectbox(key="budget.from").set_value("2026-retention-district")
    test.selectbox(key="budget.to").set_value("2026-holding-district")
    test.text_input(key="budget.move.amount").set_value("5000")
    test.text_input(key="budget.move.reason").set_value("维保增加")
    test.run()
    sound(test.button(key="budget.propose").click().run())
    (waiting,) = demo_app.read(budget_changes, waiting_only=True)
    assert waiting.fen == 500_000
    # Who asked for it gets no button to approve, only to call it back.
    keys = {each.key for each in test.button}
    assert f"budget.yes.{waiting.number}" not in keys
    sound(test.button(key=f"budget.recall.{waiting.number}").click().run())
    assert not demo_app.read(budget_changes, waiting_only=True)


def test_a_leader_approves_from_the_inbox_and_it_is_ordered(demo_app):
    (number,) = numbers(demo_app, PurchaseState.SUBMITTED)
    test = at_page(opened(demo_app, LEADER), "purchases")
    words = seen(test)
    assert "最低价" in words
    assert "选择理由：演示：汛期临近" in words
    sound(test.button(key=f"purchase.yes.{number}").click().run())
    assert f"已同意 {number}" in test.success[0].value
    view = demo_app.read(purchase_view, number)
    assert view.purchase.state is PurchaseState.ORDERED
    assert view.commitment.open_fen == 3_336_000


def test_a_planner_records_a_quote_and_submits_the_cheapest(demo_app):
    (number,) = numbers(demo_app, PurchaseState.REQUESTED)
    test = part(at_page(opened(demo_app, PLANNER), "purchases"), "purchase", "list")
    test.selectbox(key="purchase.chosen").set_value(number).run()
    key = f"purchase.quote.{number}.1"
    test.text_input(key=f"{key}.party").set_value("演示供应商丁")
    test.text_input(key=f"{key}.price.1").set_value("27.5")
    sound(test.button(key="purchase.quote_save").click().run())
    sound(test.button(key="purchase.submit").click().run())
    assert "规定询价 3 家" in test.error[0].value
    test.text_input(key=f"purchase.pick_reason.{number}").set_value("本地仅两家")
    sound(test.button(key="purchase.submit").click().run())
    # 300 × 27.50
    assert demo_app.read(purchase_view, number).purchase.fen == 825_000


def test_a_keeper_asks_for_a_purchase(demo_app):
    test = part(at_page(opened(demo_app, KEEPER), "purchases"), "purchase", "new")
    test.selectbox(key="purchase.budget").set_value("2026-daily_necessities-district").run()
    test.selectbox(key="purchase.item").set_value("WT01").run()
    test.number_input(key="purchase.quantity").set_value(10)
    sound(test.button(key="purchase.add").click().run())
    test.text_input(key="purchase.reason").set_value("补库")
    sound(test.button(key="purchase.send").click().run())
    assert "已提交 SQ-2026-000005" in test.success[0].value


def test_emergency_spending_needs_a_response(demo_to_read):
    test = part(at_page(opened(demo_to_read, KEEPER), "purchases"), "purchase", "urgent")
    assert "没有启动响应" in seen(test)


def test_the_year_end_report_shows_lines_and_costs(demo_to_read):
    test = at_page(opened(demo_to_read, LEADER), "yearend")
    words = seen(test)
    assert "储备成本" in words
    assert "1 / 2" in words  # one of two orders is closed
    assert len(test.dataframe[0].value) == 5
