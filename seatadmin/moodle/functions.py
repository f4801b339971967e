"""Every web-service function Seatadmin uses, one typed method each, named like it.

Server spellings stay in this file: what comes in and goes out are domain values and the request values below. Reads
split a list that is too long; a write is always exactly one call, so that who records attempts knows what was sent.

Faults are raised as `seatadmin.moodle.faults` sorts them: `Unavailable` (nothing in this run can work now),
`Rejected` (this call was refused and stored nothing), `OutcomeUnknown` (a write that must be looked up).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

import msgspec

from seatadmin.domain.moodle_facts import (
    CategoryId,
    CourseId,
    GroupId,
    MoodleCategory,
    MoodleCourse,
    MoodleGroup,
    MoodleRole,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.people import email_key
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, Unavailable
from seatadmin.moodle.encoding import Params, Value, batch_size

LOOKUP_BATCH = 200
"""Addresses looked up in one call: about half a second; 50 take 150 ms."""
CREATE_BATCH = 50
"""Accounts created in one call when staff set the passwords: about 0.4 s; 200 take 1.6 s and gain nothing."""
ENROL_BATCH = 50
"""Enrolments in one call: about 0.2 s."""
GROUP_BATCH = 100
"""Groups or group members in one call."""
PAGE_SIZE = 1000
"""People of a course listed in one call: listing 4,500 at once took up to 15 s."""

UserField: TypeAlias = Literal["id", "idnumber", "username", "email"]
UserKey: TypeAlias = Literal["id", "lastname", "firstname", "idnumber", "username", "email", "auth"]
CourseField: TypeAlias = Literal["", "id", "ids", "shortname", "idnumber", "category"]
CategoryKey: TypeAlias = Literal["id", "ids", "name", "parent", "idnumber", "visible", "theme"]
ContextLevel: TypeAlias = Literal["user", "course", "coursecat"]

ENROLLED_FIELDS = ("id", "username", "firstname", "lastname", "email", "roles", "lastcourseaccess")
"""What is asked about the people of a course; all fields take three times as long."""


class Calls(Protocol):
    """What `Moodle` needs of a transport."""

    def call(self, function: str, params: Params, *, kind: Literal["read", "write"]) -> object:
        """Carry out one call and return the decoded answer."""
        ...  # pragma: no cover


# Requests


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to create. Either a `password` or `createpassword` (Moodle makes one and mails it in the call).

    Texts left empty are not sent: Moodle refuses an empty `lang` and stores an empty country over its default.
    `force_change` asks for a new password at the first login; `createpassword` implies it.
    """

    username: str
    firstname: str
    lastname: str
    email: str
    password: str | None = field(default=None, repr=False)
    createpassword: bool = False
    city: str = ""
    institution: str = ""
    department: str = ""
    idnumber: str = ""
    country: str = ""
    timezone: str = ""
    lang: str = ""
    auth: str = ""
    force_change: bool = False


@dataclass(frozen=True, slots=True)
class UserChange:
    """What to change on an account; None leaves a value as it is."""

    id: UserId
    username: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    email: str | None = None
    password: str | None = field(default=None, repr=False)
    suspended: bool | None = None
    city: str | None = None
    institution: str | None = None
    department: str | None = None
    idnumber: str | None = None
    force_change: bool | None = None


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """A manual enrolment, or what replaces it: dates left at 0 erase those stored, and `suspend=None` reactivates.

    Times are Unix seconds, 0 for none.
    """

    role_id: RoleId
    user_id: UserId
    course_id: CourseId
    start_epoch_s: int = 0
    end_epoch_s: int = 0
    suspend: bool | None = None


@dataclass(frozen=True, slots=True)
class Unenrolment:
    """An enrolment to end: the whole of it, roles and group memberships of the course included."""

    user_id: UserId
    course_id: CourseId


