"""Customers of the shop brought together with those of the ledger: one customer, not two.

Who is the same: first the shop's own number, then the address, then whoever bought an order that both know by its
number, and last a customer typed in here without address whose name is the same. A name given here stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from uuid import UUID

from seatadmin.domain.customers import Contact, billing_identity
from seatadmin.domain.people import email_key
from seatadmin.domain.seats import Customer, CustomerId
from seatadmin.domain.shop_rows import ShopCustomer

NOBODY = "—"
"""Name of the customer of orders that name none."""

_TOLD_BY_WORKBOOK = frozenset({"username", "institution", "department"})


def name_key(name: str) -> str:
    """Return the form under which two names of customers are the same one."""
    return " ".join(name.split()).casefold()


def placeholder(remote_id: int) -> str:
    """Name a customer of whom only the number is known."""
    return f"n° {remote_id}"


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """A customer as it will be, and as it was; `was` is None for a new one."""

    customer: Customer
    was: Customer | None


class CustomerBook:
    """Finds and makes customers. `new_id` gives fresh identities."""

    def __init__(self, known: Iterable[Customer], new_id: Callable[[], UUID]) -> None:
        self._new_id = new_id
        self._was = {customer.id: customer for customer in known}
        self._now = dict(self._was)
        self._by_remote = {one.remote_id: one.id for one in self._now.values() if one.remote_id is not None}
        self._by_name = {name_key(one.name): one.id for one in self._now.values()}
        self._by_email: dict[str, list[CustomerId]] = {}
        for one in self._now.values():
            self._note_addresses(one)

    def _note_addresses(self, customer: Customer) -> None:
        for address in {customer.email or "", customer.contact.email}:
            if address:
                ids = self._by_email.setdefault(email_key(address), [])
                if customer.id not in ids:
                    ids.append(customer.id)

    def __getitem__(self, customer_id: CustomerId) -> Customer:
        return self._now[customer_id]

    def with_number(self, remote_id: int) -> Customer | None:
        """Give the customer with a number of the shop."""
        found = self._by_remote.get(remote_id)
        return None if found is None else self._now[found]

    def changes(self) -> list[CustomerChange]:
        """List the customers that are new or differ, in the order in which they were met."""
        return [
            CustomerChange(customer, self._was.get(id_))
            for id_, customer in self._now.items()
            if customer != self._was.get(id_)
        ]

    # ------------------------------------------------------------------ taking in
    def take(self, shop: ShopCustomer, buyers: Mapping[int, CustomerId]) -> Customer:
        """Take in a customer of a table or a workbook and give the one it is here.

        `buyers`: customers of the ledger that bought, by a number both know, an order of this customer of the shop.
        """
        known = self._found(shop, buyers)
        if known is None:
            return self._put(self._made(shop.contact, shop.remote_id))
        return self.fill(known, shop)

    def fill(self, known: Customer, shop: ShopCustomer) -> Customer:
        """Bring a customer up to date with what the shop says of it."""
        return self._put(_brought_together(known, shop, self._free_name))

    def nameless(self, remote_id: int | None, invoice_info: str) -> Customer:
        """Give a customer of whom there is no row: known by its number, else by what the invoice says."""
        known = self.with_number(remote_id) if remote_id is not None else None
        if known is not None:
            return known
        said = billing_identity(invoice_info).values
        names = {field.name for field in fields(Contact)} - {"others", "created", "account_id", "shop_id"}
        contact = Contact(**{name: text for name, text in said.items() if name in names})  # type: ignore[arg-type]
        if remote_id is None and not contact.name:
            existing = self._by_name.get(name_key(NOBODY))
            if existing is not None:
                return self._now[existing]
        return self._put(self._made(contact, remote_id))

    def _found(self, shop: ShopCustomer, buyers: Mapping[int, CustomerId]) -> Customer | None:
        if shop.remote_id is not None:
            known = self.with_number(shop.remote_id)
            if known is not None:
                return known
        same = [self._now[id_] for id_ in self._by_email.get(email_key(shop.contact.email), ())]
        fitting = [one for one in same if shop.remote_id is None or one.remote_id is None]
        if fitting:
            # A workbook names no number: where several customers share the address, the first one is as good.
            return fitting[0]
        buyer = buyers.get(shop.remote_id) if shop.remote_id is not None else None
        if buyer is not None and self._now[buyer].remote_id is None:
            return self._now[buyer]
        for name in (shop.contact.organisation, shop.contact.person):
            id_ = self._by_name.get(name_key(name)) if name else None
            if id_ is not None and self._is_bare(self._now[id_], shop):
                return self._now[id_]
        return None

    def _is_bare(self, customer: Customer, shop: ShopCustomer) -> bool:
        """Tell whether nothing but its name says who a customer is, or a workbook says just the same."""
        if customer.remote_id is not None and shop.remote_id is not None:
            return False
        return not customer.email or (shop.remote_id is None and not shop.contact.email)

    def _made(self, contact: Contact, remote_id: int | None) -> Customer:
        name = contact.name or (placeholder(remote_id) if remote_id is not None else contact.email or NOBODY)
        return Customer(
            CustomerId(self._new_id()),
            self._free_name(name, contact, remote_id),
            contact.email or None,
            remote_id=remote_id,
            contact=contact,
        )

    def _free_name(self, name: str, contact: Contact, remote_id: int | None) -> str:
        """Make a name nobody has: two people of one organisation are two customers of the shop."""
        candidates = [
            name,
            *(f"{name} – {more}" for more in (contact.person, contact.email) if more and more != name),
            *([f"{name} – {placeholder(remote_id)}"] if remote_id is not None else []),
        ]
        for candidate in candidates:
            if name_key(candidate) not in self._by_name:
                return candidate
        number = 2
        while name_key(f"{name} ({number})") in self._by_name:
            number += 1
        return f"{name} ({number})"

    def _put(self, customer: Customer) -> Customer:
        before = self._now.get(customer.id)
        if before is not None and before.name != customer.name:
            self._by_name.pop(name_key(before.name), None)
        self._now[customer.id] = customer
        self._by_name.setdefault(name_key(customer.name), customer.id)
        if customer.remote_id is not None:
            self._by_remote[customer.remote_id] = customer.id
        self._note_addresses(customer)
        return customer


def _brought_together(
    known: Customer, shop: ShopCustomer, free_name: Callable[[str, Contact, int | None], str]
) -> Customer:
    contact = _merged(known.contact, shop.contact, whole=shop.whole)
    email, account = known.email, known.remote_user_id
    follows = not email or email_key(email) == email_key(known.contact.email)
    if contact.email and follows and email_key(email or "") != email_key(contact.email):
        # Another address may be another account; it is looked for again.
        email, account = contact.email, None
    name = known.name
    made_here = {known.contact.person, *([placeholder(known.remote_id)] if known.remote_id is not None else [])}
    if name in made_here and contact.name not in ("", name):
        # Nobody chose that name: it stood for a customer of whom less was known.
        name = free_name(contact.name, contact, known.remote_id)
    return replace(
        known,
        name=name,
        email=email,
        remote_user_id=account,
        remote_id=known.remote_id if shop.remote_id is None else shop.remote_id,
        contact=contact,
    )


def _merged(known: Contact, new: Contact, *, whole: bool) -> Contact:
    """Let the table say everything it has a column for; a workbook fills in what is missing."""
    if not whole:
        missing = {field.name: getattr(new, field.name) for field in fields(Contact) if not getattr(known, field.name)}
        return replace(known, **missing)
    return replace(new, **{name: getattr(known, name) for name in _TOLD_BY_WORKBOOK})
