"""What suppliers bring straight to the sites of an order stands in the list, until it leaves."""

from datetime import timedelta

from ledger_world import TODAY, receive_tents, receive_water
from order_world import approve, draft, issue_trips, promise, staff

from depot.services.delivery_views import ExpectedFrom, expected_arrivals


def test_an_open_call_off_of_an_order_is_shown_as_going_to_the_sites(app):
    staff(app)
    receive_water(app, 100, TODAY + timedelta(days=300), "L1", "A-02")
    receive_tents(app, 10)
    promise(app, 100)
    order_id = draft(app)
    assert app.read(expected_arrivals) == ()
    approve(app, order_id)
    (row,) = app.read(expected_arrivals)
    assert (row.source, row.state, row.ordered) == (ExpectedFrom.ORDER, "to_sites", 30)
    assert (row.depot, row.late, row.expected_on) == ("", False, TODAY)
    assert (row.party, row.party_en) == ("大润发", "Supermarket")
    issue_trips(app, order_id)
    assert app.read(expected_arrivals) == ()
