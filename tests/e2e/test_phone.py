"""The stock page on a phone."""

import pytest

pytestmark = pytest.mark.browser


def test_the_stock_page_fits_a_phone(phone_visitor, shoot):
    phone_visitor.log_in("guanku")
    phone_visitor.expect_words(phone_visitor.word("stock.title"))
    phone_visitor.page.wait_for_timeout(1500)
    wide = phone_visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, "nothing sticks out at the side"
    shoot(phone_visitor, "phone-stock")


def test_the_menu_folds_also_over_the_page_that_is_open_already(phone_visitor):
    """A planner begins at the dispatch page."""
    phone_visitor.log_in("jihua")
    phone_visitor.open("dispatch")
    phone_visitor.open("fleet")
    phone_visitor.open("fleet")
