"""The published JSON form of problems and plans (docs/schema: `optimize.dispatch.schema_files`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from optimize.record import (
    Amount,
    Code,
    Count,
    Number,
    Positive,
    Record,
    Share,
    Whole,
    WholeNumber,
)

PROBLEM_FORMAT: Literal["relief-dispatch-problem/1"] = "relief-dispatch-problem/1"
PlanFormat = Literal["relief-dispatch-plan/1"]
PLAN_FORMAT: PlanFormat = "relief-dispatch-plan/1"

# Each dock is looked at one by one.
Docks = Annotated[int, WholeNumber, Field(ge=0, le=1000)]


class ItemRecord(Record):
    """A supply item; ``equivalents``: need code to what one unit covers.

    ``pallets``: pallet places that one unit takes, 0 for none.
    """

    code: Code
    weight_kg: Positive
    volume_m3: Amount
    equivalents: dict[str, Positive]
    name: str = ""
    pallets: Amount = 0.0


class SourceRecord(Record):
    """A place that loads trucks; ``dock_free_min``: from when each dock is free, if later."""

    code: Code
    location: Code
    docks: Docks
    dock_kg_per_min: Positive
    dock_setup_min: Count = 0
    open_min: Count = 0
    name: str = ""
    dock_free_min: tuple[Count, ...] = ()


class SupplyRecord(Record):
    """Units of an item at a source: ``steps`` of (minute, units in all from then on)."""

    source: Code
    item: Code
    steps: list[tuple[Count, Count]]
    unit_cost_cny: Amount = 0.0


class SiteRecord(Record):
    """A place with people; ``requirements``: need code to what relieves all of them."""

    code: Code
    location: Code
    people: Count
    requirements: dict[str, Amount]
    weight: Positive = 1.0
    unload_kg_per_min: Positive = 75.0
    unload_setup_min: Count = 5
    handout_min: Count = 0
    open_min: Count = 0
    name: str = ""


class VehicleTypeRecord(Record):
    """A class of trucks; ``profile`` names its travel tables.

    ``capacity_pallets``: pallet places, 0 for no limit.
    """

    code: Code
    capacity_kg: Positive
    capacity_m3: Positive
    profile: Code
    cost_cny_per_km: Amount = 0.0
    name: str = ""
    capacity_pallets: Amount = 0.0


class VehicleRecord(Record):
    """One truck with its driver; ``sources``: the only ones it may load at, empty: any.

    ``drive_limit_min``: most minutes of driving on end without a rest of ``break_min``, on the
    way or by standing at a dock or site; both 0: no rule. ``driven_min``: driven on end before.
    """

    code: Code
    type: Code
    start: Code
    available_from_min: Count = 0
    available_until_min: Count = 100_000
    name: str = ""
    sources: tuple[Code, ...] = ()
    drive_limit_min: Count = 0
    break_min: Count = 0
    driven_min: Count = 0


class DeliveryRecord(Record):
    """Goods that are there or come anyway; ``units``: item code to whole units."""

    site: Code
    arrive_min: Count
    leave_min: Count
    units: dict[str, Count]


class PeriodRecord(Record):
    """Other driving minutes from this minute on, until the next period; null: closed."""

    start_min: Count
    minutes: dict[str, list[list[Count | None]]]


class TravelRecord(Record):
    """Per profile: whole minutes and km between locations; null = no open road.

    ``later``: periods with other minutes, in order. Under way a truck covers the share
    1 / minutes of its way in each minute, by the table of that minute, none where it is null.
    """

    locations: list[Code]
    minutes: dict[str, list[list[Count | None]]]
    km: dict[str, list[list[Amount]]]
    later: tuple[PeriodRecord, ...] = ()


class TolerancesRecord(Record):
    """What a tier gives up for the next one; ``share_step``: steps of a site's share."""

    give_up_share: Share = 0.0
    give_up_people: Amount = 0.0
    share_step: Annotated[float, Number, Field(ge=0.001, le=1)] = 0.01


class ProblemRecord(Record):
    """A dispatch problem. Minute 0 is the onset; all minutes are whole.

    ``apart``: pairs of items that may not be on a truck together.
    """

    format: Literal["relief-dispatch-problem/1"] = PROBLEM_FORMAT
    name: str = ""
    items: list[ItemRecord]
    sources: list[SourceRecord]
    supplies: list[SupplyRecord]
    sites: list[SiteRecord]
    vehicle_types: list[VehicleTypeRecord]
    vehicles: list[VehicleRecord]
    travel: TravelRecord
    deadline_min: Count = 600
    order_min: Count = 0
    first_supplies_limit_min: Count = 360
    max_stops: Annotated[int, WholeNumber, Field(ge=1, le=1000)] = 3
    first_objective: Literal["relieved", "first_supplies", "fairness"] = "relieved"
    tolerances: TolerancesRecord = TolerancesRecord()
    deliveries: tuple[DeliveryRecord, ...] = ()
    apart: tuple[tuple[Code, Code], ...] = ()


class Open(BaseModel):
    """Plans may carry more than we read."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, frozen=True)


class StopRecord(Open):
    """One visit; ``unload``: item code to whole units."""

    site: Code
    arrive_min: Whole
    leave_min: Whole
    unload: dict[str, Whole]


class TripRecord(Open):
    """One trip of a truck, from one dock of one source; docks count from 0."""

    vehicle: Code
    source: Code
    dock: Whole
    load_start_min: Whole
    load_end_min: Whole
    stops: list[StopRecord]


class PlanRecord(Open):
    """What to do."""

    trips: list[TripRecord]


class TiersRecord(Open):
    """The tiers that a plan states.

    No plan that relieves ``least_weighted`` people (times weights) or more serves its worst
    site in reach in a larger share than ``worst_share_bound``. ``steps``: sites' shares in whole
    steps of the problem's ``share_step``, the lowest first.
    """

    first: Literal["relieved", "first_supplies", "fairness"] = "relieved"
    reached: Amount
    least_weighted: Amount
    worst_site: str | None
    worst_share: Share
    worst_share_bound: Share
    steps: list[Count]
    out_of_reach: list[Code]
    first_supplied: Count
    first_supplied_bound: Count
