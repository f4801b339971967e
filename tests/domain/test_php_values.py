"""Encoded columns of a shop: read as plain values, exactly; anything else told apart, and never an exception."""

from __future__ import annotations

import base64
import json
from typing import Any

import phpserialize
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.php_values import (
    DEPTH_MAX,
    RECURSION,
    TEXT_MAX,
    Packed,
    Undecodable,
    unpack_any,
    unpack_json,
    unpack_php,
)
from tests.shop import table


def packed(data: bytes | str) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def php(data: bytes | str) -> Packed:
    return unpack_php(packed(data))


# ---------------------------------------------------------------------- the shop's own
def test_lines_of_orders_are_decoded_exactly() -> None:
    lines = {row["id"]: row for row in table("local_shop_billitem")}
    expected = table("billitem_decoded")
    assert len(expected) == len(lines)
    for row in expected:
        line = lines[row["billitem"]]
        assert unpack_php(line["productiondata"]) == Packed(line["productiondata"], row["productiondata"])
        assert unpack_php(line["customerdata"]).value == row["customerdata"]


def test_a_frozen_product_is_plain_values_without_marks_of_visibility() -> None:
    frozen = unpack_php(table("local_shop_billitem")[0]["catalogitem"])
    assert frozen.reason is None
    record = frozen.members["record"]
    assert isinstance(record, dict)
    assert (record["code"], record["name"]) == ("SESSPOCM1", "Session SPOC M1 – équipe")
    assert frozen.members["handlerparams"] == {
        "coursename": "SPOCM1",
        "supervisor": "supervisor",
        "customersupport": "SUPPORT",
        "duration": "180",
    }
    catalogue = frozen.members["thecatalog"]
    assert isinstance(catalogue, dict)
    assert list(catalogue["categories"] or ()) == ["1", "2", "3", "4"]
    assert frozen.members["elements"] == []
    assert json.loads(json.dumps(frozen.value)) == frozen.value


def test_what_the_shop_told_people_is_json_in_base64() -> None:
    told = unpack_json(table("local_shop_bill")[1]["productionfeedback"])
    assert list(told.members) == ["public", "private", "salesadmin"]
    assert "20 unassigned seats" in str(told.members["public"])


@pytest.mark.parametrize(
    "text",
    [
        '{"organisation":"ACME & Cie","zip":"69001"}',
        'a:2:{s:12:"organisation";s:10:"ACME & Cie";s:3:"zip";s:5:"69001";}',
        packed('a:2:{s:12:"organisation";s:10:"ACME & Cie";s:3:"zip";s:5:"69001";}'),
        packed('{"organisation":"ACME & Cie","zip":"69001"}'),
    ],
)
def test_an_identity_is_read_in_all_its_spellings(text: str) -> None:
    assert unpack_any(text) == Packed(text, {"organisation": "ACME & Cie", "zip": "69001"})


# ---------------------------------------------------------------------- one value at a time
@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("N;", None),
        ("b:1;", True),
        ("b:0;", False),
        ("i:-42;", -42),
        ("d:10.5;", 10.5),
        ("d:1.0E+25;", 1e25),
        ("d:INF;", "inf"),
        ('s:0:"";', ""),
        ('s:7:"Élodie";', "Élodie"),
        ('s:14:"a";i:1;}s:1:";";', 'a";i:1;}s:1:";'),
        ("a:0:{}", []),
        ("a:2:{i:0;i:7;i:1;i:8;}", [7, 8]),
        ("a:2:{i:1;i:8;i:0;i:7;}", {"1": 8, "0": 7}),
        ("a:1:{i:5;N;}", {"5": None}),
        ('O:8:"stdClass":0:{}', {}),
        ('O:1:"X":2:{s:4:"\x00*\x00a";i:1;s:4:"\x00X\x00b";i:2;}', {"a": 1, "b": 2}),
    ],
)
def test_values(data: str, value: object) -> None:
    found = php(data)
    assert found.reason is None
    assert found.value == value
    assert type(found.value) is type(value)


def test_text_that_is_not_utf8_is_read_as_windows_wrote_it() -> None:
    assert php(b's:6:"\xc9lodie";').value == "Élodie"


def test_nothing_is_no_fault() -> None:
    assert unpack_php("") == unpack_php(None) == unpack_any(None) == Packed()
    assert unpack_php(" \n").reason is None


def test_line_breaks_of_an_export_do_not_matter() -> None:
    text = packed('s:30:"abcdefghijklmnopqrstuvwxyz0123";')
    assert unpack_php(f"{text[:20]}\r\n{text[20:]}").value == "abcdefghijklmnopqrstuvwxyz0123"


