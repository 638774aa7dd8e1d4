"""Where to look for better prices: a program over prices and what trucks' minutes are worth.

Columns are the prices, for each site what its people are worth beyond them,
and F[fleet, source, node], the worth of a truck that is free there at a node
(every `NODE_MIN` minutes; it never rises). Each trip that was best somewhere
gives a row F[here] >= its worth + F[there]; trips of different duties combine
freely, so few rounds are needed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimize.backends.highs_cuts import CutProgram
from optimize.dispatch.bound_duty import BestDuty, BestTrip, DutyBound

NODE_MIN = 5
"""Minutes between nodes."""


class Master:
    """The program of one bound."""

    def __init__(self, function: DutyBound) -> None:
        self._function = function
        duties = function.duties
        size = function.layout.size
        self._sources = len(duties.data.sources)
        self.nodes = -(-duties.span // NODE_MIN) + 1
        self._first_site: int = size
        self._first_node = size + len(function.people)
        fleets = len(duties.fleets)
        crews = sum(len(fleet.crews) for fleet in duties.fleets)
        self._first_crew = self._first_node + fleets * self._sources * self.nodes
        counts = [float(crew.count) for fleet in duties.fleets for crew in fleet.crews]
        cost = np.zeros(self._first_crew + crews)
        cost[:size] = function.layout.right
        cost[self._first_site : self._first_node] = function.people
        cost[self._first_crew :] = counts
        self._program = CutProgram(cost)
        self._add_sites()
        self._add_crews()

    def _node(self, fleet: int, source: int, node: int) -> int:
        return self._first_node + (fleet * self._sources + source) * self.nodes + node

    def _at(self, fleet: int, source: int, minute: int, sign: float) -> tuple[int, float]:
        """F at a minute: the node before where it is lowered, the one after where it is used."""
        node = minute // NODE_MIN if sign > 0 else -(-minute // NODE_MIN)
        return self._node(fleet, source, node), sign

    def _add_sites(self) -> None:
        function, layout = self._function, self._function.layout
        for j, weight in enumerate(function.weights):
            rows = np.nonzero(function.duties.need_site == j)[0]
            shares = np.bincount(layout.group[rows], layout.share[rows])
            own = np.nonzero(shares)[0]
            cuts = layout.cuts[layout.whole.cuts.site == j]
            paid, each = np.append(own, cuts), np.append(shares[own], np.ones(cuts.size))
            row = self._row([(self._first_site + j, 1.0)], paid, -each)
            self._program.add_row(*row, float(weight))

    def _add_crews(self) -> None:
        crew_column = self._first_crew
        for number, fleet in enumerate(self._function.duties.fleets):
            for source in range(self._sources):
                for node in range(self.nodes - 1):
                    columns = [self._node(number, source, node + n) for n in (0, 1)]
                    self._program.add_row(columns, [1.0, -1.0], 0.0)
            for crew in fleet.crews:
                for source, minute in enumerate(crew.ready):
                    if minute >= 0:
                        node, sign = self._at(number, source, minute, -1.0)
                        self._program.add_row([crew_column, node], [1.0, sign], 0.0)
                crew_column += 1

    def _row(
        self, entries: list[tuple[int, float]], used: np.ndarray, slope: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        total: dict[int, float] = dict(zip(used.tolist(), (-slope).tolist(), strict=True))
        for column, value in entries:
            total[column] = total.get(column, 0.0) + value
        return np.array(list(total), dtype=np.int32), np.array(list(total.values()))

    def learn(self, trips: Sequence[BestTrip], duties: Sequence[BestDuty]) -> None:
        """Take these trips and duties in."""
        for duty in duties:
            fleets = self._function.duties.fleets[: duty.fleet]
            crew = self._first_crew + sum(len(f.crews) for f in fleets) + duty.crew
            used = np.nonzero(duty.slope)[0]
            self._program.add_cut(*self._row([(crew, 1.0)], used, duty.slope[used]))
        for trip in trips:
            entries = [self._at(trip.fleet, trip.source, trip.minute, 1.0)]
            if trip.target is not None:
                minute = trip.minute + trip.duration
                entries.append(self._at(trip.fleet, trip.target, minute, -1.0))
            used = np.nonzero(trip.slope)[0]
            self._program.add_cut(*self._row(entries, used, trip.slope[used]))

    def propose(
        self, lower: np.ndarray, upper: np.ndarray, time_limit_s: float
    ) -> tuple[np.ndarray, float] | None:
        """Return the most promising prices in the box, and the bound they promise."""
        return self._program.solve(lower, upper, time_limit_s)
