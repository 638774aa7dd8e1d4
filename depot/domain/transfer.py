"""A transfer between two depots (库间调拨) and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from depot.errors import Conflict, NotAllowed

DOCUMENT = "DK"


class TransferStatus(StrEnum):
    """Where a transfer stands; arrived with differences until they are explained."""

    ORDERED = "ordered"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class StepKind(StrEnum):
    """What happened to a transfer."""

    ORDERED = "ordered"
    CANCELLED = "cancelled"
    DEPARTED = "departed"
    RECEIVED = "received"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"


ON_THE_ROAD = (TransferStatus.DEPARTED, TransferStatus.ARRIVED)
_ZH = {
    TransferStatus.ORDERED: "待发运",
    TransferStatus.DEPARTED: "在途",
    TransferStatus.ARRIVED: "到货有差异",
    TransferStatus.CLOSED: "已完成",
    TransferStatus.CANCELLED: "已撤销",
}


@dataclass(frozen=True)
class Transfer:
    """The head of a transfer; every step returns a new one or is refused.

    Parameters
    ----------
    number
        ``"DK-2026-000001"``.
    origin, destination
        Depot codes.
    vehicle, driver, phone
        Known when it departs.
    ordered_by, sent_by, received_by, written_off_by
        User names; empty until it happens.
    departed_at_us
        0 before.
    """

    number: str
    origin: str
    destination: str
    ordered_by: str
    status: TransferStatus = TransferStatus.ORDERED
    vehicle: str = ""
    driver: str = ""
    phone: str = ""
    sent_by: str = ""
    received_by: str = ""
    written_off_by: str = ""
    departed_at_us: int = 0

    def cancel(self) -> Transfer:
        """Call it back before it left."""
        self._require((TransferStatus.ORDERED,), "撤销", "cancelled")
        return replace(self, status=TransferStatus.CANCELLED)

    def depart(self, by: str, at_us: int, vehicle: str, driver: str, phone: str) -> Transfer:
        """Let it leave."""
        self._require((TransferStatus.ORDERED,), "发运", "sent")
        return replace(
            self,
            status=TransferStatus.DEPARTED,
            sent_by=by,
            departed_at_us=at_us,
            vehicle=vehicle,
            driver=driver,
            phone=phone,
        )

    def receive(self, by: str, *, nothing_left: bool) -> Transfer:
        """Take note that goods came in, or went back; closed when none are on the road."""
        self._require(ON_THE_ROAD, "收货", "received")
        status = TransferStatus.CLOSED if nothing_left else TransferStatus.ARRIVED
        return replace(self, status=status, received_by=by)

    def write_off(self, by: str, handled_by: Collection[str]) -> Transfer:
        """Close it with what never arrived as a loss: somebody else than who moved it.

        Parameters
        ----------
        handled_by
            All who ordered, sent or received any of it; ``received_by`` is only the last of them.
        """
        self._require((TransferStatus.ARRIVED,), "核销差异", "written off")
        if by in handled_by:
            raise NotAllowed(
                f"调拨单 {self.number} 由你经办过，差异须由其他有经费权限的人员核销。",
                f"You handled transfer {self.number}: somebody else has to write off what is "
                "missing.",
            )
        return replace(self, status=TransferStatus.CLOSED, written_off_by=by)

    def _require(self, allowed: tuple[TransferStatus, ...], zh: str, en: str) -> None:
        if self.status in allowed:
            return
        wanted = "、".join(_ZH[each] for each in allowed)
        raise Conflict(
            f"调拨单 {self.number} 现为“{_ZH[self.status]}”，只有“{wanted}”的调拨单可以{zh}。"
            "请刷新页面。",
            f"Transfer {self.number} is {self.status.value}; only one that is "
            f"{' or '.join(each.value for each in allowed)} can be {en}. Reload the page.",
        )


@dataclass(frozen=True)
class TransferLine:
    """What of one lot goes from one bin."""

    line: int
    lot_id: int
    bin: str
    quantity: int


@dataclass(frozen=True)
class TransferStep:
    """A line of a transfer's history; `document_no` is the 入库单 of an arrival."""

    kind: StepKind
    document_no: str
    actor: str
    note: str
    at_us: int


@dataclass(frozen=True)
class LotOnTheWay:
    """What became of a lot on a transfer, in base units.

    Parameters
    ----------
    sent
        Left the origin.
    good, damaged, held
        Put away at the destination, by state; held: anything but issuable and damaged.
    returned, lost
        Back at the origin; written off.
    on_the_road
        Not accounted for yet.
    """

    lot_id: int
    sent: int
    good: int
    damaged: int
    held: int
    returned: int
    lost: int
    on_the_road: int


@dataclass(frozen=True)
class TransferLot:
    """A lot of a transfer as people read it; `ordered` may be more than was sent."""

    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    expires_on: date | None
    ordered: int
    way: LotOnTheWay
