"""Demo: one item of the catalogue was changed by the depot manager, so that it has a history."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Final

from depot.services.application import Application
from depot.services.catalogue_changes import ChangeItem, change_item
from depot.services.demo_steps import is_done

_NAMESPACE: Final = uuid.UUID("3b0a4c86-2f5d-4a6e-9a55-0f8f0a7b6c21")
KEEPER: Final = "guanku"
CHANGED: Final = "HD03"


def load(app: Application) -> None:
    """Change the plastic pallet once; asking again changes nothing."""
    key = str(uuid.uuid5(_NAMESPACE, CHANGED))
    if app.read(is_done, key):
        return
    pallet = app.read(lambda reader: reader.catalogue.get([CHANGED]))[CHANGED]
    version = app.read(lambda reader: reader.catalogue.version(CHANGED))
    changed = replace(pallet, stack_layers=15, note="演示修改：空托盘叠放改为不超过 15 层")
    app.execute(change_item, ChangeItem(key, KEEPER, changed, version))
