"""The program as a process: stopped, killed, started again; what it shows to whoever looks at it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seatadmin.sandbox.faults import FaultKind
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets
from tests.program.conftest import CUSTOMER, SAMPLES, Ran, finished

Start = Callable[..., "subprocess.Popen[str]"]
LIST = str(SAMPLES / "03_excel_fr_semicolon_cp1252.csv")
ASSIGN = ("assign", LIST, "--customer", CUSTOMER, "--course", "SCI", "--json", "--apply")

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def until(true: Callable[[], bool]) -> None:
    """Wait until something another process does has happened."""
    end = time.monotonic() + 60
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "it never happened"
        pause.wait(0.01)


@pytest.fixture
def shop(home: Path, server: SandboxServer, start: Start, run: Callable[..., Ran], secrets: MemorySecrets) -> Start:
    """Start processes in a connected workspace with six seats."""
    secrets.set(server.url, server.token)
    location = str(home / "shop.sqlite")
    assert run("connect", "--url", server.url, "--workspace", location).status == 0
    assert run("seats", "add", "--customer", CUSTOMER, "--count", "6").status == 0
    # The test of the site has called what the tests below wait for.
    server.calls.clear()
    server.carried_out.clear()

    def begin(*arguments: str) -> subprocess.Popen[str]:
        return start("--workspace", location, *arguments, SEATADMIN_TOKEN=server.token)

    return begin


def states(run: Callable[..., Ran]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for seat in run("seats", "list", "--json").json:
        counts[seat["state"]] = counts.get(seat["state"], 0) + 1
    return counts


@posix
def test_a_killed_run_is_finished_by_the_same_command(
    shop: Start, run: Callable[..., Ran], server: SandboxServer
) -> None:
    server.faults.order(FaultKind.DELAY_AFTER, "enrol_manual_enrol_users", seconds=60.0)
    running = shop(*ASSIGN)
    until(lambda: server.carried_out["enrol_manual_enrol_users"] > 0)
    running.send_signal(signal.SIGKILL)
    assert finished(running).status == -signal.SIGKILL
    mails = len(server.state.mails)
    again = finished(shop(*ASSIGN))
    assert again.status == 0, again.err
    assert again.json["finished"] is True
    assert states(run) == {"free": 2, "held": 4}
    assert len(server.state.mails) == mails
    third = run(*ASSIGN)
    assert {row["outcome"] for row in third.json["rows"]} == {"held", "already_enrolled"}
    assert states(run) == {"free": 2, "held": 4}


@posix
def test_ctrl_c_stops_after_the_call_under_way_and_is_resumed(
    shop: Start, run: Callable[..., Ran], server: SandboxServer
) -> None:
    server.faults.order(FaultKind.DELAY_BEFORE, "core_user_create_users", seconds=1.0)
    running = shop(*ASSIGN)
    until(lambda: server.calls["core_user_create_users"] > 0)
    running.send_signal(signal.SIGINT)
    ran = finished(running)
    assert ran.status == 130, ran.err
    assert ran.json["error"]["code"] == "cancelled"
    assert "seatadmin resume" in ran.err
    assert "Traceback" not in ran.err
    resumed = run("resume", "--json")
    assert resumed.status == 0, resumed.err
    assert states(run) == {"free": 2, "held": 4}
    receivers = [str(mail) for mail in server.state.mails if "loic.oeuvrard" in str(mail)]
    assert len(receivers) == 1


@posix
def test_the_sandbox_serves_until_it_is_interrupted(start: Start, home: Path) -> None:
    running = start("sandbox", "--json", "--file", str(home / "site.json"))
    assert running.stdout is not None
    lines = iter(running.stdout.readline, "")
    text = ""
    for line in lines:
        text += line
        if line.startswith("}"):
            break
    site = json.loads(text)
    ran = finished(start("check", "--url", site["url"], "--json", SEATADMIN_TOKEN=site["token"]))
    assert ran.status == 0, ran.err
    taken = finished(start("sandbox", "--port", site["url"].rpartition(":")[2], "--json"))
    assert (taken.status, taken.json["error"]["code"]) == (2, "port_in_use")
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) == 0
    assert (home / "site.json").exists()


def test_the_token_is_seen_nowhere(shop: Start, home: Path, server: SandboxServer) -> None:
    runs = [finished(shop(*ASSIGN)), finished(shop("check"))]
    server.faults.order(FaultKind.HTTP_500_BEFORE, times=0)
    runs.append(finished(shop("sync", "--json")))
    assert runs[-1].status == 3
    for ran in runs:
        assert server.token not in ran.out + ran.err
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"shop.sqlite", "settings.json", "seatadmin.log"} <= {path.name for path in files}
    for path in files:
        assert server.token.encode() not in path.read_bytes(), path


def test_without_a_keyring_the_remedy_is_told(start: Start, server: SandboxServer, home: Path) -> None:
    ran = finished(start("connect", "--url", server.url, "--workspace", str(home / "new.sqlite"), "--json"))
    assert ran.status == 2
    assert ran.json["error"]["code"] == "keyring_missing"
    assert "SEATADMIN_TOKEN" in ran.json["error"]["remedy"]


def test_output_never_fails_on_a_letter(start: Start) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = finished(start("parse", LIST, **ascii_only))
    assert (ran.status, "BERNARD" in ran.out) == (0, True), ran.err
    as_json = finished(start("parse", LIST, "--json", **ascii_only))
    assert as_json.json["people"][1]["lastname"] == "ŒUVRARD"


@posix
def test_a_reader_that_leaves_early_is_no_error(start: Start, run: Callable[..., Ran], home: Path) -> None:
    new = str(home / "new.sqlite")
    assert run("seats", "add", "--customer", "A", "--count", "2000", "--workspace", new).status == 0
    running = start("seats", "list", "--json")
    assert running.stdout is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr is not None
    assert "Traceback" not in running.stderr.read()
    assert running.wait(timeout=60) == 0
