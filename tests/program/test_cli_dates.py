"""`seatadmin dates resolve`: one purchase in full, and one a line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from tests.program.conftest import Ran

Run = Callable[..., Ran]
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "dates" / "windows.json").read_text(encoding="utf-8")
)["cases"]
NOW = "1767225600"


@pytest.fixture
def run_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, list[Any]]]:
    """Run the command on lines of standard input; gives its status and the values answered."""

    def command(text: bytes, *more: str) -> tuple[int, list[Any]]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        ran = run("dates", "resolve", "--lines", "-", *more)
        assert ran.out.isascii()
        return ran.status, [json.loads(line) for line in ran.out.splitlines()]

    return command


def test_every_recorded_case_a_line(run_lines: Callable[..., Any]) -> None:
    status, answers = run_lines("\n".join(json.dumps(case) for case in CASES).encode())
    assert status == 0
    assert len(answers) == len(CASES)
    for case, answer in zip(CASES, answers, strict=True):
        assert answer.keys() == {"documents", "plugin", "same", "issues"}
        assert list(answer["documents"].values()) == list(case["recommended"].values()), case["name"]
        assert list(answer["plugin"].values()) == [case["php"]["starttime"], case["php"]["endtime"]], case["name"]
        assert answer["same"] is case["same"]


def test_a_bad_line_gets_its_error_and_the_rest_goes_on(run_lines: Callable[..., Any]) -> None:
    good = b'{"params": "duration=5", "renewable": true, "now": 5.0}'
    bad = [
        b"{",
        b"",
        b'{"params": "a=\xff", "renewable": 0, "now": 1}',
        b"[1]",
        b'{"params": null, "renewable": 0, "now": 1}',
        b'{"params": "", "renewable": "yes", "now": 1}',
        b'{"params": "", "renewable": 0}',
        b'{"params": "", "renewable": 0, "now": 1, "course_startdate": 1.5}',
        b'{"params": "", "renewable": 0, "now": 1, "handler": "nobody"}',
        b'{"params": "", "renewable": 0, "now": 1, "handler": 4}',
        b'{"params": "", "renewable": 0, "now": 1e30}',
        b"[" * 100_000,
    ]
    status, answers = run_lines(b"\n".join([good, *bad, good]))
    assert status == 1
    assert answers[0] == answers[-1]
    assert answers[0]["documents"] == {"start": 5, "end": 5 + 5 * 86_400}
    assert [answer["error"]["code"] for answer in answers[1:-1]] == [
        "line_not_json",
        "line_not_json",
        "line_not_json",
        "line_not_object",
        "line_value",
        "line_value",
        "line_value",
        "line_value",
        "handler_unknown",
        "line_value",
        "line_value",
        "line_not_json",
    ]
    assert "2" in answers[1]["error"]["what"]


def test_the_mark_of_the_encoding_and_blank_lines_at_the_end_are_no_questions(run_lines: Callable[..., Any]) -> None:
    good = b'{"params": "duration=5", "renewable": true, "now": 5}'
    status, answers = run_lines(b"\xef\xbb\xbf" + good + b"\r\n" + good + b"\r\n \r\n\r\n")
    assert (status, len(answers)) == (0, 2)
    assert answers[0] == answers[1]


def test_what_json_cannot_carry_is_written_as_php_writes_it(run_lines: Callable[..., Any]) -> None:
    lines = [
        {"params": "duration=1e400", "renewable": 1, "now": 1},
        {"params": "duration=-1e400", "renewable": 1, "now": 1},
        {"params": "starttime=1e400&duration=-1e400", "renewable": 1, "now": 1},
        {"params": "starttime=\ud800", "renewable": 0, "now": 1},
    ]
    _, answers = run_lines("\n".join(json.dumps(line) for line in lines).encode())
    assert [answer["plugin"]["end"] for answer in answers] == ["INF", "-INF", "NAN", 0]
    assert answers[3]["plugin"]["start"] == "\ud800"


def test_a_line_may_name_its_handler(run_lines: Callable[..., Any]) -> None:
    line = {"params": "template=&duration=365", "renewable": 0, "now": 5, "handler": "buycourse"}
    _, answers = run_lines(json.dumps(line).encode(), "--handler", "std_generateseats")
    assert answers[0]["documents"]["end"] == 5 + 365 * 86_400


def test_one_purchase_as_json_says_what_to_write_instead(run: Run) -> None:
    asked = ("--handler", "std_setuponecoursesession", "--params", "coursename=SCI&endtime=+7D", "--renewable", "0")
    ran = run("dates", "resolve", *asked, "--now", NOW, "--course-start", "1764633600", "--json", "--lang", "fr")
    assert ran.status == 0
    found = ran.json
    assert found["documents"] == {"start": 1767225600, "end": 1767830400}
    assert found["plugin"] == {"start": 1767225600, "end": None}
    assert found["issues"] == ["relative_end"]
    best = found["proposals"][0]
    assert (best["params"], best["renewable"]) == ("coursename=SCI&duration=7", 1)
    assert best["sentence"] == "Écrire 7 jours et «\u00a0renouvelable\u00a0»"


@pytest.mark.parametrize(
    ("language", "start", "verdict"),
    [("fr", "du 01/01/2026 à 01:00 au 08/01/2026 à 01:00", "pas d’accord"), ("en", "from 1 January 2026", "not agree")],
)
def test_one_purchase_for_people(run: Run, language: str, start: str, verdict: str) -> None:
    asked = ("--params", "endtime=+7D&x=1", "--now", NOW, "--zone", "Europe/Paris", "--lang", language)
    ran = run("dates", "resolve", *asked)
    assert ran.status == 0
    assert start in ran.out
    assert verdict in ran.out
    assert "duration=7" in ran.out


def test_dates_in_words_are_read_in_the_zone_of_the_workspace(run: Run, empty_workspace: Path, tmp_path: Path) -> None:
    asked = ("dates", "resolve", "--params", "starttime=2026-02-01", "--now", NOW, "--json")
    assert run(*asked).json["documents"]["start"] == 1769904000
    path = copyfile(empty_workspace, tmp_path / "shop.sqlite")
    assert run(*asked, "--workspace", str(path)).json["documents"]["start"] == 1769900400


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "dates_not_given"),
        (("--params", "a=1", "--zone", "Europe/Nowhere"), "zone_unknown"),
        (("--params", "a=1", "--handler", "nobody"), "handler_unknown"),
        (("--lines", "no such file"), "file_missing"),
        (("--lines", "."), "file_unreadable"),
        (("--params", "a=1", "--now", "soon"), "usage"),
    ],
)
def test_misuse(run: Run, arguments: tuple[str, ...], code: str) -> None:
    ran = run("dates", "resolve", *arguments, "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == code


def test_lines_may_stand_in_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"params": "", "renewable": 0, "now": 7}\n', encoding="utf-8")
    assert json.loads(run("dates", "resolve", "--lines", str(path)).out)["plugin"] == {"start": 7, "end": 0}
    path.write_text("", encoding="utf-8")
    assert run("dates", "resolve", "--lines", str(path)).out == ""
