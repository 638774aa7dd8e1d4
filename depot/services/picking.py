"""Choosing lots for demands by FEFO, from what is locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.fefo import Candidate, Portion, in_order, take, without
from depot.domain.item import Item
from depot.domain.ledger import MAX_QUANTITY, require_quantity
from depot.domain.lines import LineChecks
from depot.domain.lot import is_expired
from depot.errors import InsufficientStock, InvalidInput
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class Pick:
    """What is taken from where.

    Parameters
    ----------
    item, lot_id, lot_no, expires_on
        What.
    bin
        Code of the bin.
    quantity
        Base units.
    line
        Line of the demand, from 1.
    """

    item: str
    lot_id: int
    lot_no: str
    expires_on: date | None
    bin: str
    quantity: int
    line: int = 0


@dataclass(frozen=True)
class Wish:
    """A line of a demand.

    Parameters
    ----------
    line
        Its number, from 1.
    item, quantity
        Item code and base units.
    lot_id, deviation_reason
        A lot to take instead of what FEFO says, and why.
    """

    line: int
    item: str
    quantity: int
    lot_id: int | None = None
    deviation_reason: str = ""


def choose(
    uow: UnitOfWork, depot: str, wishes: Sequence[Wish], arrives_on: date
) -> list[tuple[Wish, Portion]]:
    """Choose lots for all wishes and lock them.

    Raises
    ------
    InvalidLines
        With every wish that can't be meant: unknown item, bad quantity, a deviation
        from FEFO without a reason.
    InsufficientStock
        Naming every line for which too little is issuable, and why.
    """
    return choose_among(uow, depot, wishes, meant(uow, wishes), arrives_on)


def meant(reader: Reader, wishes: Sequence[Wish]) -> dict[str, Item]:
    """Return the items of the wishes.

    Raises
    ------
    InvalidLines
        With every wish whose item is unknown or whose quantity can't be.
    """
    items = reader.catalogue.get(wish.item for wish in wishes)
    _check(wishes, items)
    return items


def choose_among(
    uow: UnitOfWork,
    depot: str,
    wishes: Sequence[Wish],
    items: Mapping[str, Item],
    arrives_on: date,
) -> list[tuple[Wish, Portion]]:
    """Choose and lock lots for wishes whose items are known (from `meant`); raises as `choose`."""
    candidates = uow.candidates.lock(depot, items)
    chosen: list[tuple[Wish, Portion]] = []
    deviations, shortages = LineChecks(), LineChecks()
    for wish in wishes:
        item = items[wish.item]
        left = candidates[wish.item]
        portions, missing = _portions(wish, item, left, arrives_on, deviations)
        if missing:
            _add_shortage(shortages, wish, item, missing, left=left, arrives_on=arrives_on)
        chosen += [(wish, portion) for portion in portions]
        candidates[wish.item] = without(left, portions)
    deviations.refuse_if_any()
    if shortages.findings:
        raise _shortage(shortages)
    return chosen


def as_pick(wish: Wish, portion: Portion) -> Pick:
    """Return a chosen portion as a line of a pick list."""
    lot = portion.candidate.lot
    return Pick(
        lot.item, lot.id, lot.lot_no, lot.expires_on, portion.candidate.bin, portion.quantity,
        wish.line,
    )  # fmt: skip


def _check(wishes: Sequence[Wish], items: Mapping[str, Item]) -> None:
    checks = LineChecks()
    for wish in wishes:
        if wish.item not in items:
            checks.add(
                wish.line, "item",
                f"物资目录中没有编码“{wish.item}”。",
                f"no item “{wish.item}” in the catalogue.",
            )  # fmt: skip
        try:
            require_quantity(wish.quantity)
        except InvalidInput as refusal:
            checks.add_refusal(wish.line, "quantity", refusal)
    checks.refuse_if_any()
    if sum(wish.quantity for wish in wishes) > MAX_QUANTITY:
        raise InvalidInput("各行数量合计过大。", "The lines add up to too much.")


def _portions(
    wish: Wish,
    item: Item,
    left: Sequence[Candidate],
    arrives_on: date,
    deviations: LineChecks,
) -> tuple[list[Portion], int]:
    fefo, missing = take(in_order(left, arrives_on, item.min_remaining_days), wish.quantity)
    if wish.lot_id is None:
        return fefo, missing
    as_fefo = not missing and all(each.candidate.lot.id == wish.lot_id for each in fefo)
    if as_fefo:
        return fefo, 0
    if not wish.deviation_reason.strip():
        first = fefo[0].candidate.lot.lot_no if fefo else "—"
        deviations.add(
            wish.line, "deviation_reason",
            f"指定批次不符合先到期先出（应先出批号 {first}）。请填写原因或改用建议批次。",
            f"this lot isn't first to expire (that is {first}). Give a reason or take that one.",
        )  # fmt: skip
        return [], 0
    # A reason may go round the order and the days to be left, never round the date itself.
    named = [each for each in left if each.lot.id == wish.lot_id]
    return take(in_order(named, arrives_on, 0), wish.quantity)


def _add_shortage(
    shortages: LineChecks,
    wish: Wish,
    item: Item,
    missing: int,
    *,
    left: Iterable[Candidate],
    arrives_on: date,
) -> None:
    named = [each for each in left if wish.lot_id in {None, each.lot.id}]
    free = sum(each.free for each in named)
    late = sum(each.free for each in named if is_expired(each.lot.expires_on, arrives_on))
    shortages.add(
        wish.line, "quantity",
        f"{item.name_zh} 需 {wish.quantity} {item.unit_zh}，缺 {missing}；"
        f"库内可用 {free}，其中到达日 {arrives_on} 前过期 {late}"
        f"（要求到达后至少剩余 {item.min_remaining_days} 天）",
        f"{item.name_en}: {wish.quantity} asked, {missing} missing; {free} free, of which "
        f"{late} expire before arrival on {arrives_on} "
        f"({item.min_remaining_days} days must be left then)",
    )  # fmt: skip


def _shortage(shortages: LineChecks) -> InsufficientStock:
    lines = [each.source.removeprefix("lines/") for each in shortages.findings]
    found = list(zip(lines, shortages.findings, strict=True))
    return InsufficientStock(
        "库存不足。" + "；".join(f"第 {line} 行：{each.message.zh}" for line, each in found),
        "Not enough stock. " + "; ".join(f"line {line}: {each.message.en}" for line, each in found),
    )
