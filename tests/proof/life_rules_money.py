"""Rules of money: lines of the budget, and purchases from the request to the payment."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import NEWEST, History, depots, keepers, leaders, part, picks, shares
from life_rules_arrivals import WITHOUT_NUMBERS
from life_world import LINES

from depot.domain.purchase import PurchaseKind
from depot.services.budgeting import (
    Appropriate,
    DecideChange,
    ProposeChange,
    appropriate,
    decide_change,
    propose_change,
)
from depot.services.purchase_deciding import (
    ApprovePurchase,
    RejectPurchase,
    approve_purchase,
    reject_purchase,
)
from depot.services.purchase_settling import (
    ClosePurchase,
    SettlePurchase,
    SettleUnits,
    close_purchase,
    settle_purchase,
)
from depot.services.purchasing import (
    AddQuote,
    RequestPurchase,
    SubmitPurchase,
    WantedLine,
    add_quote,
    request_purchase,
    submit_purchase,
)

budget_lines = st.sampled_from(LINES)
amounts = st.integers(1, 3000_00)
DECIDABLE = {"submitted", "half_approved"}


def yuan(fen) -> Decimal:
    return Decimal(fen).scaleb(-2)


class MoneyWork(History):
    """Who pays for the goods."""

    @rule(actor=leaders, line=budget_lines, fen=amounts)
    def appropriate_money(self, actor, line, fen):
        year, purpose, source = line.split("-")
        command = self.new(
            Appropriate, actor, int(year), purpose, source, yuan(fen), "昌财预〔1〕号"
        )
        result, number = self.both(appropriate, command, "appropriate", actor, line, fen)
        assert not result or result.number == number

    @rule(actor=leaders, source=budget_lines, to=budget_lines, fen=amounts)
    def ask_to_move_money(self, actor, source, to, fen):
        command = self.new(ProposeChange, actor, source, to, yuan(fen), "调剂")
        result, number = self.both(
            propose_change, command, "propose_change", actor, source, to, fen
        )
        assert not result or result.number == number

    @precondition(lambda self: self.model.changes)
    @rule(actor=leaders, pick=picks, approved=st.sampled_from([True, True, False]))
    def decide_about_money(self, actor, pick, approved):
        number = self.one_of(self.model.changes, {"waiting"}, pick)
        command = self.new(DecideChange, actor, number, approved, "意见")
        result, state = self.both(decide_change, command, "decide_change", actor, number, approved)
        assert not result or result.state == state

    @rule(
        actor=keepers, line=budget_lines, depot=depots, lot=st.sampled_from(WITHOUT_NUMBERS),
        quantity=st.integers(1, 40), fen=st.integers(1, 90_00), far=st.sampled_from([1, 3, 3]),
    )  # fmt: skip
    def ask_for_a_purchase(self, actor, line, depot, lot, quantity, fen, far):
        wanted = (WantedLine(lot[0], quantity, yuan(fen)),)
        needed_on = self.clock.today() + timedelta(days=7)
        command = self.new(
            RequestPurchase, actor, PurchaseKind.GOODS, line, depot, "补库", needed_on, wanted
        )
        result, number = self.both(
            request_purchase, command, "request_purchase", actor, line, depot, lot[0], quantity
        )
        assert not result or result.number == number
        if result and far > 1:
            self.add_a_quote(actor, NEWEST, lot, fen)
            self.submit_a_purchase(actor, NEWEST)

    @precondition(lambda self: self.model.purchases)
    @rule(
        actor=keepers, pick=picks, lot=st.sampled_from(WITHOUT_NUMBERS), fen=st.integers(1, 90_00)
    )
    def add_a_quote(self, actor, pick, lot, fen):
        number = self.one_of(self.model.purchases, {"requested"}, pick)
        asked = self.model.purchases.get(number)
        makers = [each[1] for each in WITHOUT_NUMBERS if asked and each[0] == asked.item]
        party = lot[1] if lot[1] in makers else (makers or [lot[1]])[0]
        command = self.new(AddQuote, actor, number, party, (yuan(fen),), 3)
        result, state = self.both(add_quote, command, "quote", actor, number, party, fen)
        assert not result or result.state == state

    @precondition(lambda self: self.model.purchases)
    @rule(actor=keepers, pick=picks)
    def submit_a_purchase(self, actor, pick):
        number = self.one_of(self.model.purchases, {"requested"}, pick)
        command = self.new(SubmitPurchase, actor, number, 1, "独家供货")
        result, state = self.both(submit_purchase, command, "submit_purchase", actor, number)
        assert not result or result.state == state

    @precondition(lambda self: self.model.purchases)
    @rule(actor=leaders, pick=picks)
    def approve_a_purchase(self, actor, pick):
        number = self.one_of(self.model.purchases, DECIDABLE, pick)
        command = self.new(ApprovePurchase, actor, number)
        result, expected = self.both(approve_purchase, command, "approve_purchase", actor, number)
        assert not result or (result.state, result.order_no, result.delivery) == expected

    @precondition(lambda self: self.model.purchases)
    @rule(actor=leaders, pick=picks)
    def reject_a_purchase(self, actor, pick):
        number = self.one_of(self.model.purchases, DECIDABLE, pick)
        command = self.new(RejectPurchase, actor, number, "暂缓")
        result, state = self.both(reject_purchase, command, "reject_purchase", actor, number)
        assert not result or result.state == state

    @precondition(lambda self: any(each.order for each in self.model.purchases.values()))
    @rule(actor=leaders, pick=picks, share=shares, deducted=st.sampled_from([0, 0, 0, 1, 100_00]))
    def pay_a_purchase(self, actor, pick, share, deducted):
        ordered = [n for n, each in self.model.purchases.items() if each.order]
        due = [n for n in ordered if self.model.payable(self.model.purchases[n])] or ordered
        number = due[pick % len(due)]
        found = self.model.purchases[number]
        units = part(self.model.payable(found), share)
        invoice = f"FP-{pick % 9}"
        command = self.new(
            SettlePurchase, actor, number, (SettleUnits(1, units),), invoice,
            deducted=yuan(deducted), note="扣款",
        )  # fmt: skip
        result, expected = self.both(
            settle_purchase, command, "pay", actor, number, units, invoice, deducted
        )
        assert not result or (result.number, result.fen) == expected

    @precondition(lambda self: any(each.order for each in self.model.purchases.values()))
    @rule(actor=leaders, pick=picks)
    def close_a_purchase(self, actor, pick):
        number = self.one_of(self.model.purchases, {"ordered"}, pick)
        command = self.new(ClosePurchase, actor, number, "余量不再供货")
        result, state = self.both(close_purchase, command, "close_purchase", actor, number)
        assert not result or result.state == state
