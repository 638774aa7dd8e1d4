"""Reading what pre-positioning starts from: caches, footprints, damage, disasters that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from depot.domain.cache_size import CacheSize
from depot.domain.finding import Finding
from depot.domain.geodesy import Position
from depot.domain.hazard_footprint import HazardDamage, HazardFootprint, HistoricalEvent
from depot.domain.mark import mark_of
from depot.errors import InvalidInput
from depot.io.reference import data_directory
from depot.io.reference_district import read_lines
from depot.io.tables import Row, read_table

RIVERS = "rivers"


@dataclass(frozen=True)
class HazardGround:
    """Where hazards strike, what they damage, and what happened."""

    footprints: tuple[HazardFootprint, ...]
    damages: tuple[HazardDamage, ...]
    history: tuple[HistoricalEvent, ...]


@cache
def cache_sizes() -> tuple[CacheSize, ...]:
    """Return the sizes as shipped, read once.

    Raises
    ------
    InvalidInput
        When the shipped table has an error.
    """
    findings: list[Finding] = []
    found = read_cache_sizes(data_directory(), findings)
    _require_none(findings)
    return found


@cache
def hazard_ground() -> HazardGround:
    """Return the tables as shipped, read once.

    Raises
    ------
    InvalidInput
        When a shipped table has an error.
    """
    findings: list[Finding] = []
    found = read_hazard_ground(data_directory(), findings)
    _require_none(findings)
    return found


def read_cache_sizes(folder: Path, findings: list[Finding]) -> tuple[CacheSize, ...]:
    """Read the sizes from a folder that holds ``reference/``."""
    return read_table(folder / "reference" / "cache_sizes.csv", _size, findings)


def read_hazard_ground(folder: Path, findings: list[Finding]) -> HazardGround:
    """Read footprints, damage and history from a folder that holds ``reference/``."""
    tables = folder / "reference"
    rivers = read_lines(tables / "rivers.geojson")
    return HazardGround(
        read_table(tables / "hazard_footprints.csv", lambda row: _footprint(row, rivers), findings),
        read_table(tables / "hazard_damage.csv", _damage, findings),
        read_table(tables / "historical_events.csv", _event, findings),
    )


def _require_none(findings: list[Finding]) -> None:
    if findings:
        first = findings[0]
        raise InvalidInput(
            f"{first.source}：{first.message.zh}", f"{first.source}: {first.message.en}"
        )


def _size(row: Row) -> CacheSize:
    return CacheSize(
        row.required("kind"), row.required("code"), row.number("volume_m3"),
        row.number("floor_m2"), row.number("price_cny"), row.required("name_zh"),
        row.required("name_en"), mark_of(row.required("mark")), row.required("source"),
    )  # fmt: skip


def _footprint(row: Row, rivers: tuple[tuple[Position, ...], ...]) -> HazardFootprint:
    text = row.text("lines")
    lines = rivers if text == RIVERS else ((_line(text),) if text else ())
    return HazardFootprint(
        row.required("hazard_code"), row.required("shape"), row.number("reach_km"), lines,
        mark_of(row.required("mark")), row.required("source"),
    )  # fmt: skip


def _line(text: str) -> tuple[Position, ...]:
    """Read ``"126.02 44.02;126.10 44.07"``."""
    try:
        points = [[float(each) for each in point.split()] for point in text.split(";")]
        return tuple((lon, lat) for lon, lat in points)
    except ValueError:
        raise InvalidInput(
            f"线“{text}”无效，应为“经度 纬度;经度 纬度”。",
            f"Line “{text}” must be written “lon lat;lon lat”.",
        ) from None


def _damage(row: Row) -> HazardDamage:
    return HazardDamage(
        row.required("hazard_id"), row.number("depot_hit"),
        (row.number("depot_left_low"), row.number("depot_left_high")),
        row.number("supplier_fails"), mark_of(row.required("mark")), row.required("source"),
    )  # fmt: skip


def _event(row: Row) -> HistoricalEvent:
    begins = row.required("begins")
    try:
        day = date.fromisoformat(begins)
    except ValueError:
        raise InvalidInput(
            f"日期“{begins}”无效，应为 2017-07-13 的写法。",
            f"“{begins}” is no day: write it like 2017-07-13.",
        ) from None
    return HistoricalEvent(
        row.required("code"), row.required("name_zh"), row.required("name_en"), day,
        row.required("hazard_id"), row.number("affected_share"), row.words("closed_classes"),
        mark_of(row.required("mark")), row.required("source"),
    )  # fmt: skip
