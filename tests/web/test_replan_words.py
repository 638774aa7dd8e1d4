"""What drivers are told of a changed trip."""

from dataclasses import replace
from types import SimpleNamespace

from depot.web.charts.names import Names
from depot.web.replan.words import changed
from optimize.dispatch.plan import Stop, Trip
from optimize.dispatch.replan_changes import ChangeKind, TripChange

NAMES = Names({"D": "一号库", "S": "西河社区"}, {}, {})
NOON_US = 1_780_286_400_000_000


def told(shift_min):
    """The first trip of an order loads at noon until 12:20 + shift and is there at 12:50."""
    before = Trip("V1", "D", 0, 0, 20, (Stop("S", 50, 60, {}),))
    after = replace(before, dock=1, load_end_min=20 + shift_min)
    change = TripChange(ChangeKind.SHIFTED, "V1", 0, before, after, shift_min)
    state = SimpleNamespace(trips=((0, 1),), instant=lambda minute: NOON_US + minute * 60_000_000)
    return changed(SimpleNamespace(state=state), change, NAMES)


def test_a_trip_that_leaves_later_is_told_by_how_much():
    expected = "第 1 车次（一号库→西河社区） 改为 12:25 出发（晚 5 分钟），西河社区 12:50"
    assert told(5) == expected


def test_a_trip_that_leaves_as_before_from_another_dock_is_not_called_late():
    expected = "第 1 车次（一号库→西河社区） 仍于 12:20 出发，装车或到达时刻有变：西河社区 12:50"
    assert told(0) == expected
