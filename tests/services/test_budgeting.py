"""A budget's lines: sent down, moved with approval, committed and spent, never overdrawn."""

import threading
from dataclasses import dataclass
from decimal import Decimal

import pytest
from ledger_world import command_id
from money_world import TENT_LINE, WATER_LINE, figures, furnish_money, grant
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.budget import ChangeState
from depot.domain.ledger import (
    AccountKind,
    HoldingKey,
    LedgerKind,
    MoneyPosting,
)
from depot.errors import (
    BudgetExceeded,
    Conflict,
    InsufficientStock,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from depot.services import spending
from depot.services.audit import rebuild, verify
from depot.services.budget_views import budget_changes, commitments, line_figures, line_movements
from depot.services.budgeting import (
    Appropriate,
    DecideChange,
    ProposeChange,
    RecallChange,
    appropriate,
    decide_change,
    propose_change,
    recall_change,
)
from depot.store.engine import WRITES


@dataclass(frozen=True)
class Spend:
    """A command that does something with a line's money, as a purchase would."""

    command_id: str
    actor: str
    what: str
    ref: str
    fen: int
    line: str = WATER_LINE


def spend_money(command: Spend, uow) -> None:
    if command.what == "commit":
        spending.commit(uow, command.line, command.ref, "试", command.fen)
    elif command.what == "supplement":
        spending.supplement(uow, command.ref, command.fen)
    elif command.what == "spend":
        spending.spend(uow, command.ref, command.fen, "ZF-1")
    else:
        spending.release_rest(uow, command.ref)


def do(app, what, ref="X1", yuan=0, line=WATER_LINE):
    app.execute(spend_money, Spend(command_id(), "kong", what, ref, yuan * 100, line))


@pytest.fixture
def depot(app):
    furnish_money(app)
    return app


def propose(app, amount, to_line=TENT_LINE, by="kong", from_line=WATER_LINE):
    command = ProposeChange(command_id(), by, from_line, to_line, Decimal(amount), "雨季提前")
    return app.execute(propose_change, command).number


def decide(app, number, by="ling", approved=True, note=""):
    return app.execute(decide_change, DecideChange(command_id(), by, number, approved, note))


def test_money_is_sent_down_committed_spent_in_parts_and_the_rest_released(depot):
    assert grant(depot, "1000.50") == WATER_LINE
    do(depot, "commit", yuan=600)
    assert figures(depot) == (400, 600, 0)
    do(depot, "spend", yuan=250)
    do(depot, "spend", yuan=150)
    assert figures(depot) == (400, 200, 400)
    do(depot, "release")
    assert figures(depot) == (600, 0, 400)
    (line,) = depot.read(line_figures, 2026)
    assert (line.total, line.free) == (100_050, 60_050)
    reasons = [each.reason for each in depot.read(line_movements, WATER_LINE)]
    assert reasons == ["release", "spend", "spend", "commit", "appropriation"]
    assert depot.read(verify).ok
    assert depot.read(rebuild).ok


def test_neither_a_line_nor_a_commitment_is_overdrawn(depot):
    grant(depot, 1000)
    do(depot, "commit", yuan=700)
    with pytest.raises(BudgetExceeded, match=r"可用 300\.00 元，不足 301\.00 元"):
        do(depot, "commit", "X2", 301)
    with pytest.raises(BudgetExceeded, match=r"尚可支付 700\.00 元"):
        do(depot, "spend", yuan=701)
    with pytest.raises(BudgetExceeded):
        do(depot, "supplement", yuan=301)
    do(depot, "supplement", yuan=300)
    do(depot, "spend", yuan=1000)
    assert figures(depot) == (0, 0, 1000)
    with pytest.raises(BudgetExceeded):
        do(depot, "spend", yuan=1)


def test_a_paper_commits_once_and_stays_on_its_line(depot):
    grant(depot, 1000)
    grant(depot, 1000, "rescue_supplies")
    do(depot, "commit", yuan=100)
    with pytest.raises(Conflict, match="已占用预算"):
        do(depot, "commit", yuan=100, line=TENT_LINE)
    with pytest.raises(NotFound):
        do(depot, "spend", "NOBODY", 1)
    with pytest.raises(NotFound):
        do(depot, "commit", "X3", 1, line="2026-nothing")
    (only,) = depot.read(commitments, open_only=True)
    assert (only.ref, only.line, only.open_fen) == ("X1", WATER_LINE, 10_000)


def test_two_people_at_once_cant_overdraw_a_line(depot):
    """Eight ask for 300 of 1,000 yuan at once: three get it."""
    grant(depot, 1000)
    answers = []

    def ask(number):
        try:
            do(depot, "commit", f"X{number}", 300)
            answers.append("yes")
        except BudgetExceeded:
            answers.append("no")

    workers = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(answers) == ["no"] * 5 + ["yes"] * 3
    assert figures(depot) == (100, 900, 0)
    assert depot.read(verify).ok


def test_a_transfer_between_lines_needs_another_person(depot):
    grant(depot, 1000)
    grant(depot, 10, "rescue_supplies")
    number = propose(depot, 400)
    assert figures(depot) == (1000, 0, 0)
    with pytest.raises(NotAllowed):
        decide(depot, number, by="kong")  # a section head has no right to approve
    assert decide(depot, number).state is ChangeState.APPROVED
    assert figures(depot) == (600, 0, 0)
    assert figures(depot, TENT_LINE) == (410, 0, 0)
    with pytest.raises(Conflict, match="已办理"):
        decide(depot, number)
    moved = {each.line.code: each.moved for each in depot.read(line_figures)}
    assert moved == {WATER_LINE: -40_000, TENT_LINE: 40_000}


def test_nobody_approves_their_own_transfer_not_even_in_the_database(depot):
    grant(depot, 1000)
    grant(depot, 10, "rescue_supplies")
    number = propose(depot, 400, by="ling")
    with pytest.raises(NotAllowed, match="不能自己审批"):
        decide(depot, number, by="ling")
    forged = text(
        "UPDATE budget_change SET state = 'approved', decided_by = 'ling' WHERE number = :n"
    )
    with (
        depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(IntegrityError, match="four_eyes"),
    ):
        connection.execute(forged, {"n": number})
    assert decide(depot, number, by="liu").state is ChangeState.APPROVED


def test_a_rejected_or_recalled_transfer_moves_nothing(depot):
    grant(depot, 1000)
    grant(depot, 10, "rescue_supplies")
    first, second = propose(depot, 400), propose(depot, 500)
    with pytest.raises(InvalidInput, match="审批意见"):
        decide(depot, first, approved=False)
    decide(depot, first, approved=False, note="不急")
    with pytest.raises(NotAllowed, match="本人撤回"):
        depot.execute(recall_change, RecallChange(command_id(), "ling", second))
    depot.execute(recall_change, RecallChange(command_id(), "kong", second))
    assert figures(depot) == (1000, 0, 0)
    assert not depot.read(budget_changes, waiting_only=True)
    assert len(depot.read(budget_changes, line=TENT_LINE)) == 3


def test_a_transfer_of_money_that_was_committed_meanwhile_is_refused(depot):
    grant(depot, 1000)
    grant(depot, 10, "rescue_supplies")
    number = propose(depot, 400)
    do(depot, "commit", yuan=700)
    with pytest.raises(BudgetExceeded):
        decide(depot, number)
    assert figures(depot) == (300, 700, 0)


def test_money_is_taken_back_with_approval(depot):
    grant(depot, 1000)
    decide(depot, propose(depot, 250, to_line=""))
    assert figures(depot) == (750, 0, 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount": Decimal("1.234")}, "两位小数"),
        ({"amount": Decimal(-1)}, "大于零"),
        ({"basis": " "}, "下达文号"),
        ({"year": 1999}, "年度"),
        ({"purpose": "holidays"}, "用途"),
        ({"source": "uncle"}, "来源"),
    ],
)
def test_appropriations_that_cant_be_meant_are_refused(sqlite_app, change, says):
    furnish_money(sqlite_app)
    fields = {
        "year": 2026, "purpose": "holding", "source": "district", "amount": Decimal(1),
        "basis": "文", **change,
    }  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        sqlite_app.execute(appropriate, Appropriate(command_id(), "kong", **fields))
    assert says in refused.value.text.zh


