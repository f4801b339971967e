"""What the sandbox Moodle holds: people, courses, enrolments, groups, roles, mails and settings.

The state knows how Moodle stores and compares; what a caller may do and how an answer reads is the business of the
function modules. Every change goes through `transaction()`, so that a refused batch leaves nothing behind, with the
exceptions a real site has too: numbers once given are not given again, and a mail that left stays sent.
"""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")

SITE_COURSE_ID = 1
GUEST_USER_ID = 1
ADMIN_USER_ID = 2
SERVICE_USER_ID = 3
COURSE_CONTACT_ROLE = "editingteacher"
_EMOJI = "\N{REPLACEMENT CHARACTER}"


def words(text: str) -> tuple[str, ...]:
    """Split a list of names written over several lines."""
    return tuple(text.split())


LISTED_RIGHTS = frozenset(
    words(
        """
        webservice/rest:use
        moodle/user:create moodle/user:update moodle/user:delete
        moodle/user:viewdetails moodle/user:viewalldetails moodle/user:viewhiddendetails
        moodle/site:viewuseridentity moodle/site:accessallgroups moodle/site:sendmessage moodle/site:messageanyuser
        moodle/course:view moodle/course:viewparticipants moodle/course:viewhiddencourses moodle/course:useremail
        moodle/course:create moodle/course:update moodle/course:delete moodle/course:changefullname
        moodle/course:changeshortname moodle/course:changeidnumber moodle/course:changecategory
        moodle/course:visibility moodle/course:managegroups moodle/course:enrolreview
        enrol/manual:enrol enrol/manual:unenrol enrol/manual:manage
        moodle/role:assign
        moodle/backup:backupcourse moodle/backup:backuptargetimport moodle/backup:configure
        moodle/restore:restorecourse moodle/restore:restoretargetimport moodle/restore:configure
        moodle/category:manage moodle/category:viewhiddencategories
        """
    )
)
"""Rights of a carefully limited service account. Look-ups then leave out first and last names."""

SERVICE_RIGHTS = LISTED_RIGHTS | {
    "moodle/site:viewfullnames",
    "moodle/backup:userinfo",
    "moodle/restore:userinfo",
}
"""Rights of the account the recordings were made with: names are shown, course copies can take people along."""

MINIMAL_RIGHTS = frozenset({"webservice/rest:use"})
"""An account that may use REST and nothing else."""


class Database(StrEnum):
    """Which database the imitated site runs on: it decides how texts compare."""

    PGSQL = "pgsql"
    MARIADB = "mariadb"


class Maintenance(StrEnum):
    """`PAGE`: switched on in the administration, JSON answer, administrators pass. `COMMAND_LINE`: 503 and HTML."""

    OFF = "off"
    PAGE = "page"
    COMMAND_LINE = "command_line"


@dataclass(slots=True)
class Settings:
    """How the imitated site is set up. Times are seconds, sizes bytes.

    `max_input_vars` is PHP's limit on form fields: Moodle asks for 5000, PHP's own default is 1000.
    `site_url` is the configured address; empty accepts any. `flavour` is `4.4` or `5.0`.
    """

    site_name: str = "Sandbox"
    site_shortname: str = "SANDBOX"
    flavour: str = "4.4"
    database: Database = Database.PGSQL
    debug: bool = False
    country: str = "FR"
    languages: tuple[str, ...] = ("en",)
    max_input_vars: int = 5000
    post_max_size: int = 64 * 1024 * 1024
    allow_accounts_same_email: bool = False
    mail_server_up: bool = True
    mail_seconds: float = 0.0
    maintenance: Maintenance = Maintenance.OFF
    web_services_enabled: bool = True
    rest_enabled: bool = True
    service_enabled: bool = True
    site_policy_agreed: bool = True
    site_url: str = ""

    def __post_init__(self) -> None:
        """Accept the JSON forms too; raises ValueError on a bad value."""
        self.database = Database(self.database)
        self.maintenance = Maintenance(self.maintenance)
        self.languages = tuple(self.languages)
        if self.flavour not in ("4.4", "5.0"):
            raise ValueError(f"unknown flavour of Moodle: {self.flavour}")


@dataclass(slots=True)
class Category:
    id: int
    context_id: int
    name: str
    parent: int
    path: str
    depth: int
    idnumber: str = ""
    description: str = ""
    descriptionformat: int = 1
    visible: bool = True
    sortorder: int = 0
    timemodified: int = 0


