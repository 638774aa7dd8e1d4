"""The model's papers that take several steps: transfers, loans, orders with call-offs."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from life_shipments import Shipments
from life_stock import BROKEN, GOOD, HELD, OWN, REPAIR, refuse_if

ROAD_LOSS = "loss/transit"
MINUTE_US = 60 * 10**6


@dataclass
class Transfer:
    """Goods from one depot to another; lines are [holding, units]."""

    origin: str
    destination: str
    lines: list
    people: set
    state: str = "ordered"


@dataclass
class Loan:
    """Lent equipment; lines are [lot, units out]."""

    depot: str
    due_on: date
    lines: list


@dataclass
class Order:
    """A dispatch order of one trip: from the depot, or called off from the supplier."""

    number: str
    by: str
    source: str
    item: str
    quantity: int
    way_min: int
    state: str = "draft"


@dataclass
class Papers(Shipments):
    """Transfers, loans and orders by number."""

    transfers: dict = field(default_factory=dict)
    loans: dict = field(default_factory=dict)
    orders: list = field(default_factory=list)
    kits: dict = field(default_factory=dict)  # lot of kits → lot → units in one kit
    promises: dict = field(default_factory=dict)  # holding → (from, to)

    # Transfers

    def order_transfer(self, actor, origin, destination, wishes):
        self.may(actor, "keep")
        refuse_if(origin == destination)
        self.lapse_due()
        lines = {}
        for _, key, part in self.choose(origin, wishes, self.today):
            lines[key] = lines.get(key, 0) + part
        number = self.number("DK")
        self.set_aside(number, lines.items())
        self.transfers[number] = Transfer(
            origin, destination, [list(each) for each in lines.items()], {actor}
        )
        return number

    def cancel_transfer(self, number):
        found = self._transfer(number, "ordered")
        self.end(self.open_ones(number), "released")
        found.state = "cancelled"
        return True

    def send_transfer(self, actor, number, loaded):
        """Loaded is line → units; empty: everything."""
        self.may(actor, "keep")
        found = self._transfer(number, "ordered")
        quantities = None
        if loaded:
            quantities = {}
            for line, quantity in loaded.items():
                key, ordered = found.lines[line - 1]
                refuse_if(not 0 <= quantity <= ordered)
                held = [each for each in self.open_ones(number) if each.key == key]
                refuse_if(not held and quantity)
                quantities.update({id(each): quantity for each in held})
            refuse_if(not any(quantities.values()))
        self.use_up(number, f"transit/{number}", number, quantities=quantities)
        found.state = "departed"
        found.people.add(actor)
        return found.state

    def receive_transfer(self, actor, number, lines):
        """Lines are (lot, units, bin, state)."""
        return self._put_down(actor, number, lines, "destination")

    def return_transfer(self, actor, number, lines):
        return self._put_down(actor, number, lines, "origin")

    def _put_down(self, actor, number, lines, end):
        self.may(actor, "keep")
        found = self._transfer(number, "departed", "arrived")
        refuse_if(not lines)
        paper = self.number("RK") if end == "destination" else number
        moves = []
        for lot, quantity, bin_code, state in lines:
            refuse_if(lot not in self.lots or state not in {GOOD, BROKEN, HELD})
            refuse_if(state == GOOD and (self.past(lot) or self.lots[lot].recall))
            place = self.fits(getattr(found, end), bin_code, lot[0])
            moves.append(
                ((f"transit/{number}", lot, GOOD, OWN), (place, lot, state, OWN), quantity)
            )
        self.post(moves, paper, shelves=True)
        found.state = "arrived" if self._on_the_road(number) else "closed"
        found.people.add(actor)
        return paper, found.state

    def write_off_transfer(self, actor, number):
        self.may(actor, "money")
        found = self._transfer(number, "arrived")
        refuse_if(actor in found.people)
        left = self._on_the_road(number)
        self.post([(key, (ROAD_LOSS, *key[1:]), quantity) for key, quantity in left], number)
        found.state = "closed"
        return True

    def _on_the_road(self, number) -> list:
        return [(key, quantity) for key, quantity in self.quantities.items()
                if key[0] == f"transit/{number}" and quantity]  # fmt: skip

    def _transfer(self, number, *states) -> Transfer:
        refuse_if(number not in self.transfers or self.transfers[number].state not in states)
        return self.transfers[number]

    # Loans

    def lend(self, depot, lot, bin_code, quantity, numbers, due_in):
        refuse_if(not 0 <= due_in <= 366)
        refuse_if(self.goods[lot[0]].expires or self.past(lot))
        source = (self.place(depot, bin_code), lot, GOOD, OWN)
        refuse_if(self.free(source) < quantity)
        numbers = self.named_units(source, quantity, numbers)
        number = self.number("JY")
        target = (f"loan/{number}", *source[1:])
        self.post([(source, target, quantity)], number, {(source, target): numbers})
        self.loans[number] = Loan(depot, self.today + timedelta(days=due_in), [[lot, quantity]])
        return number

    def bring_back(self, number, quantity, bin_code, grade, dirty, numbers):
        refuse_if(number not in self.loans)
        line = self.loans[number].lines[0]
        refuse_if(not 1 <= quantity <= line[1])
        source = (f"loan/{number}", line[0], GOOD, OWN)
        numbers = self.named_units(source, quantity, numbers)
        state = HELD if dirty else {"A": GOOD, "B": GOOD, "C": REPAIR, "D": BROKEN}[grade]
        target = (self.fits(self.loans[number].depot, bin_code, line[0][0]), line[0], state, OWN)
        self.post([(source, target, quantity)], number, {(source, target): numbers}, shelves=True)
        line[1] -= quantity
        return line[1]

    def extend_loan(self, number, due_in):
        refuse_if(number not in self.loans)
        found = self.loans[number]
        due_on = self.today + timedelta(days=due_in)
        refuse_if(found.lines[0][1] == 0 or due_on <= found.due_on)
        refuse_if(not 0 <= due_in <= 366)
        found.due_on = due_on
        return True

    def overdue(self) -> set:
        """Return the loans that should be back by now."""
        return {number for number, each in self.loans.items()
                if each.lines[0][1] and each.due_on < self.today}  # fmt: skip

    # Orders

    def draft_order(self, actor, source, item, quantity, way_min):
        self.may(actor, "plan")
        self.orders.append(Order(self.number("DB"), actor, source, item, quantity, way_min))
        return self.orders[-1].number

    def approve_order(self, actor, index):
        self.may(actor, "approve")
        found = self._order_at(index, "draft")
        refuse_if(actor == found.by)
        self.lapse_due()
        if found.source == "SHOP":
            parts = self._call_off(found)
        else:
            arrives_on = self.day(self.now_us + found.way_min * MINUTE_US)
            wishes = [(found.item, found.quantity, None, "")]
            parts = [(key, part) for _, key, part in self.choose(found.source, wishes, arrives_on)]
        reference = f"{found.number}/1"
        self.set_aside(reference, parts)
        if found.source != "SHOP":
            # It arrives half an hour after it leaves, in a truck that carries 5 t.
            arrives_us = self.now_us + found.way_min * MINUTE_US
            self._list_for(reference, dict(parts), found.source, "左家镇", arrives_us, order=index,
                           leaves_us=arrives_us - 30 * MINUTE_US, limit_kg=5000)  # fmt: skip
        found.state = "approved"
        return True

    def _call_off(self, found) -> list:
        """Draw on what the supplier has promised and may still be called."""
        parts, missing = [], found.quantity
        for key, (first, last) in self.promises.items():
            if key[1][0] == found.item and first <= self.today <= last:
                drawn = min(missing, self.free(key))
                missing -= drawn
                parts += [(key, drawn)] if drawn else []
        refuse_if(missing)
        return parts

    def cancel_order(self, actor, index):
        refuse_if(index >= len(self.orders))
        found = self.orders[index]
        self.may(actor, "plan" if found.state == "draft" else "approve")
        refuse_if(found.state not in {"draft", "approved"})
        for each in self.shipments.values():
            if each.order == index:
                self._called_off(each)
        self.end(self.open_ones(f"{found.number}/1"), "released")
        found.state = "cancelled"
        return True

    def issue_order(self, actor, index):
        self.may(actor, "keep")
        found = self._order_at(index, "approved")
        reference = f"{found.number}/1"
        road = f"transit/{reference}"
        if found.source == "SHOP":
            paper = self.number("DY")
            self.use_up(reference, "promise:called_off/SHOP", paper)
            lot = (found.item, "SHOP", paper, date(9999, 12, 31))
            self.book((lot, None))
            move = (("supplier/SHOP", lot, GOOD, OWN), (road, lot, GOOD, OWN), found.quantity)
            self.post([move], paper)
        else:
            shipment = next(e for e in self.shipments.values() if e.order == index)
            paper = self._hurry(shipment, actor, shipment.limit_kg)
        found.state = "issued"
        return paper

    def _order_at(self, index, state) -> Order:
        refuse_if(index >= len(self.orders) or self.orders[index].state != state)
        return self.orders[index]
