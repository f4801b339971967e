"""The helper that makes Qt start on a bare machine: what it says and when it installs."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap_qt", ROOT / "tools" / "bootstrap_qt.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_needs_nothing_but_python(bootstrap: ModuleType) -> None:
    tree = ast.parse((ROOT / "tools" / "bootstrap_qt.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert {name.name for node in imports for name in node.names} <= set(sys.stdlib_module_names)
    assert [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)] == ["__future__"]


def test_all_is_well_where_the_tests_run(bootstrap: ModuleType) -> None:
    assert bootstrap.probe("offscreen") == ""


def test_what_qt_says_is_passed_on(bootstrap: ModuleType) -> None:
    wrong = bootstrap.probe("no-such-platform")
    assert wrong


@pytest.mark.parametrize("root", [True, False])
def test_it_installs_as_root_only(bootstrap: ModuleType, monkeypatch, capsys, root: bool) -> None:
    answers = iter(["libGL.so.1: cannot open shared object file", ""])
    installed: list[bool] = []
    monkeypatch.setattr(bootstrap, "problem", lambda: next(answers))
    monkeypatch.setattr(bootstrap, "has_apt", lambda: True)
    monkeypatch.setattr(bootstrap, "install", lambda: installed.append(True) or True)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    assert bootstrap.main() == (0 if root else 1)
    assert installed == ([True] if root else [])
    said = capsys.readouterr().err
    assert ("sudo apt-get install -y --no-install-recommends libdbus-1-3" in said) is not root
    assert ("Tapez" in said) is not root


@pytest.mark.parametrize(
    ("wrong", "apt", "words"),
    [
        ("ImportError: libEGL.so.1: cannot open shared object file", False, ["libEGL.so.1", "contiennent", "hold"]),
        ("No module named 'PySide6'", False, ["pip install .", "Installez", "Install"]),
        ("no font is installed", True, ["fonts-dejavu-core"]),
    ],
)
def test_the_advice_fits_the_machine(
    bootstrap: ModuleType, monkeypatch, wrong: str, apt: bool, words: list[str]
) -> None:
    monkeypatch.setattr(bootstrap, "has_apt", lambda: apt)
    assert all(word in bootstrap.advice(wrong) for word in words)


def test_a_missing_pyside_is_not_a_matter_of_packages(bootstrap: ModuleType, monkeypatch, capsys) -> None:
    monkeypatch.setattr(bootstrap, "problem", lambda: "No module named 'PySide6'")
    monkeypatch.setattr(bootstrap, "install", lambda: pytest.fail("nothing to install"))
    assert bootstrap.main() == 1
    assert "pip install" in capsys.readouterr().err
