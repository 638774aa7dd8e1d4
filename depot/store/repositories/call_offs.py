"""Call-off orders with their trucks, answers and history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from depot.domain.call_off_order import (
    CalledItem,
    CalledLine,
    CalledStop,
    CallOffOrder,
    CallOffState,
    CallOffStep,
)  # fmt: skip
from depot.store.schema.call_offs import (
    call_off_order,
    call_off_order_item,
    call_off_order_line,
    call_off_order_stop,
    call_off_step,
)  # fmt: skip

_HEAD = (
    "number", "order_id", "supplier", "drafted_at_us", "sent_at_us", "sent_by", "contact",
    "read_at_us", "confirmed_at_us", "confirmed_by", "ready_at_us", "finished_at_us",
    "settled_at_us", "settled_by", "settled_fen",
)  # fmt: skip


class CallOffOrders:
    """Finds, books and moves call-off orders."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def add(self, new: CallOffOrder) -> None:
        """Book a call-off order with its trucks."""
        head = {name: getattr(new, name) for name in _HEAD}
        self._connection.execute(
            insert(call_off_order).values(
                **head, state=new.state.value, command_id=self._command_id
            )
        )
        self._connection.execute(
            insert(call_off_order_item),
            [
                {
                    "number": new.number, "item": each.item, "called": each.called,
                    "confirmed": each.confirmed, "promised_min": each.promised_min,
                    "price_fen": each.price_fen,
                }
                for each in new.items
            ],
        )  # fmt: skip
        self._connection.execute(
            insert(call_off_order_stop),
            [
                {
                    "number": new.number, "trip": each.trip, "stop": each.stop,
                    "site_name": each.site_name, "load_due_us": each.load_due_us,
                    "arrive_due_us": each.arrive_due_us, "loaded_at_us": 0, "arrived_at_us": 0,
                    "received_by": "", "dropped": "",
                }
                for each in new.stops
            ],
        )  # fmt: skip
        self._connection.execute(
            insert(call_off_order_line),
            [
                {
                    "number": new.number, "trip": stop.trip, "stop": stop.stop, "item": line.item,
                    "called": line.called, "loaded": 0, "received": 0,
                }
                for stop in new.stops
                for line in stop.lines
            ],
        )  # fmt: skip

    def move(
        self, number: str, allowed: Collection[CallOffState], to: CallOffState, **values: object
    ) -> bool:
        """Move one that stands in a state of these; return whether it did."""
        changed = self._connection.execute(
            update(call_off_order)
            .where(
                call_off_order.c.number == number,
                call_off_order.c.state.in_([each.value for each in allowed]),
            )
            .values(state=to.value, **values)
        )
        return changed.rowcount == 1

    def confirm_item(self, number: str, item: str, units: int) -> None:
        """Keep what the supplier says it has."""
        here = (call_off_order_item.c.number == number, call_off_order_item.c.item == item)
        self._connection.execute(update(call_off_order_item).where(*here).values(confirmed=units))

    def move_stop(self, number: str, stop: CalledStop) -> None:
        """Keep where a stop stands, with its units."""
        table, lines = call_off_order_stop, call_off_order_line
        here = (table.c.number == number, table.c.trip == stop.trip, table.c.stop == stop.stop)
        self._connection.execute(
            update(table).where(*here).values(
                loaded_at_us=stop.loaded_at_us, arrived_at_us=stop.arrived_at_us,
                received_by=stop.received_by, dropped=stop.dropped,
            )
        )  # fmt: skip
        for line in stop.lines:
            key = (
                lines.c.number == number, lines.c.trip == stop.trip, lines.c.stop == stop.stop,
                lines.c.item == line.item,
            )  # fmt: skip
            self._connection.execute(
                update(lines).where(*key).values(loaded=line.loaded, received=line.received)
            )

    def note(self, number: str, step: CallOffStep) -> None:
        """Add a line to the history."""
        last = select(func.coalesce(func.max(call_off_step.c.step), 0)).where(
            call_off_step.c.number == number
        )
        count = int(self._connection.execute(last).scalar_one())
        self._connection.execute(
            insert(call_off_step).values(
                number=number, step=count + 1, kind=step.kind, actor=step.actor, note=step.note,
                at_us=step.at_us, noted_at_us=step.noted_at_us, command_id=self._command_id,
            )
        )  # fmt: skip

    def steps(self, number: str) -> tuple[CallOffStep, ...]:
        """Return what happened, the oldest first."""
        query = select(call_off_step).where(call_off_step.c.number == number)
        return tuple(
            CallOffStep(row.kind, row.actor, row.note, row.at_us, row.noted_at_us)
            for row in self._connection.execute(query.order_by(call_off_step.c.step))
        )

    def get(self, number: str, *, lock: bool = False) -> CallOffOrder | None:
        """Return one; locked when the command is going to move it."""
        query = select(call_off_order).where(call_off_order.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def of_order(self, order_id: int) -> tuple[CallOffOrder, ...]:
        """Return those of a dispatch order."""
        query = select(call_off_order).where(call_off_order.c.order_id == order_id)
        return self._whole(self._connection.execute(query.order_by(call_off_order.c.number)).all())

    def all(
        self, states: Collection[CallOffState] = (), limit: int = 500
    ) -> tuple[CallOffOrder, ...]:
        """Return those in these states, or all; the newest first."""
        query = select(call_off_order).order_by(call_off_order.c.number.desc()).limit(limit)
        if states:
            query = query.where(call_off_order.c.state.in_([each.value for each in states]))
        return self._whole(self._connection.execute(query).all())

    def command_of(self, number: str) -> str:
        """Return the command that drafted it; empty when there is none."""
        query = select(call_off_order.c.command_id).where(call_off_order.c.number == number)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[CallOffOrder, ...]:
        numbers = [row.number for row in heads]
        items: dict[str, list[CalledItem]] = {}
        for row in self._rows(call_off_order_item, numbers):
            items.setdefault(row.number, []).append(_item(row))
        lines: dict[tuple[str, int, int], list[CalledLine]] = {}
        for row in self._rows(call_off_order_line, numbers):
            line = CalledLine(row.item, row.called, row.loaded, row.received)
            lines.setdefault((row.number, row.trip, row.stop), []).append(line)
        stops: dict[str, list[CalledStop]] = {}
        for row in self._rows(call_off_order_stop, numbers):
            found = tuple(lines[row.number, row.trip, row.stop])
            stops.setdefault(row.number, []).append(_stop(row, found))
        return tuple(
            CallOffOrder(
                **{name: getattr(row, name) for name in _HEAD},
                state=CallOffState(row.state),
                items=tuple(items[row.number]),
                stops=tuple(stops[row.number]),
            )
            for row in heads
        )

    def _rows(self, table: Table, numbers: Sequence[str]) -> Sequence[Row[Any]]:
        query = select(table).where(table.c.number.in_(numbers)).order_by(*table.primary_key)
        return self._connection.execute(query).all()


def _item(row: Row[Any]) -> CalledItem:
    return CalledItem(row.item, row.called, row.promised_min, row.price_fen, row.confirmed)


def _stop(row: Row[Any], lines: tuple[CalledLine, ...]) -> CalledStop:
    return CalledStop(
        row.trip, row.stop, row.site_name, row.load_due_us, row.arrive_due_us, lines,
        row.loaded_at_us, row.arrived_at_us, row.dropped, row.received_by,
    )  # fmt: skip
