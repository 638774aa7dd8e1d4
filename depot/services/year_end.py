"""The year-end report (年度决算): budget lines, what the reserves cost, what was bought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from depot.domain.budget import LineFigures, Purpose
from depot.domain.clock import to_us
from depot.domain.finding import Finding
from depot.domain.holding_cost import GroupCost, HoldingRate, holding_fen
from depot.domain.item import Item
from depot.domain.money import in_fen
from depot.domain.purchase import PurchaseState
from depot.errors import InvalidInput
from depot.io.reference import data_directory
from depot.io.reference_money import read_holding_rates
from depot.services.budget_views import line_figures
from depot.store.uow import Reader

__all__ = ["GroupCost", "YearReport", "year_report"]

_GROUPS: Final = (Purpose.RESCUE, Purpose.DAILY, Purpose.EQUIPMENT)
_OFFSET: Final = timedelta(hours=8)
_ALL: Final = 1_000_000


@dataclass(frozen=True)
class YearReport:
    """A year as the money ledger and the books tell it.

    Parameters
    ----------
    until_us
        What was booked before this counts: the year's end, or now in the year itself.
    lines
        The year's budget lines with where their money is.
    costs
        By plan group: holding is an estimate by `rates`.
    orders, paid_orders
        Purchases ordered on the lines, and how many of them are closed.
    """

    year: int
    until_us: int
    lines: tuple[LineFigures, ...]
    costs: tuple[GroupCost, ...]
    rates: tuple[HoldingRate, ...]
    orders: int
    closed_orders: int

    @property
    def ties(self) -> bool:
        """Whether what came to each line is free, committed or spent."""
        return all(each.ties for each in self.lines)

    def spent_on(self, purpose: Purpose) -> int:
        """Return what was paid for a purpose, in fen: retention fees, storage, goods."""
        return sum(each.spent for each in self.lines if each.line.purpose is purpose)


def year_report(reader: Reader, year: int) -> YearReport:
    """Return the report of a year; in the year itself as it stands now.

    Raises
    ------
    InvalidInput
        For a year that has not begun.
    """
    start_us, end_us = _start_of(year), _start_of(year + 1)
    if start_us > reader.now_us:
        raise InvalidInput(
            f"{year} 年尚未开始，没有决算。", f"The year {year} has not begun: no report yet."
        )
    # What this very instant has booked counts too.
    until_us = min(end_us, reader.now_us + 1)
    rates = _rates()
    lines = line_figures(reader, year)
    states: Counter[PurchaseState] = Counter(
        each.state
        for each in reader.purchases.all(
            states=(PurchaseState.ORDERED, PurchaseState.CLOSED), limit=_ALL
        )
        if each.budget in {line.line.code for line in lines}
    )
    return YearReport(
        year, until_us, lines, _costs(reader, rates, start_us, until_us), rates,
        states.total(), states[PurchaseState.CLOSED],
    )  # fmt: skip


def _costs(
    reader: Reader, rates: tuple[HoldingRate, ...], start_us: int, end_us: int
) -> tuple[GroupCost, ...]:
    hours = reader.costs.unit_hours(start_us, end_us)
    items = reader.catalogue.get(hours)
    volume: Counter[str] = Counter()
    value: Counter[str] = Counter()
    for code, units in hours.items():
        volume[items[code].plan_group] += units * _cm3(items[code])
        value[items[code].plan_group] += units * in_fen(items[code].price_cny)
    written_off = reader.costs.written_off(start_us, end_us)
    sold = reader.costs.sold(start_us, end_us)
    by_group = {each.plan_group: each for each in rates}
    return tuple(
        GroupCost(
            group,
            holding_fen(by_group[group.value], volume[group.value], value[group.value]),
            written_off.get(group.value, 0),
            *sold.get(group.value, (0, 0)),
        )
        for group in _GROUPS
    )


def _cm3(item: Item) -> int:
    return round(item.volume_m3 * 1_000_000)


def _rates() -> tuple[HoldingRate, ...]:
    findings: list[Finding] = []
    rates = read_holding_rates(data_directory(), findings)
    if findings:
        raise InvalidInput(findings[0].message.zh, findings[0].message.en)
    return rates


def _start_of(year: int) -> int:
    """Return the first instant of a year in China."""
    return to_us(datetime(year, 1, 1, tzinfo=UTC) - _OFFSET)
