"""`seatadmin params`: strings read, written and explained; one JSON value a line in, one a line out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program.conftest import Ran

Run = Callable[..., Ran]
Lines = Callable[..., tuple[int, list[Any]]]
STRINGS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data/domain/examples/parameter_strings.json").read_text(encoding="utf-8")
)
SEATS, COURSE = "std_generateseats", "std_createcourse"


@pytest.fixture
def run_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Run an action on lines of standard input; gives its status and the values answered."""

    def command(action: str, text: bytes, *more: str) -> tuple[int, list[Any]]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        ran = run("params", action, "--lines", "-", *more)
        return ran.status, [json.loads(line) for line in ran.out.splitlines()]

    return command


# ---------------------------------------------------------------------- one a line
def test_every_recorded_string_a_line(run_lines: Lines) -> None:
    status, answers = run_lines("parse", "\n".join(json.dumps(case["input"]) for case in STRINGS).encode())
    assert status == 0
    for case, answer in zip(STRINGS, answers, strict=True):
        assert answer.keys() == {"plugin", "pairs", "issues"}
        assert answer["plugin"] == case["plugin"], case["id"]
        assert answer["issues"] == case["issues"], case["id"]
        pieces = [key if value is None else f"{key}={value}" for key, value in answer["pairs"]]
        assert "&".join(pieces) == case["input"]


def test_a_bad_line_gets_its_error_and_the_rest_goes_on(run_lines: Lines) -> None:
    text = b'"coursename=SCI"\n{\n5\n\n"a=\xff"\n"courselist=SCI, B"\n'
    status, answers = run_lines("parse", text, "--handler", SEATS)
    assert status == 1
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        None,
        "line_not_json",
        "line_not_text",
        "line_not_json",
        "line_not_json",
        None,
    ]
    assert answers[0]["issues"] == ["other_handler_key"]
    assert answers[-1]["issues"] == ["blank_in_list"]


def test_values_of_lines_are_written(run_lines: Lines) -> None:
    text = b'{"duration": 30, "coursecategory": "5"}\n{"coursecategory": "a&b"}\n["a"]\n{"duration": 1.5}\n'
    status, answers = run_lines("build", text, "--handler", COURSE)
    assert status == 1
    assert answers[0]["text"] == "coursecategory=5&template=&duration=30"
    assert answers[0]["plugin"] == {"coursecategory": "5", "template": "", "duration": "30"}
    assert [answer["error"]["code"] for answer in answers[1:]] == [
        "params_cannot_carry",
        "line_not_values",
        "line_not_values",
    ]


# ---------------------------------------------------------------------- parse
def test_parse_tells_what_is_read_what_surprises_and_what_to_write(run: Run) -> None:
    ran = run("params", "parse", "course`name`=MATH%20101&packsize=5", "--handler", SEATS, "--json", "--lang", "en")
    assert ran.status == 0
    found = ran.json
    assert found["handler"] == SEATS
    assert found["plugin"] == {"course`name`": "MATH%20101", "packsize": "5"}
    assert found["issues"] == ["unknown_key", "percent_encoded"]
    assert [detail["key"] for detail in found["details"]] == ["course`name`"] * 2
    assert all(detail["what"] and detail["remedy"] for detail in found["details"])
    assert found["rewrite"]["text"] == "course`name`=MATH 101&packsize=5"
    assert found["rewrite"]["changes"] == [
        {
            "before": "course`name`=MATH%20101",
            "after": "course`name`=MATH 101",
            "codes": ["decoded"],
            "sentence": "% and + codes translated into letters",
        }
    ]


