"""Returns: what was issued comes back, and never more than that."""

from datetime import date

import pytest
from ledger_world import (
    IssueLine,
    command_id,
    furnish,
    issue,
    on_hand,
    receive_tents,
    receive_water,
)

from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import InvalidInput, NotFound
from depot.services.audit import verify
from depot.services.returning import (
    ReturnGoods,
    ReturnLine,
    return_goods,
    site_lots,
    sites_with_goods,
)

SITE = "孤店子镇"


@pytest.fixture
def issued(app):
    """Forty boxes and four tents of a hundred and ten were issued to the town."""
    furnish(app)
    app.water = receive_water(app, 100, date(2027, 5, 1))
    app.tents = receive_tents(app, 10)
    issue(app, IssueLine("WT01", 40), IssueLine("SH01", 4), destination=SITE)
    return app


def take_back(app, *lines, site=SITE, reason="安置点撤销"):
    return app.execute(
        return_goods, ReturnGoods(command_id(), "system", "CY1", site, lines, reason)
    )


def test_goods_come_back_into_quarantine_or_as_good(issued):
    done = take_back(
        issued,
        ReturnLine(issued.water, 10, "A-02"),
        ReturnLine(issued.tents, 1, "A-01", StockStatus.ISSUABLE),
    )
    assert done.document_no == "TH-2026-000001"
    assert on_hand(issued) == {
        ("L1", "A-01", "issuable"): 60,
        ("L1", "A-02", "quarantined"): 10,
        ("-", "A-01", "issuable"): 7,
    }
    assert issued.read(verify).ok


def test_never_more_comes_back_than_issued_minus_returned(issued):
    take_back(issued, ReturnLine(issued.water, 30, "A-01"))
    (tents, water) = issued.read(site_lots, SITE)
    assert (water.issued, water.returned, water.left) == (40, 30, 10)
    assert (tents.issued, tents.returned, tents.left) == (4, 0, 4)
    with pytest.raises(InvalidLines, match="已发 40、已退 30，最多还可退 10"):
        take_back(issued, ReturnLine(issued.water, 11, "A-01"))
    with pytest.raises(InvalidLines, match="最多还可退 4"):
        take_back(issued, ReturnLine(issued.water, 6, "A-01"), ReturnLine(issued.water, 6, "A-01"))


def test_only_places_that_hold_something_are_offered(issued):
    assert issued.read(sites_with_goods) == (SITE,)
    with pytest.raises(NotFound, match="没有可退"):
        take_back(issued, ReturnLine(issued.water, 1, "A-01"), site="左家镇")
    take_back(
        issued,
        ReturnLine(issued.water, 40, "A-01"),
        ReturnLine(issued.tents, 4, "A-01"),
    )
    assert issued.read(sites_with_goods) == ()


@pytest.mark.parametrize(
    ("quantity", "bin_code", "status", "word"),
    [
        (0, "A-01", "quarantined", "大于零"),
        (-1, "A-01", "quarantined", "大于零"),
        (10**12, "A-01", "quarantined", "超过上限"),
        ("三", "A-01", "quarantined", "应为整数"),
        (1, "B-99", "quarantined", "没有库位"),
        (1, "A-01", "repair", "退库状态"),
    ],
)
def test_a_return_that_can_not_be_true_is_refused(issued, quantity, bin_code, status, word):
    with pytest.raises(InvalidLines, match=word):
        take_back(issued, ReturnLine(issued.water, quantity, bin_code, StockStatus(status)))


def test_expired_goods_and_a_return_without_reason_are_refused(issued, clock):
    with pytest.raises(InvalidInput, match="退库原因"):
        take_back(issued, ReturnLine(issued.water, 1, "A-01"), reason=" ")
    clock.move(days=335)
    with pytest.raises(InvalidLines, match="已过期"):
        take_back(issued, ReturnLine(issued.water, 1, "A-01", StockStatus.ISSUABLE))


def test_the_tent_does_not_go_into_a_water_bin(issued):
    with pytest.raises(InvalidLines, match="不得存放"):
        take_back(issued, ReturnLine(issued.tents, 1, "S-01"))
