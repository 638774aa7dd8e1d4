"""A warehouse of two aisles with measured goods: boxes that stack, acid, petrol, a safe."""

from dataclasses import replace
from decimal import Decimal

from ledger_world import DEPOT, DOCKS, TENT, WATER, command_id

from depot.domain.item import Item, Pack
from depot.domain.place import Bin, FloorPlan, Front, Purpose, Separation
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddBins, AddDepot, AddItems, add_bins, add_depot, add_items
from depot.services.warehouse import SaveFloorPlan, SetSeparations, save_floor_plan, set_separations

# A box of 0.5 × 0.5 × 0.4 m: 0.25 m² of floor; five on one another at most.
BOX = Item(
    "BX01", "daily_necessities", "food", "all", "干粮", "Rations", "箱",
    10, 0.1, None, "food_dry", Decimal(100), height_mm=400, stack_layers=5,
    packs=(Pack("托盘", 20, 215, 2.2),),
)  # fmt: skip
# 1 × 1 × 1 m and 300 kg, never stacked.
SAFE = Item(
    "SF01", "response_equipment", "power", "all", "发电机组", "Generator set", "台",
    300, 1, None, "equipment", Decimal(20_000), height_mm=1000, stack_layers=1,
)  # fmt: skip
PETROL = Item(
    "PT01", "response_equipment", "power", "all", "汽油", "Petrol", "桶",
    15, 0.02, None, "flammable", Decimal(200), hazard_class="flammable",
)  # fmt: skip
BLEACH = Item(
    "BL01", "rescue_supplies", "medical", "all", "消毒液", "Bleach", "箱",
    20, 0.03, None, "chemical_dry", Decimal(90), hazard_class="oxidizer",
)  # fmt: skip
PLAN = FloorPlan("CY1", 30, 20, (0.0, 30.0), aisle_m=2)
DOCK = replace(DOCKS[0], x_m=0, y_m=0)


def shelf(code: str, x: float, y: float, **more) -> Bin:
    """Return a bin of 4 m² (2 × 2 m), 10 m³ and 5 t, clear to 2.5 m, at a place on the plan."""
    plain = Bin(
        code, "CY1", "A", 4, 10, 5000, x_m=x, y_m=y, width_m=2, depth_m=2, stack_mm=2500,
        front=Front.NORTH,
    )  # fmt: skip
    return replace(plain, **more)


NEAR = shelf("N-01", 2, 2)
FAR = shelf("F-01", 24, 12)
HIGH = shelf("H-01", 2, 12, level=2)
HAZARD = shelf("Q-01", 10, 12, hazard_classes=("flammable", "oxidizer"))
HOLD = shelf("D-01", 14, 2, purpose=Purpose.HOLD)
WAREHOUSE = (NEAR, FAR, HIGH, HAZARD, HOLD)
APART = Separation("flammable", "oxidizer", "遇氧化剂易燃", "burns with an oxidizer")


def build_warehouse(app, bins=WAREHOUSE, items=(BOX, SAFE, PETROL, BLEACH, WATER, TENT)) -> None:
    """Add the warehouse with its plan, rules and items."""
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, tuple(items)))
    app.execute(add_depot, AddDepot(command_id(), SYSTEM_ACTOR, (DEPOT,), (DOCK,)))
    app.execute(add_bins, AddBins(command_id(), SYSTEM_ACTOR, tuple(bins)))
    app.execute(save_floor_plan, SaveFloorPlan(command_id(), SYSTEM_ACTOR, PLAN))
    app.execute(set_separations, SetSeparations(command_id(), SYSTEM_ACTOR, (APART,)))
