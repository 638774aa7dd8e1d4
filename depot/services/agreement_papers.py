"""协议摘要 and 演练调用记录 as they are printed, with the names of their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from depot.domain.agreement import Supplier
from depot.domain.agreement_life import Deal, Drill
from depot.domain.item import Item
from depot.errors import Conflict, NotFound
from depot.services.agreement_steps import found_deal
from depot.services.then import Then, then_at
from depot.store.uow import Reader


@dataclass(frozen=True)
class AgreementPaper:
    """An agreement with the names of its supplier, goods and people.

    Parameters
    ----------
    people
        User name to the name to print.
    """

    deal: Deal
    supplier: Supplier
    items: dict[str, Item]
    people: dict[str, str]


@dataclass(frozen=True)
class DrillPaper:
    """A drill that has ended, with the names of its day."""

    drill: Drill
    deal: Deal
    supplier: Supplier
    items: dict[str, Item]
    people: dict[str, str]


def agreement_paper(reader: Reader, number: str) -> AgreementPaper:
    """Return an agreement to print: as it was signed, with the contact chain as it is.

    Raises
    ------
    NotFound
        When there is none.
    """
    deal = found_deal(reader.agreements.deal(number), number)
    life = deal.life
    # Until it is signed it is a draft, in today's words.
    then = then_at(reader, life.signed_at_us) if life.signed_at_us else Then(reader)
    return AgreementPaper(
        deal,
        _supplier(reader, deal),
        dict(then.items(each.item for each in deal.agreement.lines)),
        _people(then, (life.requested_by, life.approval.first_by)),
    )


def drill_paper(reader: Reader, number: str) -> DrillPaper:
    """Return the record of a drill to print.

    Raises
    ------
    NotFound, Conflict
        When there is none, or it goes on.
    """
    drill = next(iter(reader.agreement_duties.drills(number=number)), None)
    if drill is None:
        raise NotFound(f"没有演练“{number[:40]}”。", f"There is no drill “{number[:40]}”.")
    if not drill.ended_at_us:
        raise Conflict(
            f"演练 {number} 正在进行，登记结果后才能打印。",
            f"Drill {number} goes on: it can be printed once its result is recorded.",
        )
    deal = found_deal(reader.agreements.deal(drill.agreement), drill.agreement)
    then = then_at(reader, drill.ended_at_us)
    return DrillPaper(
        drill,
        deal,
        _supplier(reader, deal),
        dict(then.items(each.item for each in drill.lines)),
        _people(then, (drill.called_by, drill.ended_by)),
    )


def _supplier(reader: Reader, deal: Deal) -> Supplier:
    found = reader.reserves.supplier(deal.agreement.supplier)
    if found is None:
        raise AssertionError("an agreement names its supplier by a foreign key")
    return found


def _people(then: Then, names: Iterable[str]) -> dict[str, str]:
    return {name: then.person(name) for name in names if name}
