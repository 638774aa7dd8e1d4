"""The model's life of lots: recall, extension by re-test, rotation."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from life_stock import EXPIRED, GOOD, NEVER, OWN, RECALLED, Shelves, refuse_if

# A re-test helps neither food nor medicine.
NEVER_EXTENDED = {"frost_free_food"}
HALF_A_LIFE_MONTHS = 12


@dataclass
class Recall:
    """A lot that is held everywhere, and the kits made with it."""

    lots: list
    by: str
    state: str = "open"


@dataclass
class Extension:
    """A request to let a lot live longer."""

    lot: tuple
    before: date
    after: date
    certificate: str
    by: str
    state: str = "open"


@dataclass
class Rotation:
    """Units that should go to somebody before they expire."""

    lot: tuple
    depot: str
    quantity: int
    by: str
    state: str = "proposed"


@dataclass
class LotLife(Shelves):
    """Recalls and rotations by number; extensions in their order."""

    recalls: dict = field(default_factory=dict)
    extensions: list = field(default_factory=list)
    rotations: dict = field(default_factory=dict)

    # Recall

    def recall(self, actor, lot):
        self.may(actor, "keep", "approve")
        self.lot(lot)
        kits = [kit for kit, parts in self.kits.items() if lot in parts]
        lots = [lot, *(each for each in kits if each != lot)]
        refuse_if(any(e.lots[0] == lot and e.state != "released" for e in self.recalls.values()))
        held = self._in_bins(lots, GOOD)
        keys = {key for key, _ in held}
        freed = [each for each in self.open_ones() if each.key in keys]
        self.end(freed, "released")
        number = self.number("ZH")
        moves = [(key, (*key[:2], RECALLED, key[3]), quantity) for key, quantity in held]
        self.post(sorted(moves, key=self._by_order), number)
        for each in lots:
            self.lots[each].recall = self.lots[each].recall or number
        self.recalls[number] = Recall(lots, actor)
        return number, sum(q for _, q in held), tuple(sorted({each.demand for each in freed}))

    def end_recall(self, actor, number, outcome):
        self.may(actor, "approve")
        refuse_if(number not in self.recalls)
        found = self.recalls[number]
        refuse_if(found.state != "open" or found.by == actor or outcome == "open")
        found.state = outcome
        if outcome != "released":
            return 0
        others = {
            lot: min(n for n, e in self.recalls.items() if lot in e.lots and e.state != "released")
            for lot in found.lots
            if any(lot in e.lots and e.state != "released" for e in self.recalls.values())
        }
        free = [lot for lot in found.lots if lot not in others]
        held = self._in_bins(free, RECALLED)
        moves = [
            (key, (*key[:2], EXPIRED if self.past(key[1]) else GOOD, key[3]), quantity)
            for key, quantity in held
        ]
        self.post(sorted(moves, key=self._by_order), number)
        for lot in found.lots:
            self.lots[lot].recall = others.get(lot, "")
        return sum(quantity for key, quantity in held if not self.past(key[1]))

    def _in_bins(self, lots, state) -> list:
        return [
            (key, quantity)
            for key, quantity in self.quantities.items()
            if quantity and key[1] in lots and key[2] == state and key[0] in self.rooms
        ]

    def _by_order(self, move) -> tuple:
        key = move[0]
        return (key[0], self.lots[key[1]].order, *key[2:])

    # Extension

    def ask_extension(self, actor, lot, later_days, tested_days_ago, certificate):
        self.may(actor, "keep")
        booked = self.lot(lot)
        refuse_if(booked.good_until == NEVER)
        refuse_if(self.goods[lot[0]].storage_class in NEVER_EXTENDED)
        after = booked.good_until + timedelta(days=later_days)
        tested_on = self.today - timedelta(days=tested_days_ago)
        refuse_if(later_days <= 0 or not 0 <= tested_days_ago <= 180)
        refuse_if(after > months_later(tested_on, HALF_A_LIFE_MONTHS) or booked.recall)
        for each in self.extensions:
            refuse_if(each.lot == lot and each.state == "open")
            same = each.lot == lot and each.certificate == certificate
            refuse_if(same and each.state == "approved")
        self.extensions.append(Extension(lot, booked.good_until, after, certificate, actor))
        return after

    def decide_extension(self, actor, index, approve):
        self.may(actor, "approve")
        refuse_if(index >= len(self.extensions))
        asked = self.extensions[index]
        refuse_if(asked.state != "open" or asked.by == actor)
        booked = self.lots[asked.lot]
        if approve:
            refuse_if(booked.recall or booked.good_until != asked.before)
            booked.good_until = asked.after
        asked.state = "approved" if approve else "rejected"
        return asked.after if approve else asked.before

    # Rotation

    def propose_rotation(self, actor, lot, depot, quantity, leaves_in):
        self.may(actor, "keep")
        booked = self.lot(lot)
        refuse_if(booked.good_until == NEVER or self.past(lot) or quantity < 1)
        deadline = self.today + timedelta(days=leaves_in)
        refuse_if(not self.today <= deadline <= booked.good_until)
        planned = sum(
            each.quantity for each in self.rotations.values()
            if (each.lot, each.depot) == (lot, depot) and each.state in {"proposed", "approved"}
        )  # fmt: skip
        free = sum(
            self.free(key) for key in self.quantities
            if key[1] == lot and key[2:] == (GOOD, OWN) and key[0] in self.rooms
            and key[0].startswith(f"{depot}/")
        )  # fmt: skip
        refuse_if(quantity > free - planned)
        number = self.number("LH")
        self.rotations[number] = Rotation(lot, depot, quantity, actor)
        return number

    def decide_rotation(self, actor, number, approve):
        self.may(actor, "approve")
        found = self._rotation(number, "proposed")
        refuse_if(found.by == actor)
        found.state = "approved" if approve else "rejected"
        return found.state

    def issue_rotation(self, actor, number, party):
        self.may(actor, "keep")
        found = self._rotation(number, "approved")
        wish = (found.lot[0], found.quantity, found.lot, "rotation")
        paper, _ = self.issue(found.depot, party, [wish], 0)
        found.state = "issued"
        return paper

    def end_rotation(self, number, cancelled):
        found = self._rotation(number, *(("proposed", "approved") if cancelled else ("issued",)))
        found.state = "cancelled" if cancelled else "done"
        return found.state

    def _rotation(self, number, *states) -> Rotation:
        refuse_if(number not in self.rotations or self.rotations[number].state not in states)
        return self.rotations[number]


def months_later(day, months) -> date:
    """Return the same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
