"""Money after the payment: refunds (退款), and commitments carried into the next year (结转)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from depot.domain.budget import ChangeState
from depot.domain.money import written
from depot.errors import Conflict, NotAllowed

CARRY_DOCUMENT: Final = "NJ"
REFUND_DOCUMENT: Final = "TK"


@dataclass(frozen=True)
class Refund:
    """Money that a supplier gave back of a payment.

    Parameters
    ----------
    settlement
        The payment; all refunds of it never exceed it.
    credit_no
        Number of the credit note (红字发票).
    line
        Budget line that the money went back to: the one that had paid.
    """

    number: str
    purchase: str
    settlement: str
    fen: int
    credit_no: str
    reason: str
    line: str
    recorded_by: str
    requested_by: str
    recorded_at_us: int


@dataclass(frozen=True)
class CarryOver:
    """What an order has committed and not paid, taken into the next year's line.

    Parameters
    ----------
    ref, new_ref
        Commitment on the old line and, once approved, the one on the new line.
    fen
        Open when it was asked for; once approved, what was carried.
    basis
        Number of finance's document.
    """

    number: str
    ref: str
    new_ref: str
    from_line: str
    to_line: str
    fen: int
    basis: str
    state: ChangeState
    requested_by: str
    requested_at_us: int
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""

    def decided(
        self, by: str, at_us: int, note: str, *, approved: bool, fen: int
    ) -> CarryOver:  # fmt: skip
        """Return it approved or rejected.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or the same person asked for it.
        """
        if self.state is not ChangeState.WAITING:
            raise Conflict(
                f"结转 {self.number} 已办理。请刷新后查看。",
                f"Carry-over {self.number} has been decided. Reload.",
            )
        if by == self.requested_by:
            raise NotAllowed(
                f"{self.number}（{written(self.fen)} 元）由“{by}”本人申请，不能自己审批。"
                "请由另一名有审批权限的人员办理。",
                f"{self.number} ({written(self.fen)} yuan) was asked for by “{by}”; nobody "
                "approves their own. Another person with the right must.",
            )
        state = ChangeState.APPROVED if approved else ChangeState.REJECTED
        return replace(
            self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note, fen=fen
        )
