"""The model's care of goods: numbered units, recovery after an event, write-off."""

from dataclasses import dataclass, field

from life_stock import GOOD, HELD, OWN, Shelves, Unit, refuse_if

NEXT = {"clean": "dry", "dry": "grade", "ready": "restocked", "scrap": "written_off"}
AFTER_GRADE = {"A": "ready", "B": "ready", "C": "repair", "D": "scrap"}


@dataclass
class Part:
    """A line of goods in recovery."""

    key: tuple
    quantity: int
    unit: str = ""
    stage: str = "clean"


@dataclass
class WriteOff:
    """Goods that somebody wants off the books; lines are (holding, units, numbers)."""

    by: str
    lines: list
    state: str = "draft"


@dataclass
class Care(Shelves):
    """Recoveries and write-offs by number."""

    recoveries: dict = field(default_factory=dict)
    write_offs: dict = field(default_factory=dict)

    def register(self, key, numbers):
        refuse_if(key[1] not in self.lots or key[0] not in self.rooms)
        refuse_if(not numbers or len(set(numbers)) != len(numbers))
        for number in numbers:
            known = self.units.get(number)
            gone = known and known.key[0].startswith(("loss/", "supplier/"))
            refuse_if(known and not (gone and known.key[1] == key[1]))
            self.units[number] = Unit(key)
        refuse_if(len(self.units_at(key)) > self.quantities.get(key, 0))
        return len(numbers)

    # Recovery

    def recover(self, depot, lot, bin_code, quantity, state, numbers):
        source = (self.place(depot, bin_code), lot, state, OWN)
        refuse_if(lot not in self.lots or quantity < 1 or self.free(source) < quantity)
        refuse_if(self.passed_over(source, quantity))
        numbers = self.named_units(source, quantity, numbers)
        number = self.number("HS")
        target = (source[0], lot, HELD, OWN)
        for each in numbers:
            self.units[each].held_for = number
        if source != target:
            self.post([(source, target, quantity)], number, {(source, target): numbers})
        parts = [(each, 1) for each in numbers] or [("", quantity)]
        self.recoveries[number] = [Part(target, units, each) for each, units in parts]
        for line, (_, units) in enumerate(parts, start=1):
            self.set_aside(f"{number}#{line}", [(target, units)])
        return number

    def record(self, number, line, stage, graded):
        """Graded is [(grade, units)] for grading and repair."""
        refuse_if(number not in self.recoveries or line > len(self.recoveries[number]))
        part = self.recoveries[number][line - 1]
        refuse_if(part.stage != stage or stage in {"restocked", "written_off"})
        if stage in {"grade", "repair"}:
            return self._grade(number, line, part, [each for each in graded if each[1]])
        paper = ""
        if stage == "ready":
            self._restock(number, line, part)
        elif stage == "scrap":
            self._thaw(number, line, part, "released")
            numbers = [part.unit] if part.unit else []
            # A paper of its own asks for the write-off.
            paper = self._draft("keeper", [(part.key, part.quantity, numbers)])
        part.stage = NEXT[part.stage]
        return paper

    def _grade(self, number, line, part, graded):
        refuse_if(sum(units for _, units in graded) != part.quantity)
        refuse_if(part.stage == "repair" and any(grade == "C" for grade, _ in graded))
        (grade, units), *others = graded
        part.stage, part.quantity = AFTER_GRADE[grade], units
        if others:
            self.end(self.open_ones(f"{number}#{line}"), "released")
            self.set_aside(f"{number}#{line}", [(part.key, units)])
        for other, amount in others:
            parts = self.recoveries[number]
            parts.append(Part(part.key, amount, part.unit, AFTER_GRADE[other]))
            self.set_aside(f"{number}#{len(parts)}", [(part.key, amount)])
        return ""

    def _restock(self, number, line, part) -> None:
        refuse_if(self.past(part.key[1]) or self.lots[part.key[1]].recall)
        self._thaw(number, line, part, "consumed")
        target = (*part.key[:2], GOOD, OWN)
        named = {(part.key, target): [part.unit] if part.unit else []}
        self.post([(part.key, target, part.quantity)], number, named)

    def _thaw(self, number, line, part, state) -> None:
        held = self.open_ones(f"{number}#{line}")
        refuse_if(sum(each.quantity for each in held) != part.quantity)
        self.end(held, state)
        if part.unit:
            refuse_if(self.units[part.unit].key != part.key)
            self.units[part.unit].held_for = ""

    # Write-off

    def ask_write_off(self, actor, key, quantity, numbers):
        self.may(actor, "keep")
        return self._draft(actor, [(key, quantity, numbers)])

    def _draft(self, actor, lines):
        checked = []
        for key, quantity, numbers in lines:
            known = key[0] in self.rooms or key[0].removeprefix("loan/") in self.loans
            refuse_if(not known or key[1] not in self.lots or quantity < 1)
            refuse_if(key[3] not in {OWN, "donated"} or self.free(key) < quantity)
            checked.append((key, quantity, self.named_units(key, quantity, numbers)))
        number = self.number("BF")
        self.set_aside(number, [(key, quantity) for key, quantity, _ in checked])
        for _, _, numbers in checked:
            for each in numbers:
                self.units[each].held_for = number
        self.write_offs[number] = WriteOff(actor, checked)
        return number

    def approve_write_off(self, actor, number):
        self.may(actor, "money")
        found = self._asked(actor, number)
        held = self.open_ones(number)
        total = sum(quantity for _, quantity, _ in found.lines)
        refuse_if(sum(each.quantity for each in held) != total)
        self.end(held, "consumed")
        moves, named = [], {}
        for key, quantity, numbers in found.lines:
            target = ("loss/write_off", *key[1:])
            moves.append((key, target, quantity))
            named.setdefault((key, target), []).extend(numbers)
        self.post(moves, number, named)
        for key, quantity, _ in found.lines:
            if key[0].startswith("loan/"):
                self.loans[key[0].removeprefix("loan/")].lines[0][1] -= quantity
        found.state = "approved"
        return found.state

    def reject_write_off(self, actor, number):
        self.may(actor, "money")
        return self._freed(self._asked(actor, number), number, "rejected")

    def withdraw_write_off(self, actor, number):
        self.may(actor, "keep")
        refuse_if(number not in self.write_offs)
        found = self.write_offs[number]
        refuse_if(found.by != actor or found.state != "draft")
        return self._freed(found, number, "withdrawn")

    def _asked(self, actor, number) -> WriteOff:
        refuse_if(number not in self.write_offs)
        found = self.write_offs[number]
        refuse_if(found.state != "draft" or found.by == actor)
        return found

    def _freed(self, found, number, state):
        self.end(self.open_ones(number), "released")
        for unit in self.units.values():
            unit.held_for = "" if unit.held_for == number else unit.held_for
        found.state = state
        return state

    def dispose(self, number, done_in):
        """Done so many days from today: not in the future."""
        refuse_if(number not in self.write_offs or done_in > 0)
        refuse_if(self.write_offs[number].state != "approved")
        self.write_offs[number].state = "disposed"
        return "disposed"
