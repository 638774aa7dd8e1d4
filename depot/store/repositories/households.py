"""Surveys of what households keep."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from depot.domain.household import Survey, SurveyLine
from depot.store.schema.household import household_survey, household_survey_line


class Households:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, new: Survey) -> None:
        """Book a survey with its lines."""
        self._connection.execute(
            insert(household_survey).values(
                number=new.number, community=new.community, surveyed_on=new.surveyed_on,
                asked=new.asked, note=new.note, recorded_by=new.recorded_by,
                recorded_at_us=new.recorded_at_us, command_id=self._command_id,
            )
        )  # fmt: skip
        rows = [
            {"number": new.number, "item": each.item, "equipped": each.having, "asked": new.asked}
            for each in new.lines
        ]
        self._connection.execute(insert(household_survey_line), rows)

    def surveys(self) -> tuple[Survey, ...]:
        """Return all surveys, the newest day first."""
        lines: dict[str, list[SurveyLine]] = {}
        query = select(household_survey_line).order_by(household_survey_line.c.item)
        for row in self._connection.execute(query):
            lines.setdefault(row.number, []).append(SurveyLine(row.item, row.equipped))
        heads = select(household_survey).order_by(
            household_survey.c.surveyed_on.desc(), household_survey.c.number.desc()
        )
        return tuple(
            Survey(
                row.community, row.surveyed_on, row.asked, tuple(lines.get(row.number, ())),
                row.note, row.number, row.recorded_by, row.recorded_at_us,
            )
            for row in self._connection.execute(heads)
        )  # fmt: skip
