"""Goods that wait for inspection (待检) leave that state by the inspection, not round it."""

from __future__ import annotations

from depot.domain.lines import LineChecks
from depot.store.uow import Reader


def check_inspected(
    reader: Reader, checks: LineChecks, number: int, field: str, lot_id: int
) -> None:
    """Find fault with a line that takes quarantined goods of a lot that waits or was held."""
    arrival = reader.inspections.quarantined(lot_id)
    if arrival is not None:
        checks.add(
            number, field,
            f"该批次有到货（{arrival}）待检，请在“到货验收”中验收放行。",
            f"arrival {arrival} of this lot waits for inspection: release it there.",
        )  # fmt: skip
