"""Workbooks with the same bytes for the same content."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def workbook_bytes(book: Workbook, at: datetime) -> bytes:
    """Return ``book`` saved as if at the instant ``at`` (without zone).

    openpyxl stamps the time of saving into the properties and the archive;
    both are set to ``at``, so that printing again gives the same bytes.
    """
    book.properties.created = at
    saved = BytesIO()
    book.save(saved)
    fixed = BytesIO()
    stamp = max((at.year, at.month, at.day, at.hour, at.minute, 0), (1980, 1, 1, 0, 0, 0))
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                iso = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _MODIFIED.sub(rb"\g<1>" + iso + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return fixed.getvalue()
