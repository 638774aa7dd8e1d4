"""Whatever is committed, spent, released and moved, in any order and two at once: it ties.

An example has two lines of a year of its own. A model in plain dicts says for each command
whether it must be accepted; the lines are compared with it after every one.
"""

import itertools
import threading
import time
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_world import command_id
from money_world import furnish_money

from depot.domain.budget import ChangeState, budget_line
from depot.domain.carry_over import CarryOver
from depot.errors import BudgetExceeded, Conflict, NotFound
from depot.services import spending
from depot.services.access import SYSTEM_ACTOR
from depot.services.budget_views import line_figures, money_findings
from depot.services.budgeting import (
    Appropriate,
    DecideChange,
    ProposeChange,
    appropriate,
    decide_change,
    propose_change,
)

PURPOSES = ("daily_necessities", "rescue_supplies")
# Each example takes the next two years, so that one database serves them all.
YEARS = [itertools.count(2021, 2)]
COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "grant",
                "commit",
                "commit",
                "supplement",
                "spend",
                "spend",
                "release",
                "move",
                "refund",
                "carry",
            )
        ),
        st.integers(0, 1),  # line
        st.integers(0, 3),  # paper
        st.integers(1, 900),  # fen
    ),
    max_size=14,
)
EXAMPLES = settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """A step that another service would take inside its own command."""

    command_id: str
    actor: str
    what: str
    line: str
    ref: str
    fen: int


def work(command: Work, uow) -> None:
    if command.what == "commit":
        spending.commit(uow, command.line, command.ref, "-", command.fen)
    elif command.what == "supplement":
        spending.supplement(uow, command.ref, command.fen)
    elif command.what == "refund":
        spending.refund(uow, command.ref, command.line, command.fen, "TK")
    elif command.what == "carry":
        carry(command, uow)
    elif command.what == "spend":
        spending.spend(uow, command.ref, command.fen, "ZF")
    else:
        spending.release_rest(uow, command.ref)


def carry(command: Work, uow) -> None:
    """Carry over as the service does once another person has approved it."""
    chain = spending.chain_of(uow, command.ref)
    if not chain or not chain[-1].open_fen or "+" in chain[-1].ref:
        raise Conflict("无", "nothing")
    before = chain[-1]
    target = next_line(before.line)
    if uow.budgets.line(target.code) is None:
        uow.budgets.add_line(target)
    new_ref = f"{command.ref}+{target.year}"
    fen = spending.carry(uow, command.ref, target.code, new_ref, f"NJ-{command.ref}")
    uow.money_after.add_carry(
        CarryOver(
            f"NJ-{command.ref}", before.ref, new_ref, before.line, target.code, fen, "文",
            ChangeState.APPROVED, "kong", uow.now_us, "ling", uow.now_us,
        )
    )  # fmt: skip


def next_line(code):
    year, purpose, source = code.split("-")
    return budget_line(int(year) + 1, purpose, source)


