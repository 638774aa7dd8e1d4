"""Transfers as a table, for a file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from depot.domain.transfer import Transfer, TransferLot
from depot.services.application import Application
from depot.services.transfers import TransferView, transfer
from depot.web.formats import moment
from depot.web.language import named, t
from depot.web.units import unit_name


def transfer_frame(found: Sequence[Transfer], app: Application) -> pd.DataFrame:
    """Read the transfers whole; return one line for each lot of each.

    Parameters
    ----------
    app
        Given, for a download is made outside the page's run.
    """
    views = [app.read(transfer, each.number) for each in found]
    return pd.DataFrame([_lot(view, lot) for view in views for lot in view.lots])


def _lot(view: TransferView, lot: TransferLot) -> dict[str, object]:
    head, way = view.head, lot.way
    return {
        t("stock.column.document"): head.number,
        t("column.status"): t(f"transfer.status.{head.status.value}"),
        t("transfer.origin"): named(view.origin_zh, view.origin_en),
        t("transfer.destination"): named(view.destination_zh, view.destination_en),
        t("transfer.vehicle"): head.vehicle,
        t("transfer.driver"): head.driver,
        t("export.departed"): moment(head.departed_at_us or None),
        t("column.code"): lot.item,
        t("column.name"): named(lot.name_zh, lot.name_en),
        t("column.unit"): unit_name(lot.unit_zh),
        t("column.lot"): lot.lot_no,
        t("column.expires_on"): lot.expires_on,
        t("export.ordered"): lot.ordered,
        t("export.sent"): way.sent,
        t("export.good"): way.good,
        t("export.damaged"): way.damaged,
        t("export.held"): way.held,
        t("export.returned"): way.returned,
        t("export.lost"): way.lost,
        t("export.left"): way.on_the_road,
    }
