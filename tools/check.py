"""Run everything CI runs, the quick and certain things first; `--quick` leaves the tests out.

One command for a developer, for the hook before a commit and for CI, so that the three never disagree.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("layers", ("lint-imports", "--no-cache")),
    ("types", ("mypy",)),
    ("translations", ("python", "tools/translations.py", "check")),
)
TESTS = ("pytest", "--quiet", "--numprocesses", "auto", "--dist", "worksteal")


def run(name: str, command: tuple[str, ...]) -> bool:
    started = time.monotonic()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=name != "tests",
        text=True,
    )
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - started:.0f} s)", flush=True)
    if not good and name != "tests":
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the tests out")
    quick = parser.parse_args().quick
    # Not a generator: every check is run, so that one look shows all that is wrong.
    good = [run(name, command) for name, command in CHECKS]
    if not quick:
        good.append(run("tests", TESTS))
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