@dataclass(slots=True)
class Course:
    """`manual_enrolment`: `enabled`, `disabled` (the method is there, switched off) or `missing`."""

    id: int
    context_id: int
    category: int
    fullname: str
    shortname: str
    idnumber: str = ""
    summary: str = ""
    summaryformat: int = 1
    format: str = "topics"
    showgrades: int = 1
    newsitems: int = 5
    startdate: int = 0
    enddate: int = 0
    numsections: int = 4
    hiddensections: int = 1
    coursedisplay: int = 0
    maxbytes: int = 0
    showreports: int = 0
    visible: bool = True
    groupmode: int = 0
    groupmodeforce: int = 0
    defaultgroupingid: int = 0
    enablecompletion: int = 1
    completionnotify: int = 0
    lang: str = ""
    sortorder: int = 0
    timecreated: int = 0
    timemodified: int = 0
    manual_enrolment: str = "enabled"
    created_by: int = 0


@dataclass(slots=True)
class User:
    """One account. `rights` are capabilities held site-wide; an administrator holds all of them."""

    id: int
    context_id: int
    username: str
    firstname: str
    lastname: str
    email: str
    auth: str = "manual"
    idnumber: str = ""
    institution: str = ""
    department: str = ""
    phone1: str = ""
    phone2: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    lang: str = "en"
    theme: str = ""
    timezone: str = "99"
    mailformat: int = 1
    maildisplay: int = 2
    description: str | None = None
    suspended: bool = False
    confirmed: bool = True
    deleted: bool = False
    password: str = ""
    preferences: dict[str, str] = field(default_factory=dict)
    rights: frozenset[str] = frozenset()
    is_admin: bool = False
    timecreated: int = 0


@dataclass(slots=True)
class Role:
    """`levels`: kinds of context the role may be given in (`system`, `category`, `course`, `user`).

    `assignable`: accounts other than administrators may hand it out.
    """

    id: int
    shortname: str
    name: str = ""
    sortorder: int = 0
    levels: frozenset[str] = frozenset({"course"})
    assignable: bool = False


@dataclass(slots=True)
class Enrolment:
    """A manual enrolment. Times are Unix seconds, 0 means none."""

    course_id: int
    user_id: int
    timestart: int = 0
    timeend: int = 0
    suspended: bool = False


@dataclass(slots=True)
class Group:
    id: int
    course_id: int
    name: str
    description: str = ""
    descriptionformat: int = 1
    enrolmentkey: str | None = None
    idnumber: str = ""
    visibility: int = 0
    participation: bool = True
    member_ids: dict[int, None] = field(default_factory=dict)


@dataclass(slots=True)
class Token:
    """A key of the REST service. `functions` None means every function the sandbox has."""

    token: str
    user_id: int
    functions: frozenset[str] | None = None
    valid_until: int = 0
    wrong_address: bool = False
    user_on_service: bool = True


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail the site sent: credentials of a new account. Kept even when the batch that sent it was refused."""

    to: str
    username: str
    password: str
    time: int
    kind: str = "new_password"


STANDARD_ROLES = (
    Role(1, "manager", "", 1, frozenset({"system", "category", "course"})),
    Role(2, "coursecreator", "", 2, frozenset({"system", "category"})),
    Role(3, "editingteacher", "", 3, frozenset({"course"}), assignable=True),
    Role(4, "teacher", "", 4, frozenset({"course", "user"}), assignable=True),
    Role(5, "student", "", 5, frozenset({"course"}), assignable=True),
    Role(6, "guest", "", 6, frozenset()),
    Role(7, "user", "", 7, frozenset()),
    Role(8, "frontpage", "", 8, frozenset()),
)


def folded(text: str) -> str:
    """Return the coarsest form under which two texts can be equal in any database: no accents, case or end blanks.

    Measured on MariaDB with its Unicode collation: `œ` equals `oe`, `Ø` and `O` differ, all emoji are equal.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(_EMOJI if ord(c) > 0xFFFF else c for c in decomposed if not unicodedata.combining(c))
    return plain.casefold().replace("œ", "oe").rstrip(" ")


class _Index:
    """Finds ids by the folded form of a text; the caller still compares exactly."""

    __slots__ = ("_ids",)

    def __init__(self) -> None:
        self._ids: dict[str, set[int]] = {}

    def add(self, text: str, item_id: int) -> None:
        self._ids.setdefault(folded(text), set()).add(item_id)

    def remove(self, text: str, item_id: int) -> None:
        key = folded(text)
        ids = self._ids.get(key, set())
        ids.discard(item_id)
        if not ids:
            self._ids.pop(key, None)

    def find(self, text: str) -> Iterable[int]:
        return sorted(self._ids.get(folded(text), ()))


