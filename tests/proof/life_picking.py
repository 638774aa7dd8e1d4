"""The model's pick lists: line by line, by scan or by hand, short, swapped, filled up, split."""

from dataclasses import dataclass, field

from life_shipments import Line, Shipments
from life_stock import GOOD, OWN, refuse_if

PICKABLE = {"approved", "picking"}


@dataclass
class Picking(Shipments):
    """Picks that were taken back, and holdings that somebody must count."""

    undone: list = field(default_factory=list)  # (shipment, line, when)
    flags: list = field(default_factory=list)  # (place, lot, when)

    # Confirming a line

    def confirm(self, actor, number, line, label, quantity, why, bin_code):
        """Label is ("", None), ("lot", lot) or ("bin", place); quantity None is as listed.

        Return where the shipment stands, the line, what was picked and what is nowhere,
        whether anything changed, and the lines that are new.
        """
        self.may(actor, "keep")
        refuse_if(number not in self.shipments)
        found = self.shipments[number]
        kind, scanned = label
        lot = scanned if kind == "lot" else None
        refuse_if(lot is not None and lot not in self.lots)
        meant = self._meant(found, line, kind, scanned)
        if meant.state != "open":
            return found.state, meant.number, meant.picked, meant.missing, False, []
        refuse_if(found.state not in PICKABLE)
        if lot not in {None, meant.key[1]}:
            return self._swap(found, meant, lot, quantity, why, bin_code)
        refuse_if(meant in self.unfit(found, self.arrival(found)))
        taken = meant.quantity if quantity is None else quantity
        refuse_if(not 0 <= taken <= meant.quantity or (taken < meant.quantity and not why))
        meant.picked, meant.picked_at_us = taken, self.now_us
        meant.state = "picked" if taken == meant.quantity else "short"
        new = self._fall_short(found, meant) if meant.state == "short" else []
        return self._settle_picks(found), meant.number, taken, meant.missing, True, new

    def _meant(self, found, number, kind, scanned) -> Line:
        live = [each for each in found.lines if each.state != "replaced"]
        waiting = [each for each in live if each.state == "open"]
        if kind == "bin":
            there = [each for each in live if each.key[0] == scanned
                     and number in {0, each.number}]  # fmt: skip
            to_do = [each for each in there if each in waiting]
            refuse_if(not there or len({each.key[1] for each in to_do}) > 1)
            return (to_do or there)[0]
        if number:
            return found.line(number)
        refuse_if(kind != "lot")
        same = [each for each in live if each.key[1] == scanned]
        of_item = [each for each in waiting if each.key[1][0] == scanned[0]]
        fits = [each for each in same if each in waiting] or same or of_item
        refuse_if(not fits)
        return fits[0]

    def _swap(self, found, line, lot, quantity, why, bin_code):
        """Another lot for a reason: never one that is past on arrival, nor more than is free."""
        refuse_if(lot[0] != line.key[1][0] or not why or self.past(lot, self.arrival(found)))
        refuse_if(not 0 <= (quantity or 0) <= line.quantity)
        taken = quantity or line.quantity
        free = max(
            ((self.free(key), key[0].split("/")[1], key) for key, _ in
             self._issuable(found.depot, lot[0], {}) if key[1] == lot
             and bin_code in {"", key[0].split("/")[1]}),
            default=(0, "", None),
        )  # fmt: skip
        refuse_if(free[0] < taken)
        first, key = self._next_line(found), free[2]
        line.state, line.picked, line.picked_at_us = "replaced", 0, self.now_us
        new = [Line(first, key, taken, taken, state="picked", picked_at_us=self.now_us)]
        if taken < line.quantity:
            new.append(Line(first + 1, line.key, line.quantity - taken))
        found.lines += new
        self.hold(found, [line, *new])
        return self._settle_picks(found), first, taken, 0, True, [each.number for each in new]

    def _fall_short(self, found, line) -> list:
        """What wasn't found is free, its bin is to be counted, others stand in."""
        before = {each.number for each in found.lines}
        self.hold(found, [line])
        self.flags.append((line.key[0], line.key[1], self.now_us))
        line.missing = self._refill(found, line, line.quantity - line.picked)
        return [each.number for each in found.lines if each.number not in before]

    def _refill(self, found, line, units) -> int:
        """Fill up from holdings that nobody doubts; return what is nowhere."""
        doubtful = {each[:2] for each in self.flags}
        item = line.key[1][0]
        here = [each for each in self._issuable(found.depot, item, {})
                if each[0][:2] not in doubtful]  # fmt: skip
        picks, missing = self._take(here, units, self.arrival(found), self.goods[item].days_left)
        first = self._next_line(found)
        new = [Line(n, key, part) for n, (key, part) in enumerate(picks, start=first)]
        found.lines += new
        self.hold(found, new)
        return missing

    @staticmethod
    def _next_line(found) -> int:
        return 1 + max(each.number for each in found.lines)

    def hold(self, found, touched) -> None:
        """Set aside for the holdings of these lines exactly what the list needs of them."""
        held = self.open_ones(found.demand)
        wanted, ended, parts = {}, [], []
        for each in found.lines:
            wanted[each.key] = wanted.get(each.key, 0) + each.held
        for key in dict.fromkeys(each.key for each in touched):
            ours = [each for each in held if each.key == key]
            if sum(each.quantity for each in ours) != wanted.get(key, 0):
                ended += ours
                parts += [(key, wanted[key])] if wanted.get(key) else []
        self.end(ended, "released")
        self.set_aside(found.demand, parts)

    @staticmethod
    def _settle_picks(found) -> str:
        if found.state == "loaded":
            found.loaded_by = ""
        is_open = any(each.state == "open" for each in found.lines)
        found.state = "picking" if is_open else "picked"
        return found.state

    # Taking back, filling up

    def undo_pick(self, actor, number, line):
        self.may(actor, "keep")
        found = self._shipment(number, {*PICKABLE, "picked"})
        back = found.line(line)
        refuse_if(back.state != "picked")
        back.state, back.picked, back.picked_at_us = "open", 0, 0
        self.undone.append((number, line, self.now_us))
        return self._settle_picks(found)

    def refill_picks(self, actor, number):
        """Return where it stands, the lines given up, the new ones, and what is nowhere."""
        self.may(actor, "keep")
        found = self._shipment(number, {*PICKABLE, "picked", "loaded"})
        bad = self.unfit(found, self.arrival(found))
        before = [each.number for each in found.lines]
        wanting = [(each, each.missing + (each.held if each in bad else 0))
                   for each in found.lines if each in bad or each.missing]  # fmt: skip
        refuse_if(not wanting)
        for each in bad:
            each.state, each.picked = "short", 0
        self.hold(found, bad)
        for each, units in wanting:
            each.missing = self._refill(found, each, units)
        new = [each.number for each in found.lines if each.number not in before]
        missing = sum(each.missing for each, _ in wanting)
        return self._settle_picks(found), [each.number for each in bad], new, missing

    # Loading, leaving, a second truck

    def load_shipment(self, actor, number, limit_kg):
        self.may(actor, "keep")
        found = self._shipment(number, {"picked", "loaded"})
        self._load(found, actor, limit_kg)
        return found.state

    def check_load(self, actor, number):
        self.may(actor, "keep")
        found = self._shipment(number, {"loaded"})
        refuse_if(actor == found.loaded_by)
        return found.state

    def depart(self, actor, number):
        self.may(actor, "keep")
        found = self._shipment(number, {"loaded"})
        self.handles_orders(actor, found)
        return self._leave(found, actor)

    def split(self, actor, number, parts):
        """Parts is [(line, units)] that go on the second truck."""
        self.may(actor, "keep")
        found = self._shipment(number, {"picked", "loaded"})
        refuse_if(found.order is not None or not parts)
        for line, units in parts:
            refuse_if(not 1 <= units <= found.line(line).picked)
        refuse_if(len(dict(parts)) != len(parts))
        refuse_if(sum(units for _, units in parts) == sum(each.picked for each in found.lines))
        root, count = found.demand.split("+")[0], 2
        while any(each.demand == f"{root}+{count}" for each in self.shipments.values()):
            count += 1
        second = self._list_for(f"{root}+{count}", {}, found.depot, found.site, found.arrives_us)
        other, moved = self.shipments[second], []
        for line in [each for each in found.lines if each.number in dict(parts)]:
            units = dict(parts)[line.number]
            if units == line.quantity:
                found.lines.remove(line)
                moved.append(line)
            else:
                line.quantity, line.picked = line.quantity - units, line.picked - units
                at_us = line.picked_at_us
                moved.append(Line(line.number, line.key, units, units, 0, "picked", at_us))
        other.lines, other.state = moved, "picked"
        self.hold(found, moved)
        self.hold(other, moved)
        found.state, found.loaded_by = "picked", ""
        return second

    # What a count has to know: goods at the dock are off the shelf and still on the book

    def away(self, key, at_us) -> int:
        """Units of a holding that were picked and in the building at an instant."""
        return sum(
            line.picked for found, line in self._picks_of(key)
            if line.picked_at_us <= at_us and found.state != "cancelled"
            and (not found.departed_at_us or found.departed_at_us > at_us)
        )  # fmt: skip

    def handled(self, key, after_us, until_us) -> bool:
        """Whether somebody picked from a holding meanwhile, or took a pick back since."""
        back = {(number, line) for number, line, at_us in self.undone if at_us > after_us}
        numbers = {id(found): number for number, found in self.shipments.items()}
        return any(
            (line.picked and after_us < line.picked_at_us <= until_us)
            or (numbers[id(found)], line.number) in back
            for found, line in self._picks_of(key)
        )

    def _picks_of(self, key) -> list:
        if key[2:] != (GOOD, OWN):
            return []
        return [(found, line) for found in self.shipments.values()
                for line in found.lines if line.key == key]  # fmt: skip
