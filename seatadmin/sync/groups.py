"""The groups stage of a run: put people into the groups of their courses, making groups that are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from seatadmin.domain.moodle_facts import CourseId, GroupId
from seatadmin.domain.planning import EffectKind, PlannedRow
from seatadmin.moodle.functions import GroupMembership, NewGroup
from seatadmin.sync.progress import Stage
from seatadmin.sync.run_state import RunState

GroupKey: TypeAlias = tuple[CourseId, str]
"""A group as a plan names it: its course, its name."""


class Groups:
    """Joins the people of one run to their groups."""

    def __init__(self, run: RunState) -> None:
        self.run = run

    def join(self, proven: Sequence[PlannedRow]) -> Mapping[GroupKey, GroupId]:
        """Put people into the groups their rows name; return the groups that exist in the end.

        A group Moodle refuses is remarked on the rows concerned. Raises `LookAgain`, or `Cancelled` between calls.
        """
        run = self.run
        wanted: dict[GroupKey, list[PlannedRow]] = {}
        for row in proven:
            for effect in row.effects:
                if effect.kind is EffectKind.JOIN_GROUP and effect.course_id is not None and effect.group is not None:
                    wanted.setdefault((effect.course_id, effect.group), []).append(row)
        groups = self._find_or_create(list(wanted))
        members = [
            (GroupMembership(group_id, run.round.account(row).id), row, key[1])
            for key, group_id in groups.items()
            for row in wanted[key]
        ]
        for key, rows in wanted.items():
            if key not in groups:
                for row in rows:
                    run.results.remark(row, "group_refused", group=key[1])
        sent = run.send_all(
            members,
            Stage.GROUP,
            lambda batch: run.moodle.core_group_add_group_members([membership for membership, _, _ in batch]),
            lambda member: member[1],
        )
        for batch, _ in sent.done:
            for _, row, _ in batch:
                run.results.confirm(row, EffectKind.JOIN_GROUP)
        for (_, row, name), _ in sent.refused:
            run.results.remark(row, "group_refused", group=name)
        return groups

    def _find_or_create(self, wanted: Sequence[GroupKey]) -> dict[GroupKey, GroupId]:
        run = self.run
        found = self._read(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            sent = run.send_all(
                missing,
                Stage.GROUP,
                lambda batch: run.moodle.core_group_create_groups(
                    [NewGroup(course_id, name) for course_id, name in batch]
                ),
            )
            for batch, answer in sent.done:
                found.update({key: group.id for key, group in zip(batch, answer, strict=True)})
            if sent.refused:
                # Somebody else may have made the same group in the meantime.
                found |= self._read([key for key, _ in sent.refused])
        return found

    def _read(self, wanted: Sequence[GroupKey]) -> dict[GroupKey, GroupId]:
        found: dict[GroupKey, GroupId] = {}
        for course_id in sorted({course_id for course_id, _ in wanted}):
            self.run.reporter.check()
            groups = self.run.moodle.core_group_get_course_groups(course_id)
            exact = {group.name: group.id for group in groups}
            # MariaDB takes "b42 " and "B42" for the same name, so a second group of that name would be refused there.
            loose = {group.name.strip().casefold(): group.id for group in groups}
            for key in wanted:
                if key[0] == course_id:
                    group_id = exact.get(key[1], loose.get(key[1].strip().casefold()))
                    if group_id is not None:
                        found[key] = group_id
        return found
