"""A window in which somebody types the name of an offer without ever pausing, to be killed by the test that started it.

Each line on standard output is a name the workspace is said to have by now.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from seatadmin.context import Workspace
from seatadmin.domain.products import Product
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Folders, Settings
from ui.hub import Hub
from ui.i18n import Language
from ui.runner import Runner
from ui.views.product_drafts import Drafts

EVERY_MS = 40


class Hands(QObject):
    """Types one letter after the other, and tells each name that was written."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._name = ""
        self._told = ""
        self._hub = Hub(Runner(), Language.ENGLISH, self)
        self._hub.open(workspace, "shop")
        self._stack = QUndoStack(self)
        self._drafts = Drafts(self._hub, self._stack, self)
        self._id = workspace.products.create(Product(code="KILLED")).created[0]
        self._drafts.open(self._id, workspace.products.get(self._id).product)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_turn)
        self._timer.start(EVERY_MS)

    @Slot()
    def on_turn(self) -> None:
        self._name += "abcdefghij"[len(self._name) % 10]
        self._drafts.edit("Name", name=self._name)
        stored = self._workspace.products.get(self._id).product.name
        if stored != self._told:
            self._told = stored
            sys.stdout.write(f"{stored}\n")
            sys.stdout.flush()


def main() -> None:
    with TemporaryDirectory() as home:
        root = Path(home)
        app = QApplication([])
        settings = Settings(Folders(root / "config", root / "data", root / "logs"))
        workspace = Workspace.open(Path(sys.argv[1]), settings=settings, secrets=MemorySecrets(), environment={})
        hands = Hands(workspace)
        app.exec()
        del hands


if __name__ == "__main__":
    main()
