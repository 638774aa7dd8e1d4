"""The model's shipments: asked for, approved, picked, on the road, signed for, settled."""

from dataclasses import dataclass, field

from life_stock import BROKEN, GOOD, HELD, OWN, Shelves, refuse_if

IN_BUILDING, ON_THE_ROAD = {"approved", "picking", "picked", "loaded"}, {"departed", "arrived"}
ROAD_LOSS = "loss/transit"


@dataclass
class Requisition:
    """What somebody asks for; wishes are (item, units)."""

    depot: str
    site: str
    wishes: list
    needed_by_us: int
    by: str
    state: str = "requested"


@dataclass
class Line:
    """Units of one holding on a pick list."""

    number: int
    key: tuple
    quantity: int
    picked: int = 0
    missing: int = 0
    state: str = "open"
    picked_at_us: int = 0

    @property
    def held(self) -> int:
        return self.quantity if self.state == "open" else self.picked


@dataclass
class Shipment:
    """One truckload for one site; `order` is the place of the dispatch order that it is a trip of.

    A trip of an order has a planned departure, and limits of its planned truck.
    """

    demand: str
    depot: str
    site: str
    lines: list
    arrives_us: int
    leaves_us: int = 0
    order: int | None = None
    limit_kg: int = 0
    state: str = "approved"
    arrived: bool = False
    paper: str = ""
    loaded_by: str = ""
    departed_by: str = ""
    departed_at_us: int = 0

    def line(self, number) -> Line:
        refuse_if(all(each.number != number for each in self.lines))
        return next(each for each in self.lines if each.number == number)


@dataclass
class Difference:
    """Units that did not arrive as they left and wait for somebody to settle them."""

    shipment: str
    line: int
    kind: str
    quantity: int
    by: str


