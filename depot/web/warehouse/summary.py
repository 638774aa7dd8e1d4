"""A warehouse in figures: bins, and how much of floor, room and weight is taken."""

from __future__ import annotations

from collections.abc import Sequence

from depot.domain.put_away import BinState
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import percent, whole
from depot.web.language import t


def show(states: Sequence[BinState]) -> None:
    """Show the row of figures."""
    floor = sum(each.bin.floor_m2 for each in states)
    volume = sum(each.bin.volume_m3 for each in states)
    weight = sum(each.bin.max_kg for each in states)
    free = sum(not each.goods and not each.bin.closed for each in states)
    kpi_row(
        [
            Figure(
                t("warehouse.kpi.bins"), whole(len(states)), t("warehouse.kpi.free", count=free)
            ),
            _share("floor", sum(each.load.floor_m2 for each in states), floor, "m²"),
            _share("volume", sum(each.load.volume_m3 for each in states), volume, "m³"),
            _share(
                "weight", sum(each.load.weight_kg for each in states) / 1000, weight / 1000, "t"
            ),
        ]
    )


def _share(name: str, taken: float, limit: float, unit: str) -> Figure:
    share = percent(taken / limit) if limit else percent(None)
    return Figure(t(f"warehouse.kpi.{name}"), share, f"{taken:,.0f} / {limit:,.0f} {unit}")
