"""Opening workspaces, and everything a disk or a server can answer instead."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url, text

from seatadmin.errors import UserError
from seatadmin.store.engine import (
    APPLICATION_ID,
    copy_workspace,
    migrate,
    open_engine,
    open_workspace,
    workspace_name,
    workspace_url,
)
from seatadmin.store.migrations import HEAD, VERSION_TABLE
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.postgres import Server
from tests.store.sample import SEATS, fill


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "atelier.sqlite"


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{code}")


# ---------------------------------------------------------------------- addresses
@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("postgresql://u:p@h/db", "postgresql+psycopg"),
        ("postgres://u:p@h/db", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h:5433/db?sslmode=require", "postgresql+psycopg"),
        ("sqlite:////tmp/a.sqlite", "sqlite"),
        ("/tmp/a.sqlite", "sqlite"),
        ("a b é.sqlite", "sqlite"),
        (r"C:\Users\c.martin\a.sqlite", "sqlite"),
    ],
)
def test_addresses_of_workspaces(address: str, driver: str) -> None:
    url = workspace_url(address)
    assert url.drivername == driver
    if driver == "sqlite":
        assert Path(url.database or "").is_absolute()


@pytest.mark.parametrize(
    "address",
    [
        "mysql://u:hidden@h/db",
        "postgresql+psycopg2://u:hidden@h/db",
        "sqlite://",
        "sqlite:///:memory:",
        "https://hidden@h/",
        "postgresql://u:hidden@h:port/db",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(address: str) -> None:
    with refused("workspace_address_unknown") as caught:
        workspace_url(address)
    assert "hidden" not in str(caught.value)


def test_a_path_in_the_home_folder_is_understood(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(path.parent))
    monkeypatch.setenv("USERPROFILE", str(path.parent))
    assert workspace_url("~/atelier.sqlite").database == str(path)


def test_the_name_of_a_workspace_hides_its_password() -> None:
    engine = open_engine("postgresql://clerk:hidden@127.0.0.1:1/shop")
    assert workspace_name(engine) == "postgresql+psycopg://clerk:***@127.0.0.1:1/shop"
    with refused("workspace_unreachable") as caught:
        migrate(engine)
    assert "hidden" not in str(caught.value)
    engine.dispose()


# ---------------------------------------------------------------------- SQLite's ways
def test_a_workspace_file_is_set_up_for_money(path: Path) -> None:
    engine = open_workspace(path)
    with engine.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "application_id")
        }
    engine.dispose()
    assert pragma == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 15_000,
        "application_id": APPLICATION_ID,
    }


def test_writers_take_their_lock_at_once(path: Path) -> None:
    engine = open_workspace(path)
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cur, statement, *_: said.append(statement))
    with UnitOfWork(engine) as uow:
        uow.settings.get("x")
    with UnitOfWork(engine, read_only=True) as uow:
        uow.settings.get("x")
    engine.dispose()
    assert [statement for statement in said if statement.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_no_file_stays_open(path: Path) -> None:
    open_workspace(path).dispose()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


# ---------------------------------------------------------------------- what is no workspace
def test_a_missing_workspace_is_created_only_when_asked(new_address: str) -> None:
    with pytest.raises(UserError) as caught:
        open_workspace(new_address, create=False)
    assert caught.value.code in ("workspace_missing", "not_a_workspace")
    open_workspace(new_address).dispose()
    open_workspace(new_address, create=False).dispose()


def test_a_folder_is_no_workspace(tmp_path: Path) -> None:
    with refused("not_a_workspace"):
        open_workspace(tmp_path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with refused("workspace_folder_missing") as caught:
        open_workspace(tmp_path / "none" / "a.sqlite")
    assert caught.value.values["folder"] == str(tmp_path / "none")


@pytest.mark.parametrize("content", [b"nom;prenom;courriel\r\n" * 100, b"PK\x03\x04" + b"\0" * 4096])
def test_another_kind_of_file_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with refused("not_a_workspace"):
        open_workspace(path)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE settings (key, value)")
        connection.commit()
    before = path.read_bytes()
    with refused("not_a_workspace"):
        open_workspace(path)
    assert path.read_bytes() == before


def test_the_mark_of_another_program_is_respected(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 252006673")  # a GPS map
        connection.commit()
    with refused("not_a_workspace"):
        open_workspace(path)


def test_a_database_with_other_tables_is_no_workspace(new_address: str) -> None:
    engine = open_engine(new_address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mdl_user (id INTEGER)"))
    with refused("not_a_workspace"):
        migrate(engine)
    engine.dispose()


def test_an_empty_file_becomes_a_workspace(path: Path) -> None:
    path.touch()
    open_workspace(path).dispose()


@pytest.mark.parametrize("revision", ["9999", None])
def test_a_revision_this_program_does_not_know_is_left_alone(address: str, revision: str | None) -> None:
    engine = open_engine(address)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {VERSION_TABLE}"))
        if revision is not None:
            connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:revision)"), {"revision": revision})
    with pytest.raises(UserError) as caught:
        migrate(engine)
    engine.dispose()
    if revision is None:
        assert caught.value.code == "not_a_workspace"
    else:
        assert caught.value.code == "workspace_too_new"
        assert caught.value.values["found"] == "9999"
        assert caught.value.values["known"] == HEAD


# ---------------------------------------------------------------------- disks and locks
def test_a_locked_workspace_is_told_after_waiting(path: Path) -> None:
    open_workspace(path).dispose()
    engine = open_engine(path, busy_timeout_ms=10)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with refused("workspace_locked"), UnitOfWork(engine) as uow:
            uow.settings.set("a", "1")
        with UnitOfWork(engine, read_only=True) as uow:
            assert uow.settings.get("a") is None
    with UnitOfWork(engine) as uow:
        uow.settings.set("a", "1")
        uow.commit()
    engine.dispose()


def test_a_locked_row_is_told_after_waiting(address: str) -> None:
    if not address.startswith("postgresql"):
        pytest.skip("SQLite locks the file, not rows")
    first, second = open_engine(address), open_engine(address, busy_timeout_ms=10)
    fill(first)
    with UnitOfWork(first) as holder, UnitOfWork(second) as waiting:
        holder.seats.remove([SEATS[0].id])
        with refused("workspace_locked"):
            waiting.seats.remove([SEATS[0].id])
    first.dispose()
    second.dispose()


def test_a_read_only_file_can_be_read_and_refuses_writing(path: Path) -> None:
    first = open_workspace(path)
    fill(first)
    engine = open_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    migrate(engine)
    with UnitOfWork(engine, read_only=True) as uow:
        assert uow.seats.get(SEATS[0].id) == SEATS[0]
    with refused("workspace_read_only"), UnitOfWork(engine) as uow:
        uow.settings.set("a", "1")
    engine.dispose()
    first.dispose()


def test_a_full_disk_is_told_and_nothing_half_written(path: Path) -> None:
    engine = open_workspace(path)

    def shrink(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    engine.dispose()
    event.listen(engine, "connect", shrink)
    with refused("workspace_disk_full"), UnitOfWork(engine) as uow:
        for number in range(1000):
            uow.settings.set(f"key{number}", "x" * 1000)
        uow.commit()
    with UnitOfWork(engine) as uow:
        assert uow.settings.get("key0") is None
    engine.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_taken_away_while_open_is_told(path: Path, replaced: bool) -> None:
    engine = open_workspace(path)
    fill(engine)
    copy = path.read_bytes()
    path.unlink()
    if replaced:
        path.with_suffix(".new").write_bytes(copy)
        path.with_suffix(".new").rename(path)
    for read_only in (False, True):
        with refused("workspace_gone"), UnitOfWork(engine, read_only=read_only) as uow:
            uow.settings.get("a")
    engine.dispose()


def test_a_server_that_refuses_says_why(postgres: Server) -> None:
    url = postgres.database()
    with pytest.raises(UserError) as caught:
        open_workspace(url.set(database="no_such_shop").render_as_string(hide_password=False))
    assert caught.value.code == "workspace_login_refused"
    assert "no_such_shop" in str(caught.value.values["reason"])


def test_damage_is_told(path: Path) -> None:
    engine = open_workspace(path)
    fill(engine)
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        engine = open_workspace(path)
    assert caught.value.code == "workspace_corrupt"
    assert caught.value.values["workspace"] == str(path)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with refused("workspace_unreachable"):
        open_workspace(f"postgresql://nobody@/shop?host={tmp_path}")


def test_another_programming_error_stays_itself(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="no_such_column"):
        connection.execute(text("SELECT no_such_column"))


def test_a_url_keeps_the_options_of_its_server(tmp_path: Path) -> None:
    engine = open_engine("postgresql://u@h/db?options=-csearch_path%3Dteam")
    assert engine.url == make_url("postgresql+psycopg://u@h/db?options=-csearch_path%3Dteam")
    engine.dispose()


# ---------------------------------------------------------------------- starting at once
def test_opening_a_current_workspace_imports_no_alembic(path: Path) -> None:
    open_workspace(path).dispose()
    program = (
        "import sys; from seatadmin.store.engine import open_workspace; from seatadmin.store.unit_of_work import "
        "UnitOfWork; open_workspace(sys.argv[1]).dispose(); "
        "sys.exit(', '.join({name.split('.')[0] for name in sys.modules} & {'alembic', 'mako', 'psycopg'}) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


# ---------------------------------------------------------------------- copies
def test_a_copy_holds_what_is_committed_and_replaces_as_a_whole(path: Path, tmp_path: Path) -> None:
    engine = open_workspace(path, create=True)
    fill(engine)
    target = tmp_path / "copie à part.sqlite"
    target.write_bytes(b"something else")
    with UnitOfWork(engine) as open_one:
        open_one.settings.set("half", "done")
        copy_workspace(engine, target)
    copy = open_workspace(target)
    with UnitOfWork(copy, read_only=True) as uow:
        assert uow.seats.get(SEATS[0].id) == SEATS[0]
        assert uow.settings.get("half") is None
    copy.dispose()
    with refused("workspace_backup_failed"):
        copy_workspace(engine, path)
    with refused("workspace_cannot_open"):
        copy_workspace(engine, tmp_path / "no folder" / "copy.sqlite")
    engine.dispose()
    assert len(list(tmp_path.glob("*.partial"))) == 0
