"""Counting with a phone: scan the bin, type the number, next; nothing shows the book.

Every number is kept on the server as soon as it is entered, so that a reload, an empty
battery or cold fingers lose nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.counting import OPEN_TO_COUNTERS, CountState
from depot.domain.ledger import MAX_QUANTITY
from depot.services.count_deciding import SubmitCount, submit_count
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.count_views import BlindLine, BlindSheet, blind_sheet, ledger_position
from depot.services.counting import counts
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.scan import scan_box
from depot.web.counting import new_lot, serials
from depot.web.formats import day
from depot.web.language import named, t
from depot.web.people import person
from depot.web.transfer.warehouses import scanned_bin
from depot.web.units import unit_name
from depot.web.workbook import count

CHOSEN, BIN, BIG = "count.number", "count.bin", "count_big"
# For gloves and poor light.
_STYLE = f"""<style>
[class*="st-key-{BIG}"] button {{ min-height: 3.5rem; }}
[class*="st-key-{BIG}"] button p, [class*="st-key-{BIG}"] input {{ font-size: 1.4rem; }}
</style>"""


def show() -> None:
    """Choose a count and go through its bins."""
    app = state.application()
    waiting = [each for each in app.read(counts) if each.state in OPEN_TO_COUNTERS]
    if not waiting:
        st.info(t("count.none_open"), icon=":material/task_alt:")
        return
    names = {
        each.number: f"{each.number} · {t(f'count.kind.{each.kind.value}')} · "
        f"{t(f'count.state.{each.state.value}')}"
        for each in waiting
    }
    number = st.selectbox(
        t("count.which"), list(names), key=CHOSEN, format_func=lambda each: names[each]
    )
    if number:
        _sheet(app.read(blind_sheet, number))


def _sheet(sheet: BlindSheet) -> None:
    lines = [each for each in sheet.lines if _is_mine(sheet, each)]
    done = sum(each.is_done for each in lines)
    if lines:
        st.progress(done / len(lines), t("count.progress", done=done, all=len(lines)))
    if sheet.head.state is CountState.RECOUNT:
        st.caption(t("count.recount_hint"))
    bin_code = _bin(sheet, lines)
    if bin_code:
        _lots(sheet, bin_code, [each for each in lines if each.bin == bin_code])
    new_lot.show(sheet, bin_code)
    with st.expander(t("workbook.count_file"), icon=":material/upload_file:"):
        count.show(sheet.head.number, sheet.head.depot)
    _hand_in(sheet)


def _is_mine(sheet: BlindSheet, line: BlindLine) -> bool:
    """Whether the person may count a line: the second count is another person's."""
    if sheet.head.state is not CountState.RECOUNT:
        return True
    return not line.is_done and state.actor() not in line.turn_of_another


def _bin(sheet: BlindSheet, lines: Sequence[BlindLine]) -> str:
    """Return the bin in hand: the one scanned, chosen, or next on the walk."""
    scanned = scan_box("count.scan_bin", t("count.scan_bin"))
    if scanned:
        found = scanned_bin(scanned, sheet.head.depot)
        if found:
            st.session_state[BIN] = found
    bins = list(dict.fromkeys(each.bin for each in lines))
    left = {each.bin for each in lines if not each.is_done}
    in_hand = st.session_state.get(BIN, "")
    if in_hand and in_hand not in bins:
        st.caption(t("count.bin_not_listed", bin=in_hand))
        return str(in_hand)
    if not bins:
        return ""
    if not in_hand or (in_hand not in left and left):
        in_hand = next((each for each in bins if each in left), bins[0])
    chosen = st.selectbox(
        t("count.bin"), bins, index=bins.index(in_hand), key=f"count.bins.{in_hand}",
        format_func=lambda each: f"{each} {'' if each in left else '✓'}".strip(),
    )  # fmt: skip
    st.session_state[BIN] = chosen
    return chosen or ""


def _lots(sheet: BlindSheet, bin_code: str, lines: Sequence[BlindLine]) -> None:
    st.subheader(bin_code)
    current = next((each for each in lines if not each.is_done), None)
    for each in lines:
        if each is current:
            _entry(sheet, each)
        else:
            _listed(sheet, each)


