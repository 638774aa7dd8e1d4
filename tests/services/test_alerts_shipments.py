"""Late trucks, open differences, waiting requisitions and bins to count are alerts."""

import pytest
from ledger_world import NOON
from shipment_world import HOUR_US, approved, on_the_road, pick, requested, settle, sign, stocked

from depot.domain.clock import to_us
from depot.services import alerts_counting
from depot.services.alerts_shipments import alert_facts
from depot.services.shipment_arriving import SignedLine

NOW_US = to_us(NOON)


@pytest.fixture
def world(sqlite_app):
    stocked(sqlite_app)
    return sqlite_app


def facts(app):
    return {each.key: each for each in app.read(alert_facts)}


def test_a_truck_that_is_late_is_an_alert_until_it_arrives(world, clock):
    number = on_the_road(world)
    clock.move(hours=5)
    assert facts(world) == {}
    clock.move(minutes=1)
    fact = facts(world)[f"shipment:{number}:late:1"]
    assert "T1司机 139" in fact.zh
    assert "17:00" in fact.zh  # asked for five hours after noon
    sign(world, number)
    assert facts(world) == {}


def test_an_open_difference_is_an_alert_until_it_is_settled(world):
    number = on_the_road(world)
    sign(world, number, SignedLine(1, 10), SignedLine(2, 44, damaged=2, missing=4))
    fact = facts(world)[f"shipment:{number}:difference"]
    assert "6 件仍在途" in fact.zh
    assert fact.due_on.isoformat() == "2026-06-08"
    settle(world, 1, "lost", 2, by="leader")
    settle(world, 2, "lost", 4, by="leader")
    assert facts(world) == {}


def test_a_requisition_waits_for_a_leader_and_says_when_its_goods_are_free(world, clock):
    number = requested(world, lapses_at_us=NOW_US + 2 * HOUR_US)
    fact = facts(world)[f"requisition:{number}"]
    assert (fact.role.value, fact.severity.value) == ("approve", "warn")
    assert "06-01 14:00" in fact.zh
    clock.move(hours=2)
    assert facts(world)[f"requisition:{number}"].severity.value == "urgent"


def test_a_bin_found_short_waits_to_be_counted(world):
    number = approved(world)
    pick(world, number, line=2, quantity=43, reason="找不到")
    (fact,) = world.read(alerts_counting.alert_facts)
    assert (fact.kind, fact.subject) == ("count_due", "CY1/A-02 WT01 L1")
    assert f"应有 50，实有 43（{number}）" in fact.zh
