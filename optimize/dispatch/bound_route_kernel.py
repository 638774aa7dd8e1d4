"""The compiled part of `bound_routes`: ways grow stop by stop, minute by minute.

What ways are worth is kept by state (last site and memory), minute and price pair. The pairs are
next to each other, filled up to whole `LANES`, so that a processor does several at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import compiled, inlined

NOWHERE = np.float32(-1e30)
"""Worth where no way ends."""

_NOTHING = np.float32(-1e29)
"""Above `NOWHERE`, below all that anything is worth."""

LANES = 8


class Legs(NamedTuple):
    """Minutes between stops.

    Parameters
    ----------
    each
        From site to site.
    near
        For each site those from which one comes by its own leg, -1 after the last.
    leave, enter
        All other legs are at least as long as the one's minutes to leave and the other's to enter.
    shortest
        Minutes of the shortest leg; where stops are counted it may be none.
    """

    each: np.ndarray
    near: np.ndarray
    leave: np.ndarray
    enter: np.ndarray
    shortest: int


class States(NamedTuple):
    """Where ways end, and which sites they remember there to have been at.

    Parameters
    ----------
    first
        Of each site its first state, where nothing is remembered; one more at the end.
    after
        From site to site, for each memory at the first the state at the second: -1 where the way
        remembers to have been there.
    """

    first: np.ndarray
    after: np.ndarray


class Ways(NamedTuple):
    """The best ways, and what they are made from.

    Parameters
    ----------
    layers
        By state, minute and pair: the first layer has two stops, the next three and so on.
    go
        Minutes from the source to each site.
    worth
        Of a stop: site by pair.
    """

    layers: np.ndarray
    go: np.ndarray
    worth: np.ndarray


@compiled
def states_of(remembered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the `States`.

    Parameters
    ----------
    remembered
        For each site those of which a way remembers there that it was at them, -1 after the last:
        bit k of a memory stands for the k-th.
    """
    sites = len(remembered)
    size = (remembered >= 0).sum(axis=1)
    first = np.zeros(sites + 1, np.int64)
    for j in range(sites):
        first[j + 1] = first[j] + (1 << size[j])
    after = np.full((sites, sites, 1 << size.max()), np.int32(-1))
    for i in range(sites):
        for j in range(sites):
            for memory in range(1 << size[i]):
                reached = _after(remembered, (i, j), memory)
                if i != j and reached >= 0:
                    after[i, j, memory] = first[j] + reached
    return first, after


@compiled
def _after(remembered: np.ndarray, leg: tuple[int, int], memory: int) -> int:
    """Return the memory after a leg, -1 where it leads to a site that is remembered."""
    i, j = leg
    after = 0
    for own in range(remembered.shape[1]):
        if memory >> own & 1 and remembered[i, own] == j:
            return -1
    for place in range(remembered.shape[1]):
        other = remembered[j, place]
        is_kept = other == i
        for own in range(remembered.shape[1]):
            is_kept |= bool(memory >> own & 1) and remembered[i, own] == other
        if other >= 0 and is_kept:
            after |= 1 << place
    return after


@compiled
def grow(legs: Legs, states: States, ways: Ways, sites: np.ndarray, is_counted: bool) -> None:
    """Fill in the ways over these sites; the last layer has any number of stops from its on."""
    layers = ways.layers
    for layer in range(len(layers)):
        if layer == 0:
            _second_stops(legs, states, ways, sites)
        else:
            _next_stops(legs, states, ways, sites, layer)
        if layer + 1 == len(layers) and not is_counted:
            _more_stops(legs, states, ways, sites)


@inlined
def _extend(
    here: tuple[np.ndarray, int, int],
    there: tuple[np.ndarray, int, int],
    count: int,
    worth: np.ndarray,
) -> None:
    """Go on from a state and minute to another one, and likewise in the minutes that follow."""
    one, state, sooner = here
    other, after, minute = there
    for more in range(count):
        for first in range(0, one.shape[2], LANES):
            for lane in range(LANES):
                pair = first + lane
                value = one[state, sooner + more, pair] + worth[pair]
                best = other[after, minute + more, pair]
                # Not max, which is slower here: it looks for NaN.
                other[after, minute + more, pair] = value if value > best else best  # noqa: FURB136


@compiled
def _second_stops(legs: Legs, states: States, ways: Ways, sites: np.ndarray) -> None:
    layer, go, worth = ways.layers[0], ways.go, ways.worth
    for i in sites:
        for j in sites:
            minute, after = go[i] + legs.each[i, j], states.after[i, j, 0]
            if after >= 0 and minute < layer.shape[1]:
                for pair in range(layer.shape[2]):
                    value = worth[i, pair] + worth[j, pair]
                    layer[after, minute, pair] = max(layer[after, minute, pair], value)


@compiled
def _next_stops(legs: Legs, states: States, ways: Ways, sites: np.ndarray, number: int) -> None:
    """Go on from the layer before."""
    before, layer, worth = ways.layers[number - 1], ways.layers[number], ways.worth
    for i in sites:
        for own in range(states.first[i + 1] - states.first[i]):
            state = states.first[i] + own
            for sooner in range(layer.shape[1]):
                if before[state, sooner, 0] <= _NOTHING:
                    continue
                for j in sites:
                    after, minute = states.after[i, j, own], sooner + legs.each[i, j]
                    if after >= 0 and minute < layer.shape[1]:
                        _extend((before, state, sooner), (layer, after, minute), 1, worth[j])


