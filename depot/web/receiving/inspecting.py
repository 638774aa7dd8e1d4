"""Inspecting what arrived, lot by lot."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.inspection import Check, CheckResult, Stage, Verdict
from depot.services.delivery_views import ArrivalView, PartView, to_inspect
from depot.services.inspecting import PHOTOS, inspect_arrival
from depot.services.inspection_commands import Decision, InspectArrival
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.files import clear_files, show_files, take_files
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.receiving.bins import advised_bin
from depot.web.receiving.papers import receiving_downloads
from depot.web.units import unit_name

DONE = "inspect.done_text"


def show(depot: str) -> None:
    """Choose what waits, look at it, decide about it."""
    _show_done()
    found = {each.head.number: each for each in state.application().read(to_inspect, depot)}
    if not found:
        st.caption(t("inspect.none"))
        elsewhere = {each.delivery.depot for each in state.application().read(to_inspect)}
        if elsewhere:
            st.caption(t("inspect.elsewhere", depots=" ".join(sorted(elsewhere))))
        return
    if st.session_state.get("inspect.arrival") not in found:
        st.session_state.pop("inspect.arrival", None)
    number = st.selectbox(
        t("inspect.choose"),
        list(found),
        key="inspect.arrival",
        format_func=lambda each: f"{found[each].delivery.party} · {each}",
    )
    view = found[number]
    parts = {
        each.part.part: each
        for each in view.parts
        if each.part.waiting + each.part.held + each.part.rejected
    }
    part = st.selectbox(
        t("inspect.part"),
        list(parts),
        # A new key with every decision: what is shown of a part says how much is left.
        key=f"inspect.part.{number}.{len(view.inspections)}",
        format_func=lambda each: _part_words(parts[each]),
    )
    _inspect(view, parts[part])


def _part_words(each: PartView) -> str:
    left = [
        t(f"inspect.stage.{stage.value}", units=whole(each.part.at(stage)[0]))
        for stage in Stage
        if each.part.at(stage)[0]
    ]
    return t(
        "inspect.part_line", name=named(each.name_zh, each.name_en), lot=each.lot.lot_no,
        left=" ".join(left),
    )  # fmt: skip


def _inspect(view: ArrivalView, each: PartView) -> None:
    part = each.part
    st.caption(
        t(
            "inspect.facts", quantity=whole(part.quantity), unit=unit_name(each.unit_zh),
            made=day(each.lot.made_on), expires=day(each.lot.expires_on), bin=part.bin,
        )
    )  # fmt: skip
    if each.short_lived:
        st.warning(t("inspect.short_lived"), icon=":material/event_busy:")
    stage = _stage(each)
    key = f"inspect.{part.number}.{part.part}.{stage.value}"
    checks: tuple[CheckResult, ...] = ()
    sampled = 0
    with st.container(border=True):
        if stage is Stage.WAITING:
            checks, sampled = _checked(each, key)
        else:
            st.caption(t("inspect.release_help"))
        plain = stage is Stage.WAITING and all(check.passed for check in checks)
        decisions = _decided(view, each, stage, key, plain=plain)
        photos = take_files(f"{key}.photos", t("inspect.photos"))
    if st.button(
        t("inspect.post"), key="inspect.post", type="primary", icon=":material/fact_check:",
        width="stretch",
    ):  # fmt: skip
        done = give(
            key,
            inspect_arrival,
            lambda command_id: InspectArrival(
                command_id, state.actor(), part.number, decisions, checks, sampled,
                photos=photos,
            ),
        )  # fmt: skip
        if done is not None:
            clear_files(f"{key}.photos")
            _said(done.number, decisions, (done.receipt_no, done.rejection_no))


def _stage(each: PartView) -> Stage:
    there = [stage for stage in Stage if each.part.at(stage)[0]]
    if len(there) == 1:
        return there[0]
    chosen = st.segmented_control(
        t("inspect.stage"),
        [stage.value for stage in there],
        default=there[0].value,
        required=True,
        key=f"inspect.stage.{each.part.number}.{each.part.part}",
        format_func=lambda value: t(
            f"inspect.stage.{value}", units=whole(each.part.at(Stage(value))[0])
        ),
    )
    return Stage(chosen) if chosen in [stage.value for stage in there] else there[0]


def _checked(each: PartView, key: str) -> tuple[tuple[CheckResult, ...], int]:
    st.caption(t("inspect.sample", units=whole(each.sample), unit=unit_name(each.unit_zh)))
    sampled = st.number_input(
        t("inspect.sampled"), min_value=0, value=each.sample, step=1, key=f"{key}.sampled"
    )
    passed = st.pills(
        t("inspect.checks"),
        [check.value for check in each.checks],
        selection_mode="multi",
        default=[check.value for check in each.checks],
        key=f"{key}.checks",
        format_func=lambda value: t(f"inspect.check.{value}"),
    )
    failed = [check for check in each.checks if check.value not in passed]
    note = ""
    if failed:
        names = " ".join(t(f"inspect.check.{check.value}") for check in failed)
        note = st.text_input(t("inspect.failed_note", checks=names), key=f"{key}.failed")
    return tuple(_result(each, check, failed, note) for check in each.checks), int(sampled)


def _result(each: PartView, check: Check, failed: Sequence[Check], note: str) -> CheckResult:
    bad = check in failed
    return CheckResult(each.part.part, check, passed=not bad, note=note if bad else "")


def _decided(
    view: ArrivalView, each: PartView, stage: Stage, key: str, *, plain: bool
) -> tuple[Decision, ...]:
    """Ask how many are accepted, held and rejected; a plain acceptance carries no reason."""
    units = each.part.at(stage)[0]
    key = f"{key}.{units}"
    accepted = _units(t("inspect.accept"), f"{key}.accept", units)
    place = advised_bin(
        view.delivery.depot, (each.lot.item, each.storage_class), accepted,
        t("inspect.accept_bin"), f"{key}.bin", lot_id=each.lot.id,
    )  # fmt: skip
    held = 0
    if stage is Stage.WAITING:
        held = _units(t("inspect.hold"), f"{key}.hold", 0)
    rejected = _units(t("inspect.reject"), f"{key}.reject", 0)
    gone = stage is Stage.REJECTED
    if rejected and not gone:
        gone = st.toggle(t("inspect.gone"), key=f"{key}.gone")
    reason = st.text_input(t("inspect.reason"), key=f"{key}.reason")
    good = _serials(each, t("inspect.serials"), f"{key}.serials") if accepted else ()
    bad = _serials(each, t("inspect.serials_rejected"), f"{key}.bad") if rejected else ()
    left = units - accepted - held - rejected
    if left > 0:
        st.caption(t("inspect.left", units=whole(left)))
    away = Verdict.GIVE_BACK if gone else Verdict.REJECT
    wanted = (
        (Verdict.ACCEPT, accepted, place, good),
        (Verdict.HOLD, held, "", ()),
        (away, rejected, "", bad),
    )
    return tuple(
        Decision(
            each.part.part, verdict, count, where,
            "" if plain and verdict is Verdict.ACCEPT else reason, stage, serials=serials,
        )
        for verdict, count, where, serials in wanted
        if count
    )  # fmt: skip


def _units(label: str, key: str, value: int) -> int:
    return int(st.number_input(label, min_value=0, value=value, step=1, key=key))


def _serials(each: PartView, label: str, key: str) -> tuple[str, ...]:
    if each.storage_class != "equipment":
        return ()
    text = st.text_area(label, key=key, height=80)
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _said(number: str, decisions: Sequence[Decision], papers: Sequence[str]) -> None:
    def units(*verdicts: Verdict) -> str:
        return whole(sum(each.quantity for each in decisions if each.verdict in verdicts))

    message = t(
        "inspect.done", number=number, accepted=units(Verdict.ACCEPT), held=units(Verdict.HOLD),
        rejected=units(Verdict.REJECT, Verdict.GIVE_BACK),
    )  # fmt: skip
    st.session_state[DONE] = (message, number, tuple(each for each in papers if each))
    st.rerun()


def _show_done() -> None:
    done = st.session_state.get(DONE)
    if done is None:
        return
    message, number, papers = done
    st.success(message, icon=":material/check_circle:")
    for paper in papers:
        receiving_downloads(paper, f"inspect.done.{paper}")
    show_files(PHOTOS, number, f"inspect.done.{number}")
