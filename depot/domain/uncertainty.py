"""How far the hours after a disaster may differ from the plan: figures by hazard and season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.mark import Mark
from depot.errors import InvalidInput


@dataclass(frozen=True)
class SpreadRow:
    """One spread or chance, with the span in which it is thought to lie.

    Parameters
    ----------
    name
        Of the parameter (docs/models.md §8).
    hazard_code, season
        Where it holds in place of the general figure; empty: everywhere.
    """

    name: str
    hazard_code: str
    season: str
    value: float
    low: float
    high: float
    unit: str
    name_zh: str
    name_en: str
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high:
            raise InvalidInput(
                f"不确定性参数 {self.name} 的值 {self.value} 须不小于 0，且在 {self.low} 与 "
                f"{self.high} 之间。",
                f"Uncertainty {self.name}: {self.value} must be >= 0 and between {self.low} and "
                f"{self.high}.",
            )


def spreads_for(rows: Sequence[SpreadRow], hazard_code: str, season: str) -> dict[str, float]:
    """Return one value a parameter: the hazard's before the season's before the general one."""
    chosen: dict[str, SpreadRow] = {}
    for row in rows:
        holds = row.hazard_code in ("", hazard_code) and row.season in ("", season)
        if holds and (row.name not in chosen or _rank(row) > _rank(chosen[row.name])):
            chosen[row.name] = row
    return {name: row.value for name, row in chosen.items()}


def _rank(row: SpreadRow) -> tuple[bool, bool]:
    return bool(row.hazard_code), bool(row.season)
