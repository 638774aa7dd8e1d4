"""Shipments as a table, for a file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from depot.services.shipment_views import ShipmentRow
from depot.web.formats import moment
from depot.web.language import t


def shipment_frame(rows: Sequence[ShipmentRow]) -> pd.DataFrame:
    """Return one line a shipment."""
    return pd.DataFrame([_shipment(row) for row in rows])


def _shipment(row: ShipmentRow) -> dict[str, object]:
    return {
        t("road.shipment"): row.number,
        t("column.status"): t(f"ship.state.{row.status.value}"),
        t("export.demand"): row.demand_ref,
        t("column.depot"): row.depot,
        t("road.destination"): row.destination,
        t("transfer.vehicle"): row.plate,
        t("stock.column.document"): row.document_no,
        t("export.departed"): moment(row.departed_at_us or None),
        t("road.due"): moment(row.due_at_us or None),
        t("export.units"): row.units,
        t("export.lines"): row.lines,
        t("export.lines_open"): row.lines_open,
        t("export.missing"): row.missing,
        t("export.differences"): row.differences,
    }
