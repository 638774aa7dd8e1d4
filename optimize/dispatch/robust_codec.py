"""Chances and the choice of a cautious plan to and from JSON values."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from optimize.dispatch.robust import Chances
from optimize.dispatch.robust_plan import Choice
from optimize.dispatch.robust_spread import MOST_SCENARIOS, Uncertainty
from optimize.findings import Found, ProblemError, reading_findings

Record = TypeVar("Record")

_CHANCES = TypeAdapter(Chances)
_CHOICE = TypeAdapter(Choice)
_UNCERTAINTY = TypeAdapter(Uncertainty)


def chances_to_json(chances: Chances) -> dict[str, Any]:
    """Return the chances as values that `json.dumps` writes strictly."""
    values = asdict(replace(chances, uncertainty=Uncertainty()))
    return {**values, "uncertainty": _uncertainty_to_json(chances.uncertainty)}


def choice_to_json(choice: Choice) -> dict[str, Any]:
    """Return the choice as values that `json.dumps` writes strictly."""
    return {**asdict(choice), "measure": choice.measure.value}


def chances_from_json(value: object) -> Chances:
    """Return the chances that a JSON value describes.

    Raises
    ------
    ProblemError
        With all findings, when it describes none.
    """
    return _read(_CHANCES, value)


def choice_from_json(value: object) -> Choice:
    """Return the choice that a JSON value describes.

    Raises
    ------
    ProblemError
        With all findings, when it describes none.
    """
    return _read(_CHOICE, value)


def uncertainty_of(document: dict[str, Any], scenarios: int, seed: int) -> Uncertainty:
    """Return by what a plan document is judged: its own spreads and areas, else an ordinary day.

    Raises
    ------
    ProblemError
        When the document's are none, or there are too few or too many scenarios.
    """
    if not 1 <= scenarios <= MOST_SCENARIOS or seed < 0:
        raise ProblemError(
            (
                Found(
                    "scenarios",
                    f"推演次数应为1至{MOST_SCENARIOS:,}，种子不能为负。（现为{scenarios}，{seed}）",
                    f"Scenarios must be 1 to {MOST_SCENARIOS:,}, the seed not negative. They are "
                    f"{scenarios} and {seed}.",
                ),
            )
        )
    kept = document.get("chances")
    known = kept.get("uncertainty") if isinstance(kept, dict) else None
    found = Uncertainty() if known is None else _read(_UNCERTAINTY, known, "chances.uncertainty")
    return replace(found, scenarios=scenarios, seed=seed)


def _uncertainty_to_json(uncertainty: Uncertainty) -> dict[str, Any]:
    return {
        "spread": asdict(uncertainty.spread),
        "areas": dict(uncertainty.areas),
        "scenarios": uncertainty.scenarios,
        "seed": uncertainty.seed,
    }


def _read(adapter: TypeAdapter[Record], value: object, name: str = "") -> Record:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        found = reading_findings(error)
        raise ProblemError(each.below(name) if name else each for each in found) from error
