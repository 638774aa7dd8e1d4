"""Call-offs into a depot (协议调用入库): units of an agreement, set aside and used up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from depot.domain.agreement import Supplier
from depot.domain.call_off import Promise
from depot.domain.delivery import Delivery, DeliveryLine
from depot.domain.ledger import (
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    ReservationState,
)
from depot.domain.lines import LineChecks
from depot.errors import NotFound
from depot.store.uow import Reader, UnitOfWork


def agreement_supplier(reader: Reader, agreement: str) -> Supplier:
    """Return who has signed an agreement.

    Raises
    ------
    NotFound
        When there is no such agreement.
    """
    code = next(
        (each.supplier for each in reader.reserves.promises() if each.agreement == agreement), None
    )
    found = None if code is None else reader.reserves.supplier(code)
    if found is None:
        raise NotFound(
            f"没有储备协议“{agreement}”。请选择一份协议。",
            f"There is no agreement “{agreement}”. Choose one.",
        )
    return found


def hold_promises(uow: UnitOfWork, head: Delivery, lines: Sequence[DeliveryLine]) -> None:
    """Set the units that a call-off draws on aside.

    Raises
    ------
    InvalidLines
        When the agreement has no such item, has ended, or has less left.
    """
    promises = _by_item(uow, head.agreement)
    uow.ledger.lock(promises[each.item].key for each in lines if each.item in promises)
    promises = _by_item(uow, head.agreement)
    checks = LineChecks()
    for line in lines:
        promise = promises.get(line.item)
        free = 0 if promise is None else promise.free_on(uow.today)
        if line.ordered > free:
            checks.add(
                line.line, "quantity",
                f"协议 {head.agreement} 的 {line.item} 现在可调用 {free}，不能调用 "
                f"{line.ordered}。请减少数量或换一份协议。",
                f"agreement {head.agreement} has {free} of {line.item} to call, not "
                f"{line.ordered}. Call less or use another agreement.",
            )  # fmt: skip
    checks.refuse_if_any()
    uow.reservations.open(head.number, [(promises[line.item].key, line.ordered) for line in lines])


def use_promises(
    uow: UnitOfWork, head: Delivery, came: Mapping[str, int], document_no: str
) -> None:
    """Use up the promise by what came; the rest stays set aside for what is still to come.

    Parameters
    ----------
    came
        Item code to base units, at most what is set aside.
    """
    supplier = agreement_supplier(uow, head.agreement)
    used = uow.ledger.account(
        LedgerKind.PROMISE, AccountKind.CALLED_OFF, f"called_off/{supplier.code}"
    )
    held = uow.reservations.locked(uow.reservations.open_of(head.number))
    drawn = [each for each in held if came.get(each.item)]
    uow.reservations.end(
        drawn, ReservationState.CONSUMED, {each.id: came[each.item] for each in drawn}
    )
    uow.ledger.post(
        [
            Posting(
                each.key,
                HoldingKey(used.id, each.key.lot_id, each.key.status, each.key.owner),
                came[each.item],
                "call_off",
                document_no,
                line,
            )
            for line, each in enumerate(drawn, start=1)
        ]
    )
    left = [(each.key, each.quantity - came[each.item]) for each in drawn]
    uow.reservations.open(head.number, [(key, rest) for key, rest in left if rest])


def _by_item(uow: UnitOfWork, agreement: str) -> dict[str, Promise]:
    found = uow.reserves.promises()
    return {each.line.item: each for each in found if each.agreement == agreement}
