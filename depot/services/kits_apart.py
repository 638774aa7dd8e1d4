"""Taking kits apart (套件拆分): every component lot comes back as what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from depot.domain.item import Item
from depot.domain.kit import DISASSEMBLY_DOCUMENT, KitPart
from depot.domain.ledger import (
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.lot import Lot, is_expired
from depot.errors import InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.putaway import put_away
from depot.services.shelf_checks import check_shelf, shelves_of
from depot.services.uninspected import Taken, check_inspected
from depot.store.repositories.places import Shelf
from depot.store.uow import UnitOfWork

# Kits in these states hold parts that nobody doubts, each by its own date.
_SOUND = (StockStatus.ISSUABLE, StockStatus.EXPIRED)


@dataclass(frozen=True)
class PartBin:
    """Where a component lot is put."""

    lot_id: int
    bin: str


@dataclass(frozen=True)
class DisassembleKits:
    """Take kits of one lot apart, all or some.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, lot_id, kits
        Depot code; lot of kits; how many.
    from_bin, from_status
        Where the kits are, and in what state.
    bins
        A bin for each component lot.
    reason
        Why.
    """

    command_id: str
    actor: str
    depot: str
    lot_id: int
    kits: int
    from_bin: str
    bins: tuple[PartBin, ...]
    reason: str
    from_status: StockStatus = StockStatus.ISSUABLE


@dataclass(frozen=True)
class PartBack:
    """What came back of a component lot."""

    lot_id: int
    lot_no: str
    expires_on: date | None
    bin: str
    quantity: int
    status: StockStatus


@dataclass(frozen=True)
class Disassembled:
    """A booked disassembly (拆分单)."""

    document_no: str
    parts: tuple[PartBack, ...]
    recorded_at_us: int


def disassemble_kits(command: DisassembleKits, uow: UnitOfWork) -> Disassembled:
    """Put the components back into bins, each lot as its own.

    What has expired meanwhile comes back as expired, what is recalled as recalled; parts
    of kits that were damaged or held come back as quarantined.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    InsufficientStock
        When fewer kits are in the bin, reserved ones left aside.
    Conflict
        When a bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    require_quantity(command.kits)
    if not command.reason.strip():
        raise InvalidInput("请填写拆分原因。", "Say why the kits are taken apart.")
    parts = uow.kits.parts(command.lot_id)
    if not parts:
        raise NotFound(
            f"批次 {command.lot_id} 不是组装的套件，无法拆分。请扫套件上的标签。",
            f"Lot {command.lot_id} is no lot of kits. Scan the label on the kit.",
        )
    shelves = shelves_of(uow, command.depot)
    lots = uow.lots.get(part.lot_id for part in parts)
    items = uow.catalogue.get(lot.item for lot in lots.values())
    places = _places(command, parts, shelves, lots, items)
    return _book(command, uow, parts, shelves=shelves, lots=lots, places=places)


def _places(
    command: DisassembleKits,
    parts: tuple[KitPart, ...],
    shelves: Mapping[str, Shelf],
    lots: Mapping[int, Lot],
    items: Mapping[str, Item],
) -> dict[int, str]:
    named = {each.lot_id: each.bin for each in command.bins}
    checks = LineChecks()
    if command.from_bin not in shelves:
        checks.add(
            1, "from_bin",
            f"储备库 {command.depot} 没有库位“{command.from_bin}”。",
            f"depot {command.depot} has no bin “{command.from_bin}”.",
        )  # fmt: skip
    for number, part in enumerate(parts, start=1):
        lot = lots[part.lot_id]
        item = items[lot.item]
        if part.lot_id not in named:
            checks.add(
                number, "bin",
                f"请为 {item.name_zh}（批号 {lot.lot_no}）选择库位。",
                f"choose a bin for {item.name_en}, lot {lot.lot_no}.",
            )  # fmt: skip
            continue
        bin_code = named[part.lot_id]
        check_shelf(checks, number, bin_code, depot=command.depot, shelves=shelves, item=item)
    checks.refuse_if_any()
    return named


def _book(
    command: DisassembleKits,
    uow: UnitOfWork,
    parts: tuple[KitPart, ...],
    *,
    shelves: Mapping[str, Shelf],
    lots: Mapping[int, Lot],
    places: Mapping[int, str],
) -> Disassembled:
    bench = uow.ledger.account(LedgerKind.GOODS, AccountKind.ASSEMBLY, f"assembly/{command.depot}")
    status = StockStatus(command.from_status)
    recalled = uow.lot_events.recalled(lots)
    back = tuple(
        PartBack(
            part.lot_id,
            lots[part.lot_id].lot_no,
            lots[part.lot_id].expires_on,
            places[part.lot_id],
            part.units * command.kits,
            _state(status, lots[part.lot_id], uow.today, recalled=part.lot_id in recalled),
        )
        for part in parts
    )
    source = HoldingKey(shelves[command.from_bin].account_id, command.lot_id, status.value)
    _require_inspected(command, uow, source)
    number = uow.documents.open(
        DISASSEMBLY_DOCUMENT, command.depot, "-", note=command.reason.strip()
    )
    reason = f"disassemble: {command.reason.strip()}"
    kits_out = Posting(
        source, HoldingKey(bench.id, command.lot_id), command.kits, reason, number, 1
    )
    parts_in = [
        Posting(
            HoldingKey(bench.id, each.lot_id),
            HoldingKey(shelves[each.bin].account_id, each.lot_id, each.status.value),
            each.quantity,
            reason,
            number,
            line,
        )
        for line, each in enumerate(back, start=2)
    ]
    put_away(uow, [kits_out, *parts_in], [shelves[each.bin].account_id for each in back])
    return Disassembled(number, back, uow.now_us)


def _require_inspected(command: DisassembleKits, uow: UnitOfWork, source: HoldingKey) -> None:
    """Refuse kits that came back and wait for inspection or were rejected."""
    checks = LineChecks()
    taken = [Taken(1, "from_status", command.from_bin, source, command.kits)]
    check_inspected(uow, checks, command.depot, taken)
    checks.refuse_if_any()


def _state(kit: StockStatus, lot: Lot, today: date, *, recalled: bool) -> StockStatus:
    if recalled:
        return StockStatus.RECALLED
    if is_expired(lot.expires_on, today):
        return StockStatus.EXPIRED
    return StockStatus.ISSUABLE if kit in _SOUND else StockStatus.QUARANTINED
