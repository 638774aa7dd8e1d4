"""Every text of the app in both languages, by key.

A page asks for a key; `Text` refuses an entry that lacks a language, so the two
can't drift apart.
"""

from __future__ import annotations

from typing import Final

from depot.errors import Text
from depot.web.texts import (
    accounts,
    agreements,
    aid,
    buying,
    call_offs,
    care,
    catalogue,
    chances,
    counting,
    dispatch,
    emergency,
    expiry,
    files,
    fleet,
    households,
    kits,
    labels,
    money,
    money_after,
    moves,
    orders,
    papers,
    plan,
    procurement,
    readiness,
    receiving,
    replan,
    replenishment,
    reserves,
    shell,
    shipments,
    stock,
    sustain,
    tiers,
    transfer,
    units,
    warehouse,
    why,
    words,
    workbooks,
)

_PARTS: Final = (
    reserves,
    replan,
    aid,
    call_offs,
    warehouse,
    catalogue,
    care,
    counting,
    emergency,
    shell,
    words,
    stock,
    moves,
    dispatch,
    plan,
    chances,
    orders,
    readiness,
    shipments,
    labels,
    tiers,
    transfer,
    kits,
    expiry,
    files,
    workbooks,
    receiving,
    papers,
    accounts,
    agreements,
    money,
    buying,
    procurement,
    replenishment,
    households,
    fleet,
    money_after,
    units,
    why,
    sustain,
)

TEXTS: Final[dict[str, Text]] = {
    key: Text(*both) for part in _PARTS for key, both in part.TEXTS.items()
}
