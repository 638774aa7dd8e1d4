"""Papers of receiving: what is to come, what came, what was turned away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.document import DocumentHead, DocumentKind, DocumentLine


@dataclass(frozen=True)
class ArrivalDocument:
    """到货通知单, 收货单, 捐赠接收单 or 拒收单: the four are one form.

    Parameters
    ----------
    kind
        Which of them it is.
    party
        Supplier, donor, or owner of goods in custody.
    reference
        Number of the contract or purchase order; may be empty.
    delivery
        Number of the 到货通知单 that it belongs to.
    slip
        Number of the delivery note; may be empty.
    owner
        Whose the goods are, in words; may be empty.
    expected_on
        Day by which the goods should be here; None once they are.
    """

    kind: DocumentKind
    head: DocumentHead
    depot: str
    party: str
    lines: tuple[DocumentLine, ...]
    reference: str = ""
    delivery: str = ""
    slip: str = ""
    owner: str = ""
    expected_on: date | None = None
