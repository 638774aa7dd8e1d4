"""Today's stock beside the best and the worst place for it, in one linear program kept warm.

Columns: stock of each depot, then what goes from each depot to each need of a scenario, then what
lacks. Rows: the total, what leaves a depot in a scenario <= its stock, what comes to a need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs_linear import LinearProgram
from optimize.backends.highs_warm import WarmProgram


@dataclass(frozen=True)
class Balance:
    """What an objective's three strategies come to.

    Parameters
    ----------
    fixed, best, worst
        Expected cost (USD) or time (unit-hours).
    stock
        Depot to units, where they are best.
    values
        Depot to the change of the cost by one more unit there, the total kept out of sight.
    """

    fixed: float
    best: float
    worst: float
    worst_depot: str
    stock: Mapping[str, float]
    values: Mapping[str, float]

    @property
    def metric(self) -> float:
        """Return today / best."""
        return self.fixed / self.best if self.best else 1.0


@dataclass(frozen=True)
class Demand:
    """Units that a place needs in a scenario, by numbers, and their probability."""

    scenario: int
    place: int
    units: float
    probability: float


def balance(
    depots: Sequence[str], stock: np.ndarray, needs: Sequence[Demand], price: np.ndarray
) -> Balance:
    """Return what the three strategies come to.

    Parameters
    ----------
    stock
        Today's units of each depot.
    price
        [depot, place] of a unit sent; infinite where there is no way.
    """
    place = np.array([need.place for need in needs], dtype=int)
    weighed = np.array([need.probability * need.units for need in needs])
    # A depot that can't reach all is left out: what it would cost says nothing.
    reached = np.where(weighed > 0, price[:, place], 0.0)
    alone = np.where(np.isfinite(reached).all(1), np.nan_to_num(reached) @ weighed, -np.inf)
    worst = int(np.argmax(alone))
    solver, supply = _Stocks(needs, price), len({need.scenario for need in needs}) * len(depots)
    best, units, duals = solver.solve(None, float(stock.sum()))
    fixed, _, _ = solver.solve(stock, float(stock.sum()))
    # One more unit relaxes the depot's row in every scenario by a unit.
    worth = duals[1 : 1 + supply].reshape(-1, len(depots)).sum(0)
    return Balance(
        fixed, best, float(alone[worst]), depots[worst],
        dict(zip(depots, units.tolist(), strict=True)),
        dict(zip(depots, worth.tolist(), strict=True)),
    )  # fmt: skip


class _Stocks:
    """The program, for any total and any fixed stock."""

    def __init__(self, needs: Sequence[Demand], price: np.ndarray) -> None:
        self._depots = price.shape[0]
        units = np.array([need.units for need in needs])
        chance = np.array([need.probability for need in needs])
        numbers = {each: row for row, each in enumerate(dict.fromkeys(n.scenario for n in needs))}
        scenario = np.array([numbers[need.scenario] for need in needs], dtype=int)
        ways = price[:, [need.place for need in needs]]
        depot, need = np.nonzero(np.isfinite(ways))
        flows, lacks, held = depot.size, units.size, self._depots
        supply = len(numbers) * held
        # What can be met is met: a missing unit costs more than any way.
        dear = 10 * (1 + float(np.max(ways[depot, need], initial=0.0)))
        flow, lack = held + np.arange(flows), held + flows + np.arange(lacks)
        stocks = np.tile(np.arange(held), len(numbers))
        row = [np.zeros(held), 1 + np.arange(supply), 1 + scenario[need] * held + depot,
               1 + supply + need, 1 + supply + np.arange(lacks)]  # fmt: skip
        column = [np.arange(held), stocks, flow, flow, lack]
        entry = [np.ones(held), -np.ones(supply), np.ones(2 * flows + lacks)]
        matrix = csc_matrix(
            (np.concatenate(entry), (np.concatenate(row), np.concatenate(column))),
            shape=(1 + supply + lacks, held + flows + lacks),
        )
        columns = matrix.shape[1]
        cost = np.concatenate([np.zeros(held), chance[need] * ways[depot, need], chance * dear])
        free, none = np.full(1 + supply, -np.inf), np.zeros(1 + supply)
        program = LinearProgram(
            cost, np.zeros(columns), np.full(columns, np.inf), np.zeros(columns, bool), matrix,
            np.concatenate([free, units]), np.concatenate([none, units]),
        )  # fmt: skip
        self._program = WarmProgram(program, presolve=False)

    def solve(self, stock: np.ndarray | None, total: float) -> tuple[float, np.ndarray, np.ndarray]:
        """Return cost, stocks and row prices, for a stock or the best one of a total."""
        least = np.zeros(self._depots) if stock is None else stock
        most = np.full(self._depots, total) if stock is None else stock
        self._program.set_first_columns(least, most)
        self._program.set_row(0, total, total)
        found = self._program.run()
        value = found.objective if found.is_optimal else float("inf")
        return value, found.values[: self._depots], found.duals
