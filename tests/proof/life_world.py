"""The world of the whole life: two depots, five items, people, a supplier, first stock.

A template of it is made once, by the same commands that people use and with the model beside
it; a history starts from a copy.
"""

import pickle
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from care_world import GENERATOR
from expiry_world import BLEACH
from kit_world import KIT, set_recipe
from ledger_world import BINS, NOON, TENT, TODAY, WATER, ManualClock, ReceiveLine, command_id
from life_model import Model
from life_money import FEN, LEADER_FEN, SECTION_FEN
from life_stock import GOOD, NEVER, OWN, Goods, Room
from order_world import PEOPLE, promise, staff
from transfer_world import CY2_BINS, add_second_depot

from depot.bootstrap import Settings, build
from depot.domain.account import RIGHTS_OF_ROLE
from depot.services.budgeting import Appropriate, appropriate
from depot.services.catalogue import AddItems, add_items
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.serials import RegisterSerials, register_serials

ITEMS = {each.code: each for each in (WATER, TENT, BLEACH, GENERATOR, KIT)}
RECIPE = (("WT01", 3), ("SH01", 1))
MAKERS = {"WT01": "华联商厦", "SH01": "帐篷厂", "HY05": "日化厂", "EQ05": "电机厂"}


def lot(item, lot_no, days=None, maker=None):
    """Name a lot by what is printed on it."""
    until = NEVER if days is None else TODAY + timedelta(days=days)
    return (item, maker or MAKERS[item], lot_no, until)


# On 1 June, 30 days before its date, the first water can no longer be issued. Two makers use
# the number L1.
LOTS = (
    lot("WT01", "L0", 20), lot("WT01", "L1", 35), lot("WT01", "L2", 120), lot("WT01", "L3", 400),
    lot("WT01", "L1", 90, "大润发"), lot("SH01", "-"), lot("HY05", "X1", 25), lot("HY05", "X2", 60),
    lot("EQ05", "FD"),
)  # fmt: skip
NUMBERS = tuple(f"FD-{number}" for number in range(1, 7))
# Two lines may pay for the same goods; the first has more money.
LINES = ("2026-daily_necessities-district", "2026-daily_necessities-superior")
GRANTED_FEN = (4000_00, 1000_00)
# (agreement, units, last day, minutes): what is ready first is called first.
PROMISED = (("XY-2", 60, date(2026, 7, 15), 30), ("XY-1", 100, date(2026, 12, 31), 60))
FIRST_STOCK = (
    (40, "A-01", 1), (90, "A-01", 2), (60, "S-01", 3), (40, "A-02", 5), (50, "A-01", 7),
    (5, "A-01", 8),
)  # fmt: skip


def goods(item) -> Goods:
    return Goods(
        round(item.weight_kg * 1000), round(item.volume_m3 * 10**6), item.storage_class,
        item.expiry_required, item.min_remaining_days, int(item.price_cny * 100),
    )  # fmt: skip


def room(each) -> Room:
    return Room(
        round(each.max_kg * 1000), round(each.volume_m3 * 10**6), tuple(each.storage_classes)
    )


PEOPLE_RIGHTS = {
    name: tuple(right.value for right in RIGHTS_OF_ROLE[role]) for name, role in PEOPLE.items()
}


def new_model() -> Model:
    rooms = {f"{each.depot}/{each.code}": room(each) for each in (*BINS, *CY2_BINS)}
    return Model({code: goods(each) for code, each in ITEMS.items()}, rooms, PEOPLE_RIGHTS)


@dataclass(frozen=True)
class Template:
    """A database to copy, and the model that goes with it."""

    url: str
    model: bytes


def furnish_life(url) -> Template:
    """Build the world in an empty, migrated database."""
    clock = ManualClock(NOON)
    app, model = build(Settings(url), clock), new_model()
    model.now_us = clock.us
    staff(app)
    add_second_depot(app)
    app.execute(add_items, AddItems(command_id(), "system", (BLEACH, GENERATOR, KIT)))
    set_recipe(app)
    for each in ("A", "B", "C"):  # Any difference is counted a second time.
        command = SetHouseRule(command_id(), "system", f"count.tolerance.{each}", 0)
        app.execute(set_house_rule, command)
    for who, fen in (("section", SECTION_FEN), ("leader", LEADER_FEN)):
        command = SetHouseRule(command_id(), "system", f"purchase.{who}_yuan", fen // 100)
        app.execute(set_house_rule, command)
    for number, units, until, minutes in PROMISED:
        promise(app, units, number, until=until, lead_min=minutes)
    for number, units, until, _ in PROMISED:
        promised = ("WT01", "SHOP", "-", NEVER)
        model.book((promised, None))
        key = (f"promise:agreement/{number}/WT01", promised, GOOD, OWN)
        model.post([(("promise:supplier/SHOP", *key[1:]), key, units)])
        model.promises[key] = (date(2026, 1, 1), until)
    for quantity, bin_code, index in FIRST_STOCK:
        _receive(app, model, quantity, bin_code, LOTS[index])
    key = ("CY1/A-01", LOTS[8], GOOD, OWN)
    model.register(key, NUMBERS[:3])
    found = {row.item: row for row in _lots(app)}
    command = RegisterSerials(command_id(), "system", "CY1", "A-01", found["EQ05"].id, NUMBERS[:3])
    app.execute(register_serials, command)
    _grant(app, model)
    app.database.close()
    return Template(url, pickle.dumps(model))


def _lots(app):
    return app.read(lambda reader: tuple(reader.lots.get(range(1, 50)).values()))


def _receive(app, model, quantity, bin_code, of) -> None:
    expires_on = None if of[3] == NEVER else of[3]
    line = ReceiveLine(of[0], quantity, bin_code, of[2], None, expires_on)
    app.execute(receive_goods, ReceiveGoods(command_id(), "system", "CY1", of[1], (line,)))
    model.receive("CY1", of[1], [(of[0], quantity, bin_code, of[2], of[3], GOOD, OWN)])


def _grant(app, model) -> None:
    model.book((FEN, None))
    for line, fen in zip(LINES, GRANTED_FEN, strict=True):
        model.appropriate("system", line, fen)
        year, purpose, source = line.split("-")
        amount = Decimal(fen).scaleb(-2)
        command = Appropriate(
            command_id(), "system", int(year), purpose, source, amount, "年初预算"
        )
        app.execute(appropriate, command)
