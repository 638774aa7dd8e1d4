"""The replenishment problem of the district, from the books; findings say what was missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from depot.domain.finding import Finding, Severity
from depot.domain.holding_cost import HoldingRate
from depot.domain.item import Item
from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import is_expired
from depot.domain.replenishment import (
    last_good_month,
    month_of,
    months_between,
)
from depot.domain.stock import LotRow, StockFilter
from depot.errors import InvalidInput, Text
from depot.io.reference import reference
from depot.services.catalogue import bins, depots
from depot.services.house_rules import rule_value
from depot.services.planning_replenish_agreements import (
    DAYS_A_MONTH,
    agreement_terms,
    new_agreements,
)
from depot.services.planning_replenish_choice import PriceBreak, ReplenishChoice
from depot.services.planning_replenish_money import budget_lines
from depot.services.planning_replenish_outlets import REACH_MONTHS, outlets
from depot.services.procurement_gaps import holding_rates, people_of, under_way
from depot.services.purchase_offers import purchase_offers, reference_prices
from depot.services.stock import lot_rows
from depot.store.uow import Reader
from optimize.replenish.problem import Breaks, Lot, Offer, Place, Problem, Step
from optimize.replenish.problem import Item as Kept

__all__ = ["PriceBreak", "ReplenishCase", "ReplenishChoice", "replenish_case"]

_LEAST_WEIGHT = 0.01
_FEN = 100


@dataclass(frozen=True)
class ReplenishCase:
    """The problem with what is needed to put its answer into words.

    Parameters
    ----------
    lot_of
        The problem's lot → lot, depot and last day; lots under way are not among them.
    seller_of
        Offer → supplier; empty for the reference price.
    """

    problem: Problem
    first_on: date
    choice: ReplenishChoice
    findings: tuple[Finding, ...]
    lot_of: Mapping[str, tuple[int, str, date | None]] = field(default_factory=dict)
    seller_of: Mapping[str, str] = field(default_factory=dict)


def replenish_case(reader: Reader, choice: ReplenishChoice) -> ReplenishCase:
    """Return the problem as the books stand today.

    Raises
    ------
    InvalidInput
        For a choice that can't be meant, or when no item has a standard.
    """
    choice.require_sane()
    return _Building(reader, choice).case()


class _Building:
    """The parts of the problem, and what was missing on the way."""

    def __init__(self, reader: Reader, choice: ReplenishChoice) -> None:
        self.reader, self.choice = reader, choice
        self.first = month_of(reader.today)
        self.stock = tuple(lot_rows(reader, StockFilter(), reader.today))
        self.findings: list[Finding] = []
        self.lot_of: dict[str, tuple[int, str, date | None]] = {}
        self.seller_of: dict[str, str] = {}

    def warn(self, subject: str, zh: str, en: str) -> None:
        self.findings.append(Finding("replenish", Text(zh, en), subject, Severity.WARNING))

    def case(self) -> ReplenishCase:
        standards = {each.item: each.quantity for each in self.reader.reserves.standards()}
        items = {
            code: each
            for code, each in self.reader.catalogue.get(standards).items()
            if standards[code]
        }
        prices = reference_prices(self.reader, items.values())
        for code in sorted(set(items) - set(prices)):
            self.warn(
                code, f"“{items[code].name_zh}”没有参考价，无法计划采购；请在物资目录填写价格。",
                f"{items[code].name_en} has no price, so it can't be bought: enter one.",
            )  # fmt: skip
        if not items:
            raise InvalidInput(
                "还没有储备标准，无从计划。请先在“储备水平”中维护储备标准。",
                "No item has a reserve standard, so there is nothing to plan. Enter standards.",
            )
        rows = self._rows(items)
        fen = {code: each.fen for code, each in prices.items()}
        lots = (*self._lots(rows, items), *self._coming(items))
        offers = tuple(self._offers(items, fen, lots))
        agreements = agreement_terms(self.reader, items, self.first, self.choice.months, self.warn)
        news = new_agreements(self.reader, items, standards, fen, self.choice.target_percent)
        purposes = {each.plan_group for each in items.values()}
        purposes |= {each.purpose for each in agreements} | {each.purpose for each in news}
        problem = Problem(
            (self.first.year, self.first.month), self.choice.months,
            tuple(self._items(items, standards, fen)), self._places(items, lots), lots, offers,
            outlets(self.reader, items, standards, fen, offers,
                    ageing=self._ageing(items, lots)),
            agreements,
            budget_lines(self.reader, purposes, self.first, self.choice, self.warn),
            name="replenish", new_agreements=news,
        )  # fmt: skip
        return ReplenishCase(
            problem, self.first, self.choice, tuple(self.findings), self.lot_of, self.seller_of
        )

    def _items(
        self, items: Mapping[str, Item], standards: Mapping[str, int], fen: Mapping[str, int]
    ) -> Iterator[Kept]:
        rates, norms = holding_rates(), reference().norms
        for code, item in sorted(items.items()):
            target = -(-standards[code] * self.choice.target_percent // 100)
            price = fen.get(code, 0) / _FEN
            yield Kept(
                code, (target,) * self.choice.months, price, item.volume_m3,
                ceil(item.min_remaining_days / DAYS_A_MONTH), _keeping(item, price, rates), 0.0,
                price, max(_LEAST_WEIGHT, people_of(norms, code)), item.plan_group, item.name_zh,
            )  # fmt: skip

    def _rows(self, items: Mapping[str, Item]) -> list[LotRow]:
        ours = [row for row in self.stock if row.owner == OWN and row.item_code in items]
        counted = (StockStatus.ISSUABLE, StockStatus.EXPIRED)
        waiting = sum(row.quantity for row in ours if row.status not in counted)
        if waiting:
            self.warn(
                "", f"待检、损坏、召回等状态的 {waiting} 件不计入，处理后请重新编制。",
                f"{waiting} units that wait for a decision or are damaged don't count.",
            )  # fmt: skip
        return [row for row in ours if row.status in counted]

    def _lots(self, rows: list[LotRow], items: Mapping[str, Item]) -> tuple[Lot, ...]:
        units: dict[tuple[int, str], int] = defaultdict(int)
        known: dict[tuple[int, str], LotRow] = {}
        for row in rows:
            units[row.lot_id, row.depot] += row.quantity - row.reserved
            known[row.lot_id, row.depot] = row
        for key, planned in self.reader.rotations.planned_units().items():
            units[key] = max(0, units[key] - planned)
        found = []
        for (lot_id, depot), left in sorted(units.items()):
            if left <= 0 or (lot_id, depot) not in known:
                continue
            row, code = known[lot_id, depot], f"{lot_id}@{depot}"
            ends = self._last_good(row)
            self.lot_of[code] = (lot_id, depot, row.expires_on)
            found.append(Lot(code, row.item_code, depot, left, ends))
            if row.expires_on is None and items[row.item_code].shelf_life_months:
                self.warn(
                    row.item_code,
                    f"{row.name_zh} 批号 {row.lot_no} 没有有效期，按不过期计划；请补录。",
                    f"{row.name_en}, lot {row.lot_no}, has no expiry and is taken to last.",
                )
        return tuple(found)

    def _last_good(self, row: LotRow) -> int | None:
        """Return the lot's last good month; what has expired by date or state: before month 0."""
        if row.status is StockStatus.EXPIRED or is_expired(row.expires_on, self.reader.today):
            return -1
        if row.expires_on is None:
            return None
        # Good until some day of this month, it can still be given away in it.
        return max(0, last_good_month(self.first, row.expires_on))

    def _coming(self, items: Mapping[str, Item]) -> Iterator[Lot]:
        for number, (purchase, code, units) in enumerate(under_way(self.reader)):
            if code not in items:
                continue
            arrives = max(0, months_between(self.first, month_of(purchase.needed_on)))
            if purchase.needed_on < self.reader.today:
                self.warn(
                    code, f"采购 {purchase.number} 已过需用日期仍未到货，按本月到货计划。",
                    f"Purchase {purchase.number} is late; it is planned to come this month.",
                )  # fmt: skip
            life = _life(items[code])
            if arrives < self.choice.months:
                ends = None if life is None else arrives + life - 1
                yield Lot(f"{purchase.number}#{number}", code, purchase.depot, units, ends, arrives)

    def _ageing(self, items: Mapping[str, Item], lots: Iterable[Lot]) -> set[str]:
        """Return what has units that end in the plan or soon after, or will once bought."""
        reach = self.choice.months + REACH_MONTHS
        # What never ends is as good as what ends at the reach; what has ended can't be given away.
        ending = {lot.item for lot in lots
                  if 0 <= (reach if lot.expires is None else lot.expires) < reach}  # fmt: skip
        lives = ((code, _life(each)) for code, each in items.items())
        return ending | {code for code, life in lives if life is not None and life < reach}

    def _places(self, items: Mapping[str, Item], lots: Iterable[Lot]) -> tuple[Place, ...]:
        """Return the depots with the room that goods outside the plan leave."""
        room: dict[str, float] = defaultdict(float)
        for shelf in bins(self.reader):
            if not shelf.closed:
                room[shelf.depot] += shelf.volume_m3
        volume = {each.code: each.volume_m3 for each in self.reader.catalogue.items()}
        for row in self.stock:
            if row.item_code not in items or row.owner != OWN:
                room[row.depot] -= row.quantity * volume.get(row.item_code, 0.0)
        taken: dict[str, float] = defaultdict(float)
        for lot in lots:
            taken[lot.place] += lot.units * volume[lot.item]
        found = []
        for each in sorted({*(depot.code for depot in depots(self.reader)), *taken}):
            left = max(0.0, room[each])
            if taken[each] > left:
                self.warn(
                    each, f"{each} 的库位容积小于现有和在途物资的体积，按现有体积计划；请核对。",
                    f"{each}: its bins have less room than its goods take; check the figures.",
                )  # fmt: skip
            found.append(Place(each, max(left, taken[each])))
        return tuple(found)

    def _offers(
        self, items: Mapping[str, Item], fen: Mapping[str, int], lots: Iterable[Lot]
    ) -> Iterator[Offer]:
        home = self._homes(items, lots)
        days = rule_value(self.reader, "plan.lead_days")
        lead = ceil(days / DAYS_A_MONTH)
        standing = purchase_offers(self.reader, self.reader.today)
        for code, item in sorted(items.items()):
            life = _life(item)
            needed = ceil(item.min_remaining_days / DAYS_A_MONTH)
            if life is not None and life <= needed:
                self.warn(
                    code, f"“{item.name_zh}”的保质期不长于要求的剩余天数，买来也不能计入；请核对。",
                    f"{item.name_en}: shelf life isn't above the days that must be left.",
                )  # fmt: skip
                continue
            if code in fen:
                steps = self._steps(code, fen[code])
                yield Offer(
                    f"reference:{code}", code, home[code], steps, lead, life, Breaks.ALL_UNITS,
                    pack_units=_pack(item),
                )  # fmt: skip
            for each in standing:
                if each.item == code and each.price_fen < fen.get(code, 0):
                    # What a seller offers now holds for an order of this month only.
                    name = f"offer:{each.offer}"
                    self.seller_of[name] = each.supplier
                    yield Offer(
                        name, code, home[code], (Step(1, each.price_fen / _FEN),), lead, life,
                        most_units=each.units, last_month=0, seller=each.supplier,
                    )  # fmt: skip

    def _steps(self, code: str, fen: int) -> tuple[Step, ...]:
        given = {each.from_units: each.fen for each in self.choice.breaks if each.item == code}
        return tuple(Step(start, each / _FEN) for start, each in sorted({1: fen, **given}.items()))

    def _homes(self, items: Iterable[str], lots: Iterable[Lot]) -> dict[str, str]:
        """Return the depot of each item: where most of it is, else where most of all is."""
        held: dict[tuple[str, str], int] = defaultdict(int)
        count: dict[str, int] = defaultdict(int)
        for lot in lots:
            held[lot.item, lot.place] += lot.units
            count[lot.place] += 1
        places = sorted(each.code for each in depots(self.reader))
        if not places:
            raise InvalidInput("还没有仓库，请先建立。", "There is no depot: make one first.")
        main = max(places, key=lambda place: count[place])
        homes = {}
        for code in items:
            best = max(places, key=lambda place: held[code, place])
            homes[code] = best if held[code, best] else main
        return homes


def _keeping(item: Item, price: float, rates: Mapping[str, HoldingRate]) -> float:
    rate = rates.get(item.plan_group)
    if rate is None:
        return 0.0
    yearly = rate.cny_per_m3_year * item.volume_m3 + rate.value_permille_year * price / 1000
    return round(yearly / 12, 6)


def _life(item: Item) -> int | None:
    """Return the months for which bought goods are good: they were made the month before."""
    return None if item.shelf_life_months is None else max(1, item.shelf_life_months - 1)


def _pack(item: Item) -> int:
    """Return the units of the smallest pack."""
    return min((pack.units for pack in item.packs if pack.units > 1), default=1)
