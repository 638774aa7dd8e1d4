"""Public two-stage instances as programs: server location, capacity expansion, warehouses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, lil_matrix

from optimize.twostage.program import FirstStage, Recourse, TwoStage

OVERFLOW = 1000.0
"""Penalty of a unit that a server lacks, in the server location problems."""


def servers(folder: Path, name: str) -> TwoStage:
    """Return a server location problem (Ntaimo and Sen) of data files, one a scenario."""
    files = sorted(folder.glob(f"{name}__Scenario[0-9]*.dat"))
    tables = [_tables(file.read_text("utf-8")) for file in files]
    sites = int(tables[0]["NumServers"][0][0])
    cost = np.array([row[1] for row in tables[0]["FixedCost"]])
    count = len(files)
    none = csr_matrix((0, sites))
    first = FirstStage(
        cost, np.zeros(sites), np.ones(sites), np.ones(sites, bool), none, np.zeros(0), np.zeros(0)
    )
    recourse = tuple(_served(each, sites) for each in tables)
    return TwoStage(first, recourse, np.full(count, 1 / count))


def _tables(text: str) -> dict[str, list[list[float]]]:
    found: dict[str, list[list[float]]] = {}
    for part in text.split(";"):
        head, _, body = part.partition(":=")
        name = head.replace("param", " ").replace(":", " ").split()
        if name:
            lines = [line.split() for line in body.strip().splitlines()]
            found[name[0]] = [[float(word) for word in line] for line in lines if line]
    return found


def _served(tables: dict[str, list[list[float]]], sites: int) -> Recourse:
    """Clients are served whole by one server; what a server lacks is paid for."""
    capacity = tables["Capacity"][0][0]
    revenue = np.array([row[1:] for row in tables["Revenue"]])
    demand = np.array([row[1:] for row in tables["Demand"]])
    there = np.array([row[1] for row in tables["ClientPresent"]])
    clients = revenue.shape[0]
    matrix = lil_matrix((sites + clients, clients * sites + sites))
    technology = lil_matrix((sites + clients, sites))
    for site in range(sites):
        for client in range(clients):
            matrix[site, client * sites + site] = demand[client, site]
            matrix[sites + client, client * sites + site] = 1.0
        matrix[site, clients * sites + site] = -1.0
        technology[site, site] = capacity
    return Recourse(
        cost=np.concatenate([-revenue.ravel(), np.full(sites, OVERFLOW)]),
        upper=np.concatenate([np.ones(clients * sites), demand.sum(axis=0)]),
        matrix=csc_matrix(matrix),
        technology=csr_matrix(technology),
        row_lower=np.concatenate([np.full(sites, -np.inf), there]),
        row_upper=np.concatenate([np.zeros(sites), there]),
        first_cost=np.zeros(sites),
        whole=np.arange(clients * sites + sites) < clients * sites,
    )


def capacities(folder: Path, name: str) -> TwoStage:
    """Return a capacity expansion problem (Ahmed and Garcia) of SMPS files."""
    core = _Core((folder / f"{name}.cor").read_text("utf-8"))
    periods = (folder / f"{name}.tim").read_text("utf-8").split("PERIOD2")[0].splitlines()
    column, row = periods[-1].split()[:2]
    columns, rows = core.columns.index(column), core.rows.index(row)
    scenarios = list(_changes((folder / f"{name}.sto").read_text("utf-8")))
    matrix = core.matrix()
    first = FirstStage(
        core.cost[:columns], np.zeros(columns), core.upper[:columns], core.whole[:columns],
        csr_matrix(matrix[:rows, :columns]), core.lower_rows[:rows], core.upper_rows[:rows],
    )  # fmt: skip
    recourse = []
    for _, changes in scenarios:
        changed = matrix.copy()
        for at_column, at_row, value in changes:
            changed[core.rows.index(at_row), core.columns.index(at_column)] = value
        recourse.append(
            Recourse(
                core.cost[columns:], core.upper[columns:], csc_matrix(changed[rows:, columns:]),
                csr_matrix(-changed[rows:, :columns]), core.lower_rows[rows:],
                core.upper_rows[rows:], np.zeros(columns), whole=core.whole[columns:],
            )
        )  # fmt: skip
    return TwoStage(first, tuple(recourse), np.array([chance for chance, _ in scenarios]))


class _Core:
    """The core file: rows, columns, figures."""

    def __init__(self, text: str) -> None:  # noqa: C901 -- one section after the other
        self.rows: list[str] = []
        self.columns: list[str] = []
        kinds: dict[str, str] = {}
        right: dict[str, float] = defaultdict(float)
        upper: dict[str, float] = {}
        self._entries: list[tuple[str, str, float]] = []
        whole_names: set[str] = set()
        section, inside, goal = "", False, ""
        for line in text.splitlines():
            words = line.split()
            if not words:
                continue
            if not line.startswith(" "):
                section = words[0]
            elif section == "ROWS":
                goal, kinds[words[1]] = (words[1], "") if words[0] == "N" else (goal, words[0])
            elif "'MARKER'" in words:
                inside = "'INTORG'" in words
            elif section == "COLUMNS":
                if words[0] not in self.columns:
                    self.columns.append(words[0])
                if inside:
                    whole_names.add(words[0])
                self._entries += [
                    (words[0], name, float(value))
                    for name, value in zip(words[1::2], words[2::2], strict=True)
                ]
            elif section == "RHS":
                right.update(zip(words[1::2], map(float, words[2::2]), strict=True))
            elif section == "BOUNDS":
                upper[words[2]] = float(words[3])
        self.rows = [name for name, kind in kinds.items() if kind]
        self.cost = np.zeros(len(self.columns))
        for column, row, value in self._entries:
            if row == goal:
                self.cost[self.columns.index(column)] = value
        # Nothing is ever bought beyond what serves every client of a period at once.
        self.upper = np.array([upper.get(name, 1e4) for name in self.columns])
        self.whole = np.array([name in whole_names for name in self.columns])
        self.lower_rows = np.array([-np.inf if kinds[r] == "L" else right[r] for r in self.rows])
        self.upper_rows = np.array([np.inf if kinds[r] == "G" else right[r] for r in self.rows])
        self._goal = goal

    def matrix(self) -> lil_matrix:
        """Return the rows but the goal."""
        found = lil_matrix((len(self.rows), len(self.columns)))
        for column, row, value in self._entries:
            if row != self._goal:
                found[self.rows.index(row), self.columns.index(column)] = value
        return found


def _changes(text: str) -> Iterator[tuple[float, list[tuple[str, str, float]]]]:
    """Return each scenario's probability and the figures that it changes."""
    chance, changes = 0.0, []
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["SC"]:
            if changes:
                yield chance, changes
            chance, changes = float(words[3]), []
        elif line.startswith(" ") and len(words) == 3:  # noqa: PLR2004 -- column, row, value
            changes.append((words[0], words[1], float(words[2])))
    yield chance, changes


