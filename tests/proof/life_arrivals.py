"""The model's deliveries: announced, received in parts, inspected, closed."""

from dataclasses import dataclass, field

from life_stock import BROKEN, GOOD, HELD, OWN, Shelves, refuse_if


@dataclass
class Delivery:
    """One item that is to come from a supplier."""

    depot: str
    party: str
    item: str
    ordered: int
    received: int = 0
    state: str = "expected"


@dataclass
class Arrival:
    """Units of one lot that came; they wait until somebody has inspected them."""

    delivery: str
    key: tuple
    waiting: int
    held: int = 0
    rejected: int = 0
    accepted: int = 0


@dataclass
class Arrivals(Shelves):
    """Deliveries and arrivals by number."""

    deliveries: dict = field(default_factory=dict)
    arrivals: dict = field(default_factory=dict)

    def announce(self, actor, depot, party, item, quantity):
        self.may(actor, "keep")
        number = self.number("DH")
        self.deliveries[number] = Delivery(depot, party, item, quantity)
        return number

    def arrive(self, actor, number, lot, quantity, bin_code):
        self.may(actor, "keep")
        found = self._open(number)
        place = self.fits(found.depot, bin_code, found.item)
        refuse_if(quantity < 1 or found.received + quantity > found.ordered)
        found.received += quantity
        found.state = "complete" if found.received == found.ordered else "partly"
        self.book((lot, None))
        paper = self.number("SH")
        key = (place, lot, HELD, OWN)
        move = ((f"supplier/{found.party}", *key[1:]), key, quantity)
        self.post([move], paper, shelves=True)
        self.arrivals[paper] = Arrival(number, key, quantity)
        return paper, found.state

    def inspect(self, actor, number, verdict, quantity, bin_code):
        self.may(actor, "keep")
        refuse_if(number not in self.arrivals)
        found = self.arrivals[number]
        refuse_if(not 1 <= quantity <= self.left(number)[1])
        paper, receipt, rejection = self.number("YS"), "", ""
        if verdict == "accept":
            lot, depot = found.key[1], self.deliveries[found.delivery].depot
            place = self.fits(depot, bin_code, lot[0])
            refuse_if(self.past(lot))
            receipt = self.number("RK")
            target = (place, lot, GOOD, OWN)
            self.post([(found.key, target, quantity)], receipt, shelves=True)
            found.accepted += quantity
        elif verdict == "reject":
            rejection = self.number("JS")
            target = (found.key[0], found.key[1], BROKEN, OWN)
            self.post([(found.key, target, quantity)], rejection, shelves=True)
            found.rejected += quantity
        else:
            found.held += quantity
        found.waiting -= quantity
        return paper, receipt, rejection

    def close_delivery(self, actor, number):
        self.may(actor, "keep")
        found = self._open(number)
        found.state = "closed"
        return True

    def waits(self, lot) -> bool:
        """Whether units of a lot wait for inspection or were held by one."""
        return any(each.key[1] == lot and any(self.left(number))
                   for number, each in self.arrivals.items())  # fmt: skip

    def left(self, number) -> tuple:
        """Units of an arrival that are held and that wait: no more than the depot quarantines.

        What is missing was held before it waited, and came first before it came later.
        """
        units = self._left(number, ("held", "waiting"), HELD)
        return units[number, "held"], units[number, "waiting"]

    def passed_over(self, key, quantity) -> bool:
        """Whether so many units of a holding can't go on: no inspection has let them pass."""
        place, lot, state = key[:3]
        if state == HELD:
            return self.waits(lot)
        if state != BROKEN:
            return False
        depot = place.split("/")[0]
        first = next((name for name, each in self.arrivals.items() if each.key[1] == lot
                      and self.deliveries[each.delivery].depot == depot), None)  # fmt: skip
        if first is None:
            return False
        units = self._left(first, ("rejected",), BROKEN)
        rejected = {name: count for (name, _), count in units.items() if count}
        here = sum(count for name, count in rejected.items() if self.arrivals[name].key[0] == place)
        later = min(self.quantities.get(key, 0) - here,
                    self._standing(depot, lot, BROKEN) - sum(rejected.values()))  # fmt: skip
        return bool(rejected) and quantity > later

    def _left(self, number, stages, state) -> dict:
        found = self.arrivals[number]
        lot, depot = found.key[1], self.deliveries[found.delivery].depot
        same = sorted(name for name, each in self.arrivals.items() if each.key[1] == lot
                      and self.deliveries[each.delivery].depot == depot)  # fmt: skip
        steps = [(name, stage) for stage in stages for name in same]
        gone = sum(getattr(self.arrivals[name], step) for name, step in steps)
        gone -= self._standing(depot, lot, state)
        units = {}
        for name, step in steps:
            units[name, step] = getattr(self.arrivals[name], step)
            lost = max(0, min(gone, units[name, step]))
            units[name, step], gone = units[name, step] - lost, gone - lost
        return units

    def _standing(self, depot, lot, state) -> int:
        return sum(units for key, units in self.quantities.items()
                   if key[0].startswith(f"{depot}/") and key[1:3] == (lot, state))  # fmt: skip

    def _open(self, number) -> Delivery:
        refuse_if(number not in self.deliveries)
        refuse_if(self.deliveries[number].state not in {"expected", "partly"})
        return self.deliveries[number]
