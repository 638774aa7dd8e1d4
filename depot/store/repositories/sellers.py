"""Vetted sellers, their offers, reference prices, and what was bought in emergencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from depot.domain.seller import (
    BoughtLine,
    EmergencyPurchase,
    Offer,
    ReferencePrice,
    Vetting,
    VettingState,
)  # fmt: skip
from depot.store.schema.reserves import supplier
from depot.store.schema.sellers import (
    emergency_purchase,
    emergency_purchase_line,
    reference_price,
    seller_offer,
    seller_vetting,
)  # fmt: skip


class Sellers:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Vetting

    def add_vetting(self, new: Vetting) -> None:
        """Book a vetting that waits for its decision."""
        self._connection.execute(
            insert(seller_vetting).values(
                **{**asdict(new), "state": new.state.value}, command_id=self._command_id
            )
        )

    def vetting(self, number: str, *, lock: bool = False) -> Vetting | None:
        """Return a vetting; locked when it is going to be decided."""
        query = select(seller_vetting).where(seller_vetting.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _vetting(row)

    def save_vetting(self, before: Vetting, after: Vetting) -> bool:
        """Save a step; return whether it still stood where it was read."""
        changed = self._connection.execute(
            update(seller_vetting)
            .where(
                seller_vetting.c.number == after.number,
                seller_vetting.c.state == before.state.value,
            )
            .values(
                state=after.state.value, decided_by=after.decided_by,
                decided_at_us=after.decided_at_us, decision_note=after.decision_note,
                struck_by=after.struck_by, struck_at_us=after.struck_at_us,
                struck_note=after.struck_note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def vettings(self, suppliers: Iterable[str] | None = None) -> tuple[Vetting, ...]:
        """Return vettings, of these suppliers or all, the newest first."""
        query = select(seller_vetting).order_by(
            seller_vetting.c.proposed_at_us.desc(), seller_vetting.c.number.desc()
        )
        if suppliers is not None:
            query = query.where(seller_vetting.c.supplier.in_(sorted(set(suppliers))))
        return tuple(_vetting(row) for row in self._connection.execute(query))

    # Offers

    def replace_offer(self, new: Offer) -> int:
        """Book an offer in the place of the seller's last one of the item; return its id."""
        # Two at once follow one another, so that one of them is the newest.
        self._connection.execute(
            select(supplier.c.code).where(supplier.c.code == new.supplier).with_for_update()
        )
        self._connection.execute(
            update(seller_offer)
            .where(
                seller_offer.c.supplier == new.supplier,
                seller_offer.c.item == new.item,
                seller_offer.c.current == 1,
            )
            .values(current=0)
        )
        values = asdict(new)
        del values["id"]
        added = self._connection.execute(
            insert(seller_offer)
            .values(**values, current=1, command_id=self._command_id)
            .returning(seller_offer.c.id)
        )
        return int(added.scalar_one())

    def offers(self) -> tuple[Offer, ...]:
        """Return the newest offer of each seller and item, lapsed ones among them."""
        query = (
            select(seller_offer)
            .where(seller_offer.c.current == 1)
            .order_by(seller_offer.c.item, seller_offer.c.fen, seller_offer.c.id)
        )
        return tuple(_offer(row) for row in self._connection.execute(query))

    def offers_by_id(self, ids: Iterable[int]) -> dict[int, Offer]:
        """Return the newest offers among these."""
        query = select(seller_offer).where(
            seller_offer.c.id.in_(sorted(set(ids))), seller_offer.c.current == 1
        )
        return {row.id: _offer(row) for row in self._connection.execute(query)}

    def take(self, offer: int, quantity: int) -> bool:
        """Count units as bought; False when fewer are left or a newer offer replaced it."""
        changed = self._connection.execute(
            update(seller_offer)
            .where(
                seller_offer.c.id == offer,
                seller_offer.c.current == 1,
                seller_offer.c.taken + quantity <= seller_offer.c.quantity,
            )
            .values(taken=seller_offer.c.taken + quantity)
        )
        return changed.rowcount == 1

    # Reference prices

    def add_reference(self, new: ReferencePrice, at_us: int) -> None:
        """Book what an item ordinarily costs."""
        self._connection.execute(
            insert(reference_price).values(
                item=new.item, fen=new.fen, source=new.source, of_day=new.on,
                recorded_by=new.recorded_by, recorded_at_us=at_us, command_id=self._command_id,
            )
        )  # fmt: skip

    def references(self, items: Iterable[str] | None = None) -> dict[str, ReferencePrice]:
        """Return the newest reference price of each item that has one."""
        newest = select(func.max(reference_price.c.id)).group_by(reference_price.c.item)
        query = select(reference_price).where(reference_price.c.id.in_(newest))
        if items is not None:
            query = query.where(reference_price.c.item.in_(sorted(set(items))))
        return {row.item: _reference(row) for row in self._connection.execute(query)}

    # Bought in emergencies

    def add_purchase(self, new: EmergencyPurchase) -> None:
        """Book what was bought, with its lines."""
        values = asdict(new)
        lines: list[dict[str, Any]] = list(values.pop("lines"))
        self._connection.execute(
            insert(emergency_purchase).values(**values, command_id=self._command_id)
        )
        self._connection.execute(
            insert(emergency_purchase_line), [{"number": new.number, **each} for each in lines]
        )

    def purchases(self, limit: int = 100) -> tuple[EmergencyPurchase, ...]:
        """Return what was bought in emergencies, the newest first."""
        heads = self._connection.execute(
            select(emergency_purchase)
            .order_by(emergency_purchase.c.made_at_us.desc(), emergency_purchase.c.number.desc())
            .limit(limit)
        ).all()
        lines: dict[str, list[BoughtLine]] = {row.number: [] for row in heads}
        query = (
            select(emergency_purchase_line)
            .where(emergency_purchase_line.c.number.in_(list(lines)))
            .order_by(emergency_purchase_line.c.line)
        )
        for row in self._connection.execute(query):
            lines[row.number].append(_line(row))
        return tuple(_purchase(row, lines[row.number]) for row in heads)


def _vetting(row: Row[Any]) -> Vetting:
    return Vetting(
        row.number, row.supplier, row.licence_no, row.valid_from, row.valid_to, row.checked,
        VettingState(row.state), row.proposed_by, row.proposed_at_us, row.decided_by,
        row.decided_at_us, row.decision_note, row.struck_by, row.struck_at_us, row.struck_note,
    )  # fmt: skip


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        row.id, row.supplier, row.item, row.fen, row.quantity, row.lead_day_min,
        row.lead_night_min, row.valid_from, row.valid_to, row.recorded_by, row.recorded_at_us,
        row.taken,
    )  # fmt: skip


def _reference(row: Row[Any]) -> ReferencePrice:
    return ReferencePrice(row.item, row.fen, row.source, row.of_day, row.recorded_by)


def _line(row: Row[Any]) -> BoughtLine:
    return BoughtLine(
        row.line, row.offer, row.supplier, row.item, row.quantity, row.fen, row.reference_fen,
        row.reference_source, row.reference_on, row.limit_percent, row.ready_at_us, row.reason,
        row.purchase, row.override,
    )  # fmt: skip


def _purchase(row: Row[Any], lines: Sequence[BoughtLine]) -> EmergencyPurchase:
    return EmergencyPurchase(
        row.number, row.activation, row.depot, row.needed_by_us, row.reason, row.made_by,
        row.made_at_us, tuple(lines),
    )  # fmt: skip
