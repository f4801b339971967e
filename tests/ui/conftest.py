"""A window without a screen, and a runner that is always closed."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator  # noqa: E402 - the platform is chosen before Qt is loaded

import pytest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from ui.runner import Runner  # noqa: E402


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    assert runner.close(5_000)
