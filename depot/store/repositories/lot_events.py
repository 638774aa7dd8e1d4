"""Extensions and recalls of lots, and the state that they leave a lot in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from depot.domain.lot import NEVER
from depot.domain.lot_event import Extension, ExtensionState
from depot.domain.recall import Recall, RecallOutcome
from depot.store.prepared import Prepared
from depot.store.rowset import among, insert_each
from depot.store.schema.ledger import lot
from depot.store.schema.lot_events import (
    extension,
    lot_event,
    lot_state,
    present_expiry,
    recall,
    recall_lot,
)  # fmt: skip

_NEWLINE = "\n"


def _keep_last(statement: Any) -> Any:  # noqa: ANN401  see rowset.Conflict
    return statement.on_conflict_do_update(
        index_elements=[lot_state.c.lot_id],
        set_={name: statement.excluded[name] for name in ("expires_on", "recall")},
    )


_RECALLED = Prepared(
    lambda dialect: select(lot_state.c.lot_id, lot_state.c.recall).where(
        among(dialect, lot_state.c.lot_id, "lots"), lot_state.c.recall != ""
    )
)


class LotEvents:
    """Finds and books what happens to lots."""

    def __init__(
        self, connection: Connection, command_id: str = "", now_us: int = 0, actor: str = ""
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us
        self._actor = actor

    # The state of lots

    def recalled(self, lot_ids: Iterable[int]) -> dict[int, str]:
        """Return lot → number of the open recall that holds it."""
        rows = _RECALLED.all(self._connection, {"lots": sorted(set(lot_ids))})
        return {row.lot_id: row.recall for row in rows}

    def lock(self, lot_ids: Iterable[int]) -> None:
        """Have others who would change the state of these lots wait for this command."""
        query = select(lot.c.id).where(lot.c.id.in_(sorted(set(lot_ids)))).order_by(lot.c.id)
        self._connection.execute(query.with_for_update(key_share=True)).all()

    def present(self, lot_ids: Iterable[int]) -> dict[int, tuple[date, str]]:
        """Return lot → expiry that holds now, number of its recall."""
        query = (
            select(
                lot.c.id,
                present_expiry().label("expires_on"),
                func.coalesce(lot_state.c.recall, "").label("recall"),
            )
            .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
            .where(lot.c.id.in_(sorted(set(lot_ids))))
        )
        rows = self._connection.execute(query)
        return {row.id: (row.expires_on, row.recall) for row in rows}

    def note(self, kind: str, reference: str, states: Sequence[tuple[int, date, str]]) -> None:
        """Book an event of lots: each with the expiry and the recall that hold after it."""
        ordered = sorted(states)
        events = [
            {
                "lot_id": lot_id,
                "kind": kind,
                "reference": reference,
                "expires_on": expires_on,
                "recall": held_by,
                "actor": self._actor,
                "at_us": self._now_us,
                "command_id": self._command_id,
            }
            for lot_id, expires_on, held_by in ordered
        ]
        if not events:
            return
        self._connection.execute(insert(lot_event), events)
        rows = [
            {"lot_id": lot_id, "expires_on": expires_on, "recall": held_by}
            for lot_id, expires_on, held_by in ordered
        ]
        insert_each(self._connection, lot_state, rows, conflict=_keep_last)

    # Extensions

    def add_extension(self, new: Extension) -> int:
        """Book a request and return its id."""
        values = {
            name: getattr(new, name)
            for name in (
                "lot_id", "from_expires_on", "to_expires_on", "tested_on", "laboratory",
                "certificate_no", "note", "requested_by", "requested_at_us",
            )
        } | {
            "state": ExtensionState.OPEN.value, "decided_by": "", "decided_at_us": 0,
            "decision_note": "", "command_id": self._command_id,
        }  # fmt: skip
        statement = insert(extension).values(values).returning(extension.c.id)
        return int(self._connection.execute(statement).scalar_one())

    def extension(self, number: int, *, lock: bool = False) -> Extension | None:
        """Return a request, locked when it is to be decided."""
        query = select(extension).where(extension.c.id == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _extension(row)

    def extensions(self, lot_id: int | None = None) -> tuple[Extension, ...]:
        """Return the requests, the newest first."""
        query = select(extension).order_by(extension.c.id.desc())
        if lot_id is not None:
            query = query.where(extension.c.lot_id == lot_id)
        return tuple(_extension(row) for row in self._connection.execute(query))

    def decide_extension(self, number: int, state: ExtensionState, note: str) -> None:
        """Book who decided how."""
        self._connection.execute(
            update(extension)
            .where(extension.c.id == number, extension.c.state == ExtensionState.OPEN.value)
            .values(
                state=state.value,
                decided_by=self._actor,
                decided_at_us=self._now_us,
                decision_note=note,
            )
        )

    # Recalls

    def add_recall(self, number: str, lot_id: int, reason: str) -> None:
        """Book a recall."""
        self._connection.execute(
            insert(recall).values(
                number=number,
                lot_id=lot_id,
                reason=reason,
                started_by=self._actor,
                started_at_us=self._now_us,
                outcome=RecallOutcome.OPEN.value,
                ended_by="",
                ended_at_us=0,
                end_reason="",
                command_id=self._command_id,
            )
        )

    def add_recall_lots(
        self, number: str, lots: Sequence[tuple[int, int, int, Iterable[str]]]
    ) -> None:
        """Book the lots of a recall: id, units held, units freed of demands."""
        rows = [
            {
                "number": number,
                "lot_id": lot_id,
                "held_units": held,
                "freed_units": freed,
                "demands": _NEWLINE.join(demands),
            }
            for lot_id, held, freed, demands in lots
        ]
        self._connection.execute(insert(recall_lot), rows)

    def end_recall(self, number: str, outcome: RecallOutcome, reason: str) -> None:
        """Book who ended a recall how."""
        self._connection.execute(
            update(recall)
            .where(recall.c.number == number, recall.c.outcome == RecallOutcome.OPEN.value)
            .values(
                outcome=outcome.value,
                ended_by=self._actor,
                ended_at_us=self._now_us,
                end_reason=reason,
            )
        )

    def lots_of_recall(self, number: str) -> tuple[int, ...]:
        """Return the lots that a recall holds."""
        query = (
            select(recall_lot.c.lot_id)
            .where(recall_lot.c.number == number)
            .order_by(recall_lot.c.lot_id)
        )
        return tuple(self._connection.execute(query).scalars())

    def other_recalls(self, number: str, lot_ids: Iterable[int]) -> dict[int, str]:
        """Return lot → another open recall that holds it too."""
        query = (
            select(recall_lot.c.lot_id, func.min(recall_lot.c.number).label("number"))
            .join(recall, recall.c.number == recall_lot.c.number)
            .where(
                recall_lot.c.lot_id.in_(sorted(set(lot_ids))),
                recall_lot.c.number != number,
                recall.c.outcome != RecallOutcome.RELEASED.value,
            )
            .group_by(recall_lot.c.lot_id)
        )
        return {row.lot_id: row.number for row in self._connection.execute(query)}

    def recalls(self, *, open_only: bool = False, lot_id: int | None = None) -> tuple[Recall, ...]:
        """Return the recalls, the newest first."""
        query = _recalls().order_by(recall.c.started_at_us.desc(), recall.c.number.desc())
        if open_only:
            query = query.where(recall.c.outcome == RecallOutcome.OPEN.value)
        if lot_id is not None:
            holding = select(recall_lot.c.number).where(recall_lot.c.lot_id == lot_id)
            query = query.where(recall.c.number.in_(holding))
        return self._load(query)

    def recall(self, number: str, *, lock: bool = False) -> Recall | None:
        """Return a recall, locked when it is to be ended."""
        if lock:
            one = select(recall.c.number).where(recall.c.number == number)
            self._connection.execute(one.with_for_update()).all()
        found = self._load(_recalls().where(recall.c.number == number))
        return found[0] if found else None

    def _load(self, query: Select[Any]) -> tuple[Recall, ...]:
        rows = self._connection.execute(query).all()
        parts: dict[str, list[Row[Any]]] = {}
        lots = select(recall_lot).where(recall_lot.c.number.in_([row.number for row in rows]))
        for row in self._connection.execute(lots.order_by(recall_lot.c.lot_id)):
            parts.setdefault(row.number, []).append(row)
        return tuple(_recall(row, parts.get(row.number, [])) for row in rows)


def _recalls() -> Select[Any]:
    return select(recall, lot.c.item, lot.c.lot_no).join(lot, lot.c.id == recall.c.lot_id)


def _recall(row: Row[Any], parts: Sequence[Row[Any]]) -> Recall:
    demands = {each for part in parts for each in part.demands.split(_NEWLINE) if each}
    return Recall(
        number=row.number,
        lot_id=row.lot_id,
        item=row.item,
        lot_no=row.lot_no,
        reason=row.reason,
        started_by=row.started_by,
        started_at_us=row.started_at_us,
        outcome=RecallOutcome(row.outcome),
        ended_by=row.ended_by,
        ended_at_us=row.ended_at_us,
        end_reason=row.end_reason,
        held_units=sum(part.held_units for part in parts),
        freed_units=sum(part.freed_units for part in parts),
        demands=tuple(sorted(demands)),
    )


def _extension(row: Row[Any]) -> Extension:
    return Extension(
        id=row.id,
        lot_id=row.lot_id,
        from_expires_on=row.from_expires_on,
        to_expires_on=row.to_expires_on,
        tested_on=row.tested_on,
        laboratory=row.laboratory,
        certificate_no=row.certificate_no,
        note=row.note,
        state=ExtensionState(row.state),
        requested_by=row.requested_by,
        requested_at_us=row.requested_at_us,
        decided_by=row.decided_by,
        decided_at_us=row.decided_at_us,
        decision_note=row.decision_note,
    )


def never_or(expires_on: date) -> date | None:
    """Return a stored expiry as people know it."""
    return None if expires_on == NEVER else expires_on
