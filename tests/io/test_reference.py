"""The shipped reference data is whole, true to its sources, and marked column by column."""

import csv
import shutil

import pytest

from depot.domain.district import closed_rings
from depot.domain.mark import Mark, mark_of
from depot.io import reference as module
from depot.io.map_layers import map_layers
from depot.io.reference import data_directory, read_reference, reference

MARKS = {mark.value for mark in Mark}


@pytest.fixture(scope="module")
def known():
    return reference()


@pytest.fixture
def copied(tmp_path):
    """A copy of the data that a test may spoil."""
    return shutil.copytree(data_directory(), tmp_path / "data")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_district_has_19_units_and_159_communities_that_sum_to_them(known):
    district = known.district
    assert len(district.townships) == 19
    assert len(district.communities) == 159
    for township in district.townships:
        members = district.communities_in([township.code])
        assert sum(member.people for member in members) == township.people
        # Households were rounded community by community, and the unit's to tens.
        households = sum(member.households for member in members)
        assert abs(households - township.households) <= 5 + len(members)
    assert sum(township.people for township in district.townships) == 538_410


def test_every_township_community_and_depot_lies_in_the_district(known):
    district = known.district
    assert closed_rings(district.boundary)
    for place in (*district.townships, *district.communities):
        assert district.contains((place.lon, place.lat)), place.code
    for depot in rows(data_directory() / "demo" / "depots.csv"):
        assert district.contains((float(depot["lon"]), float(depot["lat"])))


def test_the_catalogue_has_140_items_in_the_plans_three_groups(known):
    groups = [item.plan_group for item in known.items]
    assert len(known.items) == len({item.code for item in known.items}) == 140
    assert {name: groups.count(name) for name in set(groups)} == {
        "daily_necessities": 57,
        "response_equipment": 45,
        "rescue_supplies": 38,
    }


def test_food_water_and_medicine_need_an_expiry_date(known):
    required = {item.storage_class for item in known.items if item.expiry_required}
    assert {"food_dry", "frost_free_food", "medical", "medical_temperature"} <= required
    assert "textile_dry" not in required


def test_every_column_of_every_table_is_marked_once(known):
    folder = data_directory()
    listed = [(column.file, column.column) for column in known.columns]
    assert len(listed) == len(set(listed))
    present = [
        (f"{part}/{path.name}", column)
        for part in ("reference", "demo")
        for path in sorted((folder / part).glob("*.csv"))
        for column in rows(path)[0]
    ]
    assert sorted(listed) == sorted(present)


def test_a_columns_mark_is_one_of_ours_or_names_a_column_of_its_file(known):
    listed = {(column.file, column.column) for column in known.columns}
    for column in known.columns:
        kind, _, name = column.mark.partition(":")
        assert kind in MARKS or (kind == "row" and (column.file, name) in listed), column


def test_every_item_carries_the_marks_of_its_figures(known):
    for item in known.items:
        assert set(item.marks.values()) <= MARKS
        assert {"weight_kg", "volume_m3", "shelf_life_months", "price_cny"} <= set(item.marks)


@pytest.mark.parametrize(
    ("remark", "mark"),
    [
        ("sourced (number and title)", Mark.SOURCED),
        ("derived (IFRC catalogue analogue HSHEMATTPLA1)", Mark.DERIVED),
        ("road sourced, length estimated", Mark.ESTIMATED),
        ("SL sourced, GB likely", Mark.LIKELY),
        ("", Mark.ESTIMATED),
    ],
)
def test_a_mixed_remark_is_as_sure_as_its_weakest_part(remark, mark):
    assert mark_of(remark) is mark


def test_hazards_read_scope_spans_and_months(known):
    # Two hazards of the same level are told apart.
    assert len({hazard.id for hazard in known.hazards}) == len(known.hazards) == 32
    cloud = known.hazard("HC-II")
    assert cloud.scope == tuple(f"2202020{number:02d}" for number in range(1, 13))
    assert known.hazard("HC-II-2").needs_only == ("water",)
    # Nov-Mar runs over the turn of the year.
    assert known.hazard("IC-II").months == {11, 12, 1, 2, 3}


def test_every_substitute_and_norm_names_an_item_of_the_catalogue(known):
    codes = {item.code for item in known.items}
    assert {each.item for each in known.norms.substitutes} <= codes
    assert {norm.item for norm in known.norms.support} <= codes
    served = {each.need for each in known.norms.substitutes}
    assert {rule.need for rule in known.norms.rules} == served


def test_a_bad_cell_is_a_finding_with_file_and_line_and_the_rest_is_read(copied):
    path = copied / "reference" / "supply_catalogue.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",200,", ",heavy,", 1)  # SH03, on line 4
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_reference(copied)
    (finding,) = found.findings
    assert finding.source == "supply_catalogue.csv:4"
    assert "unit_weight_kg" in finding.message.en
    assert len(found.items) == 139


def test_a_missing_table_is_a_finding(copied):
    (copied / "reference" / "planning_rates.csv").unlink()
    found = read_reference(copied)
    assert [finding.source for finding in found.findings] == ["planning_rates.csv"]


def test_data_comes_from_the_installed_package_before_the_checkout(tmp_path, monkeypatch):
    package = tmp_path / "site" / "depot"
    checkout = tmp_path / "site" / "data" / "reference"
    checkout.mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", package)
    assert data_directory() == tmp_path / "site" / "data"
    packaged = package / "_packaged" / "data"
    (packaged / "reference").mkdir(parents=True)
    assert data_directory() == packaged


def test_a_map_has_the_district_its_neighbours_units_rivers_and_roads():
    layers = map_layers()
    assert layers.district.code == "220202"
    assert (len(layers.neighbours), len(layers.townships)) == (9, 20)
    assert len(layers.rivers) == 4
    assert len(layers.roads) == 41
