"""A truck that turns back (折返): its goods return to bins by movements that correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from depot.domain.ledger import OWN, AccountKind, HoldingKey, LedgerKind, Posting, StockStatus
from depot.domain.lot import Lot, is_expired
from depot.domain.shipment import (
    ON_THE_ROAD,
    Shipment,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
    StopStatus,
)
from depot.services import returning
from depot.services.access import Right, require
from depot.services.putaway import put_away
from depot.services.shelf_checks import require_shelf, shelves_of
from depot.services.shipment_making import ShipmentRef, just_changed, locked_shipment, move
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class TurnBack:
    """A truck came back with what it had not handed over.

    Parameters
    ----------
    bins
        (line, bin) where goods don't go back to the bin that they came from.
    """

    command_id: str
    actor: str
    number: str
    reason: str
    bins: tuple[tuple[int, str], ...] = ()


def turn_back(command: TurnBack, uow: UnitOfWork) -> ShipmentRef:
    """Put back into bins what no stop has signed for; each movement names what it corrects.

    What has expired on the road comes back as quarantined, what was recalled as recalled.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        Without the right; for an unknown bin; without a reason.
    Conflict
        When it isn't on the road, all stops have signed, or a bin would hold too much.
    """
    require(uow, command.actor, Right.KEEP)
    reason = require_text(command.reason, "折返原因", "why it turned back")
    shipment = locked_shipment(uow, command.number)
    shipment.require(ON_THE_ROAD, "折返入库", "turned back")
    stops = uow.shipments.stops(shipment.number)
    open_stops = [each for each in stops if not each.signed_by]
    back = {each.stop for each in open_stops if each.status is not StopStatus.TURNED_BACK}
    lines = [
        each for each in uow.shipments.lines(shipment.number) if each.stop in back and each.picked
    ]
    number = uow.documents.open(
        returning.DOCUMENT, shipment.depot, shipment.destination,
        note=f"{shipment.document_no} 折返：{reason}",
    )  # fmt: skip
    _post_back(uow, shipment, lines, bins=dict(command.bins), paper=(number, reason))
    for each in open_stops:
        if not uow.shipments.move_stop(
            shipment.number, each.stop, each.status, status=StopStatus.TURNED_BACK.value
        ):
            raise just_changed(shipment.number)
    some_signed = len(open_stops) < len(stops)
    status = ShipmentStatus.RECEIVED if some_signed else ShipmentStatus.TURNED_BACK
    move(uow, shipment, ON_THE_ROAD, status=status.value)
    uow.shipments.note(
        shipment.number, ShipmentStepKind.TURNED_BACK, command.actor, f"{number}：{reason}"
    )
    return ShipmentRef(shipment.number, status, number)


def _post_back(
    uow: UnitOfWork,
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    *,
    bins: Mapping[int, str],
    paper: tuple[str, str],
) -> None:
    number, reason = paper
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, shipment.transit_code)
    shelves = shelves_of(uow, shipment.depot)
    items = uow.catalogue.get({each.item for each in lines})
    lots = uow.lots.get(each.lot_id for each in lines)
    left_by = _movements_out(uow, shipment)
    postings = []
    for each in lines:
        bin_code = bins.get(each.line, each.bin)
        require_shelf(uow, shipment.depot, bin_code, items[each.item])
        target = HoldingKey(
            shelves[bin_code].account_id, each.lot_id, _state(uow, lots[each.lot_id]), OWN
        )
        postings.append(
            Posting(
                HoldingKey(road.id, each.lot_id), target, each.picked, f"turn_back: {reason}",
                number, each.line, corrects_seq=left_by[each.line],
            )
        )  # fmt: skip
    put_away(uow, postings, [each.target.account_id for each in postings])


def _movements_out(uow: UnitOfWork, shipment: Shipment) -> dict[int, int]:
    """Return line → number of the movement by which it left its bin."""
    left = uow.movements.paper(shipment.document_no)
    rows = () if left is None else left.lines
    return {row.document_line: row.seq for row in rows if row.to_account == shipment.transit_code}


def _state(uow: UnitOfWork, lot: Lot) -> str:
    gone = is_expired(lot.expires_on, uow.today)
    return (StockStatus.QUARANTINED if gone else StockStatus.ISSUABLE).value
