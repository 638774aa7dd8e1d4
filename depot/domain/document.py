"""What a paper document says, before anybody decides how it looks.

Services build these from the ledger and the orders; `depot.io.documents`
prints them. A document is frozen and printed from this alone, so printing it
again gives the same bytes. Instants are microseconds UTC and are shown in
China Standard Time; weights and volumes are those of one unit, the totals are
computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import fsum, isfinite

from depot.domain.lot import NO_LOT
from depot.errors import Text


class DocumentKind(StrEnum):
    """Which form it is. The value stands in the document's QR code."""

    DISPATCH_ORDER = "dispatch_order"
    ISSUE_NOTE = "issue_note"
    PICK_LIST = "pick_list"
    RECEIPT_NOTE = "receipt_note"
    WRITE_OFF = "write_off"
    LOT_TRACE = "lot_trace"
    TRANSFER_NOTE = "transfer_note"
    MOVEMENT_NOTE = "movement_note"
    COUNT_SHEET = "count_sheet"
    LEDGER_CARD = "ledger_card"
    MONTHLY_SUMMARY = "monthly_summary"
    DELIVERY_NOTICE = "delivery_notice"
    ARRIVAL_NOTE = "arrival_note"
    DONATION_RECEIPT = "donation_receipt"
    REJECTION_NOTE = "rejection_note"
    PURCHASE_ORDER = "purchase_order"
    BUDGET_REPORT = "budget_report"
    CALL_OFF = "call_off"
    AGREEMENT = "agreement"
    DRILL = "drill"
    PROCUREMENT_PLAN = "procurement_plan"
    DRIVER_SHEET = "driver_sheet"


class PaperStatus(StrEnum):
    """Whether the signed papers are in.

    They are signed with the goods, or follow them and are then in some day.
    """

    WITH_GOODS = "with_goods"
    COMPLETE = "complete"
    PENDING = "pending"


@dataclass(frozen=True)
class Paperwork:
    """State of the signed papers (纸质手续).

    Parameters
    ----------
    status
        `PENDING` when goods went first and the papers follow
        (先出库后补手续).
    due_at_us
        When pending papers have to be in.
    verbal_approver, channel
        Who approved by word, and how (telephone, radio). Only when pending.
    """

    status: PaperStatus = PaperStatus.WITH_GOODS
    due_at_us: int | None = None
    verbal_approver: str = ""
    channel: str = ""

    def __post_init__(self) -> None:
        pending = self.status is PaperStatus.PENDING
        if not pending and (self.due_at_us is not None or self.verbal_approver or self.channel):
            raise ValueError("paperwork: only papers to follow have a due time and an approver.")


@dataclass(frozen=True)
class DocumentHead:
    """What every form carries.

    Parameters
    ----------
    number
        Running number of the document, as ``"DB-20260720-0001"``.
    issued_at_us
        The document's own instant. It also dates the file, so take it from
        the records, never from the clock.
    organisation
        Printed above the title.
    prepared_by, approved_by, issued_by, carried_by, received_by
        Names for the signature boxes; an empty one leaves the box to the pen.
    draft
        Not approved yet: a mark across the page says so.
    """

    number: str
    issued_at_us: int
    organisation: Text
    prepared_by: str = ""
    approved_by: str = ""
    approved_at_us: int | None = None
    issued_by: str = ""
    carried_by: str = ""
    received_by: str = ""
    paperwork: Paperwork = field(default_factory=Paperwork)
    note: str = ""
    draft: bool = False

    def __post_init__(self) -> None:
        if not self.number.strip():
            raise ValueError("document: number must not be empty.")
        if self.issued_at_us < 0:
            raise ValueError("document: issued_at_us must be >= 0.")


@dataclass(frozen=True)
class DocumentLine:
    """One line of goods.

    Parameters
    ----------
    quantity
        Whole units. Positive.
    weight_kg, volume_m3
        Of one unit. Non-negative.
    lot_no
        ``"-"`` for goods kept without lots.
    bin, to_bin
        Where it lies or goes to; on a move where from and where to.
    unit_price_cny
        Only where the form shows prices; unknown is None.
    inspection
        Result of the quality inspection, in words.
    """

    item_code: str
    name: Text
    unit: Text
    quantity: int
    weight_kg: float
    volume_m3: float
    specification: str = ""
    lot_no: str = NO_LOT
    made_on: date | None = None
    expires_on: date | None = None
    bin: str = ""
    unit_price_cny: Decimal | None = None
    inspection: str = ""
    note: str = ""
    to_bin: str = ""

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            raise ValueError(f"document line {self.item_code}: quantity must be > 0.")
        for name, value in (("weight_kg", self.weight_kg), ("volume_m3", self.volume_m3)):
            if not isfinite(value) or value < 0:
                raise ValueError(f"document line {self.item_code}: {name} must be >= 0.")

    @property
    def total_weight_kg(self) -> float:
        """Weight of the line in kg, to the gram."""
        return round(self.quantity * self.weight_kg, 3)

    @property
    def total_volume_m3(self) -> float:
        """Packed volume of the line in m³, to the cm³."""
        return round(self.quantity * self.volume_m3, 6)

    @property
    def amount_cny(self) -> Decimal | None:
        """Price of the line in yuan, if the price is known."""
        return None if self.unit_price_cny is None else self.unit_price_cny * self.quantity


