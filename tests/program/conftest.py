"""The command line as people run it: a home of its own, a sandbox to connect to, and what each command printed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from seatadmin import cli
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets, SecretStore
from seatadmin.settings import HOME_VARIABLE

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "data" / "paste_samples"
CUSTOMER = "Société Exemple & Fils"


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(demo_state()) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SEATADMIN_TOKEN", "SEATADMIN_INITIAL_PASSWORD", "LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def run(home: Path, secrets: SecretStore, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process."""

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            status = cli.main(arguments, secrets=secrets)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return command


@pytest.fixture
def shop(
    home: Path, server: SandboxServer, run: Callable[..., Ran], secrets: SecretStore, empty_workspace: Path
) -> Callable[..., Ran]:
    """A workspace connected to the demo site, with six seats of a customer; `run` in it."""
    secrets.set(server.url, server.token)
    location = str(copyfile(empty_workspace, home / "shop.sqlite"))
    assert run("connect", "--url", server.url, "--workspace", location).status == 0
    seats = ("--customer", CUSTOMER, "--count", "6", "--order", "B0000000042", "--end", "31/12/2027")
    assert run("seats", "add", *seats).status == 0
    return run


def environment(home: Path, **more: str) -> dict[str, str]:
    """Environment of a process of its own: no keyring, English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEATADMIN_", "LC_"))}
    return {
        **kept,
        HOME_VARIABLE: str(home / "home"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        **more,
    }


def _interruptible() -> None:
    # A shell starts background jobs with Ctrl+C ignored, and children inherit that: the tests must not depend on it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def process(home: Path, arguments: Sequence[str], **more: str) -> subprocess.Popen[str]:
    """Start `python -m seatadmin` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "seatadmin", *arguments],
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        # One call between fork and exec that touches no lock.
        preexec_fn=None if sys.platform == "win32" else _interruptible,  # noqa: PLW1509
    )


def finished(running: subprocess.Popen[str]) -> Ran:
    """Wait for a process to end."""
    out, err = running.communicate(timeout=60)
    return Ran(running.returncode, out, err)


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start processes that end with the test at the latest."""
    started: list[subprocess.Popen[str]] = []

    def command(*arguments: str, **more: str) -> subprocess.Popen[str]:
        running = process(home, arguments, **more)
        started.append(running)
        return running

    yield command
    for running in started:
        if running.poll() is None:
            running.kill()
        running.communicate()
