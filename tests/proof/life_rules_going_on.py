"""Going on with what is open: most work of a day is the next step of a paper that waits.

Rules drawn evenly seldom bring a paper to its end. These look at what waits in the model,
choose a kind of step and take it, mostly with somebody who may; details stay a matter of
chance, so steps are refused here too. Each is one command, checked like any other.
"""

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import rule
from life_machine import History
from life_rules_arrivals import WITHOUT_NUMBERS
from life_shipments import IN_BUILDING, ON_THE_ROAD
from life_stock import BROKEN, GOOD, HELD
from life_world import LINES

chances = st.lists(st.integers(0, 2**20), min_size=6, max_size=14)
THEMES = 9


def waits(papers, *states) -> bool:
    return any(each.state in states for each in papers.values())


class Luck:
    """Draws the details of a step, all from one number."""

    def __init__(self, number) -> None:
        self.draw = Random(number)  # noqa: S311  chance, not secrecy

    def of(self, *choices):
        return self.draw.choice(choices)

    @property
    def pick(self) -> int:
        """Any pick that chooses one that waits."""
        return self.draw.randrange(35)

    @property
    def yes(self) -> bool:
        return self.draw.random() < 0.5

    @property
    def share(self) -> str:
        return self.of("all", "all", "half", "half", "one", "more")

    @property
    def to(self) -> int:
        """Mostly a roomy bin that there is."""
        return self.of(1, 2, 1, 2, 1, 2, 3, 40)

    @property
    def keeper(self) -> str:
        return self.of(*["keeper"] * 5, "system", "system", "planner")

    @property
    def leader(self) -> str:
        return self.of(*["leader", "leader2"] * 4, "keeper")


