"""Kits in the small world: one holds three boxes of water and one tent."""

from dataclasses import replace

from kept_worlds import kept
from ledger_world import TENT, command_id, furnish

from depot.domain.kit import KitLine
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddItems, add_items
from depot.services.kit_recipes import SetKitRecipe, set_kit_recipe
from depot.services.kits import AssembleKits, assemble_kits
from depot.services.kits_apart import DisassembleKits, PartBin, disassemble_kits

KIT = replace(TENT, code="HY01", name_zh="家庭应急包", name_en="Family kit", unit_zh="个")
LINES = (KitLine("WT01", 3), KitLine("SH01", 1))


@kept
def furnish_kits(app) -> None:
    """Add the small world, the kit's item and its list."""
    furnish(app)
    app.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (KIT,)))
    set_recipe(app)


def set_recipe(app, lines=LINES, source="测试估算", kit="HY01"):
    command = SetKitRecipe(command_id(), SYSTEM_ACTOR, kit, lines, source)
    return app.execute(set_kit_recipe, command)


def assemble(app, kits, bin_code="A-02", chosen=(), number=None):
    command = AssembleKits(
        number or command_id(), SYSTEM_ACTOR, "CY1", "HY01", kits, bin_code, chosen
    )
    return app.execute(assemble_kits, command)


def take_apart(app, lot, kits, to="A-01", from_bin="A-02", **more):
    bins = tuple(PartBin(part.lot_id, to) for part in lot.parts)
    command = DisassembleKits(
        command_id(), SYSTEM_ACTOR, "CY1", lot.lot_id, kits, from_bin, bins, "清点", **more
    )
    return app.execute(disassemble_kits, command)
