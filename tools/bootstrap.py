"""Make the environment `make run` and `make test` work in: Python packages first, then what Qt needs of the system.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import importlib
import importlib.util
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
    """Create the virtual environment with pip in it, whichever way this Python allows."""
    python = target / "bin" / "python"
    if python.exists() and run(python, "-m", "pip", "--version", quiet=True) == 0:
        return python
    say(f"creating {target}")
    if with_ensurepip(target) or with_pip_of_the_system(target, python):
        return python
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    line = f"apt-get update && apt-get install --yes {package}"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"installing {package}")
        if run("sh", "-c", f"export DEBIAN_FRONTEND=noninteractive; {line}") == 0 and with_ensurepip(target):
            return python
    else:
        say(f"Python cannot make virtual environments here. Type: sudo sh -c '{line}'")
    sys.exit(1)


def with_ensurepip(target: Path) -> bool:
    """Create the environment as Python means it; Debian ships Python without the piece that puts pip into it."""
    importlib.invalidate_caches()
    shutil.rmtree(target, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") is None:
        return False
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(target)
    except (subprocess.CalledProcessError, SystemExit, OSError):
        return False
    return True


def with_pip_of_the_system(target: Path, python: Path) -> bool:
    """Create the environment and let the pip of the system put another one into it: that needs no administrator."""
    if importlib.util.find_spec("pip") is None:
        return False
    shutil.rmtree(target, ignore_errors=True)
    venv.EnvBuilder(with_pip=False, symlinks=True).create(target)
    return run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "pip") == 0


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
        oldest = ".".join(map(str, OLDEST))
        say(
            f"Python {oldest} or newer is needed; this is {sys.version.split()[0]}. Another one: make PYTHON=python3.12"
        )
        sys.exit(1)
    python = make_venv(ROOT / (sys.argv[1] if len(sys.argv) > 1 else ".venv"))
    install(python)
    sys.exit(run(python, ROOT / "tools" / "bootstrap_qt.py"))


if __name__ == "__main__":
    main()
