"""Fill the window after it was painted, without keeping it from answering.

A window can be there in a third of a second; the services, SQLAlchemy under them and the sections take a second more.
The services are imported in the reading lane: importing is work like any other. Modules of the window are imported in
the window's thread, one in each turn of the event loop, and so are the sections made: Qt's classes are prepared when
they are first used, which two threads must not do at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Slot

from ui.runner import Failure, JobContext, Lane, Runner

# In portions, so that a job that is given up ends soon.
SERVICES = (
    "sqlalchemy",
    "sqlalchemy.orm",
    "seatadmin.domain.planning",
    "seatadmin.domain.differences",
    "seatadmin.store.tables",
    "seatadmin.moodle.functions",
    "seatadmin.tabular",
    "seatadmin.services.wording",
    "seatadmin.context",
)
# What `ui.session` needs, the deepest first, so that no turn of the event loop imports much.
SECTIONS = (
    "ui.hub",
    "ui.models.seats",
    "ui.views.activity",
    "ui.views.today",
    "ui.models.people",
    "ui.views.target_band",
    "ui.views.assignment",
    "ui.views.seats",
    "ui.models.offers",
    "ui.views.offer_fields",
    "ui.views.param_form",
    "ui.views.product_editor",
    "ui.views.offers",
    "ui.views.preferences",
    "ui.dialogs.connect",
    "ui.dialogs.first_start",
    "ui.session",
)


class Filling(QObject):
    """Import what the sections need, then go through `parts`, one step in each turn of the event loop.

    `done` is called at the end, unless `finish` or `stop` was called before.
    """

    def __init__(
        self, runner: Runner, parts: Callable[[], Iterator[None]], done: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._steps = self._all(parts)
        self._done = done
        self._steps_wanted = True
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)
        runner.submit(
            "", _load, on_done=self._on_loaded, on_failed=self._on_not_loaded, owner=self, lane=Lane.READ, quiet=True
        )

    @Slot()
    def finish(self) -> None:
        """Do at once what is left, without `done`."""
        self.stop()
        for _ in self._steps:
            pass

    def stop(self) -> None:
        """Do nothing more: the window is closing."""
        self._steps_wanted = False
        self._timer.stop()

    @staticmethod
    def _all(parts: Callable[[], Iterator[None]]) -> Iterator[None]:
        for name in SECTIONS:
            import_module(name)
            yield
        yield from parts()

    @Slot(object)
    def _on_loaded(self, _: None) -> None:
        if self._steps_wanted:
            self._timer.start()

    @Slot(object)
    def _on_not_loaded(self, _failure: Failure) -> None:
        # What cannot be imported there cannot be imported here either, and here its error is reported.
        self._on_loaded(None)

    @Slot()
    def _on_turn(self) -> None:
        try:
            if next(self._steps, True) is None:
                return
        except BaseException:
            self._timer.stop()
            raise
        self._timer.stop()
        self._done()


def _load(context: JobContext) -> None:
    for name in SERVICES:
        context.check()
        import_module(name)