def test_parse_for_people(run: Run) -> None:
    ran = run("params", "parse", "coursename=MATH+101&coursename=B", "--lang", "en")
    assert ran.out.splitlines()[0] == "coursename = B"
    assert "→ It should read: coursename=B" in ran.out
    assert run("params", "parse", "", "--lang", "en").out == "Nothing to show.\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("parse",), "params_not_given"),
        (("explain",), "params_not_given"),
        (("build",), "params_not_given"),
        (("build", "coursename"), "params_pair_unclear"),
        (("build", "{"), "params_json_unclear"),
        (("build", '{"a": [1]}'), "params_json_unclear"),
        (("parse", "--handler", "std_nothing", "a=1"), "handler_unknown"),
    ],
)
def test_misuse(run: Run, arguments: tuple[str, ...], code: str) -> None:
    ran = run("params", *arguments, "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == code


# ---------------------------------------------------------------------- build
def test_build_writes_in_the_order_of_the_handler(run: Run) -> None:
    ran = run("params", "build", "packsize=5", "courselist=SCI,MATH 101", "other=x", "--handler", SEATS)
    assert (ran.status, ran.out) == (0, "courselist=SCI,MATH 101&packsize=5&other=x\n")
    assert "other" in ran.err
    assert run("params", "build", "b=2", "a=1").out == "b=2&a=1\n"
    assert run("params", "build", '{"coursecategory": 5}', "--handler", "buycourse", "--json").json["text"] == (
        "coursecategory=5&template=&duration=365"
    )


def test_build_refuses_with_every_reason(run: Run) -> None:
    ran = run("params", "build", "courselist=A&B", "supervisor= teacher", "a=1", "a=2", "--handler", SEATS, "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == "params_cannot_carry"
    assert [(one["key"], one["code"]) for one in ran.json["refusals"]] == [
        ("courselist", "ampersand"),
        ("supervisor", "blank_around"),
        ("a", "key_twice"),
    ]
    assert len(ran.err.splitlines()) == 3
    assert run("params", "build", "a=1=2").status == 2


def test_a_line_is_refused_as_a_single_string_is(run_lines: Lines, run: Run) -> None:
    wanted = {"courselist": "b&c", "supervisor": " teacher"}
    alone = run("params", "build", json.dumps(wanted), "--handler", SEATS, "--json").json
    status, answers = run_lines("build", (json.dumps(wanted) + '\n{"packsize": 5}').encode(), "--handler", SEATS)
    assert (status, answers[0], answers[1]["text"]) == (1, alone, "packsize=5")
    assert alone["error"]["kind"] == "UserError"
    assert [(one["key"], one["code"]) for one in alone["refusals"]] == [
        ("courselist", "ampersand"),
        ("supervisor", "blank_around"),
    ]


# ---------------------------------------------------------------------- explain
def test_explain_without_a_workspace_says_what_it_cannot_tell(run: Run) -> None:
    ran = run("params", "explain", "coursecategory=5&duration=30&more=1", "--handler", "buycourse", "--json")
    assert ran.status == 0
    found = ran.json
    assert found["handler"]["name"] == COURSE
    assert [(one["key"], one["known"]) for one in found["params"]] == [
        ("coursecategory", True),
        ("duration", True),
        ("more", False),
    ]
    assert [one["key"] for one in found["absent"]] == ["template", "customersupport"]
    verdicts = {one["code"]: one["verdict"] for one in found["self_tests"]}
    assert verdicts["errorcategorynotexists"] == "cannot_tell"
    assert verdicts["warningnohandlerusingdefault"] == "found"
    assert found["site_read"] is False


def test_explain_names_courses_and_days_with_the_mirror(shop: Run) -> None:
    text = "courselist=SCI,NOPE%&supervisor=boss&packsize=5&customersupport=SCI"
    assert shop("sync").status == 0
    found = shop("params", "explain", text, "--handler", SEATS, "--json", "--lang", "en").json
    assert found["site_read"] is True
    words = {one["key"]: one["in_words"] for one in found["params"]}
    assert words["courselist"] == "1 course today: SCI"
    assert words["packsize"] == "5 seats for each ordered unit"
    assert words["customersupport"].endswith("(SCI)")
    verdicts = {one["code"]: one["verdict"] for one in found["self_tests"]}
    assert verdicts["errornocustomersupportcourse"] == "passed"
    assert verdicts["errorsupervisorrole"] == "cannot_tell"
    shown = shop("params", "explain", "courselist=NOPE%", "--handler", SEATS, "--lang", "en").out
    assert "no course matches today: the seats would be unrestricted" in shown


def test_explain_says_moments_in_the_zone_of_the_site(shop: Run) -> None:
    text = "coursename=SCI&starttime=1767225600&endtime=0&duration=180"
    shown = shop("params", "explain", text, "--handler", "setupcoursession", "--lang", "fr").out
    assert "01/01/2026 à 01:00" in shown
    assert "sans fin" in shown
    assert "180 jours" in shown


def test_an_unknown_workspace_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    ran = run("params", "explain", "a=1", "--workspace", str(tmp_path / "none.sqlite"), "--json")
    assert ran.status == 2
