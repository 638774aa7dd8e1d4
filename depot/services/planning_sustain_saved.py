"""Plans of the days after a dispatch plan, kept with it and shown again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from depot.domain.days_record import DaysRecord
from depot.errors import Conflict, InvalidInput, NotFound, Text
from depot.services.access import Right, require
from depot.services.planning_sustain import SustainCase, SustainResult
from depot.store.uow import Reader, UnitOfWork
from optimize.dispatch.sustain_codec import sustain_result_from_json
from optimize.findings import ProblemError

_NEARLY: Final = 0.01


@dataclass(frozen=True)
class SaveDays:
    """Keep a plan of several days.

    Parameters
    ----------
    plan_id
        Saved dispatch plan that it goes on from.
    document
        JSON text of `depot.services.planning_sustain.sustain_json`.
    """

    command_id: str
    actor: str
    plan_id: int
    document: str


@dataclass(frozen=True)
class SavedDays:
    """Number of the plan that was kept."""

    days_id: int


def save_days(command: SaveDays, uow: UnitOfWork) -> SavedDays:
    """Check a plan of several days independently and keep it.

    Raises
    ------
    NotAllowed, NotFound
        Without the right to plan; when there is no such dispatch plan.
    InvalidInput, Conflict
        When the document can't be read or states other person-days than the checker finds;
        when the plan breaks a rule.
    """
    require(uow, command.actor, Right.PLAN)
    if uow.plans.get(command.plan_id) is None:
        raise NotFound(
            f"没有编号为 {command.plan_id} 的方案。", f"There is no plan number {command.plan_id}."
        )
    content = _parsed(command.document)
    result = _result(content)
    figures = result.report.figures
    if not result.report.ok:
        raise Conflict(
            f"独立复核发现 {len(result.report.findings)} 处问题，安排未保存。请重新安排。",
            f"The check found {len(result.report.findings)} faults; plan again.",
        )
    claimed = content.get("person_days")
    if not isinstance(claimed, int | float) or abs(claimed - figures.person_days) > _NEARLY:
        raise InvalidInput(
            "安排所写的人·天与独立复核不符，未保存。",
            "The plan states other person-days than the checker finds.",
        )
    record = DaysRecord(
        0, command.plan_id, command.actor, uow.now_us, result.problem.start_min,
        result.problem.end_min, len(result.plan.trips), figures.person_days, figures.wanted,
        result.bound,
    )  # fmt: skip
    return SavedDays(uow.plans.save_days(record, command.document))


def days_list(reader: Reader, plan_id: int) -> tuple[DaysRecord, ...]:
    """Return the plans that go on from a dispatch plan, the newest first."""
    return reader.plans.days(plan_id)


def days_view(reader: Reader, number: int) -> tuple[SustainCase, SustainResult]:
    """Return a kept plan of several days, checked anew.

    Raises
    ------
    NotFound, InvalidInput
        When there is none of that number; when it can't be read any more.
    """
    text = reader.plans.days_document(number)
    if text is None:
        raise NotFound(f"没有编号为 {number} 的安排。", f"There is no plan of days {number}.")
    content = _parsed(text)
    result = _result(content)
    names = {
        str(code): Text(str(name["zh"]), str(name["en"]))
        for code, name in content.get("need_names", {}).items()
    }
    return SustainCase(result.problem, names, ()), result


def _parsed(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if not isinstance(content, dict):
        raise _unreadable("not an object")
    return content


def _result(content: dict[str, Any]) -> SustainResult:
    try:
        return sustain_result_from_json(content)
    except (ProblemError, ValueError) as error:
        raise _unreadable(str(error)) from error


def _unreadable(why: str) -> InvalidInput:
    return InvalidInput(f"安排无法读取：{why}", f"The plan can't be read: {why}")
