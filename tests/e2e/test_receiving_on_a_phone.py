"""Receiving on a phone: count against the delivery, inspect, put away."""

from datetime import date

import pytest

pytestmark = pytest.mark.browser

CAME, HELD = 120, 20


def test_a_delivery_is_counted_inspected_and_put_away_on_a_phone(phone_visitor, shoot):
    person = phone_visitor
    person.log_in("guanku")
    person.open("receive")
    person.fill(person.word("arrive.quantity", unit="箱"), CAME)
    person.fill(person.word("arrive.lot"), "SJ-01")
    person.fill_date(person.word("arrive.expires_on"), date(2028, 5, 1))
    person.press(person.word("arrive.add"))
    shoot(person, "phone-arrival")
    person.press(person.word("arrive.post"))
    person.expect_words("已收货 SH-")
    person.page.get_by_text(person.word("arrive.step.inspect")).first.click()
    person.settle()
    person.fill(person.word("inspect.accept"), CAME - HELD)
    person.fill(person.word("inspect.hold"), HELD)
    person.fill(person.word("inspect.reason"), "外箱受潮")
    shoot(person, "phone-inspection")
    person.press(person.word("inspect.post"))
    person.expect_words(f"合格 {CAME - HELD}，暂扣 {HELD}")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
