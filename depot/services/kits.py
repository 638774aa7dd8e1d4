"""Assembling kits (套件组装) and finding what is inside which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.fefo import Portion
from depot.domain.item import Item
from depot.domain.kit import (
    ASSEMBLY_DOCUMENT,
    MAKER,
    KitBatch,
    KitComponent,
    KitLotShare,
    KitPart,
    KitRecipe,
    Supply,
    batches,
)
from depot.domain.ledger import (
    AccountKind,
    HoldingKey,
    LedgerKind,
    Posting,
    require_quantity,
)  # fmt: skip
from depot.domain.lot import Lot
from depot.errors import Conflict, InvalidInput
from depot.services.access import Right, require
from depot.services.catalogue import require_depot
from depot.services.kit_recipes import require_recipe
from depot.services.picking import Wish, choose
from depot.services.putaway import put_away
from depot.services.shelf_checks import require_shelf
from depot.store.repositories.lots import LotData
from depot.store.uow import Reader, UnitOfWork

MAX_KITS = 100_000
MAX_NOTE_LENGTH = 1000


@dataclass(frozen=True)
class ChosenLot:
    """A lot to take for a component instead of what FEFO says, and why."""

    component: str
    lot_id: int
    reason: str = ""


@dataclass(frozen=True)
class AssembleKits:
    """Make kits out of what is in a depot.

    Parameters
    ----------
    command_id, actor
        Client UUID; user name.
    depot, kit, kits
        Depot code; code of the kit's item; how many.
    bin
        Where the kits are put.
    chosen
        Lots to take instead of the first to expire.
    note
        Remark.
    """

    command_id: str
    actor: str
    depot: str
    kit: str
    kits: int
    bin: str
    chosen: tuple[ChosenLot, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MadeLot:
    """A lot of kits that all hold the same lots."""

    lot_id: int
    lot_no: str
    kits: int
    expires_on: date | None
    parts: tuple[KitPart, ...]


@dataclass(frozen=True)
class Assembled:
    """A booked assembly (组装单)."""

    document_no: str
    lots: tuple[MadeLot, ...]
    recorded_at_us: int


def assemble_kits(command: AssembleKits, uow: UnitOfWork) -> Assembled:
    """Take components out of their bins and put kits in.

    The kits are split into lots so that all kits of a lot hold the very same lots; a lot
    of kits expires with its earliest component.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    InsufficientStock
        When a component is short, held or expired; nothing is made then.
    Conflict
        When the bin would hold too much, or a lot has just been recalled.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    _check(command)
    recipe = require_recipe(uow, command.kit)
    kit = uow.catalogue.get([command.kit])[command.kit]
    shelf = require_shelf(uow, command.depot, command.bin, kit)
    uow.reservations.lapse_due(uow.now_us)
    chosen = choose(uow, command.depot, _wishes(command, recipe), uow.today)
    _refuse_recalled(uow, [portion for _, portion in chosen])
    made = batches(command.kits, _supplies(recipe, chosen))
    number = uow.documents.open(
        ASSEMBLY_DOCUMENT, command.depot, kit.name_zh, note=command.note.strip()
    )
    lots = _book_lots(uow, kit, number, made)
    for lot, batch in zip(lots, made, strict=True):
        uow.kits.add_lot(lot.id, recipe, number, _parts(batch))
    postings = _postings(
        uow,
        command.depot,
        number,
        chosen=chosen,
        made=list(zip(lots, made, strict=True)),
        shelf_account=shelf.account_id,
    )
    put_away(uow, postings, [shelf.account_id])
    return Assembled(
        number,
        tuple(
            MadeLot(lot.id, lot.lot_no, batch.kits, batch.expires_on, _parts(batch))
            for lot, batch in zip(lots, made, strict=True)
        ),
        uow.now_us,
    )


def _check(command: AssembleKits) -> None:
    if require_quantity(command.kits) > MAX_KITS:
        raise InvalidInput(
            f"一次最多组装 {MAX_KITS} 套，请核对 {command.kits} 是否误录。",
            f"At most {MAX_KITS} kits at once; was {command.kits} mistyped?",
        )
    if len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput(
            f"备注超过 {MAX_NOTE_LENGTH} 个字符。",
            f"The note has more than {MAX_NOTE_LENGTH} characters.",
        )


