"""What a reserve plan is made of: today's case, agreements that end soon, scenarios to test on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from depot.domain import canonical
from depot.domain.agreement_life import IN_FORCE
from depot.domain.finding import Finding
from depot.services.preposition_case import Case, CaseChoice, preposition_case
from depot.store.uow import Reader
from optimize.preposition.in_force import with_today_in_force
from optimize.preposition.problem import Problem
from optimize.preposition.reserve_code import ReserveCode, ReserveKind

__all__ = ["CaseChoice", "Ending", "ReserveCase", "reserve_case"]

SOON_DAYS = 180
"""An agreement that ends within so many days is renewed by the plan, or isn't there."""

_FRESH_SEED = 1_000_003


@dataclass(frozen=True)
class Ending:
    """An agreement that ends soon."""

    agreement: str
    ends_on: date


@dataclass(frozen=True)
class ReserveCase:
    """A problem as it is to be solved, with what it was made of.

    Parameters
    ----------
    fresh
        The same with other scenarios, drawn alike.
    ending
        Reserve to the agreement that it hangs on.
    problem_hash
        SHA-256 of the problem.
    """

    choice: CaseChoice
    case: Case
    problem: Problem
    fresh: Problem
    ending: Mapping[str, Ending]
    problem_hash: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was missing or guessed."""
        return self.case.findings


def reserve_case(reader: Reader, choice: CaseChoice, *, today: date) -> ReserveCase:
    """Return the case of today: promises in force need no new money, ending ones are renewed.

    Raises
    ------
    InvalidInput
        When a hazard isn't known.
    """
    case = preposition_case(reader, choice, today=today)
    other = replace(choice, seed=choice.seed + _FRESH_SEED, history=False)
    fresh = preposition_case(reader, other, today=today)
    return case_of(case, choice, fresh.problem, _ending(reader, case.problem, today))


def case_of(
    case: Case, choice: CaseChoice, fresh: Problem, ending: Mapping[str, Ending]
) -> ReserveCase:
    """Return a case that was made."""
    problem = with_today_in_force(replace(case.problem, budget_cny=None), ending)
    return ReserveCase(
        choice, case, problem, with_today_in_force(replace(fresh, budget_cny=None), ending),
        ending, canonical.digest(canonical.encode(problem)),
    )  # fmt: skip


def _ending(reader: Reader, problem: Problem, today: date) -> dict[str, Ending]:
    """Return the reserves that hang on one agreement which ends soon."""
    codes = {each.code for each in problem.reserves if each.today > 0}
    deals = reader.agreements.deals(states=IN_FORCE)
    followed = {each.life.renews for each in deals} - {""}
    found: dict[str, Ending] = {}
    lasting: set[str] = set()
    for deal in deals:
        signed = deal.agreement
        if not signed.valid_from <= today <= signed.valid_to:
            continue
        ends = signed.valid_to <= today + timedelta(days=SOON_DAYS)
        for line in signed.lines:
            for kind in (ReserveKind.AGREED, ReserveKind.CAPACITY):
                code = str(ReserveCode(kind, line.item, signed.supplier))
                if code not in codes:
                    continue
                if ends and deal.number not in followed:
                    found[code] = Ending(deal.number, signed.valid_to)
                else:
                    lasting.add(code)
    return {code: ending for code, ending in found.items() if code not in lasting}
