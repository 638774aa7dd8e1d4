"""Reading the made-up demo world: ``data/demo``. Dates follow from the day of loading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from depot.domain.agreement import Agreement, AgreementKind, AgreementLine, Supplier
from depot.domain.finding import Finding
from depot.domain.fleet import Vehicle, VehicleClass
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.mark import mark_of
from depot.domain.months import add_months
from depot.domain.place import (
    Bin,
    Crew,
    Depot,
    Dock,
    FloorPlan,
    Front,
    PlaceKind,
    Purpose,
)  # fmt: skip
from depot.domain.reserve_standard import ReserveStandard
from depot.errors import InvalidInput
from depot.io.tables import Row, read_table

R = TypeVar("R")


@dataclass(frozen=True)
class DemoLot:
    """A lot of the opening stock."""

    depot: str
    bin: str
    item: str
    lot_no: str
    supplier: str
    quantity: int
    made_on: date
    expires_on: date | None
    status: StockStatus


@dataclass(frozen=True)
class DemoUser:
    """A demo log-in; its password is public."""

    name: str
    display_zh: str
    display_en: str
    role: str
    password: str


@dataclass(frozen=True)
class DemoData:
    """The demo world as of the day of loading."""

    depots: tuple[Depot, ...]
    docks: tuple[Dock, ...]
    bins: tuple[Bin, ...]
    lots: tuple[DemoLot, ...]
    suppliers: tuple[Supplier, ...]
    agreements: tuple[Agreement, ...]
    classes: tuple[VehicleClass, ...]
    vehicles: tuple[Vehicle, ...]
    standards: tuple[ReserveStandard, ...]
    users: tuple[DemoUser, ...]
    plans: tuple[FloorPlan, ...]
    crews: tuple[Crew, ...]


def read_demo(folder: Path, items: Mapping[str, Item], loaded_on: date) -> DemoData:
    """Read the demo world.

    Parameters
    ----------
    folder
        That holds ``demo/``.
    items
        Catalogue by code: storage years give the lots' expiry.
    loaded_on
        Day that the made-on dates and agreements count from.

    Raises
    ------
    InvalidInput
        When a shipped table has an error; the message names file and line.
    """
    findings: list[Finding] = []

    def table(name: str, build: Callable[[Row], R]) -> tuple[R, ...]:
        return read_table(folder / "demo" / name, build, findings)

    lines = table("agreement_lines.csv", _agreement_line)
    data = DemoData(
        depots=table("depots.csv", _depot),
        docks=table("docks.csv", _dock),
        bins=table("bins.csv", _bin),
        lots=table("stock.csv", lambda row: _lot(row, items, loaded_on)),
        suppliers=table("suppliers.csv", _supplier),
        agreements=table("agreements.csv", lambda row: _agreement(row, lines, loaded_on)),
        classes=table("vehicle_classes.csv", _vehicle_class),
        vehicles=table("vehicles.csv", _vehicle),
        standards=table("reserve_standards.csv", _standard),
        users=table("users.csv", _user),
        plans=table("floor_plans.csv", _floor_plan),
        crews=table("crews.csv", _crew),
    )
    if findings:
        raise InvalidInput(
            f"演示数据有误（{findings[0].source}）：{findings[0].message.zh}",
            f"The demo data has an error ({findings[0].source}): {findings[0].message.en}",
        )
    return data


def _depot(row: Row) -> Depot:
    return Depot(
        row.required("code"),
        row.required("name_zh"),
        row.required("name_en"),
        row.number("lon"),
        row.number("lat"),
        PlaceKind(row.required("kind")),
    )


def _dock(row: Row) -> Dock:
    return Dock(
        row.required("code"),
        row.required("depot"),
        row.number("kg_per_min"),
        row.whole("setup_min"),
        row.number("x_m"),
        row.number("y_m"),
        row.text("note"),
    )


def _bin(row: Row) -> Bin:
    return Bin(
        row.required("code"),
        row.required("depot"),
        row.required("zone"),
        row.number("floor_m2"),
        row.number("volume_m3"),
        row.number("max_kg"),
        row.words("storage_classes"),
        stack_mm=row.whole("stack_mm"),
        hazard_classes=row.words("hazard_classes"),
        x_m=row.number("x_m"),
        y_m=row.number("y_m"),
        width_m=row.number("width_m"),
        depth_m=row.number("depth_m"),
        front=Front(row.required("front")),
        purpose=Purpose(row.required("purpose")),
    )


def _floor_plan(row: Row) -> FloorPlan:
    return FloorPlan(
        row.required("depot"),
        row.number("width_m"),
        row.number("depth_m"),
        tuple(float(each) for each in row.words("cross_aisles_m")),
        row.number("aisle_m"),
    )


def _crew(row: Row) -> Crew:
    return Crew(
        row.required("code"),
        row.required("depot"),
        row.required("name"),
        row.whole("people"),
        row.number("kg_per_min"),
        row.whole("call_min"),
    )


def _lot(row: Row, items: Mapping[str, Item], loaded_on: date) -> DemoLot:
    code = row.required("item_code")
    if code not in items:
        raise InvalidInput(f"目录中没有物资“{code}”。", f"The catalogue has no item “{code}”.")
    made_on = add_months(loaded_on, -row.whole("made_months_ago"))
    life = items[code].shelf_life_months
    return DemoLot(
        row.required("depot"),
        row.required("bin"),
        code,
        row.required("lot_no"),
        row.required("supplier"),
        row.whole("quantity"),
        made_on,
        None if life is None else add_months(made_on, life),
        StockStatus(row.required("status")),
    )


def _supplier(row: Row) -> Supplier:
    return Supplier(
        row.required("code"),
        row.required("name_zh"),
        row.required("name_en"),
        row.required("contact"),
        row.required("phone_day"),
        row.required("phone_night"),
        row.number("lon"),
        row.number("lat"),
        row.whole("docks"),
        row.number("dock_kg_per_min"),
        row.whole("dock_setup_min"),
    )


def _agreement_line(row: Row) -> tuple[str, AgreementLine]:
    return row.required("agreement"), AgreementLine(
        row.required("item_code"),
        row.whole("quantity"),
        Decimal(row.required("price_cny")),
        row.whole("lead_day_min"),
        row.whole("lead_night_min"),
    )


def _agreement(
    row: Row, lines: tuple[tuple[str, AgreementLine], ...], loaded_on: date
) -> Agreement:
    number = row.required("number")
    return Agreement(
        number,
        row.required("supplier"),
        loaded_on + timedelta(days=row.whole("valid_from_days")),
        loaded_on + timedelta(days=row.whole("valid_to_days")),
        tuple(line for agreement, line in lines if agreement == number),
        row.text("note"),
        AgreementKind(row.required("kind")),
    )


def _vehicle_class(row: Row) -> VehicleClass:
    return VehicleClass(
        row.required("code"),
        row.required("name_zh"),
        row.required("name_en"),
        row.number("capacity_kg"),
        row.number("capacity_m3"),
        row.required("profile"),
        row.number("cost_cny_per_km"),
        row.whole("pallets"),
    )


def _vehicle(row: Row) -> Vehicle:
    return Vehicle(
        row.required("code"),
        row.required("class"),
        row.required("start"),
        row.number("lon"),
        row.number("lat"),
        row.required("plate"),
        row.required("driver"),
        row.required("phone"),
        row.whole("available_from_min"),
        row.whole("available_until_min"),
    )


def _standard(row: Row) -> ReserveStandard:
    return ReserveStandard(
        row.required("item_code"),
        row.whole("quantity"),
        row.required("source"),
        mark_of(row.required("mark")).value,
    )


def _user(row: Row) -> DemoUser:
    return DemoUser(
        row.required("name"),
        row.required("display_zh"),
        row.required("display_en"),
        row.required("role"),
        row.required("password"),
    )
