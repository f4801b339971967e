"""The site people meet when they explore Seatadmin without a Moodle: a small French training shop.

Everybody in it is invented. It is arranged so that the paste sample of the guided tour (customer "Société Exemple &
Fils") meets every usual case: Zoé Lefèvre is already in EXCEL-N1, Paul Bernard has an account, the others are new.
Seats live in the workspace, not here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from seatadmin.sandbox.state import Settings, State

_DAY_S = 24 * 60 * 60
_EDITING_TEACHER, _TEACHER, _STUDENT = "editingteacher", "teacher", "student"


@dataclass(frozen=True, slots=True)
class _Offer:
    shortname: str
    fullname: str
    category: str
    idnumber: str = ""
    visible: bool = True


_CATEGORIES = ("Bureautique", "Management", "Santé & sécurité au travail", "Sciences & techniques", "Service client")

_OFFERS = (
    _Offer("EXCEL-N1", "Excel – niveau 1", "Bureautique", "BUR-EX1"),
    _Offer("EXCEL-N2", "Excel – niveau 2", "Bureautique", "BUR-EX2"),
    _Offer("WORD-N2", "Word – niveau 2", "Bureautique", "BUR-WO2"),
    _Offer("SPOC-M1", "SPOC Management – module 1", "Management", "MAN-M1"),
    _Offer("HSE-1", "Prévention des risques – module 1", "Santé & sécurité au travail", "HSE-1"),
    _Offer("HSE-2", "Prévention des risques – module 2", "Santé & sécurité au travail", "HSE-2"),
    _Offer("SCI", "Initiation aux sciences", "Sciences & techniques", "SCI-001"),
    _Offer("MATH101", "Remise à niveau en mathématiques", "Sciences & techniques", "MAT-101"),
    _Offer("R&D", "Recherche & développement : démarches et outils", "Sciences & techniques"),
    _Offer("SUPPORT-CLIENT", "Espace des responsables de formation", "Service client", "SUPPORT"),
    _Offer("MODELE-SESSION", "Modèle de session", "Service client", visible=False),
)

_PEOPLE = (
    ("camille.girard", "Camille", "Girard", "camille.girard@example.org"),
    ("hugo.marchand", "Hugo", "Marchand", "hugo.marchand@example.org"),
    ("nadia.benali", "Nadia", "Benali", "nadia.benali@example.org"),
    ("formation.exemple", "Hélène", "Moreau", "formation@example.com"),
    ("formation.acme", "Marc", "Delattre", "formation@example.net"),
    ("zoe.lefevre", "Zoé", "LEFÈVRE", "zoe.lefevre@example.com"),
    ("paul.bernard", "Paul", "BERNARD", "paul.bernard@example.com"),
    ("ines.roussel", "Inès", "Roussel", "ines.roussel@example.net"),
    ("karim.haddad", "Karim", "Haddad", "karim.haddad@example.net"),
    ("lea.dubois", "Léa", "Dubois", "lea.dubois@example.org"),
    ("mathieu.leroy", "Mathieu", "Leroy", "mathieu.leroy@example.org"),
)

_INSTITUTIONS = {
    "formation.exemple": "Société Exemple & Fils",
    "zoe.lefevre": "Société Exemple & Fils",
    "paul.bernard": "Société Exemple & Fils",
    "formation.acme": "Acme Formation",
    "ines.roussel": "Acme Formation",
    "karim.haddad": "Acme Formation",
}

_ENROLLED = (
    ("camille.girard", "EXCEL-N1", _EDITING_TEACHER),
    ("camille.girard", "EXCEL-N2", _EDITING_TEACHER),
    ("camille.girard", "WORD-N2", _EDITING_TEACHER),
    ("hugo.marchand", "SPOC-M1", _EDITING_TEACHER),
    ("hugo.marchand", "HSE-1", _EDITING_TEACHER),
    ("hugo.marchand", "HSE-2", _EDITING_TEACHER),
    ("nadia.benali", "SCI", _EDITING_TEACHER),
    ("nadia.benali", "MATH101", _EDITING_TEACHER),
    ("nadia.benali", "R&D", _EDITING_TEACHER),
    ("formation.acme", "SPOC-M1", _TEACHER),
    ("formation.acme", "SUPPORT-CLIENT", _STUDENT),
    ("zoe.lefevre", "EXCEL-N1", _STUDENT),
    ("ines.roussel", "SPOC-M1", _STUDENT),
    ("karim.haddad", "SPOC-M1", _STUDENT),
    ("lea.dubois", "SCI", _STUDENT),
    ("lea.dubois", "HSE-1", _STUDENT),
    ("mathieu.leroy", "MATH101", _STUDENT),
)


def demo_state(clock: Callable[[], float] = time.time) -> State:
    """Build the demo site. Its token is new each time."""
    settings = Settings(site_name="Boutique Alpha", site_shortname="ALPHA", languages=("en", "fr"))
    state = State(settings, clock=clock)
    # A Moodle that works with a shop lets these roles be given over a person: customers watch over their people.
    for shortname in (_STUDENT, _TEACHER):
        over_people = state.role(shortname)
        state.roles[over_people.id] = replace(over_people, levels=over_people.levels | {"user"})
    state.add_role("supervisor", "Superviseur", levels=frozenset({"user"}), assignable=True)
    categories = {name: state.add_category(name).id for name in _CATEGORIES}
    start = state.now() // _DAY_S * _DAY_S - 60 * _DAY_S
    courses = {
        offer.shortname: state.add_course(
            offer.shortname,
            offer.fullname,
            categories[offer.category],
            idnumber=offer.idnumber,
            visible=offer.visible,
            startdate=start,
        )
        for offer in reversed(_OFFERS)
    }
    state.fix_sortorder()
    users = {
        username: state.add_user(
            username,
            firstname,
            lastname,
            email,
            city="Lyon",
            country="FR",
            lang="fr",
            institution=_INSTITUTIONS.get(username, ""),
        )
        for username, firstname, lastname, email in _PEOPLE
    }
    for username, shortname, role in _ENROLLED:
        state.enrol(courses[shortname].id, users[username].id, state.role(role).id, timestart=start)
    # One person whose period is over: listed by Moodle, yet not active.
    ended = courses["EXCEL-N2"]
    state.enrol(
        ended.id,
        users["mathieu.leroy"].id,
        state.role(_STUDENT).id,
        timestart=start,
        timeend=start + 30 * _DAY_S,
    )
    group = state.add_group(courses["EXCEL-N1"].id, "B0000000007")
    state.add_member(group, users["zoe.lefevre"].id)
    state.add_group(courses["SPOC-M1"].id, "Acme Formation")
    return state
