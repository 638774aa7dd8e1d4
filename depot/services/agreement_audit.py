"""Whether the money of agreements ties: fees and bills with the commitments of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from depot.domain.agreement_money import BillState, CallBill, FeeState, RetentionFee
from depot.domain.budget import Commitment
from depot.domain.finding import Finding
from depot.domain.money import written
from depot.errors import Text
from depot.store.uow import Reader

_NOTHING = Commitment("", "", "", 0)


def agreement_money_findings(reader: Reader) -> tuple[Finding, ...]:
    """Return each fee and bill whose commitment differs from what it says (I11)."""
    papers = _papers(reader.budgets.commitments())
    found: list[Finding] = []
    for fee in reader.agreement_money.fees():
        found += _compared(fee.number, fee.budget, _of_fee(fee), papers.get(fee.number))
    for bill in reader.agreement_money.bills():
        found += _compared(bill.number, bill.budget, _of_bill(bill), papers.get(bill.number))
    return tuple(found)


def _papers(commitments: Iterable[Commitment]) -> dict[str, Commitment]:
    """Return what each paper has committed in all, on its first line.

    What was carried over goes on as the paper's number with the year: open there alone.
    """
    found: dict[str, Commitment] = {}
    for each in commitments:
        ref = each.ref.partition("+")[0]
        first = found.get(ref)
        found[ref] = each if first is None else replace(
            first, fen=first.fen + each.fen, spent_fen=first.spent_fen + each.spent_fen,
            released_fen=first.released_fen + each.released_fen,
        )  # fmt: skip
    return found


def _of_fee(fee: RetentionFee) -> tuple[int, int]:
    """Return what should be open and spent."""
    return {
        FeeState.DUE: (fee.fen, 0), FeeState.PAID: (0, fee.fen), FeeState.RELEASED: (0, 0),
    }[fee.state]  # fmt: skip


def _of_bill(bill: CallBill) -> tuple[int, int]:
    if not bill.budget:
        return 0, 0
    return (bill.called_fen, 0) if bill.state is BillState.OPEN else (0, bill.paid_fen)


def _compared(
    number: str, budget: str, wanted: tuple[int, int], paper: Commitment | None
) -> Iterator[Finding]:
    there = paper or _NOTHING
    for (zh, en), noted, booked in (
        (("占用", "committed"), wanted[0], there.open_fen),
        (("支付", "spent"), wanted[1], there.spent_fen),
    ):
        if noted != booked or there.line != budget:
            yield Finding(
                number,
                Text(
                    f"I11 {number} {zh} {written(noted)} 元，预算台账为 {written(booked)} 元",
                    f"I11 {number}: {written(noted)} yuan {en}, the line has {written(booked)}",
                ),
                "I11",
            )
