"""What others have promised and how much of it may be counted on, with its uncertainty."""

from __future__ import annotations

import streamlit as st

from depot.services.catalogue import items
from depot.services.planning import PlanningCase
from depot.services.reliability import reliability_book
from depot.web import state
from depot.web.formats import decimal, percent, whole
from depot.web.language import named, t
from depot.web.markdown import literal
from depot.web.units import unit_name


def show(case: PlanningCase) -> None:
    """Show a line for each promise: promised, reliable, what was seen."""
    if not case.layers:
        return
    app = state.application()
    known = {each.code: each for each in app.read(items)}
    sources = {each.code: each.name or each.code for each in case.problem.sources}
    book = app.read(reliability_book)
    with st.expander(t("supply.layers", count=len(case.layers)), icon=":material/stacks:"):
        for each in case.layers:
            item = known[each.item]
            found = book.on(each.source, each.layer, each.item)
            delivered = f" · {t('supply.delivered')}" if each.delivered else ""
            source = literal(sources.get(each.source, each.source))
            st.markdown(
                f"**{source}** · {t(f'layer.{each.layer.value}')}"
                f"{delivered} · {literal(named(item.name_zh, item.name_en))}"
            )
            line = t(
                "supply.line",
                promised=whole(each.promised),
                unit=unit_name(item.unit_zh),
                reliable=whole(each.reliable),
                mean=percent(found.share.mean, 0),
                low=percent(found.share.low, 0),
                high=percent(found.share.high, 0),
                stretch=decimal(found.stretch.mean, 2),
                worst=decimal(found.careful_stretch, 2),
                seen=found.seen,
            )
            st.caption(line if found.seen else f"{line} · {t('supply.seen_none')}")
