"""Plans kept: saved after an independent check, shown with the checker's figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from depot.domain.finding import Finding
from depot.domain.plan_record import PlanRecord
from depot.domain.scenario import Scenario
from depot.errors import Conflict, InvalidInput, NotFound
from depot.io.scenario_json import scenario_from_json
from depot.services.access import Right, require
from depot.services.planning_case import Place
from depot.services.planning_chances import (
    Chances,
    Choice,
    chances_in,
    choice_in,
    require_true_chances,
)
from depot.services.planning_tiers import PlanTiers, require_true_tiers, tiers_kept
from depot.services.supply_layers import SupplyBasis
from depot.store.uow import Reader, UnitOfWork
from optimize.dispatch.check import check
from optimize.dispatch.codec import ProblemError, plan_from_json, problem_from_json
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem

MAX_NAME_LENGTH = 100


@dataclass(frozen=True)
class SavePlan:
    """Keep a plan.

    Parameters
    ----------
    scenario_code
        What it answers; must be that of the document.
    document
        JSON text of `depot.services.planning.document`.
    """

    command_id: str
    actor: str
    scenario_code: str
    name: str
    document: str


@dataclass(frozen=True)
class SavedPlan:
    """Number of the plan that was kept."""

    plan_id: int


@dataclass(frozen=True)
class PlanReason:
    """Why a need of a site stays open, and what would close it."""

    site: str
    need: str
    binding: str
    zh: str
    en: str
    missing: float


@dataclass(frozen=True)
class PlanView:
    """A saved plan as people see it.

    Parameters
    ----------
    record
        Its head: who made it, when, on which stock, with which status and bound.
    report
        The checker's verdict and figures, computed anew for this view.
    scenario
        None when the document carries none.
    places
        Where the locations of the problem are, for maps.
    basis
        What it counted on of others; plans kept before there was a choice: as promised.
    tiers
        How evenly it relieves, by the check of now, with the bounds kept with it.
    chances, choice
        How sure it is, and how a cautious one was chosen; as kept, after they were compared
        with its scenarios. None for plans that carry none.
    """

    record: PlanRecord
    problem: Problem
    plan: Plan
    report: CheckReport
    reasons: tuple[PlanReason, ...]
    scenario: Scenario | None
    places: tuple[Place, ...]
    basis: SupplyBasis = SupplyBasis.PROMISED
    chances: Chances | None = None
    choice: Choice | None = None
    tiers: PlanTiers | None = None

    @property
    def plan_id(self) -> int:
        """Number of the plan."""
        return self.record.id

    @property
    def status(self) -> str:
        """How the solve ended."""
        return self.record.status

    @property
    def bound_people(self) -> int:
        """People that no plan could exceed."""
        return self.record.bound_people

    @property
    def gap(self) -> float:
        """Between the plan and its bound, 0 to 1."""
        return self.record.gap


def save_plan(command: SavePlan, uow: UnitOfWork) -> SavedPlan:
    """Check a plan independently and keep it.

    Raises
    ------
    NotAllowed
        Without the right to plan.
    InvalidInput
        When the document can't be read or states other figures than the checker finds.
    Conflict
        When the plan breaks a rule.
    """
    require(uow, command.actor, Right.PLAN)
    name = command.name.strip()
    if not 1 <= len(name) <= MAX_NAME_LENGTH:
        raise InvalidInput(
            f"请给方案起一个 1 至 {MAX_NAME_LENGTH} 个字符的名称。",
            f"Give the plan a name of 1 to {MAX_NAME_LENGTH} characters.",
        )
    content = _parsed(command.document)
    report = _checked(content)
    record = _record(command, uow, name, content, report)
    return SavedPlan(uow.plans.save(record, command.document))


def plan_list(reader: Reader, limit: int = 100) -> tuple[PlanRecord, ...]:
    """Return the newest plans first."""
    return tuple(reader.plans.list(limit))


def plan_view(reader: Reader, plan_id: int) -> PlanView:
    """Return a plan with its problem, checked anew.

    Raises
    ------
    NotFound
        When there is none of that number.
    """
    record, text = reader.plans.get(plan_id), reader.plans.document(plan_id)
    if record is None or text is None:
        raise NotFound(f"没有编号为 {plan_id} 的方案。", f"There is no plan number {plan_id}.")
    content = _parsed(text)
    problem, plan = _problem_and_plan(content)
    report = check(problem, plan)
    return PlanView(
        record,
        problem,
        plan,
        report,
        tuple(_reason(row) for row in content.get("reasons", ())),
        _scenario(content),
        tuple(Place(**row) for row in content.get("places", ())),
        SupplyBasis(content.get("supply_basis", SupplyBasis.PROMISED.value)),
        chances_in(content),
        choice_in(content),
        tiers_kept(content, problem, report),
    )


def plan_sureness(reader: Reader, plan_id: int) -> tuple[Chances, Choice | None] | None:
    """Return how sure a saved plan is, as kept with it; None for plans that carry no chances."""
    text = reader.plans.document(plan_id)
    content = _parsed(text) if text is not None else {}
    found = chances_in(content)
    return None if found is None else (found, choice_in(content))


def _parsed(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise _unreadable(str(error)) from error
    if not isinstance(content, dict):
        raise _unreadable("not an object")
    return content


def _problem_and_plan(content: dict[str, Any]) -> tuple[Problem, Plan]:
    try:
        return problem_from_json(content["problem"]), plan_from_json(content["plan"])
    except ProblemError as error:
        raise _unreadable(str(error)) from error
    except (KeyError, TypeError) as error:
        raise _unreadable(f"{type(error).__name__}: {error}") from error


def _checked(content: dict[str, Any]) -> CheckReport:
    problem, plan = _problem_and_plan(content)
    report = check(problem, plan)
    if not report.ok:
        first = report.findings[0]
        raise Conflict(
            f"该方案未通过独立校核（{len(report.findings)} 处，首处 {first.where}：{first.zh}），"
            "不能保存。请重新求解。",
            f"The plan failed its independent check ({len(report.findings)} findings, the first "
            f"at {first.where}: {first.en}) and isn't kept. Solve again.",
        )
    stated = content.get("people_relieved")
    if stated != report.figures.people_relieved:
        raise InvalidInput(
            f"方案声称救助 {stated} 人，校核为 {report.figures.people_relieved} 人，不能保存。",
            f"The plan states {stated} relieved people, the check finds "
            f"{report.figures.people_relieved}; it isn't kept.",
        )
    require_true_chances(content, problem, plan)
    require_true_tiers(content, problem, report)
    return report


def _record(
    command: SavePlan, uow: UnitOfWork, name: str, content: dict[str, Any], report: CheckReport
) -> PlanRecord:
    try:
        if content["scenario"]["code"] != command.scenario_code:
            raise _unreadable(f"scenario {content['scenario']['code']}")
        return PlanRecord(
            id=0,
            scenario_code=command.scenario_code,
            name=name,
            created_by=command.actor,
            created_at_us=uow.now_us,
            snapshot_seq=int(content["snapshot_seq"]),
            seed=int(content["seed"]),
            solver_version=str(content["solver_version"]),
            status=str(content["status"]),
            people_total=report.figures.people_total,
            people_relieved=report.figures.people_relieved,
            bound_people=int(content["bound_people"]),
            gap=float(content["gap"]),
            deadline_min=int(content["deadline_min"]),
            worst_site=report.figures.worst_site or "",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(f"{type(error).__name__}: {error}") from error


def _reason(row: dict[str, Any]) -> PlanReason:
    return PlanReason(
        str(row["site"]),
        str(row["need"]),
        str(row["binding"]),
        str(row["zh"]),
        str(row["en"]),
        float(row.get("missing") or 0.0),
    )


def _scenario(content: dict[str, Any]) -> Scenario | None:
    if "scenario" not in content:
        return None
    findings: list[Finding] = []
    return scenario_from_json(content["scenario"], findings)


def _unreadable(detail: str) -> InvalidInput:
    return InvalidInput(
        f"方案文件无法识别（{detail}）：请重新求解并保存。",
        f"This is no plan document ({detail}): solve and save it again.",
    )
