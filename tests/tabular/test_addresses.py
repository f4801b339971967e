"""Rule 10: addresses as people type them."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.tabular.addresses import is_plain, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a.b@example.org", "a.b@example.org"),
        ("A.B@EXAMPLE.ORG", "a.b@example.org"),
        ("<a@example.org>", "a@example.org"),
        ("mailto:a@example.org", "a@example.org"),
        ("<mailto:a@example.org>", "a@example.org"),
        ("mailto:a@example.org?subject=x", "a@example.org"),
        ("Anna Smith <a@example.org>", "a@example.org"),
        ("o'brien+x@sub.example.co.uk", "o'brien+x@sub.example.co.uk"),
        ("a@xn--exmple-cua.org", "a@xn--exmple-cua.org"),
    ],
)
def test_normal_forms_need_no_word(text: str, address: str) -> None:
    assert (read_address(text).value, read_address(text).codes) == (address, ())


@pytest.mark.parametrize(
    "text",
    ["fay.evans @example.com;", "fay.evans@ example.com", "fay. evans@example.com", "fay.evans＠example.com",
     "fay.evans@example.com.", "(fay.evans@example.com)", "'fay.evans@example.com'", "<fay.evans@example.com>;"],
)  # fmt: skip
def test_slips_are_repaired_and_told(text: str) -> None:
    found = read_address(text)
    assert (found.value, found.codes) == ("fay.evans@example.com", ("email_repaired",))


@pytest.mark.parametrize(
    "text",
    ["dina.clark@example", "néant", "-", "a@@example.org", "a.@example.org", "a..b@example.org", "@example.org",
     "a@", "a@example.c", "a@-example.org", "a@exa_mple.org", f"{'a' * 90}@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_kept_and_refused(text: str) -> None:
    found = read_address(text)
    assert "email_invalid" in found.codes
    assert found.value


@pytest.mark.parametrize("text", ["jean dupont@example.org", "Anna anna@example.org"])
def test_words_are_never_glued_into_the_address_of_somebody_else(text: str) -> None:
    assert read_address(text).codes == ("email_invalid",)


@pytest.mark.parametrize("text", ["élodie@example.org", "аnna@example.org", "a@exämple.org"])
def test_letters_outside_ascii_are_kept_and_told(text: str) -> None:
    found = read_address(text)
    assert (found.value, found.codes) == (text, ("email_non_ascii",))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hal@example.com, h.green@example.org", "hal@example.com"),
        ("hal@example, h.green@example.org", "h.green@example.org"),
        ("hal@example.com / h.green@example.org", "hal@example.com"),
        ("Hal <hal@example.com>; <h.green@example.org>", "hal@example.com"),
    ],
)
def test_the_first_valid_of_several_addresses_is_taken(text: str, address: str) -> None:
    found = read_address(text)
    assert (found.value, found.codes) == (address, ("email_multiple",))


def test_the_same_address_twice_is_one_address() -> None:
    assert read_address("a@example.org (A@Example.org)").codes == ()


@given(st.text(min_size=1))
def test_any_text_gives_an_address_or_a_problem(text: str) -> None:
    found = read_address(text)
    assert found.value is not None
    assert found.value == found.value.lower()
    if not found.codes:
        assert is_plain(found.value)


def refusal(address: str) -> str | None:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return None


@given(st.emails().filter(is_plain))
def test_what_the_fast_path_accepts_the_library_accepts_too(address: str) -> None:
    # Domains reserved for tests and intranets are well formed; whether they exist is not asked here.
    assert refusal(address) is None or "special-use" in str(refusal(address))
