"""Agreements with their terms and their life, and the tenders that they bid in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from depot.domain.agreement import Agreement, AgreementKind, AgreementLine
from depot.domain.agreement_life import (
    AgreementState,
    Deal,
    Life,
    Origin,
    Tender,
    TenderState,
)
from depot.domain.agreement_terms import (
    Contact,
    Handover,
    LateUnit,
    OwnTrucks,
    Penalty,
    Terms,
)
from depot.domain.approval import Approval, Tier
from depot.domain.money import yuan
from depot.store.repositories.reserves import (
    KIND_OF,
    LINE_COLUMNS,
    LINE_TERMS,
    Reserves,
    line_of,
)
from depot.store.schema.agreements import (
    agreement_contact,
    agreement_life,
    agreement_line_terms,
    agreement_tender,
    agreement_tender_line,
    agreement_terms,
    agreement_truck,
)
from depot.store.schema.ledger import account
from depot.store.schema.reserves import agreement, agreement_line, supplier


class Agreements:
    """Finds and books them; lines and promised units are booked by `Reserves`."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Life and terms

    def add(self, terms: Terms, life: Life) -> None:
        """Book the life and the terms of an agreement whose lines are booked."""
        self._connection.execute(
            insert(agreement_life).values(
                number=life.number, origin=life.origin.value, tender=life.tender,
                renews=life.renews, requested_by=life.requested_by,
                requested_at_us=life.requested_at_us, **_steps(life),
            )
        )  # fmt: skip
        self._connection.execute(
            insert(agreement_terms).values(number=life.number, **_terms_row(terms))
        )
        self._add_people(life.number, terms)

    def save(self, before: Life, after: Life) -> bool:
        """Save a step; return whether it still stood where it was read."""
        changed = self._connection.execute(
            update(agreement_life)
            .where(
                agreement_life.c.number == after.number,
                agreement_life.c.state == before.state.value,
                agreement_life.c.first_by == before.approval.first_by,
            )
            .values(_steps(after))
        )
        return changed.rowcount == 1

    def lock_supplier(self, code: str) -> None:
        """Let nobody else sign with a supplier until the command ends."""
        query = select(supplier.c.code).where(supplier.c.code == code).with_for_update()
        self._connection.execute(query)

    def set_terms(self, number: str, terms: Terms) -> None:
        """Replace the terms of an agreement that was there before the system."""
        self._connection.execute(
            update(agreement_terms)
            .where(agreement_terms.c.number == number)
            .values(_terms_row(terms))
        )
        self._clear_people(number)
        self._add_people(number, terms)

    def set_contacts(self, number: str, contacts: Sequence[Contact]) -> None:
        """Replace the contact chain."""
        self._connection.execute(
            delete(agreement_contact).where(agreement_contact.c.agreement == number)
        )
        self._add_contacts(number, contacts)

    def _clear_people(self, number: str) -> None:
        for table in (agreement_contact, agreement_truck):
            self._connection.execute(delete(table).where(table.c.agreement == number))

    def _add_people(self, number: str, terms: Terms) -> None:
        self._add_contacts(number, terms.contacts)
        rows = [
            {"agreement": number, "vehicle_class": each.vehicle_class, "trucks": each.count}
            for each in terms.trucks
        ]
        if rows:
            self._connection.execute(insert(agreement_truck), rows)

    def _add_contacts(self, number: str, contacts: Sequence[Contact]) -> None:
        rows = [
            {"agreement": number, "position": position, "name": each.name, "duty": each.duty,
             "phone_day": each.phone_day, "phone_night": each.phone_night}
            for position, each in enumerate(contacts, start=1)
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(agreement_contact), rows)

    def deal(self, number: str, *, lock: bool = False) -> Deal | None:
        """Return an agreement; locked when the command is going to change it."""
        if lock:
            query = select(agreement_life.c.number).where(agreement_life.c.number == number)
            self._connection.execute(query.with_for_update())
        return next(iter(self.deals([number])), None)

    def deals(
        self,
        numbers: Iterable[str] | None = None,
        *,
        states: Sequence[AgreementState] = (),
        tender: str = "",
    ) -> tuple[Deal, ...]:
        """Return agreements, those that end first leading."""
        query = (
            select(agreement, agreement_life, agreement_terms)
            .join(agreement_life, agreement_life.c.number == agreement.c.number)
            .join(agreement_terms, agreement_terms.c.number == agreement.c.number)
            .order_by(agreement.c.valid_to, agreement.c.number)
        )
        if numbers is not None:
            query = query.where(agreement.c.number.in_(sorted(numbers)))
        if states:
            query = query.where(agreement_life.c.state.in_([each.value for each in states]))
        if tender:
            query = query.where(agreement_life.c.tender == tender)
        rows = self._connection.execute(query).all()
        if not rows:
            return ()
        found = [row.number for row in rows]
        lines, kinds = self._lines(found)
        people, trucks = self._people(found)
        return tuple(
            _deal(row, lines[row.number], kinds[row.number], people, trucks) for row in rows
        )

    def _lines(
        self, numbers: Sequence[str]
    ) -> tuple[dict[str, tuple[AgreementLine, ...]], dict[str, AgreementKind]]:
        seasons = Reserves(self._connection).seasons()
        query = (
            select(agreement_line, *LINE_COLUMNS, account.c.kind.label("layer"))
            .join(account, account.c.id == agreement_line.c.account_id)
            .outerjoin(agreement_line_terms, LINE_TERMS)
            .where(agreement_line.c.agreement.in_(numbers))
            .order_by(agreement_line.c.item)
        )
        lines: dict[str, tuple[AgreementLine, ...]] = {}
        kinds: dict[str, AgreementKind] = {}
        for row in self._connection.execute(query):
            line = line_of(row, seasons.get((row.agreement, row.item), ()))
            lines[row.agreement] = (*lines.get(row.agreement, ()), line)
            kinds[row.agreement] = KIND_OF.get(row.layer, AgreementKind.STOCK)
        return lines, kinds

    def _people(
        self, numbers: Sequence[str]
    ) -> tuple[dict[str, tuple[Contact, ...]], dict[str, tuple[OwnTrucks, ...]]]:
        people: dict[str, tuple[Contact, ...]] = {}
        named = select(agreement_contact).where(agreement_contact.c.agreement.in_(numbers))
        for row in self._connection.execute(named.order_by(agreement_contact.c.position)):
            each = Contact(row.name, row.duty, row.phone_day, row.phone_night)
            people[row.agreement] = (*people.get(row.agreement, ()), each)
        trucks: dict[str, tuple[OwnTrucks, ...]] = {}
        owned = select(agreement_truck).where(agreement_truck.c.agreement.in_(numbers))
        for row in self._connection.execute(owned.order_by(agreement_truck.c.vehicle_class)):
            own = OwnTrucks(row.vehicle_class, row.trucks)
            trucks[row.agreement] = (*trucks.get(row.agreement, ()), own)
        return people, trucks

    # Tenders

    def add_tender(self, new: Tender) -> None:
        """Book a tender."""
        self._connection.execute(
            insert(agreement_tender).values(
                number=new.number, kind=new.kind.value, title=new.title,
                closes_on=new.closes_on, state=new.state.value, opened_by=new.opened_by,
                opened_at_us=new.opened_at_us, command_id=self._command_id,
            )
        )  # fmt: skip
        rows = [
            {"number": new.number, "item": item, "quantity": units} for item, units in new.lines
        ]
        self._connection.execute(insert(agreement_tender_line), rows)

    def end_tender(self, number: str, state: TenderState) -> bool:
        """End a tender; return whether it was open."""
        changed = self._connection.execute(
            update(agreement_tender)
            .where(
                agreement_tender.c.number == number,
                agreement_tender.c.state == TenderState.OPEN.value,
            )
            .values(state=state.value)
        )
        return changed.rowcount == 1

    def tenders(self, *, number: str = "", open_only: bool = False) -> tuple[Tender, ...]:
        """Return tenders, the newest first."""
        query = select(agreement_tender).order_by(agreement_tender.c.number.desc())
        if number:
            query = query.where(agreement_tender.c.number == number)
        if open_only:
            query = query.where(agreement_tender.c.state == TenderState.OPEN.value)
        rows = self._connection.execute(query).all()
        wanted: dict[str, tuple[tuple[str, int], ...]] = {}
        lines = select(agreement_tender_line).where(
            agreement_tender_line.c.number.in_([row.number for row in rows])
        )
        for row in self._connection.execute(lines.order_by(agreement_tender_line.c.item)):
            wanted[row.number] = (*wanted.get(row.number, ()), (row.item, row.quantity))
        return tuple(
            Tender(
                row.number, AgreementKind(row.kind), row.title, row.closes_on,
                TenderState(row.state), row.opened_by, row.opened_at_us, wanted[row.number],
            )
            for row in rows
        )  # fmt: skip


