"""What may happen to a lot later: a re-test that extends its life (复检延期)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.item import Item
from depot.domain.lot import Lot
from depot.domain.months import add_months
from depot.errors import InvalidInput, NotAllowed

# 食品安全法 (2021) art. 34 forbids food past its date or with a changed date, 药品管理法
# (2019) art. 98 makes drugs past or with a changed date inferior drugs: no test helps.
NEVER_EXTENDED_CLASSES: Final = frozenset(
    {"food_dry", "frost_free_food", "medical", "medical_temperature"}
)
# A test is proof of how the goods are now, not of how they were half a year ago.
TEST_AGE_LIMIT_DAYS: Final = 180


class ExtensionState(StrEnum):
    """Life of a request; it is decided once."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Extension:
    """A request to extend a lot's life.

    Parameters
    ----------
    id
        Number given by the store.
    from_expires_on, to_expires_on
        The date that holds, and the one asked for.
    tested_on, laboratory, certificate_no
        The re-test that it rests on.
    decided_by, decision_note
        Empty until somebody else has decided.
    """

    id: int
    lot_id: int
    from_expires_on: date
    to_expires_on: date
    tested_on: date
    laboratory: str
    certificate_no: str
    note: str
    state: ExtensionState
    requested_by: str
    requested_at_us: int
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""


def extension_limit(item: Item, lot: Lot, tested_on: date) -> date:
    """Return the last day that one re-test can give.

    Half of the shelf life (that of the item, else of the lot as printed, else a year)
    counted from the day of the test, a month at least. Another test may extend again.
    """
    months = item.shelf_life_months
    if months is None and lot.made_on is not None and lot.expires_on is not None:
        span = lot.expires_on.year * 12 + lot.expires_on.month
        months = span - lot.made_on.year * 12 - lot.made_on.month
    return add_months(tested_on, max(1, (months or 12) // 2))


def require_extendable(item: Item, lot: Lot) -> date:
    """Return the date that an extension starts from.

    Raises
    ------
    InvalidInput
        For goods without an expiry.
    NotAllowed
        For goods whose date the law doesn't let anybody change.
    """
    if lot.expires_on is None:
        raise InvalidInput(
            f"批号 {lot.lot_no}（{item.name_zh}）没有有效期，无需延期。",
            f"Lot {lot.lot_no} ({item.name_en}) has no expiry date; there is nothing to extend.",
        )
    if item.storage_class in NEVER_EXTENDED_CLASSES:
        raise NotAllowed(
            f"{item.name_zh}属食品或药品医疗类，法律不允许复检延期。请安排轮换，到期后报废。",
            f"{item.name_en} is food or medical: the law allows no extension by re-test. "
            "Rotate it, or write it off when it has expired.",
        )
    return lot.expires_on


def require_extension_dates(
    item: Item, lot: Lot, *, to_expires_on: date, tested_on: date, today: date
) -> None:
    """Refuse dates that a re-test can't give.

    Raises
    ------
    InvalidInput
        Backwards, tested in the future or too long ago, or beyond the limit.
    """
    present = require_extendable(item, lot)
    where_zh, where_en = (
        f"批号 {lot.lot_no}（{item.name_zh}）",
        f"Lot {lot.lot_no} ({item.name_en})",
    )
    if to_expires_on <= present:
        raise InvalidInput(
            f"{where_zh}：新有效期 {to_expires_on} 应晚于现有效期 {present}，有效期不能倒退。",
            f"{where_en}: the new date {to_expires_on} must be after the present one, {present}; "
            "an expiry never goes back.",
        )
    if tested_on > today or (today - tested_on).days > TEST_AGE_LIMIT_DAYS:
        raise InvalidInput(
            f"{where_zh}：检验日期 {tested_on} 应在最近 {TEST_AGE_LIMIT_DAYS} 天内且不晚于今天"
            f"（{today}）。请重新送检。",
            f"{where_en}: the test of {tested_on} must be of the last {TEST_AGE_LIMIT_DAYS} days "
            f"and not after today ({today}). Have it tested again.",
        )
    limit = extension_limit(item, lot, tested_on)
    if to_expires_on > limit:
        raise InvalidInput(
            f"{where_zh}：一次复检最多延至 {limit}（检验日起半个保质期），"
            f"不能延至 {to_expires_on}。到期前可再次复检。",
            f"{where_en}: one re-test extends to {limit} at most (half the shelf life from the "
            f"test), not to {to_expires_on}. It can be tested again before then.",
        )
