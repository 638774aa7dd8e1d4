"""Returns (退库): issued goods that come back from a site or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from depot.domain.ledger import (
    OWN,
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
from depot.services.transferring import require_text
from depot.store.uow import Reader, UnitOfWork
from depot.store.views.sites import SiteLot

DOCUMENT = "TH"
SITE = "site/"
__all__ = [
    "GoodsReturned", "ReturnGoods", "ReturnLine", "SiteLot", "return_goods", "site_lots",
    "sites_with_goods",
]  # fmt: skip
_COMING_BACK = (StockStatus.ISSUABLE, StockStatus.QUARANTINED, StockStatus.DAMAGED)


@dataclass(frozen=True)
class ReturnLine:
    """What comes back of a lot.

    Parameters
    ----------
    lot_id, quantity, bin
        What, and where it is put.
    status
        Issuable (unopened, good), quarantined until looked at, or damaged.
    """

    lot_id: int
    quantity: int
    bin: str
    status: StockStatus = StockStatus.QUARANTINED


@dataclass(frozen=True)
class ReturnGoods:
    """Take goods back into a depot.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, site
        Depot code; the destination that they had been issued to.
    lines
        What comes back.
    reason
        Why: surplus, response ended ….
    """

    command_id: str
    actor: str
    depot: str
    site: str
    lines: tuple[ReturnLine, ...]
    reason: str


@dataclass(frozen=True)
class GoodsReturned:
    """A booked return (退库单)."""

    document_no: str
    recorded_at_us: int


def return_goods(command: ReturnGoods, uow: UnitOfWork) -> GoodsReturned:
    """Book goods from a site's account back into bins.

    A site can't give back more of a lot than it was issued and has not returned: its
    account is bounded, so the ledger itself refuses what two people return at once.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    Conflict
        When a bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    reason = require_text(command.reason, "退库原因", "the reason of the return")
    if not command.lines:
        raise InvalidInput("退库单没有明细。请至少填写一行。", "The return has no lines. Add one.")
    there = {each.lot_id: each for each in site_lots(uow, command.site)}
    if not there:
        raise NotFound(
            f"“{command.site}”名下没有可退的物资。请核对领用单位。",
            f"“{command.site}” has nothing to give back. Check who received the goods.",
        )
    lots = uow.lots.get(line.lot_id for line in command.lines)
    _check(command, there, lots, uow)
    number = uow.documents.open(DOCUMENT, command.depot, command.site, note=reason)
    site = uow.ledger.account(LedgerKind.GOODS, AccountKind.SITE, f"{SITE}{command.site}")
    shelves = shelves_of(uow, command.depot)
    postings = [
        Posting(
            HoldingKey(site.id, line.lot_id),
            HoldingKey(
                shelves[line.bin].account_id, line.lot_id, StockStatus(line.status).value, OWN
            ),
            line.quantity,
            f"return: {reason}",
            number,
            row,
        )
        for row, line in enumerate(command.lines, start=1)
    ]
    put_away(uow, postings, [shelves[line.bin].account_id for line in command.lines])
    return GoodsReturned(number, uow.now_us)


def _check(
    command: ReturnGoods,
    there: Mapping[int, SiteLot],
    lots: Mapping[int, Lot],
    uow: UnitOfWork,
) -> None:
    items = uow.catalogue.get(lot.item for lot in lots.values())
    shelves = shelves_of(uow, command.depot)
    recalled = uow.lot_events.recalled(lots)
    left = {lot_id: each.left for lot_id, each in there.items()}
    checks = LineChecks()
    for number, line in enumerate(command.lines, start=1):
        lot = lots.get(line.lot_id)
        item = items.get(lot.item) if lot else None
        check_shelf(checks, number, line.bin, depot=command.depot, shelves=shelves, item=item)
        _check_quantity(checks, number, line, left, there.get(line.lot_id))
        _check_status(checks, number, line, lot=lot, today=uow.today, recalled=recalled)
    checks.refuse_if_any()


def _check_quantity(
    checks: LineChecks,
    number: int,
    line: ReturnLine,
    left: dict[int, int],
    issued: SiteLot | None,
) -> None:
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
        return
    most = left.get(line.lot_id, 0)
    if line.quantity > most:
        was, back = (issued.issued, issued.returned) if issued else (0, 0)
        checks.add(
            number, "quantity",
            f"批次 {line.lot_id} 已发 {was}、已退 {back}，最多还可退 {most}，"
            f"不能退 {line.quantity}。多出的请按盘盈登记。",
            f"lot {line.lot_id}: {was} issued, {back} returned; {most} can come back, not "
            f"{line.quantity}. Book a surplus as found goods.",
        )  # fmt: skip
    left[line.lot_id] = most - line.quantity


def _check_status(
    checks: LineChecks,
    number: int,
    line: ReturnLine,
    *,
    lot: Lot | None,
    today: date,
    recalled: Mapping[int, str],
) -> None:
    if line.status not in _COMING_BACK:
        checks.add(
            number, "status",
            "退库状态应为可发放、待检或损坏。", "goods come back issuable, quarantined or damaged.",
        )  # fmt: skip
    doubtful = lot is not None and (is_expired(lot.expires_on, today) or lot.id in recalled)
    if lot is not None and doubtful and line.status == StockStatus.ISSUABLE:
        checks.add(
            number, "status",
            f"批号 {lot.lot_no} 已过期或被召回，不能退为可发放，请选“待检”。",
            f"lot {lot.lot_no} has expired or is recalled: take it back as quarantined.",
        )  # fmt: skip


def sites_with_goods(reader: Reader) -> tuple[str, ...]:
    """Return the destinations that have issued goods they could give back, by name."""
    return reader.sites.with_goods()


def site_lots(reader: Reader, site: str) -> tuple[SiteLot, ...]:
    """Return the lots that a destination was issued, with what is left of each."""
    return reader.sites.lots(f"{SITE}{site}")
