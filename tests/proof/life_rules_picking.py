"""Rules of pick lists: confirm line by line, short, swapped, taken back, filled, loaded, split."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import History, keepers, part, picks, shares
from life_picking import PICKABLE
from life_shipments import IN_BUILDING
from life_stock import GOOD, OWN

from depot.domain.label import BinLabel, LotLabel
from depot.services.shipment_filling import RefillPicks, refill_picks
from depot.services.shipment_leaving import DepartShipment, depart_shipment
from depot.services.shipment_loading import (
    CheckLoad,
    LoadShipment,
    TruckChoice,
    check_load,
    load_shipment,
)
from depot.services.shipment_picking import ConfirmPick, UndoPick, confirm_pick, undo_pick
from depot.services.shipment_splitting import SplitShipment, split_shipment

WAITS = PICKABLE | {"picked"}
# How a line is confirmed: the label of its goods or of its bin, by hand, another lot's label.
ways = st.sampled_from(["lot", "lot", "lot alone", "bin", "bin alone", "hand", "other", "other"])
# How much of a line is found.
finds = st.sampled_from(["listed", "listed", "listed", "all", "half", "none", "more"])
reasons = st.sampled_from(["外箱破损", "外箱破损", "外箱破损", ""])


class PickingWork(History):
    """What happens between the approval and the departure."""

    @precondition(lambda self: self._some_list(WAITS))
    @rule(actor=keepers, pick=picks, way=ways, found=finds, why=reasons)
    def confirm_a_pick(self, actor, pick, way, found, why):
        number = self.one_of(self.model.shipments, PICKABLE, pick)
        line = self._line_of(number, {"open"}, pick)
        if line is None:
            return
        quantity = self._found_of(line, found)
        label = ("", None) if way == "hand" else ("lot", line.key[1])
        if way.startswith("bin"):
            label = ("bin", line.key[0])
        elif way == "other":
            label = ("lot", self._other_lot(line, pick))
        listed = 0 if way.endswith("alone") else line.number
        command = self.new(ConfirmPick, actor, number, listed, self._label(label), quantity, why)
        result, expected = self.both(
            confirm_pick, command, "confirm", actor, number, listed, label, quantity, why, ""
        )
        assert not result or expected == (
            result.status, result.line, result.picked, result.missing, result.changed,
            list(result.new_lines),
        )  # fmt: skip

    @staticmethod
    def _found_of(line, found):
        if found in {"listed", "none"}:
            return None if found == "listed" else 0
        return part(line.quantity, found)

    def _line_of(self, number, states, pick):
        lines = self.model.shipments[number].lines if number in self.model.shipments else []
        live = [each for each in lines if each.state in states] or lines
        return live[pick % len(live)] if live else None

    def _other_lot(self, line, pick):
        """Return another lot of the item that is there, or any that is."""
        depot, lot = line.key[0].split("/")[0], line.key[1]
        there = sorted(
            key[1]
            for key, quantity in self.model.quantities.items()
            if quantity and key[0].startswith(f"{depot}/") and key[1] != lot
            and key[2:] == (GOOD, OWN) and (pick > 30 or key[1][0] == lot[0])
        )  # fmt: skip
        return there[pick % len(there)] if there else lot

    def _label(self, label) -> str:
        kind, named = label
        if kind == "bin":
            return BinLabel(*named.split("/")).payload()
        if kind == "":
            return ""
        # The date that was printed; what holds now may be another.
        return LotLabel(named[0], self.lot_id(named), named[2], named[3], "-").payload()

    @precondition(lambda self: self._some_list(WAITS))
    @rule(actor=keepers, pick=picks)
    def take_a_pick_back(self, actor, pick):
        number = self.one_of(self.model.shipments, WAITS, pick)
        line = self._line_of(number, {"picked"}, pick)
        if line is not None:
            command = self.new(UndoPick, actor, number, line.number, "拿错了")
            result, state = self.both(undo_pick, command, "undo_pick", actor, number, line.number)
            assert not result or result.status == state

    @precondition(lambda self: self._some_list(IN_BUILDING))
    @rule(actor=keepers, pick=picks)
    def fill_a_list_up(self, actor, pick):
        number = self.one_of(self.model.shipments, IN_BUILDING, pick)
        wanting = [name for name, each in self.model.shipments.items()
                   if each.state in IN_BUILDING and any(e.missing for e in each.lines)]  # fmt: skip
        if wanting and pick % 3:
            number = wanting[pick % len(wanting)]
        command = self.new(RefillPicks, actor, number)
        result, expected = self.both(refill_picks, command, "refill_picks", actor, number)
        assert not result or expected == (
            result.status, list(result.replaced), list(result.new_lines), result.missing
        )  # fmt: skip

    @precondition(lambda self: self._some_list({"picked", "loaded"}))
    @rule(actor=keepers, pick=picks, limit=st.sampled_from([0, 0, 2000, 100]))
    def load_a_truck(self, actor, pick, limit):
        number = self.one_of(self.model.shipments, {"picked"}, pick)
        command = self.new(LoadShipment, actor, number, TruckChoice(plate="吉B1", max_kg=limit))
        result, state = self.both(load_shipment, command, "load_shipment", actor, number, limit)
        assert not result or result.status == state

    @precondition(lambda self: self._some_list({"loaded"}))
    @rule(actor=keepers, pick=picks)
    def check_a_load(self, actor, pick):
        number = self.one_of(self.model.shipments, {"loaded"}, pick)
        command = self.new(CheckLoad, actor, number)
        self.both(check_load, command, "check_load", actor, number)

    @precondition(lambda self: self._some_list({"loaded"}))
    @rule(actor=keepers, pick=picks)
    def let_a_truck_leave(self, actor, pick):
        number = self.one_of(self.model.shipments, {"loaded"}, pick)
        command = self.new(DepartShipment, actor, number)
        result, paper = self.both(depart_shipment, command, "depart", actor, number)
        assert not result or result.document_no == paper

    @precondition(lambda self: self._some_list({"picked", "loaded"}))
    @rule(actor=keepers, pick=picks, split=st.lists(shares, min_size=2, max_size=2))
    def put_some_on_a_second_truck(self, actor, pick, split):
        number = self.one_of(self.model.shipments, {"picked", "loaded"}, pick)
        found = self.model.shipments.get(number)
        lines = [each for each in found.lines if each.picked] if found else []
        parts = [(line.number, part(line.picked, share))
                 for line, share in zip(lines, split, strict=False)]  # fmt: skip
        if pick % 2:
            parts = parts[:1]
        command = self.new(SplitShipment, actor, number, tuple(parts))
        result, second = self.both(split_shipment, command, "split", actor, number, parts)
        assert not result or result.number == second

    def _some_list(self, states) -> bool:
        return any(each.state in states for each in self.model.shipments.values())
