"""What is due: monthly, quarterly or yearly by class, and at once where something is odd."""

from datetime import timedelta

from count_world import approve, counted_twice, opened, stocked
from ledger_world import TODAY, command_id, issue

from depot.domain.account import Right
from depot.domain.alert import AlertKind
from depot.domain.count_class import CountClass
from depot.services.alerts import SweepAlerts, open_alerts, sweep_alerts
from depot.services.alerts_counting import alert_facts
from depot.services.count_schedule import count_classes, due_counts
from depot.services.found import BookFound, FoundLine, book_found
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.issuing import IssueLine


def due(app):
    return [
        (each.bin, each.item, each.count_class.value, each.due_on)
        for each in app.read(due_counts, "CY1")
    ]


def test_classes_come_from_value_held_and_moved(app):
    """20 tents are worth 30,000 and moved 30,000; 100 boxes of water 2,850 and 2,850."""
    stocked(app)
    assert app.read(count_classes) == {
        "SH01": CountClass.A, "WT01": CountClass.B, "EQ05": CountClass.C,
    }  # fmt: skip


def test_a_new_lot_is_due_a_month_or_a_quarter_after_it_was_booked(app, clock):
    stocked(app)
    assert due(app) == [
        ("A-02", "SH01", "A", TODAY + timedelta(days=30)),
        ("A-01", "WT01", "B", TODAY + timedelta(days=91)),
    ]
    clock.move(days=30)
    today = clock.today()
    assert [each.item for each in app.read(due_counts) if each.is_due(today)] == ["SH01"]


def test_an_approved_count_begins_the_interval_anew_and_a_blank_does_not(app, clock):
    stocked(app)
    clock.move(days=30)
    number = opened(app)
    counted_twice(app, number, (2, 20))
    approve(app, number)
    # The tents were counted on 1 July; nobody counted the water.
    assert due(app) == [
        ("A-02", "SH01", "A", TODAY + timedelta(days=60)),
        ("A-01", "WT01", "B", TODAY + timedelta(days=91)),
    ]


def test_a_flag_makes_a_count_due_at_once_also_of_an_empty_place(app):
    lots = stocked(app)
    line = FoundLine("SH01", 1, "A-02", lot_id=lots["SH01"])
    app.execute(book_found, BookFound(command_id(), "keeper", "CY1", (line,), "漏登", "leader"))
    first = app.read(due_counts)[0]
    assert (first.item, first.is_due(TODAY), len(first.flags)) == ("SH01", True, 1)
    issue(app, IssueLine("SH01", 21))
    first = app.read(due_counts)[0]
    assert (first.bin, first.item, first.is_due(TODAY)) == ("A-02", "SH01", True)
    number = opened(app, lots=(("A-02", lots["SH01"]),))
    counted_twice(app, number, (1, 0))
    approve(app, number)
    assert [each.item for each in app.read(due_counts)] == ["WT01"]


def test_the_house_sets_its_own_intervals(sqlite_app):
    stocked(sqlite_app)
    rule = SetHouseRule(command_id(), "leader", "count.days.A", 7)
    sqlite_app.execute(set_house_rule, rule)
    assert due(sqlite_app)[0] == ("A-02", "SH01", "A", TODAY + timedelta(days=7))


def test_what_the_calendar_makes_due_is_an_alert_until_its_count_is_approved(app, clock):
    """Tents (class A) 30 days after they were booked, water (B) after 91; a week to count."""
    stocked(app)
    assert app.read(alert_facts) == ()
    clock.move(days=30)
    (fact,) = app.read(alert_facts)
    assert (fact.key, fact.kind, fact.role) == ("count_cycle:CY1:A", AlertKind.COUNT_CYCLE,
                                                Right.KEEP)  # fmt: skip
    assert fact.due_on == TODAY + timedelta(days=37)
    assert f"1 个库位、1 个批次，最早应于 {TODAY + timedelta(days=30)}" in fact.zh
    number = opened(app)
    counted_twice(app, number, (2, 20))
    assert app.read(alert_facts) == (fact,)
    approve(app, number)
    assert app.read(alert_facts) == ()


def test_a_sweep_opens_the_alert_of_a_cycle_and_closes_it(app, clock):
    stocked(app)
    clock.move(days=91)
    app.execute(sweep_alerts, SweepAlerts(command_id(), "system"))
    opened_ones = {each.fact.key for each in app.read(open_alerts)}
    assert opened_ones == {"count_cycle:CY1:A", "count_cycle:CY1:B"}


def test_a_flagged_lot_is_asked_for_once(app, clock):
    """The tents have an alert of their own, so the calendar names the water alone."""
    lots = stocked(app)
    line = FoundLine("SH01", 1, "A-02", lot_id=lots["SH01"])
    app.execute(book_found, BookFound(command_id(), "keeper", "CY1", (line,), "漏登", "leader"))
    clock.move(days=91)
    kinds = {each.kind: each.key for each in app.read(alert_facts)}
    assert kinds[AlertKind.COUNT_CYCLE] == "count_cycle:CY1:B"
    assert AlertKind.COUNT_DUE in kinds
