"""Triggers that refuse UPDATE and DELETE on what may only grow."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event
from sqlalchemy.schema import ExecutableDDLElement

from depot.store.schema.agreements import (
    agreement_check,
    agreement_check_line,
    agreement_line_terms,
    agreement_rotation,
    agreement_season,
    agreement_tender_line,
)
from depot.store.schema.alerts import alert_event
from depot.store.schema.api import truck_position
from depot.store.schema.attachments import attachment, attachment_link
from depot.store.schema.call_offs import call_off_step
from depot.store.schema.care import care_plan, care_record, recovery_step
from depot.store.schema.catalogue import item_version
from depot.store.schema.counting import count_cut, count_entry, found_goods
from depot.store.schema.deliveries import (
    arrival,
    inspection,
    inspection_check,
    inspection_part,
)
from depot.store.schema.documents import document
from depot.store.schema.emergency import activation_event
from depot.store.schema.fleet import vehicle_version
from depot.store.schema.household import household_survey, household_survey_line
from depot.store.schema.kits import kit_lot, kit_part, kit_recipe, kit_recipe_line
from depot.store.schema.ledger import account, chain, command, lot, movement, reservation
from depot.store.schema.loans import loan_event
from depot.store.schema.lot_events import lot_event
from depot.store.schema.metadata import metadata
from depot.store.schema.money import budget_line, purchase_quote, settlement, settlement_line
from depot.store.schema.money_after import quote_supplier, refund
from depot.store.schema.observations import supplier_observation
from depot.store.schema.papers import document_print, ledger_card, name_version, workbook_import
from depot.store.schema.requisitions import requisition_line
from depot.store.schema.sellers import (
    emergency_purchase,
    emergency_purchase_line,
    reference_price,
)  # fmt: skip
from depot.store.schema.serials import serial_event
from depot.store.schema.shipments import shipment_step
from depot.store.schema.transfers import transfer_line, transfer_step
from depot.store.schema.write_off import disposal

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""

_POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def trigger_statements(dialect: str, table: str, verbs: tuple[str, ...]) -> list[str]:
    """Return the statements that protect a table on the database."""
    if dialect == "sqlite":
        return [_SQLITE.format(table=table, verb=v, upper=v.upper()) for v in verbs]
    # TRUNCATE would go round a trigger on DELETE.
    with_truncate = (*verbs, "truncate")
    return [_POSTGRES.format(table=table, verb=v, upper=v.upper()) for v in with_truncate]


def function_statement() -> str:
    """Return the PostgreSQL function that the triggers call."""
    return _POSTGRES_FUNCTION


def _ddl(statement: str, dialect: str) -> ExecutableDDLElement:
    # DDL() formats with %; SQLAlchemy leaves its constructor untyped.
    ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    return ddl.execute_if(dialect=dialect)


# Table → what is refused; `protect` fills it.
PROTECTED: dict[str, tuple[str, ...]] = {}


def protect(table: Table, verbs: tuple[str, ...] = ("update", "delete")) -> None:
    """Have `create_all` protect a table; the migrations do the same by hand."""
    PROTECTED[table.name] = verbs
    for dialect in ("sqlite", "postgresql"):
        for statement in trigger_statements(dialect, table.name, verbs):
            event.listen(table, "after_create", _ddl(statement, dialect))


event.listen(metadata, "before_create", _ddl(function_statement(), "postgresql"))
for _table in (movement, command, chain, lot, account, item_version, document):
    protect(_table)
for _table in (lot_event, alert_event):
    protect(_table)
for _table in (care_plan, care_record, recovery_step, loan_event, serial_event, disposal):
    protect(_table)
for _table in (transfer_line, transfer_step, kit_recipe, kit_recipe_line, kit_lot, kit_part):
    protect(_table)
for _table in (attachment, attachment_link):
    protect(_table)
for _table in (count_entry, count_cut, found_goods, activation_event):
    protect(_table)
for _table in (workbook_import, name_version, vehicle_version, ledger_card, document_print):
    protect(_table)
for _table in (requisition_line, shipment_step, truck_position):
    protect(_table)
for _table in (arrival, inspection, inspection_part, inspection_check):
    protect(_table)
for _table in (budget_line, purchase_quote, settlement, settlement_line):
    protect(_table)
for _table in (agreement_tender_line, agreement_line_terms, agreement_season):
    protect(_table)
for _table in (agreement_check, agreement_check_line, agreement_rotation):
    protect(_table)
for _table in (reference_price, emergency_purchase, emergency_purchase_line):
    protect(_table)
for _table in (supplier_observation, call_off_step):
    protect(_table)
for _table in (household_survey, household_survey_line):
    protect(_table)
for _table in (refund, quote_supplier):
    protect(_table)
# A reservation changes once, from open to its end, but never disappears.
protect(reservation, ("delete",))
