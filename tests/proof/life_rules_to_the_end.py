"""One paper seen through to its end: the last steps are rare where rules are drawn evenly.

Each rule begins a paper of its own and takes the newest of each kind as far as chance says;
every step is a command that both accept or both refuse.
"""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from life_machine import NEWEST, History, depots
from life_rules_arrivals import WITHOUT_NUMBERS
from life_world import LINES

PICKS_AT_MOST = 6
good_lots = st.sampled_from(WITHOUT_NUMBERS)
how_far = st.sampled_from([2, 3, 4, 5, 6, 6, 6])


class ToTheEnd(History):
    """A truck loaded with care, a purchase to its last fen, a loan lent for longer."""

    @rule(
        depot=depots, item=st.sampled_from(["WT01", "SH01", "HY05"]), units=st.integers(1, 4),
        end=st.sampled_from(["signed", "signed", "turned back", "called off"]), far=how_far,
    )  # fmt: skip
    def a_truck_is_loaded_and_checked(self, depot, item, units, end, far):
        known = len(self.model.shipments)
        self.ask_for_goods("planner", depot, [(item, units)], 0.1, 0)
        self.approve_a_requisition("leader", NEWEST)
        if known == len(self.model.shipments):
            return
        for _ in range(PICKS_AT_MOST):
            if self._newest_shipment().state in {"approved", "picking"}:
                self.confirm_a_pick("keeper", NEWEST, "hand", "listed", "")
        ends = {
            "signed": lambda: self.sign_for_a_shipment("planner", NEWEST, ["good"] * 3),
            "turned back": lambda: self.turn_a_shipment_back("keeper", NEWEST, 1),
            "called off": lambda: self.call_a_shipment_off("leader", NEWEST),
        }
        steps = [
            lambda: self.load_a_truck("keeper", NEWEST, 0),
            lambda: self.check_a_load("system", NEWEST),
            *([] if end == "called off" else [
                lambda: self.let_a_truck_leave("system", NEWEST),
                lambda: self.reach_a_site("keeper", NEWEST),
            ]),
            ends[end],
        ]  # fmt: skip
        for step in steps[:far]:
            step()

    def _newest_shipment(self):
        return list(self.model.shipments.values())[-1]

    @rule(
        line=st.sampled_from(LINES), lot=good_lots, quantity=st.integers(1, 9),
        fen=st.integers(1, 60_00), kept_back=st.sampled_from([0, 0, 1]), far=how_far,
    )  # fmt: skip
    def a_purchase_is_paid_and_closed(self, line, lot, quantity, fen, kept_back, far):
        known = set(self.model.deliveries)
        self.ask_for_a_purchase("keeper", line, "CY1", lot, quantity, fen, 3)
        self.approve_a_purchase("leader", NEWEST)
        if not set(self.model.deliveries) - known:
            return
        for step in (
            lambda: self.receive_a_part("keeper", NEWEST, "all", 1),
            lambda: self.inspect_an_arrival("system", NEWEST, "all", 1, "accept"),
            lambda: self.pay_a_purchase("leader", NEWEST, "all", kept_back),
            lambda: self.close_a_purchase("leader", NEWEST),
            lambda: self.close_a_purchase("leader", NEWEST),
        )[:far]:
            step()

    @rule(
        pick=st.integers(0, 40), share=st.sampled_from(["all", "half", "one"]),
        days=st.sampled_from([1, 7, 30]), longer=st.sampled_from([-1, 0, 1, 20, 300]),
        far=how_far,
    )  # fmt: skip
    def a_loan_is_lent_for_longer(self, pick, share, days, longer, far):
        known = len(self.model.loans)
        self.lend(pick, share, days)
        if known == len(self.model.loans):
            return
        for step in (
            lambda: self.extend_a_loan(NEWEST, days + longer),
            lambda: self.bring_a_loan_back(NEWEST, "half", 1, "A", dirty=False),
            lambda: self.extend_a_loan(NEWEST, days + 2 * longer),
            lambda: self.bring_a_loan_back(NEWEST, "all", 1, "B", dirty=True),
        )[:far]:
            step()
