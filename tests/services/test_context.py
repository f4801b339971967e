"""A workspace is opened, remembered and connected; its token is in the keyring or nowhere."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seatadmin import log
from seatadmin.context import TOKEN_VARIABLE, Workspace, check_address, site_address_of, who_is_here
from seatadmin.errors import Bug, Unavailable, UserError
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import (
    CONNECTIONS,
    HOME_VARIABLE,
    LANGUAGE,
    OPTIONS,
    RECENT,
    RECENT_MAX,
    THEME,
    Folders,
    Settings,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class NoKeyring(MemorySecrets):
    """A workstation without a keyring."""

    def available(self) -> bool:
        return False

    def set(self, address: str, secret: str) -> None:
        raise UserError("keyring_missing")


class LockedKeyring(MemorySecrets):
    """A keyring nobody has unlocked."""

    def get(self, address: str) -> str | None:
        raise UserError("keyring_locked")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(demo_state()) as running:
        yield running


@pytest.fixture
def open_workspace(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    opened: list[Workspace] = []

    def make(location: Path | str | None = tmp_path / "shop.sqlite", **more: object) -> Workspace:
        values: dict[str, object] = {
            "settings": settings,
            "secrets": MemorySecrets(),
            "clock": lambda: NOW,
            "create": True,
            "environment": {},
        }
        workspace = Workspace.open(location, **{**values, **more})  # type: ignore[arg-type]
        opened.append(workspace)
        return workspace

    yield make
    for workspace in opened:
        workspace.close()


# ---------------------------------------------------------------------- opening
def test_open_creates_wires_and_remembers(open_workspace: Callable[..., Workspace], tmp_path: Path) -> None:
    workspace = open_workspace()
    assert workspace.location == str(tmp_path / "shop.sqlite")
    assert workspace.name == "shop"
    assert workspace.zone_name == "Europe/Paris"
    assert workspace.bench.who == who_is_here() != ""
    workspace.seats.add("Acme", 2)
    (entry,) = workspace.history.search()
    assert (entry.what, entry.who, entry.at) == ("seats_added", who_is_here(), NOW)
    again = open_workspace(None, create=False)
    assert again.location == workspace.location
    assert [pool.total for pool in again.seats.pools()] == [2]


def test_nothing_is_created_unasked(open_workspace: Callable[..., Workspace], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="workspace_missing"):
        open_workspace(tmp_path / "typo.sqlite", create=False)
    assert not (tmp_path / "typo.sqlite").exists()
    with pytest.raises(UserError, match="no_workspace"):
        open_workspace(None)


def test_a_workspace_opens_although_settings_cannot_be_written(
    open_workspace: Callable[..., Workspace], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    blocked = Settings(Folders(tmp_path / "file" / "config", tmp_path / "data", tmp_path / "logs"))
    assert open_workspace(settings=blocked).name == "shop"


def test_the_time_zone_of_the_site_is_kept(open_workspace: Callable[..., Workspace]) -> None:
    workspace = open_workspace()
    workspace.set_zone("Indian/Reunion")
    assert workspace.zone_name == "Indian/Reunion"
    assert str(workspace.lists._bench.zone) == "Indian/Reunion"
    with pytest.raises(UserError, match="zone_unknown"):
        workspace.set_zone("Europe/Nowhere")
    with pytest.raises(UserError, match="zone_unknown"):
        workspace.set_zone("../etc/passwd")
    assert open_workspace(None).zone_name == "Indian/Reunion"


# ---------------------------------------------------------------------- connecting
def test_connect_keeps_the_address_here_and_the_token_in_the_keyring(
    open_workspace: Callable[..., Workspace], server: SandboxServer, settings: Settings
) -> None:
    secrets = MemorySecrets()
    workspace = open_workspace(secrets=secrets)
    report = workspace.connect(f"{server.url}/login/index.php", server.token)
    assert report.usable
    assert workspace.site_url == server.url
    assert secrets.get(server.url) == server.token
    assert workspace.site.site() == (server.url, "Boutique Alpha")
    assert workspace.check().site_name == "Boutique Alpha"
    assert_not_on_disk(server.token, workspace, settings)


def test_the_token_of_the_environment_works_and_is_not_stored(
    open_workspace: Callable[..., Workspace], server: SandboxServer, settings: Settings
) -> None:
    for secrets in (MemorySecrets(), NoKeyring()):
        workspace = open_workspace(secrets=secrets, environment={TOKEN_VARIABLE: f" {server.token}\n"})
        assert workspace.connect(server.url).usable
        assert secrets.get(server.url) is None
        assert workspace.moodle().core_webservice_get_site_info().username
        assert_not_on_disk(server.token, workspace, settings)


def test_the_keyring_wins_over_the_environment(open_workspace: Callable[..., Workspace], server: SandboxServer) -> None:
    secrets = MemorySecrets()
    secrets.set(server.url, server.token)
    workspace = open_workspace(secrets=secrets, environment={TOKEN_VARIABLE: "0" * 32})
    assert workspace.connect(server.url).usable


def test_a_locked_keyring_does_not_hide_the_environment(
    open_workspace: Callable[..., Workspace], server: SandboxServer
) -> None:
    workspace = open_workspace(secrets=LockedKeyring(), environment={TOKEN_VARIABLE: server.token})
    assert workspace.connect(server.url).usable
    with pytest.raises(UserError, match="keyring_locked"):
        open_workspace(secrets=LockedKeyring()).connect(server.url)


def test_a_given_token_needs_a_keyring(open_workspace: Callable[..., Workspace], server: SandboxServer) -> None:
    workspace = open_workspace(secrets=NoKeyring())
    with pytest.raises(UserError, match="keyring_missing"):
        workspace.connect(server.url, server.token)
    assert workspace.site_url is None
    with pytest.raises(UserError, match="keyring_missing"):
        workspace.connect(server.url)


def test_a_failed_connection_changes_nothing(open_workspace: Callable[..., Workspace], server: SandboxServer) -> None:
    secrets = MemorySecrets()
    workspace = open_workspace(secrets=secrets)
    with pytest.raises(Unavailable, match="token_unknown"):
        workspace.connect(server.url, "f" * 32)
    assert workspace.site_url is None
    assert secrets.get(server.url) is None
    with pytest.raises(UserError, match="no_site"):
        workspace.check()


def test_connecting_again_uses_the_new_token(open_workspace: Callable[..., Workspace], server: SandboxServer) -> None:
    workspace = open_workspace()
    workspace.connect(server.url, server.token)
    first = workspace.moodle()
    assert workspace.moodle() is first
    workspace.connect(server.url, server.token)
    assert workspace.moodle() is not first


def test_what_people_type_becomes_an_address() -> None:
    assert site_address_of(" campus.example.org/moodle/my/ ") == "https://campus.example.org/moodle"
    assert site_address_of("localhost:8080/login/index.php") == "http://localhost:8080"
    assert site_address_of("127.0.0.1:8080/") == "http://127.0.0.1:8080"
    assert site_address_of("[::1]:8080") == "http://[::1]:8080"
    with pytest.raises(UserError, match="plain_http_refused"):
        site_address_of("http://campus.example.org")
    with pytest.raises(UserError, match="address_unusable"):
        site_address_of("[::1")
    with pytest.raises(UserError, match="address_unusable"):
        site_address_of("")


def test_check_without_a_workspace(server: SandboxServer) -> None:
    secrets = MemorySecrets()
    with pytest.raises(UserError, match="no_token"):
        check_address(server.url, secrets=secrets, environment={})
    assert check_address(server.url, secrets=secrets, token=server.token).usable


def test_nobody_tells_the_token(
    open_workspace: Callable[..., Workspace], server: SandboxServer, tmp_path: Path
) -> None:
    """Neither an error nor the log holds it, even when something else puts it there."""
    handler = log.log_to(tmp_path / "logs")
    try:
        workspace = open_workspace()
        workspace.connect(server.url, server.token)
        logging.getLogger("seatadmin.tests").warning("the token is %s", server.token)
        try:
            raise Bug("odd", text=server.token)
        except Bug:
            logging.getLogger("seatadmin.tests").exception("with a traceback")
        server.stop()
        with pytest.raises(Unavailable) as caught:
            workspace.moodle().core_webservice_get_site_info()
        assert server.token not in f"{caught.value!r} {caught.value} {workspace.moodle()!r}"
    finally:
        log.stop_logging(handler)
    text = (tmp_path / "logs" / log.FILE_NAME).read_text(encoding="utf-8")
    assert "the token is •••" in text
    assert server.token not in text


def assert_not_on_disk(secret: str, workspace: Workspace, settings: Settings) -> None:
    """Look for a secret in everything kept: the workspace with its journals, the settings, the logs."""
    workspace.close()
    for folder in (Path(workspace.location).parent, settings.folders.config):
        for path in folder.rglob("*"):
            if path.is_file():
                assert secret.encode() not in path.read_bytes(), path
    with sqlite3.connect(workspace.location) as connection:
        assert secret not in "\n".join(connection.iterdump())


# ---------------------------------------------------------------------- settings
def test_settings_keep_choices_and_foreign_keys(settings: Settings) -> None:
    settings.path.parent.mkdir(parents=True)
    settings.path.write_text('{"of_a_newer_version": 1, "theme": "neon", "connections": "2", "recent_workspaces": 5}')
    reread = Settings(settings.folders)
    assert (reread.get(THEME), reread.get(CONNECTIONS), reread.get(RECENT)) == ("system", 2, ())
    reread.set(LANGUAGE, "fr")
    assert Settings(settings.folders).get(LANGUAGE) == "fr"
    assert "of_a_newer_version" in settings.path.read_text()
    with pytest.raises(Bug):
        reread.set(THEME, "neon")


def test_two_programs_do_not_undo_each_others_choices(settings: Settings) -> None:
    other = Settings(settings.folders)
    settings.set(LANGUAGE, "fr")
    other.set(THEME, "dark")
    assert Settings(settings.folders).get(LANGUAGE) == "fr"


def test_a_damaged_file_is_no_obstacle(settings: Settings) -> None:
    settings.path.parent.mkdir(parents=True)
    settings.path.write_bytes(b"\xff\x00 not json")
    assert Settings(settings.folders).get(THEME) == "system"


def test_recent_workspaces(settings: Settings) -> None:
    assert settings.last_workspace is None
    for number in range(RECENT_MAX + 3):
        settings.remember_workspace(f"/{number}")
    settings.remember_workspace("/5")
    assert settings.get(RECENT)[0] == settings.last_workspace == "/5"
    assert len(settings.get(RECENT)) == RECENT_MAX
    settings.forget_workspace("/5")
    assert "/5" not in settings.get(RECENT)


def test_every_option_helps_in_both_languages() -> None:
    for option in OPTIONS:
        assert set(option.help) == {"fr", "en"}
        assert all(option.help.values())
        assert option.read(option.default) == option.default


def test_one_variable_moves_every_folder(tmp_path: Path) -> None:
    folders = Folders.find({HOME_VARIABLE: str(tmp_path)})
    assert all(folder.is_relative_to(tmp_path) for folder in (folders.config, folders.data, folders.logs))
    ordinary = Folders.find({})
    assert not ordinary.config.is_relative_to(tmp_path)


def test_the_log_file_turns_over_and_a_refusing_folder_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert log.log_to(tmp_path / "file") is None
    log.stop_logging(None)
