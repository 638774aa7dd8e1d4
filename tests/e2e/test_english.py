"""The app in English, switched before the log-in."""

import pytest

pytestmark = pytest.mark.browser


def test_a_leader_reads_readiness_and_stock_in_english(visitor, shoot):
    visitor.page.get_by_text("English", exact=True).click()
    visitor.language = "en"
    visitor.expect_words(visitor.word("login.name"))
    visitor.log_in("lingdao")
    visitor.expect_words(visitor.word("readiness.title"))
    shoot(visitor, "readiness-en")
    visitor.open("stock")
    visitor.expect_words(visitor.word("stock.title"))
    shoot(visitor, "stock-en")
