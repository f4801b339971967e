"""The mirror: what Moodle said last, written piece by piece, read as one value for planning."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, union_all, update
from sqlalchemy.orm import Session

from seatadmin.domain.intents import IntentState
from seatadmin.domain.moodle_facts import (
    CourseId,
    MoodleCategory,
    MoodleCourse,
    MoodleEnrolment,
    MoodleGroup,
    MoodleRole,
    MoodleUser,
    UserId,
)
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import Mirror
from seatadmin.domain.read_models import MirrorAge
from seatadmin.many_rows import many_objects
from seatadmin.store.mapping import (
    CATEGORY_COLUMNS,
    COURSE_COLUMNS,
    ENROLMENT_COLUMNS,
    GROUP_COLUMNS,
    ROLE_COLUMNS,
    USER_COLUMNS,
    category_from,
    category_values,
    course_from,
    course_values,
    enrolment_from,
    enrolment_values,
    group_from,
    group_values,
    role_from,
    role_values,
    user_from,
    user_values,
)
from seatadmin.store.repositories import Settings
from seatadmin.store.sql import among, by_code_point, columns_of, read, read_paced, table_of, upsert
from seatadmin.store.tables import (
    MIRROR_TABLES,
    CustomerRow,
    IntentRow,
    MirrorCategoryRow,
    MirrorCourseRow,
    MirrorEnrolmentRow,
    MirrorGroupRow,
    MirrorLookupRow,
    MirrorReadCourseRow,
    MirrorRoleRow,
    MirrorUserRow,
    SeatRecord,
    SettingRow,
)

SITE_SETTING = "site.url"

MIRROR_SETTINGS = "mirror."
"""How the keys of settings begin that hold what was found out about the site; they are forgotten with it."""


class MirrorStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------------ the site
    def site(self) -> str | None:
        """Return the address of the site this mirror is of, None before the first connection."""
        return Settings(self._session).get(SITE_SETTING)

    def connect(self, site_url: str) -> bool:
        """Say which site the mirror is of; when it was another one, forget everything Moodle said. True then.

        Numbers of one site mean nothing on another: the mirror and its settings, the customers' accounts and the
        accounts chosen for intents not applied yet are forgotten. Seats and results keep theirs: they tell what
        happened.
        """
        new, old = site_url.rstrip("/"), self.site()
        if old == new:
            return False
        Settings(self._session).set(SITE_SETTING, new)
        if old is None:
            return False
        for row_class in MIRROR_TABLES:
            self._session.execute(delete(row_class))
        self._session.execute(delete(SettingRow).where(SettingRow.key.startswith(MIRROR_SETTINGS, autoescape=True)))
        self._session.execute(update(CustomerRow).values(remote_user_id=None, version=CustomerRow.version + 1))
        waiting = (IntentState.DRAFT.value, IntentState.WAITING.value, IntentState.REFUSED.value)
        self._session.execute(update(IntentRow).where(IntentRow.state.in_(waiting)).values(account_id=None))
        return True

    # ------------------------------------------------------------------ writing
    def upsert_courses(self, courses: Iterable[MoodleCourse], seen_at: datetime) -> None:
        """Write courses down. Enrolment methods Moodle did not tell leave what it told before."""
        upsert(
            self._session,
            MirrorCourseRow,
            [{**course_values(course), "seen_at": seen_at} for course in courses],
            keep={"manual_enrolment": "COALESCE(excluded.manual_enrolment, mirror_courses.manual_enrolment)"},
        )

    def upsert_categories(self, categories: Iterable[MoodleCategory], seen_at: datetime) -> None:
        upsert(
            self._session,
            MirrorCategoryRow,
            [{**category_values(category), "seen_at": seen_at} for category in categories],
        )

    def upsert_roles(self, roles: Iterable[MoodleRole], seen_at: datetime) -> None:
        """Write roles down. What Moodle confirmed stays confirmed, and replaces what staff had given for its name."""
        rows = list(roles)
        for role in rows:
            other = (MirrorRoleRow.shortname == role.shortname, MirrorRoleRow.id != role.id)
            self._session.execute(delete(MirrorRoleRow).where(*other, MirrorRoleRow.confirmed.is_(False)))
        upsert(
            self._session,
            MirrorRoleRow,
            [{**role_values(role), "seen_at": seen_at} for role in rows],
            keep={"confirmed": "(excluded.confirmed OR mirror_roles.confirmed)"},
        )

    def upsert_users(self, users: Iterable[MoodleUser], seen_at: datetime) -> None:
        upsert(self._session, MirrorUserRow, [{**user_values(user), "seen_at": seen_at} for user in users])

    def upsert_groups(self, groups: Iterable[MoodleGroup], seen_at: datetime) -> None:
        upsert(self._session, MirrorGroupRow, [{**group_values(group), "seen_at": seen_at} for group in groups])

    def replace_groups(self, course_id: CourseId, groups: Iterable[MoodleGroup], seen_at: datetime) -> None:
        """Write down all the groups of a course; those not among them are gone."""
        self._session.execute(delete(MirrorGroupRow).where(MirrorGroupRow.course_id == course_id))
        self.upsert_groups(groups, seen_at)

    def replace_enrolments(self, course_id: CourseId, enrolments: Iterable[MoodleEnrolment], seen_at: datetime) -> None:
        """Write down everybody enrolled in a course; who is not among them is not enrolled."""
        # First, because it locks: another program reading the same course now waits here until this one is done.
        upsert(self._session, MirrorReadCourseRow, [{"course_id": course_id, "seen_at": seen_at}])
        self._session.execute(delete(MirrorEnrolmentRow).where(MirrorEnrolmentRow.course_id == course_id))
        rows = {enrolment.user_id: enrolment_values(enrolment) for enrolment in enrolments}
        if rows:
            self._session.connection().execute(insert(table_of(MirrorEnrolmentRow)), list(rows.values()))

    def mark_looked_up(self, email_keys: Iterable[str], unreadable: Collection[str], seen_at: datetime) -> None:
        """Remember that Moodle was asked about addresses; `unreadable`: those whose account it failed to show.

        Write the accounts found first, with the same `seen_at`: accounts with one of these addresses that are older
        were not in the answer, so they no longer exist or have another address, and are forgotten. Accounts of
        unreadable addresses are kept.
        """
        hidden = {email_key(address) for address in unreadable}
        keys = sorted({email_key(address) for address in email_keys} | hidden)
        upsert(
            self._session,
            MirrorLookupRow,
            [{"email_key": key, "unreadable": key in hidden, "seen_at": seen_at} for key in keys],
        )
        asked = among(self._session, MirrorUserRow.email_key, (key for key in keys if key not in hidden))
        self._session.execute(delete(MirrorUserRow).where(asked, MirrorUserRow.seen_at < seen_at))

    def forget_courses(self, course_ids: Iterable[CourseId]) -> None:
        """Forget courses that are gone, with their enrolments and groups."""
        gone = list(course_ids)
        for row_class, column in (
            (MirrorCourseRow, MirrorCourseRow.id),
            (MirrorEnrolmentRow, MirrorEnrolmentRow.course_id),
            (MirrorReadCourseRow, MirrorReadCourseRow.course_id),
            (MirrorGroupRow, MirrorGroupRow.course_id),
        ):
            self._session.execute(delete(row_class).where(among(self._session, column, gone)))

    # ------------------------------------------------------------------ reading
    def load(self, emails: Collection[str] | None = None, course_ids: Collection[CourseId] | None = None) -> Mirror:
        """Read the mirror for planning: every course and role, the accounts of `emails`, who is in `course_ids`.

        None means all of them. Any number of addresses may be given.
        """
        keys = None if emails is None else {email_key(address) for address in emails}
        with many_objects():
            users: dict[str, tuple[MoodleUser, ...]] = {}
            for key, *columns in self._users(keys):
                users[key] = (*users.get(key, ()), user_from(columns))
            lookups = self._lookups(keys)
            enrolments = {(one.course_id, one.user_id): one for one in self._enrolments(course_ids)}
        wanted = None if course_ids is None else set(course_ids)
        pulled = self._session.scalars(select(MirrorReadCourseRow.course_id))
        return Mirror(
            courses={course.id: course for course in self.courses()},
            users_by_email=users,
            looked_up=frozenset(key for key, _ in lookups),
            unreadable=frozenset(key for key, unreadable in lookups if unreadable),
            enrolments=enrolments,
            read_courses=frozenset(CourseId(id_) for id_ in pulled if wanted is None or id_ in wanted),
            roles={role.shortname: role for role in self.roles()},
            catalogue_read=self.has_catalogue(),
        )

    def about(self, emails: Collection[str], user_ids: Collection[UserId], course_ids: Collection[CourseId]) -> Mirror:
        """Read the mirror for one order: these people, these courses, and who of them is in which.

        Only courses asked for are in it, so that a pattern that matches none proves nothing.
        """
        keys = {email_key(address) for address in emails}
        users: dict[str, tuple[MoodleUser, ...]] = {}
        for key, *columns in self._users(keys):
            users[key] = (*users.get(key, ()), user_from(columns))
        for user in self.users(user_ids):
            key = email_key(user.email)
            if user not in users.get(key, ()):
                users[key] = (*users.get(key, ()), user)
        ids = {user.id for found in users.values() for user in found} | set(user_ids)
        lookups = self._lookups(keys)
        enrolments = select(*columns_of(MirrorEnrolmentRow, ENROLMENT_COLUMNS)).where(
            among(self._session, MirrorEnrolmentRow.course_id, course_ids),
            among(self._session, MirrorEnrolmentRow.user_id, ids),
        )
        courses = select(*columns_of(MirrorCourseRow, COURSE_COLUMNS))
        pulled = select(MirrorReadCourseRow.course_id)
        return Mirror(
            courses={
                course.id: course for course in map(course_from, self._by_key(courses, MirrorCourseRow.id, course_ids))
            },
            users_by_email=users,
            looked_up=frozenset(key for key, _ in lookups),
            unreadable=frozenset(key for key, unreadable in lookups if unreadable),
            enrolments={
                (one.course_id, one.user_id): one for one in map(enrolment_from, read(self._session, enrolments))
            },
            read_courses=frozenset(
                CourseId(row[0]) for row in self._by_key(pulled, MirrorReadCourseRow.course_id, course_ids)
            ),
            roles={role.shortname: role for role in self.roles()},
            catalogue_read=False,
        )

    def has_catalogue(self) -> bool:
        """Tell whether the whole catalogue was read, and not only courses asked for by name.

        Categories come with the catalogue alone, and every Moodle has one.
        """
        return self._session.scalar(select(MirrorCategoryRow.id).limit(1)) is not None

    def courses(self) -> list[MoodleCourse]:
        """List the courses, by short name."""
        order = by_code_point(self._session, MirrorCourseRow.shortname)
        statement = select(*columns_of(MirrorCourseRow, COURSE_COLUMNS)).order_by(order, MirrorCourseRow.id)
        with many_objects():
            return [course_from(row) for row in read_paced(self._session, statement)]

    def site_stamp(self) -> Hashable:
        """Give what changes whenever courses, categories or roles are read again or forgotten."""
        tables = (MirrorCourseRow, MirrorCategoryRow, MirrorRoleRow)
        parts = (select(func.count(), func.min(one.seen_at), func.max(one.seen_at)) for one in tables)
        return tuple(tuple(row) for row in read(self._session, union_all(*parts)))

    def used_courses(self) -> set[CourseId]:
        """Return the courses whose people this workspace has read, or has given seats in."""
        pulled = set(self._session.scalars(select(MirrorReadCourseRow.course_id)))
        held = select(SeatRecord.holder_course_id).where(SeatRecord.holder_course_id.is_not(None)).distinct()
        known = set(self._session.scalars(select(MirrorCourseRow.id)))
        used = pulled | {id_ for id_ in self._session.scalars(held) if id_ is not None}
        return {CourseId(id_) for id_ in used & known}

    def categories(self) -> list[MoodleCategory]:
        statement = select(*columns_of(MirrorCategoryRow, CATEGORY_COLUMNS)).order_by(MirrorCategoryRow.id)
        return [category_from(row) for row in read(self._session, statement)]

    def roles(self) -> list[MoodleRole]:
        """List the roles; of two with one short name, the one to trust comes last."""
        statement = select(*columns_of(MirrorRoleRow, ROLE_COLUMNS)).order_by(
            MirrorRoleRow.confirmed, MirrorRoleRow.seen_at, MirrorRoleRow.id
        )
        return [role_from(row) for row in read(self._session, statement)]

    def groups(self, course_id: CourseId) -> list[MoodleGroup]:
        """List the groups of a course, by name."""
        order = by_code_point(self._session, MirrorGroupRow.name)
        statement = select(*columns_of(MirrorGroupRow, GROUP_COLUMNS)).order_by(order, MirrorGroupRow.id)
        rows = self._session.execute(statement.where(MirrorGroupRow.course_id == course_id))
        return [group_from(row) for row in rows]

    def groups_of_order(self, name: str, idnumber: str) -> list[MoodleGroup]:
        """List the groups made for an order, by course: those of its name, and those with its transaction."""
        table = table_of(MirrorGroupRow).c
        wanted = [table.name == name] if name else []
        wanted += [table.idnumber == idnumber] if idnumber else []
        if not wanted:
            return []
        statement = select(*columns_of(MirrorGroupRow, GROUP_COLUMNS)).where(or_(*wanted))
        return [group_from(row) for row in read(self._session, statement.order_by(table.course_id, table.id))]

    def known_user_ids(self, ids: Iterable[UserId]) -> set[UserId]:
        """Say which of these accounts the mirror has."""
        statement = select(MirrorUserRow.id).where(among(self._session, MirrorUserRow.id, ids))
        return {UserId(id_) for id_ in self._session.scalars(statement)}

    def users(self, ids: Iterable[UserId]) -> list[MoodleUser]:
        """Return the accounts with these ids that the mirror has."""
        statement = select(*columns_of(MirrorUserRow, USER_COLUMNS)).where(among(self._session, MirrorUserRow.id, ids))
        return [user_from(row) for row in read(self._session, statement)]

    def any_user(self, *, besides: Collection[str] = ()) -> MoodleUser | None:
        """Return some account with an address that is not in `besides` (keys), None when the mirror has none."""
        statement = select(*columns_of(MirrorUserRow, USER_COLUMNS)).where(MirrorUserRow.email_key.contains("@"))
        rows = self._session.execute(statement.order_by(MirrorUserRow.id).limit(len(besides) + 1))
        users = (user_from(row) for row in rows)
        return next((user for user in users if email_key(user.email) not in besides), None)

    def ages(self) -> MirrorAge:
        """Say when the oldest and the newest part of the mirror were read."""
        parts = union_all(
            *(
                select(func.min(row_class.seen_at).label("first"), func.max(row_class.seen_at).label("last"))
                for row_class in (MirrorCourseRow, MirrorReadCourseRow, MirrorLookupRow)
            )
        ).subquery()
        oldest, newest = self._session.execute(select(func.min(parts.c.first), func.max(parts.c.last))).one()
        return MirrorAge(oldest, newest)

    def _users(self, keys: Collection[str] | None) -> Sequence[Any]:
        statement = select(*columns_of(MirrorUserRow, ("email_key", *USER_COLUMNS))).order_by(MirrorUserRow.id)
        return self._by_key(statement, MirrorUserRow.email_key, keys)

    def _lookups(self, keys: Collection[str] | None) -> Sequence[Any]:
        statement = select(MirrorLookupRow.email_key, MirrorLookupRow.unreadable)
        return self._by_key(statement, MirrorLookupRow.email_key, keys)

    def _by_key(self, statement: Any, column: Any, keys: Collection[Any] | None) -> Sequence[Any]:
        if keys is not None:
            statement = statement.where(among(self._session, column, keys))
        return read(self._session, statement)

    def _enrolments(self, course_ids: Collection[CourseId] | None) -> list[MoodleEnrolment]:
        statement = select(*columns_of(MirrorEnrolmentRow, ENROLMENT_COLUMNS))
        rows = self._by_key(statement, MirrorEnrolmentRow.course_id, course_ids)
        return [enrolment_from(row) for row in rows]
