"""How long lists take to read: 10,000 and 100,000 rows of text, and what spreadsheets save or put on a clipboard."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from seatadmin.tabular import check_people, edit_people, read_people

pytestmark = pytest.mark.bench

HEADER = ["Nom", "Prénom", "Courriel", "Rôle", "Cours", "Début", "Fin"]
FIRST_NAMES = ["Élodie", "Yann", "Maria José", "Thị Hoa", "Jean-Noël", "Anna", "Zoé"]


def rows(count: int) -> list[list[str]]:
    return [
        [
            f"LE GOFF {chr(65 + number % 26)}{chr(65 + number // 26 % 26)}",
            FIRST_NAMES[number % len(FIRST_NAMES)],
            f"person.{number}@example.org",
            "apprenant" if number % 20 else "tuteur",
            f"SCI-{number % 12}",
            "01/09/2026",
            "31/12/2026",
        ]
        for number in range(count)
    ]


def text(count: int, delimiter: str = "\t") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in [HEADER, *rows(count)]).encode()


@pytest.mark.parametrize("count", [10_000, 100_000])
def test_clipboard_text(benchmark: Any, count: int) -> None:
    people = benchmark.pedantic(read_people, (text(count),), {"source": "text"}, rounds=3)
    assert len(people.people) == count
    assert people.problems == ()


def test_quoted_csv_of_windows(benchmark: Any) -> None:
    data = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in [HEADER, *rows(10_000)])
    people = benchmark.pedantic(read_people, (data.encode("cp1252", "replace"),), rounds=3)
    assert len(people.people) == 10_000


def test_clipboard_html(benchmark: Any) -> None:
    cells = (
        "".join(f"<td class=xl65 style='width:80pt'>{cell}</td>" for cell in row) for row in [HEADER, *rows(10_000)]
    )
    data = f"<html><table>{''.join(f'<tr height=20>{row}</tr>' for row in cells)}</table></html>".encode()
    people = benchmark.pedantic(read_people, (data,), {"source": "html"}, rounds=3)
    assert len(people.people) == 10_000


def test_workbook(benchmark: Any) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADER, *rows(10_000)]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    people = benchmark.pedantic(read_people, (out.getvalue(),), rounds=3)
    assert len(people.people) == 10_000


def test_list_where_everything_is_wrong(benchmark: Any) -> None:
    line = "M. et Mme X\té lo@exämple\tchef\t31/02/2026\t6 mois\n"
    data = ("Participant\tEmail\tRôle\tDébut\tDurée\n" + line * 10_000).encode()
    people = benchmark.pedantic(read_people, (data,), {"source": "text"}, rounds=3)
    assert len(people.people) == 10_000


def test_check_and_edit(benchmark: Any) -> None:
    people = read_people(text(10_000), source="text")
    benchmark.pedantic(edit_people, (people, [(5000, "email", "person.1@example.org")]), rounds=3)
    assert check_people(people.people) == ()
