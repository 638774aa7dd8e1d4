"""The trace of a lot (追溯): whence it came, where it is, who got it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from depot.domain.ledger import AccountKind, StockStatus
from depot.domain.recall import SiblingLot, Trace, TracePlace, TraceStep
from depot.errors import NotFound
from depot.services.recall_kits import with_kits
from depot.store.uow import Reader
from depot.store.views.trace import Flow, Holding, LotHead

__all__ = ["LotHead", "SiblingLot", "Trace", "TracePlace", "TraceStep", "find_lots", "trace"]

# Where goods come into the world from.
ORIGINS: Final = frozenset(
    {
        AccountKind.SUPPLIER, AccountKind.OPENING, AccountKind.DONATED, AccountKind.FOUND,
        AccountKind.ASSEMBLY,
    }
)  # fmt: skip
# Whoever has goods there has got them; the rest is ours: bins and roads.
OURS: Final = frozenset({AccountKind.STORAGE, AccountKind.TRANSIT})


def find_lots(reader: Reader, text: str) -> tuple[LotHead, ...]:
    """Return lots by number, supplier or item, those booked last first; at most 50."""
    return reader.lot_trace.find(text)


def trace(reader: Reader, lot_id: int) -> Trace:
    """Return everything about a lot, with the kits that were made with it.

    Raises
    ------
    NotFound
        When there is no such lot.
    """
    head = reader.lot_trace.head(lot_id)
    if head is None:
        raise NotFound(
            f"没有批次 {lot_id}。请核对批号，或在批次查询中选择。",
            f"There is no lot {lot_id}. Check the number or search for it.",
        )
    lots = with_kits(reader, lot_id)
    holdings = reader.lot_trace.holdings(lots)
    flows = reader.lot_trace.flows(lots)
    parties = reader.lot_trace.parties(each.document_no for each in flows)
    origins = [each for each in flows if _enters(each) and each.lot_id == lot_id]
    papers = [each.document_no for each in origins]
    return Trace(
        **{name: getattr(head, name) for name in head.__dataclass_fields__},
        kits=tuple(each for each in lots if each != lot_id),
        origins=tuple(_step(each, parties, source=True) for each in origins),
        places=tuple(_place(each) for each in holdings),
        receivers=(*_received(flows, parties), *_on_the_road(flows, holdings, parties)),
        inside=tuple(
            _step(each, parties)
            for each in flows
            if each.from_kind in OURS and each.to_kind in OURS
        ),
        siblings=reader.lot_trace.siblings(papers, lots, sorted(ORIGINS)),
    )


def _enters(flow: Flow) -> bool:
    return flow.from_kind in ORIGINS and flow.to_kind in OURS


def _received(flows: Iterable[Flow], parties: Mapping[str, str]) -> list[TraceStep]:
    """Return who got goods; what came back from there is taken off as a step of its own."""
    steps = []
    for each in flows:
        if each.from_kind in OURS and each.to_kind not in OURS:
            steps.append(_step(each, parties))
        elif each.to_kind in OURS and each.from_kind not in OURS | ORIGINS:
            back = _step(each, parties, source=True)
            steps.append(replace(back, quantity=-back.quantity))
    return steps


def _on_the_road(
    flows: Iterable[Flow], holdings: Sequence[Holding], parties: Mapping[str, str]
) -> list[TraceStep]:
    """Return who is to get what is on the road now."""
    left: dict[tuple[int, str], int] = {}
    for each in holdings:
        if each.kind == AccountKind.TRANSIT:
            place = (each.key.lot_id, each.place)
            left[place] = left.get(place, 0) + each.quantity
    steps = []
    for flow in flows:
        place = (flow.lot_id, flow.to_code)
        if flow.to_kind != AccountKind.TRANSIT or not left.get(place):
            continue
        part = min(left[place], flow.quantity)
        left[place] -= part
        steps.append(replace(_step(flow, parties), quantity=part))
    return steps


def _step(flow: Flow, parties: Mapping[str, str], *, source: bool = False) -> TraceStep:
    return TraceStep(
        lot_id=flow.lot_id,
        kind=flow.from_kind if source else flow.to_kind,
        place=flow.from_code if source else flow.to_code,
        quantity=flow.quantity,
        document_no=flow.document_no,
        party=parties.get(flow.document_no, ""),
        reason=flow.reason,
        first_at_us=flow.first_at_us,
        last_at_us=flow.last_at_us,
        actors=(flow.actor,),
    )


def _place(each: Holding) -> TracePlace:
    return TracePlace(
        each.key.lot_id, each.lot_no, each.kind, each.place, each.key.status, each.key.owner,
        each.quantity, each.reserved,
        held=each.kind != AccountKind.STORAGE or each.key.status != StockStatus.ISSUABLE,
    )  # fmt: skip
