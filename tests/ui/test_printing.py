"""PDFs made of HTML: whole or not at all, as many pages as needed, nothing loaded from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication

from ui import printing
from ui.printing import write_pdf

SHEET = '<div class="sheet"><h1>Offre</h1><p>Texte</p></div>'
PAGE = "<p style='page-break-before: always'>Suite</p>"


def test_a_pdf_is_written(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "fiche.pdf"
    assert write_pdf(path, SHEET, title="Fiche") == 1
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"%%EOF" in data[-16:]
    assert [file.name for file in tmp_path.iterdir()] == ["fiche.pdf"]


def test_a_long_document_has_several_pages(qapp: QApplication, tmp_path: Path) -> None:
    assert write_pdf(tmp_path / "a.pdf", SHEET + PAGE * 2) == 3
    assert write_pdf(tmp_path / "b.pdf", "<p>ligne</p>" * 200) > 2


def test_a_file_that_cannot_be_written_is_told(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        write_pdf(tmp_path / "missing" / "a.pdf", SHEET)


def test_giving_up_leaves_what_was_there(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"before")

    def fails(*_: object) -> int:
        raise MemoryError

    monkeypatch.setattr(printing, "_draw", fails)
    with pytest.raises(MemoryError):
        write_pdf(path, SHEET)
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]


def test_nothing_is_loaded_from_elsewhere(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = tmp_path / "secret.png"
    picture.write_bytes(b"")
    asked: list[str] = []

    def note(_document: object, _kind: int, name: QUrl | str) -> object:
        asked.append(QUrl(name).toString())
        return None

    monkeypatch.setattr(printing._ClosedDocument, "loadResource", note)
    write_pdf(tmp_path / "a.pdf", f'<img src="{picture.as_uri()}"><p>A</p>')
    assert asked == [picture.as_uri()] * len(asked)
