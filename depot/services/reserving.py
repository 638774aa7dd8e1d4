"""Reserving stock for a demand (占用) and ending reservations, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.ledger import Account, AccountKind, HoldingKey, Posting, ReservationState
from depot.domain.lot import is_expired
from depot.domain.reservation import Reservation
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.picking import Pick, Wish, choose
from depot.store.uow import Reader, UnitOfWork

MAX_REF_LENGTH = 64
_PROMISES = tuple(
    f"{kind.value}/" for kind in (AccountKind.AGREEMENT, AccountKind.CAPACITY, AccountKind.AID)
)


def reserve_fefo(
    uow: UnitOfWork,
    *,
    demand_ref: str,
    depot: str,
    lines: Sequence[tuple[str, int]],
    arrives_on: date,
    lapses_at_us: int | None = None,
) -> tuple[Reservation, ...]:
    """Set stock of a depot aside for a demand, the earliest good enough expiry first.

    Other services call this inside their own command.

    Parameters
    ----------
    uow
        Of the command.
    demand_ref
        What it is for; a demand may reserve several times.
    depot
        Depot code.
    lines
        Item codes and base units.
    arrives_on
        Day of arrival, by which lots are chosen.
    lapses_at_us
        When the reservation ends by itself; None: never.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound
        For what can't be meant.
    InsufficientStock
        When too little can be issued; nothing is reserved then.
    """
    require_depot(uow, depot)
    _check_reference(demand_ref)
    if lapses_at_us is not None and lapses_at_us <= uow.now_us:
        raise InvalidInput("占用到期时间应晚于现在。", "A reservation must lapse in the future.")
    uow.reservations.lapse_due(uow.now_us)
    wishes = [Wish(number, *line) for number, line in enumerate(lines, start=1)]
    chosen = choose(uow, depot, wishes, arrives_on)
    parts = [(portion.candidate.key, portion.quantity) for _, portion in chosen]
    return uow.reservations.open(demand_ref, parts, lapses_at_us)


def release(uow: UnitOfWork, demand_ref: str) -> tuple[Reservation, ...]:
    """End all open reservations of a demand and free the stock; return what was released."""
    held = uow.reservations.locked(uow.reservations.open_of(demand_ref))
    uow.reservations.end(held, ReservationState.RELEASED)
    return held


def consume(
    uow: UnitOfWork,
    demand_ref: str,
    to_account: Account,
    *,
    reason: str = "issue",
    document_no: str = "",
    arrives_on: date | None = None,
    quantities: Mapping[int, int] | None = None,
    occurred_at_us: int | None = None,
) -> tuple[Pick, ...]:
    """Move what is reserved for a demand to an account; each reservation ends.

    Parameters
    ----------
    uow
        Of the command.
    demand_ref
        The demand.
    to_account
        Where the goods go, for example a transit or site account.
    reason, document_no
        For the movements.
    arrives_on
        Day of arrival; None: today.
    quantities
        Reservation id → units really taken, when that is less; the rest is freed, and a
        reservation that isn't named is released. None: all.
    occurred_at_us
        When it happened; None: now.

    Raises
    ------
    NotFound
        When nothing is reserved for the demand.
    Conflict
        When a reserved lot won't be in date on arrival.
    InvalidInput
        When more is taken than was reserved.
    """
    uow.reservations.lapse_due(uow.now_us)
    held = uow.reservations.locked(uow.reservations.open_of(demand_ref))
    if not held:
        raise NotFound(
            f"“{demand_ref}”没有有效占用。可能已出库、已释放或已到期，请重新占用。",
            f"Nothing is reserved for “{demand_ref}”: issued, released or lapsed. Reserve again.",
        )
    taken = _taken(held, quantities)
    used = [each for each in held if each.id in taken]
    _refuse_expired(used, arrives_on or uow.today)
    uow.ledger.lock(
        key for each in used for key in (each.key, each.key._replace(account_id=to_account.id))
    )
    uow.reservations.end(used, ReservationState.CONSUMED, taken)
    unused = [each for each in held if each.id not in taken]
    uow.reservations.end(unused, ReservationState.RELEASED)
    uow.ledger.post(
        [
            Posting(
                each.key,
                HoldingKey(to_account.id, each.key.lot_id, each.key.status, each.key.owner),
                taken[each.id],
                reason,
                document_no,
                line,
                occurred_at_us,
            )
            for line, each in enumerate(used, start=1)
        ]
    )
    return tuple(_pick(each, taken[each.id], line) for line, each in enumerate(used, start=1))


def _taken(held: Sequence[Reservation], quantities: Mapping[int, int] | None) -> dict[int, int]:
    if quantities is None:
        return {each.id: each.quantity for each in held}
    by_id = {each.id: each for each in held}
    for number, quantity in quantities.items():
        if number not in by_id or not 0 <= quantity <= by_id[number].quantity:
            raise InvalidInput(
                f"占用 {number} 的实发数量 {quantity} 无效：应在 0 与占用数量之间。",
                f"Reservation {number}: {quantity} taken; must be between 0 and what is reserved.",
            )
    return {number: quantity for number, quantity in quantities.items() if quantity}


def _refuse_expired(used: Sequence[Reservation], arrives_on: date) -> None:
    late = [each for each in used if is_expired(each.expires_on, arrives_on)]
    if late:
        names = "、".join(f"{each.item} {each.lot_no}（{each.expires_on}）" for each in late)
        raise Conflict(
            f"占用的批次到达（{arrives_on}）时已过期：{names}。请释放后重新占用。",
            f"Reserved lots expire before arrival ({arrives_on}): {names}. "
            "Release and reserve again.",
        )


def _pick(each: Reservation, quantity: int, line: int) -> Pick:
    bin_code = each.place.split("/", 1)[-1]
    return Pick(each.item, each.key.lot_id, each.lot_no, each.expires_on, bin_code, quantity, line)


def _check_reference(demand_ref: str) -> None:
    if not demand_ref.strip() or len(demand_ref) > MAX_REF_LENGTH:
        raise InvalidInput(
            f"占用事由“{demand_ref}”无效：应为 1 至 {MAX_REF_LENGTH} 个字符。",
            f"demand_ref “{demand_ref}”: must have 1 to {MAX_REF_LENGTH} characters.",
        )


def reservations_of(reader: Reader, demand_ref: str) -> tuple[Reservation, ...]:
    """Return all reservations of a demand, ended ones too."""
    return reader.reservations.of(demand_ref)


@dataclass(frozen=True)
class ReserveStock:
    """Reserve stock by hand; the fields are those of `reserve_fefo`."""

    command_id: str
    actor: str
    demand_ref: str
    depot: str
    lines: tuple[tuple[str, int], ...]
    arrives_on: date
    lapses_at_us: int | None = None


@dataclass(frozen=True)
class ReleaseStock:
    """Release what is reserved for a demand."""

    command_id: str
    actor: str
    demand_ref: str


@dataclass(frozen=True)
class LapseReservations:
    """End the reservations whose time is over; availability does so by itself as it is used."""

    command_id: str
    actor: str


@dataclass(frozen=True)
class Reserved:
    """The reservations that a command opened or ended."""

    reservations: tuple[Reservation, ...]


@dataclass(frozen=True)
class Lapsed:
    """How many reservations lapsed."""

    count: int


def reserve_stock(command: ReserveStock, uow: UnitOfWork) -> Reserved:
    """Reserve by `reserve_fefo`."""
    require(uow, command.actor, Right.KEEP)
    if not command.lines:
        raise InvalidInput("没有占用明细。请至少填写一行。", "There are no lines. Add one.")
    return Reserved(
        reserve_fefo(
            uow,
            demand_ref=command.demand_ref,
            depot=command.depot,
            lines=command.lines,
            arrives_on=command.arrives_on,
            lapses_at_us=command.lapses_at_us,
        )
    )


def release_stock(command: ReleaseStock, uow: UnitOfWork) -> Reserved:
    """Release by `release`.

    Raises
    ------
    NotFound
        When nothing is reserved for the demand.
    Conflict
        When it is a call-off from a supplier: that ends with its order or delivery.
    """
    require(uow, command.actor, Right.KEEP)
    released = release(uow, command.demand_ref)
    if any(each.place.startswith(_PROMISES) for each in released):
        raise Conflict(
            f"“{command.demand_ref}”占用的是供应商协议数量，不能单独释放。请撤销其调拨单或到货通知。",
            f"“{command.demand_ref}” draws on what a supplier promised; that isn't released by "
            "itself. Cancel its order or close its delivery.",
        )
    if not released:
        raise NotFound(
            f"“{command.demand_ref}”没有有效占用。",
            f"Nothing is reserved for “{command.demand_ref}”.",
        )
    return Reserved(released)


def lapse_reservations(command: LapseReservations, uow: UnitOfWork) -> Lapsed:
    """End what is due."""
    require(uow, command.actor, Right.KEEP)
    return Lapsed(uow.reservations.lapse_due(uow.now_us))
