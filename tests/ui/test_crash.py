"""What nobody expected, in any thread, becomes a report without secrets or people."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, QTimer

from seatadmin.errors import Cancelled
from ui.crash import KEPT_REPORTS, CrashReport, CrashReporter, redact
from ui.main_window import MainWindow
from ui.notify import Level

TOKEN = "0123456789abcdef" * 2


@pytest.fixture
def reporter(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    reporter = CrashReporter(tmp_path / "reports", "1.2.3")
    # pytest-qt watches sys.excepthook; what is reported here on purpose must not fail the test.
    reporter.install()
    yield reporter
    reporter.uninstall()


def fail() -> None:
    raise ValueError(f"wstoken={TOKEN} for anne@example.org in {Path.home()}/list.csv")


def fail_with(number: int) -> None:
    raise KeyError(number)


def caught(error_of) -> BaseException:
    try:
        error_of()
    except Exception as error:  # noqa: BLE001 - the error is the material of the test
        return error
    raise AssertionError


def test_a_report_says_what_happened_without_secrets(qtbot, reporter: CrashReporter) -> None:
    with qtbot.waitSignal(reporter.crashed) as crashed:
        reporter.report(caught(fail), "in a test")
    (report,) = crashed.args
    assert isinstance(report, CrashReport)
    assert "Seatadmin 1.2.3" in report.text
    assert "ValueError" in report.text
    assert "in a test" in report.text
    for secret in (TOKEN, "anne@example.org", str(Path.home())):
        assert secret not in report.text
        assert secret not in report.summary
    assert report.path.read_text(encoding="utf-8") == report.text


def test_an_error_of_another_thread_is_told_in_the_window(qtbot, reporter: CrashReporter) -> None:
    threads: list[QThread] = []
    reporter.crashed.connect(lambda _: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(reporter.crashed):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert threads == [QThread.currentThread()]


def test_an_error_in_a_slot_is_told(qtbot, reporter: CrashReporter) -> None:
    with qtbot.waitSignal(reporter.crashed):
        QTimer.singleShot(0, fail)


def test_the_same_error_is_told_once(qtbot, reporter: CrashReporter) -> None:
    seen: list[CrashReport] = []
    reporter.crashed.connect(seen.append)
    for _ in range(3):
        reporter.report(caught(fail), "painting")
    assert len(seen) == 1


def test_stopping_is_not_an_error(reporter: CrashReporter, tmp_path: Path) -> None:
    reporter.report(Cancelled(), "x")
    assert not (tmp_path / "reports").exists()


def test_old_reports_make_room(reporter: CrashReporter, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(KEPT_REPORTS + 5):
        (folder / f"crash-2000010{number:02d}.txt").write_text("old")
    reporter.report(caught(fail), "x")
    assert len(list(folder.iterdir())) == KEPT_REPORTS


def test_a_report_that_cannot_be_kept_is_still_told(qtbot, qapp, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    reporter = CrashReporter(tmp_path / "file", "1.2.3")
    with qtbot.waitSignal(reporter.crashed) as crashed:
        reporter.report(caught(fail), "x")
    assert crashed.args[0].path is None


def test_the_window_says_that_work_is_safe(window: MainWindow, said, tmp_path: Path) -> None:
    window.on_crashed(CrashReport("ValueError", "the whole story", tmp_path / "crash.txt"))
    (notice,) = said.notices
    assert notice.level is Level.ERROR
    assert "the whole story" in notice.details
    assert "crash.txt" in notice.details


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"token {TOKEN}.", "token <token>."),
        ("write to a.b+c@mail.example.org now", "write to <address> now"),
        ("nothing secret: 12345", "nothing secret: 12345"),
    ],
)
def test_redaction(text: str, expected: str) -> None:
    assert redact(text) == expected
