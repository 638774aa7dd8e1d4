"""Which prices of a kilogram the bound tries next."""

from optimize.dispatch.bound_ties import MOST_TIES, Ties


def told(ties, *, duties=(), trips=()):
    for prices, of_duties in ((duties, True), (trips, False)):
        for price in prices:
            ties.note(price)
        ties.settle(of_duties=of_duties)
    ties.learn()
    return ties.known.tolist()


def test_the_prices_of_duties_come_first_then_the_latest_ones_then_those_of_trips():
    ties = Ties()
    assert told(ties, duties=[0.2], trips=[0.5]) == [0.2, 0.5]
    assert told(ties, duties=[0.3])[:3] == [0.3, 0.2, 0.5]


def test_prices_that_hardly_differ_are_tried_once():
    assert told(Ties(), duties=[0.2, 0.2001, 0.21]) == [0.2, 0.21]


def test_only_so_many_are_tried_and_none_that_costs_nothing():
    duties = [0.0, -1.0, *(0.1 * n for n in range(1, 30))]
    known = told(Ties(), duties=duties)
    assert len(known) == MOST_TIES
    assert min(known) > 0.0
