"""Reports and changes in words, for drivers and for whoever decides."""

from __future__ import annotations

from depot.domain.district import link_pair
from depot.domain.road_period import CLOSED
from depot.io.reference import reference
from depot.services.planning_replan import ChangeKind, ReplanCase, TripChange
from depot.services.planning_reports import (
    DocksOpen,
    DriverLeaves,
    GoodsLeft,
    PeopleThere,
    Report,
    RoadClosed,
    RoadForHours,
    RoadsSlower,
    SiteGone,
    SiteOpened,
    TruckComes,
    TruckGone,
)
from depot.web.charts.names import Names
from depot.web.formats import moment, span, whole
from depot.web.language import t
from optimize.dispatch.plan import Trip


def roads() -> list[tuple[str, str]]:
    """Return the ends of the district's roads."""
    return sorted(reference().district.link_by_pair)


def road_name(pair: tuple[str, str]) -> str:
    """Return a road by its ends, with its name and bridge."""
    district = reference().district
    link = district.link_by_pair[pair]
    ends = "–".join(district.node_by_code[code].name_zh for code in pair)
    extra = " ".join(part for part in (link.road_name, link.bridge) if part)
    return f"{ends} {extra}".strip()


def reported(told: Report, names: Names) -> str:
    """Return one report as a sentence."""
    match told:
        case RoadClosed() | RoadForHours() | RoadsSlower():
            return _of_roads(told)
        case TruckGone() | DriverLeaves() | TruckComes():
            return _of_truck(told, names)
        case PeopleThere() | SiteGone() | SiteOpened():
            return _of_site(told, names)
        case GoodsLeft() | DocksOpen():
            return _of_source(told, names)


def _of_roads(told: RoadClosed | RoadForHours | RoadsSlower) -> str:
    if isinstance(told, RoadClosed):
        return t("replan.told.road", road=road_name(link_pair(told.one, told.other)))
    if isinstance(told, RoadsSlower):
        return t("replan.told.slower", percent=told.percent)
    how = t("road_hours.is_slower", percent=told.slower_percent)
    return t(
        "replan.told.hours",
        road=road_name(link_pair(told.one, told.other)),
        begin=span(told.in_min),
        lasts=span(told.for_min),
        how=t("road_hours.is_closed") if told.slower_percent == CLOSED else how,
    )


def _of_truck(told: TruckGone | DriverLeaves | TruckComes, names: Names) -> str:
    if isinstance(told, TruckComes):
        source = names.place(told.source)
        return t("replan.told.comes", truck=told.vehicle, source=source, span=span(told.in_min))
    truck = names.vehicle(told.vehicle)
    if isinstance(told, TruckGone):
        return t("replan.told.truck", truck=truck)
    return t("replan.told.driver", truck=truck, span=span(told.in_min))


def _of_site(told: PeopleThere | SiteGone | SiteOpened, names: Names) -> str:
    if isinstance(told, SiteOpened):
        near = names.place(told.near)
        return t("replan.told.opened", site=told.name, near=near, people=whole(told.people))
    site = names.place(told.site)
    if isinstance(told, SiteGone):
        return t("replan.told.gone", site=site)
    return t("replan.told.people", site=site, people=whole(told.people))


def _of_source(told: GoodsLeft | DocksOpen, names: Names) -> str:
    source = names.place(told.source)
    if isinstance(told, DocksOpen):
        return t("replan.told.docks", source=source, docks=told.docks)
    return t(
        "replan.told.goods", source=source, item=names.item(told.item), units=whole(told.units),
        span=span(told.in_min),
    )  # fmt: skip


def changed(case: ReplanCase, change: TripChange, names: Names) -> str:
    """Return what a driver does otherwise on one trip."""
    if change.after is None:
        return t("replan.change.cancelled", trip=_trip(case, change, names))
    said = _what(case, change, change.after, names)
    if change.people:
        said += t("replan.change.for", people=whole(change.people))
    return said


def _what(case: ReplanCase, change: TripChange, after: Trip, names: Names) -> str:
    stops = _stops(case, after, names)
    if change.begun:
        return _on_the_road(case, change, after, names)
    leave = _clock(case, after.load_end_min)
    if change.kind is ChangeKind.NEW:
        return t(
            "replan.change.new", source=names.place(after.source), leave=leave, stops=stops,
            load=_load(after, names),
        )  # fmt: skip
    trip = _trip(case, change, names)
    if change.kind is ChangeKind.SHIFTED and change.shift_min == 0:
        return t("replan.change.same_leave", trip=trip, leave=leave, stops=stops)
    if change.kind is ChangeKind.SHIFTED:
        return t("replan.change.shifted", trip=trip, leave=leave, shift=_shift(change), stops=stops)
    if change.kind is ChangeKind.LOAD_CHANGED:
        return t(
            "replan.change.load", trip=trip, leave=leave, units=_units(change, names), stops=stops
        )
    return t("replan.change.stops", trip=trip, leave=leave, stops=stops, load=_load(after, names))


def _on_the_road(case: ReplanCase, change: TripChange, after: Trip, names: Names) -> str:
    trip = _trip(case, change, names)
    if not after.stops:
        return t("replan.change.void", trip=trip, sites=_sites(change.left_out, names))
    if change.left_out or change.added:
        return t(
            "replan.change.diverted", trip=trip,
            sites=_sites(change.left_out, names) or t("replan.change.nothing"),
            stops=_stops(case, after, names),
        )  # fmt: skip
    return t(
        "replan.change.later", trip=trip, shift=_shift(change), stops=_stops(case, after, names)
    )


def _trip(case: ReplanCase, change: TripChange, names: Names) -> str:
    """Return a trip by its number in its order, where it loads and whom it was for."""
    before = change.before
    if before is None or change.number is None:
        return ""
    _, number = case.state.trips[change.number]
    return t(
        "replan.trip", number=number, source=names.place(before.source),
        sites=_sites(tuple(stop.site for stop in before.stops), names),
    )  # fmt: skip


def _sites(codes: tuple[str, ...], names: Names) -> str:
    return t("list.comma").join(names.place(code) for code in codes)


def _stops(case: ReplanCase, trip: Trip, names: Names) -> str:
    return " → ".join(
        f"{names.place(stop.site)} {_clock(case, stop.arrive_min)}" for stop in trip.stops
    )


def _load(trip: Trip, names: Names) -> str:
    parts = [f"{names.item(item)} {whole(units)}" for item, units in sorted(trip.load().items())]
    return t("list.comma").join(parts)


def _units(change: TripChange, names: Names) -> str:
    parts = [f"{names.item(item)} {units:+,}" for item, units in change.units.items()]
    return t("list.comma").join(parts)


def _shift(change: TripChange) -> str:
    key = "replan.later" if change.shift_min >= 0 else "replan.sooner"
    return t(key, span=span(abs(change.shift_min)))


def _clock(case: ReplanCase, minute: int) -> str:
    return moment(case.state.instant(minute))[-5:]
