"""Which tier comes first, and what it gives up: as asked on the command line, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from depot import cli_output as output
from depot.cli_options import Order
from depot.cli_output import pick
from depot.web.texts import TEXTS
from optimize.dispatch.orders import OrderSide
from optimize.dispatch.problem import FirstObjective, Problem, Tolerances
from optimize.findings import Found, ProblemError


def asked(problem: Problem, order: Order | None, tolerance: str | None) -> Problem:
    """Return the problem with another order or tolerance than its file has.

    Parameters
    ----------
    tolerance
        ``"0.5%"`` of the people, or ``"50"`` people.

    Raises
    ------
    ProblemError
        When the tolerance is none.
    """
    if order is not None:
        problem = replace(problem, first_objective=FirstObjective(order.value))
    if tolerance is None:
        return problem
    try:
        share = tolerance.endswith("%")
        amount = float(tolerance.removesuffix("%"))
        given = {"give_up_share": amount / 100} if share else {"give_up_people": amount}
        step = problem.tolerances.share_step
        return replace(problem, tolerances=Tolerances(share_step=step, **given))
    except ValueError as error:
        raise ProblemError(
            [
                Found(
                    "--tolerance",
                    f"应为0%至100%的百分比（如0.5%）或不为负的人数（如50）。（现为{tolerance!r}）",
                    "Must be 0 to 100 per cent (0.5%) or people, not negative (50). "
                    f"It is {tolerance!r}.",
                )
            ]
        ) from error


def side_row(side: OrderSide) -> dict[str, Any]:
    """Return what one order leads to, for machines."""
    figures = side.result.report.figures
    return {
        "order": side.problem.first_objective.value,
        "people_relieved": figures.people_relieved,
        "worst_share": side.tiers.fairness.worst_share,
        "worst_share_bound": _proven(side),
        "sites_with_nothing": sum(step == 0 for step in side.tiers.fairness.steps),
        "person_min_unrelieved": figures.person_min_unrelieved,
        "cost_cny": figures.cost_cny,
        "late_first_supplies": len(figures.late_first_supplies),
        "check_ok": side.result.report.ok,
    }


def _proven(side: OrderSide) -> float | None:
    """Return what no plan's worst site exceeds; None where nothing below all is proven yet."""
    bound, reached = side.tiers.share_bound, side.tiers.fairness.worst_share
    return None if bound >= 1 > reached else bound


def _bound_words(bound: float | None) -> str:
    if bound is None:
        return pick("时限内尚无上界", "no bound yet")
    return pick(f"已证明不超过 {bound:.1%}", f"proven at most {bound:.1%}")


def tell(sides: tuple[OrderSide, ...], *, as_json: bool) -> None:
    """Show the orders side by side."""
    rows = [side_row(side) for side in sides]
    if as_json:
        output.print_json({"orders": rows})
        return
    for row in rows:
        name = TEXTS[f"solve.first.{row['order']}"].in_language(output.language)
        output.say_plain(
            pick(
                f"● {name}：救助 {row['people_relieved']:,} 人；最差安置点 "
                f"{row['worst_share']:.1%}（{_bound_words(row['worst_share_bound'])}）；"
                f"{row['sites_with_nothing']} 处什么也没有；无救助 "
                f"{row['person_min_unrelieved']:,.0f} 人·分钟；{row['cost_cny']:,.2f} 元",
                f"● {name}: {row['people_relieved']:,} relieved; worst site "
                f"{row['worst_share']:.1%} ({_bound_words(row['worst_share_bound'])}); "
                f"{row['sites_with_nothing']} sites with nothing; "
                f"{row['person_min_unrelieved']:,.0f} person-minutes without relief; "
                f"CNY {row['cost_cny']:,.2f}",
            )
        )
