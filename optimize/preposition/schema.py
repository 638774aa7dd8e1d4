"""The published JSON form of pre-positioning problems; docs/schema is made from it.

`python -m optimize.preposition.schema DIRECTORY` writes the schema file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from optimize.preposition.problem import Layer
from optimize.record import Amount, Code, Number, Record, Share, schema_text

PREPOSITION_FORMAT: Literal["relief-preposition-problem/1"] = "relief-preposition-problem/1"

FILE = "preposition-problem-1.json"

Signed = Annotated[float, Number, Field(ge=-(10**12), le=10**12)]
Level = Annotated[float, Number, Field(ge=0, lt=1)]


class ItemRecord(Record):
    """A supply item; ``penalty_cny``: of a unit that doesn't come in time.

    ``serves``: item whose need it meets to how much of it a unit meets; empty: its own.
    """

    code: Code
    weight_kg: Amount = 1.0
    volume_m3: Amount = 0.0
    penalty_cny: Amount = 0.0
    rotation_units: Amount | None = None
    name: str = ""
    serves: dict[str, Amount] = Field(default_factory=dict)
    floor_m2: Amount = 0.0


class OptionRecord(Record):
    """A size in which a place can be opened."""

    code: Code
    price_cny: Amount
    volume_m3: Amount = 0.0
    units: Amount = 0.0
    floor_m2: Amount | None = None


class PlaceRecord(Record):
    """Where reserves are; ``dock_t``: tonnes loaded by the end of each period in all."""

    code: Code
    volume_m3: Amount | None = None
    options: tuple[OptionRecord, ...] = ()
    dock_t: tuple[Amount, ...] | None = None
    name: str = ""
    floor_m2: Amount | None = None


class ReserveRecord(Record):
    """Units that can be secured; ``steps``: minute and share of them ready from then on."""

    code: Code
    layer: Layer = Layer.STOCK
    place: Code
    item: Code
    fee_cny: Amount = 0.0
    use_cny: Amount = 0.0
    left_cny: Signed = 0.0
    least: Amount = 0.0
    most: Amount | None = None
    today: Amount = 0.0
    steps: Annotated[tuple[tuple[Amount, Share], ...], Field(min_length=1)] = ((0.0, 1.0),)
    name: str = ""


class RuleRecord(Record):
    """Units over the reserves of these items, places, layers and codes (none named: all)."""

    code: Code
    least: Amount = 0.0
    most: Amount | None = None
    items: tuple[Code, ...] = ()
    places: tuple[Code, ...] = ()
    layers: tuple[Layer, ...] = ()
    name: str = ""
    reserves: tuple[Code, ...] = ()


class ArcRecord(Record):
    """A way from a place to a site; ``minutes``: loading and driving."""

    place: Code
    site: Code
    minutes: Amount = 0.0
    cny_per_kg: Amount = 0.0
    cny_per_unit: dict[str, Amount] = Field(default_factory=dict)
    truck_hours_per_t: Amount = 0.0
    mode: str = ""


class NeedRecord(Record):
    """Units that a site needs."""

    site: Code
    item: Code
    units: Amount


class ScenarioRecord(Record):
    """What may happen; ``available``: place to the share of its reserves that is left."""

    code: Code
    probability: Share
    needs: tuple[NeedRecord, ...] = ()
    network: str = ""
    available: dict[str, Share] = Field(default_factory=dict)
    people: dict[str, Amount] = Field(default_factory=dict)
    priority: dict[str, Amount] = Field(default_factory=dict)
    truck_hours: tuple[Amount, ...] | None = None
    name: str = ""


class PeriodRecord(Record):
    """Goods there by ``end_min`` count; ``late``: share of the penalty still due."""

    end_min: Amount
    late: Share = 0.0


class GoalRecord(Record):
    """``cvar`` takes ``alpha`` and ``weight``, ``worst_case`` takes ``shift``."""

    measure: Literal["cost", "people", "chance"] = "cost"
    risk: Literal["expected", "cvar", "worst_case"] = "expected"
    alpha: Level = 0.9
    weight: Share = 1.0
    shift: Share = 0.1


class PrepositionRecord(Record):
    """A pre-positioning problem. Prices are CNY, minutes count from the order."""

    format: Literal["relief-preposition-problem/1"] = PREPOSITION_FORMAT
    name: str = ""
    items: tuple[ItemRecord, ...]
    places: tuple[PlaceRecord, ...]
    reserves: tuple[ReserveRecord, ...]
    scenarios: tuple[ScenarioRecord, ...]
    networks: dict[str, tuple[ArcRecord, ...]] = Field(default_factory=dict)
    rules: tuple[RuleRecord, ...] = ()
    budget_cny: Amount | None = None
    periods: Annotated[tuple[PeriodRecord, ...], Field(min_length=1)] = (
        PeriodRecord(end_min=600.0),
    )
    goal: GoalRecord = GoalRecord()


if __name__ == "__main__":
    (Path(sys.argv[1]) / FILE).write_text(schema_text(PrepositionRecord), encoding="utf-8")
