"""Rules of shipments: ask, decide, send, arrive, sign, settle, turn back."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import DAY_US, NEWEST, History, depots, keepers, leaders, part, picks, shares
from life_shipments import IN_BUILDING, ON_THE_ROAD

from depot.domain.shipment import DifferenceOutcome
from depot.services.requisitions import (
    ApproveRequisition,
    CancelRequisition,
    RejectRequisition,
    RequestGoods,
    approve_requisition,
    cancel_requisition,
    reject_requisition,
    request_goods,
)
from depot.services.shipment_arriving import (
    ArriveShipment,
    SignedLine,
    SignReceipt,
    arrive_shipment,
    sign_receipt,
)
from depot.services.shipment_leaving import (
    CancelShipment,
    DepartAtOnce,
    cancel_shipment,
    depart_at_once,
)
from depot.services.shipment_loading import TruckChoice
from depot.services.shipment_settling import SettleDifference, settle_difference
from depot.services.shipment_turning import TurnBack, turn_back

SITE = "孤店子镇"
askers = st.sampled_from(["keeper", "planner", "planner", "keeper", "leader", "system"])
wishes = st.tuples(st.sampled_from(["WT01", "WT01", "SH01", "EQ05", "HY05"]), st.integers(1, 12))
outcomes = st.sampled_from(["lost", "lost", "returned", "delivered", "open"])
# What a site finds of a line.
found = st.sampled_from(["good", "broken", "gone", "half", "half", "all gone", "wrong"])


def said_of(picked, what) -> tuple:
    """Return (received, damaged, missing) of a line."""
    half = picked // 2
    return {
        "good": (picked, 0, 0), "broken": (picked - 1, 1, 0), "gone": (picked - 1, 0, 1),
        "half": (picked - half, half - half // 2, half // 2), "all gone": (0, 0, picked),
        "wrong": (picked, 0, 1),
    }[what]  # fmt: skip


class ShipmentWork(History):
    """From the requisition to the site's receipt, and what was not as it left."""

    @rule(
        actor=askers, depot=depots, wants=st.lists(wishes, min_size=1, max_size=2),
        needed_in=st.sampled_from([0.1, 0.1, 0.1, 2, 9, 400]),
        lapses_in=st.sampled_from([0, 0, 0, 1, 7, 8]),
    )  # fmt: skip
    def ask_for_goods(self, actor, depot, wants, needed_in, lapses_in):
        needed_us, lapses_us = int(needed_in * DAY_US), lapses_in * DAY_US
        command = self.new(
            RequestGoods, actor, depot, SITE, tuple(wants), "安置点用",
            self.clock.us + needed_us, lapses_at_us=lapses_us and self.clock.us + lapses_us,
        )  # fmt: skip
        result, number = self.both(
            request_goods, command, "request", actor, depot, SITE, wants, needed_us, lapses_us
        )
        assert not result or result.number == number

    @precondition(lambda self: self.model.requisitions)
    @rule(actor=leaders, pick=picks)
    def approve_a_requisition(self, actor, pick):
        number = self.one_of(self.model.requisitions, {"requested"}, pick)
        command = self.new(ApproveRequisition, actor, number)
        result, shipment = self.both(approve_requisition, command, "approve_request", actor, number)
        assert not result or result.shipment == shipment

    @precondition(lambda self: self.model.requisitions)
    @rule(actor=leaders, pick=picks, withdrawn=st.booleans())
    def free_a_requisition(self, actor, pick, withdrawn):
        number = self.one_of(self.model.requisitions, {"requested"}, pick)
        if withdrawn:
            asked = self.model.requisitions.get(number)
            actor = asked.by if asked and pick % 3 else actor
            command = self.new(CancelRequisition, actor, number)
            self.both(cancel_requisition, command, "withdraw_request", actor, number)
        else:
            command = self.new(RejectRequisition, actor, number, "库存紧张")
            self.both(reject_requisition, command, "reject_request", actor, number)

    # In the building

    @precondition(lambda self: self.model.shipments)
    @rule(actor=leaders, pick=picks)
    def call_a_shipment_off(self, actor, pick):
        number = self.one_of(self.model.shipments, IN_BUILDING, pick)
        command = self.new(CancelShipment, actor, number, "道路中断")
        self.both(cancel_shipment, command, "call_off_shipment", actor, number)

    @precondition(lambda self: self._any_shipment(IN_BUILDING))
    @rule(actor=keepers, pick=picks, limit=st.sampled_from([0, 0, 0, 100]))
    def send_a_shipment_at_once(self, actor, pick, limit):
        number = self.one_of(self.model.shipments, IN_BUILDING, pick)
        truck = TruckChoice(plate="吉B12345", max_kg=limit)
        command = self.new(DepartAtOnce, actor, number, "汛情紧急", truck)
        result, paper = self.both(depart_at_once, command, "depart_at_once", actor, number, limit)
        assert not result or result.document_no == paper

    # In one go, as on a day when it rains

    @rule(
        depot=depots, want=wishes, finds=st.lists(found, min_size=3, max_size=3),
        far=st.integers(1, 5), to=picks,
    )  # fmt: skip
    def goods_go_out_at_once(self, depot, want, finds, far, to):
        """The newest of each kind goes so far, each step accepted or refused by both."""
        steps = [
            lambda: self.approve_a_requisition("leader", NEWEST),
            lambda: self.send_a_shipment_at_once("keeper", NEWEST, 0),
            lambda: self.sign_for_a_shipment("planner", NEWEST, finds),
            lambda: self.settle_a_difference("leader2", NEWEST, "half", "lost", to),
            lambda: self.settle_a_difference("keeper", NEWEST, "half", "returned", to),
        ]
        known = len(self.model.requisitions)
        self.ask_for_goods("keeper", depot, [want], 0.1, 0)
        if known < len(self.model.requisitions):
            for step in steps[:far]:
                step()

    def _any_shipment(self, states) -> bool:
        return any(each.state in states for each in self.model.shipments.values())

    # The other end

    @precondition(lambda self: self._any_shipment(ON_THE_ROAD))
    @rule(actor=keepers, pick=picks)
    def reach_a_site(self, actor, pick):
        number = self.one_of(self.model.shipments, ON_THE_ROAD, pick)
        command = self.new(ArriveShipment, actor, number)
        result, state = self.both(arrive_shipment, command, "reach", actor, number)
        assert not result or result.status == state

    @precondition(lambda self: self._any_shipment(ON_THE_ROAD))
    @rule(actor=keepers, pick=picks, finds=st.lists(found, min_size=3, max_size=3))
    def sign_for_a_shipment(self, actor, pick, finds):
        number = self.one_of(self.model.shipments, ON_THE_ROAD, pick)
        known = self.model.shipments.get(number)
        lines = known.lines if known and pick % 4 else ()
        said = {e.number: said_of(e.picked, finds[e.number % 3]) for e in lines if e.picked}
        told = tuple(SignedLine(n, *parts) for n, parts in said.items())
        command = self.new(SignReceipt, actor, number, 1, "王主任", told)
        result, paper = self.both(sign_receipt, command, "sign", actor, number, said)
        assert not result or result.document_no == paper

    @precondition(lambda self: self.model.differences)
    @rule(actor=leaders, pick=picks, share=shares, outcome=outcomes, to=picks)
    def settle_a_difference(self, actor, pick, share, outcome, to):
        known = list(enumerate(self.model.differences))
        if not known:
            return
        pool = [each for each in known if each[1].quantity] or known
        index, asked = pool[pick % len(pool)]
        found = self.model.shipments[asked.shipment]
        bin_code = self.bin_of(found.depot, to)
        quantity = part(asked.quantity, share)
        if outcome in {"returned", "delivered"} and pick % 4:
            actor = "keeper"
        command = self.new(
            SettleDifference, actor, self._difference_id(asked), DifferenceOutcome(outcome),
            quantity, "已核实", bin_code,
        )  # fmt: skip
        self.both(
            settle_difference, command, "settle_difference", actor, index, outcome, quantity,
            bin_code,
        )  # fmt: skip

    def _difference_id(self, asked) -> int:
        """Return the number of the row that stays open, or that was settled last."""
        rows = self.app.read(lambda reader: reader.differences.of(asked.shipment))
        return next(e.id for e in rows if (e.line, e.kind) == (asked.line, asked.kind))

    @precondition(lambda self: self._any_shipment(ON_THE_ROAD))
    @rule(actor=keepers, pick=picks, to=picks)
    def turn_a_shipment_back(self, actor, pick, to):
        number = self.one_of(self.model.shipments, ON_THE_ROAD, pick)
        known = self.model.shipments.get(number)
        bins = {}
        if known and pick % 2:
            bins = {1: self.bin_of(known.depot, to)}
        command = self.new(TurnBack, actor, number, "道路中断", tuple(bins.items()))
        result, paper = self.both(turn_back, command, "turn_back", actor, number, bins)
        assert not result or result.document_no == paper