def warehouses(file: Path) -> TwoStage:
    """Return a warehouse location problem of the OR-Library: one scenario, shares of demand."""
    words = iter(file.read_text("utf-8").split())
    houses, customers = int(next(words)), int(next(words))
    figures = [(float(next(words)), float(next(words))) for _ in range(houses)]
    demand, cost = np.zeros(customers), np.zeros((customers, houses))
    for customer in range(customers):
        demand[customer] = float(next(words))
        cost[customer] = [float(next(words)) for _ in range(houses)]
    size = customers * houses
    matrix = lil_matrix((houses + customers + size, size))
    technology = lil_matrix((houses + customers + size, houses))
    for house in range(houses):
        technology[house, house] = figures[house][0]
        for customer in range(customers):
            column = customer * houses + house
            matrix[house, column] = demand[customer]
            matrix[houses + customer, column] = 1.0
            # Follows from the others for whole choices; makes the relaxed program close.
            matrix[houses + customers + column, column] = 1.0
            technology[houses + customers + column, house] = 1.0
    lower = np.concatenate([np.full(houses, -np.inf), np.ones(customers), np.full(size, -np.inf)])
    upper = np.concatenate([np.zeros(houses), np.ones(customers), np.zeros(size)])
    recourse = Recourse(cost.ravel(), np.ones(size), csc_matrix(matrix), csr_matrix(technology),
                        lower, upper, np.zeros(houses))  # fmt: skip
    fixed = np.array([price for _, price in figures])
    none = csr_matrix((0, houses))
    first = FirstStage(fixed, np.zeros(houses), np.ones(houses), np.ones(houses, bool), none,
                       np.zeros(0), np.zeros(0))  # fmt: skip
    return TwoStage(first, (recourse,), np.ones(1))
