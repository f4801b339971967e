"""Which Moodle the contract is checked against: sandboxes always, a real site with `-m live` when it is named.

`SEATADMIN_LIVE_URL` and `SEATADMIN_LIVE_TOKEN` name the real site; its token needs the functions Seatadmin uses and
those that delete people, courses and categories. `SEATADMIN_LIVE_MAILS` may name a text file with one line per mail
the site sent. Everything made carries a prefix of its own and is taken away at the end, after failures too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from seatadmin.sandbox.server import SandboxServer
from seatadmin.sandbox.state import LISTED_RIGHTS, SERVICE_RIGHTS, Database, Settings, State
from tests.contract.site import Site

_SANDBOXES: dict[str, tuple[Settings, frozenset[str]]] = {
    "sandbox-pgsql": (Settings(), SERVICE_RIGHTS),
    "sandbox-mariadb": (Settings(database=Database.MARIADB), LISTED_RIGHTS),
    "sandbox-5.0": (Settings(database=Database.MARIADB, flavour="5.0"), SERVICE_RIGHTS),
}
_STUDENT, _TEACHER = 5, 4


def _sites() -> list[Any]:
    sandboxes = [pytest.param(name, marks=pytest.mark.contract) for name in _SANDBOXES]
    if not os.environ.get("SEATADMIN_LIVE_URL"):
        return sandboxes
    return [*sandboxes, pytest.param("live", marks=[pytest.mark.contract, pytest.mark.live])]


@pytest.fixture(scope="session", params=_sites())
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """One Moodle for the whole run."""
    with ExitStack() as stack:
        if request.param == "live":
            made = _live_site()
        else:
            settings, rights = _SANDBOXES[request.param]
            server = stack.enter_context(SandboxServer(State(settings, rights=rights)))
            made = Site(server.url, server.token, lambda address: sum(m.to == address for m in server.state.mails))
        stack.callback(made.sweep)
        yield made


def _live_site() -> Site:
    url, token = (os.environ[f"SEATADMIN_LIVE_{name}"] for name in ("URL", "TOKEN"))
    mails = os.environ.get("SEATADMIN_LIVE_MAILS")

    def mails_to(address: str) -> int | None:
        if mails is None:
            return None
        path = Path(mails)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return sum(address in line for line in lines)

    return Site(url.rstrip("/"), token, mails_to)


@pytest.fixture(scope="session")
def category(site: Site) -> Iterator[int]:
    """A category of this run's own; deleted with all its courses."""
    name = f"{site.prefix} & fils"
    made = site.call("core_course_create_categories", categories=[{"name": name, "idnumber": site.prefix}])[0]
    yield int(made["id"])
    site.call("core_course_delete_categories", categories=[{"id": made["id"], "recursive": 1}])


@pytest.fixture
def course(site: Site, category: int) -> int:
    """A fresh course with manual enrolment."""
    return site.new_course(category)


@pytest.fixture(scope="session")
def student(site: Site) -> int:
    """Role id of learners. No function lists roles; this is the number of a newly installed Moodle."""
    return _STUDENT


@pytest.fixture(scope="session")
def teacher(site: Site) -> int:
    """Role id of teachers without editing rights, assignable in courses and over one person."""
    return _TEACHER


@pytest.fixture(scope="session")
def compares_case(site: Site) -> bool:
    """Tell whether look-ups by address compare case: they do on PostgreSQL, not on MariaDB."""
    person = site.person()
    site.create([person])
    return site.by("email", person["email"].upper()) == []
