"""The published JSON form of plans of several days; docs/schema is made from it.

`python -m optimize.dispatch.sustain_schema DIRECTORY` writes the schema files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from optimize.dispatch.schema import PlanRecord, ProblemRecord
from optimize.record import Amount, Code, Count, Record, schema_text

SUSTAIN_FORMAT: Literal["relief-sustain-problem/1"] = "relief-sustain-problem/1"
SUSTAIN_PLAN_FORMAT: Literal["relief-sustain-plan/1"] = "relief-sustain-plan/1"

USUAL_HOURS = 72
USUAL_WINDOW_MIN = 720
USUAL_DAILY = ("water", "food")

_ELSEWHERE = {
    "ProblemRecord": "dispatch-problem-1.json",
    "PlanRecord": "dispatch-plan-1.json#/$defs/PlanRecord",
}
"""Where the published schemas say what dispatch problems and plans are."""

Minutes = Annotated[Count, Field(le=100_000)]


class SiteNeedsRecord(Record):
    """What a site's people use up a day, what they are given once; who needs it if not all."""

    site: Code
    daily: dict[str, Amount]
    once: dict[str, Amount] = Field({})
    people: dict[str, Count] = Field({})


class ShiftsRecord(Record):
    """Spans (from, until) in which a truck's driver is on duty, in order."""

    vehicle: Code
    spans: list[tuple[Minutes, Minutes]]


class HoursRecord(Record):
    """Longest duty and shortest rest of a driver; trucks with two drivers need no rest."""

    duty_min: Annotated[Minutes, Field(ge=1)] = 600
    rest_min: Minutes = 480
    two_drivers: tuple[Code, ...] = ()


class StockCountRecord(Record):
    """What was counted at a site; it takes the place of what was reckoned."""

    site: Code
    minute: Minutes
    units: dict[str, Count]


class OrderableRecord(Record):
    """Goods that can be ordered to a source: minutes until they are there, units, price of one."""

    code: Code
    item: Code
    source: Code
    lead_min: Minutes
    most: Count = 10**9
    price_cny: Amount = 0.0
    name: str = ""


class SustainProblemRecord(Record):
    """The days after a dispatch plan. Minutes count from the onset.

    Left out, ``origin_min`` is the dispatch problem's deadline, ``start_min`` is
    ``origin_min``, ``end_min`` 72 hours after it, ``needs`` the sites' requirements with
    water and food as daily ones, and ``shifts`` follow from ``hours``.
    """

    format: Literal["relief-sustain-problem/1"] = SUSTAIN_FORMAT
    dispatch: ProblemRecord
    begun: PlanRecord = PlanRecord(trips=[])
    origin_min: Minutes | None = None
    start_min: Minutes | None = None
    end_min: Minutes | None = None
    window_min: Annotated[Minutes, Field(ge=1)] = USUAL_WINDOW_MIN
    eat_from_min: Minutes = 0
    needs: list[SiteNeedsRecord] | None = None
    shifts: list[ShiftsRecord] | None = None
    hours: HoursRecord = HoursRecord()
    counts: tuple[StockCountRecord, ...] = ()
    orderables: tuple[OrderableRecord, ...] = ()


class _Open(BaseModel):
    """Plans may carry more than we read."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, frozen=True)


class SuppliedRecord(_Open):
    """What a plan claims of a need of a site: the share of the people in each window.

    ``supplied``: eaten as long as there is any; ``rations``: the evenest shares.
    """

    site: Code
    need: Code
    shares: list[Amount]


class SustainPlanDocument(_Open):
    """A plan of several days with its problem: all that `depot check` needs."""

    format: Literal["relief-sustain-plan/1"] = SUSTAIN_PLAN_FORMAT
    problem: SustainProblemRecord
    plan: PlanRecord
    supplied: list[SuppliedRecord] = []
    rations: list[SuppliedRecord] = []


FILES: dict[str, type[BaseModel]] = {
    "sustain-problem-1.json": SustainProblemRecord,
    "sustain-plan-1.json": SustainPlanDocument,
}


def published(model: type[BaseModel]) -> str:
    """Return a schema that names those of dispatch problems and plans instead of repeating them."""
    schema = json.loads(schema_text(model))
    others = {"ProblemRecord", *ProblemRecord.model_json_schema()["$defs"]}
    others |= {"PlanRecord", *PlanRecord.model_json_schema()["$defs"]}
    schema["$defs"] = {name: own for name, own in schema["$defs"].items() if name not in others}
    text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    for name, place in _ELSEWHERE.items():
        text = text.replace(f'"#/$defs/{name}"', f'"{place}"')
    return text


def write_schemas(directory: Path) -> None:
    """Write both schema files."""
    for name, model in FILES.items():
        (directory / name).write_text(published(model), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
