"""The model's deliveries: announced, received in parts, inspected, closed."""

from dataclasses import dataclass, field

from life_stock import GOOD, HELD, OWN, Shelves, refuse_if


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
        refuse_if(not 1 <= quantity <= found.waiting)
        paper, receipt = self.number("YS"), ""
        if verdict == "accept":
            lot, depot = found.key[1], self.deliveries[found.delivery].depot
            place = self.fits(depot, bin_code, lot[0])
            refuse_if(self.past(lot))
            receipt = self.number("RK")
            target = (place, lot, GOOD, OWN)
            self.post([(found.key, target, quantity)], receipt, shelves=True)
        else:
            found.held += quantity
        found.waiting -= quantity
        return paper, receipt

    def close_delivery(self, actor, number):
        self.may(actor, "keep")
        found = self._open(number)
        found.state = "closed"
        return True

    def waits(self, lot) -> bool:
        """Whether units of a lot wait for inspection or were held by one."""
        return any(each.key[1] == lot and each.waiting + each.held
                   for each in self.arrivals.values())  # fmt: skip

    def _open(self, number) -> Delivery:
        refuse_if(number not in self.deliveries)
        refuse_if(self.deliveries[number].state not in {"expected", "partly"})
        return self.deliveries[number]
