"""Open a workspace: one SQLite file, or one PostgreSQL database by URL.

SQLite runs in WAL with foreign keys and full synchronisation: seats are money, and a power cut must not forget one.
Units of work that write begin with `BEGIN IMMEDIATE`, so two programs on one file queue up instead of failing half
way. Whatever a database refuses (full disk, read-only file, lock, damage) becomes a `UserError` with its own code.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from seatadmin.errors import Bug, UserError
from seatadmin.store.migrations import HEAD, LOCK_KEY, REVISIONS, VERSION_TABLE, upgrade

APPLICATION_ID = 0x53454154
"""Mark of a workspace in the header of its SQLite file: `SEAT`."""

BUSY_TIMEOUT_MS = 15_000
"""How long a unit of work waits for another program's before it gives up with `workspace_locked`."""

UNIT_OPTION = "seatadmin_unit"
"""Execution option saying what a transaction is for: `read`, `write` (default) or `migrate`."""

_FILE = "seatadmin_file"
"""Key, in what the pool keeps about a connection, of the file it has open."""

_REFUSAL = re.compile(r"FATALE?: +(?P<reason>[^\n]*)")
"""How libpq passes on that a server refuses a connection. It gives no SQLSTATE then, and no other sign of it."""

_SQLITE_CODES = {
    sqlite3.SQLITE_PERM: "workspace_cannot_open",
    sqlite3.SQLITE_BUSY: "workspace_locked",
    sqlite3.SQLITE_LOCKED: "workspace_locked",
    sqlite3.SQLITE_READONLY: "workspace_read_only",
    sqlite3.SQLITE_IOERR: "workspace_unreadable",
    sqlite3.SQLITE_CORRUPT: "workspace_corrupt",
    sqlite3.SQLITE_FULL: "workspace_disk_full",
    sqlite3.SQLITE_CANTOPEN: "workspace_cannot_open",
    sqlite3.SQLITE_PROTOCOL: "workspace_locked",
    sqlite3.SQLITE_AUTH: "workspace_cannot_open",
    sqlite3.SQLITE_NOTADB: "not_a_workspace",
}

# By SQLSTATE, the longest prefix first. Source: PostgreSQL, appendix "Error Codes".
_POSTGRESQL_CODES = {
    "25006": "workspace_read_only",
    "40001": "changed_meanwhile",
    "40P01": "changed_meanwhile",
    "42501": "workspace_read_only",
    "53100": "workspace_disk_full",
    "55P03": "workspace_locked",
    "3D000": "workspace_missing",
    "28": "workspace_login_refused",
    "08": "workspace_unreachable",
    "53": "workspace_unreachable",
    "57P": "workspace_unreachable",
}


@dataclass(frozen=True, slots=True)
class Migration:
    """What `migrate` did. `found` is None for a new workspace; `backup` the copy taken before, None when none was."""

    found: str | None
    now: str
    backup: Path | None = None

    @property
    def changed(self) -> bool:
        return self.found != self.now


def workspace_url(address: str | Path) -> URL:
    """Read what people give as a workspace: a path, or a URL of SQLite or PostgreSQL.

    Raises `UserError`: `workspace_address_unknown` (other databases, memory, unreadable text).
    """
    text_ = str(address)
    if "://" not in text_:
        return URL.create("sqlite", database=str(Path(text_).expanduser().absolute()))
    try:
        url = make_url(text_)
    except (ArgumentError, ValueError):
        # Not the text itself: a URL that cannot be read may still hold a password.
        raise UserError("workspace_address_unknown", scheme=text_.partition("://")[0]) from None
    if url.get_backend_name() == "sqlite" and url.database and ":memory:" not in url.database:
        return url
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise UserError("workspace_address_unknown", scheme=url.drivername)


