"""How `make` gets its environment on machines whose Python lacks the piece that puts pip into one."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "bootstrap.py"


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def machine(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Pretend what this machine has; gives the commands that are run on it."""
    commands: list[str] = []

    def having(*modules: str, root: bool, status: int = 0) -> list[str]:
        def find(name: str) -> object:
            return object() if name in modules else None

        def run(*command: object, quiet: bool = False) -> int:
            commands.append(" ".join(map(str, command[-4:])))
            return status

        def build(**options: Any) -> Any:
            assert not options["with_pip"] or "ensurepip" in modules

            class Builder:
                def create(self, target: Path) -> None:
                    commands.append(f"venv {options['with_pip']}")

            return Builder()

        monkeypatch.setattr(bootstrap.importlib.util, "find_spec", find)
        monkeypatch.setattr(bootstrap, "run", run)
        monkeypatch.setattr(bootstrap.venv, "EnvBuilder", build)
        monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0 if root else 1000, raising=False)
        return commands

    return having


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert {name.name.partition(".")[0] for node in imports for name in node.names} <= set(sys.stdlib_module_names)


def test_python_as_it_is_meant_to_be(bootstrap: ModuleType, machine: Callable[..., list[str]], tmp_path: Path) -> None:
    commands = machine("ensurepip", "pip", root=False)
    assert bootstrap.make_venv(tmp_path / "new") == tmp_path / "new" / "bin" / "python"
    assert commands == ["venv True"]


@pytest.mark.parametrize("root", [True, False])
def test_the_pip_of_the_system_needs_no_administrator(
    bootstrap: ModuleType, machine: Callable[..., list[str]], tmp_path: Path, root: bool
) -> None:
    python = tmp_path / "new" / "bin" / "python"
    commands = machine("pip", root=root)
    assert bootstrap.make_venv(tmp_path / "new") == python
    assert commands == ["venv False", f"{python} install --quiet pip"]


def test_without_any_pip_the_line_to_type_is_printed(
    bootstrap: ModuleType, machine: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = machine(root=False)
    with pytest.raises(SystemExit):
        bootstrap.make_venv(tmp_path / "new")
    assert commands == []
    package = f"python3.{sys.version_info.minor}-venv"
    assert f"Type: sudo sh -c 'apt-get update && apt-get install --yes {package}'" in capsys.readouterr().out


def test_the_administrator_gets_it_installed(
    bootstrap: ModuleType, machine: Callable[..., list[str]], tmp_path: Path
) -> None:
    commands = machine(root=True, status=1)
    with pytest.raises(SystemExit):
        bootstrap.make_venv(tmp_path / "new")
    assert [command for command in commands if "apt-get install --yes python3." in command]