@dataclass
class Shipments(Shelves):
    """Requisitions and shipments by number, open and settled differences in their order."""

    requisitions: dict = field(default_factory=dict)
    shipments: dict = field(default_factory=dict)
    differences: list = field(default_factory=list)

    # Asking

    def request(self, actor, depot, site, wishes, needed_in_us, lapses_in_us):
        self._member(actor, "plan", "keep")
        refuse_if(not wishes or not 0 < needed_in_us <= 366 * 86_400 * 10**6)
        lapses_in_us = lapses_in_us or 86_400 * 10**6
        refuse_if(not 0 < lapses_in_us <= 7 * 86_400 * 10**6)
        self.lapse_due()
        needed_by_us = self.now_us + needed_in_us
        parts = self._chosen(depot, wishes, needed_by_us)
        number = self.number("LY")
        self.set_aside(number, parts.items(), self.now_us + lapses_in_us)
        self.requisitions[number] = Requisition(depot, site, wishes, needed_by_us, actor)
        return number

    def approve_request(self, actor, number):
        """Lots are chosen anew: what lapsed or was recalled is replaced."""
        found = self._waiting_request(actor, number)
        self.end(self.open_ones(number), "released")
        self.lapse_due()
        parts = self._chosen(found.depot, found.wishes, found.needed_by_us)
        self.set_aside(number, parts.items())
        found.state = "approved"
        return self._list_for(number, parts, found.depot, found.site, found.needed_by_us)

    def _list_for(self, demand, parts, depot, site, arrives_us, **more) -> str:
        """Make the shipment of an approved paper."""
        walk = sorted(parts, key=lambda key: (key[0], key[1][0], self.lots[key[1]].order))
        lines = [Line(n, key, parts[key]) for n, key in enumerate(walk, start=1)]
        number = self.number("FH")
        self.shipments[number] = Shipment(demand, depot, site, lines, arrives_us, **more)
        return number

    def reject_request(self, actor, number):
        self._waiting_request(actor, number).state = "rejected"
        self.end(self.open_ones(number), "released")
        return "rejected"

    def withdraw_request(self, actor, number):
        self.may(actor, "plan", "keep")
        refuse_if(number not in self.requisitions)
        found = self.requisitions[number]
        refuse_if(found.by != actor or found.state != "requested")
        self.end(self.open_ones(number), "released")
        found.state = "cancelled"
        return found.state

    def _member(self, actor, *rights) -> None:
        """People ask and decide, never the program."""
        self.may(actor, *rights)
        refuse_if(actor not in self.rights)

    def _waiting_request(self, actor, number) -> Requisition:
        self._member(actor, "approve")
        refuse_if(number not in self.requisitions)
        found = self.requisitions[number]
        refuse_if(found.by == actor or found.state != "requested")
        return found

    def _chosen(self, depot, wishes, needed_by_us) -> dict:
        arrives_on = self.day(max(self.now_us, needed_by_us))
        parts = {}
        for _, key, part in self.choose(depot, [(*each, None, "") for each in wishes], arrives_on):
            parts[key] = parts.get(key, 0) + part
        return parts

    # In the building

    def call_off_shipment(self, actor, number):
        self.may(actor, "approve")
        found = self._shipment(number, IN_BUILDING)
        refuse_if(found.order is not None)
        return self._called_off(found)

    def _called_off(self, found) -> str:
        refuse_if(found.state not in IN_BUILDING)
        self.end(self.open_ones(found.demand), "released")
        found.state = "cancelled"
        return found.state

    def depart_at_once(self, actor, number, limit_kg):
        """A limit of 0 is unknown."""
        self.may(actor, "keep")
        found = self._shipment(number, IN_BUILDING)
        self.handles_orders(actor, found)
        return self._hurry(found, actor, limit_kg)

    def handles_orders(self, actor, found) -> None:
        """Trips of orders leave by people alone."""
        refuse_if(found.order is not None and actor not in self.rights)

    def _hurry(self, found, actor, limit_kg) -> str:
        refuse_if(found.state not in IN_BUILDING)
        for line in found.lines:
            if line.state == "open":
                line.state, line.picked, line.picked_at_us = "picked", line.quantity, self.now_us
        self._load(found, actor, limit_kg)
        return self._leave(found, actor)

    def _load(self, found, actor, limit_kg) -> None:
        refuse_if(any(line.state == "open" for line in found.lines))
        arrives_on = self.arrival(found)
        refuse_if(not any(line.picked for line in found.lines) or self.unfit(found, arrives_on))
        weight_g = sum(self.goods[line.key[1][0]].weight_g * line.picked for line in found.lines)
        refuse_if(limit_kg and weight_g > limit_kg * 1000)
        found.state, found.loaded_by, found.limit_kg = "loaded", actor, limit_kg

    def _leave(self, found, actor) -> str:
        refuse_if(self.unfit(found, self.arrival(found, self.now_us)))
        found.paper = self.number("CK")
        self.end(self.open_ones(found.demand), "consumed")
        moves = [(line.key, self._road(found, line), line.picked)
                 for line in found.lines if line.picked]  # fmt: skip
        self.post(moves, found.paper)
        found.state, found.departed_by, found.departed_at_us = "departed", actor, self.now_us
        if found.order is not None:
            self.orders[found.order].state = "issued"
        return found.paper

    def unfit(self, found, arrives_on) -> list:
        """Return the lines that can't go: recalled, past on arrival, no longer set aside."""
        left = {}
        for each in self.open_ones(found.demand):
            left[each.key] = left.get(each.key, 0) + each.quantity
        bad = []
        for line in found.lines:
            lost = left.get(line.key, 0) < line.held
            if not lost:
                left[line.key] = left.get(line.key, 0) - line.held
            lot = line.key[1]
            if line.held and (lost or self.lots[lot].recall or self.past(lot, arrives_on)):
                bad.append(line)
        return bad

    def arrival(self, found, leaves_us=None):
        """Return the day of arrival, of what is in the building when it leaves as planned."""
        if leaves_us is None:
            leaves_us = max(self.now_us, found.leaves_us)
        if found.leaves_us:
            return self.day(leaves_us + found.arrives_us - found.leaves_us)
        return self.day(max(leaves_us, found.arrives_us))

    # The other end

    def reach(self, actor, number):
        self.may(actor, "plan", "keep")
        self._arrive(self._shipment(number, ON_THE_ROAD))
        return "arrived"

    def _arrive(self, found) -> None:
        refuse_if(found.arrived or self.now_us < found.departed_at_us)
        found.state, found.arrived = "arrived", True

    def sign(self, actor, number, said):
        """Said is line → (received, damaged, missing); empty: all in good order."""
        self.may(actor, "plan", "keep")
        found = self._shipment(number, ON_THE_ROAD)
        if not found.arrived:
            self._arrive(found)
        sent = {line.number: line for line in found.lines if line.picked}
        said = said or {n: (line.picked, 0, 0) for n, line in sent.items()}
        refuse_if(said.keys() != sent.keys())
        refuse_if(any(sum(parts) != sent[n].picked for n, parts in said.items()))
        paper = self.number("QS")
        site = f"site/{found.site}"
        self.post(
            [(self._road(found, line), (site, *line.key[1:]), said[n][0])
             for n, line in sent.items() if said[n][0]],
            paper,
        )  # fmt: skip
        for n in sent:
            for kind, units in zip(("damaged", "missing"), said[n][1:], strict=True):
                if units:
                    self.differences.append(Difference(number, n, kind, units, actor))
        found.state = "received"
        return paper

    def settle_difference(self, actor, index, outcome, quantity, bin_code):
        self.may(actor, "money" if outcome == "lost" else "keep")
        refuse_if(index is None or index >= len(self.differences))
        asked = self.differences[index]
        refuse_if(outcome == "open" or not 1 <= quantity <= asked.quantity)
        found = self.shipments[asked.shipment]
        line = found.line(asked.line)
        lot = line.key[1]
        refuse_if(outcome == "lost" and actor in {asked.by, found.loaded_by, found.departed_by})
        asked.quantity -= quantity
        paper, returned = asked.shipment, outcome == "returned"
        target = {"lost": ROAD_LOSS, "delivered": f"site/{found.site}"}.get(outcome)
        state = GOOD
        if returned:
            target = self.fits(found.depot, bin_code, lot[0])
            state = BROKEN if asked.kind == "damaged" else HELD
            paper = self.number("TH")
        move = (self._road(found, line), (target, lot, state, OWN), quantity)
        self.post([move], paper, shelves=returned)
        return True

    def turn_back(self, actor, number, bins):
        """Bins is line → bin where goods don't go back to where they came from."""
        self.may(actor, "keep")
        found = self._shipment(number, ON_THE_ROAD)
        paper, moves = self.number("TH"), []
        for line in found.lines:
            if line.picked:
                lot, bin_code = line.key[1], bins.get(line.number, line.key[0].split("/")[1])
                place = self.fits(found.depot, bin_code, lot[0])
                state = HELD if self.past(lot) else GOOD
                moves.append((self._road(found, line), (place, lot, state, OWN), line.picked))
        self.post(moves, paper, shelves=True)
        found.state = "turned_back"
        return paper

    def _road(self, found, line) -> tuple:
        return (f"transit/{found.demand}", *line.key[1:])

    def _shipment(self, number, states) -> Shipment:
        refuse_if(number not in self.shipments or self.shipments[number].state not in states)
        return self.shipments[number]
