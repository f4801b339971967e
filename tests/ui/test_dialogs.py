"""The two dialogs of the first minutes, from the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from ui.dialogs.connect import ConnectDialog, ReportRow, complete_address
from ui.dialogs.first_start import FirstStartDialog
from ui.theme import Tone

TOKEN = "0123456789abcdef" * 2


def shown(qtbot, dialog):
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    return dialog


# -- first start -------------------------------------------------------------------------------------------------


def test_the_demonstration_is_one_key_away(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, FirstStartDialog(tmp_path))
    dialog.demo.setFocus()
    with qtbot.waitSignals([dialog.demo_asked, dialog.accepted]):
        qtbot.keyClick(dialog.demo, Qt.Key.Key_Return)


def test_the_last_workspace_is_opened_with_enter(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, FirstStartDialog(tmp_path, ["/home/anne/Alpha.seatadmin", "postgresql://db.example.org/x"]))
    assert dialog.recent.hasFocus()
    with qtbot.waitSignal(dialog.open_asked) as opened:
        qtbot.keyClick(dialog.recent, Qt.Key.Key_Return)
    assert opened.args == ["/home/anne/Alpha.seatadmin"]


def file_dialog(dialog: FirstStartDialog) -> QFileDialog:
    return dialog.findChild(QFileDialog)


def test_a_new_workspace_gets_a_file(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, FirstStartDialog(tmp_path))
    assert not dialog.recent.isVisible()
    assert dialog.create.hasFocus()
    qtbot.keyClick(dialog.create, Qt.Key.Key_Return)
    asking = file_dialog(dialog)
    assert asking.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    with qtbot.waitSignal(dialog.create_asked) as created:
        asking.fileSelected.emit(str(tmp_path / "shop.seatadmin"))
    assert created.args == [tmp_path / "shop.seatadmin"]


def test_an_existing_workspace_is_chosen(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, FirstStartDialog(tmp_path))
    dialog.open_file.click()
    with qtbot.waitSignal(dialog.open_asked) as opened:
        file_dialog(dialog).fileSelected.emit("shop.seatadmin")
    assert opened.args == ["shop.seatadmin"]


def test_a_team_joins_by_address(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, FirstStartDialog(tmp_path))
    dialog.team.setFocus()
    qtbot.keyClicks(dialog.team, "nothing")
    with qtbot.assertNotEmitted(dialog.open_asked):
        qtbot.keyClick(dialog.team, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.team.clear()
    qtbot.keyClicks(dialog.team, "postgresql://anne@db.example.org/shop")
    with qtbot.waitSignal(dialog.open_asked) as opened:
        qtbot.keyClick(dialog.team, Qt.Key.Key_Return)
    assert opened.args == ["postgresql://anne@db.example.org/shop"]


def test_each_choice_explains_itself(qtbot, tmp_path: Path, language) -> None:
    dialog = shown(qtbot, FirstStartDialog(tmp_path))
    for choice in (dialog.create, dialog.open_file, dialog.demo):
        assert choice.accessibleName()
        assert choice.accessibleDescription()
        assert choice.height() >= choice.layout().minimumSize().height()


# -- connect -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", ""),
        (" moodle.example.org ", "https://moodle.example.org"),
        ("https://Moodle.Example.org/", "https://moodle.example.org"),
        ("https://example.org/moodle/login/index.php?x=1", "https://example.org/moodle"),
        ("example.org/my/", "https://example.org"),
        ("https://example.org/mylearning", "https://example.org/mylearning"),
        ("example.org/index.php", "https://example.org"),
        ("http://localhost:8080/moodle", "http://localhost:8080/moodle"),
    ],
)
def test_addresses_are_completed(typed: str, address: str) -> None:
    assert complete_address(typed) == address


def test_a_site_is_tested_then_connected_without_a_mouse(qtbot) -> None:
    dialog = shown(qtbot, ConnectDialog())
    assert not dialog.test.isEnabled()
    qtbot.keyClicks(dialog.address, "moodle.example.org/login")
    qtbot.keyClicks(dialog.token, f" {TOKEN}")
    with qtbot.waitSignal(dialog.test_asked) as asked:
        qtbot.keyClick(dialog.token, Qt.Key.Key_Return)
    assert asked.args == ["https://moodle.example.org", TOKEN]
    assert dialog.busy.isVisible()
    assert not dialog.accept_button.isEnabled()
    rows = [
        ReportRow(Tone.GOOD, "Works", "Look up accounts"),
        ReportRow(Tone.WARNING, "Missing", "Groups", "No groups."),
    ]
    dialog.show_report("Nearly everything works.", rows, usable=True)
    assert not dialog.busy.isVisible()
    texts = [label.text() for label in dialog.area.findChildren(QLabel)]
    assert "Groups\nNo groups." in texts
    assert dialog.accept_button.hasFocus()
    with qtbot.waitSignal(dialog.connect_asked) as connected:
        qtbot.keyClick(dialog.accept_button, Qt.Key.Key_Return)
    assert connected.args == ["https://moodle.example.org", TOKEN]
    assert dialog.busy.isVisible()
    assert not dialog.test.isEnabled()
    dialog.show_failure("The network is gone.")
    assert dialog.isVisible()
    assert dialog.token.text().strip() == TOKEN, "nothing typed is lost"
    dialog.accept()
    assert dialog.token.text() == "", "the token is forgotten"


def test_what_was_tested_must_be_what_is_connected(qtbot) -> None:
    dialog = shown(qtbot, ConnectDialog("https://moodle.example.org"))
    dialog.token.setText(TOKEN)
    dialog.show_report("Fine.", [], usable=True)
    qtbot.keyClicks(dialog.address, "x")
    assert not dialog.accept_button.isEnabled()
    assert not dialog.summary.isVisible()


def test_the_token_is_masked_until_asked(qtbot) -> None:
    dialog = shown(qtbot, ConnectDialog())
    assert dialog.token.echoMode() == QLineEdit.EchoMode.Password
    dialog.reveal.click()
    assert dialog.token.echoMode() == QLineEdit.EchoMode.Normal
    dialog.reveal.click()
    assert dialog.token.echoMode() == QLineEdit.EchoMode.Password


def test_a_kept_token_need_not_be_typed_again(qtbot) -> None:
    dialog = shown(qtbot, ConnectDialog("https://moodle.example.org", has_token=True))
    assert dialog.test.isEnabled()
    with qtbot.waitSignal(dialog.test_asked) as asked:
        dialog.test.click()
    assert asked.args == ["https://moodle.example.org", ""]


def test_a_test_can_be_stopped(qtbot) -> None:
    dialog = shown(qtbot, ConnectDialog("https://moodle.example.org", has_token=True))
    dialog.test.click()
    with qtbot.waitSignal(dialog.test_stopped):
        dialog.test.click()
    assert not dialog.busy.isVisible()
    dialog.test.click()
    with qtbot.waitSignal(dialog.test_stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_failure_is_a_sentence_and_does_not_connect(qtbot) -> None:
    dialog = shown(qtbot, ConnectDialog("https://moodle.example.org", has_token=True))
    dialog.test.click()
    dialog.show_failure("The site does not answer.", "Check the address.")
    assert not dialog.accept_button.isEnabled()
    texts = [label.text() for label in dialog.area.findChildren(QLabel)]
    assert "The site does not answer.\nCheck the address." in texts
