"""Putting goods into bins: what a bin allows and holds (I12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from depot.domain.ledger import Posting
from depot.errors import Conflict
from depot.services.lot_events import hold_recalled
from depot.store.repositories.shelf_loads import Fill
from depot.store.uow import UnitOfWork


def put_away(uow: UnitOfWork, postings: Sequence[Posting], bin_accounts: Iterable[int]) -> None:
    """Post goods into bins and refuse what doesn't fit.

    Weight, volume and floor under the stacks are checked over everything in a bin, whoever
    owns it and whatever its state; dangers over what comes in; classes that must not lie
    together over both. Goods of a lot under recall enter as recalled.

    Raises
    ------
    Conflict
        When a bin is closed, would hold more than its limit, isn't fitted out for the
        goods' danger, or holds what must not lie beside them.
    """
    accounts = sorted(set(bin_accounts))
    _require_open(uow.places.lock_shelves(accounts))
    uow.ledger.post(hold_recalled(uow, postings, accounts))
    entering = [each.target.lot_id for each in postings if each.target.account_id in accounts]
    doubts = uow.places.doubts(accounts, entering)
    if doubts.overfull:
        require_room(uow, accounts)
    if doubts.dangerous:
        _require_fit(uow, accounts, entering)
    if doubts.apart:
        _require_apart(uow, accounts)


def require_room(uow: UnitOfWork, accounts: Sequence[int]) -> None:
    """Refuse when a bin holds more than its limits.

    Raises
    ------
    Conflict
        Naming every such bin with what it would hold.
    """
    over = uow.places.overfull(accounts)
    if over:
        raise Conflict(
            f"库位超过承重、容积、面积或净高上限：{'；'.join(map(_fill_zh, over))}。"
            "请减少数量或改放其他库位。",
            f"Beyond the bin's limit of weight, volume, floor or height: "
            f"{'; '.join(map(_fill_en, over))}. Put in less or use another bin.",
        )


def _require_open(closed: Sequence[str]) -> None:
    if closed:
        raise Conflict(
            f"库位 {'、'.join(closed)} 已停用，不能再放入。请改放其他库位。",
            f"Bin {', '.join(closed)} is closed. Use another bin.",
        )


def _require_fit(uow: UnitOfWork, accounts: Sequence[int], lot_ids: Sequence[int]) -> None:
    unfit = uow.places.unfit(accounts, lot_ids)
    if unfit:
        zh = "；".join(f"{each.bin} 不得存放 {each.item}" for each in unfit)
        en = "; ".join(f"{each.bin} may not hold {each.item}" for each in unfit)
        raise Conflict(
            f"危险品只能放入具备条件的库位：{zh}。请改放危险品专用库位。",
            f"Dangerous goods go only into bins fitted out for them: {en}. Use such a bin.",
        )


def _require_apart(uow: UnitOfWork, accounts: Sequence[int]) -> None:
    clashes = uow.places.clashes(accounts)
    if clashes:
        zh = "；".join(
            f"{each.bin} 中 {each.first_item} 与 {each.second_item}（{each.reason_zh}）"
            for each in clashes
        )
        en = "; ".join(
            f"{each.first_item} and {each.second_item} in {each.bin} ({each.reason_en})"
            for each in clashes
        )
        raise Conflict(
            f"不得同库位存放：{zh}。请改放其他库位。",
            f"These must not share a bin: {en}. Use another bin.",
        )


def _fill_zh(fill: Fill) -> str:
    high = f"，{fill.too_high} 高于净高" if fill.too_high else ""
    return (
        f"{fill.code} 将达 {fill.weight_kg:,.1f} kg、{fill.volume_m3:,.2f} m³、"
        f"占地 {fill.floor_m2:,.1f} m²{high}"
    )


def _fill_en(fill: Fill) -> str:
    high = f", {fill.too_high} is higher than the bin" if fill.too_high else ""
    return (
        f"{fill.code} would hold {fill.weight_kg:,.1f} kg, {fill.volume_m3:,.2f} m³, "
        f"{fill.floor_m2:,.1f} m² of floor{high}"
    )