@compiled
def _more_stops(legs: Legs, states: States, ways: Ways, sites: np.ndarray) -> None:
    """Go on within the last layer, so many minutes at once as each leg takes at least."""
    layer, worth = ways.layers[len(ways.layers) - 1], ways.worth
    hub = np.full((1, *layer.shape[1:]), NOWHERE)
    is_served = np.zeros(len(legs.each), np.bool_)
    is_served[sites] = True
    nothing = np.zeros(layer.shape[2], np.float32)
    since = _since(layer)
    step = min(legs.shortest, legs.leave.min(), legs.enter.min())
    for begin in range(1, layer.shape[1], step):
        end = min(layer.shape[1], begin + step)
        for i in sites:
            for state in range(states.first[i], states.first[i + 1]):
                start = max(begin, since[state] + legs.leave[i])
                sooner = start - legs.leave[i]
                _extend((layer, state, sooner), (hub, 0, start), end - start, nothing)
        for j in sites:
            start = max(begin, legs.enter[j])
            here, there = (hub, 0, start - legs.enter[j]), (layer, states.first[j], start)
            _extend(here, there, end - start, worth[j])
            for i in legs.near[j]:
                if i < 0:
                    break
                if is_served[i]:
                    _come(legs, states, layer, since, (i, j, begin, end), worth[j])
            for state in range(states.first[j], states.first[j + 1]):
                since[state] = min(since[state], _first_way(layer, state, begin, end))


@inlined
def _come(  # noqa: PLR0917 -- compiled: no keywords
    legs: Legs,
    states: States,
    layer: np.ndarray,
    since: np.ndarray,
    at: tuple[int, int, int, int],
    worth: np.ndarray,
) -> None:
    """Come from one site to another in these minutes."""
    i, j, begin, end = at
    for own in range(states.first[i + 1] - states.first[i]):
        state, after = states.first[i] + own, states.after[i, j, own]
        start = max(begin, since[state] + legs.each[i, j])
        if after >= 0 and start < end:
            sooner = start - legs.each[i, j]
            _extend((layer, state, sooner), (layer, after, start), end - start, worth)


@compiled
def _since(layer: np.ndarray) -> np.ndarray:
    """Return the first minute with a way, by state."""
    since = np.empty(len(layer), np.int64)
    for state in range(len(layer)):
        since[state] = _first_way(layer, state, 0, layer.shape[1])
    return since


@compiled
def _first_way(layer: np.ndarray, state: int, begin: int, end: int) -> int:
    for minute in range(begin, end):
        if layer[state, minute, 0] > _NOTHING:
            return minute
    return int(layer.shape[1])


@compiled
def most_of(states: States, ways: Ways, sites: np.ndarray, best: np.ndarray) -> None:
    """Fill in the most within so many minutes: by pair, kind, last site and minutes."""
    pairs, _, _, minutes = best.shape
    most = np.empty(ways.worth.shape[1], np.float32)
    for j in sites:
        for minute in range(ways.go[j], minutes):
            best[:, 0, j, minute] = ways.worth[j, :pairs]
        for layer in range(len(ways.layers)):
            most[:] = NOWHERE
            for minute in range(minutes):
                for state in range(states.first[j], states.first[j + 1]):
                    for pair in range(len(most)):
                        value = ways.layers[layer, state, minute, pair]
                        most[pair] = max(most[pair], value)
                best[:, layer + 1, j, minute] = most[:pairs]


@compiled
def follow(
    legs: Legs, states: States, ways: Ways, end: tuple[int, int, int, int], stops: np.ndarray
) -> None:
    """Fill in the stops of a way, the last one first.

    Parameters
    ----------
    end
        Layer, last site, minute and pair.
    """
    layer, j, minute, pair = end
    state = (
        states.first[j]
        + ways.layers[layer, states.first[j] : states.first[j + 1], minute, pair].argmax()
    )
    for place in range(len(stops)):
        stops[place] = j
        if layer < 0:
            return
        layer, j, state, minute = _before(legs, states, ways, (layer, j, state, minute, pair))


@compiled
def _before(
    legs: Legs, states: States, ways: Ways, end: tuple[int, int, int, int, int]
) -> tuple[int, int, int, int]:
    """Return layer (-1 of the first stop), site, state and minute at the stop before."""
    layer, j, state, minute, pair = end
    value = ways.layers[layer, state, minute, pair]
    for i in range(len(ways.worth)):
        sooner = minute - legs.each[i, j]
        is_second = layer == 0 and sooner == ways.go[i] and states.after[i, j, 0] == state
        if is_second and ways.worth[i, pair] + ways.worth[j, pair] == value:
            return -1, i, states.first[i], sooner
        for own in range(states.first[i + 1] - states.first[i]):
            if sooner >= 0 and states.after[i, j, own] == state:
                one = states.first[i] + own
                for onto in range(max(0, layer - 1), layer + 1):
                    if ways.layers[onto, one, sooner, pair] + ways.worth[j, pair] == value:
                        return onto, i, one, sooner
    return _far_before(legs, states, ways, end)


@compiled
def _far_before(
    legs: Legs, states: States, ways: Ways, end: tuple[int, int, int, int, int]
) -> tuple[int, int, int, int]:
    """Return the same of a way that comes by a long leg."""
    layer, j, state, minute, pair = end
    value = ways.layers[layer, state, minute, pair]
    for i in range(len(ways.worth)):
        sooner = minute - legs.enter[j] - legs.leave[i]
        for own in range(states.first[i], states.first[i + 1]):
            if sooner >= 0 and ways.layers[layer, own, sooner, pair] + ways.worth[j, pair] == value:
                return layer, i, own, sooner
    return -1, j, state, minute
