"""`depot solve dispatch` and `depot check` with files from elsewhere, good and bad."""

import copy
import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from test_cli import SMALL
from typer.testing import CliRunner

from depot import cli, cli_orders, cli_output, cli_stop
from depot.cli_files import write_document
from depot.errors import DepotError
from depot.web.texts import TEXTS
from optimize.dispatch.problem import FirstObjective

# Made by hand. 30 cases of 10 kg: 300 kg load in 3 minutes at 100 kg a minute; 30 minutes of
# road to A; 5 + 300 / 75 = 9 minutes to unload.
TRIP = {
    "vehicle": "V", "source": "D", "dock": 0, "load_start_min": 0, "load_end_min": 3,
    "stops": [{"site": "A", "arrive_min": 33, "leave_min": 42, "unload": {"W": 30}}],
}  # fmt: skip
PLAN = {"format": "relief-dispatch-plan/1", "problem": SMALL, "plan": {"trips": [TRIP]}}


def invoke(*arguments):
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


@pytest.fixture
def file(tmp_path):
    def write(content, name="file.json"):
        target = tmp_path / name
        target.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return target

    return write


def changed(document, *path_and_value):
    *path, last, value = path_and_value
    document = copy.deepcopy(document)
    place = document
    for part in path:
        place = place[part]
    place[last] = value
    return document


def bent(*path_and_value):
    """The plan with one place of its only trip changed."""
    return changed(PLAN, "plan", "trips", 0, *path_and_value)


def twice(**second):
    """The plan with a second trip beside the first."""
    return changed(PLAN, "plan", "trips", [TRIP, {**TRIP, **second}])


def test_a_plan_made_by_hand_is_judged_with_the_checkers_figures(file):
    judged = invoke("check", file(PLAN), "--json")
    assert judged.exit_code == 0
    assert json.loads(judged.stdout)["figures"]["people_relieved"] == 100


FAULTS = [
    (bent("vehicle", "nobody"), "unknown_code"),
    (bent("stops", 0, "unload", {"tent": 1}), "unknown_code"),
    (bent("stops", 0, "unload", {"W": -3}), "units"),
    (bent("stops", 0, "unload", {"W": 0}), "units"),
    (bent("dock", 1), "dock_number"),
    (bent("dock", -1), "dock_number"),
    (bent("load_start_min", -5), "dock_open"),
    (bent("load_end_min", 2), "loading_time"),
    (bent("load_end_min", -9), "loading_time"),
    (bent("stops", 0, "arrive_min", 32), "travel_time"),
    (bent("stops", 0, "leave_min", 41), "unloading_time"),
    (bent("stops", 0, "unload", {"W": 101}), "stock"),
    (bent("stops", 0, "unload", {"W": 501}), "capacity"),
    (bent("stops", []), "max_stops"),
    (bent("stops", TRIP["stops"] * 4), "max_stops"),
    (twice(), "vehicle_position"),
    (twice(load_start_min=2, load_end_min=5), "dock_overlap"),
    (changed(PLAN, "problem", "vehicles", 0, "available_until_min", 41), "available_until"),
    (changed(PLAN, "problem", "travel", "minutes", "p", 0, 1, None), "unreachable"),
    (changed(PLAN, "problem", "sources", 0, "docks", 0), "dock_number"),
    (changed(PLAN, "problem", "vehicles", []), "unknown_code"),
    (changed(PLAN, "problem", "items", 0, "weight_kg", 9000), "capacity"),
]


@pytest.mark.parametrize(("document", "rule"), FAULTS)
def test_each_fault_of_somebody_elses_plan_is_named_by_its_rule(file, document, rule):
    judged = invoke("check", file(document), "--json")
    assert judged.exit_code == 3
    findings = json.loads(judged.stdout)["findings"]
    assert rule in {each["rule"] for each in findings}
    assert all(each["zh"] and each["en"] for each in findings)


def test_a_truck_at_another_suppliers_is_found(file):
    other = {**SMALL["sources"][0], "code": "E"}
    document = changed(PLAN, "problem", "sources", [*SMALL["sources"], other])
    document = changed(document, "problem", "vehicles", 0, "sources", ["E"])
    judged = invoke("check", file(document))
    assert judged.exit_code == 3
    assert "只能在E装车" in judged.stderr


def test_a_plan_for_another_problem_is_judged_by_the_one_that_is_given(file):
    plan, here = file(PLAN, "plan.json"), file(SMALL, "here.json")
    assert invoke("check", plan, "--problem", here).exit_code == 0
    elsewhere = file(changed(SMALL, "sites", 0, "code", "Z"), "elsewhere.json")
    judged = invoke("check", plan, "--problem", elsewhere)
    assert judged.exit_code == 3
    assert "“A”不在问题中" in judged.stderr


