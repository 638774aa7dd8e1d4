"""Dangers of goods in store, conditions of keeping, and what stands on whose shelf."""

from __future__ import annotations

from typing import Final

# The classes of GB 6944 that a relief depot meets, in words.
HAZARD_CLASSES: Final = {
    "gas": ("压缩气体", "compressed gas"),
    "flammable": ("易燃液体", "flammable liquid"),
    "oxidizer": ("氧化剂", "oxidizer"),
    "corrosive": ("腐蚀品", "corrosive"),
    "lithium": ("锂电池", "lithium battery"),
}
CONDITIONS: Final = {
    "frost_free": ("防冻（5 ℃ 以上）", "frost-free (above 5 °C)"),
    "cool": ("阴凉（25 ℃ 以下）", "cool (below 25 °C)"),
    "dry": ("干燥防潮", "dry"),
    "dark": ("避光", "dark"),
    "ventilated": ("通风", "ventilated"),
    "upright": ("向上放置", "upright"),
    "locked": ("上锁专管", "locked"),
    "charged": ("定期充电", "charged from time to time"),
}
