"""The ledger as it should be, in dicts: what each command does or why it is refused.

It shares no code with the product but the item's figures of the small world.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta

MIN_REMAINING_DAYS = 30
WATER_KG = 13.2
SMALL_BIN, SMALL_BIN_KG = "S-01", 10_000


class Refused(Exception):
    """The product must refuse this too."""


@dataclass
class Held:
    """A reservation."""

    demand: str
    key: tuple
    quantity: int
    state: str = "open"
    lapses_at_us: int | None = None


@dataclass
class Model:
    """Water in bins: holdings are (place, lot number, state, owner) → units.

    Lots are numbered in the order in which they were first received.
    """

    now_us: int
    today: date
    quantities: dict = field(default_factory=dict)
    reserved: dict = field(default_factory=dict)
    lots: dict = field(default_factory=dict)  # lot number → (order of booking, expires on)
    reservations: list = field(default_factory=list)

    def attempt(self, name, *args):
        """Do a command whole or not at all; return its result or None when refused."""
        trial = deepcopy(self)
        try:
            result = getattr(trial, name)(*args)
        except Refused:
            return None
        self.__dict__ = trial.__dict__
        return result

    # What commands do

    def receive(self, lot_no, expires_on, bin_code, quantity, owner):
        if expires_on < self.today:
            raise Refused
        self.lots.setdefault(lot_no, (len(self.lots), expires_on))
        self._put((bin_code, lot_no, "issuable", owner), quantity)
        return True

    def issue(self, quantity, arrives_in):
        self._lapse()
        picks = self._fefo(quantity, self.today + timedelta(days=arrives_in))
        for key, part in picks:
            self._take(key, part)
            self._put(("site", key[1], "issuable", "district"), part)
        return [(key[1], key[0], part) for key, part in picks]

    def reserve(self, demand, quantity, lapses_in_us):
        self._lapse()
        picks = self._fefo(quantity, self.today)
        lapses_at_us = None if lapses_in_us is None else self.now_us + lapses_in_us
        for key, part in picks:
            self.reserved[key] = self.reserved.get(key, 0) + part
            self.reservations.append(Held(demand, key, part, lapses_at_us=lapses_at_us))
        return [(key[1], key[0], part) for key, part in picks]

    def release(self, demand):
        if not self._open_of(demand):
            raise Refused
        for held in self._open_of(demand):
            self._end(held, "released")
        return True

    def consume(self, demand):
        self._lapse()
        open_ones = self._open_of(demand)
        if not open_ones or any(self.lots[held.key[1]][1] < self.today for held in open_ones):
            raise Refused
        for held in open_ones:
            self._end(held, "consumed")
            self._take(held.key, held.quantity)
            self._put(("transit", *held.key[1:]), held.quantity)
        return [(held.key[1], held.key[0], held.quantity) for held in open_ones]

    def lapse(self):
        return self._lapse()

    def move(self, lot_no, before, after, quantity):
        if lot_no not in self.lots or before == after:
            raise Refused
        if before[1] != after[1] == "issuable" and self.lots[lot_no][1] < self.today:
            raise Refused
        self._take((before[0], lot_no, before[1], "district"), quantity)
        self._put((after[0], lot_no, after[1], "district"), quantity)
        return True

    # How

    def _free(self, key):
        return self.quantities.get(key, 0) - self.reserved.get(key, 0)

    def _take(self, key, quantity):
        if self._free(key) < quantity:
            raise Refused
        self.quantities[key] -= quantity

    def _put(self, key, quantity):
        self.quantities[key] = self.quantities.get(key, 0) + quantity
        in_small = sum(q for (place, *_), q in self.quantities.items() if place == SMALL_BIN)
        if key[0] == SMALL_BIN and in_small * WATER_KG > SMALL_BIN_KG:
            raise Refused

    def _fefo(self, quantity, arrives_on):
        good = [
            (self.lots[key[1]][1], self.lots[key[1]][0], key[0], key)
            for key in self.quantities
            if key[0] not in {"site", "transit"}
            and key[2:] == ("issuable", "district")
            and self._free(key) > 0
            and self.lots[key[1]][1] - timedelta(days=MIN_REMAINING_DAYS) >= arrives_on
        ]
        picks = []
        for *_, key in sorted(good):
            part = min(quantity, self._free(key))
            quantity -= part
            picks += [(key, part)] if part else []
        if quantity:
            raise Refused
        return picks

    def _open_of(self, demand):
        return [held for held in self.reservations if (held.demand, held.state) == (demand, "open")]

    def _end(self, held, state):
        held.state = state
        self.reserved[held.key] -= held.quantity

    def _lapse(self):
        due = [
            held
            for held in self.reservations
            if held.state == "open"
            and held.lapses_at_us is not None
            and held.lapses_at_us <= self.now_us
        ]
        for held in due:
            self._end(held, "lapsed")
        return len(due)