def workspace_name(engine: Engine) -> str:
    """Say which workspace this is, for people: the file's path, or the URL without its password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.render_as_string(hide_password=True)


def open_engine(address: str | Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """Make the engine of a workspace; nothing is read or created before its first use.

    `address`: path of a SQLite file, `sqlite:///PATH`, `postgresql://...` or `postgresql+psycopg://...`.
    Raises `UserError`: `workspace_address_unknown`, `workspace_folder_missing`, `not_a_workspace` (a folder),
    `postgresql_driver_missing`. Later use raises the `workspace_...` codes of this module.
    """
    url = workspace_url(address)
    if url.get_backend_name() == "sqlite":
        _check_path(url)
        engine = create_engine(url, connect_args={"timeout": busy_timeout_ms / 1000})
        event.listen(engine, "connect", _sqlite_connected(url))
        event.listen(engine, "begin", _sqlite_begins)
    else:
        arguments: dict[str, Any] = {"connect_timeout": 10}
        if "options" not in url.query:
            arguments["options"] = f"-c lock_timeout={busy_timeout_ms}"
        try:
            engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)
        except (ModuleNotFoundError, NoSuchModuleError):
            raise UserError("postgresql_driver_missing") from None
    event.listen(engine, "handle_error", _translate)
    return engine


def open_workspace(
    address: str | Path, *, create: bool = True, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Engine:
    """Open a workspace ready for units of work: created when it is not there, brought up to date when it is old.

    Raises `UserError`: `workspace_missing` when `create` is False and there is none; those of `open_engine` and
    `migrate`.
    """
    engine = open_engine(address)
    try:
        url = engine.url
        is_path = url.get_backend_name() == "sqlite" and not url.query
        if not create and is_path and not Path(url.database or "").exists():
            raise UserError("workspace_missing", workspace=workspace_name(engine))
        if not create and _found_revision(engine) is None:
            raise UserError("not_a_workspace", workspace=workspace_name(engine))
        migrate(engine, clock=clock)
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Migration:
    """Create the tables of a new workspace, or bring an older one up to date; do nothing to a current one.

    A SQLite file that will change is copied first, beside itself, under a name telling the time and its revision. All
    of it is one transaction: a process killed here leaves the workspace as it was. Two programs may call this at once;
    the second one waits and finds the work done. Raises `UserError`: `not_a_workspace`, `workspace_too_new`
    (`found`, `known`), and what the database refuses.
    """
    found = _found_revision(engine)
    if found == HEAD:
        return Migration(HEAD, HEAD)
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        _use_wal(engine)
    with engine.connect().execution_options(**{UNIT_OPTION: "migrate"}) as connection:
        with connection.begin():
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            found = _revision(connection)
            if found == HEAD:
                return Migration(HEAD, HEAD)
            backup = _back_up(connection, found, clock()) if sqlite and found is not None else None
            upgrade(connection)
            if sqlite:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise Bug("migration_breaks_references", table=broken[0])
        # This connection migrated without foreign keys; the next one starts with them.
        connection.invalidate()
    return Migration(found, HEAD, backup)


# ---------------------------------------------------------------------- what is there
def _found_revision(engine: Engine) -> str | None:
    with engine.connect().execution_options(**{UNIT_OPTION: "read"}) as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    """Read the revision of the workspace, None for an empty database; refuse what is no workspace or is too new."""
    name = workspace_name(connection.engine)
    if connection.dialect.name == "sqlite":
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if mark not in (0, APPLICATION_ID):
            raise UserError("not_a_workspace", workspace=name)
    else:
        rows = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
        tables = set(rows.scalars())
    if not tables:
        return None
    if VERSION_TABLE not in tables:
        raise UserError("not_a_workspace", workspace=name)
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608 - a constant
    if found is None:
        raise UserError("not_a_workspace", workspace=name)
    if found not in REVISIONS:
        raise UserError("workspace_too_new", workspace=name, found=found, known=HEAD)
    return str(found)


def _check_path(url: URL) -> None:
    if url.query:
        # `file:` URIs with options of SQLite's own are for people who know; SQLite checks them.
        return
    path = Path(url.database or "")
    if path.is_dir():
        raise UserError("not_a_workspace", workspace=str(path))
    if not path.parent.is_dir():
        raise UserError("workspace_folder_missing", workspace=str(path), folder=str(path.parent))


# ---------------------------------------------------------------------- SQLite
def _sqlite_connected(url: URL) -> Callable[[Any, Any], None]:
    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver would begin transactions by itself, late and never for DDL; `_sqlite_begins` does it instead.
        connection.isolation_level = None
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -65536")
        except sqlite3.Error as error:
            connection.close()
            raise _sqlite_error(error, url.database or "") or error from error

    return connected


def _sqlite_begins(connection: Connection) -> None:
    unit = connection.get_execution_options().get(UNIT_OPTION, "write")
    connection.exec_driver_sql(f"PRAGMA query_only = {int(unit == 'read')}")
    _check_still_there(connection)
    if unit == "migrate":
        # Recreating a table (Alembic's batch mode) drops the old one, which would empty the tables that refer to it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN" if unit == "read" else "BEGIN IMMEDIATE")


def _check_still_there(connection: Connection) -> None:
    """Refuse to go on with a file that was deleted or replaced: what is written to the open one would be lost."""
    url = connection.engine.url
    if url.query:
        return
    try:
        status = Path(url.database or "").stat()
        found = (status.st_dev, status.st_ino)
    except OSError:
        found = None
    known = connection.info.setdefault(_FILE, found)
    if known is None:
        connection.info[_FILE] = found
    elif known != found:
        raise UserError("workspace_gone", workspace=workspace_name(connection.engine))


def _use_wal(engine: Engine) -> None:
    # Not at every connection: this writes to the file, which must first be known to be a workspace. SQLite does not
    # wait for its busy time-out here, so two programs creating one workspace at once take turns by trying again.
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            refused = _sqlite_error(error, workspace_name(engine))
            if refused is None:
                raise
            if refused.code != "workspace_locked" or time.monotonic() > deadline:
                raise refused from error
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()


def _back_up(connection: Connection, revision: str, now: datetime) -> Path:
    """Copy the file as it was before this connection's transaction; the lock it holds keeps other writers out."""
    # A connection that has migrated before lists a temporary database beside the file.
    databases = {row[1]: row[2] for row in connection.exec_driver_sql("PRAGMA database_list")}
    source = Path(databases["main"])
    stem = f"{source.stem}.{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.revision-{revision}"
    target = source.with_name(f"{stem}{source.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = source.with_name(f"{stem}.{number}{source.suffix}")
    _copy(source, target)
    return target


def copy_workspace(engine: Engine, target: Path) -> None:
    """Copy a SQLite workspace, as it is now, to another file; one that is there is replaced.

    Raises `UserError`: `workspace_cannot_open` or `workspace_backup_failed` when the file cannot be written, or is the
    workspace itself; `workspace_not_a_file` for a database on a server, which has backups of its own.
    """
    if engine.dialect.name != "sqlite":
        raise UserError("workspace_not_a_file", workspace=workspace_name(engine))
    source = Path(engine.url.database or "")
    if target.resolve() == source.resolve():
        raise UserError("workspace_backup_failed", workspace=str(source), reason="")
    _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use; the target appears only when it is complete."""
    partial = target.with_name(target.name + ".partial")
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as reading,
            contextlib.closing(sqlite3.connect(partial)) as writing,
        ):
            reading.backup(writing)
        partial.replace(target)
    except sqlite3.Error as error:
        raise _sqlite_error(error, str(target)) or error from error
    except OSError as error:
        raise UserError("workspace_backup_failed", workspace=str(source), reason=error.strerror or "") from error
    finally:
        partial.unlink(missing_ok=True)


# ---------------------------------------------------------------------- errors
def _sqlite_error(error: sqlite3.Error, name: str) -> UserError | None:
    code = _SQLITE_CODES.get(getattr(error, "sqlite_errorcode", -1) & 0xFF)
    return UserError(code, workspace=name) if code else None


def _translate(context: ExceptionContext) -> None:
    """Turn what a database refuses into an error people can act on; leave programming errors as they are."""
    if context.is_pre_ping:
        # The pool has found a connection that died meanwhile; it replaces it when it sees the driver's own error.
        return
    error = context.original_exception
    engine = context.engine
    name = workspace_name(engine) if engine is not None else ""
    connection = context.connection
    reading = connection is not None and connection.get_execution_options().get(UNIT_OPTION) == "read"
    refused: UserError | None = None
    if isinstance(error, sqlite3.Error):
        refused = _sqlite_error(error, name)
    elif type(error).__module__.partition(".")[0] == "psycopg":
        refused = _postgresql_error(error, name)
    if refused is None:
        return
    if reading and refused.code == "workspace_read_only":
        raise Bug("write_in_read_only_unit") from error
    raise refused from error


def _postgresql_error(error: BaseException, name: str) -> UserError | None:
    state = getattr(error, "sqlstate", None)
    if state is None:
        refusal = _REFUSAL.search(str(error))
        if refusal:
            return UserError("workspace_login_refused", workspace=name, reason=refusal["reason"])
        # No answer at all: the connection could not be made, or was lost.
        lost = type(error).__name__ == "OperationalError"
        return UserError("workspace_unreachable", workspace=name) if lost else None
    for length in (5, 3, 2):
        code = _POSTGRESQL_CODES.get(state[:length])
        if code:
            return UserError(code, workspace=name)
    return None