def test_lines_of_two_years_and_unknown_ones_dont_exchange_money(sqlite_app):
    furnish_money(sqlite_app)
    grant(sqlite_app, 100)
    next_year = grant(sqlite_app, 100, year=2027)
    with pytest.raises(InvalidInput, match="跨年度"):
        propose(sqlite_app, 1, to_line=next_year)
    with pytest.raises(InvalidInput, match="相同"):
        propose(sqlite_app, 1, to_line=WATER_LINE)
    with pytest.raises(NotFound):
        propose(sqlite_app, 1, to_line="2026-x")
    with pytest.raises(NotAllowed):
        grant(sqlite_app, 1, by="guan")


def test_the_database_itself_refuses_to_overdraw(depot):
    grant(depot, 10)

    def overdraw(_command, uow) -> None:
        fen = uow.lots.unnumbered(uow.catalogue.ensure_money())
        there = uow.ledger.account(LedgerKind.MONEY, AccountKind.SPENT, "spent/other")
        here = spending.budget_key(uow, WATER_LINE)
        uow.ledger.post([MoneyPosting(here, HoldingKey(there.id, fen.id), 1001, "x")])

    with pytest.raises(InsufficientStock):
        depot.execute(overdraw, Spend(command_id(), "kong", "x", "x", 1))
    forged = text("UPDATE balance SET qty = -1 WHERE qty = 1000 AND bounded")
    with (
        depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(IntegrityError, match="bounded"),
    ):
        connection.execute(forged)
