"""What stands in the QR codes of labels on lots and bins.

``CYL1|WT01|17|L1|20270501`` is a lot, ``CYB1|CY1|A-01`` a bin. The text is ASCII, so that
a hand scanner can type it on any keyboard layout that has letters; what lies outside is
percent-encoded.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

from depot.domain.lot import NO_LOT
from depot.errors import InvalidInput

LOT_HEAD = "CYL1"
BIN_HEAD = "CYB1"
MAX_LENGTH = 512
_LOT_FIELDS = 5
_BIN_FIELDS = 3
_PLAIN = "-._~/:+ "


@dataclass(frozen=True)
class LotLabel:
    """A label on goods: what a person reads and what a scanner reads.

    Parameters
    ----------
    item, lot_id, lot_no, expires_on
        Which lot; they are in the code too.
    name_zh
        Name of the item.
    quantity
        Units in the package, in words for a person: ``"24 瓶/箱"``; may be missing.
    """

    item: str
    lot_id: int
    lot_no: str
    expires_on: date | None
    name_zh: str
    quantity: str | None = None

    def payload(self) -> str:
        """Return the text of the QR code."""
        until = "-" if self.expires_on is None else f"{self.expires_on:%Y%m%d}"
        return "|".join(
            (LOT_HEAD, _written(self.item), str(self.lot_id), _written(self.lot_no), until)
        )


@dataclass(frozen=True)
class BinLabel:
    """A label on a bin.

    Parameters
    ----------
    depot, bin
        Codes; they are in the QR code too.
    zone, depot_zh
        Zone and name of the depot, for a person.
    """

    depot: str
    bin: str
    zone: str = ""
    depot_zh: str = ""

    def payload(self) -> str:
        """Return the text of the QR code."""
        return "|".join((BIN_HEAD, _written(self.depot), _written(self.bin)))


@dataclass(frozen=True)
class ScannedLabel:
    """What the code on goods says. The date is the one that held when it was printed."""

    item: str
    lot_id: int
    lot_no: str
    expires_on: date | None


@dataclass(frozen=True)
class ScannedBin:
    """What the code on a bin says."""

    depot: str
    bin: str


def parse_label(text: str) -> ScannedLabel | ScannedBin:
    """Read the text of a label's code.

    Full-width letters and bars are read as narrow ones: a hand scanner types into
    whatever input method is on.

    Raises
    ------
    InvalidInput
        When it is no label of ours, or a damaged one.
    """
    if len(text) > MAX_LENGTH:
        raise _unreadable(text)
    parts = unicodedata.normalize("NFKC", text).strip().split("|")
    head = parts[0].upper()
    if head == LOT_HEAD and len(parts) == _LOT_FIELDS:
        return _lot(parts, text)
    if head == BIN_HEAD and len(parts) == _BIN_FIELDS and all(parts):
        return ScannedBin(_read(parts[1], text), _read(parts[2], text))
    raise _unreadable(text)


def parse_lot(text: str) -> ScannedLabel:
    """Read a label that must be one on goods.

    Raises
    ------
    InvalidInput
        When it is no lot label.
    """
    found = parse_label(text)
    if isinstance(found, ScannedBin):
        raise InvalidInput(
            f"扫到的是库位标签（{found.bin}），这里需要扫物资标签。",
            f"That is the label of a bin ({found.bin}); scan the label on the goods here.",
        )
    return found


def parse_bin(text: str, depot: str) -> str:
    """Read the label of a bin of a depot, or the bin's code typed by hand.

    Raises
    ------
    InvalidInput
        When it is a lot label, or a bin of another depot.
    """
    if "|" not in unicodedata.normalize("NFKC", text):
        return text.strip()
    found = parse_label(text)
    if isinstance(found, ScannedLabel):
        raise InvalidInput(
            f"扫到的是物资标签（{found.item} 批号 {found.lot_no}），这里需要扫库位标签。",
            f"That is the label on goods ({found.item}, lot {found.lot_no}); scan a bin here.",
        )
    if found.depot != depot:
        raise InvalidInput(
            f"库位 {found.bin} 属于 {found.depot} 库，不在 {depot} 库。请核对所在储备库。",
            f"Bin {found.bin} belongs to depot {found.depot}, not to {depot}. Check the depot.",
        )
    return found.bin


def _lot(parts: list[str], text: str) -> ScannedLabel:
    _, item, number, lot_no, until = parts
    if not (item and number.isascii() and number.isdigit()):
        raise _unreadable(text)
    return ScannedLabel(
        _read(item, text), int(number), _read(lot_no, text) or NO_LOT, _date(until, text)
    )


def _date(until: str, text: str) -> date | None:
    if until == "-":
        return None
    # fromisoformat also takes weeks (2026W01), which no label carries.
    if not (until.isascii() and until.isdigit()):
        raise _unreadable(text)
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise _unreadable(text) from None


def _written(text: str) -> str:
    return quote(text, safe=_PLAIN)


def _read(text: str, whole: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise _unreadable(whole) from None


def _unreadable(text: str) -> InvalidInput:
    shown = "".join(each for each in text[:40] if each.isprintable())
    return InvalidInput(
        f"“{shown}”不是本系统的标签。请重新扫描，或手工选择批次和库位。",
        f"“{shown}” is no label of ours. Scan again, or choose lot and bin by hand.",
    )
