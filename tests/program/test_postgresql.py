"""The main job in a workspace on PostgreSQL, and where the password of the database is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from seatadmin.context import Workspace
from seatadmin.errors import UserError
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Folders, Settings
from tests.program.conftest import CUSTOMER, SAMPLES, Ran
from tests.store.postgres import Server

PASSWORD = "un-secret-de-base"


def test_the_main_job_on_postgresql(
    run: Callable[..., Ran], server: SandboxServer, secrets: MemorySecrets, postgres: Server, home: Path
) -> None:
    address = postgres.database().set(password=PASSWORD).render_as_string(hide_password=False)
    secrets.set(server.url, server.token)
    assert run("connect", "--url", server.url, "--workspace", address).status == 0
    # From here on the workspace is the last one used: its password comes from the keyring.
    assert run("seats", "add", "--customer", CUSTOMER, "--count", "6").status == 0
    asked = ("assign", str(SAMPLES / "03_excel_fr_semicolon_cp1252.csv"), "--customer", CUSTOMER, "--json")
    assert run(*asked).json["totals"]["seats_used"] == 4
    applied = run(*asked, "--apply")
    assert (applied.status, applied.json["finished"]) == (0, True)
    assert PASSWORD not in applied.out + applied.err
    again = run(*asked, "--apply")
    assert again.json["totals"]["seats_used"] == 0
    for path in home.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path


def test_the_password_of_the_database_goes_to_the_keyring(postgres: Server, tmp_path: Path) -> None:
    settings = Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))
    secrets = MemorySecrets()
    url = postgres.database().set(password=PASSWORD)
    with Workspace.open(
        url.render_as_string(hide_password=False), settings=settings, secrets=secrets, create=True
    ) as workspace:
        shown = workspace.location
        assert PASSWORD not in shown
        assert "***" not in shown
        assert workspace.name == url.database
    assert settings.last_workspace == shown
    assert secrets.get(shown) == PASSWORD
    with Workspace.open(None, settings=settings, secrets=secrets) as workspace:
        assert workspace._engine.url.password == PASSWORD
    misplaced = f"{shown}&password={PASSWORD}"
    with pytest.raises(UserError, match="workspace_password_misplaced") as caught:
        Workspace.open(misplaced, settings=settings, secrets=secrets)
    assert PASSWORD not in str(caught.value)