@dataclass(frozen=True)
class Totals:
    """Sums over lines.

    Parameters
    ----------
    items
        How many different items.
    units
        Pieces, whatever their unit is called (件数).
    amount_cny
        Sum of the known prices; None when no line has one.
    """

    items: int
    units: int
    weight_kg: float
    volume_m3: float
    amount_cny: Decimal | None = None

    @classmethod
    def of(cls, lines: tuple[DocumentLine, ...]) -> Totals:
        """Add up ``lines``."""
        amounts = [line.amount_cny for line in lines if line.amount_cny is not None]
        return cls(
            items=len({line.item_code for line in lines}),
            units=sum(line.quantity for line in lines),
            weight_kg=round(fsum(line.total_weight_kg for line in lines), 3),
            volume_m3=round(fsum(line.total_volume_m3 for line in lines), 6),
            amount_cny=sum(amounts, Decimal(0)) if amounts else None,
        )


@dataclass(frozen=True)
class DispatchLeg:
    """The goods that one truck hands over at one stop.

    Parameters
    ----------
    trip
        Number of the trip in the order, from 1. A trip with two stops has two
        legs of the same number.
    origin, destination
        Depot (or supplier) and site, as people call them.
    vehicle, driver, phone
        Plate and who drives; may be empty when not yet assigned.
    departs_at_us, arrives_at_us
        Planned instants.
    route
        Roads or places on the way, in words; may be empty.
    """

    trip: int
    origin: str
    destination: str
    lines: tuple[DocumentLine, ...]
    vehicle: str = ""
    driver: str = ""
    phone: str = ""
    departs_at_us: int | None = None
    arrives_at_us: int | None = None
    route: str = ""

    def __post_init__(self) -> None:
        if self.trip < 1:
            raise ValueError("dispatch leg: trip counts from 1.")
        if not self.lines:
            raise ValueError(f"dispatch leg {self.trip} to {self.destination}: has no lines.")


@dataclass(frozen=True)
class DispatchOrderDocument:
    """调拨单: what goes from where to where, by when, on whose order.

    Parameters
    ----------
    order_reference
        Number of the order to use the goods (动用指令); may be empty.
    event
        What happened: name of the scenario or the response.
    response_level
        ``"Ⅱ级"`` or whatever the local plan calls it; may be empty.
    requested_by, ordered_by
        Offices that stated the need and that ordered the use.
    deadline_at_us
        By when the goods have to be there.
    legs
        Sorted by trip, then arrival.
    """

    head: DocumentHead
    event: str
    legs: tuple[DispatchLeg, ...]
    order_reference: str = ""
    response_level: str = ""
    requested_by: str = ""
    ordered_by: str = ""
    deadline_at_us: int | None = None

    kind = DocumentKind.DISPATCH_ORDER

    @property
    def lines(self) -> tuple[DocumentLine, ...]:
        """All lines of all legs."""
        return tuple(line for leg in self.legs for line in leg.lines)


@dataclass(frozen=True)
class IssueNoteDocument:
    """出库单: what left one depot, for one receiver, on one truck.

    Parameters
    ----------
    order_number
        Number of the dispatch order behind it; may be empty.
    checked_by
        Second person at the gate.
    """

    head: DocumentHead
    depot: str
    receiver: str
    lines: tuple[DocumentLine, ...]
    order_number: str = ""
    vehicle: str = ""
    driver: str = ""
    phone: str = ""
    checked_by: str = ""

    kind = DocumentKind.ISSUE_NOTE


@dataclass(frozen=True)
class PickListDocument:
    """拣货单: which lot from which bin, in the order to walk.

    The lines come in walking order, with the lots already chosen first
    expired, first out.

    Parameters
    ----------
    dock
        Where to bring it; may be empty.
    load_by_us
        When loading starts.
    """

    head: DocumentHead
    depot: str
    lines: tuple[DocumentLine, ...]
    order_number: str = ""
    destination: str = ""
    vehicle: str = ""
    dock: str = ""
    load_by_us: int | None = None

    kind = DocumentKind.PICK_LIST


@dataclass(frozen=True)
class ReceiptNoteDocument:
    """入库单: what came into one depot, from whom, in what state.

    Parameters
    ----------
    source
        Supplier, donor, or the depot that returned it.
    contract
        Contract, purchase order or call-off number; may be empty.
    handed_over_by
        Who brought it.
    """

    head: DocumentHead
    depot: str
    source: str
    lines: tuple[DocumentLine, ...]
    contract: str = ""
    handed_over_by: str = ""
    phone: str = ""

    kind = DocumentKind.RECEIPT_NOTE


Document = DispatchOrderDocument | IssueNoteDocument | PickListDocument | ReceiptNoteDocument
