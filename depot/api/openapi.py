"""The interface described in OpenAPI's form, made of the same tables that serve it."""

from __future__ import annotations

from typing import Any, Final

from depot.api.bodies import Field, Kind
from depot.api.verbs import VERBS, Verb

VERSION: Final = "1.0.0"
_TYPES: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.INSTANT: {"type": "string", "format": "date-time"},
}
_ERRORS: Final = {
    "401": "No token, or one that is unknown or revoked.",
    "403": "The token's person lacks the right, or it is another truck's shipment.",
    "404": "There is no such thing.",
    "409": "It was possible before: reached already, not loaded, the key used for something else.",
    "422": "Something in the request can't be; every fault is named.",
    "503": "The database did not answer; send it again with the same key.",
}


def openapi() -> dict[str, Any]:
    """Return the description."""
    paths: dict[str, Any] = {
        "/shipments": {"get": _reading("Shipments that are being made ready or on the road.")},
        "/shipments/{number}": {"get": _reading("One shipment with its stops.", named=True)},
        "/orders/{number}/progress": {
            "get": _reading(
                "An order under way: arrivals by the plan and as they look now, people relieved "
                "in time, and whether a new plan is proposed.",
                named=True,
            )
        },
    }
    for verb in VERBS:
        paths[f"/{verb.things}/{{number}}/{verb.name}"] = {"post": _telling(verb)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Relief depot: execution", "version": VERSION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": _error()},
        },
        "paths": paths,
    }


def _reading(about: str, *, named: bool = False) -> dict[str, Any]:
    return {
        "summary": about,
        "parameters": [_number()] if named else [],
        "responses": _responses(),
    }


def _telling(verb: Verb) -> dict[str, Any]:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "maxLength": 200},
        "description": "Names this very report; sent again with it, it is booked once.",
    }
    return {
        "summary": verb.about,
        "parameters": [_number(), key],
        "requestBody": {
            "required": any(field.required for field in verb.fields),
            "content": {"application/json": {"schema": _object(verb.fields)}},
        },
        "responses": _responses(),
    }


def _number() -> dict[str, Any]:
    return {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields if field.required],
        "properties": {field.name: _field(field) for field in fields},
    }


def _field(field: Field) -> dict[str, Any]:
    if field.kind is Kind.LINES:
        return {
            "type": "array",
            "minItems": 1,
            "items": _object(field.columns),
            "description": field.about,
        }
    return {**_TYPES[field.kind], "description": field.about}


def _responses() -> dict[str, Any]:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "200": {"description": "Done.", "content": {"application/json": {}}},
        **{code: {"description": why, "content": error} for code, why in _ERRORS.items()},
    }


def _error() -> dict[str, Any]:
    text = {"type": "string"}
    inner = {"type": "object", "properties": {"code": text, "zh": text, "en": text}}
    return {"type": "object", "properties": {"error": inner}}
