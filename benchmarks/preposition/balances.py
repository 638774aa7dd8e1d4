"""The 21 balance analyses of Vanuatu: each stock of the published list, for each item it holds."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data/esups_vanuatu"


def instances() -> Iterator[dict[str, Any]]:
    """Yield the three instances with published values."""
    for file in sorted(FOLDER.glob("*.json")):
        yield json.loads(file.read_text("utf-8"))


def analyses() -> Iterator[dict[str, Any]]:
    """Yield all 21, with their published values where there are any."""
    known = {each["name"]: each for each in instances()}
    alike = {each["item"]: each for each in known.values()}
    for file in sorted((FOLDER / "inventory").glob("*.csv")):
        for item, stock in sorted(_stocks(file).items()):
            name = f"{item}-{file.stem}"
            base = alike[item] | {"reference": known.get(name, {}).get("reference", {})}
            depots = [each | {"stock": stock[each["id"]]} for each in base["depots"]]
            yield base | {"name": name, "depots": depots}


def _stocks(file: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["ItemName"]][row["gglAddress"]] += float(row["Total"])
    return found
