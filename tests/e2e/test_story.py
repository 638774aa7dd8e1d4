"""The whole story in a browser: receive, flood, plan, order, approve, issue, look."""

from datetime import date

import pytest

pytestmark = pytest.mark.browser

RECEIVED = 120
PDF = b"%PDF-"
WORKBOOK = b"PK"


def test_from_a_receipt_over_a_flood_to_an_issued_order(visitor, shoot):
    shoot(visitor, "login")
    before = _manager_receives_water(visitor, shoot)
    relieved, number = _planner_plans_for_the_flood(visitor, shoot)
    _leader_approves(visitor, shoot, number, relieved)
    _manager_issues(visitor, shoot, number, before)
    _leader_sees_it(visitor, shoot, relieved)


def _manager_receives_water(person, shoot):
    """Receive 120 cases; the stock grows by 120."""
    person.log_in("guanku")
    before = _stock_of_water(person)
    person.open("receive")
    person.tab(person.word("receive.by_hand"))
    person.choose(person.word("receive.supplier"), "演示饮用水厂")
    person.choose(person.word("receive.item"), "WT01")
    person.fill(person.word("receive.quantity", unit="箱"), RECEIVED)
    person.fill(person.word("receive.lot"), "20261101")
    person.fill_date(person.word("receive.expires_on"), date(2028, 5, 1))
    person.press(person.word("receive.add"))
    shoot(person, "receive")
    person.press(person.word("receive.post"))
    person.expect_words(person.word("receive.done", count=1, number="RK-"), part=True)
    assert person.download(person.word("download.pdf")).startswith(PDF)
    assert person.download(person.word("download.xlsx")).startswith(WORKBOOK)
    after = _stock_of_water(person)
    shoot(person, "stock")
    assert after == before + RECEIVED
    person.log_out()
    return after


def _planner_plans_for_the_flood(person, shoot):
    """Scenario, needs, search, plan, draft order; return people relieved and the number."""
    person.log_in("jihua")
    person.press(person.word("scenario.load"))
    person.expect_words(person.word("scenario.affected"))
    shoot(person, "scenario")
    person.press(person.word("dispatch.next.needs"))
    person.expect_words(person.word("needs.people_hint"))
    shoot(person, "needs")
    person.press(person.word("dispatch.next.solve"))
    person.fill(person.word("solve.limit"), 8)
    person.press(person.word("solve.start"))
    person.expect_words(person.word("solve.steps"))
    shoot(person, "solve")
    person.expect_words(person.word("plan.check_ok"))
    relieved = person.metric(person.word("plan.relieved", hours="10"))
    _look_at_the_plan(person, shoot)
    assert b'"people_relieved"' in person.download(person.word("plan.download"))
    person.press(person.word("plan.save"))
    person.press(person.word("order.draft"))
    message = person.expect_words(person.word("order.drafted", number="DB-"), part=True)
    number = next(word for word in message.replace("，", " ").split() if word.startswith("DB-"))
    person.log_out()
    return relieved, number


def _look_at_the_plan(person, shoot):
    shoot(person, "plan", at=person.word("map.trucks"))
    for name in ("curve", "trucks", "docks", "shortages", "trips"):
        person.tab(person.word(f"plan.tab.{name}"))
        person.page.wait_for_timeout(500)
        if name in {"curve", "trucks", "shortages"}:
            shoot(person, f"plan-{name}", at=person.word("plan.tab.map"))
    person.tab(person.word("plan.tab.map"))


def _leader_approves(person, shoot, number, relieved):
    person.log_in("lingdao")
    person.open("plans")
    assert person.metric(person.word("plan.relieved", hours="10")) == relieved
    person.open("orders")
    person.expect_words(number)
    person.press(person.word("order.approve"))
    person.expect_words(person.word("order.done.approve", number=number))
    shoot(person, "order")
    assert person.download(person.word("download.pdf")).startswith(PDF)
    person.log_out()


def _manager_issues(person, shoot, number, before):
    """Issue the order; the stock of water falls."""
    person.log_in("guanku")
    person.open("orders")
    person.press(person.word("order.issue"))
    person.expect_words(person.word("order.done.issue", number=number))
    shoot(person, "order-issued")
    assert _stock_of_water(person) < before
    person.log_out()


def _leader_sees_it(person, shoot, relieved):
    person.log_in("lingdao")
    person.expect_words(person.word("readiness.title"))
    person.expect_words(relieved)
    shoot(person, "readiness")


def _stock_of_water(person):
    """Return the cases of bottled water on hand, read off the page."""
    person.open("stock")
    person.fill(person.word("stock.search"), "WT01")
    return person.cell(person.word("stock.column.on_hand"))
