"""E-mail addresses as people type them: find, repair when that is harmless, and say what is wrong otherwise.

Nearly all addresses are plain ASCII and are settled by one expression; email-validator (syntax only, no look-up)
judges those with letters outside ASCII, internationalised domains included. Rule 10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

ADDRESS_MAX = 100
"""Longest address a Moodle account holds (`user.email`)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]{{1,59}})")
# A doubled sign stays in one piece, so that it is told as a bad address rather than taken for part of a name.
_TOKEN = re.compile(r"""[^\s<>()\[\]{},;:|"/\\@＠﹫]{1,128}[@＠﹫]{1,2}[^\s<>()\[\]{},;:|"/\\@＠﹫]{1,255}""")
_WIDE_AT = re.compile("[＠﹫]")
_BRACKETED = re.compile(r"<\s*(?:mailto:)?([^<>]{1,400})>", re.IGNORECASE)
_SPACE_BESIDE_SIGN = re.compile(r" ?([@._]) ?")
_STRAY = " .,;:!?'\"`´‘’“”«»()[]{}<>|/\\"


@dataclass(frozen=True, slots=True)
class Address:
    """What an address cell gives: the address in lower case (kept even when wrong) and the codes of its problems."""

    value: str | None
    codes: tuple[str, ...] = ()


def is_plain(text: str) -> bool:
    """Tell whether a text is, alone, an address nothing needs to be said about."""
    return "@" in text and len(text) <= ADDRESS_MAX and _PLAIN.fullmatch(text) is not None


def holds_address(text: str) -> bool:
    """Tell whether a text looks like one address and nothing else (it may still be wrong)."""
    return text.count("@") == 1 and _TOKEN.fullmatch(_unwrapped(text).strip(_STRAY)) is not None


def find_addresses(text: str) -> list[re.Match[str]]:
    """Find everything in a text that looks like an address."""
    return list(_TOKEN.finditer(text)) if "@" in text or _WIDE_AT.search(text) else []


def read_address(text: str) -> Address:
    """Read a cleaned, non-empty address cell."""
    if is_plain(text):
        return Address(text.lower())
    if len(text) > 4 * ADDRESS_MAX:
        return Address(text.lower(), ("email_invalid",))
    found = [match[0].strip(_STRAY) for match in find_addresses(text)]
    if len({one.lower() for one in found}) > 1:
        best = next(filter(is_plain, found), found[0])
        return Address(best.lower(), ("email_multiple", *address_codes(best.lower())))
    if len(found) > 1:  # `a@b (a@b)`, as some mail programs copy it
        return _single(found[0])
    return _single(_unwrapped(text))


def _unwrapped(text: str) -> str:
    """Take an address out of its normal clothes: `Name <a@b>`, `<a@b>`, `mailto:a@b?subject=...`."""
    bracketed = _BRACKETED.search(text)
    if bracketed and ("@" in bracketed[1] or _WIDE_AT.search(bracketed[1])):
        # What follows the bracket is kept, so that stray signs after it are told like any others.
        text = bracketed[1].strip() + ("" if text.endswith(">") else text[bracketed.end() :])
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0])
    return text


def _single(text: str) -> Address:
    better = _WIDE_AT.sub("@", text).strip(_STRAY)
    if " " in better:
        # Blanks beside a sign are slips of the keyboard; blanks between words may be a missing dot, or a name in
        # front of the address, and joining them would write to somebody else.
        better = _SPACE_BESIDE_SIGN.sub(r"\1", better)
    value = better.lower() or text.lower()
    codes = address_codes(value)
    if better != text and "email_invalid" not in codes:
        codes = ("email_repaired", *codes)
    return Address(value, codes)


def address_codes(value: str) -> tuple[str, ...]:
    """Return what is wrong with an address that nothing more can be done for; empty when it is usable."""
    if is_plain(value):
        return ()
    if (
        value.isascii()
        or "@" not in value
        or not any(character.isalpha() and not character.isascii() for character in value)
    ):
        return ("email_invalid",)
    return ("email_non_ascii",) if _is_international(value) else ("email_non_ascii", "email_invalid")


def _is_international(value: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False)
    except (EmailNotValidError, ValueError):  # idna raises its own ValueErrors on some inputs
        return False
    return len(value) <= ADDRESS_MAX
