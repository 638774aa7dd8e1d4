"""Suppliers, agreements, call-offs and reserve standards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from depot.domain.agreement import (
    Agreement,
    AgreementKind,
    AgreementLine,
    CallOffStatus,
    SeasonQuantity,
    Supplier,
)
from depot.domain.call_off import CallOff, Promise
from depot.domain.capacity import Capacity
from depot.domain.ledger import AccountKind, HoldingKey
from depot.domain.money import in_fen, yuan
from depot.domain.reserve_standard import ReserveStandard
from depot.domain.season import Season
from depot.store.rowset import insert_each
from depot.store.schema.agreements import agreement_line_terms, agreement_season, agreement_terms
from depot.store.schema.ledger import account, balance
from depot.store.schema.orders import dispatch_order
from depot.store.schema.reserves import (
    agreement,
    agreement_line,
    call_off,
    reserve_standard,
    supplier,
)

KIND_OF = {
    AccountKind.CAPACITY.value: AgreementKind.CAPACITY,
    AccountKind.AID.value: AgreementKind.AID,
}


@dataclass(frozen=True)
class PromiseAccount:
    """Where an agreement line is counted on the promise ledger."""

    item: str
    account_id: int
    lot_id: int


@dataclass(frozen=True)
class OrderCallOff:
    """Units that a supplier is to bring to the sites of an order's trip."""

    order: str
    trip: int
    supplier: str
    units: int
    called_at_us: int


