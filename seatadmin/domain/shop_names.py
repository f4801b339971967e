"""Logins and names as the shop itself makes them, and as a better tool would.

Staff meet both: an account made by an order carries the shop's login and its half-raised names, one made by Seatadmin
plain letters. Knowing the shop's own result is what lets the application say which account an order will make, and
recognise it afterwards.
Source: domain.md §6 and §8, run against the plugin; expected results in tests/data/domain/usernames.json and
name_case.json.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from dataclasses import dataclass

from seatadmin.domain.people import is_username, proposed_username

# PHP changes the case of ASCII letters only, and knows ASCII blanks only.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")

_UNACCENTED = str.maketrans("éèêëöôüûùîïàâçñ", "eeeeoouuuiiaacn")
"""The shop's whole list: no capitals, and not every accented letter (ú, á, ł stay)."""


@dataclass(frozen=True, slots=True)
class AccountName:
    """The login an order gives a person, and ours. `usable` is False where Moodle itself trips over the shop's."""

    shop: str
    ours: str

    @property
    def usable(self) -> bool:
        return is_username(self.shop)


def account_name(firstname: str, lastname: str, taken: Collection[str] = ()) -> AccountName:
    """Give both logins of a new account; `taken` are the logins of accounts not deleted."""
    return AccountName(shop_username(firstname, lastname, taken), proposed_username(firstname, lastname, taken))


def shop_username(firstname: str, lastname: str, taken: Collection[str] = ()) -> str:
    """Build the login as the shop does: `firstname.lastname`, numbered until free; outer blanks become dashes too."""
    parts = (_BLANKS.sub("-", name.translate(_LOWER).replace("'", "")) for name in (firstname, lastname))
    base = ".".join(parts).translate(_UNACCENTED)
    login, number = base, 0
    while login in taken:
        number += 1
        login = f"{base}{number}"
    return login


def shop_lastname(name: str) -> str:
    """Raise a last name, or a city, as the shop does when a participant is entered: `lévêque` gives `LéVêQUE`."""
    return name.translate(_UPPER)


def shop_firstname(name: str) -> str:
    """Raise a first name as the shop does: the letter at the start and behind each blank."""
    return re.sub(r"(?:^|(?<=[ \t\n\r\f\v]))[a-z]", lambda found: found[0].translate(_UPPER), name)


def raised_lastname(name: str) -> str:
    """Raise a last name in full: `lévêque` gives `LÉVÊQUE`."""
    return name.upper()


def raised_firstname(name: str) -> str:
    """Raise the first letter of each part of a first name: `jean-rené` gives `Jean-René`, `d'arc` `D'Arc`."""
    return re.sub(r"(?:^|(?<=[\s'’-]))\w", lambda found: found[0].upper(), name)