def test_bare_trips_are_judged_by_the_problem_that_is_given(file):
    bare = file({"trips": [TRIP]}, "bare.json")
    assert invoke("check", bare, "--problem", file(SMALL)).exit_code == 0
    assert invoke("check", bare).exit_code == 1


def test_what_a_plan_claims_of_itself_is_compared_with_the_check(file):
    judged = invoke("check", file({**PLAN, "people_relieved": 150}))
    assert judged.exit_code == 0
    assert "自称people_relieved为150，复核为100" in judged.stderr


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({**PLAN, "format": "relief-dispatch-plan/2"}, "format"),
        ({**PLAN, "format": "relief-dispatch-problem/1"}, "format"),
        (changed(PLAN, "problem", "format", "relief-dispatch-problem/7"), "problem.format"),
        (bent("stops", 0, "arrive_min", 10**400), "plan.trips[0].stops[0].arrive_min"),
        (bent("stops", 0, "leave_min", float("nan")), "plan.trips[0].stops[0].leave_min"),
        (bent("load_start_min", "soon"), "plan.trips[0].load_start_min"),
        (SMALL, "plan"),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused_by_its_path(file, document, path):
    refused = invoke("check", file(document))
    assert refused.exit_code == 1
    assert path in refused.stderr
    assert len(refused.stderr) < 1000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (json.dumps(PLAN)[:300], "第 1 行第 300 列"),
        ("", "第 1 行第 1 列"),
        ("[" * 100_000, "嵌套过深"),
        ('{"a": ' + "9" * 5000 + "}", "数字过长"),
        ("[]", "最外层"),
        ("方案", "第 1 行第 1 列"),
    ],
)
@pytest.mark.parametrize("verb", [("check",), ("solve", "dispatch")])
def test_rubbish_is_refused_in_words(file, verb, content, says):
    refused = invoke(*verb, file(content))
    assert isinstance(refused.exception, DepotError)
    assert says in refused.exception.text.zh
    assert refused.exception.text.en


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("max_stops",), 10**400, "max_stops"),
        (("sources", 0, "docks"), 10**9, "sources[0].docks"),
        (("travel", "minutes", "p", 0, 1), float("nan"), "travel.minutes.p[0][1]"),
        (("sites", 0, "open_min"), -1, "sites[0].open_min"),
    ],
)
def test_numbers_that_nobody_means_are_refused_by_their_path(file, path, value, where):
    refused = invoke("--lang", "en", "solve", "dispatch", file(changed(SMALL, *path, value)))
    assert refused.exit_code == 1
    assert f"{where}: Must be" in refused.stderr


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"deadline_min": 50, "order_min": 100}, 3, "时限50分钟已过"),
        ({"sources": [{**SMALL["sources"][0], "docks": 0}]}, 3, "没有开放的装车台"),
        ({"items": [{**SMALL["items"][0], "weight_kg": 9000}]}, 3, "没有车辆装得下"),
        (
            {"sites": [{**SMALL["sites"][0], "people": 10**6, "requirements": {"water": 3e6}}]},
            0,
            "共需3,000,000",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_its_reason_and_the_plan_is_whole(file, changes, code, says):
    problem = file({**SMALL, **changes})
    out = problem.with_name("plan.json")
    solved = invoke("solve", "dispatch", problem, "--out", out, "--time-limit", 1)
    assert solved.exit_code == code
    assert says in solved.stderr
    assert TEXTS["need.water"].zh in solved.stderr
    assert invoke("check", out).exit_code == 0


def test_a_file_that_cannot_be_written_is_refused_before_the_search(file, tmp_path):
    problem = file(SMALL)
    for target in (tmp_path, tmp_path / "nowhere" / "plan.json"):
        refused = invoke("solve", "dispatch", problem, "--out", target, "--time-limit", 500)
        assert isinstance(refused.exception, DepotError)
    assert [each.name for each in tmp_path.iterdir()] == ["file.json"]


@pytest.fixture
def sigint():
    """Ctrl+C as in a terminal: jobs in the background are started with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_ends_the_search_and_only_a_second_one_the_program(sigint):
    before = signal.getsignal(signal.SIGINT)
    with cli_stop.ctrl_c() as stopped:
        assert not stopped()
        os.kill(os.getpid(), signal.SIGINT)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_language_is_chosen_by_name(file):
    judged = invoke("--lang", "en", "check", file(PLAN))
    assert "The plan holds" in judged.stderr
    assert cli_output.language == "en"
    assert "方案可行" in invoke("check", file(PLAN)).stderr


# No minute to spare: the only trip of the plan ends at 42, which is the deadline.
TIGHT = changed(PLAN, "problem", "deadline_min", 42)


def test_a_plan_is_judged_by_scenarios_and_the_same_seed_says_the_same(file):
    plan = file(TIGHT)
    first, again, other = (
        json.loads(invoke("check", plan, "--scenarios", 300, "--seed", seed, "--json").stdout)
        for seed in (3, 3, 4)
    )
    sure = first["chances"]["sites"][0]
    assert 0 < sure["in_full"]["low"] < sure["in_full"]["share"] < 0.5
    assert first == again
    assert first["chances"]["sites"] != other["chances"]["sites"]
    assert "推演 300 次" in invoke("check", plan, "--scenarios", 300).stderr


def test_a_cautious_plan_carries_its_chances_and_how_it_was_chosen(file):
    out = file(SMALL).with_name("plan.json")
    solved = invoke(
        "solve", "dispatch", file(SMALL), "--cautious", "--scenarios", 50, "--time-limit", 1,
        "--out", out,
    )  # fmt: skip
    assert solved.exit_code == 0
    document = json.loads(out.read_text("utf-8"))
    assert document["chances"]["uncertainty"]["scenarios"] == 50
    assert document["choice"]["measure"] == "expected"
    judged = invoke("check", out, "--scenarios", 50, "--json")
    assert json.loads(judged.stdout)["chances"] == document["chances"]


def test_what_may_be_given_up_is_said_in_per_cent_or_people(file):
    problem = file(SMALL)
    out = problem.with_name("plan.json")
    for said, share, people in (("20%", 0.2, 0.0), ("50", 0.0, 50.0)):
        assert _given_up(problem, said, "--out", out).exit_code == 0
        kept = json.loads(out.read_text("utf-8"))["problem"]["tolerances"]
        assert (kept["give_up_share"], kept["give_up_people"]) == (share, people)
    for wrong in ("-1", "150%", "nan", "inf", "some", ""):
        refused = _given_up(problem, wrong)
        assert refused.exit_code == 1
        assert (
            f"--tolerance: 应为0%至100%的百分比（如0.5%）或不为负的人数（如50）。（现为{wrong!r}）"
            in (refused.stderr.replace("\n", ""))
        )


def _given_up(problem, said, *more):
    return invoke("solve", "dispatch", problem, "--tolerance", said, "--time-limit", 1, *more)


def test_no_scenarios_and_too_many_are_refused_in_words(file):
    for count in (0, -5, 10**6):
        for refused in (
            invoke("check", file(PLAN), "--scenarios", count),
            invoke("solve", "dispatch", file(SMALL), "--cautious", "--scenarios", count),
        ):
            assert refused.exit_code == 1
            assert "推演次数应为1至10,000" in refused.stderr


def test_spreads_that_make_no_sense_are_refused(file):
    for value in (-0.2, float("nan")):
        spread = {"road_area": value}
        document = {**PLAN, "chances": {"uncertainty": {"spread": spread}}}
        refused = invoke("check", file(document), "--scenarios", 10)
        assert refused.exit_code == 1
        assert "chances.uncertainty.spread" in refused.stderr


def test_an_order_without_a_useful_bound_says_so(capsys):
    def side(bound, worst):
        fairness = SimpleNamespace(worst_share=worst, steps=(0, 100))
        figures = SimpleNamespace(
            people_relieved=10, person_min_unrelieved=5.0, cost_cny=1.0, late_first_supplies=()
        )
        return SimpleNamespace(
            problem=SimpleNamespace(first_objective=FirstObjective.RELIEVED),
            result=SimpleNamespace(report=SimpleNamespace(figures=figures, ok=True)),
            tiers=SimpleNamespace(share_bound=bound, fairness=fairness),
        )

    cli_orders.tell((side(1.0, 0.2), side(0.5, 0.2), side(1.0, 1.0)), as_json=False)
    unknown, known, reached = capsys.readouterr().out.splitlines()
    assert "时限内尚无上界" in unknown
    assert "已证明不超过 50.0%" in known
    assert "已证明不超过 100.0%" in reached
    assert [cli_orders.side_row(side(b, 0.2))["worst_share_bound"] for b in (1.0, 0.5)] == [
        None, 0.5,
    ]  # fmt: skip


def test_many_codes_are_listed_up_to_ten():
    codes = [f"S{n}" for n in range(12)]
    assert cli_output._first_of(codes) == ", ".join(codes[:10]) + " 等 12 处"
    assert cli_output._first_of(codes[:10]) == ", ".join(codes[:10])


def test_a_plan_never_goes_over_the_file_that_it_is_made_from(file):
    problem = file(SMALL)
    before = problem.read_bytes()
    for verb in (("solve", "dispatch"), ("why",)):
        refused = invoke(*verb, problem, "--out", problem.parent / "." / problem.name)
        assert "请换一个文件名" in refused.exception.text.zh
    assert problem.read_bytes() == before


def test_what_is_no_plain_file_is_written_to_and_stays_what_it_is(tmp_path):
    """Like /dev/null, which must never be replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        came = reader.submit(pipe.read_text, "utf-8")
        write_document(pipe, {"方案": 1})
        assert json.loads(came.result(10)) == {"方案": 1}
    assert pipe.is_fifo()


@pytest.fixture
def run_main(monkeypatch, capsys):
    """The command as a terminal runs it: its exit code and its error stream."""

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["depot", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code, capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["--seed", "abc"], "--seed：应为整数。（现为'abc'）", "--seed: Must be a whole number."),
        (["--seed", "-1"], "--seed：不能小于0。（现为'-1'）", "--seed: Must be at least 0."),
        (["--time-limit", "-3"], "--time-limit：不能小于0.1。", "--time-limit: Must be at least"),
        (["--time-limit", "nan"], "--time-limit：", "--time-limit: "),
        (["--time-limit", "soon"], "--time-limit：应为数字。", "--time-limit: Must be a number."),
        (
            ["--order", "x"],
            "只能是'relieved'、'first_supplies'、'fairness'。",
            "Must be 'relieved'",
        ),
        (["--see", "1"], "没有选项 --see", "There is no option --see"),
        (["--seed"], "--seed 后面要写一个值", "--seed wants a value"),
        (["one", "more"], "多余的“more”", "“more” is too much"),
        ([], "缺少 file", "file is missing"),
    ],
)
def test_wrong_usage_is_said_in_words_with_where_to_look(run_main, arguments, zh, en):
    verb = ["solve", "dispatch"]
    file = [] if arguments in ([], ["one", "more"]) else ["problem.json"]
    for language, says, help_says in ("zh", zh, "用法见"), ("en", en, "How to use it"):
        code, said = run_main("--lang", language, *verb, *file, *arguments)
        assert code == 2
        assert says in said
        assert f"{help_says}" in said
        assert "--help" in said


