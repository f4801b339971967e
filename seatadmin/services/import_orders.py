"""Bring orders in: the shop's workbook, extracts of its tables, whole folders of them, in any order and any number.

Nothing of a file is lost: what cannot be brought in yet waits in the workspace for what it belongs to, and what is odd
is told with its place. Reading the same files again changes nothing and leaves no trace.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.order_changes import described_changes
from seatadmin.domain.seats import Seat, SeatState
from seatadmin.domain.shop_extract import ShopExtract, gather, row_key
from seatadmin.domain.shop_merge import Known, Merge, OrderIndex, merged
from seatadmin.domain.shop_rows import RowProblem
from seatadmin.domain.shop_tables import ShopTable
from seatadmin.domain.units import holder_of
from seatadmin.errors import UserError
from seatadmin.many_rows import many_objects
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.tabular.shop_files import SUFFIXES, ShopFile, read_shop_file

FILE_BYTES_MAX = 1_000_000_000
"""Largest file read; the tables of a shop with a hundred thousand units take a tenth of it."""

NOT_BROUGHT_IN = frozenset({ShopTable.PRODUCT, ShopTable.CATEGORY, ShopTable.CATALOGUE, ShopTable.SHOP})
"""Tables that are read for what orders refer to, and are brought in elsewhere."""


_NAMED = 4
"""Files the history names of one import."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of an import: its name, the tables found in it, how many rows."""

    name: str
    tables: tuple[ShopTable, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. `changes` are the history entries it wrote.

    Counts are of orders, customers, units and seats; `recognised` are seats typed in here that turned out to be units
    of the shop, `waiting` rows kept until what they belong to is read, `repeated` rows met more than once.
    """

    files: tuple[ReadFile, ...]
    problems: tuple[RowProblem, ...]
    changes: tuple[HistoryEntry, ...] = ()
    orders_added: int = 0
    orders_changed: int = 0
    orders_unchanged: int = 0
    customers_added: int = 0
    customers_changed: int = 0
    units_added: int = 0
    units_changed: int = 0
    seats_added: int = 0
    seats_changed: int = 0
    seats_removed: int = 0
    recognised: int = 0
    taxes: int = 0
    waiting: int = 0
    repeated: int = 0
    not_brought_in: tuple[ShopTable, ...] = ()

    @property
    def changed_something(self) -> bool:
        return bool(self.changes)


class ImportOrders:
    """Orders of the shop, into the workspace."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def read(self, paths: Sequence[Path]) -> tuple[ShopFile, ...]:
        """Read files, and the files in folders (and their folders) whose names end like tables do.

        Raises `UserError`: `file_missing`, `file_unreadable`, `file_too_large`, `folder_empty`.
        """
        found = [file for path in paths for file in _files_of(path)]
        return tuple(read_shop_file(_content(path), name) for path, name in found)

    def preview(self, files: Iterable[ShopFile]) -> ImportReport:
        """Say what bringing files in would do; nothing is written."""
        return self._run(tuple(files), commit=False)

    def bring_in(self, files: Iterable[ShopFile]) -> ImportReport:
        """Bring files in: everything or, when something fails, nothing. Raises `UserError("changed_meanwhile")`."""
        return self._run(tuple(files), commit=True)

    @many_objects()
    def _run(self, files: tuple[ShopFile, ...], *, commit: bool) -> ImportReport:
        bench = self._bench
        rows = [row for file in files for row in file.rows]
        problems = [problem for file in files for problem in file.problems]
        with bench.unit_of_work() as uow:
            waiting = uow.bills.leftovers()
            extract = gather(rows, problems, waiting=waiting, zone=bench.zone)
            known = _known(uow, extract)
            merge = merged(extract, known, now=bench.clock(), zone=bench.zone, new_id=uuid4)
            taxes = self._taxes(uow, extract)
            learned = self._site(uow, extract)
            entries = self._entries(files, merge, known, taxes + learned)
            kept = {key: row.values for key, row in merge.waiting.items()}
            if entries or kept != {row_key(row): row.values for row in waiting}:
                self._write(uow, merge, entries)
                if commit:
                    uow.commit()
        return _report(files, extract, merge, entries, taxes)

    # ------------------------------------------------------------------ writing
    def _write(self, uow: UnitOfWork, merge: Merge, entries: Sequence[HistoryEntry]) -> None:
        for change in merge.customers:
            uow.customers.save(change.customer, was=change.was)
        uow.bills.save_many([(change.order, change.contents) for change in merge.orders])
        seats = merge.seats
        uow.seats.add_many(seats.added)
        uow.seats.follow_shop([new for new, _ in seats.changed], {old.id: old for _, old in seats.changed})
        uow.units.save_many([new for new, _ in merge.units])
        uow.seats.remove([seat.id for seat in seats.removed])
        uow.bills.replace_leftovers(merge.waiting, self._bench.clock())
        uow.history.add_many(entries)

    def _taxes(self, uow: UnitOfWork, extract: ShopExtract) -> int:
        known = {tax.code: tax for tax in uow.catalogue.taxes()}
        changed = [tax for tax in extract.taxes.values() if known.get(tax.code) != tax]
        uow.catalogue.save_taxes(changed)
        return len(changed)

    def _site(self, uow: UnitOfWork, extract: ShopExtract) -> int:
        """Take over courses and roles that Moodle itself has not shown yet; what it says counts more.

        No function of Moodle lists its roles, so their numbers are worth having from here.
        """
        now = self._bench.clock()
        courses: list[MoodleCourse] = []
        if extract.courses and not uow.mirror.has_catalogue():
            known = {course.id for course in uow.mirror.courses()}
            courses = [course for course in extract.courses.values() if course.id not in known]
            uow.mirror.upsert_courses(courses, now)
        met = {role.id for role in uow.mirror.roles()}
        roles = [role for role in extract.roles.values() if role.id not in met]
        uow.mirror.upsert_roles([replace(role, confirmed=False) for role in roles], now)
        return len(courses) + len(roles)

    # ------------------------------------------------------------------ history
    def _entries(self, files: Sequence[ShopFile], merge: Merge, known: Known, others: int) -> list[HistoryEntry]:
        entry = self._bench.entry
        made = [
            entry("customer_added" if change.was is None else "customer_changed", change.customer.name)
            for change in merge.customers
        ]
        names = {one.id: one.name for one in known.customers}
        names |= {change.customer.id: change.customer.name for change in merge.customers}
        for order in merge.orders:
            buyer = names[order.order.order.customer_id]
            made += [
                entry(change.what, order.order.order.reference, "done", **change.values, customer=buyer)
                for change in described_changes(order.order, order.was)
            ]
        made += self._seat_entries(merge)
        if made or others or merge.units:
            more = ["…"] if len(files) > _NAMED else []
            text = ", ".join([*(file.name for file in files[:_NAMED]), *more])
            made.append(entry("orders_imported", text, count=len(merge.orders), units=len(merge.units)))
        return made

    def _seat_entries(self, merge: Merge) -> list[HistoryEntry]:
        """Tell seats that changed hands one by one, and new ones by order: an import may bring a hundred thousand."""
        entry = self._bench.entry
        references = {change.order.order.id: change.order.order.reference for change in merge.orders}
        added: dict[str, int] = {}
        for seat in merge.seats.added:
            name = references.get(seat.order_id, "") if seat.order_id is not None else ""
            added[name] = added.get(name, 0) + 1
        made = [entry("order_seats_added", name, count=count) for name, count in added.items()]
        for new, old in merge.seats.changed:
            made.append(entry(_seat_change(new, old), new.reference, holder=new.holder_email or old.holder_email or ""))
        made += [entry("seat_gone_from_shop", seat.reference) for seat in merge.seats.removed]
        return made


def _seat_change(new: Seat, old: Seat) -> str:
    if new.state is not old.state:
        return "seat_held_in_shop" if new.state is SeatState.HELD else "seat_freed_in_shop"
    return "seat_changed_in_shop" if new.reference == old.reference else "seat_recognised"


def _known(uow: UnitOfWork, extract: ShopExtract) -> Known:
    """Read what an extract is about: the orders it names, directly or by a line or unit, and their seats."""
    keys = uow.bills.identities()
    index = OrderIndex(keys)
    ids = {key.remote_id: key.id for key in keys if key.remote_id is not None}
    bills = [*extract.bills.values(), *(one.bill for one in extract.workbook_bills.values())]
    wanted = {found.id for bill in bills if (found := index.find(bill)) is not None}
    for sold in extract.lines.values():
        if sold.line.bill_remote_id in ids:
            wanted.add(ids[sold.line.bill_remote_id])
    numbers = {number for unit in extract.units.values() for number in (unit.initial_line, unit.current_line) if number}
    lines = uow.bills.orders_of_lines(numbers | extract.lines.keys())
    wanted |= {order_id for _, order_id in lines.values()}
    units = uow.units.with_numbers(extract.units.keys() | {unit_id for unit_id, _ in extract.events.values()})
    seats = {seat.id: seat for seat in uow.seats.of_orders(wanted)}
    linked = [unit.seat_id for unit in units.values() if unit.seat_id is not None and unit.seat_id not in seats]
    seats |= {seat.id: seat for seat in uow.seats.many(linked)}
    references = {unit.reference for unit in extract.units.values()}
    seats |= {seat.id: seat for seat in uow.seats.with_references(references)}
    holders = {user for unit in extract.units.values() if (user := holder_of(unit.values)[0]) is not None}
    return Known(
        uow.customers.all(),
        keys,
        {kept.order.id: kept for kept in uow.bills.many(wanted, lock=True)},
        lines,
        units,
        tuple(seats.values()),
        frozenset(uow.units.seats_that_are_units(seats)),
        {user.id: user for user in uow.mirror.users(holders)},
    )


def _report(
    files: Sequence[ShopFile], extract: ShopExtract, merge: Merge, entries: Sequence[HistoryEntry], taxes: int
) -> ImportReport:
    seats = merge.seats
    return ImportReport(
        files=tuple(ReadFile(file.name, file.tables, len(file.rows)) for file in files),
        problems=(*extract.problems, *merge.problems),
        changes=tuple(entries),
        orders_added=sum(change.was is None for change in merge.orders),
        orders_changed=sum(change.was is not None for change in merge.orders),
        orders_unchanged=merge.unchanged,
        customers_added=sum(change.was is None for change in merge.customers),
        customers_changed=sum(change.was is not None for change in merge.customers),
        units_added=sum(was is None for _, was in merge.units),
        units_changed=sum(was is not None for _, was in merge.units),
        seats_added=len(seats.added),
        seats_changed=len(seats.changed),
        seats_removed=len(seats.removed),
        recognised=len(seats.recognised),
        taxes=taxes,
        waiting=len(merge.waiting),
        repeated=extract.repeated,
        not_brought_in=tuple(table for table in extract.counts if table in NOT_BROUGHT_IN),
    )


# ---------------------------------------------------------------------- files
def _files_of(path: Path) -> list[tuple[Path, str]]:
    """List what to read, each with the name to tell it by; a folder gives its files in the order of their names."""
    if not path.is_dir():
        return [(path, path.name)]
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(folder) / name for name in sorted(names)):
            # Spreadsheets leave files with `~$` beside those they have open.
            if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$")):
                found.append((file, file.relative_to(path).as_posix()))
    if not found:
        raise UserError("folder_empty", folder=str(path), endings=sorted(SUFFIXES))
    return found


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise UserError("file_too_large", file=str(path), most=FILE_BYTES_MAX // 1_000_000)
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError("file_missing", file=str(path)) from None
    except OSError:
        raise UserError("file_unreadable", file=str(path)) from None
