"""Pictures of the app, shipped with it."""

from pathlib import Path

ICON = str(Path(__file__).parent / "icon.svg")
