"""How values are written on paper and in sheets."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

from depot.domain.clock import shanghai_time
from depot.io.documents.form import Format, Value

NUMBER_FORMATS = {
    Format.ORDINAL: "0",
    Format.INTEGER: "#,##0",
    Format.KG: "#,##0.0",
    Format.M3: "#,##0.000",
    Format.MONEY: "#,##0.00",
    Format.DATE: "yyyy-mm-dd",
    Format.MOMENT: "yyyy-mm-dd hh:mm",
    Format.TEXT: "@",
    Format.CODE: "@",
    Format.BLANK: "General",
}
"""Excel's number format of each of ours."""

_SPEC = {
    Format.INTEGER: ",d",
    Format.KG: ",.1f",
    Format.M3: ",.3f",
    Format.MONEY: ",.2f",
    Format.DATE: "%Y-%m-%d",
    Format.MOMENT: "%Y-%m-%d %H:%M",
}

CENTRED = frozenset({Format.ORDINAL, Format.DATE, Format.MOMENT})
RIGHT_ALIGNED = frozenset({Format.INTEGER, Format.KG, Format.M3, Format.MONEY})


def moment(instant_us: int | None) -> datetime | None:
    """Return the China Standard Time of an instant in µs UTC, to the minute."""
    if instant_us is None:
        return None
    return shanghai_time(instant_us).replace(second=0, microsecond=0, tzinfo=None)


def written(value: Value, style: Format) -> str:
    """Return ``value`` as printed; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if style is Format.INTEGER and not isinstance(value, int):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime) and style is Format.MOMENT:
        return value.isoformat()
    return format(value, _SPEC.get(style, ""))


def clean(text: str) -> str:
    """Return ``text`` on one line without control characters.

    Spreadsheets refuse them, and printers show boxes.
    """
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
