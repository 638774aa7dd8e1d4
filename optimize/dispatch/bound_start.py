"""First prices of the duty bound: people's weight spread over needs by what they take to carry."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from optimize.dispatch.bound_duty_data import BUCKET_MIN, DutyData
from optimize.dispatch.bound_model import BoundModel
from optimize.dispatch.bound_prices import Layout

_SHARE = 1.0
"""Of the weight of people; in scarce times some of them are worth less than a truck's minutes."""


_CLASSES = 4
"""Classes of sites by their way from the nearest source."""


def start_prices(duties: DutyData, layout: Layout, weights: np.ndarray) -> np.ndarray:
    """Return prices of needs only: the more kilograms a need takes, the dearer."""
    least = _kg_a_person(duties)
    least += 1e-3 * least.max(initial=1.0)
    total = np.bincount(duties.need_site, least, minlength=len(weights))
    vector = np.zeros(layout.size)
    vector[: layout.needs] = _SHARE * weights[duties.need_site] * least / total[duties.need_site]
    return vector


def _kg_a_person(duties: DutyData) -> np.ndarray:
    """Return the least kilograms that relieve one person in each need."""
    kg: np.ndarray = np.divide(
        duties.kg[None, :],
        duties.worth,
        out=np.full(duties.worth.shape, np.inf),
        where=duties.worth > 0,
    ).min(axis=1)
    kg[~np.isfinite(kg)] = 0.0
    return kg


def prices_of_program(
    duties: DutyData, layout: Layout, model: BoundModel, duals: np.ndarray
) -> np.ndarray:
    """Return what the linear program's duals say about the same resources."""
    vector = np.zeros(layout.size)
    needs = [
        (j, code)
        for j, site in enumerate(duties.data.sites)
        for code, required in site.requirements.items()
        if required > 0
    ]
    vector[: layout.needs] = [duals[model.need_rows[key]] for key in needs]
    for key, place in np.ndenumerate(layout.stock):
        if place >= 0:
            vector[place] = duals[model.stock_rows[key]]
    middles = duties.first_min + (np.arange(layout.docks.shape[1]) + 0.5) * BUCKET_MIN
    for source, start, until, row in model.dock_rows:
        within = (middles >= start) & (middles < until)
        vector[layout.docks[source][within]] += duals[row]
    return vector


def common_basis(duties: DutyData, layout: Layout, weights: np.ndarray) -> csr_matrix:
    """Return few prices that stand for all: one for each need and class of sites.

    The prices of stock and of docks stay their own.
    """
    data = duties.data
    way = np.array(
        [
            min(data.back_min(group, site) for group in range(len(data.groups)))
            for site in data.sites
        ]
    )
    way[~np.isfinite(way)] = way[np.isfinite(way)].max(initial=0.0)
    edges = np.quantile(way, np.arange(1, _CLASSES) / _CLASSES)
    classes = np.searchsorted(edges, way, side="left")
    codes = [
        code
        for site in duties.data.sites
        for code, amount in site.requirements.items()
        if amount > 0
    ]
    keys = list(zip(codes, classes[duties.need_site].tolist(), strict=True))
    number = {key: column for column, key in enumerate(sorted(set(keys)))}
    rest = np.arange(layout.size - layout.needs)
    rows = np.arange(layout.size)
    columns = np.concatenate([[number[key] for key in keys], len(number) + rest]).astype(int)
    values = np.concatenate([weights[duties.need_site], np.ones(rest.size)])
    return csr_matrix((values, (rows, columns)), shape=(layout.size, len(number) + rest.size))
