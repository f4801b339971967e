"""Write the next revision of the workspace's schema from what changed in `seatadmin/store/tables.py`.

    python tools/new_revision.py "Seats remember their price"

Then read the file it made, write its `upgrade` for the data too, add its number to `REVISIONS` in
`seatadmin/store/migrations/__init__.py`, and keep a file of the revision before (see `tests/store/sample.py`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from seatadmin.store.engine import open_workspace
from seatadmin.store.migrations import HEAD, config


def main() -> None:
    """Compare a new workspace with the models and write the difference down."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_workspace(Path(folder) / "current.sqlite")
        try:
            with engine.begin() as connection:
                number = f"{int(HEAD) + 1:04}"
                command.revision(config(connection), sys.argv[1], autogenerate=True, rev_id=number)
        finally:
            engine.dispose()


if __name__ == "__main__":
    main()
