"""`depot why`: what binds a problem, what one more of each is worth, the cheapest additions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from depot import cli_output as output
from depot.cli_output import pick
from depot.web.texts import TEXTS
from depot.web.why.sentence import digits, price, sentence
from optimize.dispatch.additions import Catalogue
from optimize.dispatch.additions_codec import additions_document, catalogue_from_json
from optimize.dispatch.additions_result import AdditionParams, AdditionProgress
from optimize.dispatch.additions_search import cheapest_additions
from optimize.dispatch.codec import problem_from_json
from optimize.dispatch.problem import Problem

_MOST_VALUES = 10


def asked(document: dict[str, Any], additions: dict[str, Any] | None) -> tuple[Problem, Catalogue]:
    """Return the problem of a problem or plan file, and what could be added to it.

    Raises
    ------
    ProblemError
        With all that is wrong in the first of the files that can't be read.
    """
    problem = problem_from_json(document.get("problem", document))
    return problem, Catalogue() if additions is None else catalogue_from_json(additions, problem)


def answered(
    problem: Problem,
    catalogue: Catalogue,
    params: AdditionParams,
    stopped: Callable[[], bool],
    *,
    quiet: bool,
) -> dict[str, Any]:
    """Return what was found, with the plan that proves it."""
    with output.status(quiet=quiet) as say:

        def told(step: AdditionProgress) -> None:
            stage = TEXTS[f"why.stage.{step.stage.value}"]
            say(f"{step.elapsed_s:.0f} s  {stage.in_language(output.language)}  {step.people:,}")

        result = cheapest_additions(
            problem, catalogue, params, on_progress=told, should_stop=stopped
        )
    names = {offer.code: offer.name for offer in catalogue.offers}
    document = additions_document(result)
    for each in document["why"]["added"]:
        each["name"] = names[each["code"]] or each["code"]
    return document


def tell(
    document: dict[str, Any],
    problem: Problem,
    catalogue: Catalogue,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say it in words, or as JSON without the plan."""
    found = document["why"]
    if as_json:
        output.print_json({**found, "reasons": document["reasons"], "check": document["check"]})
        return
    words = sentence(
        found["outcome"],
        output.language,
        hours=problem.deadline_min / 60,
        target=found["target"],
        before=found["people_before"],
        people=found["people"],
        most=found["most_people"],
        price_cny=found["price_cny"],
        is_added=bool(found["added"]),
        is_offered=catalogue.offers_anything,
    )
    output.say_plain(words.replace("**", ""))
    _tell_added(found["added"])
    if found["price_bound_cny"]:
        bound = TEXTS["why.bound"].in_language(output.language)
        output.say_plain(bound.format(price=digits(found["price_bound_cny"])))
    _tell_values(found["values"])
    output.reasons(document["reasons"])
    if out is not None:
        output.say(f"方案已写入 {out}。", f"Plan written to {out}.")


def _tell_added(added: list[dict[str, Any]]) -> None:
    """List what is added, with its price and the people lost without it."""
    for each in added:
        costs, lost = price(each["price_cny"], output.language), each["people"]
        output.say_plain(
            pick(
                f"● {each['name']} ×{each['count']:,}，{costs}"
                + (f"，少了它就少救 {lost:,} 人" if lost else ""),
                f"● {each['name']} x{each['count']:,}, {costs}"
                + (f", without it {lost:,} fewer" if lost else ""),
            )
        )


def _tell_values(values: list[dict[str, Any]]) -> None:
    """List what one more is worth: solved for first, then guessed."""
    worth = [each for each in values if each["estimate"] > 0 or each["people"]]
    worth.sort(key=lambda each: (each["people"] is None, -(each["people"] or 0)))
    for each in worth[:_MOST_VALUES]:
        solved = "—" if each["people"] is None else f"{each['people']:,}"
        what = f"{each['kind']} {' '.join(each['about'])}"
        output.say_plain(
            pick(
                f"＋{each['count']:,} {what}：重算多救 {solved} 人，"
                f"估计 {each['estimate']:,.1f} 人",
                f"+{each['count']:,} {what}: {solved} more by solving again, "
                f"{each['estimate']:,.1f} by the guess",
            )
        )
