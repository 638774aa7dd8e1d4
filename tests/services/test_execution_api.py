"""The interface for devices: tokens, reports of trucks, and what they change of a plan under way.

The order of `replan_world`: approved at 12:00, minute 45; T1 leaves at 90 (12:45) and is due at
左家镇 (S1) at 120 (13:15); the house bears 30 minutes of delay.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ledger_world import command_id
from order_world import AddPerson, add_person
from replan_world import ON_THE_MAP, flood_scenario, ordered, shipments
from shipment_world import departed, loaded, on_the_road, pick_all, state_of, stocked

from depot.api.openapi import openapi
from depot.api.routes import LARGEST_BYTES, api_routes
from depot.domain.account import Role
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.account_keeping import LockUser, lock_user
from depot.services.alerts import open_alerts
from depot.services.api_tokens import (
    MakeToken,
    RevokeToken,
    hash_of,
    make_token,
    new_token,
    revoke_token,
    token_list,
)
from depot.services.planning_execution import under_way
from depot.services.planning_positions import ReportPosition, report_position
from depot.services.planning_progress import order_progress


@pytest.fixture(scope="module")
def flood():
    return flood_scenario()


def token_for(app, user="keeper", vehicle="", name="GPS T1", by=SYSTEM_ACTOR):
    token = new_token()
    app.execute(make_token, MakeToken(command_id(), by, hash_of(token), name, user, vehicle))
    return token


class Device:
    """Asks the interface as a program on the network would."""

    def __init__(self, app, token=""):
        self._routes = api_routes(lambda: app)
        self._token = token

    def get(self, path):
        return self._ask("GET", path, b"", {})

    def tell(self, path, body=None, key="one", raw=None):
        sent = raw if raw is not None else json.dumps(body or {}).encode()
        return self._ask("POST", path, sent, {"idempotency-key": key} if key else {})

    def _ask(self, method, path, body, headers):
        headers = dict(headers)
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        scope = {
            "type": "http", "method": method, "path": f"/api/v1/{path}", "query_string": b"",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()], "root_path": "",
            "scheme": "http", "server": ("depot", 80),
        }  # fmt: skip
        with ThreadPoolExecutor(1) as fresh_thread:
            return fresh_thread.submit(asyncio.run, self._run(scope, body)).result()

    async def _run(self, scope, body):
        answer = {"body": b""}

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
            else:
                answer["body"] += message.get("body", b"")

        for route in self._routes:
            match, child = route.matches(scope)
            if match.value == 2:
                await route.handle({**scope, **child}, receive, send)
                return answer["status"], json.loads(answer["body"])
        return 404, None


def loaded_trip(app, clock, flood):
    """Have T1 loaded at minute 90; return the order's id and the shipment's number."""
    order_id = ordered(app, flood)
    clock.move(minutes=45)
    number = shipments(app, order_id)[1].number
    pick_all(app, number)
    loaded(app, number)
    return order_id, number


def test_a_truck_tells_its_day_and_the_plan_follows(app, clock, flood):
    order_id, number = loaded_trip(app, clock, flood)
    device = Device(app, token_for(app, vehicle="T1"))
    status, told = device.tell(f"shipments/{number}/departure", key="left")
    assert (status, told["status"]) == (200, "departed")
    assert told["document"]
    clock.move(minutes=10)
    # 30 minutes left at minute 100: there at 130, ten late; the house bears thirty.
    _, told = device.tell(f"shipments/{number}/position", {"minutes_left": 30}, key="p1")
    assert told["expected"] == "2026-06-01T13:25:00+08:00"
    assert (told["progress"]["late_min"], told["progress"]["replan_proposed"]) == (10, False)
    assert app.read(under_way, order_id).execution.facts[0].stops[0].expected_min == 130
    # 60 left: there at 160, forty late.
    _, told = device.tell(f"shipments/{number}/position", {"minutes_left": 60}, key="p2")
    assert (told["progress"]["late_min"], told["progress"]["replan_proposed"]) == (40, True)
    assert any(each.fact.key.startswith("replan:") for each in app.read(open_alerts))
    clock.move(minutes=20)
    _, told = device.tell(f"shipments/{number}/arrival", {"stop": 1}, key="there")
    assert told["progress"]["trips"][0]["stops"][0] == {
        "site": "左家镇", "planned": "2026-06-01T13:15:00+08:00",
        "expected": "2026-06-01T13:15:00+08:00", "arrived": True,
    }  # fmt: skip
    assert not told["progress"]["replan_proposed"]
    _, told = device.tell(
        f"shipments/{number}/receipt", {"stop": 1, "signed_by": "王主任"}, key="signed"
    )
    assert told["status"] == "received"
    assert state_of(app, number) == "received"


def test_what_is_sent_twice_is_booked_once(app):
    stocked(app)
    number = on_the_road(app)
    device = Device(app, token_for(app))
    first = device.tell(f"shipments/{number}/arrival", {"stop": 1}, key="a")
    assert device.tell(f"shipments/{number}/arrival", {"stop": 1}, key="a") == first
    # The same key for something else, and the same thing under another key.
    assert device.tell(f"shipments/{number}/arrival", {"stop": 2}, key="a")[0] == 409
    assert device.tell(f"shipments/{number}/arrival", {"stop": 1}, key="b")[0] == 409
    # Another token's keys are its own.
    other = Device(app, token_for(app, name="other"))
    signed = {"stop": 1, "signed_by": "王主任"}
    assert other.tell(f"shipments/{number}/receipt", signed, key="a")[0] == 200


def test_a_position_gives_the_arrival_by_road(sqlite_app, clock, flood):
    _, number = loaded_trip(sqlite_app, clock, flood)
    departed(sqlite_app, number)
    lon, lat = ON_THE_MAP["S1"]
    here = ReportPosition(command_id(), "keeper", number, lon, lat)
    told = sqlite_app.execute(report_position, here)
    # Truck and site both stand at the crossing: two ways of 50 m, a minute when rounded up.
    assert told.expected_us == clock.now_us() + 60_000_000
    far = ReportPosition(command_id(), "keeper", number, *ON_THE_MAP["S2"])
    assert sqlite_app.execute(report_position, far).expected_us > told.expected_us
    for wrong in (
        {"lon": 500.0, "lat": 1.0},
        {"lon": 1.0},
        {"minutes_left": -1},
        {"minutes_left": 10**9},
        {"minutes_left": 5, "at_us": clock.now_us() + 1},
        {"minutes_left": 5, "at_us": 1},
        {},
    ):
        with pytest.raises(InvalidInput):
            sqlite_app.execute(
                report_position, ReportPosition(command_id(), "keeper", number, **wrong)
            )
    with pytest.raises(NotAllowed):
        sqlite_app.execute(
            report_position, ReportPosition(command_id(), "leader", number, minutes_left=1)
        )
    with pytest.raises(NotFound):
        sqlite_app.execute(
            report_position, ReportPosition(command_id(), "keeper", number, minutes_left=1, stop=7)
        )


def test_without_a_good_token_nothing_is_told(sqlite_app):
    app = sqlite_app
    stocked(app)
    number = on_the_road(app)
    app.execute(add_person, AddPerson(command_id(), SYSTEM_ACTOR, "admin", Role.ADMIN))
    path, body = f"shipments/{number}/arrival", {"stop": 1}
    assert Device(app).tell(path, body)[0] == 401
    assert Device(app, "dpt_guessed").tell(path, body)[0] == 401
    revoked = token_for(app, by="admin")
    app.execute(revoke_token, RevokeToken(command_id(), "admin", "GPS T1"))
    assert Device(app, revoked).tell(path, body)[0] == 401
    with pytest.raises(Conflict, match="已撤销"):
        app.execute(revoke_token, RevokeToken(command_id(), "admin", "GPS T1"))
    # The token has its person's rights: a leader keeps nothing, a locked keeper is out.
    assert Device(app, token_for(app, "leader", name="leader")).tell(path, body)[0] == 403
    keeper = token_for(app, name="keeper")
    app.execute(lock_user, LockUser(command_id(), "admin", "keeper", locked=True))
    assert Device(app, keeper).tell(path, body)[0] == 401
    assert state_of(app, number) == "departed"
    assert [(each.name, each.is_good) for each in app.read(token_list)] == [
        ("keeper", True), ("leader", True), ("GPS T1", False),
    ]  # fmt: skip


def test_a_trucks_token_tells_of_that_truck_alone(sqlite_app):
    app = sqlite_app
    stocked(app)
    number = on_the_road(app)
    other = Device(app, token_for(app, vehicle="T2", name="GPS T2"))
    status, told = other.tell(f"shipments/{number}/arrival", {"stop": 1})
    assert (status, told["error"]["code"]) == (403, "not_allowed")
    assert other.get("shipments")[1] == {"shipments": []}
    own = Device(app, token_for(app, vehicle="T1"))
    (row,) = own.get("shipments")[1]["shipments"]
    assert (row["number"], row["vehicle"], row["stops"][0]["name"]) == (number, "T1", "左家镇")
    assert own.get(f"shipments/{number}")[1] == row
    assert own.get("orders/DB-1/progress")[0] == 403


def test_tokens_are_made_by_administrators_for_who_is_there(sqlite_app):
    app = sqlite_app
    stocked(app)
    for wrong, refusal in (
        ({"by": "keeper"}, NotAllowed),
        ({"user": "nobody"}, NotFound),
        ({"vehicle": "T9"}, NotFound),
        ({"name": " "}, InvalidInput),
        ({"name": "x" * 61}, InvalidInput),
    ):
        with pytest.raises(refusal):
            token_for(app, **wrong)
    token_for(app)
    with pytest.raises(Conflict, match="另起一个名称"):
        token_for(app)


def test_rubbish_is_refused_in_words(sqlite_app):
    app = sqlite_app
    stocked(app)
    number = on_the_road(app)
    device = Device(app, token_for(app))
    path = f"shipments/{number}/arrival"
    for body in (
        {}, {"stop": "1"}, {"stop": 1.5}, {"stop": True}, {"stop": 1, "x": 1}, [1], None, 10**400,
        {"stop": 1, "at": "2026-06-01T12:00:00"}, {"stop": 1, "at": "noon"},
        {"stop": 1, "at": "9999-12-31T23:59:59+00:00"}, {"stop": 10**30},
    ):  # fmt: skip
        status, told = device.tell(path, raw=json.dumps(body).encode())
        assert status == 422, body
        assert told["error"]["zh"]
        assert told["error"]["en"]
    for raw in (b"{", b"\xff", b"[" * 60_000, b" " * (LARGEST_BYTES + 1)):
        assert device.tell(path, raw=raw)[0] == 422
    assert device.tell(path, {"stop": 1}, key="")[0] == 422
    assert device.tell("shipments/FH-0/arrival", {"stop": 1})[0] == 404
    signed = {"stop": 1, "signed_by": "王主任", "lines": [{"line": 1, "received": 1}, {"line": 9}]}
    _, told = device.tell(f"shipments/{number}/receipt", signed)
    assert "lines[1].received" in told["error"]["en"]
    assert state_of(app, number) == "departed"


def test_the_published_description_is_the_one_that_is_served(sqlite_app):
    served = {
        (route.path.removeprefix("/api/v1"), method)
        for route in api_routes(lambda: sqlite_app)
        for method in route.methods - {"HEAD"}
    }
    described = {
        (path, method.upper()) for path, verbs in openapi()["paths"].items() for method in verbs
    }
    assert served - {("/openapi.json", "GET")} == described
    assert Device(sqlite_app).get("openapi.json") == (200, openapi())
    kept = Path(__file__).parents[2] / "docs" / "schema" / "execution-api-1.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == openapi()


def test_an_orders_progress_is_asked_by_its_number(sqlite_app, clock, flood):
    order_id, _ = loaded_trip(sqlite_app, clock, flood)
    progress = sqlite_app.read(order_progress, order_id)
    device = Device(sqlite_app, token_for(sqlite_app))
    status, told = device.get(f"orders/{progress.number}/progress")
    assert (status, told["people_expected"]) == (200, progress.people_expected)
    assert device.get("orders/DB-0/progress")[0] == 404
