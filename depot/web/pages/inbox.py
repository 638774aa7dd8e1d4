"""预警: what has to be done, by whom, by when."""

from __future__ import annotations

import streamlit as st

from depot.services.alerts import closed_alerts, is_mine, open_alerts, sweep
from depot.web import state
from depot.web.alerts import cards, exports, figures
from depot.web.language import t

app = state.application()
sweep(app)
alerts = app.read(open_alerts)
who = state.user()
mine = [each for each in alerts if who is not None and is_mine(each, who.name, who.rights)]

st.title(t("inbox.title"))
figures.show(alerts, app.clock.today())
exports.show(mine or alerts)
parts = {
    "mine": t("inbox.mine", count=len(mine)),
    "all": t("inbox.all", count=len(alerts)),
    "closed": t("inbox.closed"),
}
# Of segments, unlike tabs, only the one that is open is made.
part = st.segmented_control(
    t("inbox.title"), list(parts), default="mine", required=True, key="inbox.part",
    format_func=parts.__getitem__, label_visibility="collapsed",
)  # fmt: skip
if part == "closed":
    cards.closed(app.read(closed_alerts))
else:
    cards.show(mine if part == "mine" else alerts, part)
