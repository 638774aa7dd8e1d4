"""The table on the page as an Excel workbook, with the filters that made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from depot.domain.clock import shanghai_time
from depot.io.table_out import CellValue, table_xlsx
from depot.web import state
from depot.web.components.downloads import XLSX, download
from depot.web.language import t


def export_button(
    title: str,
    key: str,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    about: Sequence[str] = (),
) -> None:
    """Offer a table for download; the workbook is made only when it is asked for.

    Parameters
    ----------
    title
        What the table is; the file is called after it.
    frame
        The table, or what reads it, when more goes into the file than onto the page.
    about
        The filters that are applied, in words.
    """
    at_us = state.application().clock.now_us()
    at = shanghai_time(at_us).replace(second=0, microsecond=0, tzinfo=None)

    def made() -> bytes:
        table = frame() if callable(frame) else frame
        rows = [[_cell(value) for value in row] for row in table.itertuples(index=False)]
        heads = [str(column) for column in table.columns]
        return table_xlsx(title, heads, rows, about=[line for line in about if line], at=at)

    download(
        t("export.excel"),
        made,
        f"{title}-{at:%Y%m%d-%H%M}.xlsx",
        XLSX,
        key=f"{key}.export",
        icon=":material/table_view:",
    )


def _cell(value: Any) -> CellValue:  # noqa: ANN401  a frame's cell
    if isinstance(value, str | bool | Decimal | datetime | date):
        return value if not isinstance(value, pd.Timestamp) else value.to_pydatetime()
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value  # type: ignore[no-any-return]
