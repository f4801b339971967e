"""The window's own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from seatadmin.settings import Folders, Settings
from ui.i18n import Language
from ui.notify import Level
from ui.theme import Theme
from ui.views.settings import SettingsView, stored_language, stored_theme


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(Folders(tmp_path, tmp_path, tmp_path))


def test_a_look_is_applied_and_remembered(qtbot, settings: Settings) -> None:
    view = SettingsView(settings)
    qtbot.addWidget(view)
    assert stored_theme(settings) is Theme.SYSTEM
    view.theme.setCurrentIndex(2)
    with qtbot.waitSignal(view.theme_chosen) as chosen:
        view.theme.activated.emit(2)
    assert chosen.args == [Theme.DARK]
    assert stored_theme(Settings(settings.folders)) is Theme.DARK


def test_a_language_is_told_at_once_and_remembered(qtbot, settings: Settings) -> None:
    view = SettingsView(settings)
    qtbot.addWidget(view)
    assert stored_language(settings) is None
    view.language.setCurrentIndex(1)
    with qtbot.waitSignal(view.language_chosen) as chosen:
        view.language.activated.emit(1)
    assert chosen.args == [Language.FRENCH]
    assert stored_language(Settings(settings.folders)) is Language.FRENCH
    again = SettingsView(Settings(settings.folders))
    qtbot.addWidget(again)
    assert again.language.currentData() == "fr"


def test_a_choice_that_cannot_be_kept_is_told(qtbot, tmp_path: Path, said) -> None:
    (tmp_path / "file").write_text("")
    blocked = tmp_path / "file"
    view = SettingsView(Settings(Folders(blocked, blocked, blocked)))
    qtbot.addWidget(view)
    view.language.setCurrentIndex(2)
    with qtbot.waitSignal(view.language_chosen) as chosen:
        view.language.activated.emit(2)
    assert [notice.level for notice in said.notices] == [Level.WARNING]
    assert chosen.args == [Language.ENGLISH]