@dataclass(frozen=True, slots=True)
class NewGroup:
    course_id: CourseId
    name: str
    description: str = ""
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembership:
    group_id: GroupId
    user_id: UserId


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role held in a context without an enrolment, such as supervisor of one person (`context_level="user"`)."""

    role_id: RoleId
    user_id: UserId
    context_level: ContextLevel
    instance_id: int


@dataclass(frozen=True, slots=True)
class NewCategory:
    name: str
    parent_id: CategoryId | None = None
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class NewCourse:
    fullname: str
    shortname: str
    category_id: CategoryId
    idnumber: str = ""
    summary: str = ""
    start_epoch_s: int = 0
    end_epoch_s: int = 0
    visible: bool = True
    group_mode: int = 0


# Answers


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """Who we are for the site, and what our token may call."""

    site_name: str
    site_url: str
    username: str
    user_id: UserId
    release: str
    version: str
    functions: frozenset[str]
    administrator: bool
    policy_agreed: bool | None


@dataclass(frozen=True, slots=True)
class UsersFound:
    """Accounts found, in id order, and the values about which Moodle could not answer.

    Accounts made by the shop may hold a username Moodle refuses to put into its own answer; the whole list asked for
    is then refused. `unreadable` holds the values isolated that way: an account is there, and nothing more is known.
    """

    users: tuple[MoodleUser, ...]
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolledUser:
    """A person in a course. `roles` and `groups` are empty when they were not asked for."""

    user: MoodleUser
    roles: tuple[MoodleRole, ...] = ()
    group_ids: tuple[GroupId, ...] = ()
    last_course_access_epoch_s: int = 0


@dataclass(frozen=True, slots=True)
class CreatedUser:
    id: UserId
    username: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One element an otherwise successful call left out. `code` is Moodle's warning code."""

    item_id: int | None
    code: str


# Shapes of the answers. Unknown keys are ignored; what 4.1 to 5.0 may leave out is optional.


class _Function(msgspec.Struct):
    name: str


class _SiteInfo(msgspec.Struct):
    userid: int
    functions: list[_Function]
    sitename: str | None = None
    siteurl: str | None = None
    username: str | None = None
    release: str | None = None
    version: str | None = None
    userissiteadmin: bool | None = None
    policyagreed: bool | None = None


class _Role(msgspec.Struct):
    roleid: int
    shortname: str | None = None
    name: str | None = None


class _Id(msgspec.Struct):
    id: int


class _User(msgspec.Struct):
    id: int
    username: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    fullname: str | None = None
    email: str | None = None
    suspended: bool | None = None
    roles: list[_Role] | None = None
    groups: list[_Id] | None = None
    lastcourseaccess: int | None = None


class _Users(msgspec.Struct):
    users: list[_User]


class _Category(msgspec.Struct):
    id: int
    name: str | None = None
    parent: int | None = None
    idnumber: str | None = None


class _Course(msgspec.Struct):
    id: int
    shortname: str
    fullname: str | None = None
    categoryid: int | None = None
    category: int | None = None
    idnumber: str | None = None
    visible: int | None = None
    startdate: int | None = None
    enddate: int | None = None
    groupmode: int | None = None
    enrollmentmethods: list[str] | None = None


class _Courses(msgspec.Struct):
    courses: list[_Course]


class _Group(msgspec.Struct):
    id: int
    courseid: int
    name: str
    idnumber: str | None = None


class _Members(msgspec.Struct):
    groupid: int
    userids: list[int]


class _Created(msgspec.Struct):
    id: int
    username: str


class _Warning(msgspec.Struct):
    warningcode: str
    itemid: int | None = None


class _Warnings(msgspec.Struct):
    warnings: list[_Warning] | None = None


# Values


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain_name(text: str) -> str:
    """Undo the entities Moodle puts into names of courses, categories and groups (never into people's).

    Decoded once, and only whole entities with their semicolon: `html.unescape` alone would also read the `&not` of
    `&notice;`, and a course called `R&copy` would lose its name.
    """

    def undo(found: re.Match[str]) -> str:
        entity = found[0]
        return html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)

    return _ENTITY.sub(undo, text)


def _user(answer: _User) -> MoodleUser:
    hidden_name = answer.firstname is None and answer.lastname is None
    return MoodleUser(
        id=UserId(answer.id),
        username=answer.username or "",
        firstname=answer.firstname or "",
        # Without the right to see full names only `fullname` is answered, and it cannot be taken apart.
        lastname=(answer.fullname or "") if hidden_name else (answer.lastname or ""),
        email=answer.email or "",
        suspended=bool(answer.suspended),
    )


