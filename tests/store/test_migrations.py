"""The schema's history: models and revisions agree, and workspaces of every past revision open."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from seatadmin.errors import Bug, UserError
from seatadmin.store import engine as engine_module
from seatadmin.store.engine import Migration, migrate, open_engine, open_workspace
from seatadmin.store.migrations import HEAD, REVISIONS, VERSION_TABLE, config
from seatadmin.store.tables import Base
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store import sample

KEPT = Path("tests/data/store")
NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)


def kept_files() -> list[Path]:
    return sorted(KEPT.glob("workspace_*.sqlite"))


@pytest.fixture(params=kept_files(), ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path / "atelier.sqlite"))


def test_models_and_revisions_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_list_of_revisions_is_the_one_of_the_files(engine: Engine) -> None:
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(config(connection))
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


def test_a_file_of_every_past_revision_is_kept() -> None:
    kept = {path.stem.removeprefix("workspace_") for path in kept_files()}
    assert kept >= set(REVISIONS) - {HEAD}, "see tests/store/sample.py"


def test_an_old_workspace_is_brought_up_to_date_with_all_it_holds(old: Path) -> None:
    revision = _revision(old)
    engine = open_workspace(old)
    with UnitOfWork(engine, read_only=True) as uow:
        assert uow.seats.of_customer(sample.EVRY.id) == list(sample.SEATS[:4])
        assert uow.batches.get(sample.BATCH.id) == sample.BATCH
        assert uow.batches.intents(sample.BATCH.id) == list(sample.INTENTS)
        assert uow.results.of_batch(sample.BATCH.id) == list(sample.RESULTS)
        assert uow.history.search() == list(reversed(sample.HISTORY))
        assert set(uow.mirror.load().enrolments.values()) == set(sample.ENROLMENTS)
    with engine.connect() as connection:
        found = inspect(connection).get_table_names()
        assert set(found) == {*Base.metadata.tables, VERSION_TABLE}
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert _revision(old) == HEAD
    assert revision in REVISIONS


def test_history_is_still_kept_by_the_database_after_all_revisions(old: Path) -> None:
    open_workspace(old).dispose()
    with closing(sqlite3.connect(old)) as connection:
        for statement in ("UPDATE history SET who = ''", "DELETE FROM history"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


# ---------------------------------------------------------------------- the copy taken before
def test_the_file_is_copied_before_it_changes(tmp_path: Path) -> None:
    path = _old_file(tmp_path)
    engine = open_engine(path)
    done = migrate(engine, clock=lambda: NOW)
    engine.dispose()
    backup = tmp_path / "atelier.20260302T093015Z.revision-0001.sqlite"
    assert done == Migration("0001", HEAD, backup)
    assert done.changed
    assert _revision(backup) == "0001"
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM seats").fetchone() == (len(sample.SEATS),)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([path.name, backup.name])


def test_a_copy_never_overwrites_another(tmp_path: Path) -> None:
    path = _old_file(tmp_path)
    earlier = tmp_path / "atelier.20260302T093015Z.revision-0001.sqlite"
    earlier.write_text("precious")
    engine = open_engine(path)
    done = migrate(engine, clock=lambda: NOW)
    engine.dispose()
    assert earlier.read_text() == "precious"
    assert done.backup == tmp_path / "atelier.20260302T093015Z.revision-0001.2.sqlite"


def test_a_current_workspace_is_not_copied(new_address: str, tmp_path: Path) -> None:
    engine = open_engine(new_address)
    created = migrate(engine)
    again = migrate(engine)
    engine.dispose()
    assert (created.found, created.now, created.backup) == (None, HEAD, None)
    assert again == Migration(HEAD, HEAD)
    assert not again.changed
    assert len(list(tmp_path.iterdir())) <= 1


def test_without_a_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _old_file(tmp_path)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    engine = open_engine(path)
    with pytest.raises(UserError, match="workspace_backup_failed"):
        migrate(engine)
    engine.dispose()
    assert _revision(path) == "0001"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


# ---------------------------------------------------------------------- all or nothing
def _fail(_connection: Connection) -> None:
    raise RuntimeError("power cut")


def _break_references(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM customers")


@pytest.mark.parametrize(("then", "error"), [(_fail, RuntimeError), (_break_references, Bug)])
def test_a_migration_that_fails_leaves_the_workspace_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: Callable[[Connection], None], error: type[Exception]
) -> None:
    path = _old_file(tmp_path)
    upgrade = engine_module.upgrade

    def interrupted(connection: Connection) -> None:
        upgrade(connection)
        then(connection)

    monkeypatch.setattr(engine_module, "upgrade", interrupted)
    engine = open_engine(path)
    with pytest.raises(error):
        migrate(engine)
    monkeypatch.undo()
    assert _revision(path) == "0001"
    assert migrate(engine).found == "0001"
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_failed_creation_leaves_nothing_that_is_no_workspace(
    new_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = engine_module.upgrade

    def interrupted(connection: Connection) -> None:
        upgrade(connection)
        _fail(connection)

    monkeypatch.setattr(engine_module, "upgrade", interrupted)
    with pytest.raises(RuntimeError, match="power cut"):
        open_workspace(new_address)
    monkeypatch.undo()
    engine = open_workspace(new_address)
    with engine.connect() as connection:
        assert connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) == HEAD
    engine.dispose()


def test_programs_opening_a_new_workspace_at_once_make_one(new_address: str) -> None:
    program = (
        "import sys; from seatadmin.store.engine import open_workspace; sys.stdin.readline(); "
        "open_workspace(sys.argv[1]).dispose()"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, new_address], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    ended = [process.communicate(b"\n", timeout=60) for process in running]
    assert [(process.returncode, errors) for process, (_, errors) in zip(running, ended, strict=True)] == [(0, b"")] * 3
    engine = open_engine(new_address)
    assert not migrate(engine).changed
    engine.dispose()


# ---------------------------------------------------------------------- wherever it is installed
def test_revisions_travel_inside_the_package(tmp_path: Path) -> None:
    elsewhere = tmp_path / "100% installed"
    shutil.copytree("seatadmin", elsewhere / "seatadmin", ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import seatadmin; assert sys.argv[1] in seatadmin.__file__; "
        "from seatadmin.store.engine import open_workspace; open_workspace(sys.argv[2]).dispose()"
    )
    path = tmp_path / "atelier.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", program, str(elsewhere), str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _revision(path) == HEAD


def _old_file(folder: Path) -> Path:
    return Path(shutil.copy(KEPT / "workspace_0001.sqlite", folder / "atelier.sqlite"))


def _revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0])
