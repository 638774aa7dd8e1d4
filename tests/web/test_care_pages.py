"""Care, loans and write-off through the pages: record, lend, take back, ask, approve."""

from web_world import at_page, opened, seen, sound

from depot.domain.account import Role
from depot.services.care import care_records
from depot.services.loans import loan, loans
from depot.services.serials import serial_rows
from depot.services.writing_off import write_offs
from depot.web.texts import TEXTS

LATE = "YS-QFD-002"


def manager(app, page):
    return at_page(opened(app, Role.DEPOT_MANAGER), page)


def scanned(test, number):
    test.text_input(key="care.scan.text").set_value(number)
    return sound(test.run())


def unit_state(app, number):
    return next(row.state.value for row in app.read(serial_rows) if row.number == number)


def test_the_demo_shows_what_is_late(demo_to_read):
    test = manager(demo_to_read, "care")
    # One generator was last run 43 days ago, with 30 between.
    assert "逾期 13 天" in seen(test)
    assert test.metric[0].value == "1"


def test_a_scanned_unit_is_recorded_and_due_again(demo_app):
    test = scanned(manager(demo_app, "care"), LATE)
    test.text_input(key=f"care.reading.{_task(demo_app)}").set_value("221 V")
    sound(test.button(key="care.save").click().run())
    assert demo_app.read(care_records, number=LATE)[0].reading == "221 V"
    assert "已记录，下次到期 2026-07-01" in test.success[0].value
    assert test.metric[0].value == "0"


def _task(app):
    lot_id = next(row.lot_id for row in app.read(serial_rows) if row.number == LATE)
    return f"EQ05-RUN|{lot_id}|{LATE}"


def test_a_failed_unit_is_put_on_hold(demo_app):
    test = scanned(manager(demo_app, "care"), LATE)
    test.segmented_control(key=f"care.result.{_task(demo_app)}").set_value("failed").run()
    sound(test.button(key="care.save").click().run())
    assert unit_state(demo_app, LATE) == "in_repair"


def test_an_unknown_number_is_said_to_be_unknown(demo_to_read):
    test = scanned(manager(demo_to_read, "care"), "NOTHING-1")
    assert "没有编号为“NOTHING-1”的设备" in test.error[0].value


def test_a_unit_on_loan_has_no_task_here(demo_to_read):
    test = scanned(manager(demo_to_read, "care"), "YS-XPT-001")
    assert "借出" in test.warning[0].value


def test_a_returned_unit_is_in_store_again(demo_app):
    test = manager(demo_app, "loans")
    assert "逾期 6 天" in seen(test)
    number = demo_app.read(loans, open_only=True)[0].number
    test.selectbox(key="loans.chosen").set_value(number).run()
    key = f"loans.back.{number}.1.2"
    test.multiselect(key=f"{key}.numbers").set_value(["YS-XPT-001"]).run()
    sound(test.button(key="loans.return").click().run())
    assert unit_state(demo_app, "YS-XPT-001") == "in_store"
    assert demo_app.read(loan, number).lines[0].out == 1


def test_a_loan_without_a_borrower_is_refused_at_the_place(demo_app):
    test = manager(demo_app, "loans")
    goods = test.selectbox(key="loans.goods")
    goods.set_value(next(each for each in goods.options if "YS" in each or "RS02" in each)).run()
    sound(test.button(key="loans.lend").click().run())
    assert test.error
    assert len(demo_app.read(loans)) == 2


def test_a_leader_approves_what_the_keeper_asked_for(demo_app):
    test = at_page(opened(demo_app, Role.LEADER), "write_off")
    number = demo_app.read(write_offs)[0].number
    sound(test.button(key="write_off.approve").click().run())
    paper = demo_app.read(write_offs)[0]
    assert (paper.number, paper.state.value, paper.decided_by) == (number, "approved", "lingdao")


def test_the_keeper_records_the_disposal_with_its_proof(demo_app):
    leader = at_page(opened(demo_app, Role.LEADER), "write_off")
    leader.button(key="write_off.approve").click().run()
    number = demo_app.read(write_offs)[0].number
    test = manager(demo_app, "write_off")
    sound(test.button(key="write_off.dispose").click().run())
    assert "处置经办人" in test.error[0].value
    test.text_input(key=f"write_off.{number}.handled_by").set_value("某某")
    test.text_input(key=f"write_off.{number}.proof").set_value("PZ-1")
    sound(test.button(key="write_off.dispose").click().run())
    assert demo_app.read(write_offs)[0].disposal.proof == "PZ-1"


def test_the_keeper_may_not_approve(demo_to_read):
    test = manager(demo_to_read, "write_off")
    assert TEXTS["write_off.approve"].zh not in {each.label for each in test.button}


def test_a_step_of_recovery_is_one_button(demo_app):
    test = manager(demo_app, "care")
    step = next(each for each in test.button if each.label == "完成：清洗")
    sound(step.click().run())
    assert any(each.label == "完成：晾干" for each in test.button)


def test_what_was_lost_is_asked_to_be_written_off(demo_app):
    test = manager(demo_app, "loans")
    number = demo_app.read(loans, open_only=True)[0].number
    key = f"loans.back.{number}.1.2"
    test.multiselect(key=f"{key}.numbers").set_value(["YS-XPT-002"]).run()
    test.text_input(key=f"loans.lost_reason.{number}").set_value("被洪水冲走")
    sound(test.button(key="loans.lost").click().run())
    (line,) = demo_app.read(write_offs)[0].lines
    assert (line.place, line.serials) == (f"loan/{number}", ("YS-XPT-002",))
