"""Make the environment `make run` and `make test` work in: Python packages first, then what Qt needs of the system.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
LOCKED_PYTHON = (3, 11)
OLDEST = (3, 11)


def say(text: str) -> None:
    print(f"[seatadmin] {text}", flush=True)


def run(*command: str | Path, quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run([str(part) for part in command], stdout=output, cwd=ROOT, check=False).returncode


def make_venv(target: Path) -> Path:
    """Create the virtual environment; Debian ships Python without the piece that puts pip into it."""
    python = target / "bin" / "python"
    if python.exists() and run(python, "-m", "pip", "--version", quiet=True) == 0:
        return python
    say(f"creating {target}")
    shutil.rmtree(target, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(target)
    except (subprocess.CalledProcessError, SystemExit, OSError):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        line = f"apt-get update && apt-get install --yes {package}"
        if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
            say(f"installing {package}")
            run("sh", "-c", line)
            shutil.rmtree(target, ignore_errors=True)
            venv.EnvBuilder(with_pip=True, symlinks=True).create(target)
        else:
            say(f"Python cannot make virtual environments here. Type: sudo sh -c '{line}'")
            sys.exit(1)
    return python


def install(python: Path) -> None:
    """Install the locked packages, then the project itself in place."""
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-warn-script-location"]
    say("installing packages (a few minutes the first time)")
    locked = sys.version_info[:2] == LOCKED_PYTHON and sys.platform == "linux"
    if locked and run(*pip, "--require-hashes", "-r", LOCK) == 0:
        done = run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    else:
        # The lock was made for one Python on one system; elsewhere the ranges of pyproject.toml decide.
        done = run(*pip, "-e", f"{ROOT}[dev,postgresql]")
    if done != 0:
        say("packages could not be installed; see the lines above")
        sys.exit(1)


def main() -> None:
    if sys.version_info < OLDEST:
        say(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}")
        sys.exit(1)
    python = make_venv(ROOT / (sys.argv[1] if len(sys.argv) > 1 else ".venv"))
    install(python)
    sys.exit(run(python, ROOT / "tools" / "bootstrap_qt.py"))


if __name__ == "__main__":
    main()
