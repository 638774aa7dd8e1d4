"""A plan's lines in a purchasing clerk's words, on cards and in the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from depot.domain.budget import PURPOSE_NAMES, Purpose
from depot.domain.item import Item
from depot.domain.replenishment import ReplenishLine, Task
from depot.services.catalogue import depots
from depot.services.stock import StockFilter, lot_rows
from depot.web import state
from depot.web.buying.words import seller_names
from depot.web.formats import day, exact, whole
from depot.web.language import named, t
from depot.web.units import unit_name


@dataclass(frozen=True)
class Names:
    """What codes are called."""

    items: dict[str, Item]
    depots: dict[str, str]
    lots: dict[int, str]
    sellers: dict[str, str]

    @classmethod
    def read(cls, items: dict[str, Item]) -> Names:
        """Read them once for a page."""
        app = state.application()
        today = app.clock.today()
        return cls(
            items,
            {each.code: named(each.name_zh, each.name_en) for each in app.read(depots)},
            {row.lot_id: row.lot_no for row in app.read(lot_rows, StockFilter(), today)},
            seller_names(),
        )

    def item(self, code: str) -> str:
        """Return what an item is called."""
        found = self.items.get(code)
        return code if found is None else named(found.name_zh, found.name_en)

    def unit(self, code: str) -> str:
        """Return what an item is counted in."""
        found = self.items.get(code)
        return "" if found is None else unit_name(found.unit_zh)

    def amount(self, line: ReplenishLine) -> str:
        """Return a quantity with its unit."""
        return f"{whole(line.quantity)} {self.unit(line.item)}".strip()


def purpose_name(code: str) -> str:
    """Return what a budget's purpose is called."""
    return named(*PURPOSE_NAMES[Purpose(code)]) if code in set(Purpose) else code


def line_text(line: ReplenishLine, names: Names) -> str:
    """Return a line as a sentence or two."""
    task = t(f"replenish.task.{line.task.value}")
    if line.task is Task.RENEW:
        return t(
            "replenish.say.renew", line=line.line, task=task, agreement=line.agreement,
            supplier=names.sellers.get(line.supplier, line.supplier), until=day(line.until_on),
            fen=exact(line.fen),
        )  # fmt: skip
    if line.task is Task.SIGN:
        return t(
            "replenish.say.sign", line=line.line, kind=t(f"replenish.kind.{line.way}"),
            item=names.item(line.item), amount=names.amount(line),
            month=f"{line.month_on:%Y-%m}", until=day(line.until_on), fen=exact(line.fen),
            begins="" if line.arrives_on is None else f"{line.arrives_on:%Y-%m}",
            purpose=purpose_name(line.purpose),
        )  # fmt: skip
    head = f"**{line.line}. {task} {names.item(line.item)} × {names.amount(line)}**"
    return f"{head}  \n{_detail(line, names)}"


def _detail(line: ReplenishLine, names: Names) -> str:
    place = names.depots.get(line.depot, line.depot)
    if line.task is Task.BUY:
        seller = names.sellers.get(line.supplier, line.supplier) or t("replenish.reference")
        return t(
            "replenish.say.buy", month=f"{line.month_on:%Y-%m}", fen=exact(line.fen),
            unit=exact(line.unit_fen), seller=seller, depot=place,
            arrives="" if line.arrives_on is None else f"{line.arrives_on:%Y-%m}",
            purpose=purpose_name(line.purpose),
        )  # fmt: skip
    lot = names.lots.get(line.lot_id, f"#{line.lot_id}") if line.lot_id else t("replenish.new_lot")
    if line.task is Task.ROTATE:
        return t(
            "replenish.say.rotate", lot=lot, depot=place, until=day(line.until_on),
            way=t(f"replenish.way.{line.way}"),
        )  # fmt: skip
    return t("replenish.say.write_off", lot=lot, depot=place, until=day(line.until_on))


def line_frame(lines: Iterable[ReplenishLine], names: Names) -> pd.DataFrame:
    """Return lines as a table, as it goes into the workbook."""
    return pd.DataFrame(
        [
            {
                t("replenish.no"): each.line,
                t("replenish.month"): f"{each.month_on:%Y-%m}",
                t("replenish.task"): t(f"replenish.task.{each.task.value}"),
                t("replenish.code"): each.item,
                t("column.item"): names.item(each.item),
                t("column.quantity"): each.quantity,
                t("replenish.unit"): names.unit(each.item),
                t("replenish.unit_price"): each.unit_fen / 100 if each.task is Task.BUY else None,
                t("replenish.sum"): each.fen / 100 if each.fen else None,
                t("replenish.budget_of"): purpose_name(each.purpose),
                t("column.depot"): names.depots.get(each.depot, each.depot),
                t("replenish.lot"): names.lots.get(each.lot_id, "") if each.lot_id else "",
                t("replenish.until"): each.until_on,
                t("replenish.arrives"): ""
                if each.arrives_on is None else f"{each.arrives_on:%Y-%m}",
                t("replenish.to_whom"): _whom(each)
                or each.agreement or names.sellers.get(each.supplier, each.supplier),
                t("replenish.paper"): each.ref,
            }
            for each in lines
        ]
    )  # fmt: skip


def _whom(line: ReplenishLine) -> str:
    """Return to whom a rotation goes, or what kind of agreement is to be signed."""
    if line.task is Task.SIGN:
        return t(f"replenish.kind.{line.way}")
    return t(f"replenish.way.{line.way}") if line.way else ""