class Reserves:
    """Finds and books what others hold for us."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Suppliers

    def suppliers(self) -> tuple[Supplier, ...]:
        """Return all suppliers, by code."""
        rows = self._connection.execute(select(supplier).order_by(supplier.c.code)).mappings()
        return tuple(Supplier(**row) for row in rows)

    def supplier(self, code: str) -> Supplier | None:
        """Return the supplier of that code, if there is one."""
        query = select(supplier).where(supplier.c.code == code)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else Supplier(**row)

    def add_supplier(self, new: Supplier) -> None:
        """Book a supplier."""
        self._connection.execute(insert(supplier).values(asdict(new)))

    # Agreements

    def agreement_exists(self, number: str) -> bool:
        """Whether there is an agreement of that number."""
        query = select(agreement.c.number).where(agreement.c.number == number)
        return self._connection.execute(query).first() is not None

    def add_agreement(self, new: Agreement, accounts: Sequence[PromiseAccount]) -> None:
        """Book an agreement; `accounts` count its lines, in their order."""
        self._connection.execute(
            insert(agreement).values(
                number=new.number,
                supplier=new.supplier,
                valid_from=new.valid_from,
                valid_to=new.valid_to,
                note=new.note,
                command_id=self._command_id,
            )
        )
        rows = [
            {**_line_row(new.number, line), "account_id": place.account_id, "lot_id": place.lot_id}
            for line, place in zip(new.lines, accounts, strict=True)
        ]
        self._connection.execute(insert(agreement_line), rows)
        more = [
            {"agreement": new.number, "item": line.item, **_line_terms(line)}
            for line in new.lines
            if line.capacity is not None
            or (line.holiday_day_min, line.holiday_night_min) != (None, None)
        ]
        if more:
            self._connection.execute(insert(agreement_line_terms), more)
        seasons = [
            {"agreement": new.number, "item": line.item, "season": each.season.value,
             "quantity": each.quantity}
            for line in new.lines
            for each in line.seasons
        ]  # fmt: skip
        if seasons:
            self._connection.execute(insert(agreement_season), seasons)

    def promise_accounts(self, number: str) -> tuple[PromiseAccount, ...]:
        """Return where the lines of an agreement are counted."""
        query = select(agreement_line).where(agreement_line.c.agreement == number)
        return tuple(
            PromiseAccount(row.item, row.account_id, row.lot_id)
            for row in self._connection.execute(query.order_by(agreement_line.c.item))
        )

    def seasons(self) -> dict[tuple[str, str], tuple[SeasonQuantity, ...]]:
        """Return what lines promise in seasons of less, by agreement and item."""
        found: dict[tuple[str, str], tuple[SeasonQuantity, ...]] = {}
        query = select(agreement_season).order_by(agreement_season.c.season)
        for row in self._connection.execute(query):
            each = SeasonQuantity(Season(row.season), row.quantity)
            key = (row.agreement, row.item)
            found[key] = (*found.get(key, ()), each)
        return found

    def promises(self, *, supplier_code: str | None = None) -> tuple[Promise, ...]:
        """Return what is promised and what of it is free, by end of validity and number."""
        query = _promises()
        if supplier_code is not None:
            query = query.where(agreement.c.supplier == supplier_code)
        rows, seasons = self._connection.execute(query).all(), self.seasons()
        return tuple(_promise(row, seasons.get((row.agreement, row.item), ())) for row in rows)

    # Call-offs

    def add_call_offs(self, new: Sequence[CallOff]) -> None:
        """Book open call-offs; their ids are ignored."""
        rows = [
            {
                "order_id": each.order_id,
                "trip": each.trip,
                "agreement": each.agreement,
                "item": each.item,
                "quantity": each.quantity,
                "price_fen": in_fen(each.price_cny),
                "status": each.status.value,
            }
            for each in new
        ]
        if rows:
            self._connection.execute(insert(call_off), rows)

    def call_offs(self, order_id: int, *, trip: int | None = None) -> tuple[CallOff, ...]:
        """Return the call-offs of an order, or of one of its trips."""
        query = select(call_off).where(call_off.c.order_id == order_id).order_by(call_off.c.id)
        if trip is not None:
            query = query.where(call_off.c.trip == trip)
        return tuple(_call_off(row) for row in self._connection.execute(query))

    def open_call_offs(self) -> tuple[OrderCallOff, ...]:
        """Return what suppliers are to bring to the sites of orders, by order and trip."""
        query = (
            select(
                dispatch_order.c.number, dispatch_order.c.decided_at_us, call_off.c.trip,
                agreement.c.supplier, func.sum(call_off.c.quantity).label("units"),
            )
            .join(dispatch_order, dispatch_order.c.id == call_off.c.order_id)
            .join(agreement, agreement.c.number == call_off.c.agreement)
            .where(call_off.c.status == CallOffStatus.OPEN.value)
            .group_by(
                dispatch_order.c.number, dispatch_order.c.decided_at_us, call_off.c.trip,
                agreement.c.supplier,
            )
            .order_by(dispatch_order.c.number, call_off.c.trip)
        )  # fmt: skip
        return tuple(
            OrderCallOff(row.number, row.trip, row.supplier, int(row.units), row.decided_at_us)
            for row in self._connection.execute(query)
        )

    def end_call_offs(self, ids: Iterable[int], status: CallOffStatus) -> int:
        """End open call-offs and return how many were open."""
        statement = update(call_off).where(
            call_off.c.id.in_(sorted(ids)), call_off.c.status == CallOffStatus.OPEN.value
        )
        return self._connection.execute(statement.values(status=status.value)).rowcount

    # Standards

    def set_standards(self, standards: Sequence[ReserveStandard]) -> None:
        """Set how much must be held; an item that has a standard gets the new one."""
        rows = [asdict(each) for each in sorted(standards, key=lambda each: each.item)]
        insert_each(
            self._connection,
            reserve_standard,
            rows,
            conflict=lambda statement: statement.on_conflict_do_update(
                index_elements=[reserve_standard.c.item],
                set_={name: statement.excluded[name] for name in ("quantity", "source", "mark")},
            ),
        )

    def standards(self) -> tuple[ReserveStandard, ...]:
        """Return how much must be held, by item."""
        query = select(reserve_standard).order_by(reserve_standard.c.item)
        rows = self._connection.execute(query).mappings()
        return tuple(ReserveStandard(**row) for row in rows)


def _line_row(number: str, line: AgreementLine) -> dict[str, Any]:
    return {
        "agreement": number,
        "item": line.item,
        "quantity": line.quantity,
        "price_fen": in_fen(line.price_cny),
        "lead_day_min": line.lead_day_min,
        "lead_night_min": line.lead_night_min,
    }


def _line_terms(line: AgreementLine) -> dict[str, Any]:
    made = line.capacity
    day, night = line.holiday_day_min, line.holiday_night_min
    return {
        "holiday_day_min": line.lead_day_min if day is None else day,
        "holiday_night_min": line.lead_night_min if night is None else night,
        "daily_units": made.daily_units if made else 0,
        "ramp_min": made.ramp_min if made else 0,
        "buffer_units": made.buffer_units if made else 0,
        "resupply_min": made.resupply_min if made else 0,
        "production_line": made.line if made else "",
        "turn": made.turn if made else 1,
        "changeover_min": made.changeover_min if made else 0,
    }


LINE_TERMS = (agreement_line_terms.c.agreement == agreement_line.c.agreement) & (
    agreement_line_terms.c.item == agreement_line.c.item
)
LINE_COLUMNS = tuple(
    column for column in agreement_line_terms.c if column.name not in {"agreement", "item"}
)


def line_of(row: Row[Any], seasons: tuple[SeasonQuantity, ...]) -> AgreementLine:
    """Return a line with its terms; a row has those of `LINE_COLUMNS`, perhaps empty."""
    made = None
    if row.daily_units:
        made = Capacity(
            row.daily_units, row.ramp_min, row.buffer_units, row.resupply_min,
            row.production_line, row.turn, row.changeover_min,
        )  # fmt: skip
    return AgreementLine(
        row.item, row.quantity, yuan(row.price_fen), row.lead_day_min,
        row.lead_night_min, row.holiday_day_min, row.holiday_night_min, seasons, made,
    )  # fmt: skip


def _promises() -> Select[Any]:
    held = (balance.c.account_id == agreement_line.c.account_id) & (
        balance.c.lot_id == agreement_line.c.lot_id
    )
    return (
        select(
            agreement_line,
            *LINE_COLUMNS,
            agreement.c.supplier,
            agreement.c.valid_from,
            agreement.c.valid_to,
            account.c.kind.label("layer"),
            agreement_terms.c.deliver_to,
            balance.c.status,
            balance.c.owner,
            balance.c.qty,
            balance.c.reserved,
        )
        .join(agreement, agreement.c.number == agreement_line.c.agreement)
        .join(balance, held)
        .outerjoin(agreement_line_terms, LINE_TERMS)
        .outerjoin(agreement_terms, agreement_terms.c.number == agreement.c.number)
        .join(account, account.c.id == agreement_line.c.account_id)
        .order_by(agreement.c.valid_to, agreement.c.number, agreement_line.c.item)
    )


def _promise(row: Row[Any], seasons: tuple[SeasonQuantity, ...]) -> Promise:
    return Promise(
        agreement=row.agreement,
        supplier=row.supplier,
        line=line_of(row, seasons),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        left=row.qty,
        called=row.reserved,
        key=HoldingKey(row.account_id, row.lot_id, row.status, row.owner),
        kind=KIND_OF.get(row.layer, AgreementKind.STOCK),
        deliver_to=row.deliver_to or "",
    )


def _call_off(row: Row[Any]) -> CallOff:
    return CallOff(
        id=row.id,
        order_id=row.order_id,
        trip=row.trip,
        agreement=row.agreement,
        item=row.item,
        quantity=row.quantity,
        price_cny=yuan(row.price_fen),
        status=CallOffStatus(row.status),
    )
