"""Recovery after an event (回收整备): clean, dry, grade, repair, then back to stock or out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from depot.domain.serial import Grade

DOCUMENT = "HS"


class Stage(StrEnum):
    """What has to be done next with a line, or how it ended."""

    CLEAN = "clean"
    DRY = "dry"
    GRADE = "grade"
    REPAIR = "repair"
    READY = "ready"
    SCRAP = "scrap"
    RESTOCKED = "restocked"
    WRITTEN_OFF = "written_off"


OPEN_STAGES = frozenset(Stage) - {Stage.RESTOCKED, Stage.WRITTEN_OFF}
# Grading alone decides by condition; see `stage_of_grade`.
NEXT = {
    Stage.CLEAN: Stage.DRY,
    Stage.DRY: Stage.GRADE,
    Stage.READY: Stage.RESTOCKED,
    Stage.SCRAP: Stage.WRITTEN_OFF,
}
STAGE_NAMES = {
    Stage.CLEAN: ("清洗", "cleaning"),
    Stage.DRY: ("晾干", "drying"),
    Stage.GRADE: ("评级", "grading"),
    Stage.REPAIR: ("维修", "repair"),
    Stage.READY: ("重新上架", "re-stocking"),
    Stage.SCRAP: ("申请报废", "write-off"),
    Stage.RESTOCKED: ("已重新入库", "back in stock"),
    Stage.WRITTEN_OFF: ("已转报废", "handed to a write-off"),
}


def stage_of_grade(grade: Grade) -> Stage:
    """Return where goods of a condition go: A, B to stock, C to repair, D out."""
    if grade is Grade.D:
        return Stage.SCRAP
    return Stage.REPAIR if grade is Grade.C else Stage.READY


@dataclass(frozen=True)
class RecoveryPart:
    """A line of goods in recovery; `serial` is empty for goods without numbers."""

    number: str
    line: int
    lot_id: int
    item: str
    lot_no: str
    account_id: int
    place: str
    owner: str
    serial: str
    quantity: int
    stage: Stage


@dataclass(frozen=True)
class RecoveryStep:
    """Something that was done with a line."""

    line: int
    stage: str
    quantity: int
    grade: str
    note: str
    actor: str
    at_us: int


@dataclass(frozen=True)
class Recovery:
    """Goods of a depot in recovery after an event."""

    number: str
    depot: str
    event: str
    started_by: str
    started_at_us: int
    lines: tuple[RecoveryPart, ...]

    @property
    def is_open(self) -> bool:
        """Whether a line still has something to be done."""
        return any(each.stage in OPEN_STAGES for each in self.lines)
