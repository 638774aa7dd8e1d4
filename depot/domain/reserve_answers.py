"""What a reserve plan comes to, as it is kept and shown: today, plan, frontier, actions, worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, isfinite

from depot.domain.reserve_plan import ActionKind
from depot.errors import Text

FEWEST_POINTS = 10
_SLACK = 1e-6


class RiskChoice(StrEnum):
    """What a plan is to be best at.

    EXPECTED
        People relieved in expectation.
    WORST_TENTH
        People left out in the worst tenth of all that may happen.
    AMBIGUOUS
        People relieved in expectation, if a tenth of the probability lies elsewhere than drawn.
    CHANCE
        The chance that nobody is left out.
    """

    EXPECTED = "expected"
    WORST_TENTH = "worst_tenth"
    AMBIGUOUS = "ambiguous"
    CHANCE = "chance"


@dataclass(frozen=True)
class Asked:
    """What the planner asked."""

    scenarios: int
    seed: int
    hazards: tuple[str, ...]
    history: bool
    budget_cny: float | None
    risk: RiskChoice
    points: int
    time_limit_s: float


@dataclass(frozen=True)
class ReserveFigures:
    """People within the deadline.

    Parameters
    ----------
    expected, needed
        Relieved, and in need, in expectation.
    worst_tenth, worst
        Left out, in the worst tenth on average and in the worst scenario.
    chance
        That nobody is left out.
    """

    expected: float
    needed: float
    worst_tenth: float
    worst: float
    chance: float


@dataclass(frozen=True)
class FrontierRow:
    """What a budget relieves at best.

    Parameters
    ----------
    objective, bound
        Of what was asked to be best: people left out, or the chance that somebody is.
    """

    budget_cny: float
    money_cny: float
    figures: ReserveFigures
    objective: float
    bound: float


@dataclass(frozen=True)
class BalanceRow:
    """Today's placement over the best of the same totals; ``by`` is cost or time."""

    by: str
    today: float
    best: float
    proven: bool

    @property
    def metric(self) -> float:
        """Return today / best; 1 is perfectly placed."""
        return self.today / self.best if self.best > 0 else 1.0


@dataclass(frozen=True)
class ScenarioRow:
    """People of one scenario: in need, relieved today and by the plan."""

    code: str
    name: str
    probability: float
    needed: float
    today: float
    plan: float


@dataclass(frozen=True)
class PlaceRow:
    """Units of an item at a place, of own stock, agreements and campaigns together."""

    place: str
    item: str
    today: float
    plan: float


@dataclass(frozen=True)
class GoodsRow:
    """What goods are called and counted in, as the plan was made; empty units: as they are."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True)
class SpotRow:
    """Where a place or site is."""

    code: str
    name: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True)
class SiteRow:
    """A site's people, and the chance that all are relieved when something happens there."""

    site: str
    people: float
    today: float
    plan: float


@dataclass(frozen=True)
class ActionRow:
    """An action with its worth.

    Parameters
    ----------
    people
        Whom the plan would no longer relieve without it, in expectation, by priority.
    after
        Relieved in expectation when this and all before it are done.
    agreement, ends_on
        Which agreement is renewed, and its last day as text.
    fee
        Where a fee's amount is from: ``"contract"`` or ``"estimated"``; empty: it isn't a fee.
    """

    line: int
    kind: ActionKind
    item: str
    place: str
    origin: str
    option: str
    quantity: int
    unit_fen: int
    people: float
    after: float
    agreement: str = ""
    ends_on: str = ""
    fee: str = ""

    @property
    def fen(self) -> int:
        """What it costs."""
        return self.quantity * self.unit_fen


@dataclass(frozen=True)
class MarginalRow:
    """People whom one more unit would relieve in expectation, today and once the plan is done."""

    item: str
    place: str
    layer: str
    today: float
    plan: float


@dataclass(frozen=True)
class FreshRow:
    """People relieved in expectation in scenarios that the plan was not made for."""

    scenarios: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class ReserveAnswers:
    """Everything that is kept of a plan.

    Parameters
    ----------
    chosen
        Number of the point of the frontier whose plan it is, from 0.
    before
        People relieved in expectation, by priority, before any action: today, without
        agreements that end soon.
    vss, evpi
        People more than by the plan for the mean scenario, and more with foresight; None where
        they weren't worked out.
    checked
        Whether the independent check found nothing wrong.
    """

    asked: Asked
    name: str
    status: str
    chosen: int
    frontier: tuple[FrontierRow, ...]
    today: ReserveFigures
    plan: ReserveFigures
    before: float
    money_cny: float
    balances: tuple[BalanceRow, ...]
    actions: tuple[ActionRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    stock: tuple[PlaceRow, ...]
    sites: tuple[SiteRow, ...]
    spots: tuple[SpotRow, ...]
    goods: tuple[GoodsRow, ...]
    marginals: tuple[MarginalRow, ...]
    problem_hash: str
    checked: bool
    fresh: FreshRow | None = None
    vss: float | None = None
    evpi: float | None = None


def untrue(answers: ReserveAnswers) -> Iterator[Text]:
    """Return what can't be true: figures that don't follow from the rows beneath them."""
    if not answers.checked:
        yield Text("方案未通过独立校核", "the plan failed its independent check")
    if not 0 <= answers.chosen < len(answers.frontier):
        yield Text("所选的点不在前沿上", "the chosen point isn't on the frontier")
    rows = answers.scenarios
    if not rows or abs(fsum(each.probability for each in rows) - 1) > _SLACK:
        yield Text("情景概率之和不为 1", "probabilities don't sum to 1")
    yield from _untrue_figures(answers.today, rows, "today")
    yield from _untrue_figures(answers.plan, rows, "plan")
    if [each.line for each in answers.actions] != list(range(1, len(answers.actions) + 1)):
        yield Text("措施编号不连续", "the actions aren't numbered one by one")
    if any(each.quantity < 1 or each.unit_fen < 0 for each in answers.actions):
        yield Text("措施数量或单价无效", "an action's quantity or price is invalid")
    if not isfinite(answers.money_cny) or answers.money_cny < 0:
        yield Text("资金数额无效", "the money is invalid")


def _untrue_figures(
    figures: ReserveFigures, rows: tuple[ScenarioRow, ...], of: str
) -> Iterator[Text]:
    people = [(each.probability, getattr(each, of), each.needed) for each in rows]
    expected = fsum(p * n for p, n, _ in people)
    if not _near(expected, figures.expected):
        yield Text(
            f"预计救助 {figures.expected:.1f} 人，按各情景合计为 {expected:.1f} 人",
            f"{figures.expected:.1f} people are stated, the scenarios give {expected:.1f}",
        )
    full = fsum(p for p, n, needed in people if n >= needed - _SLACK * max(1.0, needed))
    if not _near(full, figures.chance):
        yield Text(
            f"全部救助的把握 {figures.chance:.3f}，按各情景合计为 {full:.3f}",
            f"a chance of {figures.chance:.3f} is stated, the scenarios give {full:.3f}",
        )
    if any(n > needed + _SLACK * max(1.0, needed) for _, n, needed in people):
        yield Text("救助人数多于需救助人数", "more people are relieved than need it")


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _SLACK * max(1.0, abs(one))
