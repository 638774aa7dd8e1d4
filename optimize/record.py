"""What the published JSON forms are made of: strict records, fields with limits, their schema."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _whole(value: object) -> object:
    """Take 5 and 5.0 for five; 5.5, "5", true and NaN are no whole numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not_whole")  # noqa: TRY004 -- pydantic collects ValueError
    if isinstance(value, float) and not value.is_integer():
        raise ValueError("not_whole")
    return int(value)


def _number(value: object) -> object:
    """Take JSON numbers only, not "5" and not true."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not_number")  # noqa: TRY004 -- pydantic collects ValueError
    return value


Number = BeforeValidator(_number)
WholeNumber = BeforeValidator(_whole)
# Larger counts than these are typing errors, and would overflow sums.
Whole = Annotated[int, WholeNumber, Field(ge=-(10**9), le=10**9)]
Count = Annotated[int, WholeNumber, Field(ge=0, le=10**9)]
Amount = Annotated[float, Number, Field(ge=0, le=10**12)]
Positive = Annotated[float, Number, Field(gt=0, ge=1e-9, le=10**12)]
Share = Annotated[float, Number, Field(ge=0, le=1)]
Code = Annotated[str, Field(min_length=1, strict=True)]


class Record(BaseModel):
    """Only the fields that it names, and finite numbers."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


def schema_text(model: type[BaseModel]) -> str:
    """Return the JSON schema of a record as it is published."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
