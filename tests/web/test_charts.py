"""Charts and maps say what the plan says."""

import json

from plan_world import FIGURES, PLAN, PROBLEM

from depot.services.scenarios import load_scenario
from depot.web.charts.activities import Activity, truck_spans
from depot.web.charts.curve import arrival_curve
from depot.web.charts.gantt import dock_gantt, truck_gantt
from depot.web.charts.names import Names
from depot.web.maps.deck import fitted
from depot.web.maps.ground import CLOSED, ground_layers, township_labels


def test_a_truck_drives_to_the_dock_loads_drives_unloads_and_comes_back():
    spans = [(s.activity, s.start_min, s.end_min, s.place) for s in truck_spans(PROBLEM, PLAN)]
    # The park is 10 minutes from the dock, the east village 30.
    assert spans == [
        (Activity.APPROACH, 50, 60, "D1"),
        (Activity.LOAD, 60, 70, "D1"),
        (Activity.DRIVE, 70, 100, "E"),
        (Activity.UNLOAD, 100, 110, "E"),
        (Activity.APPROACH, 120, 150, "D1"),
        (Activity.LOAD, 150, 160, "D1"),
        (Activity.DRIVE, 160, 200, "W"),
        (Activity.UNLOAD, 200, 210, "W"),
    ]


def test_the_truck_chart_has_a_bar_for_every_activity():
    bars = {bar.name: (list(bar.base), list(bar.x)) for bar in truck_gantt(PROBLEM, PLAN).data}
    # Loading from minute 60 and 150, ten minutes each.
    assert bars["装车"] == ([1.0, 2.5], [10 / 60, 10 / 60])
    assert set(bars) == {"驶往装车点", "装车", "行驶", "卸车"}


def test_the_dock_chart_names_the_truck_on_the_dock():
    bar = dock_gantt(PROBLEM, PLAN).data[0]
    assert list(bar.text) == ["C1 吉B0001", "C1 吉B0001"]
    assert set(bar.y) == {"一号库 1 号月台"}


def test_long_dock_names_keep_their_end_on_the_chart_and_all_of_it_in_tables():
    places = {
        "A": "应急物资储备中心一号库（生活物资）",
        "B": "District centre, warehouse 1 (relief goods)",
    }
    names = Names(places, {}, {})
    assert names.dock("A", 0) == "应急物资储备中心一号库（生活物资） 1 号月台"
    # Ten Chinese characters; of Latin letters twenty, less what is left of a word.
    assert names.dock_on_axis("A", 0) == "…心一号库（生活物资） 1 号月台"
    assert names.dock_on_axis("B", 1) == "…1 (relief goods) 2 号月台"


def test_the_curve_goes_on_to_the_deadline_and_shows_bound_and_people():
    relieved, bound, people = arrival_curve(FIGURES, 48, 600).data
    assert list(relieved.x) == [0, 110 / 60, 3.5, 10]
    assert list(relieved.y) == [0, 30, 47, 47]
    assert set(bound.y) == {48}
    assert set(people.y) == {50}


def test_a_map_shows_closed_roads_in_red_and_chinese_labels_whole():
    scenario = load_scenario("demo-flood")
    roads = next(each for each in ground_layers(scenario) if each.id == "roads")
    red = [row for row in roads.data if row["color"] == CLOSED]
    assert len(red) == len(scenario.closures)
    label = json.loads(township_labels().to_json())
    assert label["characterSet"] == "auto"


def test_a_view_holds_a_single_place_without_falling_into_it():
    view = fitted([(126.5, 43.9)], 500)
    assert (view.longitude, view.latitude) == (126.5, 43.9)
    assert 7 <= view.zoom <= 15
