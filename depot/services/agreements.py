"""Agreement reserves (协议储备): suppliers, contracts, and what of them is still free.

How an agreement comes about and what is done under it: `agreement_proposing`,
`agreement_signing`, `agreement_duties`, `retention`, `call_bills`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from depot.domain.agreement import Agreement, AgreementKind, Supplier
from depot.domain.agreement_life import AgreementState, Deal, Life, Origin
from depot.domain.agreement_terms import Terms
from depot.domain.call_off import Promise
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting
from depot.domain.lot import NO_LOT
from depot.domain.reserve_standard import ReserveStandard
from depot.domain.validity import is_valid_on
from depot.errors import Conflict, NotFound
from depot.services.access import Right, require, require_any
from depot.store.repositories.lots import LotData
from depot.store.repositories.reserves import PromiseAccount
from depot.store.uow import Reader, UnitOfWork

# The ledger tells the layers of the reserves apart by the kind of the account.
_ACCOUNT = {
    AgreementKind.STOCK: AccountKind.AGREEMENT,
    AgreementKind.CAPACITY: AccountKind.CAPACITY,
    AgreementKind.AID: AccountKind.AID,
}


@dataclass(frozen=True)
class AddSupplier:
    """Add a supplier."""

    command_id: str
    actor: str
    supplier: Supplier


@dataclass(frozen=True)
class AddAgreement:
    """Enter an agreement that was signed on paper before: it is in force at once."""

    command_id: str
    actor: str
    agreement: Agreement
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class SetReserveStandards:
    """Set how much of each item the district must hold."""

    command_id: str
    actor: str
    standards: tuple[ReserveStandard, ...]


@dataclass(frozen=True)
class ReservesChanged:
    """How many records were added or changed."""

    count: int


def add_supplier(command: AddSupplier, uow: UnitOfWork) -> ReservesChanged:
    """Add a supplier whose code is new."""
    require(uow, command.actor, Right.MONEY)
    code = command.supplier.code
    if uow.reserves.supplier(code) is not None or uow.places.depot(code) is not None:
        raise Conflict(f"编码“{code}”已被使用，请换一个。", f"Code “{code}” is taken.")
    uow.reserves.add_supplier(command.supplier)
    return ReservesChanged(1)


def add_agreement(command: AddAgreement, uow: UnitOfWork) -> ReservesChanged:
    """Book an agreement; each line becomes a bounded account of the promise ledger.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to money; for an unknown supplier or item; for a number that
        is taken.
    """
    require(uow, command.actor, Right.MONEY)
    signed = command.agreement
    if uow.reserves.agreement_exists(signed.number):
        raise Conflict(
            f"协议编号“{signed.number}”已存在。", f"Agreement “{signed.number}” exists already."
        )
    life = Life(
        signed.number, AgreementState.SIGNED, Origin.TAKEN_OVER, command.actor, uow.now_us,
        signed_at_us=uow.now_us,
    )  # fmt: skip
    book(uow, Deal(signed, command.terms, life))
    promise(uow, signed)
    return ReservesChanged(len(signed.lines))


def book(uow: UnitOfWork, deal: Deal) -> None:
    """Book an agreement with its terms; nothing is promised yet.

    Raises
    ------
    NotFound
        For an unknown supplier or item.
    """
    signed = deal.agreement
    if uow.reserves.supplier(signed.supplier) is None:
        raise NotFound(
            f"协议“{signed.number}”的供应商“{signed.supplier}”不存在，请先添加。",
            f"Agreement “{signed.number}”: there is no supplier “{signed.supplier}”; add it.",
        )
    _require_items(uow, signed)
    uow.reserves.add_agreement(signed, _accounts(uow, signed))
    uow.agreements.add(deal.terms, deal.life)


def set_reserve_standards(command: SetReserveStandards, uow: UnitOfWork) -> ReservesChanged:
    """Set reserve standards of known items; who approves or administers may."""
    require_any(uow, command.actor, Right.APPROVE, Right.ADMIN)
    known = uow.catalogue.get(each.item for each in command.standards)
    unknown = sorted({each.item for each in command.standards} - set(known))
    if unknown:
        raise NotFound(
            f"物资目录中没有：{'、'.join(unknown)}。",
            f"Not in the catalogue: {', '.join(unknown)}.",
        )
    uow.reserves.set_standards(command.standards)
    return ReservesChanged(len(command.standards))


@dataclass(frozen=True)
class AgreementRow:
    """One line of one agreement, with what is left of it.

    Parameters
    ----------
    valid
        Whether it may be called on the day asked about.
    """

    promise: Promise
    supplier_zh: str
    supplier_en: str
    valid: bool


def agreement_rows(reader: Reader, today: date) -> tuple[AgreementRow, ...]:
    """Return all agreement lines, by end of validity."""
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    return tuple(
        AgreementRow(
            promise,
            suppliers[promise.supplier].name_zh,
            suppliers[promise.supplier].name_en,
            is_valid_on(promise, today),
        )
        for promise in reader.reserves.promises()
    )


def _require_items(uow: UnitOfWork, signed: Agreement) -> None:
    known = uow.catalogue.get(line.item for line in signed.lines)
    unknown = [line.item for line in signed.lines if line.item not in known]
    if unknown:
        raise NotFound(
            f"协议“{signed.number}”中的物资不在目录中：{'、'.join(unknown)}。",
            f"Agreement “{signed.number}” names items that aren't in the catalogue: "
            f"{', '.join(unknown)}.",
        )


def _accounts(uow: UnitOfWork, signed: Agreement) -> list[PromiseAccount]:
    """Open where each line is counted on the promise ledger."""
    lots = uow.lots.ensure(
        [LotData(line.item, signed.supplier, NO_LOT, None, None) for line in signed.lines]
    )
    held = uow.ledger.open_accounts(
        LedgerKind.PROMISE,
        _ACCOUNT[signed.kind],
        [f"{_ACCOUNT[signed.kind].value}/{signed.number}/{line.item}" for line in signed.lines],
    )
    return [
        PromiseAccount(line.item, account.id, lot.id)
        for line, account, lot in zip(signed.lines, held, lots, strict=True)
    ]


def promise(uow: UnitOfWork, signed: Agreement) -> None:
    """Post what a signed agreement promises, each line to its own account."""
    origin = uow.ledger.account(
        LedgerKind.PROMISE, AccountKind.PROMISED, f"supplier/{signed.supplier}"
    )
    places = {each.item: each for each in uow.reserves.promise_accounts(signed.number)}
    uow.ledger.post(
        [
            Posting(
                HoldingKey(origin.id, places[line.item].lot_id),
                HoldingKey(places[line.item].account_id, places[line.item].lot_id),
                line.quantity, "agreement", signed.number, number,
            )
            for number, line in enumerate(signed.lines, start=1)
        ]
    )  # fmt: skip


def take_back(uow: UnitOfWork, signed: Agreement) -> None:
    """Give what is still promised back to the supplier: the agreement has ended.

    Raises
    ------
    Conflict
        While a call-off holds a part of it.
    """
    before = [each for each in uow.reserves.promises() if each.agreement == signed.number]
    uow.ledger.lock(each.key for each in before)
    held = [each for each in uow.reserves.promises() if each.agreement == signed.number]
    if any(each.called for each in held):
        raise Conflict(
            f"协议“{signed.number}”还有未完成的调用，请先完成或取消调用再终止。",
            f"Agreement “{signed.number}” has open call-offs: finish or cancel them first.",
        )
    origin = uow.ledger.account(
        LedgerKind.PROMISE, AccountKind.PROMISED, f"supplier/{signed.supplier}"
    )
    left = [each for each in held if each.left]
    uow.ledger.post(
        [
            Posting(
                each.key, HoldingKey(origin.id, each.key.lot_id, each.key.status, each.key.owner),
                each.left, "agreement_end", signed.number, number,
            )
            for number, each in enumerate(left, start=1)
        ]
    )  # fmt: skip


def suppliers(reader: Reader) -> tuple[Supplier, ...]:
    """Return who sells or keeps goods for us, by code; partners of mutual aid don't."""
    partners = {each.code for each in reader.aid.partners()}
    return tuple(each for each in reader.reserves.suppliers() if each.code not in partners)
