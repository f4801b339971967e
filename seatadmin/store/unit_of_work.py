"""One database session, one transaction: everything written here becomes true together, or not at all."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from seatadmin.errors import Bug
from seatadmin.store.batch_repository import Batches, Results
from seatadmin.store.engine import UNIT_OPTION
from seatadmin.store.mirror_repository import MirrorStore
from seatadmin.store.order_repository import Bills, Units
from seatadmin.store.product_repository import CatalogueParts, Products
from seatadmin.store.repositories import Customers, History, Orders, Settings
from seatadmin.store.seat_repository import Seats


class UnitOfWork:
    """`with UnitOfWork(engine) as uow: ...; uow.commit()`: rolled back unless committed.

    Several commits in one `with` are several transactions. `read_only` sees one consistent state of the workspace,
    never waits for a writer and cannot write. One unit belongs to one thread; it can be entered again once left.
    """

    settings: Settings
    customers: Customers
    orders: Orders
    bills: Bills
    units: Units
    seats: Seats
    batches: Batches
    results: Results
    mirror: MirrorStore
    history: History
    products: Products
    catalogue: CatalogueParts

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self.read_only = read_only
        options: dict[str, object] = {UNIT_OPTION: "read" if read_only else "write"}
        if engine.dialect.name == "postgresql":
            # Readers see one state; writers must see, behind a lock they waited for, what the other one wrote.
            options["isolation_level"] = "REPEATABLE READ" if read_only else "READ COMMITTED"
            options["postgresql_readonly"] = read_only
        self._engine = engine.execution_options(**options)
        self._session: Session | None = None

    def __enter__(self) -> Self:
        if self._session is not None:
            raise Bug("unit_of_work_entered_twice")
        self._session = session = Session(self._engine, autoflush=False, close_resets_only=False)
        self.settings = Settings(session)
        self.customers = Customers(session)
        self.orders = Orders(session)
        self.bills = Bills(session)
        self.units = Units(session)
        self.seats = Seats(session)
        self.batches = Batches(session)
        self.results = Results(session)
        self.mirror = MirrorStore(session)
        self.history = History(session)
        self.products = Products(session)
        self.catalogue = CatalogueParts(session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def commit(self) -> None:
        """Make everything written since the last commit true."""
        self._open().commit()

    def rollback(self) -> None:
        """Forget everything written since the last commit."""
        self._open().rollback()

    def _open(self) -> Session:
        if self._session is None:
            raise Bug("unit_of_work_not_entered")
        if self.read_only:
            raise Bug("write_in_read_only_unit")
        return self._session
