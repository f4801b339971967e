"""Turn an error nobody expected, in any thread, into a report a person can read and send.

The report holds the program's and the system's versions and the traceback, with secrets and people taken out. It is
kept in a file even when no window can show it. The program goes on: what was edited is saved as it is typed.
"""

from __future__ import annotations

import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Signal, Slot

from seatadmin.errors import Cancelled
from seatadmin.log import redaction

KEPT_REPORTS = 20
_log = logging.getLogger(__name__)
# A Moodle token is 32 hexadecimal digits, wherever it stands.
_TOKEN = re.compile(r"\b[0-9a-fA-F]{32}\b")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def redact(text: str) -> str:
    """Take secrets (as the log does), tokens, e-mail addresses and the home folder out of a text."""
    record = logging.makeLogRecord({"msg": "%s", "args": (text,)})
    redaction().filter(record)
    text = _ADDRESS.sub("<address>", _TOKEN.sub("<token>", record.getMessage()))
    return text.replace(str(Path.home()), "~")


@dataclass(frozen=True, slots=True)
class CrashReport:
    """One unexpected error. `path` is None when the report could not be written."""

    summary: str
    text: str
    path: Path | None


def describe(error: BaseException, where: str, version: str) -> str:
    """Write the report of an error, redacted."""
    lines = [
        f"Seatadmin {version}, PySide6 {pyside_version}, Python {platform.python_version()}, {platform.platform()}",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {where}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    return redact("\n".join(lines))


class CrashReporter(QObject):
    """Catch what nobody caught. `crashed` carries a `CrashReport` and arrives in the window's thread."""

    crashed = Signal(object)
    _caught = Signal(object)

    def __init__(self, folder: Path, version: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._version = version
        self._seen: set[str] = set()
        self._previous: tuple[Callable[..., object], Callable[..., object]] | None = None
        self._caught.connect(self._on_caught)

    def install(self) -> None:
        """Become the hook of the program and of its threads."""
        self._previous = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._previous is not None:
            sys.excepthook, threading.excepthook = self._previous
            self._previous = None

    def report(self, error: BaseException, where: str) -> None:
        """Report an error caught elsewhere, from any thread; the same error is reported once."""
        if isinstance(error, (Cancelled, KeyboardInterrupt)):
            return
        text = describe(error, where, self._version)
        _log.error("%s", text)
        sys.stderr.write(text + "\n")
        last = traceback.extract_tb(error.__traceback__)[-1:]
        place = f"{type(error).__name__} {[(frame.filename, frame.lineno) for frame in last]}"
        # Painting fails sixty times a second: one report is enough.
        if place in self._seen:
            return
        self._seen.add(place)
        self._caught.emit(CrashReport(redact(f"{type(error).__name__}: {error}"), text, self._keep(text)))

    def _on_exception(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self.report(error, f"thread {threading.current_thread().name}")

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value, f"thread {arguments.thread.name if arguments.thread else '?'}")

    def _keep(self, text: str) -> Path | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in sorted(self._folder.glob("crash-*.txt"))[: -KEPT_REPORTS + 1]:
                old.unlink(missing_ok=True)
            path = self._folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
            path.write_text(text, encoding="utf-8")
        except OSError:
            return None
        return path

    @Slot(object)
    def _on_caught(self, report: CrashReport) -> None:
        self.crashed.emit(report)
