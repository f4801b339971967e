"""Apply one kept list as a process of its own, so that a test can kill it: `python -m tests.sync.apply_once ...`."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

from seatadmin.domain.intents import BatchId
from tests.sync.world import PASSWORD, World


def main() -> None:
    url, token, path, customer, batch = sys.argv[1:]
    world = World(url, token, Path(path))
    with world.unit(read_only=True) as uow:
        found = uow.customers.by_name(customer)
    assert found is not None
    world.customer = found
    print("go", flush=True)
    report = world.apply(BatchId(UUID(batch)), password=PASSWORD)
    print("finished" if report.finished else "unfinished", flush=True)
    world.close()


if __name__ == "__main__":
    main()
