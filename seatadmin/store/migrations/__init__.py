"""The schema's history. A workspace is only ever created or changed by running these revisions.

What a start needs to know (is this workspace current?) is answered without importing Alembic, which takes longer than
opening the window may. There is no `alembic.ini`: the revisions travel inside the package.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision, oldest first. A test compares them with the files in `versions/`."""

HEAD = REVISIONS[-1]

VERSION_TABLE = "seatadmin_version"
"""Not Alembic's usual name: a database of another application must never pass for a workspace."""

LOCK_KEY = 0x5345_4154_4144
"""PostgreSQL advisory lock that lets one program migrate at a time."""


def config(connection: Connection) -> Config:
    """Make the Alembic configuration that runs on an open connection."""
    from alembic.config import Config

    made = Config()
    # Alembic's configuration reads `%` as a substitution; folders may have one in their names.
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, in the transaction the caller has begun."""
    from alembic import command

    command.upgrade(config(connection), "head")
