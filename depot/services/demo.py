"""The demo world, loaded by the same commands that people use; asking again changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from depot.domain.account import Role
from depot.domain.clock import shanghai_date
from depot.errors import NotAllowed, Text
from depot.io.demo_data import DemoData, DemoLot, read_demo
from depot.io.reference import data_directory, reference
from depot.services import (
    demo_agreements,
    demo_aid,
    demo_buying,
    demo_care,
    demo_catalogue,
    demo_counting,
    demo_expiry,
    demo_households,
    demo_money,
    demo_papers,
    demo_procurement,
    demo_receiving,
    demo_reserves,
    demo_shipments,
    demo_transfers_kits,
)
from depot.services.access import SYSTEM_ACTOR
from depot.services.accounts import CreateUser, create_user
from depot.services.agreements import (
    AddAgreement,
    AddSupplier,
    SetReserveStandards,
    add_agreement,
    add_supplier,
    set_reserve_standards,
)  # fmt: skip
from depot.services.application import Application, Command
from depot.services.catalogue import AddBins, AddDepot, AddItems, add_bins, add_depot, add_items
from depot.services.catalogue_changes import SetClasses, set_classes
from depot.services.demo_steps import is_done
from depot.services.fleet import AddVehicles, add_vehicles
from depot.services.receiving import ReceiveGoods, ReceiveLine, receive_goods
from depot.services.warehouse import (
    SaveCrews,
    SaveFloorPlan,
    SetSeparations,
    save_crews,
    save_floor_plan,
    set_separations,
)  # fmt: skip
from depot.store.uow import Reader, UnitOfWork

_NAMESPACE: Final = uuid.UUID("6f0d3c0e-5b0e-4a0c-9f4e-2f6f1b1d7a10")
_ROLE_TEXT: Final = {
    Role.DEPOT_MANAGER: Text("管库员", "Depot manager"),
    Role.PLANNER: Text("计划员", "Planner"),
    Role.LEADER: Text("领导", "Leader"),
    Role.SECTION_HEAD: Text("科室负责人", "Section head"),
    Role.ADMIN: Text("管理员", "Administrator"),
}


@dataclass(frozen=True)
class DemoLogIn:
    """A demo log-in; everybody may know it."""

    name: str
    password: str
    role: Text


@dataclass(frozen=True)
class DemoSummary:
    """What the demo world holds.

    Parameters
    ----------
    loaded_on
        Day that its dates count from: that of the first loading.
    """

    loaded_on: date
    items: int
    lots: int
    agreements: int
    vehicles: int
    log_ins: tuple[DemoLogIn, ...]


@dataclass(frozen=True)
class _Step:
    """One command of the loading, with its service."""

    service: Callable[[Any, UnitOfWork], object]
    command: Command


def load_demo(app: Application) -> DemoSummary:
    """Load the demo world, or what is still missing of it.

    Every command has an id of its own that is the same in every run, so that a
    loading that was broken off is finished and a finished one is left alone.

    Raises
    ------
    NotAllowed
        Outside the demo mode: made-up goods and known passwords must not meet
        real stock.
    """
    if not app.settings.demo:
        raise NotAllowed(
            "演示数据只能在演示模式下载入。请设置 DEPOT_DEMO=1 并使用单独的数据库。",
            "The demo data is loaded in demo mode only. Set DEPOT_DEMO=1 and use a database "
            "of its own.",
        )
    loaded_on = app.read(_first_loaded_on) or app.clock.today()
    known = reference()
    data = read_demo(data_directory(), {item.code: item for item in known.items}, loaded_on)
    for step in _steps(data):
        if not app.read(is_done, step.command.command_id):
            app.execute(step.service, step.command)
    demo_catalogue.load(app)
    demo_care.load(app)
    demo_expiry.load(app)
    demo_transfers_kits.load(app)
    demo_counting.load(app)
    demo_shipments.load(app)
    demo_receiving.load(app, loaded_on)
    demo_papers.load(app, loaded_on)
    demo_money.load(app, loaded_on)
    demo_agreements.load(app, loaded_on)
    demo_buying.load(app, loaded_on)
    demo_procurement.load(app, loaded_on)
    demo_reserves.load(app)
    demo_households.load(app, loaded_on)
    demo_aid.load(app, loaded_on)
    return DemoSummary(
        loaded_on,
        len(known.items),
        len(data.lots),
        len(data.agreements),
        len(data.vehicles),
        _log_ins(data),
    )


def demo_log_ins(app: Application) -> tuple[DemoLogIn, ...]:
    """Return the log-ins to show on a log-in page; none outside the demo mode."""
    if not app.settings.demo:
        return ()
    known = reference()
    items = {item.code: item for item in known.items}
    return _log_ins(read_demo(data_directory(), items, app.clock.today()))


def _log_ins(data: DemoData) -> tuple[DemoLogIn, ...]:
    return tuple(
        DemoLogIn(user.name, user.password, _ROLE_TEXT[Role(user.role)]) for user in data.users
    )


def _first_loaded_on(reader: Reader) -> date | None:
    """Return the day of an earlier loading; the catalogue is what it starts with."""
    done = reader.commands.done(_id("items"))
    return None if done is None else shanghai_date(done.recorded_at_us)


def _id(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))


def _steps(data: DemoData) -> Iterator[_Step]:
    actor = SYSTEM_ACTOR
    known = reference()
    yield _Step(add_items, AddItems(_id("items"), actor, known.items))
    yield _Step(set_classes, SetClasses(_id("classes"), actor, known.classes))
    yield _Step(add_depot, AddDepot(_id("depots"), actor, data.depots, data.docks))
    yield _Step(add_bins, AddBins(_id("bins"), actor, data.bins))
    for plan in data.plans:
        yield _Step(save_floor_plan, SaveFloorPlan(_id(f"plan {plan.depot}"), actor, plan))
    yield _Step(save_crews, SaveCrews(_id("crews"), actor, data.crews))
    yield _Step(set_separations, SetSeparations(_id("separations"), actor, known.separations))
    yield from _users(data, actor)
    yield from _receipts(data, actor)
    for supplier in data.suppliers:
        yield _Step(add_supplier, AddSupplier(_id(supplier.code), actor, supplier))
    for agreement in data.agreements:
        yield _Step(add_agreement, AddAgreement(_id(agreement.number), actor, agreement))
    yield _Step(add_vehicles, AddVehicles(_id("fleet"), actor, data.classes, data.vehicles))
    yield _Step(set_reserve_standards, SetReserveStandards(_id("standards"), actor, data.standards))


def _users(data: DemoData, actor: str) -> Iterator[_Step]:
    for user in data.users:
        yield _Step(
            create_user,
            CreateUser(
                _id(f"user {user.name}"),
                actor,
                name=user.name,
                display_zh=user.display_zh,
                display_en=user.display_en,
                role=Role(user.role),
                password=user.password,
                demo=True,
            ),
        )


def _receipts(data: DemoData, actor: str) -> Iterator[_Step]:
    """Bring in the opening stock, a receipt for each warehouse and supplier."""
    grouped: dict[tuple[str, str], list[DemoLot]] = {}
    for lot in data.lots:
        grouped.setdefault((lot.depot, lot.supplier), []).append(lot)
    for (depot, supplier), lots in grouped.items():
        lines = tuple(
            ReceiveLine(
                lot.item, lot.quantity, lot.bin, lot.lot_no, lot.made_on, lot.expires_on, lot.status
            )
            for lot in lots
        )
        yield _Step(
            receive_goods,
            ReceiveGoods(
                _id(f"receipt {depot} {supplier}"), actor, depot, supplier, lines, "演示期初库存"
            ),
        )
