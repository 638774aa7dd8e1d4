"""The figures over the stock table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from depot.domain.stock import StockRow
from depot.web.components.kpi import Figure, kpi_row
from depot.web.formats import decimal, money, tonnes, whole
from depot.web.language import t

SOON = frozenset({"d30", "d90"})


def show(rows: Sequence[StockRow], *, catalogue_size: int) -> None:
    """Show sums over the rows that the filter leaves."""
    stocked = [row for row in rows if row.on_hand]
    value = sum((row.value_cny for row in rows), Decimal(0))
    weight = tonnes(sum(row.weight_kg for row in rows))
    volume = t("unit.m3", value=decimal(sum(row.volume_m3 for row in rows), 0))
    kpi_row(
        [
            Figure(
                t("stock.kpi.items"),
                whole(len(stocked)),
                t("stock.kpi.of_items", count=catalogue_size),
            ),
            Figure(t("stock.kpi.weight"), weight, volume),
            Figure(t("stock.kpi.value"), money(value), help=t("stock.kpi.value_help")),
            Figure(t("stock.kpi.reserved"), whole(sum(bool(row.reserved) for row in rows))),
            Figure(t("stock.kpi.soon"), whole(sum(row.band in SOON for row in rows))),
            Figure(t("stock.kpi.expired"), whole(sum(bool(row.expired) for row in rows))),
        ]
    )
