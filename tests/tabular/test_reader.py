"""Rules 1 to 3 and the promises: any bytes give a list, no row disappears, no time explodes."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seatadmin.domain.people import PeopleList
from seatadmin.tabular import as_expected_json, check_people, file_notes, problem_codes, read_people
from seatadmin.tabular.files import Source
from tests.examples import examples

SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "data" / "paste_samples").iterdir()
    if path.suffix not in (".json", ".md")
)
TEXT = "Nom;Prénom;Courriel\r\nLEFÈVRE;Zoé;zoe@example.org\r\n"
SOURCES: tuple[Source, ...] = ("file", "text", "html")


def assert_complete(people: PeopleList) -> None:
    """Assert that every row is the header, a person or a skipped row, and that the whole list can be printed."""
    people_rows = {person.row for person in people.people}
    skipped = Counter(row.row for row in people.skipped_rows)
    header = set() if people.header_row is None else {people.header_row}
    assert people_rows.isdisjoint(skipped)
    assert header.isdisjoint(people_rows | set(skipped))
    assert people_rows | set(skipped) | header == set(range(1, people.row_count + 1))
    assert set(skipped.values()) <= {1}
    assert all(1 <= problem.row <= people.row_count for problem in people.problems)
    assert {problem.code for problem in people.problems} <= set(problem_codes())
    assert set(people.file_notes) <= set(file_notes())
    assert check_people(people.people, people.problems) == people.problems
    assert [column.index for column in people.columns] == list(range(len(people.columns)))
    json.dumps(as_expected_json(people)).encode()
    for person in people.people:
        values = [getattr(person, name) for name in ("lastname", "firstname", "email", "course", "group", "role")]
        assert "" not in values


# --------------------------------------------------------------------------- character sets


@pytest.mark.parametrize(
    ("data", "encoding", "notes"),
    [
        (TEXT.encode(), "utf-8", []),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8", ["bom"]),
        (TEXT.encode("cp1252"), "cp1252", ["encoding_fallback_cp1252"]),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", ["utf16", "bom"]),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", ["utf16", "bom"]),
        (TEXT.encode("utf-16-le"), "utf-16-le", ["utf16"]),
        (TEXT.encode("utf-16-be"), "utf-16-be", ["utf16"]),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le", ["bom"]),
    ],
)
def test_the_character_set_is_found_and_noted(data: bytes, encoding: str, notes: list[str]) -> None:
    people = read_people(data)
    assert (people.encoding, list(people.file_notes)) == (encoding, notes)
    assert [(one.lastname, one.firstname) for one in people.people] == [("LEFÈVRE", "Zoé")]


def test_the_operator_decides_the_character_set() -> None:
    people = read_people(TEXT.encode("mac-roman"), encoding="mac-roman")
    assert (people.encoding, people.people[0].lastname) == ("mac-roman", "LEFÈVRE")
    assert read_people(codecs.BOM_UTF8 + TEXT.encode(), encoding="UTF8").people[0].lastname == "LEFÈVRE"


def test_bytes_without_a_letter_become_replacement_signs_that_are_told() -> None:
    people = read_people("Nom;Prénom;Courriel\nLEF\x90VRE;Zoé;zoe@example.org".encode("latin-1"))
    assert [(one.field, one.code) for one in people.problems] == [("lastname", "encoding_damaged")]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_rows_are_records_blank_ones_and_header_included(read, line_end: str) -> None:  # type: ignore[no-untyped-def]
    text = line_end.join(["", "Nom;Prénom;Email", "", 'A;"B', 'C";a@example.org', "", "D;E;d@example.org", "", ""])
    people = read(text)
    assert people.header_row == 2
    assert [one.row for one in people.people] == [4, 6]
    assert [one.row for one in people.skipped_rows] == [1, 3, 5, 7]
    assert people.people[0].firstname == "B C"


# --------------------------------------------------------------------------- what is no list


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (b"", ("empty",)),
        (b"%PDF-1.7\n%\xe2\xe3", ("not_a_table",)),
        (b"\x89PNG\r\n\x1a\n\0\0", ("not_a_table",)),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", ("not_a_table",)),
        (b"{\\rtf1 Nom}", ("not_a_table",)),
        (bytes(range(256)) * 4, ("encoding_fallback_cp1252", "not_a_table")),
        (b"\0" * 5000, ("not_a_table",)),
    ],
)
@pytest.mark.parametrize("source", SOURCES)
def test_what_is_no_list_says_so(data: bytes, notes: tuple[str, ...], source: Source) -> None:
    people = read_people(data, source=source)
    assert (people.row_count, people.people, people.columns, people.file_notes) == (0, (), (), notes)


def test_a_name_that_starts_like_a_file_format_is_a_name() -> None:
    people = read_people(b"RIFFAUD;Jean;j@example.org\nPKONE;Awa;a@example.org")
    assert [one.lastname for one in people.people] == ["RIFFAUD", "PKONE"]


def test_blank_text_is_blank_rows() -> None:
    people = read_people(b" \n\t\n\n")
    assert [(one.row, one.reason) for one in people.skipped_rows] == [(1, "blank"), (2, "blank"), (3, "blank")]
    assert people.file_notes == ("empty",)
    assert_complete(people)


def test_a_few_control_characters_are_removed_and_noted() -> None:
    people = read_people(TEXT.replace("Zoé", "Z\0oé").encode())
    assert people.people[0].firstname == "Zoé"
    assert people.file_notes == ("control_characters_removed",)


@pytest.mark.parametrize(
    "data",
    [
        b",".join([b"x"] * 1000),
        b"Nom;" * 1000 + b"\n" + b"a;" * 1000,
        b"a" * 5_000_000,
        b"a@b.c;" * 5000,
        b"a," * 100_000 + b"\n" + b"b@x.org,",
        b'"' * 1_000_000,
        b'"a\n' * 5000,
        b"<td>" * 100_000,
        b"<table><tr><td>" + b"<b> " * 100_000,
        b"a@" * 100_000,
        b"@" * 300_000,
        b"- " * 300_000,
        b"Nom\n" + b"(" * 300_000,
        b"=" * 300_000,
        ("É’" * 100_000).encode(),
        ("Ã©" * 100_000).encode(),
        b"Nom;Email\n" + b"/ " * 100_000 + b";a@x.org",
        b"Nom;Debut\n" + b"x;" + b"1" * 300_000,
        b"Nom;Email\nx;" + b"a." * 100_000 + b"@x.org",
        b"Nom;Email\nx;" + b" " * 300_000 + b"@x.org",
        b"Nom;Cours\nx;" + b"a/" * 5000,
    ],
    ids=range(21),
)
def test_large_oddities_take_no_quadratic_time(data: bytes) -> None:
    """The time limit of every test is what fails here: each input is far beyond what n squared allows."""
    assert_complete(read_people(data, source="html" if data.startswith(b"<") else "file"))


# --------------------------------------------------------------------------- anything at all

words = st.sampled_from(
    ["Nom", "Prénom", "Email", "Cours", "Rôle", "Début", "Fin", "Durée", "Total", "Mot de passe", "N°", "course1",
     "role1", "Participant", "DUPONT", "Marc Petit", "A / B", "a@x.org", "A@X.ORG", "b@x", "é@x.org", "<c@x.org>",
     "stagiaire", "manager", "SCI;MATH", "31/02/2026", "01/09/2026", "+7D +10H", "180 jours", "#N/A", "=A1", "Ã©",
     "sep=;", '"', "'", " ", "\u200b", "", "", "\x00", "\ufffd", "1"]
)  # fmt: skip
separators = st.sampled_from(["\t", ";", ",", "|", "\n", "\n", "\r\n", "\r", '"', "<tr><td>", "<td>", "<table>"])
tables = st.lists(st.tuples(words, separators), max_size=60).map(lambda parts: "".join(a + b for a, b in parts))


@given(st.binary(max_size=300), st.sampled_from(SOURCES))
@example(b"\xef\xbb\xbf", "text")
@example(b"\xff\xfe\x00", "file")
@example(b"sep=", "text")
@example(b"sep=\n", "text")
@example(b"PK\x03\x04", "file")
def test_any_bytes_give_a_complete_list(data: bytes, source: Source) -> None:
    assert_complete(read_people(data, source=source))


@settings(max_examples=examples(300))
@given(tables, st.sampled_from(SOURCES), st.sampled_from(["utf-8", "utf-16", "utf-16-le"]))
def test_any_table_gives_a_complete_list(text: str, source: Source, encoding: str) -> None:
    assert_complete(read_people(text.encode(encoding), source=source))


fields = st.sampled_from(
    ["lastname", "firstname", "email", "course", "role", "enrolend", "fullname", "recipient", "password", "title", None]
)


@settings(max_examples=examples(200))
@given(
    tables,
    st.dictionaries(st.integers(0, 6), fields, max_size=4),
    st.one_of(st.none(), st.just("auto"), st.integers(-1, 9)),
    st.sampled_from([None, "\t", ";", ",", "recipients", "x"]),
    st.sampled_from(["", "x.csv", "x.txt"]),
)
def test_any_override_gives_a_complete_list(
    text: str, mapping: dict[int, str | None], header_row: int | None, delimiter: str | None, filename: str
) -> None:
    people = read_people(text.encode(), mapping=mapping, header_row=header_row, delimiter=delimiter, filename=filename)
    assert_complete(people)
    for column in people.columns:
        if column.index in mapping and column.reason == "by_hand":
            assert column.field == mapping[column.index]


@settings(max_examples=examples(150))
@given(st.sampled_from(SAMPLES), st.data(), st.sampled_from(SOURCES))
def test_a_mutated_sample_gives_a_complete_list(path: Path, data: st.DataObject, source: Source) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        position = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 6))
        content[position : position + length] = data.draw(st.binary(max_size=6))
        if not content:
            break
    assert_complete(read_people(bytes(content), source=source))


secret_cells = st.text(st.sampled_from("abcXYZ019!?"), min_size=6, max_size=10).map(lambda text: f"§{text}§")


@given(st.lists(secret_cells, min_size=1, max_size=8), st.integers(0, 3), st.sampled_from("\t;,|"))
def test_nothing_of_a_refused_column_is_kept(secrets: list[str], position: int, delimiter: str) -> None:
    header = ["Nom", "Prénom", "Email"]
    header.insert(position, "Mot de passe")
    lines = [delimiter.join(header)]
    for number, secret in enumerate(secrets):
        row = ["A", "B", f"a{number}@example.org"]
        row.insert(position, secret)
        lines.append(delimiter.join(row))
    people = read_people("\n".join(lines).encode())
    assert "§" not in repr(people)
    assert len(people.people) == len(secrets)
