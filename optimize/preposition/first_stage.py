"""Arrays of what is decided before: options of places, then units of reserves."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_matrix

from optimize.preposition.problem import Layer, Place, Problem
from optimize.twostage.program import FirstStage

Terms = list[tuple[int, float]]
Row = tuple[str, Terms, float, float]
"""Name, (column, factor), least, most."""


def option_columns(problem: Problem) -> list[tuple[str, str]]:
    """Return (place, option) of the first columns; a column a reserve follows."""
    return [(place.code, option.code) for place in problem.places for option in place.options]


def first_stage(problem: Problem, *, priced: bool) -> FirstStage:
    """Return the arrays; ``priced``: money is minimised, not only limited."""
    rows = list(_rows(problem))
    options, size = len(option_columns(problem)), column_count(problem)
    price = money(problem)
    free = [reserve.most is None for reserve in problem.reserves]
    most = [reserve.most or 0.0 for reserve in problem.reserves]
    return FirstStage(
        cost=price if priced else np.zeros(size),
        lower=np.array([0.0] * options + [reserve.least for reserve in problem.reserves]),
        upper=np.array([1.0] * options + list(np.where(free, np.inf, most))),
        whole=np.arange(size) < options,
        matrix=matrix_of([terms for _, terms, _, _ in rows], size),
        row_lower=np.array([least for _, _, least, _ in rows]),
        row_upper=np.array([most for _, _, _, most in rows]),
        row_names=tuple(name for name, _, _, _ in rows),
    )


def column_count(problem: Problem) -> int:
    """Return the number of first-stage columns."""
    return len(option_columns(problem)) + len(problem.reserves)


def money(problem: Problem) -> np.ndarray:
    """Return the price of each column, CNY."""
    options = [option.price_cny for place in problem.places for option in place.options]
    return np.array(options + [reserve.fee_cny for reserve in problem.reserves])


def matrix_of(rows: list[Terms], columns: int) -> csr_matrix:
    """Return rows of (column, factor) as a matrix."""
    start = np.cumsum([0, *(len(terms) for terms in rows)])
    index = np.array([column for terms in rows for column, _ in terms], dtype=np.int32)
    value = np.array([factor for terms in rows for _, factor in terms], dtype=float)
    return csr_matrix((value, index, start), shape=(len(rows), columns))


def _rows(problem: Problem) -> Iterable[Row]:
    number = {name: column for column, name in enumerate(option_columns(problem))}
    shift = len(number)
    for place in problem.places:
        yield from _place_rows(problem, place, number, shift)
    for item in problem.items:
        if item.rotation_units is not None:
            terms = [
                (shift + column, 1.0)
                for column, reserve in enumerate(problem.reserves)
                if reserve.item == item.code and reserve.layer is Layer.STOCK
            ]
            yield f"rotation/{item.code}", terms, -np.inf, item.rotation_units
    for rule in problem.rules:
        terms = [
            (shift + column, 1.0)
            for column, reserve in enumerate(problem.reserves)
            if rule.counts(reserve)
        ]
        yield f"rule/{rule.code}", terms, rule.least, np.inf if rule.most is None else rule.most
    if problem.budget_cny is not None:
        priced = [(column, price) for column, price in enumerate(money(problem)) if price]
        yield "budget", priced, -np.inf, problem.budget_cny


def _place_rows(
    problem: Problem, place: Place, number: dict[tuple[str, str], int], shift: int
) -> Iterable[Row]:
    columns = {option.code: number[place.code, option.code] for option in place.options}
    if len(columns) > 1:
        yield f"options/{place.code}", [(each, 1.0) for each in columns.values()], -np.inf, 1.0
    volume: Terms = []
    floor: Terms = []
    kept: Terms = []
    for column, reserve in enumerate(problem.reserves):
        if reserve.place != place.code:
            continue
        if reserve.layer is Layer.STOCK:
            item = problem.item_of[reserve.item]
            volume.append((shift + column, item.volume_m3))
            floor.append((shift + column, item.floor_m2))
        else:
            kept.append((shift + column, 1.0))
    if place.volume_m3 is not None or place.options:
        volume += [(columns[each.code], -each.volume_m3) for each in place.options]
        yield f"volume/{place.code}", volume, -np.inf, place.volume_m3 or 0.0
    if columns and not place.volume_m3:
        yield from _opened_rows(problem, place, list(columns.values()), shift)
    if place.has_floor:
        floor += [(columns[each.code], -(each.floor_m2 or 0.0)) for each in place.options]
        yield f"floor/{place.code}", floor, -np.inf, place.floor_m2 or 0.0
    if kept and place.options:
        kept += [(columns[each.code], -each.units) for each in place.options]
        yield f"units/{place.code}", kept, -np.inf, 0.0


def _opened_rows(problem: Problem, place: Place, opened: list[int], shift: int) -> Iterable[Row]:
    """Units <= most × opened: what the volume says too, but tighter where openings are shares."""
    for column, reserve in enumerate(problem.reserves):
        bulky = problem.item_of[reserve.item].volume_m3 > 0
        here = reserve.place == place.code and reserve.layer is Layer.STOCK
        if here and bulky and reserve.most:
            terms = [(shift + column, 1.0), *((each, -reserve.most) for each in opened)]
            yield f"volume/{place.code}", terms, -np.inf, 0.0
