"""The daily digest (每日简报): one page of text on what matters today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from depot.domain.alert import SEVERITY_ORDER, Alert, AlertSeverity, is_overdue
from depot.domain.clock import SHANGHAI, shanghai_time, to_us
from depot.domain.paper_kind import kind_name
from depot.errors import InvalidInput
from depot.services.expiry import Horizon, horizons
from depot.services.standards import StandardsReport, standards
from depot.store.uow import Reader

_SEVERITY_ZH: Final = {
    AlertSeverity.URGENT: "紧急",
    AlertSeverity.WARN: "注意",
    AlertSeverity.INFO: "提示",
}
_GROUP_ZH: Final = {
    "rescue_supplies": "应急救援物资",
    "daily_necessities": "生活必需品",
    "response_equipment": "应急处置装备",
}


@dataclass(frozen=True)
class Digest:
    """What the digest of a day says.

    Parameters
    ----------
    alerts
        Open at the end of the day, or now on the day itself, the most urgent first.
    opened, closed
        Those that began and ended on the day.
    papers
        Kind of paper → how many were booked on the day.
    standards, horizons
        Of now; None for a day that is over: the past is not recomputed.
    people
        What owners are called, by user name.
    """

    day: date
    made_at_us: int
    alerts: tuple[Alert, ...]
    opened: tuple[Alert, ...]
    closed: tuple[Alert, ...]
    papers: tuple[tuple[str, int], ...]
    standards: StandardsReport | None
    horizons: tuple[Horizon, ...]
    people: tuple[tuple[str, str], ...] = ()


def digest(reader: Reader, day: date) -> Digest:
    """Return the digest of a day, today or before.

    Raises
    ------
    InvalidInput
        For a day to come.
    """
    if day > reader.today:
        raise InvalidInput(
            f"简报日期 {day} 晚于今天（{reader.today}）。请选择今天或以前的日期。",
            f"The digest of {day} is asked for before that day (today is {reader.today}).",
        )
    start, end = _instant(day), _instant(day + timedelta(days=1))
    alerts = reader.alerts.as_of(min(end - 1, reader.now_us))
    counts: dict[str, int] = {}
    for each in reader.movements.papers(limit=10_000):
        if start <= each.recorded_at_us < end:
            counts[each.doc_type] = counts.get(each.doc_type, 0) + 1
    is_today = day == reader.today
    return Digest(
        day,
        reader.now_us,
        tuple(sorted(alerts, key=_order)),
        tuple(each for each in alerts if each.opened_at_us >= start),
        reader.alerts.closed_between(start, end),
        tuple(sorted(counts.items())),
        standards(reader, day) if is_today else None,
        horizons(reader, day) if is_today else (),
        tuple((each.name, each.display_zh) for each in reader.accounts.users()),
    )


def digest_markdown(found: Digest) -> str:
    """Return the digest as Markdown in Chinese."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Digest) -> Iterator[str]:
    made = shanghai_time(found.made_at_us)
    late = [each for each in found.alerts if is_overdue(each.fact.due_on, found.day)]
    yield f"# 应急物资储备中心每日简报 {found.day}"
    yield ""
    yield f"生成时间：{made:%Y-%m-%d %H:%M}"
    yield ""
    yield (
        f"未解除预警 {len(found.alerts)} 条，其中逾期 {len(late)} 条；"
        f"当日新增 {len(found.opened)} 条，解除 {len(found.closed)} 条。"
    )
    yield from _alert_lines(found)
    yield from _expiry_lines(found.horizons)
    yield from _standard_lines(found.standards)
    yield ""
    yield "## 当日单据"
    yield ""
    for doc_type, count in found.papers:
        yield f"- {kind_name(doc_type).zh}：{count} 份"
    if not found.papers:
        yield "当日没有新单据。"


def _alert_lines(found: Digest) -> Iterator[str]:
    names = dict(found.people)
    for severity in sorted(AlertSeverity, key=SEVERITY_ORDER.__getitem__):
        chosen = [each for each in found.alerts if each.fact.severity is severity]
        if not chosen:
            continue
        yield ""
        yield f"## {_SEVERITY_ZH[severity]}（{len(chosen)}）"
        yield ""
        for each in chosen:
            notes = [f"期限 {each.fact.due_on}" if each.fact.due_on else "无期限"]
            if is_overdue(each.fact.due_on, found.day):
                notes.append("已逾期")
            if each.escalated_at_us:
                notes.append("已上报")
            owner = names.get(each.owner, each.owner)
            notes.append(f"责任人 {owner}" if owner else "责任人待认领")
            if each.acknowledged_by:
                notes.append(f"已确认：{each.note}")
            yield f"- {each.fact.zh}（{'；'.join(notes)}）"


def _expiry_lines(found: Iterable[Horizon]) -> Iterator[str]:
    rows = [each for each in found if each.rows]
    if not rows:
        return
    yield ""
    yield "## 有效期"
    yield ""
    yield "| 范围 | 批次 | 金额（元） |"
    yield "|---|---:|---:|"
    for each in rows:
        name = f"{each.within_days} 天内" if each.within_days else "已过期"
        yield f"| {name} | {each.lots} | {each.value_cny:,.0f} |"


def _standard_lines(found: StandardsReport | None) -> Iterator[str]:
    if found is None or not any(group.items for group in found.groups):
        return
    yield ""
    yield "## 储备标准"
    yield ""
    yield "| 类别 | 品种 | 实物达标 | 实物 | 加协议 | 加产能 |"
    yield "|---|---:|---:|---:|---:|---:|"
    for group in found.groups:
        if group.items:
            shares = (group.by_stock, group.with_agreements, group.with_capacity)
            yield (
                f"| {_GROUP_ZH.get(group.plan_group, group.plan_group)} | {group.items} "
                f"| {group.met_by_stock} | "
                + " | ".join(f"{100 * (share or 0):.0f}%" for share in shares)
                + " |"
            )


def _order(each: Alert) -> tuple[int, str, str]:
    due = each.fact.due_on
    return (
        SEVERITY_ORDER[each.fact.severity],
        due.isoformat() if due else "9999",
        each.fact.key,
    )


def _instant(day: date) -> int:
    return to_us(datetime.combine(day, time(), SHANGHAI))
