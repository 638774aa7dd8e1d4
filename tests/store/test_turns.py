"""Writers of one process take turns in the order in which they came."""

import threading

import pytest

from depot.store.turns import NoTurn, Turns


def wait_until_queued(turns, number):
    while len(turns._waiting) < number:
        pass


def test_turns_are_had_in_the_order_in_which_they_were_asked_for():
    turns, order = Turns(), []

    def work(number):
        with turns.turn(30):
            order.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
    with turns.turn(30):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            wait_until_queued(turns, number)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(10))


def test_who_waits_too_long_goes_away_and_the_next_is_not_held_up():
    turns = Turns()
    with turns.turn(30), pytest.raises(NoTurn), turns.turn(0.01):
        raise AssertionError("nobody else may be in here")
    with turns.turn(30):
        pass


def test_a_turn_ends_when_its_work_fails():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn(30):
        raise ZeroDivisionError
    with turns.turn(0.01):
        pass
