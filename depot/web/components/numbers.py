"""Numbers that people type: one out of range is said in words, and nothing is done with it.

With limits of its own a field of Streamlit keeps the last number within them while another one
stands in it, and hints at that in English only: what was typed would look as if it counted.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from depot.web.language import t

Width = int | Literal["stretch"]


class Numbers:
    """The number fields of a form, which know whether all of them are within their limits."""

    def __init__(self) -> None:
        self._faults: list[str] = []

    @property
    def ok(self) -> bool:
        """Whether every number asked for so far is within its limits."""
        return not self._faults

    def whole(
        self, label: str, least: int, most: int, value: int, step: int = 1, *, key: str,
        width: Width = "stretch", hint: str | None = None, disabled: bool = False,
    ) -> int:  # fmt: skip
        """Ask for a whole number; return what was typed, in range or not.

        Parameters
        ----------
        least, most
            The limits, both allowed.
        value, step, width, hint, disabled
            As for `streamlit.number_input`, whose help the hint is.
        """
        typed = int(
            st.number_input(
                label, value=value, step=step, key=key, width=width, help=hint, disabled=disabled
            )
        )
        if not least <= typed <= most:
            self._refuse(label, f"{least:,}", f"{most:,}", f"{typed:,}")
        return typed

    def decimal(
        self, label: str, least: float, most: float, value: float, step: float, *, key: str,
        width: Width = "stretch", hint: str | None = None, disabled: bool = False,
        form: str | None = None,
    ) -> float:  # fmt: skip
        """Ask for any number; return what was typed, in range or not.

        Parameters
        ----------
        form
            How it is written, like ``"%.4f"``.
        """
        typed = float(
            st.number_input(
                label, value=float(value), step=step, format=form, key=key, width=width, help=hint,
                disabled=disabled,
            )
        )  # fmt: skip
        if not least <= typed <= most:
            self._refuse(label, f"{least:,.12g}", f"{most:,.12g}", f"{typed:,.12g}")
        return typed

    def say(self) -> None:
        """Show what is out of range; put it where the number would be used."""
        for fault in self._faults:
            st.error(fault, icon=":material/block:")

    def _refuse(self, label: str, least: str, most: str, typed: str) -> None:
        self._faults.append(t("number.range", label=label, least=least, most=most, typed=typed))
