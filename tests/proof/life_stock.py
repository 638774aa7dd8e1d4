"""The model's shelves: what each holding has, what is set aside, and how lots are chosen.

The model is the ledger as it should be, in dicts. It shares no code with the product; the
figures of items and bins are those of `life_world`. A holding is (place, lot, state, owner); a
place is the code of an account; a lot is (item, supplier, lot number, printed expiry).
"""

import pickle
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

OWN, GOOD, RECALLED, EXPIRED = "district", "issuable", "recalled", "expired"
HELD, BROKEN, REPAIR = "quarantined", "damaged", "repair"
NEVER = date(9999, 12, 31)
# Accounts that may owe us without limit.
OUTSIDE = (
    "supplier/", "loss/", "found", "donated", "opening", "assembly/", "consumed",
    "promise:supplier/", "money:appropriation/",
)  # fmt: skip


class Refused(Exception):
    """The product must refuse this too."""


def refuse_if(condition) -> None:
    if condition:
        raise Refused


@dataclass(frozen=True)
class Goods:
    """What the model knows of an item; grams, cm³ and fen of one unit."""

    weight_g: int
    volume_cm3: int
    storage_class: str
    expires: bool = False
    days_left: int = 0
    price_fen: int = 0


@dataclass(frozen=True)
class Room:
    """What the model knows of a bin."""

    max_g: int
    volume_cm3: int
    classes: tuple = ()


@dataclass
class Booked:
    """A lot as it stands: the order of booking, the expiry that holds, the recall."""

    order: int
    good_until: date
    made_on: date | None = None
    recall: str = ""


@dataclass
class Held:
    """A reservation; it ends once."""

    demand: str
    key: tuple
    quantity: int
    lapses_at_us: int | None = None
    state: str = "open"


@dataclass
class Unit:
    """A numbered piece of equipment: its holding, and the paper that holds it."""

    key: tuple
    held_for: str = ""


