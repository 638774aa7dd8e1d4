"""Colours of how near the expiry is."""

from __future__ import annotations

from typing import Final

from depot.web.language import t

COLOURS: Final = {
    "expired": "#F3C4C4",
    "d30": "#FAD9BF",
    "d90": "#FBEBB8",
    "d180": "#EEF3C2",
    "d365": "#DDF1DA",
    "later": "",
    "none": "",
}


def style(band: str) -> str:
    """Return the cell style of a band."""
    colour = COLOURS[band]
    return f"background-color: {colour}" if colour else ""


def legend() -> str:
    """Return the legend as HTML: a swatch and words for every coloured band."""
    swatch = (
        "<span style='background:{colour};border:1px solid #D9E1EA;border-radius:3px;"
        "padding:0 .55em;margin-right:.35em'>&nbsp;</span>"
        "<span style='margin-right:1em;white-space:nowrap'>{words}</span>"
    )
    parts = [
        swatch.format(colour=colour, words=t(f"band.{band}"))
        for band, colour in COLOURS.items()
        if colour
    ]
    return f"<div style='font-size:.85rem;color:#5A6876'>{' '.join(parts)}</div>"
