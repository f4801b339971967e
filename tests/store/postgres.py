"""A PostgreSQL server for tests: the one of SEATADMIN_TEST_POSTGRES_URL, or a private one started for the session."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

URL_VARIABLE = "SEATADMIN_TEST_POSTGRES_URL"


class NoServer(Exception):
    """Why the PostgreSQL variant of the tests cannot run here."""


class Server:
    """Makes databases for tests and removes them. `url` is of a database of a role that may create others."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._made: list[str] = []

    def database(self, template: URL | None = None) -> URL:
        """Create a database, empty or a copy of `template`, which nobody may be using."""
        name = f"seatadmin_test_{uuid.uuid4().hex[:12]}"
        source = f' TEMPLATE "{template.database}"' if template is not None else ""
        with self._admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"{source}'))
        self._made.append(name)
        return self._url.set(database=name)

    def drop(self, url: URL) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{url.database}" WITH (FORCE)'))
        self._made.remove(url.database or "")

    def close(self) -> None:
        for name in list(self._made):
            self.drop(self._url.set(database=name))
        self._admin.dispose()


def missing() -> str | None:
    """Say why no server can be had here, as far as can be told without starting one."""
    try:
        import psycopg  # noqa: F401 - only whether it is there

        if not os.environ.get(URL_VARIABLE):
            _programs()
    except ImportError:
        return "psycopg is not installed"
    except NoServer as reason:
        return str(reason)
    return None


@contextmanager
def server() -> Iterator[Server]:
    """Yield a server; raises `NoServer` where there is none and none can be started."""
    reason = missing()
    if reason is not None:
        raise NoServer(reason)
    given = os.environ.get(URL_VARIABLE)
    if given:
        made = Server(make_url(given))
        try:
            yield made
        finally:
            made.close()
        return
    with _private_server(_programs()) as url:
        made = Server(url)
        try:
            yield made
        finally:
            made.close()


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise NoServer(f"no PostgreSQL server programs found, and {URL_VARIABLE} is not set")


@contextmanager
def _private_server(programs: Path) -> Iterator[URL]:
    # Not pytest's own folder: the server runs as somebody else, and the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="seatadmin-pg-"))
    somebody: dict[str, Any] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        shutil.chown(folder, "nobody")
        somebody = {"user": "nobody", "group": folder.stat().st_gid, "extra_groups": []}
    data = folder / "data"

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
            **somebody,
        )
        if done.returncode:
            raise NoServer(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")

    try:
        run(programs / "initdb", "-D", data, "-U", "seatadmin", "--auth=trust", "-E", "UTF8", "--no-sync")
        settings = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c shared_buffers=32MB"
        run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", settings)
        try:
            yield URL.create("postgresql", "seatadmin", database="postgres", query={"host": str(folder)})
        finally:
            run(programs / "pg_ctl", "stop", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