def _listed(sheet: BlindSheet, line: BlindLine) -> None:
    mark = ":material/check_circle:" if line.is_done else ":material/radio_button_unchecked:"
    with st.container(border=True):
        st.markdown(f"{mark} {_name(line)}")
        if not line.is_done or line.counted is None:
            return
        who = person(line.counted_by)
        st.caption(t("count.entered", count=line.counted, unit=unit_name(line.unit_zh), who=who))
        if st.toggle(t("count.change"), key=f"count.change.{sheet.head.number}.{line.line}"):
            _entry(sheet, line, framed=False)


def _name(line: BlindLine) -> str:
    expiry = day(line.expires_on) if line.expires_on else t("band.none")
    owner = "" if line.owner == "district" else f" · {t(f'owner.{line.owner}')}"
    status = "" if line.status == "issuable" else f" · **{t(f'status.{line.status}')}**"
    lot = "" if line.lot_no == "-" else f" · {line.lot_no}"
    return f"**{named(line.name_zh, line.name_en)}** {line.item}{lot} · {expiry}{status}{owner}"


def _entry(sheet: BlindSheet, line: BlindLine, *, framed: bool = True) -> None:
    """Ask for the number; the moment of first showing is the moment of looking."""
    key = f"{sheet.head.number}.{line.line}"
    st.session_state.setdefault(f"count.since.{key}", (sheet.at_seq, sheet.at_us))
    with st.container(border=framed, key=f"{BIG}_{line.line}"):
        st.html(_STYLE)
        st.markdown(f"### {_name(line)}")
        if st.session_state.get(f"count.moved.{key}"):
            st.warning(t("count.moved"), icon=":material/move_down:")
        if line.by_serial:
            serials.show(sheet, line, key)
            return
        with st.form(f"count.form.{key}", border=False, clear_on_submit=True):
            # A number field opens the phone's keypad; empty is not zero.
            typed = st.number_input(
                t("count.quantity", unit=unit_name(line.unit_zh)), min_value=0,
                max_value=MAX_QUANTITY, value=None, step=1, key=f"count.quantity.{key}",
                placeholder=t("count.quantity_hint"),
            )  # fmt: skip
            enter = st.form_submit_button(
                t("count.enter"), key=f"count.enter.{key}", type="primary", width="stretch",
                icon=":material/check:",
            )  # fmt: skip
            none = st.form_submit_button(
                t("count.none_here"), key=f"count.zero.{key}", width="stretch",
                icon=":material/block:",
            )  # fmt: skip
    if none:
        record(sheet, line.line, key, CountedLine(0, line.line))
    elif enter and typed is None:
        st.error(t("count.blank"), icon=":material/block:")
    elif enter and typed is not None:
        record(sheet, line.line, key, CountedLine(int(typed), line.line))


def record(sheet: BlindSheet, line: int, key: str, counted: CountedLine) -> None:
    """Enter a number and go on to the next line."""
    number = sheet.head.number
    app = state.application()
    since = st.session_state.get(f"count.since.{key}", (sheet.at_seq, sheet.at_us))
    seen = st.session_state.setdefault(
        f"count.seen.{key}", (app.read(ledger_position), app.clock.now_us())
    )
    done = give(
        f"count.enter.{key}",
        enter_counts,
        lambda each: EnterCounts(
            each, state.actor(), number, (counted,), since[0], seen[0], since[1], seen[1]
        ),
    )
    st.session_state.pop(f"count.seen.{key}", None)
    if done is None:
        return
    st.session_state.pop(f"count.since.{key}", None)
    st.session_state.pop(f"count.change.{number}.{line}", None)
    st.session_state[f"count.moved.{key}"] = any(each.moved for each in done.lines)
    st.rerun()


def _hand_in(sheet: BlindSheet) -> None:
    left = sum(not each.is_done for each in sheet.lines)
    if sheet.head.state is CountState.DRAFT or (not sheet.lines):
        return
    st.caption(t("count.left", count=left) if left else t("count.all_done"))
    leave = bool(left) and st.checkbox(t("count.leave"), key="count.leave")
    label = t("count.hand_in")
    if st.button(label, key="count.submit", width="stretch", icon=":material/send:",
                 type="secondary" if left else "primary"):  # fmt: skip
        number = sheet.head.number
        done = give(
            f"count.submit.{number}",
            submit_count,
            lambda each: SubmitCount(each, state.actor(), number, leave),
        )
        if done is not None:
            st.session_state.pop(BIN, None)
            word = "count.to_recount" if done.recount else "count.handed_in"
            finished("count", t(word, number=number, count=len(done.recount)))