def test_a_command_that_does_not_exist_is_said_in_words(run_main, monkeypatch):
    monkeypatch.setattr(cli_output, "language", "zh")
    code, said = run_main("slove", "dispatch")
    assert code == 2
    assert said == "未执行 没有命令 slove。 用法见：depot --help\n"
    for asked in (["--en"], ["--lang", "en"], ["--lang", "zh", "--en"], ["--en", "--lang", "zh"]):
        said = run_main(*asked, "slove", "dispatch")[1]
        assert "There is no command slove. How to use it: depot --help" in said
    assert "没有命令 slove。" in run_main("slove")[1]
    assert run_main("check", "nowhere.json")[0] == 1
    assert run_main("solve")[0] == 2


def test_the_command_ends_with_the_code_of_its_verb(run_main, file):
    assert run_main("check", file(PLAN))[0] == 0
    assert run_main("check", file(bent("dock", 1)))[0] == 3


@pytest.mark.parametrize(
    ("place", "says"),
    [("", "它是文件夹"), ("nowhere.json", "没有这个文件"), ("file.json/x.json", "没有这个文件")],
)
def test_why_a_file_cannot_be_read_is_said_in_chinese(file, place, says):
    folder = file(PLAN).parent
    refused = invoke("check", folder / place)
    assert says in refused.exception.text.zh
    assert refused.exception.text.zh.isascii() is False
    assert "directory" not in refused.exception.text.zh


def test_names_with_brackets_are_shown_as_they_are(file, capsys):
    named = changed(SMALL, "sites", 0, "name", "[/x]甲[red]")
    named["vehicles"] = []
    solved = invoke("solve", "dispatch", file(named), "--time-limit", 1)
    assert solved.exit_code == 3
    assert "[/x]甲[red] (A)" in solved.stdout + solved.stderr
    refused = invoke("check", "[/x].json")
    assert "[/x].json" in refused.exception.text.zh
    cli_output.say("见 [/x].json", "see [/x].json")
    assert "[/x].json" in capsys.readouterr().err


def test_a_file_of_another_kind_is_said_to_be_that_and_nothing_else(file):
    refused = invoke("solve", "dispatch", file(PLAN))
    assert refused.exit_code == 1
    assert refused.stderr.count("●") == 1
    assert "现为'relief-dispatch-plan/1'" in refused.stderr
    refused = invoke("check", file(PLAN), "--problem", file(PLAN, "again.json"))
    assert refused.stderr.count("●") == 1
    assert "problem.format" in refused.stderr