@dataclass
class Shelves:
    """Holdings, lots, reservations, numbered units and the numbers of papers."""

    goods: dict
    rooms: dict  # "CY1/A-01" → Room
    rights: dict  # name → rights
    now_us: int = 0
    quantities: dict = field(default_factory=dict)
    lots: dict = field(default_factory=dict)
    reservations: list = field(default_factory=list)
    units: dict = field(default_factory=dict)
    papers: dict = field(default_factory=dict)  # (kind, year) → last number
    log: list = field(default_factory=list)  # (source, target, units, paper): all movements

    # Trying

    def attempt(self, name, *args):
        """Do a command whole or not at all; return its result, None when refused."""
        before = pickle.dumps(self.__dict__)
        try:
            return getattr(self, name)(*args)
        except Refused:
            self.__dict__ = pickle.loads(before)  # noqa: S301  our own dump
            return None

    def may(self, actor, *rights) -> None:
        refuse_if(actor != "system" and not set(rights) & set(self.rights.get(actor, ())))

    @property
    def today(self) -> date:
        return self.day(self.now_us)

    @staticmethod
    def day(instant_us) -> date:
        return (datetime.fromtimestamp(instant_us / 1e6, UTC) + timedelta(hours=8)).date()

    def number(self, kind) -> str:
        key = (kind, self.today.year)
        self.papers[key] = self.papers.get(key, 0) + 1
        return f"{kind}-{key[1]}-{self.papers[key]:06d}"

    # Lots

    def book(self, *wanted) -> None:
        """Book lots that are new; of several new ones the lower key comes first."""
        for lot, made_on in sorted(wanted, key=lambda each: each[0]):
            self.lots.setdefault(lot, Booked(len(self.lots), lot[3], made_on))

    def lot(self, lot) -> Booked:
        refuse_if(lot not in self.lots)
        return self.lots[lot]

    def past(self, lot, on=None) -> bool:
        """Goods are good through the day that is printed."""
        return self.lot(lot).good_until < (on or self.today)

    # Holdings

    def free(self, key) -> int:
        return self.quantities.get(key, 0) - self.reserved(key)

    def reserved(self, key) -> int:
        return sum(each.quantity for each in self.open_ones() if each.key == key)

    def post(self, moves, paper="", named=None, *, shelves=False, recalled_stay=False) -> None:
        """Move units: everything leaves before anything comes.

        Parameters
        ----------
        moves
            (source, target, quantity); the order is that of the movements.
        paper
            Number of the paper: units that it holds go first.
        named
            (source, target) → numbers of the units that go this way.
        shelves
            Whether goods are put away: bins have limits, and recalled goods stay recalled.
        recalled_stay
            Whether recalled goods stay so where the limits of bins are not asked.
        """
        if shelves or recalled_stay:
            moves = [(s, self._kept(s, t), q) for s, t, q in moves]
        refuse_if(any(quantity < 1 or source == target for source, target, quantity in moves))
        leaving = {}
        for source, _, quantity in moves:
            leaving[source] = leaving.get(source, 0) + quantity
        for source, quantity in leaving.items():
            refuse_if(not source[0].startswith(OUTSIDE) and self.free(source) < quantity)
            self.quantities[source] = self.quantities.get(source, 0) - quantity
        for _, target, quantity in moves:
            self.quantities[target] = self.quantities.get(target, 0) + quantity
        if shelves:
            for place in {target[0] for _, target, _ in moves} & self.rooms.keys():
                self._within_limits(place)
        self.log += [(*move, paper) for move in moves]
        self._follow(moves, paper, named or {})

    def _kept(self, source, target):
        if target[0] not in self.rooms or target[2] != GOOD or not self.lots[target[1]].recall:
            return target
        refuse_if(source[2] != GOOD)
        return (*target[:2], RECALLED, target[3])

    def _within_limits(self, place) -> None:
        there = [(self.goods[key[1][0]], quantity) for key, quantity in self.quantities.items()
                 if key[0] == place]  # fmt: skip
        room = self.rooms[place]
        refuse_if(sum(each.weight_g * quantity for each, quantity in there) > room.max_g)
        refuse_if(sum(each.volume_cm3 * quantity for each, quantity in there) > room.volume_cm3)

    def place(self, depot, bin_code) -> str:
        refuse_if(f"{depot}/{bin_code}" not in self.rooms)
        return f"{depot}/{bin_code}"

    def fits(self, depot, bin_code, item) -> str:
        """Return the place of a bin that may hold the item."""
        place = self.place(depot, bin_code)
        classes = self.rooms[place].classes
        refuse_if(classes and self.goods[item].storage_class not in classes)
        return place

    # Numbered units

    def _follow(self, moves, paper, named) -> None:
        waiting = {way: list(numbers) for way, numbers in named.items()}
        for source, target, quantity in moves:
            names = waiting.get((source, target), [])
            chosen = names[:quantity]
            del names[:quantity]
            refuse_if(any(self.units.get(each, Unit(())).key != source for each in chosen))
            if not source[0].startswith(OUTSIDE):
                chosen = chosen + self._unnamed(source, quantity - len(chosen), paper, chosen)
            for each in chosen:
                self.units[each].key = target

    def _unnamed(self, source, quantity, paper, named) -> list:
        """Return who goes along: not what other papers hold, unless too little stays behind."""
        here = [each for each in self.units_at(source) if each not in named]
        free = [each for each in here if self.units[each].held_for in {"", paper}]
        free.sort(key=lambda each: (self.units[each].held_for != paper, each))
        going = free[:quantity]
        staying = [each for each in here if each not in free]
        while staying and len(going) < quantity and (
            len(here) - len(going) > self.quantities[source]
        ):  # fmt: skip
            going.append(staying.pop(0))
        return going

    def units_at(self, key) -> list:
        return sorted(number for number, unit in self.units.items() if unit.key == key)

    def named_units(self, key, quantity, numbers) -> list:
        """Return the units that a line takes: named, or all that are there."""
        here = self.units_at(key)
        held = [each for each in here if self.units[each].held_for]
        if not numbers:
            refuse_if(here and (held or len(here) != quantity))
            return here
        refuse_if(not set(numbers) <= set(here) or set(numbers) & set(held))
        refuse_if(len(numbers) != quantity or len(set(numbers)) != quantity)
        return list(numbers)

    # Choosing lots

    def choose(self, depot, wishes, arrives_on) -> list:
        """Return (line, holding, units): first expired first out, good enough on arrival.

        A wish is (item, quantity, lot or None, why that lot).
        """
        taken, chosen = {}, []
        for line, (item, quantity, lot, why) in enumerate(wishes, start=1):
            refuse_if(item not in self.goods or quantity < 1)
            here = self._issuable(depot, item, taken)
            picks, missing = self._take(here, quantity, arrives_on, self.goods[item].days_left)
            if lot is not None and (missing or any(key[1] != lot for key, _ in picks)):
                refuse_if(not why)
                only = [each for each in here if each[0][1] == lot]
                picks, missing = self._take(only, quantity, arrives_on, 0)
            refuse_if(missing)
            for key, part in picks:
                taken[key] = taken.get(key, 0) + part
            chosen += [(line, key, part) for key, part in picks]
        return chosen

    def _issuable(self, depot, item, taken) -> list:
        return [
            (key, self.free(key) - taken.get(key, 0))
            for key in self.quantities
            if key[0] in self.rooms and key[0].startswith(f"{depot}/")
            and key[1][0] == item and key[2:] == (GOOD, OWN) and not self.lots[key[1]].recall
        ]  # fmt: skip

    def _take(self, here, quantity, arrives_on, days_left) -> tuple:
        latest = arrives_on + timedelta(days=days_left)
        in_date = [each for each in here if each[1] > 0 and not self.past(each[0][1], latest)]
        picks = []
        for key, free in sorted(in_date, key=lambda each: self._order(each[0])):
            part = min(free, quantity)
            quantity -= part
            picks += [(key, part)] if part else []
        return picks, quantity

    def _order(self, key) -> tuple:
        lot = self.lots[key[1]]
        return (lot.good_until, lot.made_on or NEVER, lot.order, key[0])

    # Reservations

    def open_ones(self, demand=None) -> list:
        return [each for each in self.reservations
                if each.state == "open" and demand in {None, each.demand}]  # fmt: skip

    def set_aside(self, demand, parts, lapses_at_us=None) -> None:
        for key, quantity in parts:
            refuse_if(self.free(key) < quantity)
            self.reservations.append(Held(demand, key, quantity, lapses_at_us))

    @staticmethod
    def end(held, state) -> None:
        for each in held:
            each.state = state

    def lapse_due(self) -> int:
        due = [each for each in self.open_ones()
               if each.lapses_at_us is not None and each.lapses_at_us <= self.now_us]  # fmt: skip
        self.end(due, "lapsed")
        return len(due)

    def use_up(self, demand, place, paper="", arrives_on=None, quantities=None) -> list:
        """Move what is set aside for a demand to a place; return (lot, place, units)."""
        self.lapse_due()
        held = self.open_ones(demand)
        refuse_if(not held)
        taken = [(each, each.quantity) for each in held]
        if quantities is not None:
            taken = [(each, quantities[id(each)]) for each in held if quantities.get(id(each))]
        refuse_if(any(self.past(each.key[1], arrives_on) for each, _ in taken))
        self.end(held, "released")
        self.end([each for each, _ in taken], "consumed")
        self.post([(e.key, (place, *e.key[1:]), quantity) for e, quantity in taken], paper)
        return [(each.key[1], each.key[0], quantity) for each, quantity in taken]
