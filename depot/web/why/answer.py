"""What was found: additions with price and people, the least price, what one more is worth."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.services.planning_additions import (
    AdditionsCase,
    AdditionsResult,
    Kind,
    MarginalValue,
    Outcome,
    StoppedBy,
)
from depot.web.charts.names import Names
from depot.web.charts.style import hours
from depot.web.formats import decimal, whole
from depot.web.language import language, named, t
from depot.web.markdown import literal
from depot.web.plan import tables
from depot.web.why.sentence import digits, price, sentence
from depot.web.words import need_name

_MOST_VALUES = 12
"""Lines of what one more is worth."""


def show(found: AdditionsCase, result: AdditionsResult, *, is_offered: bool) -> None:
    """Show the outcome in a sentence, then the additions, then what one more is worth.

    Parameters
    ----------
    is_offered
        Whether there was anything that could have been added.
    """
    _outcome(found, result, is_offered=is_offered)
    _added(found, result)
    if result.outcome is not Outcome.NOT_NEEDED:
        _bound(result)
        _still(result)
        _values(found, result)


def _outcome(found: AdditionsCase, result: AdditionsResult, *, is_offered: bool) -> None:
    words = sentence(
        result.outcome.value,
        language(),
        hours=hours(found.case.problem.deadline_min),
        target=result.target,
        before=result.people_before,
        people=result.people,
        most=result.most_people,
        price_cny=result.price_cny,
        is_added=bool(result.added),
        is_offered=is_offered,
    )
    is_good = result.outcome in {Outcome.REACHED, Outcome.NOT_NEEDED}
    if is_good:
        st.success(words, icon=":material/verified:")
    else:
        st.warning(words, icon=":material/info:")


def _added(found: AdditionsCase, result: AdditionsResult) -> None:
    """Show each addition in a line of its own: a phone is too narrow for a table."""
    lines = {line.offer.code: line for line in found.lines}
    for each in result.added:
        line = lines[each.offer.code]
        people = t("why.added_people", people=whole(each.people)) if each.people else ""
        st.markdown(
            t(
                "why.added",
                what=literal(named(line.name.zh, line.name.en)),
                count=whole(each.count),
                unit=named(line.unit.zh, line.unit.en),
                price=price(each.price_cny, language()),
            )
            + people
        )
    if result.added:
        st.caption(t("why.verified", tried=result.tried))
    if result.added and result.stopped_by in {StoppedBy.TIME, StoppedBy.CANCEL}:
        st.info(t("why.time_up"), icon=":material/timer:")


def _bound(result: AdditionsResult) -> None:
    if result.price_bound_cny is None:
        st.caption(t("why.no_bound", most=whole(result.most_people)))
    elif result.price_bound_cny > 0:
        st.caption(t("why.bound", price=digits(result.price_bound_cny)))
    elif result.price_cny > 0 or result.outcome is not Outcome.REACHED:
        st.caption(t("why.bound_zero"))


def _still(result: AdditionsResult) -> None:
    """Say what still binds where not everybody is reached."""
    if result.people >= result.problem.people_total:
        return
    names = Names.of(result.problem)
    sites: dict[tuple[str, str], list[str]] = {}
    for reason in result.result.reasons:
        sites.setdefault((reason.binding.value, reason.need), []).append(names.place(reason.site))
    if sites:
        st.markdown(t("why.still"))
        st.markdown(
            "\n".join(
                f"- {need_name(need)} · {tables.binding_name(binding)} · "
                + literal(t("list.comma").join(where[:3]))
                + (t("why.and_more", count=len(where)) if len(where) > 3 else "")  # noqa: PLR2004
                for (binding, need), where in sites.items()
            )
        )


def _values(found: AdditionsCase, result: AdditionsResult) -> None:
    worth = [each for each in result.values if each.estimate > 0 or each.people]  # noqa: PD011
    if not worth:
        return
    worth.sort(key=lambda each: (each.people is None, -(each.people or 0), -each.estimate))
    st.markdown(f"**{t('why.values')}**")
    st.caption(t("why.values_hint"))
    st.dataframe(
        pd.DataFrame(
            [
                {
                    t("why.column.one_more"): _one_more(found, value),
                    t("why.column.solved"): value.people,
                    t("why.column.guess"): decimal(value.estimate, 0 if value.estimate >= 1 else 2),
                }
                for value in worth[:_MOST_VALUES]
            ]
        ),
        hide_index=True,
    )


def _one_more(found: AdditionsCase, value: MarginalValue) -> str:
    """Return what a little more is, in words."""
    problem = found.case.problem
    names = Names.of(problem)
    about = value.about
    if value.kind == Kind.TRUCK:
        kinds = {kind.code: kind.name or kind.code for kind in problem.vehicle_types}
        places = {place.location: place.name for place in found.case.places}
        where = places.get(about[1], about[1])
        return t("why.one.truck", kind=kinds[about[0]], place=where)
    if value.kind == Kind.STOCK:
        return t(
            "why.one.stock", item=names.item(about[1]), source=names.place(about[0]),
            count=whole(value.count),
        )  # fmt: skip
    if value.kind == Kind.DOCK:
        return t("why.one.dock", source=names.place(about[0]))
    if value.kind == Kind.ROAD:
        roads = {line.offer.code: line.name for line in found.lines}
        return named(roads[about[0]].zh, roads[about[0]].en)
    return t("why.one.minutes", site=names.place(about[0]))
