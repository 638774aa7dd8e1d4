"""People issue, receive and count at once; in the end the book is the shelf, on both databases."""

import random
import threading

from count_world import GOOD, explain, opened, staff
from ledger_world import SYSTEM_ACTOR, command_id, on_hand, receive_water

from depot.domain.account import Role
from depot.errors import Conflict, InsufficientStock
from depot.services.accounts import CreateUser, create_user
from depot.services.audit import verify
from depot.services.count_approving import ApproveCount, approve_count
from depot.services.count_deciding import SubmitCount, submit_count
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.count_views import blind_sheet, ledger_position
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.issuing import IssueGoods, IssueLine, issue_goods

ISSUERS = 20
COUNTERS = ("keeper", "keeper2", "keeper3")
# Lot, bin, on the book, really on the shelf.
SHELF = (
    ("L1", "A-01", 20_000, 19_990), ("L2", "A-01", 15_000, 15_000), ("L3", "A-02", 20_000, 20_017),
)  # fmt: skip


class World:
    """A shelf beside the book: whoever takes goods off it posts that while holding it."""

    def __init__(self, app) -> None:
        self.app = app
        self.lots, self.shelf, self.locks = {}, {}, {}
        for lot_no, bin_code, booked, really in SHELF:
            lot_id = receive_water(app, booked, GOOD, lot_no, bin_code)
            self.lots[lot_id] = lot_no
            self.shelf[lot_id] = really
            self.locks[lot_id] = threading.Lock()
        self.approved = threading.Event()
        self.errors = []

    def run(self, work) -> threading.Thread:
        def guarded():
            try:
                work()
            except Exception as error:  # noqa: BLE001  the test fails with it
                self.errors.append(error)

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread

    def issue(self, seed: int) -> None:
        """Take one or two boxes at a time until the count is approved."""
        chance = random.Random(seed)  # noqa: S311  no secret
        while not self.approved.wait(chance.uniform(0.01, 0.2)):
            lot_id = chance.choice(sorted(self.lots))
            units = chance.randint(1, 2)
            line = IssueLine("WT01", units, lot_id, "就近取货")
            command = IssueGoods(command_id(), SYSTEM_ACTOR, "CY1", "现场", (line,))
            with self.locks[lot_id]:
                if self.shelf[lot_id] < units:
                    continue
                try:
                    self.app.execute(issue_goods, command)
                except InsufficientStock:
                    continue
                self.shelf[lot_id] -= units

    def count(self, number: str, by: str) -> None:
        """Count every line; one that moved meanwhile is looked at again."""
        for each in self.app.read(blind_sheet, number).lines:
            lot_id = next(key for key, lot_no in self.lots.items() if lot_no == each.lot_no)
            while True:
                with self.locks[lot_id]:
                    since = self.app.read(ledger_position)
                    seen = self.shelf[lot_id]
                until = self.app.read(ledger_position)
                lines = (CountedLine(seen, each.line),)
                command = EnterCounts(command_id(), by, number, lines, since, until)
                if not self.app.execute(enter_counts, command).lines[0].moved:
                    break


def test_twenty_issue_while_three_count_the_same_bins_and_the_book_becomes_the_shelf(app):
    """The book is 10 too high in one lot and 17 too low in another; issues never stop."""
    staff(app)
    app.execute(
        create_user,
        CreateUser(
            command_id(), SYSTEM_ACTOR, name="keeper3", display_zh="丙", display_en="C",
            role=Role.DEPOT_MANAGER, password="password-1", demo=True,  # noqa: S106
        ),
    )  # fmt: skip
    for name in ("A", "B", "C"):
        rule = SetHouseRule(command_id(), "leader", f"count.tolerance.{name}", 1000)
        app.execute(set_house_rule, rule)
    world = World(app)
    number = opened(app)
    issuers = [world.run(lambda seed=seed: world.issue(seed)) for seed in range(ISSUERS)]
    counters = [world.run(lambda by=by: world.count(number, by)) for by in COUNTERS]
    for thread in counters:
        thread.join()
    app.execute(submit_count, SubmitCount(command_id(), "keeper", number))
    explain(app, number)
    done = app.execute(approve_count, ApproveCount(command_id(), "leader", number))
    world.approved.set()
    for thread in issuers:
        thread.join()
    assert world.errors == []
    assert (done.gained, done.lost) == (17, 10)
    shelf = {
        (lot_no, bin_code, "issuable"): world.shelf[lot_id]
        for (lot_id, lot_no), (_, bin_code, _, _) in zip(world.lots.items(), SHELF, strict=True)
    }
    assert on_hand(app) == shelf
    assert app.read(verify).ok


def test_two_leaders_at_once_approve_once(app):
    staff(app)
    receive_water(app, 100, GOOD)
    number = opened(app)
    app.execute(
        enter_counts,
        EnterCounts(command_id(), "keeper", number, (CountedLine(100, 1),)),
    )
    app.execute(submit_count, SubmitCount(command_id(), "keeper", number))
    gate, outcomes = threading.Barrier(4), []

    def click(by):
        gate.wait()
        try:
            outcomes.append(app.execute(approve_count, ApproveCount(command_id(), by, number)))
        except Conflict:
            outcomes.append(None)

    threads = [threading.Thread(target=click, args=(by,)) for by in ("leader", "leader2") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in outcomes) == 1