# ---------------------------------------------------------------------- references
def test_a_person_in_two_roles_is_one_object_in_the_shop_and_read_twice() -> None:
    person = 'O:8:"stdClass":1:{s:5:"email";s:1:"a";}'
    assert php(f'a:2:{{s:1:"s";a:1:{{s:1:"a";{person}}}s:1:"t";a:1:{{s:1:"a";r:3;}}}}').value == {
        "s": {"a": {"email": "a"}},
        "t": {"a": {"email": "a"}},
    }


def test_references_to_objects_count_and_others_do_not() -> None:
    # Slots: 1 the array, 2 the object, 3 its number, 4 the reference to it, 5 the text.
    assert php('a:5:{i:0;O:1:"X":1:{s:1:"n";i:7;}i:1;r:2;i:2;s:1:"t";i:3;R:5;i:4;R:3;}').value == [
        {"n": 7},
        {"n": 7},
        "t",
        "t",
        7,
    ]


def test_a_value_inside_itself_ends() -> None:
    assert php('O:1:"X":1:{s:2:"me";r:1;}').value == {"me": RECURSION}


def test_references_that_multiply_are_refused() -> None:
    # Each of eleven arrays holds the one before it ten times. Slots: 1 all of it, 2 the first array, 3 its number.
    targets = [2, *range(4, 14)]
    layers = "".join(
        f"i:{place};a:10:{{{''.join(f'i:{index};R:{target};' for index in range(10))}}}"
        for place, target in enumerate(targets, 1)
    )
    assert php(f"a:12:{{i:0;a:1:{{i:0;i:1;}}{layers}}}").reason is Undecodable.TOO_LARGE


@pytest.mark.parametrize("number", [0, 9, 99])
def test_references_to_nothing_are_refused(number: int) -> None:
    assert php(f"a:1:{{i:0;r:{number};}}").reason is Undecodable.NOT_SERIALISED


# ---------------------------------------------------------------------- what cannot be read
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Bonjour !", Undecodable.NOT_BASE64),
        ("é", Undecodable.NOT_BASE64),
        (packed("Bonjour"), Undecodable.NOT_SERIALISED),
        (packed("i:1;i:2;"), Undecodable.NOT_SERIALISED),
        (packed("a:1:{a:0:{}i:1;}"), Undecodable.NOT_SERIALISED),
        (packed("a:1:{i:0;i:1;i:2;}"), Undecodable.NOT_SERIALISED),
        (packed('C:3:"Foo":2:{xx}'), Undecodable.OWN_FORMAT),
        (packed('a:1:{i:0;s:20:"abc'), Undecodable.CUT),
        (packed("a:2:{i:0;i:1;"), Undecodable.CUT),
        (packed("a:2:{i:0;i:1;i:1")[:-3], Undecodable.CUT),
        (packed("a:1:{i:0;" * (DEPTH_MAX + 1)), Undecodable.TOO_DEEP),
        ("A" * (TEXT_MAX + 4), Undecodable.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_kept_with_the_reason(text: str, reason: Undecodable) -> None:
    assert unpack_php(text) == Packed(text, None, reason)


@pytest.mark.parametrize("text", ["[" * 5000, "{", '{"a":}', "NaN]", "[" * 100 + "]" * 100])
def test_json_that_cannot_be_read(text: str) -> None:
    assert unpack_json(packed(text)).reason in (Undecodable.NOT_JSON, Undecodable.TOO_DEEP)
    assert unpack_json(packed(text)).text == packed(text)


@pytest.mark.parametrize("row", table("local_shop_billitem"), ids=lambda row: row["id"])
def test_a_column_cut_anywhere_is_never_taken_for_whole(row: dict[str, str]) -> None:
    text = row["productiondata"]
    for end in range(1, len(text), 37):
        assert unpack_php(text[:end]).reason is not None


# ---------------------------------------------------------------------- anything at all
@given(st.binary(max_size=200))
def test_bytes_never_raise(data: bytes) -> None:
    for found in (php(data), unpack_json(packed(data)), unpack_any(data.decode("latin-1"))):
        assert found.value is None or found.reason is None
        json.dumps(found.value, allow_nan=False).encode()


@given(st.text(max_size=60))
def test_texts_never_raise_and_are_kept(text: str) -> None:
    for unpack in (unpack_php, unpack_json, unpack_any):
        assert unpack(text).text == text


SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8"), max_size=8)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def as_php_reads_it(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {key: as_php_reads_it(member) for key, member in value.items()} or []
    return [as_php_reads_it(item) for item in value] if isinstance(value, list) else value


@given(TREES)
def test_whatever_php_writes_is_read(tree: Any) -> None:
    found = php(phpserialize.dumps(tree))
    assert found.reason is None
    assert found.value == as_php_reads_it(tree)


@given(TREES, st.data())
def test_one_byte_changed_never_raises(tree: Any, data: st.DataObject) -> None:
    text = bytearray(phpserialize.dumps(tree))
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    json.dumps(php(bytes(text)).value, allow_nan=False)
