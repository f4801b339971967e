"""A shop of ten thousand orders with a hundred thousand seats, as extracts of its tables."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from seatadmin.tabular.shop_files import ShopFile, read_shop_file
from tests.shop import table

ORDERS = 10_000
SEATS_EACH = 10
CUSTOMERS = 400
_NAMES = ("Martin", "Lefèvre", "Diop", "Nguyen", "García", "Müller", "Bernard", "Petit", "Österberg", "Roux")


def _tables() -> dict[str, list[dict[str, Any]]]:
    """Repeat the recorded shop's sessions and packs of seats for other customers."""
    bill, (session, pack), customer = (
        table("local_shop_bill")[3],
        table("local_shop_billitem")[:2],
        table("local_shop_customer")[0],
    )
    unit, event = table("local_shop_product")[1], table("local_shop_productevent")[0]
    numbers = range(1, ORDERS + 1)
    customers = [
        {**customer, "id": str(n), "email": f"c{n}@example.org", "organisation": f"Société {_NAMES[n % 10]} {n}"}
        for n in range(1, CUSTOMERS + 1)
    ]
    bills = [
        {
            **bill,
            "id": str(n),
            "ordering": str(n),
            "customerid": str(n % CUSTOMERS + 1),
            "transactionid": f"TU9{n:015d}==",
            "title": f"Commande {n}",
            "emissiondate": str(1700000000 + 3600 * n),
        }
        for n in numbers
    ]
    lines = [{**(pack if n % 3 else session), "id": str(n), "billid": str(n)} for n in numbers]
    units = [
        {
            **unit,
            "id": str(n * SEATS_EACH + k),
            "initialbillitemid": str(n),
            "currentbillitemid": str(n),
            "customerid": str(n % CUSTOMERS + 1),
            "reference": f"R{n:06}-{k}",
            "instanceid": str(n * SEATS_EACH + k if k < SEATS_EACH // 2 else 0),
        }
        for n in numbers
        for k in range(SEATS_EACH)
    ]
    events = [
        {**event, "id": one["id"], "productid": one["id"], "billitemid": one["initialbillitemid"]} for one in units
    ]
    return {"customer": customers, "bill": bills, "line": lines, "unit": units, "event": events}


@cache
def extracts() -> tuple[ShopFile, ...]:
    """Give the files as read; made when first asked for."""
    return tuple(read_shop_file(json.dumps(rows).encode(), f"{name}.json") for name, rows in _tables().items())
