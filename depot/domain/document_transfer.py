"""The 调拨单 between two of our own depots."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.document import DocumentHead, DocumentKind, DocumentLine


@dataclass(frozen=True)
class TransferNoteDocument:
    """库间调拨单: what left one depot for another, on one truck.

    Parameters
    ----------
    origin, destination
        Names of the depots.
    vehicle, driver, phone
        Of the truck.
    """

    head: DocumentHead
    origin: str
    destination: str
    lines: tuple[DocumentLine, ...]
    vehicle: str = ""
    driver: str = ""
    phone: str = ""

    kind = DocumentKind.TRANSFER_NOTE
