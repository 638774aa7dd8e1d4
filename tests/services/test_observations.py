"""Observations are kept once and change what may be counted on."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from ledger_world import command_id

from depot.domain.reliability import Observation, ObservationKind
from depot.domain.reserve_layer import ReserveLayer
from depot.errors import Conflict
from depot.services.reliability import observations, observe, reliability_book, reliability_of

SHORT = Observation("SHOP", "WT01", ObservationKind.REAL, 100, 40, 60, 90, date(2026, 6, 1), "DY-1")


@dataclass(frozen=True)
class See:
    command_id: str
    actor: str
    seen: Observation


def see(command: See, uow) -> None:
    observe(uow, command.seen)


def test_what_was_seen_lowers_what_may_be_counted_on(app):
    def share(item="WT01"):
        return app.read(reliability_of, "SHOP", ReserveLayer.AGREEMENT, item).share.mean

    assert share() == pytest.approx(0.9)
    app.execute(see, See(command_id(), "keeper", SHORT))
    # 4 of 5, as Beta(4, 1); another item is told half of it: (3.6 + 0.2) / 4.5.
    assert share() == pytest.approx(0.8)
    assert share("SH01") == pytest.approx(3.8 / 4.5)
    book = app.read(reliability_book)
    assert book.on("SHOP", ReserveLayer.AGREEMENT, "WT01").seen == 1
    assert book.on("OTHER", ReserveLayer.AGREEMENT).seen == 0


def test_a_paper_counts_once(app):
    app.execute(see, See(command_id(), "keeper", SHORT))
    with pytest.raises(Conflict):
        app.execute(see, See(command_id(), "keeper", replace(SHORT, delivered=100)))
    app.execute(see, See(command_id(), "keeper", replace(SHORT, item="SH01")))
    assert [each.delivered for each in app.read(observations, "SHOP")] == [40, 40]
    assert app.read(observations, "OTHER") == ()
