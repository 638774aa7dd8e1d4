"""Reading hazards, norms and rates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from depot.domain.finding import Finding
from depot.domain.hazard import HazardLevel, months_of
from depot.domain.mark import mark_of
from depot.domain.norms import Base, NeedRule, Norms, Rate, Substitute, SupportNorm
from depot.domain.road_profile import RoadProfileRow
from depot.domain.uncertainty import SpreadRow
from depot.domain.work_calendar import NoticeDay, WorkCalendar
from depot.errors import InvalidInput
from depot.io.tables import Row, read_table

_SCOPES = ("all", "one township", "one community")
_CLOSURES = ("expressway", "trunk", "county_rural", "urban", "flood_prone", "bridge")
_DIGITS = 9


def read_hazards(tables: Path, findings: list[Finding]) -> tuple[HazardLevel, ...]:
    """Read all hazards by level."""
    return read_table(tables / "hazards.csv", _hazard, findings)


def read_norms(tables: Path, findings: list[Finding]) -> Norms:
    """Read needs, substitutes, supporting items and rates."""
    substitutes = read_table(tables / "substitutes.csv", _substitute, findings)
    served = {each.item for each in substitutes}
    support = read_table(tables / "demand_norms.csv", _support, findings)
    rates = read_table(tables / "planning_rates.csv", _rate, findings)
    return Norms(
        read_table(tables / "need_rules.csv", _rule, findings),
        substitutes,
        tuple(norm for norm in support if norm.item not in served),
        {rate.name: rate for rate in rates},
    )


def read_road_profiles(tables: Path, findings: list[Finding]) -> tuple[RoadProfileRow, ...]:
    """Read how fast kinds of lorries drive."""
    return read_table(tables / "vehicle_profiles.csv", _road_profile, findings)


def read_uncertainty(tables: Path, findings: list[Finding]) -> tuple[SpreadRow, ...]:
    """Read how far times may spread and how likely failures are."""
    return read_table(tables / "uncertainty.csv", _spread, findings)


def read_calendar(tables: Path, findings: list[Finding]) -> WorkCalendar:
    """Read the days off and the worked weekends that notices name."""
    days = read_table(tables / "holidays.csv", _notice_day, findings)
    return WorkCalendar({each.day: each for each in days})


def _notice_day(row: Row) -> NoticeDay:
    text = row.required("day")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"日期“{text}”无效，应为 2026-01-01 的写法。",
            f"“{text}” is no day: write it like 2026-01-01.",
        ) from None
    return NoticeDay(day, row.yes("off"), row.required("name"))


def _road_profile(row: Row) -> RoadProfileRow:
    return RoadProfileRow(
        row.required("profile"),
        row.required("road_class"),
        row.number("factor"),
        row.number("cap_kmh"),
        row.yes("forbidden"),
        mark_of(row.required("mark")),
    )


def _spread(row: Row) -> SpreadRow:
    return SpreadRow(
        row.required("name"),
        row.text("hazard_code"),
        row.text("season"),
        row.number("value"),
        row.number("low"),
        row.number("high"),
        row.required("unit"),
        row.required("name_zh"),
        row.required("name_en"),
        mark_of(row.required("mark")),
        row.required("source"),
    )


def _hazard(row: Row) -> HazardLevel:
    closures = {name: row.number(f"close_prob_{name}") for name in _CLOSURES}
    return HazardLevel(
        id=row.required("hazard_id"),
        code=row.required("hazard_code"),
        name_zh=row.required("name_zh"),
        name_en=row.required("name_en"),
        level=row.required("level"),
        return_period_years=row.number("return_period_years"),
        months=months_of(row.required("season")),
        scope=_scope(row.required("hit_scope")),
        affected_share=(
            row.number("affected_share_low"),
            row.number("affected_share_mode"),
            row.number("affected_share_high"),
        ),
        relocated_share=row.number("relocated_share_of_affected"),
        closure_probability=closures,
        speed_factor=row.number("open_road_speed_factor"),
        lead_factor=row.number("supplier_lead_factor"),
        power_out_share=row.number("power_out_share"),
        needs_only=row.words("needs_only"),
        mark=mark_of(row.required("mark")),
        source=row.required("source"),
    )


def _scope(text: str) -> tuple[str, ...]:
    """Read township codes, with spans like ``220202001-220202012``."""
    if text in _SCOPES:
        return (text,)
    codes: list[str] = []
    for part in text.split():
        first, _, last = part.partition("-")
        ends = (first, last or first)
        if not all(end.isdigit() and len(end) == _DIGITS for end in ends):
            raise InvalidInput(f"影响范围“{part}”无效。", f"Scope “{part}” isn't known.")
        codes += [str(code) for code in range(int(ends[0]), int(ends[1]) + 1)]
    return tuple(codes)


def _rule(row: Row) -> NeedRule:
    return NeedRule(
        need=row.required("need"),
        name_zh=row.required("name_zh"),
        name_en=row.required("name_en"),
        base=Base(row.required("base")),
        seasons=row.words("season"),
        quantity=row.number("quantity"),
        unit_zh=row.required("unit_zh"),
        unit_en=row.required("unit_en"),
        binding=row.yes("binding"),
        mark=mark_of(row.required("mark")),
        source=row.required("source"),
        note=row.text("note"),
    )


def _substitute(row: Row) -> Substitute:
    return Substitute(
        row.required("item_code"),
        row.required("need"),
        row.words("season"),
        row.number("rate_first_night"),
        row.number("rate_strict"),
        row.yes("needs_heat"),
        mark_of(row.required("mark")),
        row.required("source"),
    )


def _support(row: Row) -> SupportNorm | None:
    """Rows without an item are totals; those from day two on play no part in the first day."""
    if not row.text("item_code") or not row.yes("first_day"):
        return None
    return SupportNorm(
        item=row.required("item_code"),
        need=row.required("need"),
        name_zh=row.required("name_zh"),
        name_en=row.required("name_en"),
        per_scope=row.required("per_scope"),
        per_time=row.required("per_time"),
        seasons=row.words("season"),
        quantity=row.number("quantity"),
        unit_zh=row.required("unit"),
        mark=mark_of(row.required("mark")),
        source=row.required("source"),
        note=row.text("note"),
    )


def _rate(row: Row) -> Rate:
    return Rate(
        row.required("name"),
        row.number("value"),
        row.number("low"),
        row.number("high"),
        row.required("unit"),
        row.required("name_zh"),
        row.required("name_en"),
        mark_of(row.required("mark")),
        row.text("source"),
    )