class World:
    """Two lines of a year in the product, and what must be on them."""

    def __init__(self, app) -> None:
        self.app = app
        self.year = next(YEARS[0])
        self.lines = [f"{self.year}-{purpose}-district" for purpose in PURPOSES]
        self.free = dict.fromkeys(self.lines, 0)
        self.next_lines = [next_line(each).code for each in self.lines]
        self.free |= dict.fromkeys(self.next_lines, 0)
        self.papers: dict[str, list] = {}  # ref → line, open, spent
        self.carried: dict[str, list] = {}  # ref → old line, 0, what was spent there
        for line in (0, 1):
            self.do("grant", line, 0, 1000)

    def do(self, what, number, paper, fen) -> bool:
        """Do it in the product; return whether it was accepted."""
        line, ref = self.lines[number], f"{self.year}-{paper}"
        try:
            if what == "grant":
                self.app.execute(
                    appropriate,
                    Appropriate(command_id(), SYSTEM_ACTOR, self.year, PURPOSES[number],
                                "district", Decimal(fen).scaleb(-2), "文"),
                )  # fmt: skip
            elif what == "move":
                asked = ProposeChange(
                    command_id(), SYSTEM_ACTOR, line, self.lines[1 - number],
                    Decimal(fen).scaleb(-2), "调剂",
                )  # fmt: skip
                change = self.app.execute(propose_change, asked).number
                self.app.execute(
                    decide_change, DecideChange(command_id(), "ling", change, approved=True)
                )
            else:
                self.app.execute(work, Work(command_id(), SYSTEM_ACTOR, what, line, ref, fen))
        except (BudgetExceeded, Conflict, NotFound):
            return False
        return True

    def expect(self, what, number, paper, fen) -> bool:
        """Do it in the model; return whether it must be accepted."""
        line, ref = self.lines[number], f"{self.year}-{paper}"
        if what == "grant":
            self.free[line] += fen
            return True
        if what == "move":
            self.free[self.lines[1 - number]] += fen * (self.free[line] >= fen)
            return self.take(line, fen)
        if what == "commit":
            new = ref not in self.papers and self.take(line, fen)
            if new:
                self.papers[ref] = [line, fen, 0]
            return new
        after = {"carry": lambda: self.carry(ref), "refund": lambda: self.refund(ref, line, fen)}
        go_on = after.get(what, lambda: self.go_on(what, self.papers[ref], fen))
        return ref in self.papers and go_on()

    def go_on(self, what, paper, fen) -> bool:
        """Go on with a paper that has committed."""
        if what == "supplement":
            more = self.take(paper[0], fen)
            paper[1] += fen * more
            return more
        if what == "spend":
            enough = paper[1] >= fen
            paper[1] -= fen * enough
            paper[2] += fen * enough
            return enough
        self.free[paper[0]] += paper[1]
        paper[1] = 0
        return True

    def refund(self, ref, line, fen) -> bool:
        """Give back what this line has paid for the paper, before or after a carry-over."""
        paid = next(
            (
                each
                for each in (self.papers[ref], self.carried.get(ref))
                if each and each[0] == line
            ),
            None,
        )
        if paid is None or paid[2] < fen:
            return False
        paid[2] -= fen
        self.free[line] += fen
        return True

    def carry(self, ref) -> bool:
        """Take what is open to the next year's line; what was spent stays."""
        line, still_open, _ = self.papers[ref]
        if ref in self.carried or not still_open:
            return False
        self.carried[ref] = [line, 0, self.papers[ref][2]]
        self.papers[ref] = [next_line(line).code, still_open, 0]
        return True

    def take(self, line, fen) -> bool:
        """Take free money of a line, if there is enough."""
        enough = self.free[line] >= fen
        self.free[line] -= fen * enough
        return enough

    def figures(self):
        years = (self.year, self.year + 1)
        found = [each for year in years for each in self.app.read(line_figures, year)]
        return {each.line.code: each for each in found}


@pytest.fixture
def people(app):
    """The product on both databases; the system asks, ling approves."""
    furnish_money(app)
    YEARS[0] = itertools.count(2021, 2)
    return app


@EXAMPLES
@given(commands=COMMANDS)
def test_every_answer_and_every_line_are_those_of_the_model(people, commands):
    world = World(people)
    world.free |= dict.fromkeys(world.lines, 1000)
    for each in commands:
        assert world.do(*each) is world.expect(*each), each
        for code, found in world.figures().items():
            every = [*world.papers.values(), *world.carried.values()]
            mine = [paper for paper in every if paper[0] == code]
            assert (found.free, found.committed, found.spent) == (
                world.free[code], sum(each[1] for each in mine), sum(each[2] for each in mine),
            )  # fmt: skip
    assert not people.read(money_findings)


@settings(EXAMPLES, max_examples=8)
@given(first=COMMANDS, second=COMMANDS)
def test_two_at_once_never_overdraw_and_every_fen_is_on_one_line(people, first, second):
    world = World(people)
    granted, died = [2000], []

    def run(commands):
        try:
            granted.extend(c[3] for c in commands if world.do(*c) and c[0] == "grant")
        except Exception as error:  # noqa: BLE001  a thread must not die unseen
            died.append(error)

    threads = [threading.Thread(target=run, args=(commands,)) for commands in (first, second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not died
    found = world.figures().values()
    assert all(min(each.free, each.committed, each.spent) >= 0 and each.ties for each in found)
    # Each fen that came is on exactly one line, free, committed or spent.
    assert sum(each.free + each.committed + each.spent for each in found) == sum(granted)
    assert not people.read(money_findings)


def test_one_paper_committed_twice_at_once_commits_once_and_the_other_is_told(people):
    """The second looks while the first has written and not yet ended: it finds nothing there."""
    world = World(people)
    written, looking, outcomes = threading.Event(), threading.Event(), {}

    def first(command, uow):
        work(command, uow)
        written.set()
        # SQLite lets nobody else begin: there the second comes when this is over.
        if looking.wait(0.3):
            time.sleep(0.1)

    def second(command, uow):
        looking.set()
        work(command, uow)

    def run(service):
        command = Work(command_id(), SYSTEM_ACTOR, "commit", world.lines[0], "CG-9", 300)
        try:
            people.execute(service, command)
        except Exception as error:  # noqa: BLE001  the test looks at what was raised
            outcomes[service] = error

    threads = [threading.Thread(target=run, args=(service,)) for service in (first, second)]
    threads[0].start()
    assert written.wait(5)
    threads[1].start()
    for each in threads:
        each.join()
    assert first not in outcomes
    assert isinstance(outcomes[second], Conflict)
    assert "已占用预算" in outcomes[second].text.zh
    line = world.figures()[world.lines[0]]
    assert (line.free, line.committed) == (700, 300)
    assert not people.read(money_findings)
