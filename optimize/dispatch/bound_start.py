"""First prices of the duty bound, from the duals of a linear program."""

from __future__ import annotations

import numpy as np

from optimize.dispatch.bound_duty_data import BUCKET_MIN, DutyData
from optimize.dispatch.bound_model import BoundModel
from optimize.dispatch.bound_prices import Layout


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
    need_duals = [duals[model.need_rows[key]] for key in needs]
    vector[: layout.needs] = np.bincount(layout.group, need_duals, minlength=layout.needs)
    for key, place in np.ndenumerate(layout.stock):
        if place >= 0:
            vector[place] = duals[model.stock_rows[key]]
    middles = duties.first_min + (np.arange(layout.docks.shape[1]) + 0.5) * BUCKET_MIN
    for source, start, until, row in model.dock_rows:
        within = (middles >= start) & (middles < until)
        vector[layout.docks[source][within]] += duals[row]
    return vector