_USER_INDEXES = ("username", "email", "idnumber")
_COURSE_INDEXES = ("shortname", "idnumber")


class State:
    """The whole site. Take `lock` around everything that reads or writes from more than one thread.

    `add_*` methods store what they are given without asking questions: they are for building a site. `clock`
    returns Unix seconds.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        token: str | None = None,
        clock: Callable[[], float] = time.time,
        rights: frozenset[str] = SERVICE_RIGHTS,
    ) -> None:
        self._prepare(settings or Settings(), clock, secrets.token_hex(8))
        for role in STANDARD_ROLES:
            self.roles[role.id] = dataclasses.replace(role)
        self._next["role"] = max(self.roles) + 1
        self._next["context"] = 2
        site = self.add_course(
            self.settings.site_shortname,
            self.settings.site_name,
            category_id=0,
            format="site",
            manual_enrolment="missing",
            newsitems=3,
            numsections=1,
            enablecompletion=0,
            summaryformat=0,
        )
        site.sortorder = 1
        self.add_category("Category 1")
        self.add_user("guest", "Guest user", " ", "root@localhost")
        self.add_user("admin", "Admin", "User", "admin@example.com", is_admin=True)
        self.add_user("seatadmin.ws", "Seatadmin", "Service", "seatadmin.ws@example.com", rights=rights)
        self.add_token(SERVICE_USER_ID, token)

    def _prepare(self, settings: Settings, clock: Callable[[], float], seed: str) -> None:
        self.settings = settings
        self.seed = seed
        self.clock = clock
        self.lock = threading.RLock()
        self.contexts: dict[int, tuple[str, int]] = {1: ("system", 0)}
        self.roles: dict[int, Role] = {}
        self.categories: dict[int, Category] = {}
        self.courses: dict[int, Course] = {}
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.enrolments_of_course: dict[int, dict[int, Enrolment]] = {}
        self.courses_of_user: dict[int, dict[int, Enrolment]] = {}
        self.role_assignments: dict[int, dict[int, dict[int, None]]] = {}
        self.groups_of_course: dict[int, dict[int, Group]] = {}
        self.tokens: dict[str, Token] = {}
        self.mails: list[Mail] = []
        self._next: dict[str, int] = {}
        self._user_indexes = {name: _Index() for name in _USER_INDEXES}
        self._course_indexes = {name: _Index() for name in _COURSE_INDEXES}
        self._undo: list[Callable[[], object]] = []
        self._depth = 0

    # -- time, numbers, transactions -----------------------------------------------------------------------------

    def now(self) -> int:
        return int(self.clock())

    def next_id(self, table: str) -> int:
        """Give the next number of a table. As in a real database, a refused batch does not give it back."""
        number = self._next.get(table, 1)
        self._next[table] = number + 1
        return number

    def skip_numbers(self, table: str, number: int) -> None:
        """Let the next row of a table get `number`, as if those below had been given and taken back."""
        self._next[table] = number

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo every change made inside when the block raises; transactions nest."""
        mark = len(self._undo)
        self._depth += 1
        try:
            yield
        except BaseException:
            while len(self._undo) > mark:
                self._undo.pop()()
            raise
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._undo.clear()

    def _changed(self, undo: Callable[[], object]) -> None:
        if self._depth:
            self._undo.append(undo)

    def _put(self, mapping: dict[_K, _V], key: _K, value: _V) -> None:
        if key in mapping:
            old = mapping[key]
            self._changed(partial(mapping.__setitem__, key, old))
        else:
            self._changed(partial(mapping.pop, key, None))
        mapping[key] = value

    def _drop(self, mapping: dict[_K, _V], key: _K) -> None:
        if key in mapping:
            # The order of a mapping is the order of Moodle's answers, so the whole mapping is put back.
            before = dict(mapping)

            def undo() -> None:
                mapping.clear()
                mapping.update(before)

            self._changed(undo)
            del mapping[key]

    def _update(self, item: Any, indexes: Mapping[str, _Index], changes: Mapping[str, Any]) -> None:
        for name, value in changes.items():
            old = getattr(item, name)
            if old == value:
                continue
            setattr(item, name, value)
            index = indexes.get(name)
            if index is not None:
                index.remove(old, item.id)
                index.add(value, item.id)

            def undo(name: str = name, old: Any = old, value: Any = value, index: _Index | None = index) -> None:
                setattr(item, name, old)
                if index is not None:
                    index.remove(value, item.id)
                    index.add(old, item.id)

            self._changed(undo)

    def _index(self, item: Any, indexes: Mapping[str, _Index]) -> None:
        for name, index in indexes.items():
            text = getattr(item, name)
            index.add(text, item.id)
            self._changed(partial(index.remove, text, item.id))

    # -- comparison ----------------------------------------------------------------------------------------------

    def same_text(self, one: str, other: str) -> bool:
        """Compare two texts as the database does: exactly on PostgreSQL, without case, accents and trailing blanks
        on MariaDB.
        """
        if self.settings.database is Database.MARIADB:
            return folded(one) == folded(other)
        return one == other

    # -- people --------------------------------------------------------------------------------------------------

    def add_user(self, username: str, firstname: str, lastname: str, email: str, **values: Any) -> User:
        """Store an account as given, even one Moodle would not accept (as the shop does)."""
        values.setdefault("timecreated", self.now())
        user = User(self.next_id("user"), self.next_id("context"), username, firstname, lastname, email, **values)
        self._put(self.users, user.id, user)
        self._put(self.courses_of_user, user.id, {})
        self._put(self.contexts, user.context_id, ("user", user.id))
        self._index(user, self._user_indexes)
        return user

    def update_user(self, user: User, **changes: Any) -> None:
        self._update(user, self._user_indexes, changes)

    def delete_user(self, user: User) -> None:
        """Delete an account as Moodle does: the row stays, without enrolments, address or login."""
        for course_id in list(self.courses_of_user[user.id]):
            self.unenrol(course_id, user.id)
        for context_id, people in self.role_assignments.items():
            for role_id in list(people.get(user.id, ())):
                self.unassign_role(context_id, user.id, role_id)
        self._drop(self.role_assignments, user.context_id)
        self.update_user(
            user,
            deleted=True,
            username=f"{user.email}.{self.now()}".lower(),
            email=hashlib.md5(user.username.encode(), usedforsecurity=False).hexdigest(),
            idnumber="",
        )

    def users_by(self, field_name: str, value: str) -> list[User]:
        """Find accounts, deleted ones included, by `username`, `email` or `idnumber` as the database compares."""
        found = (self.users[user_id] for user_id in self._user_indexes[field_name].find(value))
        return [user for user in found if self.same_text(getattr(user, field_name), value)]

    def users_with_address(self, email: str) -> list[User]:
        """Find the accounts with an address, ignoring case in every database: Moodle's duplicate check."""
        found = (self.users[user_id] for user_id in self._user_indexes["email"].find(email))
        return [user for user in found if user.email.lower() == email.lower()]

    def new_password(self) -> str:
        """Invent a password; the same site and moment of its life give the same one, so calls can be replayed."""
        text = f"{self.seed}:{self.next_id('password')}"
        return hashlib.sha256(text.encode()).hexdigest()[:10] + "-1aA"

    def send_mail(self, user: User, password: str) -> None:
        """Send credentials at once: no transaction takes a mail back."""
        if self.settings.mail_server_up:
            self.mails.append(Mail(user.email, user.username, password, self.now()))

    def add_token(self, user_id: int, token: str | None = None, **values: Any) -> Token:
        key = token or secrets.token_hex(16)
        self.tokens[key] = Token(key, user_id, **values)
        return self.tokens[key]

    # -- categories and courses ----------------------------------------------------------------------------------

    def add_category(self, name: str, parent: int = 0, **values: Any) -> Category:
        number = self.next_id("category")
        above = self.categories.get(parent)
        path, depth = (f"{above.path}/{number}", above.depth + 1) if above else (f"/{number}", 1)
        values.setdefault("timemodified", self.now())
        category = Category(number, self.next_id("context"), name, parent, path, depth, **values)
        self._put(self.categories, number, category)
        self._put(self.contexts, category.context_id, ("category", number))
        self.fix_sortorder()
        return category

    def delete_category(self, category: Category) -> None:
        self._drop(self.categories, category.id)
        self._drop(self.contexts, category.context_id)
        self.fix_sortorder()

    def add_course(self, shortname: str, fullname: str, category_id: int, **values: Any) -> Course:
        now = self.now()
        values = {"timecreated": now, "timemodified": now} | values
        course = Course(self.next_id("course"), self.next_id("context"), category_id, fullname, shortname, **values)
        self._put(self.courses, course.id, course)
        self._put(self.enrolments_of_course, course.id, {})
        self._put(self.groups_of_course, course.id, {})
        self._put(self.contexts, course.context_id, ("course", course.id))
        self._index(course, self._course_indexes)
        return course

    def update_course(self, course: Course, **changes: Any) -> None:
        self._update(course, self._course_indexes, changes)

    def delete_course(self, course: Course) -> None:
        for user_id in list(self.enrolments_of_course[course.id]):
            self.unenrol(course.id, user_id)
        for group in list(self.groups_of_course[course.id].values()):
            self.delete_group(group)
        self._drop(self.role_assignments, course.context_id)
        for name, index in self._course_indexes.items():
            text = getattr(course, name)
            index.remove(text, course.id)
            self._changed(partial(index.add, text, course.id))
        self._drop(self.contexts, course.context_id)
        self._drop(self.courses, course.id)

    def courses_by(self, field_name: str, value: str) -> list[Course]:
        """Find courses by `shortname` or `idnumber` as the database compares, in order of id."""
        found = (self.courses[course_id] for course_id in self._course_indexes[field_name].find(value))
        return [course for course in found if self.same_text(getattr(course, field_name), value)]

    def fix_sortorder(self) -> None:
        """Number categories depth first in steps of 10,000 and the courses inside them, as Moodle does."""
        children: dict[int, list[Category]] = {}
        for category in sorted(self.categories.values(), key=lambda c: (c.sortorder or 10**9, c.id)):
            children.setdefault(category.parent, []).append(category)
        members: dict[int, list[Course]] = {}
        for course in sorted(self.courses.values(), key=lambda c: (c.sortorder, -c.id)):
            members.setdefault(course.category, []).append(course)
        number = 0
        waiting = list(reversed(children.get(0, [])))
        while waiting:
            category = waiting.pop()
            number += 10_000
            self._update(category, {}, {"sortorder": number})
            for place, course in enumerate(members.get(category.id, []), start=1):
                self._update(course, {}, {"sortorder": number + place})
            waiting.extend(reversed(children.get(category.id, [])))

    # -- enrolments and roles ------------------------------------------------------------------------------------

    def enrol(
        self,
        course_id: int,
        user_id: int,
        role_id: int = 0,
        *,
        timestart: int = 0,
        timeend: int = 0,
        suspended: bool = False,
    ) -> None:
        """Enrol, or overwrite dates and state of the enrolment that is there; the role is added to those held."""
        enrolment = Enrolment(course_id, user_id, timestart, timeend, suspended)
        self._put(self.enrolments_of_course[course_id], user_id, enrolment)
        self._put(self.courses_of_user[user_id], course_id, enrolment)
        if role_id:
            self.assign_role(self.courses[course_id].context_id, user_id, role_id)

    def unenrol(self, course_id: int, user_id: int) -> None:
        """End an enrolment with every role in the course and every group membership; nothing if there is none."""
        if user_id not in self.enrolments_of_course[course_id]:
            return
        self._drop(self.enrolments_of_course[course_id], user_id)
        self._drop(self.courses_of_user[user_id], course_id)
        context_id = self.courses[course_id].context_id
        for role_id in list(self.roles_in(context_id, user_id)):
            self.unassign_role(context_id, user_id, role_id)
        for group in self.groups_of_course[course_id].values():
            self._drop(group.member_ids, user_id)

    def is_active(self, enrolment: Enrolment) -> bool:
        """Tell whether an enrolment counts now: not suspended, begun, not over, its method switched on."""
        now = self.now()
        return (
            not enrolment.suspended
            and enrolment.timestart <= now
            and (enrolment.timeend == 0 or enrolment.timeend > now)
            and self.courses[enrolment.course_id].manual_enrolment == "enabled"
        )

    def add_role(self, shortname: str, name: str = "", **values: Any) -> Role:
        role_id = self.next_id("role")
        values.setdefault("sortorder", role_id)
        self.roles[role_id] = Role(role_id, shortname, name, **values)
        return self.roles[role_id]

    def role(self, shortname: str) -> Role:
        """Return the role with a short name; raises KeyError when there is none."""
        for role in self.roles.values():
            if role.shortname == shortname:
                return role
        raise KeyError(shortname)

    def assign_role(self, context_id: int, user_id: int, role_id: int) -> None:
        people = self.role_assignments.get(context_id)
        if people is None:
            people = {}
            self._put(self.role_assignments, context_id, people)
        held = people.get(user_id)
        if held is None:
            held = {}
            self._put(people, user_id, held)
        if role_id not in held:
            self._put(held, role_id, None)

    def unassign_role(self, context_id: int, user_id: int, role_id: int) -> None:
        self._drop(self.role_assignments.get(context_id, {}).get(user_id, {}), role_id)

    def roles_in(self, context_id: int, user_id: int) -> Iterable[int]:
        """Ids of the roles a person holds in one context, not in those above it."""
        return self.role_assignments.get(context_id, {}).get(user_id, {})

    # -- groups --------------------------------------------------------------------------------------------------

    def add_group(self, course_id: int, name: str, **values: Any) -> Group:
        group = Group(self.next_id("group"), course_id, name, **values)
        self._put(self.groups, group.id, group)
        self._put(self.groups_of_course[course_id], group.id, group)
        return group

    def delete_group(self, group: Group) -> None:
        self._drop(self.groups, group.id)
        self._drop(self.groups_of_course[group.course_id], group.id)

    def add_member(self, group: Group, user_id: int) -> None:
        if user_id not in group.member_ids:
            self._put(group.member_ids, user_id, None)

    def remove_member(self, group: Group, user_id: int) -> None:
        self._drop(group.member_ids, user_id)

    # -- keeping -------------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return the whole site as plain JSON values; tokens and invented passwords are part of it."""
        with self.lock:
            return {
                "seed": self.seed,
                "settings": dataclasses.asdict(self.settings),
                "roles": [_plain(role) for role in self.roles.values()],
                "categories": [_plain(category) for category in self.categories.values()],
                "courses": [_plain(course) for course in self.courses.values()],
                "users": [_plain(user) for user in self.users.values()],
                "groups": [_plain(group) for group in self.groups.values()],
                "enrolments": [
                    _plain(enrolment) for people in self.enrolments_of_course.values() for enrolment in people.values()
                ],
                "role_assignments": [
                    [context_id, user_id, role_id]
                    for context_id, people in self.role_assignments.items()
                    for user_id, held in people.items()
                    for role_id in held
                ],
                "tokens": [_plain(token) for token in self.tokens.values()],
                "mails": [_plain(mail) for mail in self.mails],
                "next": dict(self._next),
            }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], clock: Callable[[], float] = time.time) -> State:
        """Rebuild a site from `to_json()`."""
        state = cls.__new__(cls)
        state._prepare(Settings(**data["settings"]), clock, data["seed"])
        for role in data["roles"]:
            state.roles[role["id"]] = Role(**role | {"levels": frozenset(role["levels"])})
        for values in data["categories"]:
            category = Category(**values)
            state.categories[category.id] = category
            state.contexts[category.context_id] = ("category", category.id)
        for values in data["courses"]:
            course = Course(**values)
            state.courses[course.id] = course
            state.contexts[course.context_id] = ("course", course.id)
            state.enrolments_of_course[course.id] = {}
            state.groups_of_course[course.id] = {}
            state._index(course, state._course_indexes)
        for values in data["users"]:
            user = User(**values | {"rights": frozenset(values["rights"])})
            state.users[user.id] = user
            state.contexts[user.context_id] = ("user", user.id)
            state.courses_of_user[user.id] = {}
            state._index(user, state._user_indexes)
        for values in data["groups"]:
            group = Group(**values | {"member_ids": dict.fromkeys(values["member_ids"])})
            state.groups[group.id] = group
            state.groups_of_course[group.course_id][group.id] = group
        for values in data["enrolments"]:
            enrolment = Enrolment(**values)
            state.enrolments_of_course[enrolment.course_id][enrolment.user_id] = enrolment
            state.courses_of_user[enrolment.user_id][enrolment.course_id] = enrolment
        for context_id, user_id, role_id in data["role_assignments"]:
            state.assign_role(context_id, user_id, role_id)
        for values in data["tokens"]:
            functions = values["functions"]
            state.tokens[values["token"]] = Token(
                **values | {"functions": None if functions is None else frozenset(functions)}
            )
        state.mails = [Mail(**mail) for mail in data["mails"]]
        state._next = dict(data["next"])
        return state


def _plain(item: Any) -> dict[str, Any]:
    """Turn one stored thing into JSON values; sets become sorted lists, ordered sets lists."""
    values: dict[str, Any] = {}
    for one in dataclasses.fields(item):
        value = getattr(item, one.name)
        if isinstance(value, frozenset):
            value = sorted(value)
        elif one.name == "member_ids":
            value = list(value)
        elif isinstance(value, dict):
            value = dict(value)
        values[one.name] = value
    return values
