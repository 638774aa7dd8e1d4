"""Picking on the phone: scan, see the line, confirm."""

from __future__ import annotations

import streamlit as st

from depot.domain.shipment import LineState
from depot.errors import DepotError
from depot.services.shipment_filling import RefillPicks, refill_picks
from depot.services.shipment_picking import (
    ConfirmPick,
    PickDone,
    UndoPick,
    confirm_pick,
    undo_pick,
)
from depot.services.shipment_scan import ScanTarget, scan_target
from depot.services.shipment_views import ShipmentLineView, ShipmentView
from depot.web import state
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import show_refusal
from depot.web.components.scan import forget_scans, scan_box
from depot.web.formats import day, whole
from depot.web.language import said, t
from depot.web.markdown import told
from depot.web.shipments.flow import big, step
from depot.web.units import unit_name


def show(view: ShipmentView) -> None:
    """Show the scan field, the line at hand, and the others to choose from."""
    number = view.head.number
    _scan(number)
    waiting = {each.line.line: each for each in view.to_pick}
    if not waiting:
        return
    scanned, target = _target(number)
    by_hand = st.session_state.get(f"ship.line.{number}")
    line = target.line if target else by_hand
    at_hand = waiting.get(line or 0) or next(iter(waiting.values()))
    st.caption(t("ship.chosen" if at_hand.line.line == line else "ship.next"))
    _confirm(number, at_hand, scanned if target else "", target)
    others = [each for each in waiting.values() if each is not at_hand]
    if others:
        with st.expander(t("ship.by_hand")):
            for each in others:
                st.button(
                    _title(each) + f" · {whole(each.line.quantity)} {unit_name(each.unit_zh)}",
                    key=f"ship.choose.{number}.{each.line.line}", width="stretch",
                    on_click=_choose, args=(number, each.line.line),
                )  # fmt: skip
    _undo(view)


def show_problems(view: ShipmentView) -> None:
    """Say which lines can't go or are short, and offer to fill them up."""
    if not view.needs_filling:
        return
    for each in view.lines:
        if each.problem:
            st.warning(
                told("ship.problem", line=each.line.line, why=said(each.problem)),
                icon=":material/warning:",
            )
        if each.line.missing:
            st.warning(
                t("ship.missing", line=each.line.line, units=whole(each.line.missing)),
                icon=":material/production_quantity_limits:",
            )
    number = view.head.number
    if big(t("ship.refill"), "ship.refill", "autorenew", primary=False):
        step(
            f"ship.refill.{number}", refill_picks,
            lambda key: RefillPicks(key, state.actor(), number),
            lambda done: t(
                "ship.refilled", replaced=len(done.replaced), new=len(done.new_lines),
                missing=whole(done.missing),
            ),
        )  # fmt: skip


def _scan(number: str) -> None:
    scanned = scan_box(f"ship.scan.{number}", t("ship.scan"))
    if not scanned:
        return
    st.session_state.pop(f"ship.target.{number}", None)
    try:
        target = state.application().read(scan_target, number, scanned)
    except DepotError as refusal:
        show_refusal(refusal)
        forget_scans(f"ship.scan.{number}")
        return
    if target.done:
        st.info(t("ship.done_before", line=target.line), icon=":material/repeat:")
        return
    st.session_state[f"ship.target.{number}"] = (scanned, target)


def _target(number: str) -> tuple[str, ScanTarget | None]:
    kept: tuple[str, ScanTarget] | None = st.session_state.get(f"ship.target.{number}")
    return ("", None) if kept is None else kept


def _choose(number: str, line: int) -> None:
    st.session_state.pop(f"ship.target.{number}", None)
    st.session_state[f"ship.line.{number}"] = line


def _title(each: ShipmentLineView) -> str:
    return told("ship.line", bin=each.line.bin, name=said(each.name))


def _confirm(number: str, each: ShipmentLineView, scanned: str, target: ScanTarget | None) -> None:
    line = each.line
    other = target.other_lot if target and target.line == line.line else ""
    with st.container(border=True):
        st.markdown(f"### {_title(each)}")
        st.markdown(
            told(
                "ship.line_lot", lot=each.lot_no, until=day(each.expires_on),
                units=whole(line.quantity), unit=unit_name(each.unit_zh),
            )
        )  # fmt: skip
        if other:
            st.warning(
                told("ship.other_lot", lot=other, listed=each.lot_no), icon=":material/swap_horiz:"
            )
        numbers = Numbers()
        found = _found(number, each, numbers)
        short = found < line.quantity
        reason = ""
        if short or other:
            reason = st.text_input(
                t("ship.pick_reason"), key=f"ship.pick_reason.{number}.{line.line}"
            )
        label = "ship.swap" if other else "ship.pick_short" if short else "ship.pick"
        if big(t(label), "ship.pick", "check", numbers=numbers):
            step(
                f"ship.pick.{number}.{line.line}", confirm_pick,
                lambda key: ConfirmPick(
                    key, state.actor(), number, line.line, scanned, found, reason
                ),
                _done_words, afterwards=lambda: _forget(number),
            )  # fmt: skip


def _found(number: str, each: ShipmentLineView, numbers: Numbers) -> int:
    """Ask for what was found: in base units, or counted in packs and single units."""
    line, left, found = each.line, each.line.quantity, 0
    levels = [level for level in each.packs if level[1] <= line.quantity]
    for name, units in [*levels, (unit_name(each.unit_zh), 1)]:
        listed, left = divmod(left, units)
        count = numbers.whole(
            t("ship.quantity", unit=name),
            0,
            line.quantity // units,
            listed,
            key=f"ship.quantity.{number}.{line.line}" + ("" if units == 1 else f".{units}"),
        )
        found += count * units
    if levels:
        st.caption(t("ship.in_all", units=whole(found), unit=unit_name(each.unit_zh)))
    return found


def _done_words(done: PickDone) -> str:
    if not done.changed:
        return t("ship.done_before", line=done.line)
    if done.missing or (done.new_lines and done.line not in done.new_lines):
        return t(
            "ship.was_short", line=done.line, filled=len(done.new_lines),
            missing=whole(done.missing),
        )  # fmt: skip
    return t("ship.picked", line=done.line, units=whole(done.picked))


def _forget(number: str) -> None:
    forget_scans(f"ship.scan.{number}")
    for name in ("target", "line"):
        st.session_state.pop(f"ship.{name}.{number}", None)


def _undo(view: ShipmentView) -> None:
    number = view.head.number
    done = {each.line.line: each for each in view.lines if each.line.state is LineState.PICKED}
    if not done:
        return
    with st.expander(t("ship.undo")):
        line = st.selectbox(
            t("ship.undo_line"), list(done), key=f"ship.undo_line.{number}",
            format_func=lambda each: f"{each}. {_title(done[each])}",
        )  # fmt: skip
        reason = st.text_input(t("ship.reason"), key=f"ship.undo_reason.{number}")
        if big(t("ship.undo"), "ship.undo", "undo", primary=False):
            step(
                f"ship.undo.{number}.{line}", undo_pick,
                lambda key: UndoPick(key, state.actor(), number, line, reason),
                lambda back: t("ship.undone", line=back.line),
                afterwards=lambda: _forget(number),
            )  # fmt: skip
