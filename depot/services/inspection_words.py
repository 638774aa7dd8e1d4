"""What a 入库单 says of the inspection of its lines."""

from __future__ import annotations

from depot.domain.inspection import ON_ARRIVAL, Inspection


def inspection_words(inspection: Inspection | None) -> dict[int, str]:
    """Return what a 入库单 says of the inspection of its lines, by line number."""
    if inspection is None:
        return {}
    reasons = {each.line: each.reason for each in inspection.parts}
    sampled = f"，抽检 {inspection.sampled}" if inspection.sampled else ""
    at_once = f"{ON_ARRIVAL}，" if inspection.note == ON_ARRIVAL else ""
    return {
        line: f"{at_once}让步接收：{reason}" if reason else f"{at_once}合格{sampled}"
        for line, reason in reasons.items()
    }