def _steps(life: Life) -> dict[str, Any]:
    approval = life.approval
    return {
        "state": life.state.value, "chosen_by": life.chosen_by, "reason": life.reason,
        "fen": life.fen, "tier": approval.tier.value if approval.tier else "",
        "first_by": approval.first_by, "first_at_us": approval.first_at_us,
        "first_note": approval.first_note, "second_by": approval.second_by,
        "second_at_us": approval.second_at_us, "second_note": approval.second_note,
        "signed_at_us": life.signed_at_us, "ended_by": life.ended_by,
        "ended_at_us": life.ended_at_us, "end_note": life.end_note,
    }  # fmt: skip


def _terms_row(terms: Terms) -> dict[str, Any]:
    penalty = terms.penalty
    return {
        "contract_no": terms.contract_no, "handover": terms.handover.value,
        "deliver_to": terms.deliver_to, "retention_fen": terms.retention_fen,
        "retention_budget": terms.retention_budget, "call_budget": terms.call_budget,
        "late_unit": penalty.late_unit.value, "late_bp": penalty.late_bp,
        "late_cap_bp": penalty.late_cap_bp, "shortfall_bp": penalty.shortfall_bp,
        "rotation_days": terms.rotation_days, "check_days": terms.check_days,
    }  # fmt: skip


