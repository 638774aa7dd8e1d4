"""Whatever is committed, spent, released and moved, in any order and two at once: it ties.

An example has two lines of a year of its own. A model in plain dicts says for each command
whether it must be accepted; the lines are compared with it after every one.
"""

import itertools
import threading
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_world import command_id
from money_world import furnish_money

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
# Each example takes the next year, so that one database serves them all.
YEARS = itertools.count(2021)
COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(("grant", "commit", "commit", "supplement", "spend", "release", "move")),
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
    elif command.what == "spend":
        spending.spend(uow, command.ref, command.fen, "ZF")
    else:
        spending.release_rest(uow, command.ref)


class World:
    """Two lines of a year in the product, and what must be on them."""

    def __init__(self, app) -> None:
        self.app = app
        self.year = next(YEARS)
        self.lines = [f"{self.year}-{purpose}-district" for purpose in PURPOSES]
        self.free = dict.fromkeys(self.lines, 0)
        self.papers: dict[str, list] = {}  # ref → line, open, spent
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
        return ref in self.papers and self.go_on(what, self.papers[ref], fen)

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

    def take(self, line, fen) -> bool:
        """Take free money of a line, if there is enough."""
        enough = self.free[line] >= fen
        self.free[line] -= fen * enough
        return enough

    def figures(self):
        return {each.line.code: each for each in self.app.read(line_figures, self.year)}


@pytest.fixture
def people(app):
    """The product on both databases; the system asks, ling approves."""
    furnish_money(app)
    return app


@EXAMPLES
@given(commands=COMMANDS)
def test_every_answer_and_every_line_are_those_of_the_model(people, commands):
    world = World(people)
    world.free = dict.fromkeys(world.lines, 1000)
    for each in commands:
        assert world.do(*each) is world.expect(*each), each
        for code, found in world.figures().items():
            mine = [paper for paper in world.papers.values() if paper[0] == code]
            assert (found.free, found.committed, found.spent) == (
                world.free[code], sum(each[1] for each in mine), sum(each[2] for each in mine),
            )  # fmt: skip
    assert not people.read(money_findings)


@settings(EXAMPLES, max_examples=8)
@given(first=COMMANDS, second=COMMANDS)
def test_two_at_once_never_overdraw_and_every_fen_is_on_one_line(people, first, second):
    world = World(people)
    granted = [2000]

    def run(commands):
        granted.extend(each[3] for each in commands if world.do(*each) and each[0] == "grant")

    threads = [threading.Thread(target=run, args=(commands,)) for commands in (first, second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = world.figures().values()
    assert all(min(each.free, each.committed, each.spent) >= 0 and each.ties for each in found)
    # Each fen that came is on exactly one line, free, committed or spent.
    assert sum(each.free + each.committed + each.spent for each in found) == sum(granted)
    assert not people.read(money_findings)
