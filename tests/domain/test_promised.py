"""Promises by when: seasons, shared production lines, and what counts as a reserve."""

from datetime import date
from decimal import Decimal

from depot.domain.agreement import AgreementLine, SeasonQuantity
from depot.domain.call_off import Promise
from depot.domain.capacity import Capacity
from depot.domain.ledger import HoldingKey
from depot.domain.promised import countable, stairs
from depot.domain.season import Season

DAY = date(2026, 6, 1)


def promise(item, quantity, *, number="CN", made=None, seasons=(), called=0, lot=1):
    line = AgreementLine(item, quantity, Decimal(1), 60, 120, seasons=seasons, capacity=made)
    key = HoldingKey(lot, lot)
    return Promise(number, "SUP", line, date(2026, 1, 1), date(2026, 12, 31), quantity, called, key)


def test_kept_goods_are_one_step_of_what_the_season_promises():
    kept = promise("WT01", 100, seasons=(SeasonQuantity(Season.SUMMER, 40),), called=10)
    ((found, stair),) = stairs([kept], {"WT01"}, DAY, lambda line: line.lead_day_min, 600)
    assert found is kept
    assert stair == ((60, 30),)


def test_a_shared_line_counts_once_in_72_hours():
    """A: 1,440 a day until 2,160 are made at minute 2,220; then 1 unit a minute of B to 4,320.

    That is the last whole step at 4,320: 2,100 units of B.
    """
    made = [Capacity(1440, line="L", turn=turn) for turn in (1, 2)]
    a, b = promise("A", 2160, made=made[0]), promise("B", 9000, made=made[1], lot=2)
    assert {each.line.item: units for each, units in countable([a, b], DAY)} == {
        "A": 2160, "B": 2100,
    }  # fmt: skip


def test_an_item_that_nobody_wants_takes_no_time_of_the_line():
    made = [Capacity(1440, line="L", turn=turn) for turn in (1, 2)]
    a, b = promise("A", 2160, made=made[0]), promise("B", 9000, made=made[1], lot=2)
    ((_, stair),) = stairs([a, b], {"B"}, DAY, lambda line: line.lead_day_min, 180)
    assert stair == ((120, 60), (180, 120))