def _deal(
    row: Row[Any],
    lines: tuple[AgreementLine, ...],
    kind: AgreementKind,
    people: dict[str, tuple[Contact, ...]],
    trucks: dict[str, tuple[OwnTrucks, ...]],
) -> Deal:
    signed = Agreement(
        row.number, row.supplier, row.valid_from, row.valid_to, lines, row.note, kind
    )
    terms = Terms(
        row.contract_no, Handover(row.handover), row.deliver_to,
        yuan(row.retention_fen), row.retention_budget, row.call_budget,
        Penalty(LateUnit(row.late_unit), row.late_bp, row.late_cap_bp, row.shortfall_bp),
        row.rotation_days, row.check_days, people.get(row.number, ()),
        trucks.get(row.number, ()),
    )  # fmt: skip
    return Deal(signed, terms, _life(row))


def _life(row: Row[Any]) -> Life:
    approval = Approval(
        Tier(row.tier) if row.tier else None, row.first_by, row.first_at_us, row.first_note,
        row.second_by, row.second_at_us, row.second_note,
    )  # fmt: skip
    return Life(
        row.number, AgreementState(row.state), Origin(row.origin), row.requested_by,
        row.requested_at_us, row.tender, row.renews, row.reason, row.chosen_by, row.fen,
        approval, row.signed_at_us, row.ended_by, row.ended_at_us, row.end_note,
    )  # fmt: skip
