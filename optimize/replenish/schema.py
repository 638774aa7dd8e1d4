"""The published JSON form of replenishment problems; docs/schema is made from it.

`python -m optimize.replenish.schema DIRECTORY` writes the schema file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from optimize.record import Amount, Code, Number, Record, Share, schema_text
from optimize.replenish.problem import Breaks, Way

REPLENISH_FORMAT: Literal["relief-replenish-problem/1"] = "relief-replenish-problem/1"

FILE = "replenish-problem-1.json"
LEAST_MONTHS, MOST_MONTHS = 1, 60

Units = Annotated[int, Field(strict=True, ge=0, le=10**9)]
Packs = Annotated[int, Field(strict=True, ge=1, le=10**9)]
Month = Annotated[int, Field(strict=True, ge=0, lt=MOST_MONTHS)]
Late = Annotated[int, Field(strict=True, ge=-1200, le=1200)]
Life = Annotated[int, Field(strict=True, ge=0, le=1200)]
Years = Annotated[int, Field(strict=True, ge=1, le=1200)]
Above = Annotated[float, Number, Field(gt=0, le=10**12)]


class ItemRecord(Record):
    """An item; ``target``: units ready at each month's end; one figure stands for all.

    Money is CNY a unit: reference price, keeping it a month, disposing of it, and what is lost
    with it (counted, not paid). ``min_left_months``: whole months that must be left for a unit
    to count. ``weight``: of a unit that lacks. ``purpose``: of the budget that pays.
    """

    code: Code
    target: Annotated[tuple[Units, ...], Field(min_length=1)]
    price_cny: Amount = 0.0
    volume_m3: Amount = 0.0
    min_left_months: Life = 0
    holding_cny: Amount = 0.0
    write_off_cny: Amount = 0.0
    loss_cny: Amount = 0.0
    weight: Above = 1.0
    purpose: Code = "goods"
    name: str = ""


class PlaceRecord(Record):
    """A depot; ``volume_m3`` null: room without end."""

    code: Code
    volume_m3: Amount | None = None
    name: str = ""


class LotRecord(Record):
    """Units on hand or under way.

    ``expires``: last month at whose end they are good (null: never); ``arrives``: when there.
    """

    code: Code
    item: Code
    place: Code
    units: Units
    expires: Late | None = None
    arrives: Month = 0


class StepRecord(Record):
    """A price from so many units of an order on."""

    from_units: Units = 0
    price_cny: Amount


class OfferRecord(Record):
    """What a seller asks, and when and in what amounts.

    ``breaks``: ``all_units`` (the price of the step reached holds for the whole order) or
    ``incremental`` (each price for the units from its step on).
    """

    code: Code
    item: Code
    place: Code
    steps: Annotated[tuple[StepRecord, ...], Field(min_length=1, max_length=20)]
    lead_months: Life = 0
    life_months: Years | None = None
    breaks: Breaks = Breaks.ALL_UNITS
    least_units: Units = 0
    pack_units: Packs = 1
    most_units: Units | None = None
    first_month: Month = 0
    last_month: Month | None = None
    seller: str = ""


class OutletRecord(Record):
    """Who takes units of an item; ``most`` and ``least`` are a month's.

    ``share``: of the price, what it is worth; ``returns_after``: months after which a loan is
    back.
    """

    code: Code
    item: Code
    most: Units
    way: Way = Way.USERS
    least: Units = 0
    share: Share = 0.0
    min_left_months: Life = 0
    calendar_months: tuple[Annotated[int, Field(strict=True, ge=1, le=12)], ...] = ()
    returns_after: Years | None = None
    name: str = ""


class AgreementRecord(Record):
    """Units that a supplier keeps: ``counts`` by item, in force from ``begins`` to ``ends``."""

    code: Code
    counts: dict[Code, Units]
    ends: Late
    fee_cny: Amount = 0.0
    term_months: Years = 12
    most_renewals: Annotated[int, Field(strict=True, ge=0, le=60)] = 0
    purpose: Code = "retention"
    begins: Life = 0
    name: str = ""


class NewAgreementRecord(Record):
    """Units that a supplier would keep, or make, if we signed: in whole packs, by the term.

    ``counted_units`` of a pack's ``pack_units`` count; signed in month t it is in force from
    t + ``lead_months``; ``most_packs`` at a time; ``fee_cny``: of a pack for a term.
    """

    code: Code
    item: Code
    fee_cny: Amount
    pack_units: Packs = 1
    counted_units: Packs = 1
    most_packs: Packs = 1
    lead_months: Life = 0
    term_months: Years = 12
    purpose: Code = "retention"
    kind: Literal["stock", "capacity"] = "stock"
    first_month: Month = 0
    last_month: Month | None = None
    name: str = ""


class BudgetRecord(Record):
    """Money of a calendar year for a purpose."""

    code: Code
    year: Annotated[int, Field(strict=True, ge=1900, le=2200)]
    purpose: Code
    cny: Amount


class ReplenishRecord(Record):
    """A replenishment problem; months count from 0, which is ``first_month`` (``YYYY-MM``)."""

    format: Literal["relief-replenish-problem/1"] = REPLENISH_FORMAT
    name: str = ""
    first_month: Annotated[str, Field(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
    months: Annotated[int, Field(strict=True, ge=LEAST_MONTHS, le=MOST_MONTHS)]
    items: Annotated[tuple[ItemRecord, ...], Field(min_length=1)]
    places: Annotated[tuple[PlaceRecord, ...], Field(min_length=1)]
    lots: tuple[LotRecord, ...] = ()
    offers: tuple[OfferRecord, ...] = ()
    outlets: tuple[OutletRecord, ...] = ()
    agreements: tuple[AgreementRecord, ...] = ()
    new_agreements: tuple[NewAgreementRecord, ...] = ()
    budget: tuple[BudgetRecord, ...] | None = None
    write_off_purpose: str = ""


if __name__ == "__main__":
    (Path(sys.argv[1]) / FILE).write_text(schema_text(ReplenishRecord), encoding="utf-8")