def _course(answer: _Course) -> MoodleCourse:
    methods = answer.enrollmentmethods
    category = answer.categoryid or answer.category
    return MoodleCourse(
        id=CourseId(answer.id),
        shortname=plain_name(answer.shortname),
        fullname=plain_name(answer.fullname or ""),
        category_id=CategoryId(category) if category else None,
        idnumber=answer.idnumber or "",
        visible=answer.visible is None or bool(answer.visible),
        start_epoch_s=answer.startdate or 0,
        end_epoch_s=answer.enddate or 0,
        group_mode=answer.groupmode or 0,
        manual_enrolment=None if methods is None else "manual" in methods,
    )


def _group(answer: _Group) -> MoodleGroup:
    return MoodleGroup(
        id=GroupId(answer.id),
        course_id=CourseId(answer.courseid),
        name=plain_name(answer.name),
        idnumber=answer.idnumber or "",
    )


def _refusals(answer: _Warnings) -> tuple[Refusal, ...]:
    return tuple(Refusal(item.itemid, item.warningcode) for item in answer.warnings or ())


def _filled(**values: Value | None) -> dict[str, Value]:
    """Keep what is to be sent: neither None nor an empty text."""
    return {key: value for key, value in values.items() if value is not None and value != ""}


def _given(**values: Value | None) -> dict[str, Value]:
    """Keep what is to be sent where an empty text erases something."""
    return {key: value for key, value in values.items() if value is not None}


def _new_user(user: NewUser) -> dict[str, Value]:
    if bool(user.password) == user.createpassword:
        raise Bug("password_or_createpassword", password=bool(user.password), createpassword=user.createpassword)
    params: dict[str, Value] = {
        "username": user.username,
        "firstname": user.firstname,
        "lastname": user.lastname,
        "email": user.email,
    }
    if user.createpassword:
        params["createpassword"] = True
    params |= _filled(
        password=user.password,
        idnumber=user.idnumber,
        auth=user.auth,
        city=user.city,
        country=user.country,
        timezone=user.timezone,
        lang=user.lang,
        institution=user.institution,
        department=user.department,
    )
    if user.force_change:
        params["preferences"] = _FORCE_CHANGE
    return params


_FORCE_CHANGE = ({"type": "auth_forcepasswordchange", "value": "1"},)

_SHARED_FAULT = frozenset({"invalidresponse", "invalidparameter"})
"""Faults of a look-up that one value of the list brings over all of them."""

_BEFORE_ANY_ACCOUNT = frozenset({"value_refused", "database_refused", "password_refused", "no_permission"})
"""Refusals of `core_user_create_users` found before the account exists, hence before its mail."""

_ANSWER = TypeVar("_ANSWER")
_ITEM = TypeVar("_ITEM")


def _chunks(items: Sequence[_ITEM], size: int) -> Iterable[Sequence[_ITEM]]:
    return (items[start : start + size] for start in range(0, len(items), size))


