"""People without a table: mail recipients and lists typed in a message."""

from __future__ import annotations

import pytest

from seatadmin.tabular.recipients import Recipient, read_recipient, split_recipients


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Anna Smith <a@x.org>", "Anna Smith", "a@x.org"),
        ('"DURAND, Élise" <a@x.org>', "DURAND, Élise", "a@x.org"),
        ("'Anna Smith' <a@x.org>", "Anna Smith", "a@x.org"),
        ("<a@x.org>", None, "a@x.org"),
        ("a@x.org", None, "a@x.org"),
        ("1. Anna Smith <a@x.org>", "Anna Smith", "a@x.org"),
        ("12) Anna Smith a@x.org", "Anna Smith", "a@x.org"),
        ("- Anna Smith (a@x.org)", "Anna Smith", "a@x.org"),
        ("• a@x.org", None, "a@x.org"),
        ("a@x.org ; Anna Smith", "Anna Smith", "a@x.org"),
        ("a@x.org (Anna Smith)", "Anna Smith", "a@x.org"),
        ("Anna Smith <mailto:a@x.org>,", "Anna Smith", "a@x.org"),
        ("a@x.org <a@x.org>", None, "a@x.org"),
        ("Anna Smith - a @ x.org", "Anna Smith", "a@x.org"),
        ("'t Hart Jan <a@x.org>", "'t Hart Jan", "a@x.org"),
        ("Anna Smith", "Anna Smith", None),
        ("----", None, None),
        ("", None, None),
    ],
)
def test_name_and_address_are_told_apart(text: str, name: str | None, address: str | None) -> None:
    assert read_recipient(text) == Recipient(name, address)


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("A <a@x.org>; B <b@x.org>", ["A <a@x.org>", " B <b@x.org>"]),
        ("A <a@x.org>, B <b@x.org>", ["A <a@x.org>", " B <b@x.org>"]),
        ('"D, E" <a@x.org>, B <b@x.org>', ['"D, E" <a@x.org>', " B <b@x.org>"]),
        ("D, E <a@x.org>, G, H <b@x.org>", ["D, E <a@x.org>", " G, H <b@x.org>"]),
        ("D, E <a@x.org>; G, H <b@x.org>;", ["D, E <a@x.org>", " G, H <b@x.org>"]),
        ("Anna Smith, a@x.org, Bob Stone, b@x.org", ["Anna Smith, a@x.org", " Bob Stone, b@x.org"]),
        ("Anna Smith; a@x.org; Bob Stone; b@x.org", ["Anna Smith, a@x.org", " Bob Stone, b@x.org"]),
        ("A <a@x.org>; Bob; C <c@x.org>", ["A <a@x.org>", " Bob", " C <c@x.org>"]),
        ("a@x.org b@x.org c@x.org", ["a@x.org ", "b@x.org ", "c@x.org"]),
        ("A <a@x.org> B <b@x.org>", ["A <a@x.org> ", "B <b@x.org>"]),
        ("Anna Smith, a@x.org", ["Anna Smith, a@x.org"]),
        ("a@x.org <a@x.org>", ["a@x.org <a@x.org>"]),
    ],
)
def test_a_line_of_several_recipients_is_several_rows(line: str, rows: list[str]) -> None:
    assert split_recipients([line]) == rows


def test_rows_are_counted_over_all_recipients(read) -> None:  # type: ignore[no-untyped-def]
    people = read("a@example.org; b@example.org\n\nc@example.org\nTotal : 3\n____\n")
    assert [person.row for person in people.people] == [1, 2, 4]
    assert [(one.row, one.reason) for one in people.skipped_rows] == [(3, "blank"), (5, "total"), (6, "blank")]
    assert people.row_count == 6
    assert people.columns[0].field == "recipient"
    assert people.columns[0].reason == "content"


def test_a_recipient_column_may_be_read_as_something_else(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Anna Smith\nBob Stone\n", mapping={0: "fullname_last_first"})
    assert [(one.lastname, one.firstname) for one in people.people] == [("Anna", "Smith"), ("Bob", "Stone")]
    assert codes(people) == {(1, "email", "missing_email"), (2, "email", "missing_email")}
