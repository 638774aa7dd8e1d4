"""A re-plan to be decided on: people before and after, changes by driver, and its order."""

from __future__ import annotations

import streamlit as st

from depot.services.orders import DraftOrder, draft_order
from depot.services.planning_replan import (
    ChangeKind,
    ReplanCase,
    ReplanResult,
    dropped,
    replan_document,
)
from depot.services.planning_saved import SavePlan, save_plan
from depot.web import state
from depot.web.charts.names import Names
from depot.web.components.commands import give
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.refusals import refused_here
from depot.web.formats import decimal, moment, percent, span, whole
from depot.web.language import t
from depot.web.markdown import literal
from depot.web.replan import session, words


def show(order_id: int, case: ReplanCase, proposed: ReplanResult) -> None:
    """Show what a re-plan changes and reaches; offer to draft its order."""
    st.subheader(t("replan.title"))
    result = _chosen(order_id, proposed)
    _figures(result)
    st.caption(bound_words(result))
    names = Names.of(result.situation.now)
    _changes(case, result, names)
    new = [
        each
        for each in result.changes
        if each.after is not None and not each.begun and each.kind is not ChangeKind.KEPT
    ]
    if new:
        _accept(order_id, case, result)
        return
    gone = dropped(case, result)
    if gone:
        numbers = t("list.comma").join(str(number) for _, number in gone)
        st.info(t("replan.only_drop", trips=numbers), icon=":material/info:")
    else:
        st.info(t("replan.nothing_new"), icon=":material/info:")


def _chosen(order_id: int, proposed: ReplanResult) -> ReplanResult:
    """Let the steady plan or the one that relieves most be chosen, where they differ."""
    if proposed.other is None:
        return proposed
    choices = sorted((proposed, proposed.other), key=_changed)
    number = st.radio(
        t("replan.choice"),
        range(len(choices)),
        index=int(choices[0] is not proposed),
        key=f"replan.choice.{order_id}",
        format_func=lambda each: t(
            "replan.choice.most" if each else "replan.choice.steady",
            trips=_changed(choices[each]),
            people=whole(choices[each].report.figures.people_relieved),
        ),
        help=t("replan.choice_help"),
    )
    return choices[number]


def _changed(result: ReplanResult) -> int:
    """Return how many trips drivers are told otherwise of, new ones included."""
    return sum(each.kind is not ChangeKind.KEPT for each in result.changes)


def _figures(result: ReplanResult) -> None:
    now, old = result.report.figures, result.carried_on.figures
    hours = f"{result.situation.now.deadline_min / 60:g}"
    kpi_row(
        [
            Figure(t("replan.undisturbed", hours=hours), whole(result.undisturbed.people_relieved)),
            Figure(
                t("replan.carried_on", hours=hours),
                whole(old.people_relieved),
                _more(-result.lost_by_events),
            ),
            Figure(
                t("replan.replanned", hours=hours),
                whole(now.people_relieved),
                _more(result.won_by_replan),
            ),
            Figure(
                t("replan.wait"),
                span(now.person_min_unrelieved / max(1, now.people_total)),
                help=t("replan.wait_help", old=span(old.person_min_unrelieved
                                                    / max(1, old.people_total))),
            ),
            Figure(
                t("replan.unchanged"),
                t("replan.of", part=result.unchanged, total=result.untouched),
                t("replan.first", seconds=decimal(result.first_s)),
            ),
        ]
    )  # fmt: skip


def bound_words(result: ReplanResult) -> str:
    """Return what is proven of all plans from here on, and what the distance to it means."""
    if result.gap <= 0:
        return t("replan.best")
    return t("replan.bound", people=whole(result.bound_people), gap=percent(result.gap))


def _more(people: int) -> str:
    if not people:
        return t("replan.same")
    return t("replan.more" if people > 0 else "replan.fewer", people=whole(abs(people)))


def _changes(case: ReplanCase, result: ReplanResult, names: Names) -> None:
    by_truck: dict[str, list[str]] = {}
    for each in result.changes:
        if each.kind is not ChangeKind.KEPT:
            by_truck.setdefault(each.vehicle, []).append(words.changed(case, each, names))
    for vehicle, said in sorted(by_truck.items()):
        st.markdown(
            "\n".join(
                [f"**{literal(names.vehicle(vehicle))}**", "", *(f"- {literal(s)}" for s in said)]
            )
        )
    others = {each.vehicle for each in result.changes} - set(by_truck)
    if others:
        st.caption(t("replan.others", trucks=len(others)))


def _accept(order_id: int, case: ReplanCase, result: ReplanResult) -> None:
    st.caption(t("replan.accept_note"))
    if not st.button(
        t("replan.accept"), key="replan.accept", type="primary",
        icon=":material/assignment_add:", width="stretch",
    ):  # fmt: skip
        return
    with refused_here():
        document = replan_document(case, result)
        scenario = case.state.scenario.code if case.state.scenario else ""
        title = t(
            "replan.name",
            number=case.state.first.order.number,
            at=moment(case.state.instant(case.state.execution.now_min))[-5:],
        )
        saved = give(
            f"replan.save.{order_id}",
            save_plan,
            lambda number: SavePlan(number, state.actor(), scenario, title, document),
        )
        if saved is None:
            return
        event = case.state.first.header.event
        done = give(
            f"replan.draft.{order_id}",
            draft_order,
            lambda number: DraftOrder(number, state.actor(), saved.plan_id, event),
        )
        if done is not None:
            session.draft(order_id, done)
            st.rerun()
