"""The page of agreements on the demo world: approve, check on a phone, drill, pay, propose."""

from decimal import Decimal

from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.domain.agreement_life import AgreementState
from depot.services.agreement_views import agreement_view, agreements, waiting_agreements

LEADER, PLANNER, KEEPER, HEAD = (
    Role.LEADER, Role.PLANNER, Role.DEPOT_MANAGER, Role.SECTION_HEAD,
)  # fmt: skip


def page(app, role):
    return at_page(opened(app, role), "agreements")


def part(test, name):
    test.segmented_control(key="agreement.part").set_value(name)
    return sound(test.run())


def chosen(test, number):
    return sound(test.button(key=f"agreement.open.{number}").click().run())


def test_an_agreement_shows_its_terms_duties_and_records(demo_to_read):
    words = seen(chosen(page(demo_to_read, PLANNER), "XY-01"))
    for expected in ("原有协议", "可调用 **900**", "已核查", "值班经理甲", "第 1 年度储备费"):
        assert expected in words


def test_bids_stand_side_by_side(demo_to_read):
    """800 boxes: at 25.50 and a fee of 6,000 that is 26,400; at 25.80 and 5,000, 25,640."""
    words = seen(part(page(demo_to_read, PLANNER), "tenders"))
    assert "26,400.00" in words
    assert "25,640.00" in words


def test_a_leader_signs_from_the_inbox(demo_app):
    before = len(demo_app.read(waiting_agreements, "lingdao"))
    assert before == 2
    test = part(page(demo_app, LEADER), "inbox")
    number = demo_app.read(waiting_agreements, "lingdao")[0].deal.number
    sound(test.button(key=f"agreement.yes.{number}").click().run())
    state = demo_app.read(agreement_view, number).row.deal.life.state
    assert state in {AgreementState.SIGNED, AgreementState.HALF_APPROVED}


def test_a_keeper_records_a_check_that_finds_less(demo_app):
    test = chosen(page(demo_app, KEEPER), "XY-03")
    key = "agreement.check.XY-03.0"
    test.number_input(key=f"{key}.FD05").set_value(300)
    sound(test.button(key="agreement.check_save").click().run())
    assert "请填写" in test.error[0].value
    test.text_area(key=f"{key}.findings").set_value("缺 100 箱")
    sound(test.button(key="agreement.check_save").click().run())
    assert "已登记核查" in test.success[0].value
    assert "最多只有 300" in "\n".join(each.value for each in test.warning) + seen(test)


def test_a_planner_drills_and_records_what_was_confirmed(demo_app):
    test = chosen(page(demo_app, PLANNER), "XY-04")
    test.number_input(key="agreement.drill.XY-04.0.WT02").set_value(200)
    test.run()
    sound(test.button(key="agreement.drill_start").click().run())
    (drill,) = demo_app.read(agreement_view, "XY-04").drills
    test.number_input(key=f"agreement.end.{drill.number}.WT02.units").set_value(150)
    test.text_area(key=f"agreement.result.{drill.number}").set_value("少50桶")
    sound(test.button(key="agreement.drill_save").click().run())
    (drill,) = demo_app.read(agreement_view, "XY-04").drills
    assert drill.lines[0].confirmed == 150


def test_the_fee_is_paid_by_another_person(demo_app):
    (fee,) = demo_app.read(agreement_view, "XY-01").fees
    test = chosen(page(demo_app, LEADER), "XY-01")
    assert "由另一名经费人员支付" in seen(test)
    test = chosen(page(demo_app, HEAD), "XY-01")
    test.text_input(key=f"after.basis.{fee.number}").set_value("昌财〔2027〕2号")
    sound(test.button(key=f"after.carry_ask.{fee.number}").click().run())
    assert "已提交 NJ-2026-000001" in test.success[0].value
    test.text_input(key=f"agreement.invoice.{fee.number}").set_value("FP-1")
    sound(test.button(key=f"agreement.pay.{fee.number}").click().run())
    assert demo_app.read(agreement_view, "XY-01").fees[0].invoice == "FP-1"


def test_an_offer_with_three_decimals_is_refused_and_a_good_one_booked(demo_app):
    test = part(page(demo_app, PLANNER), "new")
    test.selectbox(key="agreement.supplier").set_value("SUP-WAT")
    test.selectbox(key="agreement.item").set_value("WT01")
    test.text_input(key="agreement.price").set_value("25.123")
    test.run()
    sound(test.button(key="agreement.add").click().run())
    assert "两位小数" in test.error[0].value
    test.text_input(key="agreement.price").set_value("２５.１元")
    test.run()
    sound(test.button(key="agreement.add").click().run())
    sound(test.button(key="agreement.propose").click().run())
    assert "已登记 XB-2026-" in test.success[0].value
    made = next(
        row for row in demo_app.read(agreements, all_states=True)
        if row.deal.agreement.supplier == "SUP-WAT" and row.deal.life.state is AgreementState.BID
    )  # fmt: skip
    assert made.deal.agreement.lines[0].price_cny == Decimal("25.1")


def test_a_renewal_starts_with_the_old_lines(demo_app):
    test = chosen(page(demo_app, PLANNER), "XY-02")
    sound(test.button(key="agreement.renew").click().run())
    words = seen(test)
    assert "正在续签 XY-02" in words
    sound(test.button(key="agreement.propose").click().run())
    assert "已登记 XB-2026-" in test.success[0].value