class GoingOn(History):
    """Parts of a day in which people mostly keep to one kind of work."""

    @rule(chances=chances)
    def at_dawn(self, chances):
        self._go_on(chances)

    @rule(chances=chances)
    def in_the_morning(self, chances):
        self._go_on(chances)

    @rule(chances=chances)
    def at_noon(self, chances):
        self._go_on(chances)

    @rule(chances=chances)
    def in_the_afternoon(self, chances):
        self._go_on(chances)

    @rule(chances=chances)
    def in_the_evening(self, chances):
        self._go_on(chances)

    @rule(chances=chances)
    def at_night(self, chances):
        self._go_on(chances)

    def _go_on(self, chances):
        theme = chances[0] % THEMES
        for number in chances[1:]:
            luck = Luck(number)
            kinds = (self._goods, self._shipments, self._orders, self._papers, self._care,
                     self._lots, self._counts, self._hard_days, self._money)  # fmt: skip
            keeps_to_it = luck.pick < 28
            kind = kinds[theme] if keeps_to_it else luck.of(*kinds)
            starts, steps = kind(luck)
            waiting = [step for waits_for_it, step in steps if waits_for_it]
            luck.of(*(waiting if waiting and luck.pick < 29 else starts))()

    def known_lots(self):
        return [lot for lot in WITHOUT_NUMBERS if lot[3] >= self.model.today]

    # Of each kind of work: what begins it, and the steps with whether something waits for them

    def _goods(self, luck):
        model = self.model
        come = waits(model.deliveries, "expected", "partly")
        verdict = luck.of("accept", "accept", "hold", "reject")
        looked_at = any(each.waiting for each in model.arrivals.values())
        out = any(n for key, n in model.quantities.items() if key[0].startswith("site/"))
        kits = any(n for key, n in model.quantities.items() if n and key[1] in model.kits)
        state = luck.of(GOOD, HELD, BROKEN)
        starts = (
            lambda: self.announce_a_delivery("keeper", "CY1", luck.of(*self.known_lots()), 20),
            lambda: self.issue("CY1", luck.of("WT01", "SH01"), 4, 2, 0, ""),
            lambda: self.assemble(depot="CY1", kits=2, pick=1),
        )
        return starts, (
            (come, lambda: self.receive_a_part(luck.keeper, luck.pick, luck.share, luck.to)),
            (looked_at, lambda: self.inspect_an_arrival(
                luck.keeper, luck.pick, luck.share, luck.to, verdict)),
            (come and luck.pick < 9, lambda: self.close_a_delivery("keeper", luck.pick)),
            (out and luck.pick < 15, lambda: self.take_back(
                "CY1", luck.pick, luck.share, luck.to, state)),
            (kits, lambda: self.take_apart(luck.pick, luck.share, luck.to, odd=False)),
            (model.reservations and luck.pick < 9, lambda: self.consume(luck.pick)),
        )  # fmt: skip

    def _shipments(self, luck):
        lists, road = self.model.shipments, waits(self.model.shipments, *ON_THE_ROAD)
        finds = [luck.of("good", "broken", "gone", "half") for _ in range(3)]
        way = luck.of("lot", "lot alone", "bin", "hand", "other", "other")
        amount, why = (
            luck.of("listed", "listed", "half", "none"),
            luck.of("外箱破损", "外箱破损", ""),
        )
        settle = luck.of(("leader2", "lost"), ("keeper", "returned"), ("keeper", "delivered"))
        open_lists = waits(lists, "approved", "picking")
        short = any(line.missing for each in lists.values() if each.state in IN_BUILDING
                    for line in each.lines)  # fmt: skip
        divisible = any(
            each.state in {"picked", "loaded"} and sum(line.picked for line in each.lines) > 1
            for each in lists.values()
        )
        differs = any(each.quantity for each in self.model.differences)
        pick_one = (open_lists, lambda: self.confirm_a_pick(
            luck.keeper, luck.pick, way, amount, why))  # fmt: skip
        wants = [(luck.of("WT01", "SH01"), 6), ("HY05", 2)]
        starts = [lambda: self.ask_for_goods("keeper", "CY1", wants[: luck.of(1, 2)], 0.1, 0)]
        return starts, (
            (waits(self.model.requisitions, "requested"),
             lambda: self.approve_a_requisition(luck.leader, luck.pick)),
            *[pick_one] * 5,
            (open_lists and luck.pick < 6,
             lambda: self.send_a_shipment_at_once(luck.keeper, luck.pick, 0)),
            (waits(lists, "picked", "picking") and luck.pick < 15,
             lambda: self.take_a_pick_back(luck.keeper, luck.pick)),
            (short, lambda: self.fill_a_list_up(luck.keeper, luck.pick)),
            (waits(lists, "picked"), lambda: self.load_a_truck(luck.keeper, luck.pick, 0)),
            (divisible, lambda: self.put_some_on_a_second_truck(
                luck.keeper, luck.pick, [luck.of("half", "one"), luck.share])),
            (waits(lists, "loaded"), lambda: self.check_a_load(luck.keeper, luck.pick)),
            (waits(lists, "loaded"), lambda: self.let_a_truck_leave(luck.keeper, luck.pick)),
            (road and luck.pick < 9, lambda: self.reach_a_site(luck.keeper, luck.pick)),
            (road, lambda: self.sign_for_a_shipment(luck.keeper, luck.pick, finds)),
            (waits(self.model.requisitions, "requested") and luck.pick < 9,
             lambda: self.free_a_requisition("leader", luck.pick, luck.yes)),
            (waits(lists, *IN_BUILDING) and luck.pick < 5,
             lambda: self.call_a_shipment_off("leader", luck.pick)),
            (road and luck.pick < 15,
             lambda: self.turn_a_shipment_back(luck.keeper, luck.pick, luck.to)),
            (differs, lambda: self.settle_a_difference(
                settle[0], luck.pick, luck.share, settle[1], luck.to)),
        )  # fmt: skip

    def _orders(self, luck):
        orders = dict(enumerate(self.model.orders))
        drafts = [n for n, each in orders.items() if each.state == "draft"]
        approved = [n for n, each in orders.items() if each.state == "approved"]
        starts = [lambda: self.draft_an_order("planner", luck.of("SHOP", "CY1", "CY1"), 12)]
        return starts, (
            (drafts, lambda: self.approve_an_order(luck.leader, luck.of(*drafts))),
            (approved and luck.pick < 9,
             lambda: self.cancel_an_order(luck.leader, luck.of(*approved))),
            (approved and luck.pick < 15,
             lambda: self.issue_an_order(luck.keeper, luck.of(*approved))),
            *self._shipments(luck)[1],
        )  # fmt: skip

    def _papers(self, luck):
        model = self.model
        moving = waits(model.transfers, "departed", "arrived")
        state = luck.of(GOOD, GOOD, HELD, BROKEN)
        lent = any(each.lines[0][1] for each in model.loans.values())
        grade, dirty = luck.of(*"AABCD"), luck.yes
        starts = (
            lambda: self.order_a_transfer(
                "keeper", "CY1", luck.of("WT01", "SH01"), 9, luck.of(1, 2)
            ),
            lambda: self.lend(luck.of(1, 2, 3), luck.share, 7),
        )
        return starts, (
            (waits(model.transfers, "ordered"),
             lambda: self.send_a_transfer(luck.keeper, luck.pick, luck.of(None, None, "half"))),
            (waits(model.transfers, "ordered") and luck.pick < 12,
             lambda: self.cancel_a_transfer(luck.pick)),
            (moving, lambda: self.put_down_what_arrived(
                luck.keeper, luck.pick, luck.share, luck.to, state, luck.pick < 12)),
            (waits(model.transfers, "arrived"),
             lambda: self.write_off_a_transfer(luck.leader, luck.pick)),
            (lent, lambda: self.bring_a_loan_back(luck.pick, luck.share, luck.to, grade, dirty)),
            (lent and luck.pick < 9, lambda: self.extend_a_loan(luck.pick, 20)),
        )  # fmt: skip

    def _care(self, luck):
        model = self.model
        steps = any(each.stage not in {"restocked", "written_off"}
                    for parts in model.recoveries.values() for each in parts)  # fmt: skip
        grades = luck.of(("A",), ("B", "A"), ("C", "D"), ("D",))
        asked = waits(model.write_offs, "draft")
        step = (steps, lambda: self.do_a_step_of_recovery(luck.pick, grades, 0))
        starts = (
            lambda: self.start_a_recovery(luck.pick, luck.share),
            lambda: self.ask_for_a_write_off("keeper", luck.pick, luck.share),
        )
        return starts, (
            step, step,
            (asked, lambda: self.approve_a_write_off(luck.leader, luck.pick)),
            (asked and luck.pick < 12,
             lambda: self.free_a_write_off(luck.leader, luck.pick, luck.yes)),
            (waits(model.write_offs, "approved"), lambda: self.dispose(luck.pick, 0)),
        )  # fmt: skip

    def _lots(self, luck):
        model = self.model
        old = [lot for lot, each in model.lots.items() if lot[0] == "HY05" and not each.recall]
        extension = any(each.state == "open" for each in model.extensions)
        starts = (
            lambda: self.recall("keeper", luck.pick, luck.yes),
            lambda: self.propose_a_rotation("keeper", luck.of(1, 2, 4), luck.share, 5),
        )
        return starts, (
            (waits(model.recalls, "open"),
             lambda: self.end_a_recall(luck.leader, luck.pick, luck.of("released", "disposed"))),
            (old and luck.pick < 12, lambda: self.ask_for_an_extension(
                "keeper", luck.of(*old), 30, 0, f"JC-{luck.pick}")),
            (extension, lambda: self.decide_an_extension(luck.leader, 0, luck.pick < 25)),
            (waits(model.rotations, "proposed"),
             lambda: self.decide_a_rotation(luck.leader, luck.pick, luck.pick < 30)),
            (waits(model.rotations, "approved"),
             lambda: self.issue_a_rotation(luck.keeper, luck.pick)),
            (waits(model.rotations, "issued"),
             lambda: self.end_a_rotation(luck.pick, cancelled=False)),
        )  # fmt: skip

    def _counts(self, luck):
        model, error = self.model, luck.of(0, -1, -7, 3, -200)
        in_hand = waits(model.counts, "draft", "counting", "recount")
        counted = any(each.state in {"counting", "recount"} and each.counted is not None
                      and not each.again for each in model.counts.values())  # fmt: skip
        starts = [lambda: self.open_a_count("keeper", luck.pick)]
        return starts, (
            (in_hand, lambda: self.enter_a_count(
                luck.of("keeper", "system"), luck.pick, error, luck.of("now", "now", "long"))),
            (counted, lambda: self.hand_a_count_in(luck.of("keeper", "system"), luck.pick)),
            (waits(model.counts, "submitted"), lambda: self.explain_a_count("keeper", luck.pick)),
            (waits(model.counts, "submitted"),
             lambda: self.approve_a_count(luck.leader, luck.pick)),
        )  # fmt: skip

    def _hard_days(self, luck):
        urgent = [each[2] for each in self.model.urgent.values()]
        lasts = any(self.model.responses.values())
        starts = (
            lambda: self.start_a_response("leader"),
            lambda: self.book_what_was_found("keeper", "CY1", luck.pick, 5, "leader"),
        )
        return starts, (
            (lasts and luck.pick < 15, lambda: self.issue_urgently(
                luck.keeper, "CY1", luck.pick, 3, luck.leader, luck.pick < 9)),
            ("open" in urgent,
             lambda: self.enter_the_papers(luck.leader, luck.pick, luck.yes)),
            ("review" in urgent, lambda: self.settle_a_review(luck.leader, luck.pick)),
            (lasts and luck.pick < 5, lambda: self.end_a_response(luck.leader, luck.pick)),
        )  # fmt: skip

    def _money(self, luck):
        bought = self.model.purchases
        done = [n for n, each in bought.items() if each.state == "ordered" and not waits(
            {n: self.model.deliveries[each.delivery]}, "expected", "partly")]  # fmt: skip
        due = any(self.model.payable(each) for each in bought.values() if each.order)
        # Places among the deliveries and arrivals that wait, as those rules choose.
        model, ours = self.model, {each.delivery for each in bought.values()}
        expected = [n for n, e in model.deliveries.items() if e.state in {"expected", "partly"}]
        waiting = [each.delivery for each in model.arrivals.values() if each.waiting]
        coming = [place for place, number in enumerate(expected) if number in ours]
        came = [place for place, number in enumerate(waiting) if number in ours]
        starts = (
            lambda: self.ask_for_a_purchase(
                "keeper", luck.of(*LINES), "CY1", luck.of(*self.known_lots()), 9,
                luck.of(20_00, 60_00, 200_00), 3),
            lambda: self.ask_to_move_money("leader", *LINES, 100_00),
        )  # fmt: skip
        return starts, (
            (waits(self.model.changes, "waiting"),
             lambda: self.decide_about_money(luck.leader, luck.pick, luck.pick < 25)),
            *[(waits(bought, "submitted", "half_approved"),
               lambda: self.approve_a_purchase(luck.leader, luck.pick))] * 3,
            (waits(bought, "submitted") and luck.pick < 5,
             lambda: self.reject_a_purchase(luck.leader, luck.pick)),
            *[(due, lambda: self.pay_a_purchase(
                luck.leader, luck.pick, luck.of("all", "all", "half"), luck.of(0, 0, 1)))] * 3,
            *[(done, lambda: self.close_a_purchase(luck.leader, luck.pick))] * 2,
            *[(coming, lambda: self.receive_a_part(
                "keeper", luck.of(*coming), luck.share, luck.to))] * 2,
            *[(came, lambda: self.inspect_an_arrival(
                "keeper", luck.of(*came), luck.share, luck.to, "accept"))] * 2,
        )  # fmt: skip
