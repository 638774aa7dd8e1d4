"""Serving the app together with the address that hands out its session cookie."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[2]

# What `streamlit run` is given; it needs the app's folder as its working folder.
ENTRY = Path(__file__).with_name("entry.py")


def app_folder() -> Path:
    """Return the folder of app.py and its settings: of the checkout, or as packaged."""
    checkout = _PACKAGE.parent
    return checkout if (checkout / "app.py").is_file() else _PACKAGE / "_packaged"
