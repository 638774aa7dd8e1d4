"""The world of a plan that is carried out.

左家镇 (S1): 100 people want 20 boxes, 30 minutes from the depot. 孤店子镇 (S2): 150 people want
30, 30 minutes away. T1 loads for S1 at minute 60 and is there at 120, unloaded at 130; T2 loads
for S2 at 120, is there at 180, unloaded at 190. The order is at minute 45, 12:00. A box weighs
100 kg here, so a truck (5 t) carries 50. Loading 30 min, unloading 10 at most.
"""

import json
from pathlib import Path

from ledger_world import command_id, receive_water
from order_world import KeepPlan, approve, keep_plan, plan_document, staff, trip
from shipment_world import NEXT_SPRING

from depot.io.reference import reference
from depot.services.orders import DraftOrder, draft_order
from optimize.dispatch.codec import problem_to_json
from optimize.dispatch.problem import (
    Item,
    Problem,
    Site,
    Source,
    Supply,
    TravelTable,
    Vehicle,
    VehicleType,
)
from optimize.supply import SupplyCurve

PLACES = ("CY1", "S1", "S2")
PROBLEM = Problem(
    items=(Item("WT01", 100.0, 0.02, {"water": 1.0}),),
    sources=(Source("CY1", "CY1", 2, 200.0),),
    supplies=(Supply("CY1", "WT01", SupplyCurve.at_once(100)),),
    sites=(
        Site("S1", "S1", 100, {"water": 20.0}, unload_kg_per_min=500.0, name="左家镇"),
        Site("S2", "S2", 150, {"water": 30.0}, unload_kg_per_min=600.0, name="孤店子镇"),
    ),
    vehicle_types=(VehicleType("L5", 5000, 28, "medium"),),
    vehicles=(Vehicle("T1", "L5", "CY1"), Vehicle("T2", "L5", "CY1")),
    travel=TravelTable(
        PLACES,
        {"medium": ((0, 30, 30), (30, 0, 60), (30, 60, 0))},
        {"medium": ((0.0, 20.0, 20.0), (20.0, 0.0, 40.0), (20.0, 40.0, 0.0))},
    ),
    deadline_min=600,
    order_min=45,
    name="flood",
)
TRIPS = (
    trip("T1", "CY1", (("S1", {"WT01": 20}),)),
    trip("T2", "CY1", (("S2", {"WT01": 30}),), start=120),
)
# Both stand right at a crossing of the district's roads.
ON_THE_MAP = {
    code: (node.lon, node.lat)
    for code, node in zip(("S1", "S2"), reference().district.nodes, strict=False)
}
FLOOD = Path(__file__).parents[2] / "data" / "scenarios" / "demo-flood.json"


def flood_scenario():
    """Return a scenario of the product's under the code of the tests' plans."""
    return {**json.loads(FLOOD.read_text(encoding="utf-8")), "code": "flood"}


def ordered(app, flood, *, all_on_the_map=False):
    """Have the order approved at 12:00; return its id.

    Its plan says where both sites are, or where all of its locations are.
    """
    staff(app)
    receive_water(app, 100, NEXT_SPRING, "L1", "A-01")
    content = json.loads(plan_document(*TRIPS))
    content["problem"] = problem_to_json(PROBLEM)
    content["scenario"] = flood
    content["places"] = [
        {"location": f"site/{code}", "name": code, "kind": "site", "lon": lon, "lat": lat}
        for code, (lon, lat) in ON_THE_MAP.items()
    ]
    if all_on_the_map:
        content["places"] = [
            {"location": code, "name": code, "kind": "park", "lon": node.lon, "lat": node.lat}
            for code, node in zip(PLACES, reference().district.nodes, strict=False)
        ]
    kept = app.execute(keep_plan, KeepPlan(command_id(), "planner", json.dumps(content)))
    order_id = app.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id)).order_id
    approve(app, order_id)
    return order_id


def shipments(app, order_id):
    return {s.trip: s for s in app.read(lambda reader: reader.shipments.of_order(order_id))}
