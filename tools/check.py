"""Run everything CI runs, the quick and certain things first; `--quick` leaves the tests out.

One command for a developer, for the hook before a commit and for CI, so that the three never disagree.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # The longest one first: it runs beside all others, the tests included.
    ("types", ("mypy",)),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("layers", ("lint-imports", "--no-cache")),
    ("translations", ("python", "tools/translations.py", "check")),
)
# One process more than cores: some tests wait, for a lock, a server or the end of a fault. Each further process spends
# six seconds of its own on finding the same seven thousand tests.
PROCESSES = 1 + (os.cpu_count() or 1)
TESTS = ("tests", ("pytest", "--quiet", "--numprocesses", str(PROCESSES), "--dist", "worksteal"))
MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Result:
    """What one check said, and how long it took."""

    name: str
    good: bool
    seconds: float
    output: str

    def tell(self) -> None:
        print(f"{'ok  ' if self.good else 'FAIL'} {self.name} ({self.seconds:.0f} s)", flush=True)
        if not self.good:
            print(self.output, flush=True)


def scratch() -> Path:
    """Give a folder for what tests write: in memory where there is some, since workspaces wait for the disk."""
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def run(name: str, command: tuple[str, ...], *, show: bool = False) -> Result:
    """Run one check to its end. With `show` it writes to the terminal itself."""
    started = time.monotonic()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    # Compiling every module again in each process of the tests would take longer than many of the tests.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        text=True,
    )
    return Result(name, done.returncode == 0, time.monotonic() - started, done.stdout or "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the tests out")
    quick = parser.parse_args().quick
    with ThreadPoolExecutor(2) as pool, tempfile.TemporaryDirectory(dir=scratch(), prefix="seatadmin-") as folder:
        # Other accounts pass through: PostgreSQL refuses to run as root.
        Path(folder).chmod(0o711)
        os.environ["TMPDIR"] = folder
        slow, *others = (pool.submit(run, name, command) for name, command in CHECKS)
        # Every check is run, so that one look shows all that is wrong.
        results = [told(other) for other in others]
        if not quick:
            results.append(tests := run(*TESTS, show=True))
            tests.tell()
        results.append(told(slow))
    sys.exit(0 if all(result.good for result in results) else 1)


def told(running: Future[Result]) -> Result:
    """Wait for a check and print its result."""
    result = running.result()
    result.tell()
    return result


if __name__ == "__main__":
    main()
