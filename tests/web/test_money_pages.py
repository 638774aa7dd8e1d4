"""Budget, purchases and the year-end report through the pages, on the demo's money."""

from decimal import Decimal

from ledger_world import command_id
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.purchase import PurchaseKind, PurchaseState
from depot.services.budget_views import budget_changes, line_figures
from depot.services.emergency import StartResponse, start_response
from depot.services.purchase_deciding import ApprovePurchase, approve_purchase
from depot.services.purchase_views import purchase_view, purchases
from depot.services.purchasing import (
    AddQuote,
    RequestPurchase,
    SubmitPurchase,
    WantedLine,
    add_quote,
    request_purchase,
    submit_purchase,
)
from depot.services.spending_urgently import overrides

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
    assert test.button(key="purchase.add").disabled
    for units, price, says in ((10**12, "1", "超过上限"), (10**9, "9999999", "超过上限")):
        test.number_input(key="purchase.quantity").set_value(units).run()
        test.text_input(key="purchase.price").set_value(price)
        test.button(key="purchase.add").click().run()
        assert says in test.error[0].value
    test.text_input(key="purchase.price").set_value("")
    test.number_input(key="purchase.quantity").set_value(10).run()
    sound(test.button(key="purchase.add").click().run())
    test.text_input(key="purchase.reason").set_value("补库")
    sound(test.button(key="purchase.send").click().run())
    assert "已提交 SQ-2026-000005" in test.success[0].value


def test_emergency_spending_needs_a_response(demo_to_read):
    test = part(at_page(opened(demo_to_read, KEEPER), "purchases"), "purchase", "urgent")
    assert "没有启动响应" in seen(test)


def test_under_a_response_a_keeper_buys_at_once_and_a_leader_reviews_it(demo_app):
    start = StartResponse(command_id(), "lingdao", 3, "第二松花江洪水")
    demo_app.execute(start_response, start)
    test = part(at_page(opened(demo_app, KEEPER), "purchases"), "purchase", "urgent")
    test.selectbox(key="urgent.budget").set_value("2026-daily_necessities-district").run()
    test.selectbox(key="urgent.item").set_value("WT01")
    test.number_input(key="urgent.quantity").set_value(50)
    for key, text in (("price", "30"), ("party", "演示供应商甲"), ("reason", "安置点断水"),
                      ("buy.approver", "王区长")):  # fmt: skip
        test.text_input(key=f"urgent.{key}").set_value(text)
    sound(test.run())
    sound(test.button(key="urgent.buy_now").click().run())
    assert "已办理 YJ-2026-000001" in test.success[0].value
    # What holds the response is said where it is ended.
    assert "待事后审查（YJ-2026-000001）" in seen(at_page(opened(demo_app, LEADER), "emergency"))
    test = part(at_page(opened(demo_app, LEADER), "purchases"), "purchase", "urgent")
    assert "王区长电话批准" in seen(test)
    test.text_input(key="urgent.YJ-2026-000001.papers").set_value("补办〔2026〕1号")
    sound(test.button(key="urgent.YJ-2026-000001.yes").click().run())
    assert not demo_app.read(overrides, open_only=True)


def test_an_order_is_settled_and_closed_on_the_page(demo_app):
    """A yearly service of the planner's: 1 × 5,000 yuan."""
    line = WantedLine("", 1, Decimal(5000), "叉车年检")
    asked = RequestPurchase(
        command_id(), "jihua", PurchaseKind.SERVICE, "2026-holding-district", "CY-W1", "年检到期",
        demo_app.clock.today(), (line,),
    )  # fmt: skip
    number = demo_app.execute(request_purchase, asked).number
    offer = AddQuote(command_id(), "jihua", number, "演示供应商乙", (Decimal(5000),), 3)
    demo_app.execute(add_quote, offer)
    demo_app.execute(submit_purchase, SubmitPurchase(command_id(), "jihua", number, 1, "唯一"))
    demo_app.execute(approve_purchase, ApprovePurchase(command_id(), "lingdao", number))
    test = part(at_page(opened(demo_app, LEADER), "purchases"), "purchase", "list")
    test.selectbox(key="purchase.chosen").set_value(number).run()
    test.text_input(key=f"purchase.settle.{number}.0.invoice").set_value("FP-77")
    sound(test.button(key="purchase.pay").click().run())
    assert "已支付 ZF-2026-000002" in test.success[0].value
    sound(test.button(key="purchase.close").click().run())
    assert demo_app.read(purchase_view, number).purchase.state is PurchaseState.CLOSED


def test_a_refund_and_a_carry_over_go_through_the_pages(demo_app):
    """The paid service of the demo: 8,600 yuan; the generators: 9,960 open."""
    closed, ordered = (
        numbers(demo_app, PurchaseState.CLOSED),
        numbers(demo_app, PurchaseState.ORDERED),
    )
    test = part(at_page(opened(demo_app, Role.SECTION_HEAD), "purchases"), "purchase", "list")
    test.toggle(key="purchase.all").set_value(True).run()
    test.selectbox(key="purchase.chosen").set_value(closed[0]).run()
    key = f"after.refund.{closed[0]}.0"
    for name, text in (("amount", "100.50"), ("credit", "红字001"), ("reason", "返工")):
        test.text_input(key=f"{key}.{name}").set_value(text)
    sound(test.run())
    sound(test.button(key="after.refund_save").click().run())
    assert "已登记退款 TK-2026-000001" in test.success[0].value
    test.selectbox(key="purchase.chosen").set_value(ordered[0]).run()
    test.text_input(key=f"after.basis.{ordered[0]}").set_value("昌财〔2027〕1号")
    sound(test.run())
    sound(test.button(key=f"after.carry_ask.{ordered[0]}").click().run())
    test = part(at_page(opened(demo_app, LEADER), "budget"), "budget", "changes")
    sound(test.button(key="after.yes.NJ-2026-000001").click().run())
    found = {each.line.code: each for each in demo_app.read(line_figures)}
    assert found["2027-response_equipment-superior"].committed == 996_000
    assert found["2026-response_equipment-superior"].ties


def test_the_year_end_report_shows_lines_and_costs(demo_to_read):
    test = at_page(opened(demo_to_read, LEADER), "yearend")
    words = seen(test)
    assert "储备成本" in words
    assert "1 / 2" in words  # one of two orders is closed
    assert len(test.dataframe[0].value) == 5
