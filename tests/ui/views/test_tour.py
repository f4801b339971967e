"""The guided tour: what `make run` shows where there is no screen, in a process and a language of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_tour_comes_true_and_leaves_its_pictures(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "SEATADMIN_HOME": str(tmp_path)}
    environment |= {"LC_ALL": "C.UTF-8", "LANGUAGE": "fr"}
    ended = subprocess.run(
        [sys.executable, "-m", "ui.app", "--demo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        timeout=110,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "tout est vrai" in ended.stdout
    assert ended.stderr == ""
    pictures = sorted(path.name for path in (tmp_path / "build" / "tour").iterdir())
    assert pictures[0] == "01_today.png"
    assert len(pictures) == 9