def _wishes(command: AssembleKits, recipe: KitRecipe) -> list[Wish]:
    named = {each.component: each for each in command.chosen}
    strange = sorted(named.keys() - {line.component for line in recipe.lines})
    if strange:
        raise InvalidInput(
            f"指定批次的 {'、'.join(strange)} 不在套件清单中。请从清单中选择。",
            f"{', '.join(strange)}: not in the kit's list. Choose lots of its components.",
        )
    wishes = []
    for number, line in enumerate(recipe.lines, start=1):
        lot = named.get(line.component)
        wishes.append(
            Wish(
                number,
                line.component,
                line.units * command.kits,
                lot.lot_id if lot else None,
                lot.reason if lot else "",
            )
        )
    return wishes


def _refuse_recalled(uow: UnitOfWork, portions: Sequence[Portion]) -> None:
    """Let a recall of a component and this assembly follow one another."""
    lot_ids = {portion.candidate.lot.id for portion in portions}
    uow.lot_events.lock(lot_ids)
    recalled = uow.lot_events.recalled(lot_ids)
    if recalled:
        names = "、".join(
            sorted({p.candidate.lot.lot_no for p in portions if p.candidate.lot.id in recalled})
        )
        raise Conflict(
            f"批号 {names} 刚被召回，不能用于组装。请刷新后重试。",
            f"Lot {names} has just been recalled and can't be used. Reload and try again.",
        )


def _supplies(
    recipe: KitRecipe, chosen: Sequence[tuple[Wish, Portion]]
) -> list[tuple[int, list[Supply]]]:
    return [
        (
            line.units,
            [
                Supply(portion.candidate.lot.id, portion.candidate.lot.expires_on, portion.quantity)
                for wish, portion in chosen
                if wish.item == line.component
            ],
        )
        for line in recipe.lines
    ]


def _book_lots(uow: UnitOfWork, kit: Item, number: str, made: Sequence[KitBatch]) -> list[Lot]:
    names = [number] if len(made) == 1 else [f"{number}-{n}" for n in range(1, len(made) + 1)]
    return uow.lots.ensure(
        [
            LotData(kit.code, MAKER, name, batch.expires_on, uow.today)
            for name, batch in zip(names, made, strict=True)
        ]
    )


def _parts(batch: KitBatch) -> tuple[KitPart, ...]:
    return tuple(KitPart(*each) for each in batch.parts)


def _postings(
    uow: UnitOfWork,
    depot: str,
    number: str,
    *,
    chosen: Sequence[tuple[Wish, Portion]],
    made: Sequence[tuple[Lot, KitBatch]],
    shelf_account: int,
) -> list[Posting]:
    bench = uow.ledger.account(LedgerKind.GOODS, AccountKind.ASSEMBLY, f"assembly/{depot}")
    parts = [
        Posting(
            portion.candidate.key,
            HoldingKey(bench.id, portion.candidate.lot.id),
            portion.quantity,
            f"assemble: {wish.deviation_reason.strip()}" if wish.deviation_reason else "assemble",
            number,
            wish.line,
        )
        for wish, portion in chosen
    ]
    first = len({wish.line for wish, _ in chosen}) + 1
    kits = [
        Posting(
            HoldingKey(bench.id, lot.id),
            HoldingKey(shelf_account, lot.id),
            batch.kits,
            "assemble",
            number,
            line,
        )
        for line, (lot, batch) in enumerate(made, start=first)
    ]
    return parts + kits


def kit_lots_of(reader: Reader, lot_id: int) -> tuple[KitLotShare, ...]:
    """Return the lots of kits that hold a lot, with how much of it."""
    return reader.kits.lots_with(lot_id)


def components_of(reader: Reader, lot_id: int) -> tuple[KitComponent, ...]:
    """Return the lots inside a lot of kits; nothing for a lot of anything else."""
    return reader.kits.components(lot_id)


def kits_possible(reader: Reader, depot: str, kit: str) -> dict[str, int]:
    """Return for each component how many kits the issuable stock of a depot is enough for."""
    recipe = require_recipe(reader, kit)
    units = reader.stock.issuable(reader.today).units
    return {
        line.component: units.get((depot, line.component), 0) // line.units for line in recipe.lines
    }
