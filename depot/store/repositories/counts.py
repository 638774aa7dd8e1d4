"""Counts, their lines and every number that was entered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, func, insert, select, update

from depot.domain.counting import CountKind, CountLine, CountState, Cut, Recount, StockCount
from depot.domain.ledger import HoldingKey
from depot.domain.lot import NEVER, NO_SUPPLIER
from depot.errors import Conflict
from depot.store.repositories.count_flags import CountFlags
from depot.store.schema.counting import count_cut, count_entry, count_line, stock_count
from depot.store.schema.ledger import balance, lot
from depot.store.schema.lot_events import lot_state, present_expiry
from depot.store.schema.places import bin_

_HEAD_FIELDS = (
    "round", "started_seq", "started_at_us", "submitted_by", "submitted_at_us", "decided_by",
    "decided_at_us", "decision_note",
)  # fmt: skip


class CountEntry(NamedTuple):
    """A number that somebody entered, right or not."""

    line: int
    round: int
    quantity: int
    serials: tuple[str, ...]
    since_seq: int
    at_seq: int
    away: int
    moved: bool
    actor: str
    at_us: int


class StoredCut(NamedTuple):
    """What an approved loss took from whom."""

    line: int
    demand_ref: str
    reserved: int
    short: int


class Counts(CountFlags):
    """Loads counts; a unit of work books them."""

    # Heads

    def all(self, limit: int = 100) -> tuple[StockCount, ...]:
        """Return the newest counts first."""
        query = select(stock_count).order_by(
            stock_count.c.created_at_us.desc(), stock_count.c.number.desc()
        )
        return tuple(_head(row) for row in self._connection.execute(query.limit(limit)))

    def load(self, number: str, *, lock: bool = False, share: bool = False) -> StockCount | None:
        """Return a count.

        Parameters
        ----------
        number
            Its number.
        lock
            Whether the command moves it to another state.
        share
            Whether the command only needs it to stay in its state: counters don't wait for
            one another.
        """
        query = select(stock_count).where(stock_count.c.number == number)
        if lock or share:
            query = query.with_for_update(read=share and not lock)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _head(row)

    def add(self, head: StockCount, lines: Sequence[CountLine]) -> None:
        """Book a count with its lines."""
        values = {name: getattr(head, name) for name in _HEAD_FIELDS}
        self._connection.execute(
            insert(stock_count).values(
                number=head.number, depot=head.depot, kind=head.kind.value,
                state=head.state.value, note=head.note, created_by=head.created_by,
                created_at_us=head.created_at_us, **values,
            )
        )  # fmt: skip
        if lines:
            rows = [_line_values(head.number, each) for each in lines]
            self._connection.execute(insert(count_line), rows)

    def save(self, before: StockCount, after: StockCount) -> None:
        """Write down the state that a count has moved to.

        Raises
        ------
        Conflict
            When it isn't any more where it was.
        """
        changed = self._connection.execute(
            update(stock_count)
            .where(stock_count.c.number == after.number, stock_count.c.state == before.state.value)
            .values(
                state=after.state.value, **{name: getattr(after, name) for name in _HEAD_FIELDS}
            )
        ).rowcount
        if changed != 1:
            raise Conflict(
                f"盘点单 {after.number} 刚被他人办理。请刷新后查看。",
                f"Count {after.number} has just been moved on by somebody else. Reload.",
            )

    # Lines

    def lines(self, number: str) -> tuple[CountLine, ...]:
        """Return the lines in walking order."""
        query = select(count_line).where(count_line.c.number == number)
        rows = self._connection.execute(query.order_by(count_line.c.line))
        return tuple(_line(row) for row in rows)

    def line(self, number: str, line: int) -> CountLine | None:
        """Return a line that nobody else changes until the command ends."""
        query = select(count_line).where(count_line.c.number == number, count_line.c.line == line)
        row = self._connection.execute(query.with_for_update()).one_or_none()
        return None if row is None else _line(row)

    def add_line(self, number: str, line: CountLine) -> CountLine:
        """Add a line at the end; the count must be locked."""
        last = select(func.max(count_line.c.line)).where(count_line.c.number == number)
        position = (self._connection.execute(last).scalar_one() or 0) + 1
        values = _line_values(number, line) | {"line": position}
        self._connection.execute(insert(count_line), [values])
        return CountLine(**{**line.__dict__, "line": position})

    def save_line(self, number: str, line: int, **values: object) -> None:
        """Change columns of a line."""
        self._connection.execute(
            update(count_line)
            .where(count_line.c.number == number, count_line.c.line == line)
            .values(**values)
        )

    def enter(self, number: str, entry: CountEntry) -> None:
        """Keep a number that was entered."""
        values = entry._asdict() | {"serials": "\n".join(entry.serials)}
        self._connection.execute(
            insert(count_entry).values(number=number, command_id=self._command_id, **values)
        )

    def entries(self, number: str) -> tuple[CountEntry, ...]:
        """Return every number that was entered, the oldest first."""
        query = select(count_entry).where(count_entry.c.number == number)
        return tuple(
            CountEntry(
                row.line, row.round, row.quantity, _split(row.serials), row.since_seq,
                row.at_seq, row.away, bool(row.moved), row.actor, row.at_us,
            )
            for row in self._connection.execute(query.order_by(count_entry.c.id))
        )  # fmt: skip

    def counters(self, number: str) -> dict[int, list[str]]:
        """Return who entered numbers for each line, the latest last."""
        people: dict[int, list[str]] = {}
        for each in self.entries(number):
            people.setdefault(each.line, []).append(each.actor)
        return people

    def add_cuts(self, number: str, cuts: Iterable[tuple[int, Cut]]) -> None:
        """Keep whose goods the losses of lines took."""
        rows = [
            {
                "number": number, "line": line, "reservation_id": cut.reservation.id,
                "demand_ref": cut.demand_ref, "reserved": cut.reservation.quantity,
                "short": cut.short,
            }
            for line, cut in cuts
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(count_cut), rows)

    def cuts(self, number: str) -> tuple[StoredCut, ...]:
        """Return whose goods the approved losses of a count took."""
        query = select(count_cut).where(count_cut.c.number == number)
        ordered = query.order_by(count_cut.c.line, count_cut.c.reservation_id)
        return tuple(
            StoredCut(row.line, row.demand_ref, row.reserved, row.short)
            for row in self._connection.execute(ordered)
        )

    # What there is to count

    def holdings(self, depot: str) -> tuple[CountLine, ...]:
        """Return everything on the books in a depot's bins as lines, in walking order."""
        query = (
            select(
                balance.c.account_id, balance.c.status, balance.c.owner, bin_.c.code,
                lot.c.id, lot.c.item, lot.c.supplier, lot.c.lot_no, lot.c.made_on,
                present_expiry().label("expires_on"),
            )
            .join(bin_, bin_.c.account_id == balance.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
            .where(bin_.c.depot == depot, balance.c.qty > 0)
            .order_by(
                bin_.c.code, lot.c.item, lot.c.expires_on, lot.c.id, balance.c.status,
                balance.c.owner,
            )
        )  # fmt: skip
        return tuple(
            CountLine(
                number, row.account_id, row.code, row.item, row.id, row.supplier, row.lot_no,
                _day(row.expires_on), row.made_on, row.status, row.owner,
            )
            for number, row in enumerate(self._connection.execute(query), start=1)
        )  # fmt: skip

    def last_counted(self) -> dict[tuple[int, int], int]:
        """Return when each bin account and lot was counted last in an approved count."""
        query = (
            select(
                count_line.c.account_id, count_line.c.lot_id,
                func.max(count_line.c.counted_at_us).label("at_us"),
            )
            .join(stock_count, stock_count.c.number == count_line.c.number)
            .where(
                stock_count.c.state == CountState.APPROVED.value,
                count_line.c.counted.is_not(None),
                count_line.c.lot_id.is_not(None),
            )
            .group_by(count_line.c.account_id, count_line.c.lot_id)
        )  # fmt: skip
        return {(row.account_id, row.lot_id): row.at_us for row in self._connection.execute(query)}

    def later_counts(self, keys: Iterable[HoldingKey], number: str) -> dict[HoldingKey, int]:
        """Return the latest ledger position at which other approved counts saw holdings."""
        wanted = set(keys)
        query = (
            select(
                count_line.c.account_id, count_line.c.lot_id, count_line.c.status,
                count_line.c.owner, func.max(count_line.c.at_seq).label("at_seq"),
            )
            .join(stock_count, stock_count.c.number == count_line.c.number)
            .where(
                stock_count.c.state == CountState.APPROVED.value,
                stock_count.c.number != number,
                count_line.c.variance.is_not(None),
                count_line.c.account_id.in_(sorted({key.account_id for key in wanted})),
            )
            .group_by(
                count_line.c.account_id, count_line.c.lot_id, count_line.c.status,
                count_line.c.owner,
            )
        )  # fmt: skip
        found = {
            HoldingKey(row.account_id, row.lot_id, row.status, row.owner): row.at_seq
            for row in self._connection.execute(query)
        }
        return {key: at_seq for key, at_seq in found.items() if key in wanted}


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _day(stored: date) -> date | None:
    return None if stored == NEVER else stored


def _head(row: Row[Any]) -> StockCount:
    return StockCount(
        row.number, row.depot, CountKind(row.kind), CountState(row.state), row.note,
        row.created_by, row.created_at_us, **{name: getattr(row, name) for name in _HEAD_FIELDS},
    )  # fmt: skip


def _line(row: Row[Any]) -> CountLine:
    return CountLine(
        row.line, row.account_id, row.bin, row.item, row.lot_id, row.supplier, row.lot_no,
        _day(row.expires_on), row.made_on, row.status, row.owner, bool(row.is_found), row.counted,
        row.counted_by, row.counted_at_us, row.at_seq, row.round, Recount(row.recount),
        _split(row.serials), _split(row.missing), _split(row.extra), row.reason,
        row.reason_note, row.variance, row.away,
    )  # fmt: skip


def _line_values(number: str, line: CountLine) -> dict[str, Any]:
    return {
        "number": number, "line": line.line, "account_id": line.account_id, "bin": line.bin,
        "item": line.item, "lot_id": line.lot_id, "supplier": line.supplier or NO_SUPPLIER,
        "lot_no": line.lot_no, "expires_on": line.expires_on or NEVER, "made_on": line.made_on,
        "status": line.status, "owner": line.owner, "is_found": line.is_found,
        "counted": line.counted, "counted_by": line.counted_by,
        "away": line.away, "counted_at_us": line.counted_at_us, "at_seq": line.at_seq,
        "round": line.round,
        "recount": line.recount.value, "serials": "\n".join(line.serials),
        "missing": "\n".join(line.missing), "extra": "\n".join(line.extra),
        "reason": line.reason, "reason_note": line.reason_note, "variance": line.variance,
        "decided_by": "",
    }  # fmt: skip
