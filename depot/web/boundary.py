"""The one error boundary: refusals are said, faults are logged and numbered."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from depot.errors import DepotError
from depot.services.application import new_command_id
from depot.web.components.refusals import show_refusal
from depot.web.language import t

_LOG = logging.getLogger("depot.web")


@contextmanager
def boundary() -> Iterator[None]:
    """Show what goes wrong inside as a sentence; the log keeps the rest."""
    try:
        yield
    except DepotError as refusal:
        show_refusal(refusal)
    except Exception:  # noqa: BLE001 - the one place that catches all; it is logged
        number = new_command_id()[:8]
        _LOG.exception("fault %s", number)
        st.error(t("fault", number=number), icon=":material/report:")
