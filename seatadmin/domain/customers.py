"""What a shop knows of a customer, beside the name, address and account the ledger works with.

Source: domain.md §7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seatadmin.domain.orders import Columns
from seatadmin.domain.php_values import Plain, Undecodable, unpack_any


@dataclass(frozen=True, slots=True)
class Contact:
    """The columns of a customer's row. `email` is the shop's; the ledger's may be put right here. `account_id` is the
    number of the Moodle account the shop has for the customer.

    `username`, `institution` and `department` are told by workbooks only. `created` is aware UTC. `invoice_info` is the
    billing identity as it was found. `others` holds columns nobody knows, or that could not be read.
    """

    shop_id: int | None = None
    firstname: str = ""
    lastname: str = ""
    address: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    organisation: str = ""
    email: str = ""
    account_id: int | None = None
    username: str = ""
    institution: str = ""
    department: str = ""
    invoice_info: str = ""
    created: datetime | None = None
    others: Columns = ()

    @property
    def person(self) -> str:
        """First and last name as one text."""
        return " ".join(filter(None, (self.firstname, self.lastname)))

    @property
    def name(self) -> str:
        """The organisation, or the person when there is none."""
        return self.organisation or self.person


@dataclass(frozen=True, slots=True)
class BillingIdentity:
    """Who an invoice is made out to, as pairs in the order they were written; `reason` tells why none could be read."""

    pairs: Columns = ()
    reason: Undecodable | None = None

    @property
    def values(self) -> dict[str, str]:
        return dict(self.pairs)


def billing_identity(text: str) -> BillingIdentity:
    """Read a billing identity: JSON or PHP values; never raises."""
    packed = unpack_any(text)
    pairs = tuple((key, text_of(value)) for key, value in packed.members.items() if text_of(value))
    return BillingIdentity(pairs, packed.reason)


def text_of(value: Plain) -> str:
    """Return a single value as text; nothing for none, and for lists and objects."""
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value) if isinstance(value, str | int | float) else ""