class Moodle:
    """The web-service functions of one site. Safe to use from as many threads as the transport has connections."""

    def __init__(self, transport: Calls) -> None:
        self.transport = transport

    # How a call is made

    def _read(self, function: str, params: Params, shape: Callable[..., _ANSWER] | Any) -> _ANSWER:
        answer = self.transport.call(function, params, kind="read")
        try:
            shaped: _ANSWER = msgspec.convert(answer, shape, strict=False)
            return shaped
        except msgspec.ValidationError:
            pass
        raise Rejected("unexpected_answer", function=function, errorcode=None)

    def _write(self, function: str, params: Params, shape: Callable[..., _ANSWER] | Any) -> _ANSWER:
        answer = self.transport.call(function, params, kind="write")
        try:
            shaped: _ANSWER = msgspec.convert(answer, shape, strict=False)
            return shaped
        except msgspec.ValidationError:
            pass
        raise OutcomeUnknown("unexpected_answer", function=function)

    def _write_silent(self, function: str, params: Params) -> None:
        """Carry out a write whose success is the literal `null`."""
        if self.transport.call(function, params, kind="write"):
            raise OutcomeUnknown("unexpected_answer", function=function)

    # Site

    def core_webservice_get_site_info(self) -> SiteInfo:
        """Tell who the token belongs to and which functions it may call.

        Answers even while every other call is refused because the site policy is not agreed.
        """
        answer: _SiteInfo = self._read("core_webservice_get_site_info", {}, _SiteInfo)
        return SiteInfo(
            site_name=plain_name(answer.sitename or ""),
            site_url=answer.siteurl or "",
            username=answer.username or "",
            user_id=UserId(answer.userid),
            release=answer.release or "",
            version=answer.version or "",
            functions=frozenset(function.name for function in answer.functions),
            administrator=bool(answer.userissiteadmin),
            policy_agreed=answer.policyagreed,
        )

    # Courses and categories

    def core_course_get_courses_by_field(self, field: CourseField = "", value: str = "") -> tuple[MoodleCourse, ...]:
        """List courses the account may see; all of them, the site's front page (id 1) included, without a field.

        Short names are asked raw (`R&D`); case and trailing blanks count on PostgreSQL and not on MariaDB. With
        `ids`, one unknown id loses the whole answer: use `courses_by_ids`.
        """
        params = {"field": field, "value": value} if field else {}
        answer: _Courses = self._read("core_course_get_courses_by_field", params, _Courses)
        return tuple(_course(course) for course in answer.courses)

    def courses_by_ids(self, ids: Iterable[CourseId]) -> tuple[MoodleCourse, ...]:
        """List the courses with these ids in id order; unknown ones are just absent.

        An unknown id makes Moodle fail without an error code, so a refused list is asked again in halves.
        """

        def ask(part: Sequence[CourseId]) -> list[MoodleCourse]:
            if len(part) == 1:
                return list(self.core_course_get_courses_by_field("id", str(part[0])))
            try:
                return list(self.core_course_get_courses_by_field("ids", ",".join(map(str, part))))
            except Rejected as refusal:
                if refusal.errorcode not in {None, "dmlreadexception"}:
                    raise
            middle = len(part) // 2
            return ask(part[:middle]) + ask(part[middle:])

        wanted = sorted(set(ids))
        found = [course for part in _chunks(wanted, LOOKUP_BATCH) for course in ask(part)]
        return tuple(sorted(found, key=lambda course: course.id))

    def core_course_get_categories(
        self, key: CategoryKey | None = None, value: str = "", *, subcategories: bool = True
    ) -> tuple[MoodleCategory, ...]:
        """List categories the account may see. The key `idnumber` needs the right `moodle/category:manage`."""
        params: dict[str, Value] = {"criteria": [{"key": key, "value": value}]} if key else {}
        if not subcategories:
            params["addsubcategories"] = False
        answer: list[_Category] = self._read("core_course_get_categories", params, list[_Category])
        return tuple(
            MoodleCategory(
                id=CategoryId(category.id),
                name=plain_name(category.name or ""),
                parent_id=CategoryId(category.parent) if category.parent else None,
                idnumber=category.idnumber or "",
            )
            for category in answer
        )

    def core_course_create_categories(self, categories: Sequence[NewCategory]) -> tuple[CategoryId, ...]:
        """Create categories in one call; ids in the order given."""
        params = {
            "categories": [
                {"name": item.name, **_filled(parent=item.parent_id, idnumber=item.idnumber)} for item in categories
            ]
        }
        return tuple(map(CategoryId, self._created("core_course_create_categories", params, len(categories))))

    def core_course_create_courses(self, courses: Sequence[NewCourse]) -> tuple[CourseId, ...]:
        """Create courses in one all-or-nothing call; ids in the order given."""
        params = {
            "courses": [
                {
                    "fullname": item.fullname,
                    "shortname": item.shortname,
                    "categoryid": item.category_id,
                    **_filled(idnumber=item.idnumber, summary=item.summary),
                    **_filled(startdate=item.start_epoch_s or None, enddate=item.end_epoch_s or None),
                    **_given(visible=None if item.visible else False, groupmode=item.group_mode or None),
                }
                for item in courses
            ]
        }
        return tuple(map(CourseId, self._created("core_course_create_courses", params, len(courses))))

    def core_course_delete_courses(self, ids: Sequence[CourseId]) -> tuple[Refusal, ...]:
        """Delete courses and everything in them; those Moodle kept are answered with its reason."""
        if not ids:
            return ()
        answer: _Warnings = self._write("core_course_delete_courses", {"courseids": list(ids)}, _Warnings)
        return _refusals(answer)

    def core_course_duplicate_course(
        self,
        course_id: CourseId,
        *,
        fullname: str,
        shortname: str,
        category_id: CategoryId,
        visible: bool = True,
        options: Mapping[str, bool] = {"users": False},
    ) -> CourseId:
        """Copy a course and return the copy's id. Groups are copied, the idnumber is emptied, dates stay.

        Without options Moodle copies the enrolled people too, hence `users=0`; any option needs the right
        `moodle/backup:configure` (`Rejected`, code `copy_options_refused`). Not all-or-nothing: `OutcomeUnknown`
        unless the refusal came before any work.
        """
        params: dict[str, Value] = {
            "courseid": course_id,
            "fullname": fullname,
            "shortname": shortname,
            "categoryid": category_id,
        }
        if not visible:
            params["visible"] = False
        if options:
            params["options"] = [{"name": name, "value": value} for name, value in options.items()]
        answer: _Id = self._write("core_course_duplicate_course", params, _Id)
        return CourseId(answer.id)

    def _created(self, function: str, params: Params, count: int) -> list[int]:
        if not count:
            return []
        answer: list[_Id] = self._write(function, params, list[_Id])
        # Fewer than sent: a server limit cut the form between two elements, and the answer looks like success.
        if len(answer) != count:
            raise OutcomeUnknown("stored_in_part", function=function, sent=count, stored=len(answer))
        return [item.id for item in answer]

    # People

    def core_user_get_users_by_field(
        self, field: UserField, values: Iterable[str | int], *, batch: int = LOOKUP_BATCH
    ) -> UsersFound:
        """Find accounts by exact values; unknown ones, and people the account has no right on, are absent.

        Whether case matters for addresses depends on the site's database (`compares_case`). Suspended accounts are
        found, deleted ones only by id; one address may match several accounts. `batch` values go in one call.
        Blanks around a value, which would fail the whole list, are taken off. Values Moodle cannot answer about end
        in `unreadable`, found by halving the list. Raises `Unavailable` (`addresses_hidden`) when Moodle hides the
        addresses it was asked for.
        """
        wanted = list(dict.fromkeys(filter(None, (str(value).strip() for value in values))))
        users: dict[int, MoodleUser] = {}
        unreadable: list[str] = []
        for part in _chunks(wanted, batch_size(1, 1, batch)):
            self._find(field, part, users, unreadable)
        return UsersFound(tuple(users[key] for key in sorted(users)), tuple(unreadable))

    def _find(
        self, field: UserField, values: Sequence[str], users: dict[int, MoodleUser], unreadable: list[str]
    ) -> None:
        try:
            answer: list[_User] = self._read(
                "core_user_get_users_by_field", {"field": field, "values": list(values)}, list[_User]
            )
        except Rejected as refusal:
            if refusal.errorcode not in _SHARED_FAULT:
                raise
        else:
            if field == "email" and answer and not any(user.email for user in answer):
                raise Unavailable("addresses_hidden", function="core_user_get_users_by_field")
            if field != "email" or all(user.email for user in answer):
                users.update((user.id, _user(user)) for user in answer)
                return
        if len(values) == 1:
            unreadable.append(values[0])
            return
        middle = len(values) // 2
        self._find(field, values[:middle], users, unreadable)
        self._find(field, values[middle:], users, unreadable)

    def core_user_get_users(self, key: UserKey, value: str) -> UsersFound:
        """Find accounts by one criterion, ignoring case on every database; one value per call.

        `%` and `_` are wildcards for Moodle, so for `email` only the accounts with exactly this address (ignoring
        case) are kept. Raises `Bug` for a key Moodle does not know: it would answer every user of the site.
        """
        if key not in {"id", "lastname", "firstname", "idnumber", "username", "email", "auth"}:
            raise Bug("unknown_user_key", key=key)
        value = value.strip()
        if not value:
            return UsersFound(())
        try:
            answer: _Users = self._read("core_user_get_users", {"criteria": [{"key": key, "value": value}]}, _Users)
        except Rejected as refusal:
            if refusal.errorcode != "invalidresponse":
                raise
            return UsersFound((), (value,))
        users = [_user(user) for user in answer.users]
        if key == "email":
            if users and not any(user.email for user in users):
                raise Unavailable("addresses_hidden", function="core_user_get_users")
            users = [user for user in users if email_key(user.email) == email_key(value)]
        return UsersFound(tuple(sorted(users, key=lambda user: user.id)))

    def users_of_domain(self, domain: str) -> tuple[MoodleUser, ...] | None:
        """Find every account with an address in one domain, ignoring case, in one call of `core_user_get_users`.

        None when Moodle cannot show one of them and refuses the whole answer: ask for single addresses then.
        """
        domain = domain.strip()
        if not domain or "%" in domain:
            raise Bug("domain_missing", domain=domain)
        params: Params = {"criteria": [{"key": "email", "value": f"%@{domain}"}]}
        try:
            answer: _Users = self._read("core_user_get_users", params, _Users)
        except Rejected as refusal:
            if refusal.errorcode != "invalidresponse":
                raise
            return None
        users = [_user(user) for user in answer.users]
        if users and not any(user.email for user in users):
            raise Unavailable("addresses_hidden", function="core_user_get_users")
        return tuple(user for user in users if email_key(user.email).endswith("@" + email_key(domain)))

    def core_user_create_users(self, users: Sequence[NewUser]) -> tuple[CreatedUser, ...]:
        """Create accounts in one all-or-nothing call; ids in the order given.

        With `createpassword` Moodle mails the password during the call and a refused call does not take the mail
        back, so such an account goes alone (`Bug` otherwise). `Rejected.values["mail_may_have_left"]` tells whether
        a mail may be out although nothing was stored.
        """
        if not users:
            return ()
        mailed = any(user.createpassword for user in users)
        if mailed and len(users) > 1:
            raise Bug("mailed_account_in_batch", users=len(users))
        function = "core_user_create_users"
        failure: Rejected
        try:
            answer: list[_Created] = self._write(
                function, {"users": [_new_user(user) for user in users]}, list[_Created]
            )
        except Rejected as refusal:
            failure = Rejected(
                refusal.code,
                function=function,
                errorcode=refusal.errorcode,
                mail_may_have_left=mailed and refusal.code not in _BEFORE_ANY_ACCOUNT,
            )
        else:
            if [item.username for item in answer] != [user.username for user in users]:
                raise OutcomeUnknown("stored_in_part", function=function, sent=len(users), stored=len(answer))
            return tuple(CreatedUser(UserId(item.id), item.username) for item in answer)
        raise failure

    def core_user_update_users(self, changes: Sequence[UserChange]) -> tuple[Refusal, ...]:
        """Change accounts in one call; good ones are stored, refused ones are answered with Moodle's reason.

        A weak password makes Moodle fail on its own answer after storing the good ones: `OutcomeUnknown`.
        """
        if not changes:
            return ()
        users: list[Value] = []
        for change in changes:
            user = _given(
                id=change.id,
                username=change.username,
                firstname=change.firstname,
                lastname=change.lastname,
                email=change.email,
                password=change.password,
                idnumber=change.idnumber,
                city=change.city,
                institution=change.institution,
                department=change.department,
                suspended=change.suspended,
            )
            if change.force_change is not None:
                wanted = "1" if change.force_change else "0"
                user["preferences"] = [{"type": "auth_forcepasswordchange", "value": wanted}]
            users.append(user)
        answer: _Warnings = self._write("core_user_update_users", {"users": users}, _Warnings)
        return _refusals(answer)

    def core_user_delete_users(self, ids: Sequence[UserId]) -> None:
        """Delete accounts. Their usernames and addresses are free again; the rest cannot be undone."""
        if ids:
            self._write_silent("core_user_delete_users", {"userids": list(ids)})

    # Enrolments

    def core_enrol_get_enrolled_users(
        self,
        course_id: CourseId,
        *,
        only_active: bool = False,
        only_suspended: bool = False,
        group_id: GroupId | None = None,
        userfields: Sequence[str] | None = ENROLLED_FIELDS,
        page_size: int | None = PAGE_SIZE,
        at_most: int | None = None,
    ) -> tuple[EnrolledUser, ...]:
        """List the people of a course in id order, page by page; accounts made by the shop are shown too.

        `only_suspended` means suspended by hand or period over: no function tells which. `userfields=None` asks for
        everything. Pages overlap by one person; when the list moved under the reading it is read again, at the
        fourth time in one piece (`page_size=None`). `at_most` asks for the first people only. Answers carry no
        `suspended` mark of the account.
        """
        if only_active and only_suspended:
            raise Bug("active_and_suspended")
        options: dict[str, Value] = {}
        if only_active:
            options["onlyactive"] = True
        if only_suspended:
            options["onlysuspended"] = True
        if group_id is not None:
            options["groupid"] = group_id
        if userfields is not None:
            options["userfields"] = ",".join(userfields)
        people: list[_User] | None = None
        if at_most is not None:
            options |= {"limitfrom": 0, "limitnumber": at_most, "sortby": "id"}
            page_size = None
        for _attempt in range(3 if page_size else 0):
            people = self._enrolled_pages(course_id, options, page_size or PAGE_SIZE)
            if people is not None:
                break
        if people is None:
            people = self._enrolled(course_id, options)
        return tuple(
            EnrolledUser(
                user=_user(person),
                roles=tuple(
                    MoodleRole(RoleId(role.roleid), role.shortname or "", plain_name(role.name or ""))
                    for role in person.roles or ()
                ),
                group_ids=tuple(GroupId(group.id) for group in person.groups or ()),
                last_course_access_epoch_s=person.lastcourseaccess or 0,
            )
            for person in sorted(people, key=lambda person: person.id)
        )

    def _enrolled(self, course_id: CourseId, options: Mapping[str, Value]) -> list[_User]:
        params: dict[str, Value] = {"courseid": course_id}
        if options:
            params["options"] = [{"name": name, "value": value} for name, value in options.items()]
        answer: list[_User] = self._read("core_enrol_get_enrolled_users", params, list[_User])
        return answer

    def _enrolled_pages(self, course_id: CourseId, options: Mapping[str, Value], page_size: int) -> list[_User] | None:
        """Read every page, or return None when somebody came or went in between and pages no longer join."""
        people: list[_User] = []
        page_size = max(2, page_size)
        while True:
            start = max(0, len(people) - 1)
            page = self._enrolled(course_id, {**options, "limitfrom": start, "limitnumber": page_size, "sortby": "id"})
            if people:
                if not page or page[0].id != people[-1].id:
                    return None
                people += page[1:]
            else:
                people += page
            if len(page) < page_size:
                return people

    def core_enrol_get_users_courses(self, user_id: UserId, *, count_people: bool = False) -> tuple[MoodleCourse, ...]:
        """List the courses a person is in and may use now; suspended and ended enrolments are not listed."""
        params: dict[str, Value] = {"userid": user_id}
        if not count_people:
            params["returnusercount"] = False
        answer: list[_Course] = self._read("core_enrol_get_users_courses", params, list[_Course])
        return tuple(_course(course) for course in answer)

    def enrol_manual_enrol_users(self, enrolments: Sequence[NewEnrolment]) -> None:
        """Enrol people by hand in one all-or-nothing call, or overwrite the enrolments they have.

        Raises `Bug` for a time in milliseconds or an end before the start: Moodle would store both.
        """
        if not enrolments:
            return
        for item in enrolments:
            if max(item.start_epoch_s, item.end_epoch_s) >= _FIRST_MILLISECONDS or item.start_epoch_s < 0:
                raise Bug("time_not_in_seconds", start=item.start_epoch_s, end=item.end_epoch_s)
            if item.end_epoch_s and item.end_epoch_s <= item.start_epoch_s:
                raise Bug("end_before_start", start=item.start_epoch_s, end=item.end_epoch_s)
        params = {
            "enrolments": [
                {
                    "roleid": item.role_id,
                    "userid": item.user_id,
                    "courseid": item.course_id,
                    **_filled(timestart=item.start_epoch_s or None, timeend=item.end_epoch_s or None),
                    **_given(suspend=item.suspend),
                }
                for item in enrolments
            ]
        }
        self._write_silent("enrol_manual_enrol_users", params)

    def enrol_manual_unenrol_users(self, enrolments: Sequence[Unenrolment]) -> None:
        """End manual enrolments in one all-or-nothing call; somebody not enrolled is no error.

        Group memberships of the course go with them and do not come back with a new enrolment.
        """
        if enrolments:
            self._write_silent(
                "enrol_manual_unenrol_users",
                {"enrolments": [{"userid": item.user_id, "courseid": item.course_id} for item in enrolments]},
            )

    # Groups

    def core_group_get_course_groups(self, course_id: CourseId) -> tuple[MoodleGroup, ...]:
        """List the groups of a course."""
        answer: list[_Group] = self._read("core_group_get_course_groups", {"courseid": course_id}, list[_Group])
        return tuple(_group(group) for group in answer)

    def core_group_create_groups(self, groups: Sequence[NewGroup]) -> tuple[MoodleGroup, ...]:
        """Create groups in one all-or-nothing call, in the order given; names come back as stored (trimmed).

        Names are unique per course; case and trailing blanks count on PostgreSQL and not on MariaDB. Two calls at
        the same moment may leave two groups of one name.
        """
        if not groups:
            return ()
        function = "core_group_create_groups"
        params = {
            "groups": [
                {
                    "courseid": item.course_id,
                    "name": item.name,
                    "description": item.description,
                    **_filled(idnumber=item.idnumber),
                }
                for item in groups
            ]
        }
        answer: list[_Group] = self._write(function, params, list[_Group])
        if [item.courseid for item in answer] != [item.course_id for item in groups]:
            raise OutcomeUnknown("stored_in_part", function=function, sent=len(groups), stored=len(answer))
        # This function echoes names as they were sent, without entities.
        return tuple(
            MoodleGroup(GroupId(item.id), CourseId(item.courseid), item.name, item.idnumber or "") for item in answer
        )

    def core_group_add_group_members(self, members: Sequence[GroupMembership]) -> None:
        """Put people into groups of courses they are enrolled in, in one all-or-nothing call."""
        if members:
            self._write_silent("core_group_add_group_members", _members(members))

    def core_group_delete_group_members(self, members: Sequence[GroupMembership]) -> None:
        """Take people out of groups; somebody who is not a member is no error."""
        if members:
            self._write_silent("core_group_delete_group_members", _members(members))

    def core_group_delete_groups(self, ids: Sequence[GroupId]) -> None:
        """Delete groups; unknown ones are no error."""
        if ids:
            self._write_silent("core_group_delete_groups", {"groupids": list(ids)})

    def core_group_get_group_members(self, ids: Iterable[GroupId]) -> dict[GroupId, tuple[UserId, ...]]:
        """List the members of groups. One unknown group refuses the whole list (`Rejected`, `not_found`)."""
        members: dict[GroupId, tuple[UserId, ...]] = {}
        for part in _chunks(list(dict.fromkeys(ids)), LOOKUP_BATCH):
            answer: list[_Members] = self._read(
                "core_group_get_group_members", {"groupids": list(part)}, list[_Members]
            )
            for group in answer:
                members[GroupId(group.groupid)] = tuple(map(UserId, group.userids))
        return members

    # Roles

    def core_role_assign_roles(self, assignments: Sequence[RoleAssignment]) -> None:
        """Give roles in contexts without enrolling; giving one twice is no error."""
        if assignments:
            self._write_silent("core_role_assign_roles", {"assignments": [_assignment(item) for item in assignments]})

    def core_role_unassign_roles(self, assignments: Sequence[RoleAssignment]) -> None:
        """Take roles back; one that is not held is no error. An enrolment stays, without a role."""
        if assignments:
            self._write_silent(
                "core_role_unassign_roles", {"unassignments": [_assignment(item) for item in assignments]}
            )


_FIRST_MILLISECONDS = 100_000_000_000
"""Year 5138 in seconds; any present time in milliseconds lies above."""


def _members(members: Sequence[GroupMembership]) -> Params:
    return {"members": [{"groupid": item.group_id, "userid": item.user_id} for item in members]}


def _assignment(item: RoleAssignment) -> dict[str, Value]:
    return {
        "roleid": item.role_id,
        "userid": item.user_id,
        "contextlevel": item.context_level,
        "instanceid": item.instance_id,
    }


def compares_case(moodle: Moodle, known_address: str) -> bool | None:
    """Tell whether this site's `core_user_get_users_by_field` compares the case of addresses.

    `known_address` must be written as Moodle stores it. PostgreSQL compares, MariaDB does not. None when it cannot
    be told: no letter in the address, or nobody readable has it.
    """
    variant = known_address.swapcase()
    if variant.lower() != known_address.lower() or variant == known_address:
        return None

    def holders(address: str) -> Iterable[MoodleUser]:
        found = moodle.core_user_get_users_by_field("email", [address])
        return (user for user in found.users if user.email == known_address)

    if any(holders(variant)):
        return False
    return True if any(holders(known_address)) else None
