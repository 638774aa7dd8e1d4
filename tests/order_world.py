"""A small world for orders: the ledger's depot, a supermarket, two trucks, four people.

The plan of `plan_document` sends 60 water and 10 tents from the depot by truck T1 to 左家镇
(40 water, 10 tents) and on to 孤店子镇 (20 water), and 30 water from the supermarket by
truck T2 to 孤店子镇.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kept_worlds import kept
from ledger_world import command_id, furnish

from depot.domain.account import RIGHTS_OF_ROLE, Role, User
from depot.domain.agreement import Agreement, AgreementLine, Supplier
from depot.domain.fleet import Vehicle, VehicleClass
from depot.domain.plan_record import PlanRecord
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import AddAgreement, AddSupplier, add_agreement, add_supplier
from depot.services.fleet import AddVehicles, add_vehicles
from depot.services.orders import (
    ApproveOrder,
    DraftOrder,
    IssueOrder,
    approve_order,
    draft_order,
    issue_order,
)

SHOP = Supplier("SHOP", "大润发", "Supermarket", "刘经理", "1", "2", 126.57, 43.86)
PEOPLE = {
    "planner": Role.PLANNER,
    "leader": Role.LEADER,
    "leader2": Role.LEADER,
    "keeper": Role.DEPOT_MANAGER,
}
FROM_SHOP = (("S2", {"WT01": 30}),)
FROM_DEPOT = (("S1", {"WT01": 40, "SH01": 10}), ("S2", {"WT01": 20}))


@dataclass(frozen=True)
class KeepPlan:
    command_id: str
    actor: str
    document: str


@dataclass(frozen=True)
class Kept:
    plan_id: int


def keep_plan(command: KeepPlan, uow) -> Kept:
    """Save a document as it is; the solver's own checks are proved elsewhere."""
    record = PlanRecord(
        0, "flood", "洪水方案", command.actor, uow.now_us, 7, 1, "test", "feasible",
        300, 240, 290, 0.17, 600, "S2",
    )  # fmt: skip
    return Kept(uow.plans.save(record, command.document))


@dataclass(frozen=True)
class AddPerson:
    command_id: str
    actor: str
    name: str
    role: Role


@dataclass(frozen=True)
class Added:
    name: str


def add_person(command: AddPerson, uow) -> Added:
    """Book a person who can't log in: hashing passwords is slow and proved elsewhere."""
    name, role = command.name, command.role
    user = User(name, f"{name}姓名", name.title(), role, RIGHTS_OF_ROLE[role])
    uow.accounts.add(user, "-", uow.now_us)
    return Added(name)


def agreement(quantity, number="XY-1", *, until=date(2026, 12, 31), lead_min=60):
    line = AgreementLine("WT01", quantity, Decimal("26.50"), lead_min, lead_min * 2)
    return Agreement(number, "SHOP", date(2026, 1, 1), until, (line,))


def promise(app, quantity, number="XY-1", **more):
    signed = agreement(quantity, number, **more)
    return app.execute(add_agreement, AddAgreement(command_id(), SYSTEM_ACTOR, signed))


@kept
def staff(app):
    """Furnish the depot and add people, trucks and the supermarket; no stock, no promise."""
    furnish(app)
    for name, role in PEOPLE.items():
        app.execute(add_person, AddPerson(command_id(), SYSTEM_ACTOR, name, role))
    app.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, SHOP))
    lorries = tuple(
        Vehicle(code, "L5", "CY1", 126.57, 43.88, f"吉B{code}", f"{code}司机", "139")
        for code in ("T1", "T2")
    )
    kind = VehicleClass("L5", "5吨", "5 t", 5000, 28, "medium")
    app.execute(add_vehicles, AddVehicles(command_id(), SYSTEM_ACTOR, (kind,), lorries))


def trip(vehicle, source, stops, start=60):
    return {
        "vehicle": vehicle, "source": source, "dock": 0,
        "load_start_min": start, "load_end_min": start + 30,
        "stops": [
            {"site": site, "arrive_min": start + 60 * n, "leave_min": start + 60 * n + 10,
             "unload": unload}
            for n, (site, unload) in enumerate(stops, start=1)
        ],
    }  # fmt: skip


def plan_document(*trips, ok=True):
    trips = trips or (trip("T1", "CY1", FROM_DEPOT), trip("T2", "SHOP", FROM_SHOP, start=120))
    sites = [{"code": "S1", "name": "左家镇"}, {"code": "S2", "name": "孤店子镇"}]
    finding = {"rule": "stock", "where": "T1", "zh": "超出库存", "en": "more than there is"}
    return json.dumps(
        {
            "check": {"ok": ok, "findings": [] if ok else [finding]},
            "problem": {"order_min": 45, "deadline_min": 600, "sites": sites},
            "scenario": {"name_zh": "七月洪水", "hazard_id": "FL-II"},
            "plan": {"trips": list(trips)},
        },
        ensure_ascii=False,
    )


def draft(app, *trips):
    """Save a plan and draft its order; return the order's id."""
    kept = app.execute(keep_plan, KeepPlan(command_id(), "planner", plan_document(*trips)))
    return app.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id)).order_id


def approve(app, order_id, by="leader"):
    return app.execute(approve_order, ApproveOrder(command_id(), by, order_id))


def issue_trips(app, order_id, *trips, by="keeper"):
    return app.execute(issue_order, IssueOrder(command_id(), by, order_id, trips))
