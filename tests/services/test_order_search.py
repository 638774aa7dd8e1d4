"""Dispatch orders stand among the papers: found, opened and printed by number."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, command_id, receive_tents, receive_water
from order_world import approve, draft, issue_trips, promise, staff

from depot.domain.paper_kind import PaperFilter
from depot.errors import NotFound
from depot.services.order_papers import numbered_order_paper
from depot.services.paper_register import (
    RecordPrint,
    any_paper,
    find_papers,
    paper_lines,
    record_print,
)

NUMBER = "DB-2026-000001"


@pytest.fixture
def ordered(app):
    """One order of 七月洪水: water and tents from CY1, water from the shop."""
    staff(app)
    receive_water(app, 100, TODAY + timedelta(days=300))
    receive_tents(app, 10)
    promise(app, 100)
    app.order_id = draft(app)
    approve(app, app.order_id)
    return app


def numbers(app, limit=300, **wanted):
    return [each.number for each in app.read(find_papers, PaperFilter(**wanted), limit)]


def test_an_order_is_listed_with_the_other_papers_newest_first(ordered):
    found = ordered.read(find_papers, PaperFilter())
    assert NUMBER in [each.number for each in found]
    when = [each.recorded_at_us for each in found]
    assert when == sorted(when, reverse=True)
    assert len(numbers(ordered, limit=1)) == 1
    order = next(each for each in found if each.number == NUMBER)
    assert (order.doc_type, order.party, order.depot, order.actor) == (
        "DB", "七月洪水", "CY1", "planner",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ({"doc_type": "DB"}, True),
        ({"doc_type": "RK"}, False),
        ({"text": "db-2026"}, True),
        ({"text": "洪水"}, True),
        ({"text": "%"}, False),
        ({"text": "_"}, False),
        ({"depot": "CY1"}, True),
        # The supermarket is no depot of ours, but the order loads there.
        ({"depot": "SHOP"}, True),
        ({"depot": "CY9"}, False),
        ({"item": "SH01"}, True),
        ({"item": "XX99"}, False),
        ({"starts_on": TODAY, "ends_on": TODAY}, True),
        ({"starts_on": TODAY + timedelta(days=1)}, False),
        ({"ends_on": TODAY - timedelta(days=1)}, False),
    ],
)
def test_an_order_is_found_by_what_it_is(ordered, wanted, there):
    assert (NUMBER in numbers(ordered, **wanted)) is there


def test_an_order_opens_by_its_number_and_by_its_pick_lists(ordered):
    assert ordered.read(any_paper, NUMBER).number == NUMBER
    assert ordered.read(any_paper, f"{NUMBER}/1").number == NUMBER
    assert ordered.read(numbered_order_paper, NUMBER).head.number == NUMBER
    for read in (any_paper, numbered_order_paper):
        with pytest.raises(NotFound):
            ordered.read(read, "DB-2026-000099")


def test_prints_of_an_order_are_counted(ordered):
    for times in (1, 2):
        command = RecordPrint(command_id(), "keeper", NUMBER, "pdf", "zh", str(times) * 64)
        done = ordered.execute(record_print, command)
        # A draft prints otherwise than the order that it becomes: no alarm.
        assert (done.times, done.same) == (times, True)


def test_a_call_off_is_listed_once_its_truck_has_left(ordered):
    issue_trips(ordered, ordered.order_id)
    (number,) = numbers(ordered, doc_type="DY")
    assert (number, ordered.read(any_paper, number).note) == ("DY-2026-000001", NUMBER)
    assert {each.item_code for each in ordered.read(paper_lines, number)} == {"WT01"}
