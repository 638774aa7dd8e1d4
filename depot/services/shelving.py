"""Depots and bins inside a command: finding one, keeping bins within what lies in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.domain.ledger import AccountKind, LedgerKind
from depot.domain.place import Bin, Depot
from depot.errors import Conflict, NotFound
from depot.services.putaway import require_room
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class PlacesSaved:
    """How many places were saved."""

    count: int


def require_depot(reader: Reader, code: str) -> Depot:
    """Return the depot of that code.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = reader.places.depot(code)
    if found is None:
        known = "、".join(each.code for each in reader.places.depots())
        raise NotFound(
            f"没有编码为“{code}”的储备库。现有：{known or '无'}。",
            f"There is no depot “{code}”. Known: {known or 'none'}.",
        )
    return found


def keep_bins(uow: UnitOfWork, bins: Sequence[Bin]) -> PlacesSaved:
    """Save bins inside a command; as `save_bins`, without asking for a right."""
    for depot in sorted({each.depot for each in bins}):
        require_depot(uow, depot)
    codes = [f"{each.depot}/{each.code}" for each in bins]
    accounts = uow.ledger.open_accounts(LedgerKind.GOODS, AccountKind.STORAGE, codes)
    numbers = [account.id for account in accounts]
    # Whoever is putting goods in has the bin locked: the check below sees their goods.
    uow.places.lock_shelves(numbers)
    uow.places.save_bins(bins, accounts)
    _require_empty(uow, [
        (each, number) for each, number in zip(bins, numbers, strict=True) if each.closed
    ])  # fmt: skip
    _require_allowed(uow, bins)
    require_room(uow, numbers)
    return PlacesSaved(len(bins))


def _require_empty(uow: UnitOfWork, closing: Sequence[tuple[Bin, int]]) -> None:
    holding = {fill.code for fill in uow.places.fills(number for _, number in closing)}
    if holding:
        codes = "、".join(sorted(holding))
        raise Conflict(
            f"库位 {codes} 还有物资，不能停用。请先移库，再停用。",
            f"Bin {codes} holds goods and can't be closed. Move them first.",
        )


def _require_allowed(uow: UnitOfWork, bins: Sequence[Bin]) -> None:
    for depot in sorted({each.depot for each in bins}):
        changed = {each.code: each for each in bins if each.depot == depot}
        for code, goods in uow.places.goods(depot):
            shelf = changed.get(code)
            if shelf and not (shelf.allows(goods.classes[0]) and shelf.bears(goods.classes[1])):
                raise Conflict(
                    f"库位 {code} 里有 {goods.item}，改后将不得存放它。请先移库或保留该类别。",
                    f"Bin {code} holds {goods.item}, which it would no longer allow. Move it "
                    "first, or keep the class.",
                )
