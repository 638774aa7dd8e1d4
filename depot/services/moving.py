"""Moving stock between bins, states and owners (移库、状态变更)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.item import Item
from depot.domain.ledger import (
    OWN,
    OWNERS,
    HoldingKey,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.lot import Lot, is_expired
from depot.errors import InvalidInput
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.putaway import put_away
from depot.services.uninspected import Taken, check_inspected
from depot.store.repositories.places import Shelf
from depot.store.uow import UnitOfWork

DOCUMENT = "YK"


@dataclass(frozen=True)
class MoveLine:
    """Part of a holding that changes its bin, its state or its owner.

    Parameters
    ----------
    lot_id, quantity
        What, in base units.
    from_bin, to_bin
        Bins of the depot; the same for a change of state.
    from_status, to_status, from_owner, to_owner
        What changes besides.
    """

    lot_id: int
    quantity: int
    from_bin: str
    to_bin: str
    from_status: StockStatus = StockStatus.ISSUABLE
    to_status: StockStatus = StockStatus.ISSUABLE
    from_owner: str = OWN
    to_owner: str = OWN


@dataclass(frozen=True)
class MoveStock:
    """Move stock inside a depot; the reason is kept with every movement."""

    command_id: str
    actor: str
    depot: str
    lines: tuple[MoveLine, ...]
    reason: str


@dataclass(frozen=True)
class StockMoved:
    """A booked move (移库单)."""

    document_no: str
    recorded_at_us: int


def move_stock(command: MoveStock, uow: UnitOfWork) -> StockMoved:
    """Book the move.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    InsufficientStock
        When less is there than is to be moved; reserved stock stays where it is.
    Conflict
        When a bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    if not command.reason.strip() or not command.lines:
        raise InvalidInput(
            "请填写移库原因和至少一行明细。", "Give the reason of the move and one line at least."
        )
    bins = {code for line in command.lines for code in (line.from_bin, line.to_bin)}
    shelves = {shelf.bin.code: shelf for shelf in uow.places.shelves(command.depot, bins)}
    lots = uow.lots.get(line.lot_id for line in command.lines)
    items = uow.catalogue.get(lot.item for lot in lots.values())
    checks = LineChecks()
    for number, line in enumerate(command.lines, start=1):
        _check_line(checks, number, line, shelves, lots)
        _check_target(
            checks,
            number,
            line,
            shelf=shelves.get(line.to_bin),
            lot=lots.get(line.lot_id),
            items=items,
            today=uow.today,
        )
    _check_not_inspected(command, uow, checks, shelves)
    checks.refuse_if_any()
    document_no = uow.documents.open(DOCUMENT, command.depot, "-", note=command.reason)
    postings = _postings(command, shelves, document_no)
    put_away(uow, postings, (each.target.account_id for each in postings))
    return StockMoved(document_no, uow.now_us)


def _check_line(
    checks: LineChecks,
    number: int,
    line: MoveLine,
    shelves: Mapping[str, Shelf],
    lots: Mapping[int, Lot],
) -> None:
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
    if line.lot_id not in lots:
        checks.add(number, "lot_id", f"没有批次 {line.lot_id}。", f"there is no lot {line.lot_id}.")
    for name in ("from_bin", "to_bin"):
        code = getattr(line, name)
        if code not in shelves:
            checks.add(number, name, f"没有库位“{code}”。", f"there is no bin “{code}”.")
    for name in ("from_owner", "to_owner"):
        if getattr(line, name) not in OWNERS:
            checks.add(number, name, "权属无效。", "unknown owner.")


def _check_target(
    checks: LineChecks,
    number: int,
    line: MoveLine,
    *,
    shelf: Shelf | None,
    lot: Lot | None,
    items: Mapping[str, Item],
    today: date,
) -> None:
    before = (line.from_bin, line.from_status, line.from_owner)
    if before == (line.to_bin, line.to_status, line.to_owner):
        checks.add(number, "to_bin", "转出与转入相同。", "from and to are the same.")
    if lot is None or shelf is None:
        return
    item = items[lot.item]
    if not shelf.bin.allows(item.storage_class):
        checks.add(
            number, "to_bin",
            f"库位 {line.to_bin} 不得存放“{item.storage_class}”类物资。",
            f"bin {line.to_bin} may not hold goods of class {item.storage_class}.",
        )  # fmt: skip
    becomes_issuable = line.from_status != line.to_status == StockStatus.ISSUABLE
    if becomes_issuable and is_expired(lot.expires_on, today):
        checks.add(
            number, "to_status",
            f"批号 {lot.lot_no} 已于 {lot.expires_on} 过期，不能改为可用。",
            f"lot {lot.lot_no} expired on {lot.expires_on} and can't become issuable.",
        )  # fmt: skip


def _check_not_inspected(
    command: MoveStock, uow: UnitOfWork, checks: LineChecks, shelves: Mapping[str, Shelf]
) -> None:
    """Refuse to change by a mere move the state of what no inspection has passed."""
    taken = [
        Taken(number, "to_status", line.from_bin, _source(line, shelves), line.quantity)
        for number, line in enumerate(command.lines, start=1)
        if line.from_status != line.to_status and line.from_bin in shelves
    ]
    if not checks.findings:
        check_inspected(uow, checks, command.depot, taken)


def _source(line: MoveLine, shelves: Mapping[str, Shelf]) -> HoldingKey:
    account = shelves[line.from_bin].account_id
    return HoldingKey(account, line.lot_id, line.from_status.value, line.from_owner)


def _postings(
    command: MoveStock, shelves: Mapping[str, Shelf], document_no: str
) -> Sequence[Posting]:
    return [
        Posting(
            _source(line, shelves),
            HoldingKey(
                shelves[line.to_bin].account_id, line.lot_id, line.to_status.value, line.to_owner
            ),
            line.quantity,
            f"move: {command.reason.strip()}",
            document_no,
            number,
        )
        for number, line in enumerate(command.lines, start=1)
    ]  # fmt: skip
