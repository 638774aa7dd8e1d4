"""Emergency purchase through the page, on the demo's sellers."""

from ledger_world import command_id
from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.services.emergency import StartResponse, start_response
from depot.services.purchase_offers import emergency_purchases, offer_rows, sellers

LEADER, PLANNER, KEEPER = Role.LEADER, Role.PLANNER, Role.DEPOT_MANAGER


def part(test, name):
    test.segmented_control(key="buying.part").set_value(name)
    return sound(test.run())


def need(test, item, quantity):
    test.selectbox(key="buying.item").set_value(item)
    test.number_input(key="buying.quantity").set_value(quantity)
    sound(test.run())
    return sound(test.button(key="buying.add").click().run())


def test_without_a_response_a_choice_is_worked_out_but_not_ordered(demo_to_read):
    test = need(at_page(opened(demo_to_read, PLANNER), "buying"), "WT01", 1000)
    words = seen(test)
    assert "没有启动响应" in words
    # 1,000 boxes at 27.80 within six hours by day
    assert "27,800.00 元" in words
    assert "buying.now" not in {each.key for each in test.button}


def test_under_a_response_a_keeper_buys_at_once_and_the_clock_runs(demo_app):
    demo_app.execute(start_response, StartResponse(command_id(), "lingdao", 3, "洪水"))
    test = need(at_page(opened(demo_app, KEEPER), "buying"), "WT01", 1000)
    test.text_input(key="buying.reason").set_value("安置点断水")
    test.text_input(key="buying.word.approver").set_value("王区长")
    sound(test.button(key="buying.now").click().run())
    assert "已下单 JC-2026-000001" in test.success[0].value
    (bought,) = demo_app.read(emergency_purchases)
    assert (bought.fen, len(bought.lines)) == (2_780_000, 1)
    words = seen(part(at_page(opened(demo_app, LEADER), "buying"), "papers"))
    assert "还剩 48" in words
    assert "王区长电话批准" in words


def test_the_dear_offer_of_the_soonest_is_flagged(demo_app):
    """39.90 is 39 % above the 28.90 that the shops ask."""
    demo_app.execute(start_response, StartResponse(command_id(), "lingdao", 3, "洪水"))
    test = need(at_page(opened(demo_app, KEEPER), "buying"), "WT01", 100)
    test.segmented_control(key="buying.goal").set_value("fastest")
    sound(test.run())
    assert "疑似哄抬价格" in seen(test)
    test.text_input(key="buying.reason").set_value("断水")
    test.text_input(key="buying.word.approver").set_value("王区长")
    sound(test.button(key="buying.now").click().run())
    assert "审批" in test.error[-1].value
    assert not demo_app.read(emergency_purchases)


def test_a_leader_lists_who_waits_and_a_planner_records_an_offer(demo_app):
    number = next(r.vetting.number for r in demo_app.read(sellers) if not r.listed and r.vetting)
    test = part(at_page(opened(demo_app, LEADER), "buying"), "sellers")
    sound(test.button(key=f"seller.{number}.yes").click().run())
    assert f"已办理 {number}" in test.success[0].value
    test = part(at_page(opened(demo_app, PLANNER), "buying"), "offers")
    test.selectbox(key="offer.code").set_value("SUP-BAK")
    test.selectbox(key="offer.item").set_value("FD05")
    test.number_input(key="offer.units").set_value(80)
    test.text_input(key="offer.price").set_value("1.234")
    sound(test.run())
    sound(test.button(key="offer.save").click().run())
    assert "两位小数" in test.error[0].value
    test.text_input(key="offer.price").set_value("36.5")
    sound(test.button(key="offer.save").click().run())
    rows = demo_app.read(offer_rows)
    assert any(row.offer.supplier == "SUP-BAK" and row.usable for row in rows)
