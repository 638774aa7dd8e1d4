"""What a plan counts on of others: as promised, or less and later by what was seen."""

from datetime import date
from math import ceil, floor

import pytest
from planning_world import TODAY, full_world, promise

from depot.domain.reliability import Observation, ObservationKind, reliability
from depot.domain.reserve_layer import LayerCurve, ReserveLayer
from depot.services.planning_case import build_case
from depot.services.planning_supply import layer_supplies
from depot.services.purchase_offers import PurchaseOffer
from depot.services.reliability import ReliabilityBook
from depot.services.scenarios import load_scenario
from depot.services.supply_layers import SupplyBasis, counted_on, purchase_curves

AGREEMENT, CAPACITY = ReserveLayer.AGREEMENT, ReserveLayer.CAPACITY
SHORT = Observation(
    "SUP", "WT01", ObservationKind.REAL, 500, 200, 120, 240, date(2026, 6, 1), "YD-1"
)


@pytest.fixture(scope="module")
def flood():
    return load_scenario("demo-flood")


def supplied(case):
    """Return the steps of the supplier's water; None when it has no curve."""
    found = [each.curve.steps for each in case.problem.supplies if each.source == "SUP"]
    return found[0] if found else None


def test_as_promised_the_plan_counts_on_every_unit_whatever_was_seen(flood):
    before = build_case(full_world(), flood, today=TODAY)
    after = build_case(full_world(seen=(SHORT,)), flood, today=TODAY)
    assert supplied(before) == supplied(after) == ((45 + 168, 500),)
    assert before.basis is SupplyBasis.PROMISED
    (layer,) = before.layers
    assert (layer.layer, layer.promised, layer.steps) == (AGREEMENT, 500, ((168, 500),))
    assert layer.reliable < 500


def test_on_reliable_amounts_it_counts_on_fewer_units_and_later(flood):
    case = build_case(full_world(seen=(SHORT,)), flood, today=TODAY, basis=SupplyBasis.RELIABLE)
    known = reliability([SHORT], AGREEMENT, "WT01")
    minute, units = ceil(168 * known.careful_stretch), floor(500 * known.careful_share)
    assert supplied(case) == ((45 + minute, units),)
    # Beta(4, 1) has 0.1^(1/4) = 0.562 at 10 %: 281 of 500.
    assert units == 281
    assert case.basis is SupplyBasis.RELIABLE


def test_who_never_delivered_anything_is_left_out(flood):
    nothing = tuple(
        Observation("SUP", "WT01", ObservationKind.REAL, 500, 0, 0, 0, TODAY, f"YD-{n}")
        for n in range(60)
    )
    few = full_world(seen=nothing, promised=(promise(20),))
    assert supplied(build_case(few, flood, today=TODAY, basis=SupplyBasis.RELIABLE)) is None


def test_layers_of_one_source_add_up_by_time_at_the_dearest_price():
    curves = (
        LayerCurve("SUP", "WT01", AGREEMENT, ((60, 100),), unit_cost_cny=2.0),
        LayerCurve("SUP", "WT01", CAPACITY, ((30, 10), (60, 20), (90, 50)), unit_cost_cny=3.0),
        LayerCurve("SUP", "SH01", AGREEMENT, ()),
    )
    (supply,) = layer_supplies(curves, 45)
    assert supply.curve.steps == ((75, 10), (105, 120), (135, 150))
    assert supply.unit_cost_cny == 3.0


def test_an_offer_of_a_vetted_seller_is_a_curve_too():
    offer = PurchaseOffer(1, "MART", "WT01", 300, 2650, 90, 180, TODAY)
    nothing_free = PurchaseOffer(2, "MART", "SH01", 0, 100, 90, 180, TODAY)
    book = ReliabilityBook.of([])
    (curve,) = purchase_curves(
        [offer, nothing_free], {"WT01", "SH01"}, lambda each: each.lead_day_min, book
    )
    assert (curve.layer, curve.steps, curve.unit_cost_cny) == (
        ReserveLayer.PURCHASE, ((90, 300),), 26.5,
    )  # fmt: skip
    # Beta(1.6, 0.4) has 0.4316 at 10 %.
    assert [each.promised for each in counted_on([curve], SupplyBasis.RELIABLE)] == [129]
