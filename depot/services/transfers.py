"""Transfers as people read them, and their paper."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.transfer import (
    ON_THE_ROAD,
    LotOnTheWay,
    Transfer,
    TransferLine,
    TransferLot,
    TransferStatus,
    TransferStep,
)
from depot.errors import NotFound
from depot.services.transferring import transit_code
from depot.store.uow import Reader

_OPEN = (TransferStatus.ORDERED, *ON_THE_ROAD)


@dataclass(frozen=True)
class TransferView:
    """A transfer with its lots and history.

    Parameters
    ----------
    lines
        As ordered: lot, bin, units.
    lots
        What became of each lot.
    """

    head: Transfer
    origin_zh: str
    origin_en: str
    destination_zh: str
    destination_en: str
    lines: tuple[TransferLine, ...]
    lots: tuple[TransferLot, ...]
    steps: tuple[TransferStep, ...]

    @property
    def on_the_road(self) -> int:
        """Units that are not accounted for yet."""
        return sum(each.way.on_the_road for each in self.lots)


def transfers(reader: Reader, *, open_only: bool = True) -> tuple[Transfer, ...]:
    """Return transfers, the newest first."""
    return tuple(reader.transfers.all(_OPEN if open_only else ()))


def transfer(reader: Reader, number: str) -> TransferView:
    """Return a transfer.

    Raises
    ------
    NotFound
        When there is none.
    """
    head = reader.transfers.get(number)
    if head is None:
        raise NotFound(f"没有调拨单 {number}。", f"There is no transfer {number}.")
    lines = reader.transfers.lines(number)
    depots = {each.code: each for each in reader.places.depots()}
    origin, destination = depots[head.origin], depots[head.destination]
    return TransferView(
        head,
        origin.name_zh,
        origin.name_en,
        destination.name_zh,
        destination.name_en,
        lines,
        _lots(reader, head, lines),
        reader.transfers.steps(number),
    )


def _lots(
    reader: Reader, head: Transfer, lines: tuple[TransferLine, ...]
) -> tuple[TransferLot, ...]:
    ways = {
        each.lot_id: each for each in reader.transfers.ways(transit_code(head.number), head.origin)
    }
    ordered: dict[int, int] = {}
    for line in lines:
        ordered[line.lot_id] = ordered.get(line.lot_id, 0) + line.quantity
    lots = reader.lots.get(ordered)
    items = reader.catalogue.get(lot.item for lot in lots.values())
    return tuple(
        TransferLot(
            lot.item,
            items[lot.item].name_zh,
            items[lot.item].name_en,
            items[lot.item].unit_zh,
            lot.lot_no,
            lot.expires_on,
            ordered[lot.id],
            ways.get(lot.id, LotOnTheWay(lot.id, 0, 0, 0, 0, 0, 0, 0)),
        )
        for lot in sorted(lots.values(), key=lambda each: (each.item, each.id))
    )
