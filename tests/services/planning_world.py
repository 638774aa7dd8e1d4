"""A small world without a database: a reader that answers from lists.

One warehouse beside the interchange 九站 holds water, rations, beds and tents, one
supplier in the city promises more water. Two lorries stand at the warehouse.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from depot.domain.agreement import AgreementLine, Supplier
from depot.domain.call_off import Promise
from depot.domain.fleet import Vehicle, VehicleClass
from depot.domain.ledger import HoldingKey
from depot.domain.place import Depot, Dock
from depot.domain.stock import IssuableSnapshot
from depot.services.scenarios import reference

TODAY = date(2026, 7, 14)
CENTRE = (126.4525, 43.9382)
CITY = (126.5702, 43.8561)


def lorry(code, start="PARK", position=CENTRE, *, active=True):
    return Vehicle(code, "T050", start, *position, f"P-{code}", "", "", 10, 600, active)


def promise(quantity=500, item="WT01", *, supplier="SUP", called=0, price="26.00", days=30):
    line = AgreementLine(item, quantity, Decimal(price), 120, 240)
    key = HoldingKey(1, 1, "issuable", "own")
    until = TODAY + timedelta(days=days)
    return Promise("XY", supplier, line, until - timedelta(days=365), until, quantity, called, key)


@dataclass
class FakeReader:
    """Has the parts of a reader that a case is built from."""

    units: dict = field(default_factory=dict)
    promised: tuple = ()
    seen: tuple = ()
    lorries: tuple = ()
    asked_for: list = field(default_factory=list)
    dock_rates: tuple = (125.0, 100.0)
    agreed: tuple = ()
    called: tuple = ()

    @property
    def catalogue(self):
        return self

    places = reserves = fleet = stock = observations = agreements = catalogue

    def items(self):
        return reference().items

    def depots(self):
        return (Depot("W", "一号库", "Warehouse", *CENTRE),)

    def docks(self, depot):
        rates = enumerate(self.dock_rates, start=1)
        return tuple(Dock(str(number), depot, rate, 5 + number) for number, rate in rates)

    def separations(self):
        return reference().separations

    def crews(self, _depot=None):
        return self.called

    def suppliers(self):
        return (Supplier("SUP", "超市", "Shop", "", "1", "2", *CITY, 2, 80.0, 10),)

    def of(self):
        return self.seen

    def promises(self):
        return self.promised

    def deals(self, numbers=None, **_):
        return tuple(each for each in self.agreed if each.number in (numbers or ()))

    def vehicles(self):
        return self.lorries

    def classes(self):
        return (
            VehicleClass("T050", "5吨", "5 t", 5000, 28, "medium", 4.0),
            VehicleClass("T180", "18吨", "18 t", 18000, 60, "heavy", 8.5),
        )

    def issuable(self, arrives_on):
        self.asked_for.append(arrives_on)
        return IssuableSnapshot(dict(self.units), 42)


def full_world(**changes):
    """Return the world with everything in it."""
    units = {
        ("W", "WT01"): 100, ("W", "FD01"): 1000, ("W", "SH08"): 300, ("W", "SH01"): 20,
        ("W", "WA01"): 300, ("W", "MD10"): 10, ("W", "FL01"): 5000,
    }  # fmt: skip
    parts = {"units": units, "promised": (promise(),), "lorries": (lorry("A"), lorry("B"))}
    return FakeReader(**(parts | changes))
