"""Purchases with their lines, quotes, supplements and settlements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.approval import Approval, Tier
from depot.domain.purchase import (
    Purchase,
    PurchaseKind,
    PurchaseLine,
    PurchaseState,
    Quote,
    SettledLine,
    Settlement,
    Supplement,
    SupplementState,
)  # fmt: skip
from depot.store.schema.money import (
    purchase,
    purchase_line,
    purchase_quote,
    purchase_supplement,
    settlement,
    settlement_line,
)  # fmt: skip
from depot.store.schema.money_after import quote_supplier


class Purchases:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, new: Purchase) -> None:
        """Book a request with its lines."""
        self._connection.execute(
            insert(purchase).values(
                number=new.number, kind=new.kind.value, budget=new.budget, depot=new.depot,
                reason=new.reason, needed_on=new.needed_on, requested_by=new.requested_by,
                requested_at_us=new.requested_at_us, order_command="",
                command_id=self._command_id, **_steps(new),
            )
        )  # fmt: skip
        rows = [
            {
                "number": new.number, "line": each.line, "item": each.item, "what": each.what,
                "quantity": each.quantity, "estimate_fen": each.estimate_fen,
                "settled": each.settled,
            }
            for each in new.lines
        ]  # fmt: skip
        self._connection.execute(insert(purchase_line), rows)

    def add_quote(self, number: str, quote: Quote) -> None:
        """Book a quote."""
        self._connection.execute(
            insert(purchase_quote).values(
                number=number, quote=quote.quote, party=quote.party, lead_days=quote.lead_days,
                prices_fen=",".join(map(str, quote.prices_fen)), note=quote.note,
                recorded_by=quote.recorded_by, command_id=self._command_id,
            )
        )  # fmt: skip
        if quote.supplier:
            self._connection.execute(
                insert(quote_supplier).values(
                    number=number, quote=quote.quote, supplier=quote.supplier
                )
            )

    def save(self, before: Purchase, after: Purchase) -> bool:
        """Save a step; return whether the purchase still stood where it was read."""
        values = _steps(after)
        if after.order_no and not before.order_no:
            values["order_command"] = self._command_id
        changed = self._connection.execute(
            update(purchase)
            .where(purchase.c.number == after.number, purchase.c.state == before.state.value)
            .values(values)
        )
        return changed.rowcount == 1

    def load(self, number: str, *, lock: bool = False) -> Purchase | None:
        """Return a purchase by its own number; locked when the command is going to change it."""
        query = select(purchase).where(purchase.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def number_of(self, order_no: str) -> str | None:
        """Return the number of the request that an order came from."""
        query = select(purchase.c.number).where(purchase.c.order_no == order_no)
        return self._connection.execute(query).scalars().first() if order_no else None

    def order_command(self, number: str) -> str:
        """Return the command that ordered it; empty before."""
        query = select(purchase.c.order_command).where(purchase.c.number == number)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def all(
        self, *, states: Sequence[PurchaseState] = (), budget: str = "", limit: int = 200
    ) -> tuple[Purchase, ...]:
        """Return purchases, the newest first."""
        query = select(purchase).order_by(
            purchase.c.requested_at_us.desc(), purchase.c.number.desc()
        )
        if states:
            query = query.where(purchase.c.state.in_([each.value for each in states]))
        if budget:
            query = query.where(purchase.c.budget == budget)
        return self._whole(self._connection.execute(query.limit(limit)).all())

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[Purchase, ...]:
        numbers = [row.number for row in heads]
        lines: dict[str, list[PurchaseLine]] = {each: [] for each in numbers}
        found = select(purchase_line).where(purchase_line.c.number.in_(numbers))
        for row in self._connection.execute(found.order_by(purchase_line.c.line)):
            lines[row.number].append(
                PurchaseLine(
                    row.line, row.item, row.what, row.quantity, row.estimate_fen, row.settled
                )
            )
        quotes: dict[str, list[Quote]] = {each: [] for each in numbers}
        offered = (
            select(purchase_quote, quote_supplier.c.supplier)
            .outerjoin(
                quote_supplier,
                (quote_supplier.c.number == purchase_quote.c.number)
                & (quote_supplier.c.quote == purchase_quote.c.quote),
            )
            .where(purchase_quote.c.number.in_(numbers))
        )
        for row in self._connection.execute(offered.order_by(purchase_quote.c.quote)):
            quotes[row.number].append(_quote(row))
        return tuple(_purchase(row, lines[row.number], quotes[row.number]) for row in heads)

    # Supplements

    def add_supplement(self, new: Supplement) -> None:
        """Book a supplement."""
        self._connection.execute(
            insert(purchase_supplement).values(
                number=new.number, purchase=new.purchase, fen=new.fen, reason=new.reason,
                state=new.state.value, requested_by=new.requested_by,
                requested_at_us=new.requested_at_us, override_no=new.override_no,
                command_id=self._command_id, **_approval(new.approval),
            )
        )  # fmt: skip

    def supplement(self, number: str) -> Supplement | None:
        """Return a supplement."""
        query = select(purchase_supplement).where(purchase_supplement.c.number == number)
        row = self._connection.execute(query.with_for_update()).one_or_none()
        return None if row is None else _supplement(row)

    def save_supplement(self, before: Supplement, after: Supplement) -> bool:
        """Save a decision; return whether the supplement still stood where it was read."""
        changed = self._connection.execute(
            update(purchase_supplement)
            .where(
                purchase_supplement.c.number == after.number,
                purchase_supplement.c.state == before.state.value,
                purchase_supplement.c.first_by == before.approval.first_by,
            )
            .values(state=after.state.value, **_approval(after.approval))
        )
        return changed.rowcount == 1

    def supplements(
        self, purchases: Iterable[str] | None = None, *, waiting_only: bool = False
    ) -> tuple[Supplement, ...]:
        """Return the supplements of purchases, or of all, by number."""
        query = select(purchase_supplement).order_by(purchase_supplement.c.number)
        if purchases is not None:
            query = query.where(purchase_supplement.c.purchase.in_(sorted(set(purchases))))
        if waiting_only:
            query = query.where(purchase_supplement.c.state == SupplementState.WAITING.value)
        return tuple(_supplement(row) for row in self._connection.execute(query))

    # Settlements

    def settle_units(self, number: str, units: Mapping[int, int]) -> bool:
        """Count units of lines as paid; False when that is more than was ordered of one."""
        done = 0
        for line, quantity in sorted(units.items()):
            after = purchase_line.c.settled + quantity
            done += self._connection.execute(
                update(purchase_line)
                .where(
                    purchase_line.c.number == number,
                    purchase_line.c.line == line,
                    after <= purchase_line.c.quantity,
                )
                .values(settled=after)
            ).rowcount
        return done == len(units)

    def add_settlement(self, new: Settlement, requested_by: str) -> None:
        """Book a settlement."""
        self._connection.execute(
            insert(settlement).values(
                number=new.number, purchase=new.purchase, invoice=new.invoice, fen=new.fen,
                accepted_fen=new.accepted_fen, extra_fen=new.extra_fen,
                deducted_fen=new.deducted_fen, note=new.note, settled_by=new.settled_by,
                requested_by=requested_by, settled_at_us=new.settled_at_us,
                command_id=self._command_id,
            )
        )  # fmt: skip
        rows = [
            {
                "number": new.number, "line": each.line, "quantity": each.quantity,
                "price_fen": each.price_fen,
            }
            for each in new.lines
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(settlement_line), rows)

    def settlements(self, purchases: Iterable[str]) -> tuple[Settlement, ...]:
        """Return the settlements of purchases, by number."""
        wanted = sorted(set(purchases))
        heads = self._connection.execute(
            select(settlement)
            .where(settlement.c.purchase.in_(wanted))
            .order_by(settlement.c.number)
        ).all()
        lines: dict[str, list[SettledLine]] = {row.number: [] for row in heads}
        query = select(settlement_line).where(settlement_line.c.number.in_(list(lines)))
        for row in self._connection.execute(query.order_by(settlement_line.c.line)):
            lines[row.number].append(SettledLine(row.line, row.quantity, row.price_fen))
        return tuple(
            Settlement(
                row.number, row.purchase, row.invoice, row.fen, row.accepted_fen, row.extra_fen,
                row.deducted_fen, row.note, row.settled_by, row.settled_at_us,
                tuple(lines[row.number]),
            )
            for row in heads
        )  # fmt: skip


def _approval(of: Approval) -> dict[str, Any]:
    return {
        "tier": "" if of.tier is None else of.tier.value,
        "first_by": of.first_by, "first_at_us": of.first_at_us, "first_note": of.first_note,
        "second_by": of.second_by, "second_at_us": of.second_at_us,
        "second_note": of.second_note,
    }  # fmt: skip


def _steps(of: Purchase) -> dict[str, Any]:
    return {
        "state": of.state.value, "chosen_quote": of.chosen_quote, "chosen_by": of.chosen_by,
        "choice_reason": of.choice_reason, "fen": of.fen, **_approval(of.approval),
        "order_no": of.order_no, "ordered_at_us": of.ordered_at_us, "delivery": of.delivery,
        "override_no": of.override_no, "ended_by": of.ended_by, "ended_at_us": of.ended_at_us,
        "end_note": of.end_note,
    }  # fmt: skip


def _approval_of(row: Row[Any]) -> Approval:
    return Approval(
        Tier(row.tier) if row.tier else None, row.first_by, row.first_at_us, row.first_note,
        row.second_by, row.second_at_us, row.second_note,
    )  # fmt: skip


def _quote(row: Row[Any]) -> Quote:
    prices = tuple(int(each) for each in row.prices_fen.split(","))
    return Quote(
        row.quote, row.party, prices, row.lead_days, row.note, row.recorded_by, row.supplier or ""
    )


def _purchase(row: Row[Any], lines: Iterable[PurchaseLine], quotes: Iterable[Quote]) -> Purchase:
    return Purchase(
        row.number, PurchaseKind(row.kind), PurchaseState(row.state), row.budget, row.depot,
        row.reason, row.needed_on, row.requested_by, row.requested_at_us, tuple(lines),
        tuple(quotes), row.chosen_quote, row.chosen_by, row.choice_reason, row.fen,
        _approval_of(row), row.order_no, row.ordered_at_us, row.delivery, row.override_no,
        row.ended_by, row.ended_at_us, row.end_note,
    )  # fmt: skip


def _supplement(row: Row[Any]) -> Supplement:
    return Supplement(
        row.number, row.purchase, row.fen, row.reason, SupplementState(row.state),
        row.requested_by, row.requested_at_us, _approval_of(row), row.override_no,
    )  # fmt: skip
