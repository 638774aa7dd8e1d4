"""The compiled part of `bound_routes`: ways grow stop by stop, many minutes at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import compiled

NOWHERE = np.float32(-1e30)
"""Worth where no way ends."""

WIDE_MIN = 20
"""Minutes that are looked at together where legs are at least as long."""

BY_FAR = 16_000
"""Added to the number of a stop before that was left by a long leg."""


class Legs(NamedTuple):
    """Minutes between stops.

    Parameters
    ----------
    each
        From site to site.
    near
        For each site those from which one comes by its own leg, the longest first, -1 after the
        last.
    nearest
        Where in ``near`` the legs shorter than `WIDE_MIN` begin.
    leave, enter
        All other legs are at least as long as the one's minutes to leave and the other's to enter.
    shortest
        Minutes of the shortest leg; where stops are counted it may be none.
    """

    each: np.ndarray
    near: np.ndarray
    nearest: np.ndarray
    leave: np.ndarray
    enter: np.ndarray
    shortest: int


class Ways(NamedTuple):
    """By kind, last site and minutes; see `bound_routes.Routes`."""

    best: np.ndarray
    second: np.ndarray
    before: np.ndarray


@compiled
def grow(  # noqa: PLR0917 -- compiled: no keywords
    legs: Legs, go: np.ndarray, worth: np.ndarray, sites: np.ndarray, is_counted: bool, ways: Ways
) -> None:
    """Fill in the ways over these sites; those worth nothing are left out before the last stop."""
    active = sites[worth[sites] > 0.0]
    kinds, _, total = ways.best.shape
    for j in sites:
        if go[j] < total:
            ways.best[0, j, go[j]] = worth[j]
            ways.before[0, j, go[j]] = -1
    for kind in range(1, kinds):
        if len(active) < len(sites):
            ways.best[kind] = ways.best[kind - 1]
            ways.second[kind] = ways.second[kind - 1]
            ways.before[kind] = ways.before[kind - 1]
        _add_stop(legs, go, worth, (sites, active), kind, ways)
    if not is_counted:
        _add_stops(legs, go, worth, (sites, active), ways)
    _keep_most(ways.best, sites)


@compiled
def _add_stop(  # noqa: PLR0917 -- compiled: no keywords
    legs: Legs,
    go: np.ndarray,
    worth: np.ndarray,
    sites: tuple[np.ndarray, np.ndarray],
    kind: int,
    ways: Ways,
) -> None:
    """Go on from ways of the kind before; single stops have but one number of minutes."""
    total = ways.best.shape[2]
    for j in sites[0]:
        for i in sites[1]:
            first = legs.each[i, j] + go[i]
            if i != j and first < total:
                last = first + 1 if kind == 1 else total
                _extend(ways, (kind - 1, kind), (i, j, legs.each[i, j]), (first, last), worth[j])


@compiled
def _add_stops(
    legs: Legs,
    go: np.ndarray,
    worth: np.ndarray,
    sites: tuple[np.ndarray, np.ndarray],
    ways: Ways,
) -> None:
    """Go on from ways of the last kind to any number of stops."""
    kinds, count, total = ways.best.shape
    is_active = np.zeros(count, np.bool_)
    is_active[sites[1]] = True
    hub, hub_from = np.full(total, NOWHERE), np.full(total, -2)
    for begin in range(0, total, WIDE_MIN):
        end = min(total, begin + WIDE_MIN)
        _leave(legs.leave, go, sites[1], ways.best[kinds - 1], (begin, end), (hub, hub_from))
        for j in sites[0]:
            _enter(int(legs.enter[j]), (hub, hub_from), (begin, end), (j, worth[j]), ways)
            for place in range(legs.nearest[j]):
                i = legs.near[j, place]
                _extend_active(legs, go, is_active, (i, j), (begin, end), worth, ways)
        for start in range(begin, end, legs.shortest):
            stop = min(end, start + legs.shortest)
            for j in sites[0]:
                for place in range(legs.nearest[j], count):
                    i = legs.near[j, place]
                    if i < 0:
                        break
                    _extend_active(legs, go, is_active, (i, j), (start, stop), worth, ways)


@compiled
def _extend_active(  # noqa: PLR0917 -- compiled: no keywords
    legs: Legs,
    go: np.ndarray,
    is_active: np.ndarray,
    leg: tuple[int, int],
    span: tuple[int, int],
    worth: np.ndarray,
    ways: Ways,
) -> None:
    i, j = leg
    last = len(ways.best) - 1
    first = max(span[0], legs.each[i, j] + go[i])
    if is_active[i] and first < span[1]:
        _extend(ways, (last, last), (i, j, legs.each[i, j]), (first, span[1]), worth[j])


@compiled
def _leave(  # noqa: PLR0917 -- compiled: no keywords
    leave: np.ndarray,
    go: np.ndarray,
    active: np.ndarray,
    best: np.ndarray,
    span: tuple[int, int],
    hub: tuple[np.ndarray, np.ndarray],
) -> None:
    """Take in who can be on a long leg at these minutes."""
    for i in active:
        for at in range(max(span[0], leave[i] + go[i]), span[1]):
            if best[i, at - leave[i]] > hub[0][at]:
                hub[0][at] = best[i, at - leave[i]]
                hub[1][at] = i


@compiled
def _enter(
    minutes: int,
    hub: tuple[np.ndarray, np.ndarray],
    span: tuple[int, int],
    stop: tuple[int, float],
    ways: Ways,
) -> None:
    """Come to a stop by long legs."""
    j, worth = stop
    last = len(ways.best) - 1
    for at in range(max(span[0], minutes), span[1]):
        value = hub[0][at - minutes] + worth
        if value > ways.best[last, j, at]:
            ways.second[last, j, at] = ways.best[last, j, at]
            ways.best[last, j, at] = value
            ways.before[last, j, at] = hub[1][at - minutes] + BY_FAR
        elif value > ways.second[last, j, at]:
            ways.second[last, j, at] = value


@compiled
def _extend(
    ways: Ways,
    kinds: tuple[int, int],
    leg: tuple[int, int, int],
    span: tuple[int, int],
    worth: float,
) -> None:
    """Go on to j from i in these minutes, but not back to where i was reached from."""
    kind, onto = kinds
    i, j, minutes = leg
    first, last = span
    _merge(
        ways.best[kind, i, first - minutes : last - minutes],
        ways.second[kind, i, first - minutes : last - minutes],
        ways.before[kind, i, first - minutes : last - minutes],
        ways.best[onto, j, first:last],
        ways.second[onto, j, first:last],
        ways.before[onto, j, first:last],
        (worth, np.int32(i), np.int32(j)),
    )


@compiled
def _merge(  # noqa: PLR0917 -- compiled: no keywords
    here: np.ndarray,
    other: np.ndarray,
    stop: np.ndarray,
    best: np.ndarray,
    second: np.ndarray,
    before: np.ndarray,
    leg: tuple[float, np.int32, np.int32],
) -> None:
    """Keep the two best; without branches, so that many minutes are done at once."""
    worth, i, j = leg
    for n in range(len(here)):
        value = worth + (other[n] if stop[n] == j else here[n])
        top = best[n]
        # Not min and max, which are slower here: they look for NaN.
        less = value if value < top else top  # noqa: FURB136
        second[n] = less if less > second[n] else second[n]  # noqa: FURB136
        before[n] = i if value > top else before[n]
        best[n] = value if value > top else top  # noqa: FURB136


@compiled
def _keep_most(best: np.ndarray, sites: np.ndarray) -> None:
    """Carry on what is reached to later minutes."""
    for kind in range(len(best)):
        for j in sites:
            for minute in range(1, best.shape[2]):
                best[kind, j, minute] = max(best[kind, j, minute], best[kind, j, minute - 1])
