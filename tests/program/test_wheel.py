"""What `pip install .` installs: everything, and working away from the clone."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.program.conftest import environment

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
WINDOW = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import ui
from ui.app import make_application
from ui.dialogs.guide import GuideDialog
from ui.i18n import Language
from ui.theme import Theme

app = make_application(Theme.LIGHT, Language.FRENCH)
guide = GuideDialog(Language.FRENCH)
print(ui.__file__, len(guide.page.toPlainText()) > 1000)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_it_carries_every_resource_and_nothing_of_the_workshop(installed: Path) -> None:
    carried = installed / "seatadmin" / "resources"
    shipped = {path.relative_to(RESOURCES): path.read_bytes() for path in RESOURCES.rglob("*") if path.is_file()}
    assert {path.relative_to(carried): path.read_bytes() for path in carried.rglob("*") if path.is_file()} == shipped
    assert {path.name for path in installed.iterdir()} - {"seatadmin", "ui"} == {
        path.name for path in installed.glob("*.dist-info")
    }


def test_command_line_and_window_start_away_from_the_clone(installed: Path, tmp_path: Path) -> None:
    apart = environment(tmp_path, PYTHONPATH=str(installed))

    def python(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        ended = subprocess.run(
            command, cwd=tmp_path, env=apart, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    assert "COMMAND" in python("-m", "seatadmin", "--help")
    sample = installed / "seatadmin" / "resources" / "demo" / "stagiaires_exemple.csv"
    assert "zoe.lefevre@example.com" in python("-m", "seatadmin", "parse", str(sample))
    assert python("-c", WINDOW).split() == [str(installed / "ui" / "__init__.py"), "True"]
